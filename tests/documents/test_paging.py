"""Dividing pieces into pages, and tables over them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.blocks import keep_together, set_text
from desktop.documents.lines import Style
from desktop.documents.paging import divide_into_pages
from desktop.documents.shapes import Piece, Rule, Text, join_rules
from desktop.documents.tables import Column, TableStyle, set_table, write_cell
from tests.documents.samples import LONG_NAME

STYLE = TableStyle(size=11.0, line=13.0)
COLUMNS = (Column("TT", 1), Column("Nội dung", 6))


def piece(name: str, height: float = 10.0, *, gap: float = 0.0, glued: bool = False) -> Piece:
    return Piece(height, (Text(0, 0, "", 10, name),), gap, glued)


def names(pages) -> list[list[str]]:
    return [
        [shape.text for placed in page.placed for shape in placed.shapes if isinstance(shape, Text)] for page in pages
    ]


def rows(count: int, text: str = "nội dung"):
    return tuple((write_cell(str(number)), write_cell(text)) for number in range(1, count + 1))


def test_pieces_that_hold_together_go_to_the_next_page_together():
    pieces = (piece("a", 60), piece("heading", 20, glued=True), piece("text", 30))

    assert names(divide_into_pages(pieces, 100)) == [["a"], ["heading", "text"]]


def test_a_group_higher_than_a_page_is_divided():
    pieces = keep_together(tuple(piece(name, 40) for name in "abc"))

    assert names(divide_into_pages(pieces, 100)) == [["a", "b"], ["c"]]


def test_the_gap_above_a_piece_is_dropped_at_the_top_of_a_page():
    first, second = divide_into_pages((piece("a", 90), piece("b", 90, gap=30)), 100)

    assert first.depth == 90
    assert second.placed[0].y == 0


def test_nothing_to_print_is_one_empty_page():
    assert [page.placed for page in divide_into_pages((), 100)] == [()]


@given(st.lists(st.tuples(st.floats(1, 90), st.floats(0, 20), st.booleans()), max_size=60))
def test_every_piece_stands_once_in_its_order_within_the_page(drawn):
    pieces = [piece(str(number), *values[:1], gap=values[1], glued=values[2]) for number, values in enumerate(drawn)]

    pages = divide_into_pages(pieces, 100)

    assert [name for page in names(pages) for name in page] == [str(number) for number in range(len(pieces))]
    assert all(page.depth <= 100.01 for page in pages)


def test_no_line_of_a_paragraph_stands_alone():
    lines = set_text(LONG_NAME * 4, Style(13.0, 16.0), 300.0)
    room = (len(lines) - 1) * 16.0

    pages = divide_into_pages(lines, room)

    assert [len(page.placed) for page in pages] == [len(lines) - 2, 2]


def test_the_head_of_a_table_stands_on_every_page():
    pieces = set_table(COLUMNS, rows(40), STYLE, 300.0)

    pages = names(divide_into_pages(pieces, 200.0))

    assert len(pages) > 2
    assert all(page[:2] == ["TT", "Nội dung"] for page in pages)


def test_a_short_table_stays_whole():
    table = set_table(COLUMNS, rows(4), STYLE, 300.0)

    pages = names(divide_into_pages((piece("above", 150), *table), 200.0))

    assert pages[0] == ["above"]


def test_a_row_taller_than_a_page_goes_on_with_the_table_closed_at_the_bottom():
    (_, text) = (0, "Nội dung ghi rất dài. " * 200)
    table = set_table(COLUMNS, ((write_cell("1"), write_cell(text)),), STYLE, 300.0)

    pages = divide_into_pages(table, 300.0)

    assert len(pages) > 1
    drawn = " ".join(name for page in names(pages) for name in page)
    assert drawn.count("Nội dung ghi rất dài.") + drawn.count("Nội dung ghi rất") >= 200
    closing = [shape for shape in pages[0].placed[-1].shapes if isinstance(shape, Rule)]
    assert [(rule.x0, rule.x1) for rule in closing] == [(0.0, 300.0)]


def test_a_number_is_set_smaller_rather_than_torn():
    table = set_table(
        (Column("Tiền", 1), Column("Nội dung", 5)), ((write_cell("127.500.000", whole=True),),), STYLE, 300.0
    )

    (text,) = [shape for shape in table[1].shapes if isinstance(shape, Text)]
    assert text.text == "127.500.000"
    assert text.size < STYLE.size


def test_columns_of_one_group_share_a_head():
    columns = (Column("TT", 1), Column("Có", 1, group="Chấp hành"), Column("Không", 1, group="Chấp hành"))

    head = set_table(columns, (), STYLE, 300.0)[0]

    words = [shape for shape in head.shapes if isinstance(shape, Text)]
    assert [word.text for word in words] == ["Chấp hành", "TT", "Có", "Không"]
    group, _, yes, _ = words
    assert group.y < yes.y


def test_rules_that_meet_are_drawn_as_one():
    rules = [Rule(0, 0, 10, 0), Rule(10, 0, 20, 0), Rule(0, 0, 0, 5), Rule(0, 5, 0, 9), Rule(0, 0, 5, 5, 1.3)]

    assert sorted(join_rules(rules)) == [Rule(0, 0, 0, 9), Rule(0, 0, 5, 5, 1.3), Rule(0, 0, 20, 0)]
