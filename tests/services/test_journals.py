"""Looking into the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from db.domain.establishments import Establishment
from db.transactions import writing
from desktop.services.journals import WantedRows, check_journal, find_journal, journal_lines
from desktop.services.records import UndoStack, change_record, delete_record, load_record
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
