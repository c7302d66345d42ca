"""Looking into the journal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from db.domain.establishments import Establishment
from db.transactions import writing
from desktop.services.journal_details import load_journal_details
from desktop.services.journals import WantedRows, check_journal, find_journal, journal_lines
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_record, delete_record, load_record
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, three_offices
from tests.support.ward_office import OFFICER, add_place, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path)
    yield office
    office.close()


def test_the_newest_row_says_who_did_what_to_which_record(office: Office) -> None:
    add_place(office, "Karaoke Sao Khuê")

    newest = journal_lines(office, find_journal(office, WantedRows()).rows)[0]

    assert (newest.author, newest.action, newest.register) == (OFFICER, "added", "establishments")
    assert newest.title == "Karaoke Sao Khuê"


def test_a_change_names_the_fields_that_changed(office: Office) -> None:
    place = add_place(office)
    kept = load_record(office, "establishments", place)
    value = kept.value
    assert isinstance(value, Establishment)
    values = {name: getattr(value, name) for name in Establishment.__slots__}
    changed = Establishment(**{**values, "name": "Karaoke Sao Hôm", "rooms": 8})
    change_record(office, place, changed, seen=kept.context, undo=UndoStack())

    newest = journal_lines(office, find_journal(office, WantedRows()).rows)[0]

    assert newest.action == "edited"
    assert newest.fields == (
        office.labels.field("establishments", "name").label,
        office.labels.field("establishments", "rooms").label,
    )


def test_a_deletion_carries_its_reason(office: Office) -> None:
    delete_record(office, "establishments", add_place(office), "Nhập trùng", undo=UndoStack())

    newest = journal_lines(office, find_journal(office, WantedRows()).rows)[0]

    assert (newest.action, newest.reason) == ("removed", "Nhập trùng")


def test_filters_leave_what_fits_all_of_them(office: Office) -> None:
    add_place(office)

    by_action = find_journal(office, WantedRows(actions=frozenset({"key_made"})))
    by_register = find_journal(office, WantedRows(registers=frozenset({"establishments"})))
    by_nobody = find_journal(office, WantedRows(authors=frozenset({"Người khác"})))
    later = find_journal(office, WantedRows(since="2027-01-01T00:00:00.000000Z"))

    assert [line.action for line in journal_lines(office, by_action.rows)] == ["key_made"]
    assert (by_register.total, by_nobody.total, later.total) == (1, 0, 0)
    assert by_nobody.authors == (OFFICER,)


def test_a_whole_journal_has_no_broken_seal(office: Office) -> None:
    add_place(office)

    assert check_journal(office) == ()


def test_a_row_altered_behind_the_program_breaks_its_seal(office: Office) -> None:
    add_place(office)
    with writing(office.database) as connection:
        triggers = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in triggers:
            if "journal" in name:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        connection.execute(sa.text("UPDATE journal SET author = 'Kẻ khác' WHERE seq = 2"))

    assert check_journal(office) == (2,)


def test_a_row_told_to_the_end_gives_each_field_before_and_after(office: Office) -> None:
    place = add_place(office)
    kept = load_record(office, "establishments", place)
    change_record(office, place, replace(kept.value, rooms=8), seen=kept.context, undo=UndoStack())

    details = load_journal_details(office, find_journal(office, WantedRows()).rows[0])

    assert details is not None
    assert [(one.label, one.after) for one in details.changes] == [("Số phòng", "8")]
    assert details.device == office.author.device
    assert len(details.seal) == 64
    assert details.package is None


def test_a_package_taken_in_is_told_with_signer_verdict_and_counts(tmp_path: Path) -> None:
    with three_offices(tmp_path) as world:
        path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
        take_in_packages(world.city, examine_packages(world.city, [path]))
        rows = find_journal(world.city, WantedRows(actions=frozenset({"received"}))).rows

        details = load_journal_details(world.city, rows[0])

        assert details is not None
        package = details.package
        assert package is not None
        assert package.file == path.name.removesuffix(".age")
        assert package.unit == world.ward.unit.name
        assert [name for name, _ in package.signers] == [world.ward.author.name]
        assert package.reasons == ("Không có dấu thời gian.",)
        assert dict(package.counts)["new"] > 0
        assert package.state == "accepted"


def test_there_are_no_details_of_a_row_that_is_not_there(office: Office) -> None:
    assert load_journal_details(office, 10_000) is None
