"""Practice worlds in which packages have passed: everything that can wait for a person waits, and nothing is false."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from db import journal
from db.domain.duplicates import SAME
from db.domain.errors import KnownError
from db.domain.fields import from_json
from db.domain.findings import Severity
from db.domain.registers import REGISTERS
from db.domain.verdict import ReasonCode
from db.queries.links import same_links
from db.queries.packages import ACCEPTED, HELD, RETURNED, list_received, list_sent
from db.queries.records import read_versions
from db.transactions import reading
from desktop.services.answers import Answer, answer_to
from desktop.services.checks import check_in
from desktop.services.conflicts import list_conflicts
from desktop.services.duplicates import list_suggestions
from desktop.services.forks import list_forks
from desktop.services.office import Office, open_office
from desktop.services.plan_applying import list_applied_plans
from desktop.services.practice import World, WorldOffice, make_world
from desktop.services.practice.twins import TWINS
from desktop.services.records import dump_register
from desktop.services.transfer_list import list_transfers
from desktop.services.trust import list_trusted
from tests.support.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ESTABLISHMENTS = 40


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make(tmp_path_factory.mktemp("world"))


def make(folder: Path, *, wards: int = 3) -> World:
    return make_world(
        folder,
        wards=wards,
        establishments=ESTABLISHMENTS,
        inspections=60,
        seed=7,
        clock=FrozenClock(),
        encrypted=False,
        exchanges=True,
    )


@contextmanager
def opened(office: WorldOffice) -> Iterator[Office]:
    found = open_office(str(office.database), passphrase=None, clock=FrozenClock())
    try:
        yield found
    finally:
        found.close()


def test_a_package_came_back_with_its_reason_and_a_new_day(world: World) -> None:
    with opened(world.wards[1]) as ward, reading(ward.database) as connection:
        sent = list_sent(connection, kind="report")
    with opened(world.superior) as superior, reading(superior.database) as connection:
        returned = list_received(connection, state=RETURNED)

    assert [answer_to(one, sent) for one in sent] == [Answer.RETURNED]
    assert [one.package_id for one in returned] == [one.id for one in sent]
    assert returned[0].decision["due_on"] == "2026-11-27"
    assert returned[0].decision["why"]


def test_a_fork_waits_beside_the_report_that_was_taken_in(world: World) -> None:
    with opened(world.superior) as superior:
        forks = list_forks(superior)
        with reading(superior.database) as connection:
            reports = [one for one in list_received(connection, state=None) if one.sender_id == sender_of(world, 2)]

    assert len(forks) == 1
    assert sorted(one.state for one in reports) == [ACCEPTED, HELD]
    (held,) = (one for one in reports if one.state == HELD)
    assert ReasonCode.FORKED_HISTORY.value in {one["code"] for one in held.verdict}


def test_the_plan_package_is_applied_by_all_but_the_ward_that_is_behind(world: World) -> None:
    applied = []
    for ward in world.wards:
        with opened(ward) as office:
            applied.append([sorted(one.content["brought"]) for one in list_applied_plans(office)])
    with opened(world.superior) as superior, reading(superior.database) as connection:
        sent = list_sent(connection, kind="plan")

    assert applied == [[["targets", "trust"]], [], [["targets", "trust"]]]
    assert len(sent) == len(world.wards)


def test_the_first_ward_knows_the_keys_of_the_others_through_its_superior(world: World) -> None:
    with opened(world.wards[0]) as ward:
        known = {key.fingerprint for key in list_trusted(ward)}

    assert {world.superior.fingerprint, *(one.fingerprint for one in world.wards[1:])} <= known


def test_an_establishment_belongs_to_another_ward_everywhere(world: World) -> None:
    owners = []
    for described in (world.wards[1], world.wards[0], world.superior):
        with opened(described) as office:
            (line,) = list_transfers(office)
            owners.append((line.giver, line.recipient, line.places))

    assert owners == [(world.wards[1].name, world.wards[0].name, 1)] * 3


def test_two_conflicts_wait_in_the_first_ward_for_its_decision(world: World) -> None:
    with opened(world.wards[0]) as ward:
        cells = list_conflicts(ward)

    assert [(one.register, one.cell, one.can_decide) for one in cells] == [
        ("establishments", "workers_total", True),
        ("establishments", "workers_total", True),
    ]
    assert {one.is_here for cell in cells for one in cell.values} == {True, False}


def test_one_pair_of_duplicates_is_linked_and_one_waits(world: World) -> None:
    with opened(world.superior) as superior:
        found = list_suggestions(superior)
        with reading(superior.database) as connection:
            linked = same_links(connection)

    assert len(linked) == 1
    assert linked[0].state == SAME
    assert len(found.pairs) == 1
    assert TWINS == 2


def test_the_first_ward_has_its_report_still_to_make(world: World) -> None:
    with opened(world.wards[0]) as ward, reading(ward.database) as connection:
        sent = list_sent(connection, kind="report")

    assert sent == ()


def test_journals_are_whole_and_the_records_break_no_other_rules_than_before(world: World) -> None:
    codes = set()
    for described in (world.superior, *world.wards):
        with opened(described) as office, reading(office.database) as connection:
            assert journal.find_broken_seals(connection) == ()
            for register in REGISTERS:
                for version in read_versions(connection, register, units=frozenset({office.unit.id})):
                    if version.deleted is None:
                        value = from_json(register.record, version.values)
                        found = check_in(connection, office, value, record_id=version.id)
                        codes |= {one.code for one in found if one.severity is Severity.ERROR}

    assert codes <= {"TEAM_TOO_SMALL", "NO_GROUND", "VISIT_OUTSIDE_LIFE", "MINORS_WHERE_BARRED"}


def test_the_folder_holds_the_offices_and_nothing_of_what_was_carried(world: World) -> None:
    names = {path.name for path in world.folder.iterdir()}

    assert names == {"world.json", *(one.database.name for one in (world.superior, *world.wards))}


def test_the_twins_stand_in_the_last_ward_beside_the_records_asked_for(world: World) -> None:
    found = 0
    for described in world.wards:
        with opened(described) as office:
            unit = office.unit.id
            found += sum(1 for one in dump_register(office, "establishments") if one["unit"] == unit)

    assert found == ESTABLISHMENTS + TWINS


def test_packages_need_three_wards(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        make(tmp_path / "two", wards=2)

    assert (refused.value.code, refused.value.parameters["least"]) == ("TOO_FEW_WARDS", 3)
    assert not (tmp_path / "two").exists()


def sender_of(world: World, number: int) -> str:
    with opened(world.wards[number]) as office:
        return office.unit.id
