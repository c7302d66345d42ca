"""Units known through carriers, as the packages kept in the database tell them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.queries.carriers import CarriedUnit, Consolidating, carried_units, consolidating_reports, headers_of
from db.queries.office import UnitRow
from db.queries.packages import ACCEPTED, WITHDRAWN, ReceivedPackage
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import note_received
from tests.support.databases import AT, HANH, OTHER, UNIT

if TYPE_CHECKING:
    from db.engine import Database

CITY = UnitRow("ba28e60d-5251-520e-a989-0ac1a39c95f2", "31", "Thành phố Hải Phòng", "thành phố", "province", None,
               "2025-07-01", None)  # fmt: skip


def receive(database: Database, number: int, sender: UnitRow, *, state: str = ACCEPTED, **header: object) -> str:
    package_id = f"00000000-0000-7000-8000-0000000000{number:02}"
    row = ReceivedPackage(
        id=package_id,
        package_id=package_id,
        kind="report",
        sender_id=sender.id,
        device="d",
        sequence=number,
        previous_id=None,
        sha256="0" * 64,
        file_name="a.asice",
        size=1,
        period="2026-H1",
        edition=0,
        state=state,
        signed_at=AT,
        received_at=AT,
        received_by=HANH.name,
        header=json.dumps(header, separators=(",", ":")),
        counts={},
    )
    with writing(database) as connection:
        ensure_units(connection, (CITY,))
        note_received(connection, row, author=HANH, at=AT)
    return package_id


def listed(package_id: str) -> list[dict[str, str]]:
    return [{"id": package_id}]


def test_a_unit_is_carried_by_whoever_lists_its_report_and_only_while_both_count(database: Database):
    ward = receive(database, 1, UNIT)
    gone = receive(database, 2, OTHER, state=WITHDRAWN)
    receive(database, 3, CITY, carried=[*listed(ward), *listed(gone)])
    receive(database, 4, CITY, carried=listed(ward))

    with reading(database) as connection:
        found = carried_units(connection)

    assert found == (CarriedUnit(UNIT.id, CITY.id),)


def test_a_withdrawn_carrier_brings_nobody(database: Database):
    ward = receive(database, 1, UNIT)
    receive(database, 2, CITY, state=WITHDRAWN, carried=listed(ward), consolidated={"units": [UNIT.id]})

    with reading(database) as connection:
        assert (carried_units(connection), consolidating_reports(connection)) == ((), ())


def test_a_commune_carries_nobody_and_states_no_area(database: Database):
    ward = receive(database, 1, UNIT)
    receive(database, 2, OTHER, carried=listed(ward), consolidated={"units": [UNIT.id]})

    with reading(database) as connection:
        assert (carried_units(connection), consolidating_reports(connection)) == ((), ())


def test_reports_that_state_an_area_are_found_with_their_headers(database: Database):
    receive(database, 1, CITY, nil=False)
    stating = receive(database, 2, CITY, consolidated={"units": [UNIT.id]})

    with reading(database) as connection:
        found = consolidating_reports(connection)
        headers = headers_of(connection, [stating])

    assert found == (Consolidating(stating, CITY.id, "2026-H1", 0),)
    assert json.loads(headers[stating])["consolidated"]["units"] == [UNIT.id]
