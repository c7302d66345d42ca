"""The measures of Nghị định 30/2020/NĐ-CP, Phụ lục I; the paragraph of the decree stands beside each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.documents.fonts import Face
from desktop.documents.lines import Run, measure
from desktop.documents.page import (
    BOTTOM,
    LANDSCAPE,
    LEFT,
    PAPER,
    PORTRAIT,
    RIGHT,
    TOP,
    Letterhead,
    Signer,
    lay_out_pages,
    set_addressees,
    set_ending,
    set_grounds,
    set_letterhead,
    set_title,
    single,
)
from desktop.documents.shapes import MM, Piece, Rule, Text, stack_pieces
from desktop.documents.vietnamese import NO_BREAK

WIDTH = PORTRAIT.width
HEAD = Letterhead(
    agency="SỞ Y TẾ",
    parent="UBND THÀNH PHỐ HẢI PHÒNG",
    symbol="BC-SYT",
    number="5",
    place="Hải Phòng",
    on=date(2026, 1, 5),
)


def drawn(pieces: tuple[Piece, ...]) -> tuple[dict[str, Text], list[Rule]]:
    shapes = stack_pieces(pieces).shapes
    texts = {shape.text.replace(NO_BREAK, " "): shape for shape in shapes if isinstance(shape, Text)}
    return texts, [shape for shape in shapes if isinstance(shape, Rule)]


def length(text: Text) -> float:
    return measure(text.text, Face(text.face), text.size)


def middle(text: Text) -> float:
    return text.x + length(text) / 2


def test_the_paper_is_a4_and_the_margins_lie_in_their_ranges():  # I.1, I.3
    assert (round(PAPER[0] / MM), round(PAPER[1] / MM)) == (210, 297)
    assert 20 <= TOP / MM <= 25
    assert 20 <= BOTTOM / MM <= 25
    assert 30 <= LEFT / MM <= 35
    assert 15 <= RIGHT / MM <= 20


def test_nation_and_motto_are_bold_centred_and_the_rule_is_as_long_as_the_motto():  # II.1
    texts, rules = drawn(set_letterhead(HEAD, WIDTH))

    nation, motto = texts["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], texts["Độc lập - Tự do - Hạnh phúc"]
    assert (nation.face, motto.face) == (Face.BOLD, Face.BOLD)
    assert 12 <= nation.size <= 13
    assert 13 <= motto.size <= 14
    assert middle(nation) == pytest.approx(middle(motto))
    (rule,) = [rule for rule in rules if rule.x0 > nation.x]
    assert rule.x1 - rule.x0 == pytest.approx(length(motto))
    assert rule.x0 == pytest.approx(motto.x)


def test_the_agency_is_bold_below_its_parent_with_a_rule_of_a_third_to_a_half():  # II.2
    texts, rules = drawn(set_letterhead(HEAD, WIDTH))

    parent, agency = texts["UBND THÀNH PHỐ HẢI PHÒNG"], texts["SỞ Y TẾ"]
    assert (parent.face, agency.face) == (Face.REGULAR, Face.BOLD)
    assert 12 <= parent.size <= 13
    assert 12 <= agency.size <= 13
    assert parent.y < agency.y
    (rule,) = [rule for rule in rules if rule.x1 < texts["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"].x]
    assert 1 / 3 <= (rule.x1 - rule.x0) / length(agency) <= 1 / 2
    assert (rule.x0 + rule.x1) / 2 == pytest.approx(middle(agency))


def test_number_and_place_stand_on_one_line():  # II.3, II.4
    texts, _ = drawn(set_letterhead(HEAD, WIDTH))

    number, place = texts["Số: 05/BC-SYT"], texts["Hải Phòng, ngày 05 tháng 01 năm 2026"]
    assert number.y == pytest.approx(place.y)
    assert (number.face, number.size) == (Face.REGULAR, 13)
    assert place.face == Face.ITALIC
    assert 13 <= place.size <= 14
    assert middle(place) == pytest.approx(middle(texts["Độc lập - Tự do - Hạnh phúc"]))


def test_a_number_and_a_day_not_yet_given_leave_room_to_write():
    texts, _ = drawn(set_letterhead(replace(HEAD, number="", on=None), WIDTH))

    assert "/BC-SYT" in texts
    assert "Hải Phòng, ngày" in texts
    assert any(set(text) == {"."} for text in texts)


def test_a_long_agency_name_stays_in_its_half():
    head = replace(
        HEAD, agency="ỦY BAN NHÂN DÂN PHƯỜNG THỦY NGUYÊN – ĐỘI KIỂM TRA LIÊN NGÀNH PHÒNG, CHỐNG TỆ NẠN XÃ HỘI"
    )

    texts, _ = drawn(set_letterhead(head, WIDTH))

    nation = texts["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    left = [text for text in texts.values() if text.x < nation.x]
    assert len(left) > 3
    assert all(text.x + length(text) < nation.x for text in left)


def test_the_title_is_bold_centred_with_a_rule_below():  # II.5
    texts, rules = drawn(set_title("BÁO CÁO", "Kết quả công tác phòng, chống mại dâm", WIDTH))

    name, subject = texts["BÁO CÁO"], texts["Kết quả công tác phòng, chống mại dâm"]
    assert {name.face, subject.face} == {Face.BOLD}
    assert 13 <= name.size <= 14
    assert 13 <= subject.size <= 14
    assert middle(name) == pytest.approx(WIDTH / 2)
    assert middle(subject) == pytest.approx(WIDTH / 2)
    (rule,) = rules
    assert 1 / 3 <= (rule.x1 - rule.x0) / length(subject) <= 1 / 2
    assert rule.y0 > subject.y


def test_grounds_are_italic_and_end_in_semicolons_and_one_full_stop():  # II.6.a
    grounds = [(Run(text, Face.ITALIC),) for text in ("Căn cứ Luật A", "Căn cứ Luật B", "Căn cứ Luật C")]

    texts, _ = drawn(set_grounds(grounds, single(14.0), WIDTH))

    assert list(texts) == ["Căn cứ Luật A;", "Căn cứ Luật B;", "Căn cứ Luật C."]
    assert {text.face for text in texts.values()} == {Face.ITALIC}


def test_one_addressee_stands_beside_the_word():  # II.9.d, ô 9a
    texts, _ = drawn(set_addressees(("Sở Y tế",), single(14.0), WIDTH))

    assert list(texts) == ["Kính gửi: Sở Y tế"]


def test_several_addressees_stand_under_each_other():  # II.9.d, ô 9a
    texts, _ = drawn(set_addressees(("Bộ Y tế", "Sở Y tế"), single(14.0), WIDTH))

    assert list(texts) == ["Kính gửi:", "- Bộ Y tế;", "- Sở Y tế."]
    assert texts["- Bộ Y tế;"].x == texts["- Sở Y tế."].x
    assert texts["Kính gửi:"].y == pytest.approx(texts["- Bộ Y tế;"].y)


def test_recipients_stand_at_the_left_beside_the_signature():  # II.7, II.9.d, ô 9b
    signer = Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Hoàng Thị Diệu")

    texts, _ = drawn(set_ending(("Như trên;", "Lưu: VT, VHXH."), signer, WIDTH))

    word, authority, name = texts["Nơi nhận:"], texts["TM. ỦY BAN NHÂN DÂN"], texts["Hoàng Thị Diệu"]
    assert (word.face, word.size, word.x) == (Face.BOLD_ITALIC, 12, 0)
    assert (texts["- Như trên;"].face, texts["- Như trên;"].size, texts["- Như trên;"].x) == (Face.REGULAR, 11, 0)
    assert "- Lưu: VT, VHXH." in texts
    assert (authority.face, name.face) == (Face.BOLD, Face.BOLD)
    assert 13 <= authority.size <= 14
    assert 13 <= name.size <= 14
    assert middle(name) == pytest.approx(middle(authority))
    assert name.y - texts["PHÓ CHỦ TỊCH"].y > 22 * MM


def test_the_signature_is_one_piece():
    assert len(set_ending(("Lưu: VT.",), Signer(("CHỦ TỊCH",), "A"), WIDTH)) == 1


def test_pages_are_numbered_in_the_top_margin_from_the_second_on():  # I.7
    pieces = tuple(Piece(300.0, (Text(0, 10, Face.REGULAR, 14, "x"),)) for _ in range(5))

    first, second, third = lay_out_pages(pieces)

    assert [placed.y for placed in first.page.placed] == [0, 300]
    for sheet, number in ((second, "2"), (third, "3")):
        margin = sheet.page.placed[0]
        (text,) = margin.shapes
        assert text.text == number
        assert text.face == Face.REGULAR
        assert 13 <= text.size <= 14
        assert -TOP < margin.y < 0
        assert middle(text) == pytest.approx(WIDTH / 2)


def test_a_landscape_page_has_its_sides_changed_and_the_same_margins():  # I.2
    assert LANDSCAPE.size == (PAPER[1], PAPER[0])
    assert LANDSCAPE.width == pytest.approx(PAPER[1] - LEFT - RIGHT)
    assert LANDSCAPE.height == pytest.approx(PAPER[0] - TOP - BOTTOM)
