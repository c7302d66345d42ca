"""Breaking text into lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Box, Gap, Leader, Run, Style, break_lines, measure
from desktop.documents.shapes import Rule, Text
from desktop.documents.vietnamese import clean_text
from tests.documents.samples import LONG_NAME

WIDTH = 300.0
STYLE = Style(13.0, 16.0)


def texts(line):
    return [shape for shape in line if isinstance(shape, Text)]


def end_of(text: Text) -> float:
    drawn = measure(text.text, Face(text.face), text.size)
    stretched = text.word_space * (text.text.count(" ") + text.text.count("\u00a0"))
    return text.x + drawn + stretched + text.char_space * len(text.text)


def test_dots_fill_the_rest_of_the_line_exactly():
    (line,) = break_lines((Run("Họ và tên: "), Leader()), STYLE, WIDTH)

    label, dots = texts(line)
    assert set(dots.text) == {"."}
    assert dots.x > end_of(label)
    assert end_of(dots) == pytest.approx(WIDTH)


def test_whole_lines_of_dots_follow_where_asked():
    first, *more = break_lines((Run("Ý kiến: "), Leader(lines=2)), STYLE, WIDTH)

    assert len(texts(first)) == 2
    assert [(texts(line)[0].x, round(end_of(texts(line)[0]), 3)) for line in more] == [(0.0, WIDTH), (0.0, WIDTH)]


def test_a_sign_after_the_dots_ends_the_line():
    (line,) = break_lines((Run("của "), Leader(suffix=";")), STYLE, WIDTH)

    assert texts(line)[-1].text == ";"
    assert end_of(texts(line)[-1]) == pytest.approx(WIDTH)


def test_dots_without_room_begin_on_the_next_line():
    words = "chữ " * 13

    lines = break_lines((Run(words), Leader()), STYLE, measure(words, Face.REGULAR, 13.0) + 5.0)

    assert len(lines) == 2
    assert texts(lines[1])[0].x == 0.0


def test_justified_lines_end_at_the_edge_and_the_last_one_does_not():
    lines = break_lines((Run(LONG_NAME),), Style(13.0, 16.0, Align.JUSTIFY), WIDTH)

    *full, last = [end_of(texts(line)[-1]) for line in lines]
    assert full == pytest.approx([WIDTH] * len(full))
    assert last < WIDTH - 1


def test_centred_lines_leave_the_same_at_both_sides():
    (line,) = break_lines((Run("BÁO CÁO", Face.BOLD),), Style(14.0, 16.0, Align.CENTRE), WIDTH)

    (text,) = texts(line)
    assert text.x == pytest.approx(WIDTH - end_of(text))


def test_a_box_stays_with_the_word_behind_it():
    inlines = (Run("Kết luận: " + "chữ " * 11), Box(ticked=True), Run("\u00a0Nhắc\u00a0nhở"))

    _, second = break_lines(inlines, STYLE, WIDTH)

    assert sum(isinstance(shape, Rule) for shape in second) == 6  # four sides and a tick of two strokes
    assert texts(second)[0].text == "\u00a0Nhắc\u00a0nhở"


def test_an_open_box_has_no_tick():
    (line,) = break_lines((Box(),), STYLE, WIDTH)

    assert len(line) == 4


def test_a_blank_within_a_line_has_the_width_asked_for():
    (line,) = break_lines((Run("hồi "), Gap(22.0), Run(" giờ")), STYLE, WIDTH)

    before, dots, after = texts(line)
    assert end_of(dots) - dots.x == pytest.approx(22.0)
    assert after.x - end_of(dots) == pytest.approx(measure(" ", Face.REGULAR, 13.0))
    assert dots.x - end_of(before) == pytest.approx(measure(" ", Face.REGULAR, 13.0))


def test_a_word_longer_than_the_line_is_cut_behind_a_sign():
    address = "https://dichvucong.haiphong.gov.vn/thu-tuc-hanh-chinh/chi-tiet?ma=1.000045.000.00.00.H24"

    lines = break_lines((Run(address),), STYLE, WIDTH)

    assert "".join(text.text for line in lines for text in texts(line)) == address
    assert texts(lines[0])[0].text.endswith(("/", "-", ".", ":"))


def test_line_ends_of_the_text_are_kept():
    lines = break_lines((Run("ỦY BAN NHÂN DÂN\nPHƯỜNG DƯƠNG KINH"),), STYLE, WIDTH)

    assert [texts(line)[0].text for line in lines] == ["ỦY BAN NHÂN DÂN", "PHƯỜNG DƯƠNG KINH"]


@given(
    st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60), min_size=1, max_size=25),
    st.sampled_from(list(Align)),
    st.floats(min_value=60, max_value=480),
)
def test_no_line_reaches_beyond_its_edges_and_no_letter_is_lost(words, align, width):
    text = " ".join(words)

    lines = break_lines((Run(text),), Style(13.0, 16.0, align, first=20.0, left=10.0), width)

    drawn = [shape for line in lines for shape in texts(line)]
    assert "".join(shape.text for shape in drawn).replace(" ", "") == clean_text(text).replace(" ", "")
    assert all(shape.x >= 9.99 for shape in drawn)
    assert all(end_of(shape) <= width + 0.02 for shape in drawn)
