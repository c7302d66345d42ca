"""Probable duplicates across wards: suggested, decided by people, counted once, and never in the way of packages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from db.domain.duplicates import DIFFERENT, LATER, SAME, pair_of
from db.domain.errors import KnownError
from db.domain.establishments import Establishment
from db.domain.periods import parse_period
from db.domain.values import Known
from db.domain.verdict import Outcome
from desktop.services import sending
from desktop.services.cards import place_card, record_history
from desktop.services.duplicate_comparison import Likeness, compare_pair
from desktop.services.duplicate_findings import find_look_alikes
from desktop.services.duplicate_list import links_of_place, take_back, undo_decision
from desktop.services.duplicates import decide, list_suggestions, search_duplicates
from desktop.services.explaining import explain_figure
from desktop.services.figures import compute_figure, compute_figures, compute_unit_figures
from desktop.services.place_lists import place_summary
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_record, load_record
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, World, add_place, three_offices
from tests.support.ward_office import add_place as put_place
from tests.support.ward_office import make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

COVERAGE = "C3"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def send(world: World, office: Office, reason: str = "Bổ sung") -> None:
    order = ReportOrder(HALF, reason=reason)
    found = examine_packages(world.city, (export_report(office, order, world.stick, passphrase=None).path,))
    taken, _ = take_in_packages(world.city, found)
    assert [one.verdict.outcome for one in taken] == [Outcome.PASSED], taken


def twins(office: Office) -> tuple[str, str]:
    one = put_place(office, "Karaoke Hoàng Gia", business_number="0201234567")
    return one, put_place(office, "Cơ sở KTV Hoàng Gia", address="218 Phạm Văn Đồng, P. Hải Thành")


def test_a_place_that_two_wards_entered_counts_once_for_the_city_and_once_in_each_ward(world: World):
    shared = {"address": "Số 5 đường Mạc Đăng Doanh", "business_number": "0209876543", "telephone": "0912345678"}
    here = add_place(world.ward, "Karaoke Giáp Ranh", **shared)
    there = add_place(world.other, "KTV Giáp Ranh", **(shared | {"address": "5 Mạc Đăng Doanh"}))
    for office in (world.ward, world.other):
        send(world, office)
    before = {unit.code: figures for unit, figures in compute_unit_figures(world.city, HALF)}
    whole = next(one for one in compute_figures(world.city, HALF) if one.indicator.denominator is not None
                 and one.indicator.denominator.name == "establishments_in_business")  # fmt: skip
    code = whole.indicator.code

    search_duplicates(world.city)
    (pair,) = [one.pair for one in list_suggestions(world.city).pairs if set(one.pair) == {here, there}]
    decide(world.city, pair, SAME, leader=there, reason="Đã xác minh tại chỗ")
    after = compute_figure(world.city, HALF, code)
    explained = explain_figure(world.city, HALF, code)

    assert isinstance(whole.denominator, Known)
    assert after.denominator == Known(whole.denominator.value - 1)
    assert {unit.code: figures for unit, figures in compute_unit_figures(world.city, HALF)} == before
    assert place_summary(world.city).in_business == whole.denominator.value - 1
    assert explained.denominator is not None
    assert explained.denominator.total == whole.denominator.value - 1
    assert [one.sentence for one in explained.denominator.counted.records if one.id == there] == [
        "2 bản ghi của cùng một cơ sở."
    ]
    assert [one.id for one in explained.denominator.left_out.records if one.reason == "LINKED_PLACE"] == [here]
    assert place_card(world.city, here).links.group[0].id == there

    take_back(world.city, pair, reason="Nhầm")

    assert compute_figure(world.city, HALF, code).denominator == whole.denominator


def test_links_never_make_a_ward_s_own_totals_look_wrong(world: World):
    one, two = add_place(world.ward, "Karaoke Hải Âu"), add_place(world.ward, "Karaoke Hải Âu")
    send(world, world.ward)
    decide(world.city, pair_of(one, two), SAME)
    decide(world.ward, pair_of(one, two), SAME)

    send(world, world.ward)

    assert links_of_place(world.city, one).group != ()


def test_different_is_not_asked_again_until_what_tells_them_apart_changes(office: Office):
    one, two = twins(office)
    assert search_duplicates(office) == 1
    decide(office, pair_of(one, two), DIFFERENT)

    assert search_duplicates(office) == 0
    loaded = load_record(office, "establishments", two)
    assert isinstance(loaded.value, Establishment)
    values = {name: getattr(loaded.value, name) for name in loaded.value.__slots__}
    change_record(
        office, two, Establishment(**(values | {"note": "Mới sơn lại"})), seen=loaded.context, undo=UndoStack()
    )
    assert search_duplicates(office) == 0
    loaded = load_record(office, "establishments", two)
    change_record(
        office, two, Establishment(**(values | {"business_number": "0201234567"})), seen=loaded.context,
        undo=UndoStack(),
    )  # fmt: skip

    assert list_suggestions(office).changed_since == 1
    assert search_duplicates(office) == 1


def test_what_is_put_off_comes_last_and_waits_uncounted(office: Office):
    one, two = twins(office)
    put_place(office, "Massage An Nhiên", address="5 Mạc Thái Tổ", kinds=("massage",))
    put_place(office, "Mát xa An Nhiên", address="Số 5 đường Mạc Thái Tổ", kinds=("massage",))
    search_duplicates(office)

    decide(office, pair_of(one, two), LATER)
    found = list_suggestions(office)

    assert [(set(each.pair) == {one, two}, each.put_off) for each in found.pairs] == [(False, False), (True, True)]
    assert found.waiting == 1


def test_taking_back_needs_a_reason_and_leaves_it_in_both_histories(office: Office):
    one, two = twins(office)
    pair = pair_of(one, two)
    decide(office, pair, SAME, leader=two)

    with pytest.raises(KnownError, match="REASON_MISSING"):
        take_back(office, pair, reason=" ")
    take_back(office, pair, reason="Hai nhà liền kề")
    with pytest.raises(KnownError, match="LINK_GONE"):
        undo_decision(office, pair)

    for record in pair:
        steps = record_history(office, "establishments", record)
        assert [(step.action, step.reason) for step in steps[:2]] == [
            ("link_undone", "Hai nhà liền kề"),
            ("linked", ""),
        ]
    assert links_of_place(office, one).group == ()


def test_two_of_one_group_cannot_be_called_different(office: Office):
    one, two = twins(office)
    three = put_place(office, "Karaoke Hoàng Gia")
    decide(office, pair_of(one, two), SAME)
    decide(office, pair_of(two, three), SAME)

    with pytest.raises(KnownError, match="LINKED_OTHERWISE"):
        decide(office, pair_of(one, three), DIFFERENT)
    with pytest.raises(KnownError, match="RECORD_GONE"):
        decide(office, pair_of(one, office.unit.id), SAME)


def test_side_by_side_says_field_by_field_what_is_equal(office: Office):
    one, two = twins(office)
    found = compare_pair(office, pair_of(one, two))
    by_label = {field.label: field.likeness for field in found.fields}

    assert by_label["Địa chỉ"] is Likeness.SIMILAR
    assert by_label["Tên cơ sở"] is Likeness.SIMILAR
    assert by_label["Loại hình"] is Likeness.EQUAL
    assert "cùng tên" in found.reasons


def test_a_form_says_what_is_entered_already(office: Office):
    one, _ = twins(office)
    entered = Establishment(name="Quán KTV Hoàng Gia", kinds=("karaoke",), address="218 đ. Phạm Văn Đồng")

    found = find_look_alikes(office, entered, "")

    assert [(each.code, each.severity.value) for each in found] == [("LOOKS_LIKE_ANOTHER", "warning")] * 2
    assert "cùng số nhà" in str(found[0].parameters["why"]).lower()
    assert find_look_alikes(office, Establishment(name="Bar Sao Đêm", address="9 Lê Lợi"), "") == ()
    assert [each.severity.value for each in find_look_alikes(office, entered, one)] == ["note"]


def test_a_closed_place_and_its_follower_are_told_apart_in_words(office: Office):
    put_place(office, "Karaoke Hoàng Gia", closed_on=date(2025, 3, 1), status="closed")
    put_place(office, "Karaoke Hoàng Gia", opened_on=date(2025, 6, 1))
    search_duplicates(office)

    (found,) = list_suggestions(office).pairs

    assert any("có thể là mở lại" in reason for reason in found.reasons)
    assert parse_period("2026-H1") == HALF
