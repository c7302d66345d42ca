"""What a superior hands down: shown before it is applied, newest part wins, taken back by one step (§2.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.domain.catalogs import Entry
from db.domain.deadlines import DueRule
from db.domain.periods import Regime
from db.domain.targets import Comparator, Plan, Target
from db.domain.verdict import ReasonCode
from db.domain.work_plans import Allocation, WorkPlan
from db.models.office import journal
from db.queries.office import trusted_keys_of
from db.queries.settings import get_setting
from db.transactions import reading
from desktop.exchange import paths
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.parts import encode_part
from desktop.exchange.plan import (
    CalendarPart,
    DueDay,
    HandedFlow,
    HandedNumber,
    HandedTarget,
    PlanLetter,
    TargetSet,
    TargetsPart,
    UnitNumbers,
    read_plan,
    write_plan,
)
from desktop.services.answers import receive_receipt
from desktop.services.catalog_editing import add_entry, change_entry, list_entries, refresh_catalogs
from desktop.services.deadlines import load_calendar, set_due_day
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header, note_own_package
from desktop.services.plan_applying import apply_again, list_applied_plans, undo_plan
from desktop.services.plan_changes import Standing
from desktop.services.plan_intake import apply_plan_file, examine_plan
from desktop.services.plan_letters import plan_of_set
from desktop.services.plan_packages import PlanOrder, export_plans, list_units_below
from desktop.services.plans import apply_plan, current_plan, get_plan, list_plans, save_plan
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages
from desktop.services.records import UndoStack, add_record
from desktop.services.unit_lists import keep_unit_list, preview_unit_list
from tests.support.faults import Counter, code_of, failing_database, until_it_works
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

ALL = frozenset({"targets", "calendar", "catalogs", "trust"})


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def preset(office: Office) -> str:
    return next(one.plan.name for one in list_plans(office) if one.builtin and not one.applied and one.plan.targets)


def handed(world: World, order: PlanOrder) -> Path:
    """The package for the ward."""
    written = export_plans(world.city, replace(order, units=(world.ward.unit.id,)), world.stick, secret=None)
    world.clock.advance(minutes=1)
    return written[0].path


def letter_sent(world: World, letter: PlanLetter, *, sender: Office | None = None, is_noted: bool = True) -> Path:
    """A package with any letter, signed by the city or another office."""
    office = sender or world.city
    now = office.clock.now()
    with reading(office.database) as connection:
        header = new_header(office, connection, PackageKind.PLAN, now)
    unit = world.ward.unit
    header = replace(header, recipient=Recipient(unit_id=unit.id, code=unit.code))
    written = write_plan(
        world.stick, header=header, plan=letter, trust=None, signer=signer_for(office, None), signed_at=now
    )
    if office is world.city and is_noted:
        note_own_package(office, written.header, written.sha256, written.path)
    world.clock.advance(minutes=1)
    return written.path


def a_set(name: str = "giao-2026", *targets: HandedTarget, **values: Any) -> TargetsPart:
    given: dict[str, Any] = {"title": f"Bộ {name}", "programme": "2026", "programme_from": 2026}
    return TargetsPart(TargetSet(name, targets=targets or (HandedTarget("T05", ">=", 80.0),), **(given | values)))


def state_of(office: Office) -> dict[str, Any]:
    """Everything a plan package may change."""
    with reading(office.database) as connection:
        keys = sorted((row.fingerprint, row.state) for row in trusted_keys_of(connection))
        names = ("plan", "plan_sets", "handed_down", "units.in_force")
        return {name: get_setting(connection, name) or {} for name in names} | {"keys": keys}


def test_targets_calendar_catalogs_and_keys_come_into_force(world: World):
    name = current_plan(world.city).name
    flow = next(one for one in load_calendar(world.city).flows if not one.plan and "commune" in one.levels and one.due)
    set_due_day(world.city, flow.code, DueRule(day=11), "Công văn 45")
    add_entry(world.city, "activity_forms", Entry("", "Nhắn tin tổ dân phố"), undo=UndoStack())

    preview = apply_plan_file(world.ward, handed(world, PlanOrder(ALL, name)))

    assert [part.part for part in preview.parts] == ["targets", "calendar", "catalogs", "trust"]
    assert current_plan(world.ward).name == name
    own = load_calendar(world.ward).flow(flow.code)
    assert own is not None
    assert own.due == DueRule(day=11)
    assert "Nhắn tin tổ dân phố" in [one.entry.name for one in list_entries(world.ward, "activity_forms")]
    ward = refresh_catalogs(world.ward)
    assert any(entry.name == "Nhắn tin tổ dân phố" for entry in ward.catalogs["activity_forms"].entries)
    with reading(world.ward.database) as connection:
        pinned = {row.unit_id: row for row in trusted_keys_of(connection)}
    assert pinned[world.other.unit.id].source == "superior"
    assert pinned[world.city.unit.id].source != "superior"


def test_the_preview_changes_nothing_and_says_old_and_new(world: World):
    before = state_of(world.ward)

    _, preview = examine_plan(world.ward, handed(world, PlanOrder(frozenset({"targets"}), preset(world.city))))

    assert state_of(world.ward) == before
    lines = preview.parts[0].lines
    assert lines[0].before.startswith(current_plan(world.ward).title)
    assert any(line.before != line.after and line.what.startswith("T") for line in lines)


def test_the_numbers_of_a_plan_go_to_each_unit_and_stand_in_the_place_of_the_set_in_that_year(world: World):
    plan = WorkPlan(
        name="Kế hoạch năm 2026",
        number="12/KH-UBND",
        kind="year",
        from_on=date(2026, 1, 1),
        to_on=date(2026, 12, 31),
        allocations=(
            Allocation(unit=world.ward.unit.id, indicator="T05", value=12.0),
            Allocation(unit=world.other.unit.id, indicator="T05", value=5.0),
        ),
    )
    plan_id = add_record(world.city, plan, undo=UndoStack()).id

    apply_plan_file(
        world.ward, handed(world, PlanOrder(frozenset({"targets"}), current_plan(world.city).name, plan_id))
    )

    applied = current_plan(world.ward)
    number, later = (applied.target("T05", day) for day in (date(2026, 6, 1), date(2027, 6, 1)))
    assert number is not None
    assert (number.value, number.in_numbers) == (12.0, True)
    assert later is None or not later.in_numbers


def test_undo_restores_everything_and_it_can_be_applied_again(world: World):
    before = state_of(world.ward)
    add_entry(world.city, "activity_forms", Entry("", "Nhắn tin tổ dân phố"), undo=UndoStack())
    path = handed(world, PlanOrder(ALL, preset(world.city)))
    apply_plan_file(world.ward, path)
    after = state_of(world.ward)
    package_id = list_applied_plans(world.ward)[0].package_id

    kept, _ = undo_plan(world.ward, package_id)

    assert kept == ()
    undone = state_of(world.ward)
    assert undone["handed_down"] == {}
    assert undone["keys"] == before["keys"]
    assert current_plan(world.ward).name == "mac-dinh"
    assert undone["plan_sets"] == before["plan_sets"]
    apply_again(world.ward, package_id)
    assert state_of(world.ward) == after


def test_undo_keeps_a_plan_chosen_since(world: World):
    apply_plan_file(world.ward, handed(world, PlanOrder(frozenset({"targets"}), preset(world.city))))
    own = save_plan(
        world.ward,
        Plan("cua-phuong", "Bộ của phường", "2026", 2026, (Target("T05", Comparator.AT_LEAST, 70, "tự đặt"),)),
    )
    apply_plan(world.ward, own.name)

    kept, _ = undo_plan(world.ward, list_applied_plans(world.ward)[0].package_id)

    assert kept == ("targets",)
    assert current_plan(world.ward).name == "cua-phuong"


def test_only_the_last_package_is_taken_back(world: World):
    for name in ("mot", "hai"):
        apply_plan_file(world.ward, letter_sent(world, PlanLetter(targets=a_set(name))))
    first = list_applied_plans(world.ward)[1].package_id

    assert code_of(lambda: undo_plan(world.ward, first)) == "PLAN_NOT_LAST"


def test_a_newer_package_takes_the_place_of_an_older_ones_set(world: World):
    apply_plan_file(world.ward, letter_sent(world, PlanLetter(targets=a_set("mot"))))

    apply_plan_file(world.ward, letter_sent(world, PlanLetter(targets=a_set("hai"))))

    names = [one.plan.name for one in list_plans(world.ward)]
    assert current_plan(world.ward).name == "hai"
    assert "mot" not in names


def test_an_older_package_never_goes_over_a_newer_one(world: World):
    older = letter_sent(world, PlanLetter(targets=a_set("cu")))
    newer = letter_sent(world, PlanLetter(targets=a_set("moi")))
    apply_plan_file(world.ward, newer)

    candidate = examine_packages(world.ward, (older,))[0]

    assert candidate.verdict.has(ReasonCode.EARLIER_SEQUENCE)
    assert code_of(lambda: apply_plan_file(world.ward, older)) == "NOT_A_PLAN"
    assert current_plan(world.ward).name == "moi"


def test_an_older_package_still_brings_the_parts_that_no_newer_one_has(world: World):
    older = letter_sent(
        world, PlanLetter(targets=a_set("cu"), calendar=CalendarPart((DueDay("qc38-half", "Công văn", 5),)))
    )
    apply_plan_file(world.ward, letter_sent(world, PlanLetter(targets=a_set("moi"))))

    preview = apply_plan_file(world.ward, older)

    assert [part.standing for part in preview.parts] == [Standing.SUPERSEDED, Standing.NEW]
    assert current_plan(world.ward).name == "moi"


def test_applying_twice_is_harmless(world: World):
    path = letter_sent(world, PlanLetter(targets=a_set()))
    apply_plan_file(world.ward, path)
    after = state_of(world.ward)

    _, preview = examine_plan(world.ward, path)

    assert not preview.brings
    assert code_of(lambda: apply_plan_file(world.ward, path)) == "NOT_A_PLAN"
    assert state_of(world.ward) == after


@pytest.mark.parametrize("who", ["other ward", "own unit"])
def test_only_the_pinned_superior_hands_down(world: World, who: str):
    exported = export_plans(
        world.city, PlanOrder(frozenset({"trust"}), units=(world.ward.unit.id,)), world.stick, secret=None
    )
    apply_plan_file(world.ward, exported[0].path)  # the other ward's key is known now
    sender = {"other ward": world.other, "own unit": world.ward}[who]
    path = letter_sent(world, PlanLetter(targets=a_set()), sender=sender)
    before = state_of(world.ward)

    candidate = examine_packages(world.ward, (path,))[0]

    assert {ReasonCode.SIGNER_NOT_FOR_UNIT, ReasonCode.SIGNER_UNKNOWN} & set(candidate.verdict.codes)
    assert code_of(lambda: apply_plan_file(world.ward, path)) == "NOT_A_PLAN"
    assert state_of(world.ward) == before


def test_an_unknown_superior_key_waits_for_a_person(tmp_path: Path):
    with three_offices(tmp_path, enrolled=False) as world:
        path = letter_sent(world, PlanLetter(targets=a_set()), is_noted=False)

        candidate = examine_packages(world.ward, (path,))[0]

        assert candidate.verdict.has(ReasonCode.SIGNER_UNKNOWN)
        assert code_of(lambda: apply_plan_file(world.ward, path)) == "NOT_A_PLAN"


def test_what_this_program_does_not_know_is_left_out_and_the_rest_applies(world: World):
    part = a_set(
        "la",
        HandedTarget("T05", ">=", 80.0),
        HandedTarget("T999", ">=", 1.0),
        HandedTarget("T06", "~", 1.0),
        HandedTarget("T05", ">=", 5.0),
        HandedTarget("T25", ">=", 1e12),
        flows=(HandedFlow("fortnight", "Báo cáo"), HandedFlow("month", "Báo cáo tháng", before=(31, 2))),
    )
    letter = PlanLetter(
        targets=part,
        calendar=CalendarPart((DueDay("khong-co", "lý do", 40, 13),)),
        catalogs={"version": 1, "tu_dien_moi": {}},
    )

    preview = apply_plan_file(world.ward, letter_sent(world, letter))

    by_part = {one.part: one for one in preview.parts}
    codes = [line.code for line in by_part["targets"].left_out]
    assert codes[:4] == [
        "TARGET_UNKNOWN_INDICATOR",
        "PLAN_PART_TOO_NEW",
        "TARGET_TWICE",
        "TARGET_SHARE_OVER_100",
    ]
    assert by_part["catalogs"].standing is Standing.UNUSABLE
    assert by_part["calendar"].left_out[0].code == "DUE_DAY_UNKNOWN"
    assert [target.indicator for target in current_plan(world.ward).targets] == ["T05"]
    load_calendar(world.ward)


def test_a_set_of_a_regime_nobody_knows_is_not_used(world: World):
    before = current_plan(world.ward)

    preview = apply_plan_file(
        world.ward, letter_sent(world, PlanLetter(targets=a_set(regime="nd300"), calendar=CalendarPart()))
    )

    assert preview.parts[0].standing is Standing.UNUSABLE
    assert current_plan(world.ward) == before


def test_fields_of_a_newer_program_are_kept_as_they_came(world: World):
    letter = PlanLetter(remark="x", targets=a_set(), extra={"later": {"a": [1, 2]}})

    apply_plan_file(world.ward, letter_sent(world, letter))

    kept = list_applied_plans(world.ward)[0].content["letters"][paths.PLAN]
    assert encode_part(read_plan(kept.encode())) == encode_part(letter)


def test_what_the_superior_set_is_not_edited_below(world: World):
    flow = next(one for one in load_calendar(world.city).flows if not one.plan and "commune" in one.levels and one.due)
    set_due_day(world.city, flow.code, DueRule(day=11), "Công văn 45")
    add_entry(world.city, "activity_forms", Entry("", "Nhắn tin tổ dân phố"), undo=UndoStack())
    apply_plan_file(world.ward, handed(world, PlanOrder(ALL, current_plan(world.city).name)))
    entry = next(one.entry for one in list_entries(world.ward, "activity_forms") if one.entry.name.startswith("Nhắn"))

    refused = [
        code_of(lambda: set_due_day(world.ward, flow.code, DueRule(day=1), "tự đặt")),
        code_of(lambda: change_entry(world.ward, "activity_forms", replace(entry, name="Khác"), undo=UndoStack())),
    ]

    assert refused == ["FLOW_OF_SUPERIOR", "ENTRY_OF_SUPERIOR"]


def test_the_receipt_of_a_plan_package_tells_the_superior_that_it_is_applied(world: World):
    apply_plan_file(world.ward, handed(world, PlanOrder(frozenset({"targets"}), preset(world.city))))

    ((_, receipt),) = export_receipts(world.ward, world.stick, passphrase=None)
    receive_receipt(world.city, receipt)

    below = {one.unit.id: one for one in list_units_below(world.city)}
    assert below[world.ward.unit.id].received_at
    assert not below[world.other.unit.id].sent_at


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (PlanOrder(frozenset()), "NOTHING_TO_HAND_DOWN"),
        (PlanOrder(frozenset({"targets"}), "khong-co"), "PLAN_UNKNOWN"),
        (PlanOrder(frozenset({"trust"}), units=("00000000-0000-5000-8000-000000000000",)), "UNIT_NOT_REPORTING"),
    ],
)
def test_nothing_is_written_where_the_order_makes_no_sense(world: World, order: PlanOrder, code: str):
    refused = code_of(lambda: export_plans(world.city, order, world.stick, secret=None))

    assert refused == code
    assert list(world.stick.iterdir()) == []


def test_applying_leaves_nothing_or_everything_when_the_disk_fails(world: World):
    file = world.folder / "don-vi.csv"
    file.write_text("code,name,parent_code,valid_from\n99001,Phường Mới,31,2026-05-01\n", encoding="utf-8")
    keep_unit_list(world.city, preview_unit_list(world.city, file), undo=UndoStack())
    path = handed(world, PlanOrder(ALL | {"units"}, preset(world.city)))
    before = state_of(world.ward)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.ward, fail_at) as counter:
            failed = code_of(lambda: apply_plan_file(world.ward, path))
        if failed:
            assert state_of(world.ward) == before
            assert list_applied_plans(world.ward) == ()
        return counter

    steps = until_it_works(attempt)

    assert steps > 5
    assert current_plan(world.ward).name == preset(world.city)


PART = st.fixed_dictionaries(
    {},
    optional={
        "targets": st.sampled_from(["mot", "hai", "ba"]).map(a_set),
        "calendar": st.integers(1, 28).map(lambda day: CalendarPart((DueDay("qc38-half", "lý do", day),))),
        "catalogs": st.integers(0, 2).map(lambda version: {"version": version}),
    },
).filter(bool)


@given(letters=st.lists(PART, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_packages_give_the_same_state_in_whatever_order_they_come(
    tmp_path_factory: pytest.TempPathFactory, letters: list[dict[str, Any]], order: Any
):
    with three_offices(tmp_path_factory.mktemp("thế giới")) as world:
        sent = [letter_sent(world, PlanLetter(**parts)) for parts in letters]
        copy = world.folder / "ban-sao.db"
        copy.write_bytes((world.folder / "11692.db").read_bytes())
        mixed = list(sent)
        order.shuffle(mixed)
        twin = world.open(copy)

        for office, paths_given in ((world.ward, sent), (twin, mixed)):
            for path in paths_given:
                candidate = examine_packages(office, (path,))[0]
                if candidate.is_new:
                    apply_plan_file(office, path)

        assert state_of(world.ward) == state_of(twin)


@pytest.mark.parametrize("value", [80.0, 0.0, 12.5])
def test_a_plan_is_the_same_after_travelling(value: float):
    given = a_set("di-ve", HandedTarget("T05", ">=", value, by_year={"2027": 85.0}, named=("Phường A",)))

    plan, left_out = plan_of_set(given.set, UnitNumbers(2026, "KH 12", (HandedNumber("T05", 7.0),)))

    assert left_out == ()
    assert plan.regime is Regime.ND09
    assert [(t.value, t.valid_from, t.valid_to) for t in plan.targets] == [
        (7.0, date(2026, 1, 1), date(2026, 12, 31)),
        (value, None, date(2025, 12, 31)),
        (value, date(2027, 1, 1), None),
    ]


def test_the_journal_tells_what_a_package_did_and_that_it_was_taken_back(world: World):
    apply_plan_file(world.ward, handed(world, PlanOrder(frozenset({"targets"}), preset(world.city))))
    package_id = list_applied_plans(world.ward)[0].package_id
    undo_plan(world.ward, package_id)

    with reading(world.ward.database) as connection:
        actions = (
            connection.execute(sa.select(journal.c.action).where(journal.c.package_id == package_id)).scalars().all()
        )

    assert {"plan_received", "received", "plan_undone", "plan_withdrawn"} <= set(actions)


def test_errors_of_a_set_that_cannot_travel_are_told(world: World):
    long = Plan("dai", "x" * 400, "2026", 2026, get_plan(world.city, "mac-dinh").targets)
    save_plan(world.city, long)

    refused = code_of(
        lambda: export_plans(world.city, PlanOrder(frozenset({"targets"}), "dai"), world.stick, secret=None)
    )

    assert refused == "PLAN_PART_INVALID"
