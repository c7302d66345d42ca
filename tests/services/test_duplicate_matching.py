"""Which establishments are taken for one and the same, and what is said for and against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.domain.progress import Cancelled, CancelToken
from db.queries.links import PlaceToCompare
from desktop.messages import describe_code
from desktop.sentences.duplicates import DUPLICATES
from desktop.services.duplicate_matching import Families, compare, find_matches
from desktop.services.duplicate_words import load_compare_words, make_profile, own_name, read_address, telephones_in

WARD, NEXT_WARD = "w1", "w2"
APART = Families({})


def place(**values) -> PlaceToCompare:
    given = {
        "id": "a",
        "unit_id": WARD,
        "name": "Karaoke Hoàng Gia",
        "legal_name": "",
        "kinds": ("karaoke",),
        "business_number": "",
        "address": "Số 12 đường Lê Lợi",
        "neighbourhood": "",
        "commune": "",
        "former_commune": "",
        "telephone": "",
        "owner_name": "",
        "representative_name": "",
        "latitude": None,
        "longitude": None,
        "opened_on": "",
        "closed_on": "",
    }
    return PlaceToCompare(**(given | values))


def match(one: PlaceToCompare, families: Families = APART, **values):
    words = load_compare_words()
    other = replace(one, id="b", **values)
    return compare(make_profile(one, words), make_profile(other, words), families)


def codes(found) -> set[str]:
    return {code for code, _ in found.reasons}


@pytest.mark.parametrize(
    ("written", "numbers", "street"),
    [
        ("Số 12 ngõ 5 đ. Lê Lợi, P. Máy Chai, Q. Ngô Quyền", {"12", "5"}, "le loi"),
        ("12/5 Lê Lợi phường Máy Chai", {"12", "5"}, "le loi"),
        ("số nhà 7, đường 30/4, TDP số 3, phường Đồ Sơn", {"7"}, "30x4"),
        ("45 Ngô Gia Tự", {"45"}, "ngo gia tu"),
        ("Số nhà 8, Tố Hữu, Hà Đông", {"8"}, "to huu"),
        ("123A Nguyễn Huệ, P5, Q1", {"123a"}, "nguyen hue"),
        ("Tổ 5, khu 3, phường Cao Xanh", set(), ""),
        ("", set(), ""),
    ],
)
def test_an_address_is_read_in_parts_however_it_is_written(written, numbers, street):
    found = read_address(written, load_compare_words())

    assert (set(found.numbers), found.street) == (numbers, street)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("CS KTV Hoàng Gia", "gia hoang"),
        ("NN Hoa Hồng II", "2 hoa hong"),
        ("Cty TNHH MTV TM DV Phú Quý", "phu quy"),
        ("Karaoke", "karaoke"),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_the_words_for_its_kind(name, own):
    assert own_name(name, load_compare_words()) == own


def test_telephones_are_compared_by_their_digits():
    assert telephones_in("+84 912 345 678; 0225.3841.234") == {"0912345678", "02253841234"}


def test_the_same_place_written_another_way_is_found():
    found = match(place(), name="CS KTV HOANG GIA", address="12 Le Loi, P. Máy Chai")

    assert found is not None
    assert {"SAME_NAME", "SAME_ADDRESS"} <= codes(found)


def test_a_slip_and_another_order_of_words_do_not_hide_it():
    assert match(place(), name="Gia Hoàng Karaoke") is not None
    assert match(place(name="Karaoke Phương Đông"), name="Karaoke Phưong Đôngg") is not None


def test_places_of_a_chain_are_not_one_place():
    chain = place(name="Massage Ngọc Anh", business_number="0201234567-001")

    assert match(chain, unit_id=NEXT_WARD, business_number="0201234567-002", address="88 Trần Phú") is None


def test_numbered_names_are_different_names():
    assert match(place(name="Nhà nghỉ Hoàng Anh 1"), name="Nhà nghỉ Hoàng Anh 2", address="14 Lê Lợi") is None


def test_the_same_tax_number_under_another_name_at_one_address_is_asked():
    found = match(place(business_number="0201234567"), name="Karaoke Sao Đêm", business_number="0201234567")

    assert found is not None
    assert {"SAME_TAX", "NAME_DIFFERS", "SAME_ADDRESS"} <= codes(found)


def test_a_popular_name_in_another_ward_on_another_street_is_no_duplicate():
    assert match(place(), unit_id=NEXT_WARD, address="77 Trần Phú") is None


def test_a_place_entered_by_the_ward_before_and_the_ward_after_is_found():
    families = Families({WARD: frozenset({NEXT_WARD}), NEXT_WARD: frozenset({WARD})})
    found = match(place(), families, unit_id=NEXT_WARD, address="12 Lê Lợi, tổ 4")

    assert found is not None
    assert "UNIT_FOLLOWED" in codes(found)


def test_one_that_closed_before_the_other_opened_is_said_to_be_perhaps_no_duplicate():
    found = match(place(closed_on="2025-03-01"), closed_on="", opened_on="2025-06-01")

    assert found is not None
    assert "REOPENED" in codes(found)
    assert match(place(closed_on="2025-03-01"), name="Bar Sao Đêm", closed_on="", opened_on="2025-06-01") is None


def test_every_reason_has_its_words():
    found = match(place(closed_on="2025-03-01", business_number="1"), business_number="1", opened_on="2025-06-01")

    assert found is not None
    assert all(code in DUPLICATES and describe_code(code, dict(values)).what for code, values in found.reasons)


def test_pairs_are_found_across_many_places_and_each_once():
    words = load_compare_words()
    others = [
        place(id=f"{n:04}", name=f"Nhà nghỉ {'ABCDEFGHIJ'[n % 10]}{n}", address=f"{n} đường Trần Phú")
        for n in range(1, 120)
    ]
    twin = place(id="9998", name="Quán KTV Hoàng Gia")
    found = find_matches([make_profile(one, words) for one in [*others, place(id="9997"), twin]], APART)

    assert [set(one.pair) for one in found] == [{"9997", "9998"}]


def test_searching_stops_when_asked():
    words = load_compare_words()
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        find_matches([make_profile(place(), words), make_profile(place(id="b"), words)], APART, token=token)
