"""Keeping records as an officer does: add, change, delete with reason, take back; drafts; nothing or everything."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.establishments import Establishment
from db.domain.inspections import Inspection, Member
from db.domain.registers import BY_NAME
from db.domain.trainings import Participant, Training
from db.queries.records import Filter
from desktop.services import records
from desktop.services.records import UndoStack
from tests.support.databases import make_database
from tests.support.faults import Counter, failing_database, until_it_works
from tests.support.small_office import open_small_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

KHUE = Establishment(
    name="Karaoke Sao Khuê", kinds=("karaoke",), address="218 Phạm Văn Đồng", status="operating", workers_total=9
)
MORNING = datetime(2026, 10, 5, 9, 0)  # noqa: DTZ001 - local time


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office without records."""
    make_database(tmp_path).close()
    with open_small_office(tmp_path) as office:
        yield office


@pytest.fixture
def undo() -> UndoStack:
    """Nothing done yet."""
    return UndoStack()


def names(office: Office) -> list[str]:
    ids = records.find_records(office, "establishments", Filter())
    return [loaded.value.name for loaded in records.load_records(office, "establishments", ids)]


def test_a_record_is_added_found_and_loaded(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)

    loaded = records.load_record(office, "establishments", saved.id)
    assert (loaded.value, loaded.owned, loaded.deleted) == (KHUE, True, None)
    assert saved.changes.ids("establishments") == {saved.id}
    assert [found.id for found in records.search_records(office, "establishments", "sao khue")] == [saved.id]


def test_a_record_without_what_makes_it_one_is_refused(office: Office, undo: UndoStack):
    with pytest.raises(KnownError, match="REQUIRED_MISSING"):
        records.add_record(office, replace(KHUE, name=""), undo=undo)

    assert names(office) == []


def test_a_missing_record_says_so(office: Office):
    with pytest.raises(KnownError, match="RECORD_GONE"):
        records.load_record(office, "establishments", "de28e60d-5251-720e-a989-0ac1a39c95f2")


def test_undo_and_redo_of_adding_changing_and_deleting(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)
    loaded = records.load_record(office, "establishments", saved.id)
    records.change_record(office, saved.id, replace(KHUE, name="Gió Biển"), seen=loaded.context, undo=undo)
    records.delete_record(office, "establishments", saved.id, "trùng", undo=undo)
    seen = [names(office)]

    for _ in range(3):
        records.undo_last(office, undo)
        seen.append(names(office))
    for _ in range(3):
        records.redo_last(office, undo)
        seen.append(names(office))

    assert seen == [[], ["Gió Biển"], ["Karaoke Sao Khuê"], [], ["Karaoke Sao Khuê"], ["Gió Biển"], []]
    assert records.redo_last(office, undo) is None


def test_undo_keeps_what_others_changed_since(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)
    first = records.load_record(office, "establishments", saved.id)
    records.change_record(office, saved.id, replace(KHUE, name="Gió Biển"), seen=first.context, undo=undo)
    second = records.load_record(office, "establishments", saved.id)
    records.change_record(office, saved.id, replace(second.value, rooms=8), seen=second.context, undo=UndoStack())

    records.undo_last(office, undo)

    value = records.load_record(office, "establishments", saved.id).value
    assert (value.name, value.rooms) == ("Karaoke Sao Khuê", 8)


def test_undo_with_nothing_done_does_nothing(office: Office, undo: UndoStack):
    assert records.undo_last(office, undo) is None


def test_deleting_asks_for_its_reason(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)

    with pytest.raises(KnownError, match="REASON_MISSING"):
        records.delete_record(office, "establishments", saved.id, " ", undo=undo)

    assert names(office) == ["Karaoke Sao Khuê"]


def test_a_deleted_record_comes_back(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)
    records.delete_record(office, "establishments", saved.id, "trùng", undo=undo)

    records.restore_record(office, "establishments", saved.id)

    assert names(office) == ["Karaoke Sao Khuê"]
    actions = [row.action for row in records.load_history(office, saved.id)]
    assert actions == ["added", "removed", "restored"]


def test_a_change_made_from_an_older_view_is_refused(office: Office, undo: UndoStack):
    saved = records.add_record(office, KHUE, undo=undo)
    seen = records.load_record(office, "establishments", saved.id).context
    records.change_record(office, saved.id, replace(KHUE, rooms=8), seen=seen, undo=undo)

    with pytest.raises(KnownError, match="CHANGED_MEANWHILE"):
        records.change_record(office, saved.id, replace(KHUE, rooms=9), seen=seen, undo=undo)


def test_a_draft_waits_until_its_record_is_kept(office: Office, undo: UndoStack):
    records.keep_draft(office, "establishments", "", {"name": "Kar"})
    records.keep_draft(office, "establishments", "", {"name": "Karaoke"})
    draft = records.load_draft(office, "establishments", "")
    assert draft is not None
    assert draft.content == {"name": "Karaoke"}

    records.add_record(office, KHUE, undo=undo)

    assert records.load_drafts(office) == ()


def test_a_draft_can_be_given_up(office: Office):
    records.keep_draft(office, "establishments", "", {"name": "Kar"})

    records.drop_draft(office, "establishments", "")

    assert records.load_draft(office, "establishments", "") is None


def test_findings_name_what_is_missing_and_what_the_rules_say(office: Office, undo: UndoStack):
    place = records.add_record(office, KHUE, undo=undo).id
    visit = Inspection(
        establishment=place,
        state="done",
        kind="planned",
        plan_number="1",
        started_at=MORNING,
        result="no_violation",
        members=tuple(Member(name=name, present=True, card_number=name) for name in "abc"),
    )
    first = records.add_record(office, visit, undo=undo).id

    assert records.check_record(office, visit, record_id=first) == ()
    second = [finding.code for finding in records.check_record(office, replace(visit, started_at=MORNING))]
    assert second == ["CHECKED_TWICE_IN_YEAR"]
    missing = {finding.where for finding in records.check_record(office, Inspection()) if finding.code == "REQUIRED"}
    assert missing == {"establishment", "state", "kind"}


@pytest.mark.parametrize("register", sorted(BY_NAME))
def test_every_register_judges_an_empty_draft_without_failing(office: Office, register: str):
    record = BY_NAME[register].record()

    assert all(finding.where for finding in records.check_record(office, record))


def test_a_dump_tells_everything_that_may_leave_the_office_sorted_by_id(office: Office, undo: UndoStack):
    kept = [records.add_record(office, replace(KHUE, representative_id_number="031"), undo=undo).id for _ in range(3)]
    records.delete_record(office, "establishments", kept[0], "trùng", undo=undo)

    dump = records.dump_register(office, "establishments")

    assert [record["id"] for record in dump] == sorted(kept)
    assert [record["deleted"] for record in dump] == ["trùng", None, None]
    assert all("representative_id_number" not in record["fields"] for record in dump)  # type: ignore[operator]


def test_whatever_statement_fails_the_record_is_wholly_kept_or_wholly_not(office: Office):
    training = Training(name="Lớp", kind="class", from_on=MORNING.date(), participants=(Participant(staff="x"),))
    outcomes: set[tuple[int, int]] = set()

    def attempt(fail_at: int) -> Counter:
        with suppress(KnownError), failing_database(office, fail_at) as counter:
            records.add_record(office, training, undo=UndoStack())
        found = records.find_records(office, "trainings", Filter())
        rows = sum(len(records.load_history(office, record_id)) for record_id in found)
        outcomes.add((len(found), rows))
        return counter

    until_it_works(attempt)

    assert outcomes == {(0, 0), (1, 1)}
