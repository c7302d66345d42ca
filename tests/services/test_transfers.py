"""Handing establishments over: who owns what afterwards, which figures stay, what is refused and what waits."""

from __future__ import annotations

import dataclasses
import shutil
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from db.domain.values import Known
from db.domain.verdict import ReasonCode
from db.domain.versions import new_version
from db.queries.packages import HELD, list_sent
from db.transactions import reading, writing
from db.writes.office import set_device
from db.writes.records import insert_versions
from desktop.services import sending
from desktop.services.figures import compute_unit_figures
from desktop.services.receiving import TakenIn, examine_packages, list_received, take_in_packages
from desktop.services.records import UndoStack, change_record, load_record
from desktop.services.sending import ReportOrder, export_report
from desktop.services.transfers import TransferOrder, export_transfer, preview_transfer
from desktop.services.units_source import load_unit_index
from tests.support.faults import Counter, code_of, failing_database, until_it_works
from tests.support.three_offices import HALF, World, add_activity, add_visit, dumps, exchange_keys, three_offices
from tests.support.transfers import transfer_places
from tests.support.ward_office import unit as unit_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.domain.targets import Figure
    from desktop.services.office import Office

NINE = parse_period("2026-9M")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        (tmp_path / "31.db.begin").write_bytes((tmp_path / "31.db").read_bytes())
        exchange_keys(made.ward, made.other, made.stick)
        yield made


def export(world: World, office: Office, **order: Any) -> Path:
    return export_report(office, ReportOrder(HALF, reason="Bổ sung", **order), world.stick, passphrase=None).path


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, paths))[0]


def places(office: Office) -> dict[str, dict[str, Any]]:
    return {row["fields"]["name"]: row for row in dumps(office)["establishments"]}


def figures(office: Office) -> Any:
    return [
        (unit.code, [(f.indicator.code, f.numerator, f.denominator) for f in found])
        for unit, found in compute_unit_figures(office, HALF)
    ]


def codes(taken: TakenIn) -> set[str]:
    return set(taken.verdict.codes) - {ReasonCode.SIGNED_WITHOUT_TIMESTAMP}


def owners(office: Office, ids: list[str] | None = None, register: str = "establishments") -> dict[str, str]:
    """Codes of the units that own records, by id."""
    units = load_unit_index()
    return {
        row["id"]: unit.code
        for row in dumps(office)[register]
        if (ids is None or row["id"] in ids) and (unit := units.get(row["unit"]))
    }


def ids_of(office: Office, count: int = 2) -> list[str]:
    """The first places: those of the half year's visits."""
    return [row["id"] for row in sorted(places(office).values(), key=lambda row: row["fields"]["name"])][-count:]


def all_ids(office: Office) -> list[str]:
    return [row["id"] for row in places(office).values()]


def rename(office: Office, record_id: str, name: str) -> None:
    loaded = load_record(office, "establishments", record_id)
    value = dataclasses.replace(loaded.value, name=name)
    change_record(office, record_id, value, seen=loaded.context, undo=UndoStack())


def test_the_places_belong_to_the_recipient_everywhere_and_past_figures_stay(world: World) -> None:
    plan_visit(world)
    take_in(world.city, export(world, world.ward), export(world, world.other))
    before = figures(world.city)
    ids = all_ids(world.ward)
    path = transfer_places(world.ward, ids, world.other.unit.id, world.stick)

    (above,) = take_in(world.city, path)
    (beside,) = take_in(world.other, path)

    assert (codes(above), codes(beside)) == (set(), set())
    for office in (world.ward, world.other, world.city):
        assert set(owners(office, ids).values()) == {"11689"}
        assert set(owners(office, register="violations").values()) <= {"11692", "11689"}
    assert figures(world.city) == before


def test_later_windows_count_the_places_with_the_recipient(world: World) -> None:
    take_in(world.city, export(world, world.ward), export(world, world.other))
    path = transfer_places(world.ward, all_ids(world.ward), world.other.unit.id, world.stick)

    take_in(world.city, path)

    in_business = {
        unit.code: {f.denominator for f in found if of_places(f)}
        for unit, found in compute_unit_figures(world.city, NINE)
    }
    assert in_business == {"11692": {Known(0)}, "11689": {Known(6)}}


def of_places(figure: Figure) -> bool:
    """Whether a figure is a share of the places on the register."""
    whole = figure.indicator.denominator
    return whole is not None and whole.name == "establishments_in_business" and not whole.parameters


def test_work_to_be_done_passes_and_a_copy_of_the_past_goes_along(world: World) -> None:
    visit = plan_visit(world)
    order = TransferOrder(world.other.unit.id, tuple(all_ids(world.ward)), world.clock.today(), "Sắp xếp")

    preview = preview_transfer(world.ward, order)
    take_in(world.other, transfer_places(world.ward, order.places, order.recipient_id, world.stick))

    assert preview.passing == {"establishments": 4, "inspections": 1}
    assert preview.along == {"inspections": 2, "violations": 1}
    units = owners(world.other, register="inspections")
    assert units.pop(visit) == "11689"
    assert sorted(units.values()) == ["11689"] * 2 + ["11692"] * 2


def test_the_giver_may_only_read_what_it_gave_and_the_recipient_may_change_it(world: World) -> None:
    (one,) = ids_of(world.ward, 1)
    path = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    take_in(world.other, path)

    refused = code_of(lambda: rename(world.ward, one, "Tên khác"))
    rename(world.other, one, "Tên của phường mới")

    assert refused == "NOT_OWN_RECORD"
    assert "Tên của phường mới" in places(world.other)


def test_reports_of_both_agree_with_their_totals_after_the_transfer(world: World) -> None:
    take_in(world.city, export(world, world.ward), export(world, world.other))
    path = transfer_places(world.ward, ids_of(world.ward), world.other.unit.id, world.stick)
    take_in(world.other, path)
    world.clock.advance(days=1)
    add_activity(world.other, "Việc mới của phường nhận")

    taken = take_in(world.city, path, export(world, world.ward), export(world, world.other))

    assert [codes(one) for one in taken] == [set(), set(), set()]
    assert set(owners(world.city, ids_of(world.ward)).values()) == {"11689"}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_reports_wait_for_the_transfer_and_any_order_gives_the_same(world: World, order: tuple[int, ...]) -> None:
    first = export(world, world.ward)
    path = transfer_places(world.ward, ids_of(world.ward), world.other.unit.id, world.stick)
    take_in(world.other, path)
    files = [path, export(world, world.ward), export(world, world.other)]
    take_in(world.city, first)

    for at in order:
        take_in(world.city, files[at])

    assert list_received(world.city, state=HELD) == ()
    assert len(list_received(world.city)) == 4
    assert dumps(world.city)["establishments"] == merged(world)


def merged(world: World) -> list[Any]:
    """What a superior knows that heard everything in the order in which it happened."""
    path = world.folder / "thanh-pho-thuan.db"
    path.write_bytes((world.folder / "31.db.begin").read_bytes())
    office = world.open(path)
    take_in_packages(office, examine_packages(office, [world.stick]))
    return dumps(office)["establishments"]


def test_a_report_with_records_of_another_waits_and_says_why(world: World) -> None:
    take_in(world.city, export(world, world.ward))
    path = transfer_places(world.ward, ids_of(world.ward), world.other.unit.id, world.stick)
    take_in(world.other, path)

    (waiting,) = take_in(world.city, export(world, world.other))

    assert codes(waiting) == {"TRANSFER_MISSING"}
    assert waiting.held
    assert set(owners(world.city).values()) == {"11692"}


def test_an_older_package_of_the_giver_that_comes_late_is_harmless(world: World) -> None:
    late = export(world, world.ward)
    path = transfer_places(world.ward, ids_of(world.ward), world.other.unit.id, world.stick)
    take_in(world.city, path)
    before = owners(world.city, ids_of(world.ward))

    (taken,) = take_in(world.city, late)

    assert codes(taken) == set()
    assert owners(world.city, ids_of(world.ward)) == before


def test_what_was_returned_belongs_to_the_giver_again(world: World) -> None:
    (one,) = ids_of(world.ward, 1)
    there = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    take_in(world.other, there)
    back = transfer_places(world.other, [one], world.ward.unit.id, world.stick)

    (taken,) = take_in(world.ward, back)
    rename(world.ward, one, "Lại của phường cũ")
    first, second = take_in(world.city, back), take_in(world.city, there)

    assert codes(taken) == set()
    assert (codes(first[0]), codes(second[0])) == (set(), set())
    assert owners(world.city, [one]) == {one: "11692"}


def test_a_transfer_from_one_who_does_not_own_the_record_is_refused(world: World) -> None:
    """The other ward writes a transfer of a record that it made up under the id of the first ward's."""
    take_in(world.city, export(world, world.ward))
    (one,) = ids_of(world.ward, 1)
    with writing(world.other.database) as connection:
        forged = new_version(
            one, unit=world.other.unit.id, values={"name": "Giả", "kinds": ["karaoke"], "address": "x",
            "status": "operating"}, device=world.other.author.device, changed_at=world.other.stamp(), changed_by="x",
        )  # fmt: skip
        insert_versions(connection, BY_NAME["establishments"], [forged])
    path = transfer_places(world.other, [one], world.ward.unit.id, world.stick)
    before = dumps(world.city)

    (taken,) = take_in(world.city, path)

    assert codes(taken) == {"FOREIGN_RECORD"}
    assert dumps(world.city) == before


def test_a_place_given_to_two_units_by_two_computers_is_a_conflict_and_both_reports_are_taken(world: World) -> None:
    (one,) = ids_of(world.ward, 1)
    copy = world.folder / "may-hai.db"
    shutil.copyfile(world.ward.location, copy)
    second = world.open(copy)
    with writing(second.database) as connection:
        set_device(connection, "dddddddddddd")
    second = world.open(copy)
    to_other = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    to_third = transfer_places(second, [one], unit_id("11443"), world.folder / "USB2")

    taken = (*take_in(world.city, to_other), *take_in(world.city, to_third))

    assert [codes(each) for each in taken] == [set(), set()]
    assert load_record(world.city, "establishments", one).conflicts == ("unit",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"places": ()}, "NOTHING_TO_HAND_OVER"),
        ({"reason": " "}, "HANDOVER_REASON_MISSING"),
        ({"effective_on": date(2026, 6, 18)}, "HANDOVER_IN_FUTURE"),
        ({"effective_on": date(2026, 6, 14)}, "HANDOVER_IN_REPORTED_PERIOD"),
        ({"recipient_id": "own"}, "UNIT_IS_OWN"),
        ({"recipient_id": "unknown"}, "UNIT_UNKNOWN"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused_with_its_reason(
    world: World, change: dict[str, Any], code: str
) -> None:
    export(world, world.ward)
    order = TransferOrder(world.other.unit.id, tuple(ids_of(world.ward)), world.clock.today(), "Sắp xếp")
    if change.get("recipient_id") == "own":
        change = {"recipient_id": world.ward.unit.id}

    refused = code_of(
        lambda: export_transfer(world.ward, dataclasses.replace(order, **change), world.stick, passphrase=None)
    )

    assert refused == code
    assert set(owners(world.ward).values()) == {"11692"}


def test_exporting_a_transfer_takes_effect_wholly_or_not_at_all(world: World) -> None:
    ids = ids_of(world.ward)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.ward, fail_at) as counter, suppress(KnownError):
            transfer_places(world.ward, ids, world.other.unit.id, world.stick)
        units = set(owners(world.ward, ids).values())
        with reading(world.ward.database) as connection:
            sent = list_sent(connection, kind="transfer")
        assert (units, len(sent)) in [({"11692"}, 0), ({"11689"}, 1)]
        if sent:
            counter.seen = 0
        return counter

    assert until_it_works(attempt) > 3


def test_taking_in_a_transfer_is_whole_or_nothing(world: World) -> None:
    path = transfer_places(world.ward, ids_of(world.ward), world.other.unit.id, world.stick)
    before = dumps(world.other)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.other, fail_at) as counter, suppress(KnownError):
            take_in(world.other, path)
        if not list_received(world.other):
            assert dumps(world.other) == before
        else:
            counter.seen = 0
        return counter

    assert until_it_works(attempt) > 3
    assert len(owners(world.other)) == 4


def plan_visit(world: World) -> str:
    """A visit that is still to be held, at a place of the ward."""
    return add_visit(
        world.ward, ids_of(world.ward, 1)[0], "", state="to_do", started_at=None, result="", planned_on=date(2026, 9, 1)
    )
