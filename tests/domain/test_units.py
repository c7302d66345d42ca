"""Administrative units: identity, names over time, successions, finding by name."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from db.domain.unit_index import UnitIndex, matching_units
from db.domain.units import TWO_TIERS_FROM, build_units, unit_id

BEFORE = TWO_TIERS_FROM - timedelta(days=1)

# Dương Kinh, the worked example of domain.md §3.2, with Đồng Nai, which changed its name and type on 30/4/2026.
CURRENT = [
    ("31", "Thành phố Hải Phòng", "province", ""),
    ("11455", "Phường Đồ Sơn", "commune", "31"),
    ("11689", "Phường Hưng Đạo", "commune", "31"),
    ("11692", "Phường Dương Kinh", "commune", "31"),
    ("11948", "Đặc khu Bạch Long Vĩ", "commune", "31"),
    ("75", "Thành phố Đồng Nai", "province", ""),
    ("26248", "Phường Trảng Bom", "commune", "75"),
    ("06325", "xã Bắc Sơn", "commune", "75"),
]
UNTIL_2025 = [
    ("30", "Tỉnh Hải Dương", "province", ""),
    ("31", "Thành phố Hải Phòng", "province", ""),
    ("308", "Quận Đồ Sơn", "district", "31"),
    ("309", "Quận Dương Kinh", "district", "31"),
    ("318", "Huyện  Bạch Long Vĩ", "district", "31"),
    ("11455", "Phường Ngọc Xuyên", "commune", "308"),
    ("11683", "Phường Đa Phúc", "commune", "309"),
    ("11689", "Phường Anh Dũng", "commune", "309"),
    ("11692", "Phường Hải Thành", "commune", "309"),
    ("11707", "Phường Hoà Nghĩa", "commune", "309"),
    ("11740", "Phường Tân Thành", "commune", "309"),
    ("288", "Thành phố Hải Dương", "district", "30"),
    ("10507", "Phường Cẩm Thượng", "commune", "288"),
    ("290", "Thị Xã Kinh Môn", "district", "30"),
    ("10675", "Phường An Lưu", "commune", "290"),
]
SUCCESSION = [
    ("11455", "11455", "no"),
    ("11683", "11689", "no"),
    ("11689", "11689", "yes"),
    ("11689", "11692", "yes"),
    ("11692", "11689", "yes"),
    ("11692", "11692", "yes"),
    ("11707", "11692", "no"),
    ("11740", "11455", "yes"),
    ("11740", "11692", "yes"),
    ("318", "11948", "no"),
    ("10507", "11689", "no"),
]
FORMER_NAMES = [("75", "Tỉnh Đồng Nai", "2026-04-29"), ("26248", "Xã Trảng Bom", "2026-04-29")]


@pytest.fixture(scope="module")
def index():
    return UnitIndex(
        *build_units(current=CURRENT, until_2025=UNTIL_2025, succession=SUCCESSION, former_names=FORMER_NAMES)
    )


def names(units):
    return sorted(unit.bare_name for unit in units)


def test_the_id_of_a_unit_is_the_same_in_every_office():
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, "units.diaban")

    assert unit_id("11692", TWO_TIERS_FROM) == str(uuid.uuid5(namespace, "11692@2025-07-01"))
    assert unit_id("11692", TWO_TIERS_FROM) == "de28e60d-5251-520e-a989-0ac1a39c95f2"


def test_one_code_names_another_unit_before_and_after_1_july_2025(index):
    old, new = index.of_code("11692", BEFORE), index.of_code("11692", TWO_TIERS_FROM)

    assert (old.name, new.name) == ("Phường Hải Thành", "Phường Dương Kinh")
    assert old.id != new.id
    assert index.with_code("11692") == (old, new)


def test_one_name_belongs_to_two_units(index):
    matches = matching_units(index, "dương kinh")

    assert [(match.unit.name, match.unit.code) for match in matches[:2]] == [
        ("Phường Dương Kinh", "11692"),
        ("Quận Dương Kinh", "309"),
    ]


def test_the_territory_of_a_unit_comes_from_several_and_goes_to_several(index):
    duong_kinh = index.of_code("11692", TWO_TIERS_FROM)
    tan_thanh = index.of_code("11740", BEFORE)

    assert names(index.predecessors(duong_kinh.id)) == ["Anh Dũng", "Hoà Nghĩa", "Hải Thành", "Tân Thành"]
    assert names(index.successors(tan_thanh.id)) == ["Dương Kinh", "Đồ Sơn"]


def test_a_link_says_whether_the_old_unit_was_divided():
    _, successions = build_units(
        current=CURRENT, until_2025=UNTIL_2025, succession=SUCCESSION, former_names=FORMER_NAMES
    )
    divided = {link.old_id: link.divided for link in successions}

    assert divided[unit_id("11740", date(2004, 1, 1))]
    assert not divided[unit_id("11683", date(2004, 1, 1))]


def test_provinces_follow_their_communes(index):
    hai_phong = index.of_code("31", TWO_TIERS_FROM)

    assert names(index.predecessors(hai_phong.id)) == ["Hải Dương", "Hải Phòng"]


def test_an_island_district_becomes_a_special_zone(index):
    district = index.of_code("318", BEFORE)

    assert district.name == "Huyện Bạch Long Vĩ"
    assert [unit.name for unit in index.successors(district.id)] == ["Đặc khu Bạch Long Vĩ"]


def test_districts_end_with_30_june_2025(index):
    assert index.of_code("309", BEFORE).exists_on(BEFORE)
    assert index.of_code("309", TWO_TIERS_FROM) is None


def test_type_words_are_spelled_alike_and_taken_off_the_bare_name(index):
    commune, town = index.of_code("06325", TWO_TIERS_FROM), index.of_code("290", BEFORE)

    assert (commune.name, commune.type, commune.bare_name) == ("Xã Bắc Sơn", "xã", "Bắc Sơn")
    assert (town.name, town.type, town.bare_name) == ("Thị xã Kinh Môn", "thị xã", "Kinh Môn")


def test_a_name_without_type_word_is_refused():
    with pytest.raises(ValueError, match="type word"):
        build_units(current=[("99", "Hải Phòng", "province", "")], until_2025=[], succession=[], former_names=[])


def test_a_change_of_name_and_type_keeps_the_unit(index):
    dong_nai = index.of_code("75", date(2026, 1, 1))

    assert dong_nai == index.of_code("75", date(2026, 6, 1))
    assert dong_nai.name_on(date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert dong_nai.name_on(date(2026, 4, 30)) == dong_nai.name == "Thành phố Đồng Nai"


def test_children_stand_in_vietnamese_order(index):
    hai_phong = index.of_code("31", TWO_TIERS_FROM)

    assert [unit.bare_name for unit in index.children(hai_phong.id)] == [
        "Bạch Long Vĩ",
        "Dương Kinh",
        "Đồ Sơn",
        "Hưng Đạo",
    ]


@pytest.mark.parametrize(
    "query", ["duong kinh", "p dương kinh", "P. Dương Kinh", "phuong duong kinh", "duong kinh hai phong", "DUONG KI"]
)
def test_a_ward_is_found_however_it_is_typed(index, query):
    first = matching_units(index, query)[0]

    assert (first.unit.code, first.exists) == ("11692", True)
    assert first.label == "Phường Dương Kinh, Thành phố Hải Phòng"


def test_a_former_unit_is_marked_and_says_where_it_was(index):
    first = matching_units(index, "hai thanh")[0]

    assert first.label == "Phường Hải Thành, Quận Dương Kinh, Thành phố Hải Phòng"
    assert not first.exists
    assert first.validity == "đến 30/06/2025"


def test_the_name_of_the_district_leads_to_the_ward_in_it(index):
    assert matching_units(index, "an luu kinh mon")[0].unit.code == "10675"


def test_a_code_finds_the_present_unit_before_the_former(index):
    matches = matching_units(index, "11692")

    assert [match.unit.name for match in matches] == ["Phường Dương Kinh", "Phường Hải Thành"]


def test_on_an_earlier_day_the_unit_of_that_time_comes_first(index):
    matches = matching_units(index, "11692", day=BEFORE)

    assert [(match.unit.name, match.exists) for match in matches] == [
        ("Phường Hải Thành", True),
        ("Phường Dương Kinh", False),
    ]


@pytest.mark.parametrize(("query", "code"), [("xã trảng bom", "26248"), ("tỉnh đồng nai", "75")])
def test_a_former_name_finds_the_unit(index, query, code):
    assert matching_units(index, query)[0].unit.code == code


@pytest.mark.parametrize("query", ["tx kinh mon", "thi xa kinh mon", "kinh mon"])
def test_abbreviated_type_words_are_understood(index, query):
    assert matching_units(index, query)[0].unit.code == "290"


@pytest.mark.parametrize("query", ["", "  ", "khong co dau"])
def test_what_means_no_unit_finds_none(index, query):
    assert matching_units(index, query) == ()


def test_no_more_are_found_than_wanted(index):
    assert len(matching_units(index, "phuong", limit=3)) == 3
