"""Vietnamese text: cleaning, searching, ordering, comparing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.domain.text import (
    clean,
    clean_lines,
    comparison_key,
    fold,
    name_sort_key,
    nfc,
    search_alternatives,
    search_terms,
    sort_key,
)

any_text = st.text(max_size=60)
vietnamese = st.text(alphabet=st.sampled_from("aàảãáạăằặâấbcdđeẻêếghiĩklmnoóôộơợpqrstuủưữvxyỷ ABCDĐ-.,12"), max_size=40)


def test_decomposed_text_is_composed():
    decomposed = unicodedata.normalize("NFD", "Phường Dương Kinh")

    assert nfc(decomposed) == clean(decomposed) == "Phường Dương Kinh"


def test_cleaning_collapses_spaces_and_takes_out_what_nobody_sees():
    typed = "  Nhà\u00a0nghỉ\t\tSao\u200b Đêm\u202e\ufeff \n 2\x00 "

    assert clean(typed) == "Nhà nghỉ Sao Đêm 2"


def test_several_lines_stay_several_lines():
    typed = "\r\n Chưa có giấy phép. \r\n\r\nHẹn\u200b lại.  \n\n"

    assert clean_lines(typed) == "Chưa có giấy phép.\n\nHẹn lại."


@given(any_text)
@example("\u200bo\u0302\u200b\u0323")
def test_cleaning_twice_changes_nothing_more(s):
    once = clean(s)

    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in once)
    assert "  " not in once


@given(any_text)
def test_every_cleaned_text_can_be_written_as_utf_8(s):
    assert clean(s).encode().decode() == clean(s)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đường Phạm Văn Đồng", "duong pham van dong"),
        ("ĐẶNG Thị Ỷ", "dang thi y"),
        ("12/KH-UBND", "12 kh ubnd"),
        ("Phòng hát ≥ 20 m²", "phong hat 20 m2"),
        ("Karaôkê “Sao Khuê”", "karaoke sao khue"),
        ("Café Zürich", "cafe zurich"),
        ("Quán 中华", "quan"),
        ("", ""),
    ],
)
def test_folding_leaves_small_words_without_marks(written, folded):
    assert fold(written) == folded


def test_folding_does_not_care_where_the_tone_mark_stands():
    assert fold("Hòa Nghĩa, thủy") == fold("Hoà Nghĩa, thuỷ") == "hoa nghia thuy"


@given(any_text)
def test_folded_text_is_ascii_words_and_stays_so(s):
    folded = fold(s)

    assert folded.isascii()
    assert all(word.isalnum() and word == word.lower() for word in folded.split(" ") if folded)
    assert fold(folded) == folded


@given(vietnamese)
def test_composed_and_decomposed_text_is_found_alike(s):
    assert fold(unicodedata.normalize("NFD", s)) == fold(s)
    assert sort_key(unicodedata.normalize("NFD", s)) == sort_key(s)


def test_a_query_becomes_each_of_its_words_once():
    assert search_terms("  Hải  Thành, HẢI phòng ") == ("hai", "thanh", "phong")


def test_a_phrase_of_the_query_may_be_said_otherwise():
    synonyms = {"xoa bop": ("xoa bop", "massage", "mat xa"), "massage": ("xoa bop", "massage", "mat xa")}

    assert search_alternatives("Xoa bóp Hải Thành", synonyms) == (
        ("xoa bop", "massage", "mat xa"),
        ("hai",),
        ("thanh",),
    )
    assert search_alternatives("massage", synonyms) == (("massage", "xoa bop", "mat xa"),)
    assert search_alternatives("xoa", synonyms) == (("xoa",),)


@given(vietnamese)
def test_without_synonyms_the_alternatives_are_the_terms(s):
    assert search_alternatives(s, {}) == tuple((term,) for term in search_terms(s))


@pytest.mark.parametrize(
    "ordered",
    [
        ["an", "ăn", "ân", "ba", "da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["hoa", "hòa", "hỏa", "hóa", "hòa bình", "hoa hồng"],
        ["Tân Thành 2", "Tân Thành 10", "Tân Thành A"],
        ["Bình Minh", "Bình Minh 2", "Bình-Minh Xanh"],
        ["Tổ 009", "Tổ 12", "Tổ 100"],
        ["An Bình", "Anh", "Ảnh", "Ánh", "Ảnh viện"],
    ],
)
def test_texts_stand_in_vietnamese_order(ordered):
    keys = [sort_key(text) for text in ordered]

    assert keys == sorted(set(keys))


@given(vietnamese, vietnamese)
def test_letters_decide_before_tones(a, b):
    def toneless(s: str) -> str:
        marks = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
        return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", s) if c not in marks))

    if sort_key(toneless(a)) < sort_key(toneless(b)):
        assert sort_key(a) < sort_key(b)


@given(any_text)
def test_sort_keys_of_latin_text_are_ascii(s):
    assert sort_key(fold(s)).isascii()


def test_persons_stand_by_given_name_then_family_then_middle():
    people = ["Trần Văn Bình", "Nguyễn Thị Ánh", "Lê Thị An", "Đỗ Văn Bình", "Nguyễn Văn An", "Nguyễn Thị An", "An"]

    assert sorted(people, key=name_sort_key) == [
        "An",
        "Lê Thị An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Nguyễn Thị Ánh",
        "Đỗ Văn Bình",
        "Trần Văn Bình",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường Hòa Nghĩa", "phường Hoà Nghĩa"),
        ("Thủy Nguyên", "Thuỷ Nguyên"),
        ("Khỏe", "Khoẻ"),
        ("Quý", "Quí"),
        ("Kỳ Sơn", "Kì Sơn"),
        ("MỸ ĐỨC", "Mĩ Đức"),
        ("Phan Rang-Tháp Chàm", "Phan Rang - Tháp Chàm"),
        ("Tổ 04", "Tổ 4"),
    ],
)
def test_spellings_of_one_name_compare_equal(one, other):
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(("one", "other"), [("thúy", "thúi"), ("tay", "tai"), ("Hoa", "Hòa"), ("Đa", "Da"), ("ý", "í")])
def test_different_names_do_not_compare_equal(one, other):
    assert comparison_key(one) != comparison_key(other)
