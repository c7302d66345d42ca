"""Catalogs and limits as an office edits them: nothing shipped is lost, everything can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from db.domain.catalogs import Entry
from db.domain.errors import KnownError
from db.domain.overlays import overlay_from_plain, overlay_to_plain
from db.journal import latest
from db.transactions import reading
from desktop.services import catalog_editing as editing
from desktop.services.catalogs import load_catalogs
from desktop.services.office import open_office
from desktop.services.records import UndoStack, redo_last, undo_last
from tests.support.clock import FrozenClock
from tests.support.ward_office import make_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.services.office import Office

CRITERIA = "rating_criteria"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path)
    yield office
    office.close()


def now(office: Office) -> Office:
    """The office as it goes on after an edit."""
    return editing.refresh_catalogs(office)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as refused:
        call()
    return refused.value.code


def test_an_own_entry_gets_a_code_that_never_collides_and_stands_at_the_end(office: Office) -> None:
    undo = UndoStack()
    editing.add_entry(office, CRITERIA, Entry("", "Có hương ước", attributes={"most": "5"}), undo=undo)
    editing.add_entry(office, CRITERIA, Entry("", "Có, hương ước"), undo=undo)

    *shipped, first, second = now(office).catalogs[CRITERIA].entries

    assert tuple(shipped) == load_catalogs()[CRITERIA].entries
    assert (first.code, second.code) == ("x-11692-co-huong-uoc", "x-11692-co-huong-uoc-2")
    assert first.attributes == {"most": "5"}


def test_the_version_that_packages_cite_changes_with_the_overlay_and_comes_back(office: Office) -> None:
    undo = UndoStack()
    editing.add_entry(office, CRITERIA, Entry("", "Có hương ước"), undo=undo)
    changed = now(office).catalogs.version
    undo_last(office, undo)

    assert changed != load_catalogs().version
    assert now(office).catalogs == load_catalogs()


def test_a_hidden_or_ended_entry_keeps_its_word_and_is_not_offered(office: Office) -> None:
    undo = UndoStack()
    hidden, ended = load_catalogs()[CRITERIA].entries[:2]
    editing.change_entry(office, CRITERIA, replace(hidden, hidden=True), undo=undo)
    editing.change_entry(office, CRITERIA, replace(ended, valid_to=date(2026, 6, 30)), undo=undo)

    catalog = now(office).catalogs[CRITERIA]

    assert not {hidden.code, ended.code} & {entry.code for entry in catalog.on(date(2026, 11, 20))}
    assert ended.code in {entry.code for entry in catalog.on(date(2026, 6, 30))}
    assert (catalog.word(hidden.code), catalog.word(ended.code)) == (hidden.name, ended.name)


def test_a_shipped_entry_that_was_changed_comes_back_as_it_was(office: Office) -> None:
    undo = UndoStack()
    entry = load_catalogs()[CRITERIA].entries[0]
    changed = replace(entry, name="Tên khác", attributes={**entry.attributes, "most": "35"})
    editing.change_entry(office, CRITERIA, changed, undo=undo)
    assert now(office).catalogs[CRITERIA].get(entry.code) == changed

    editing.drop_change(office, CRITERIA, entry.code, undo=undo)

    assert now(office).catalogs == load_catalogs()


def test_undo_and_redo_go_through_the_session_and_the_journal(office: Office) -> None:
    undo = UndoStack()
    editing.add_entry(office, CRITERIA, Entry("", "Có hương ước"), undo=undo)

    undo_last(office, undo)
    without = now(office).catalogs
    redo_last(office, undo)

    assert without == load_catalogs()
    assert now(office).catalogs[CRITERIA].entries[-1].name == "Có hương ước"
    with reading(office.database) as connection:
        actions = [line.action for line in latest(connection, limit=3)]
    assert actions == ["undone", "undone", "catalog_changed"]


def test_the_order_is_the_offices_and_moving_back_leaves_no_trace(office: Office) -> None:
    undo = UndoStack()
    first, second = (entry.code for entry in load_catalogs()[CRITERIA].entries[:2])
    editing.move_entry(office, CRITERIA, second, by=-1, undo=undo)
    assert [entry.code for entry in now(office).catalogs[CRITERIA].entries[:2]] == [second, first]

    editing.move_entry(office, CRITERIA, second, by=1, undo=undo)

    assert now(office).catalogs == load_catalogs()


def test_the_overlay_is_part_of_opening_the_office(office: Office, tmp_path: Path) -> None:
    editing.add_entry(office, CRITERIA, Entry("", "Có hương ước"), undo=UndoStack())

    again = open_office(str(tmp_path / "phuong.db"), passphrase=None, clock=FrozenClock())

    assert again.catalogs == now(office).catalogs
    again.close()


def test_a_limit_is_changed_with_reason_and_source_only(office: Office) -> None:
    undo = UndoStack()
    limit = next(
        state for state in editing.list_rules(office) if state.code == "FINE_LIMIT" and state.level == "commune"
    )
    day = date(2026, 3, 1)

    assert (
        code_of(lambda: editing.change_limit(office, limit, 1, reason=" ", source="x", undo=undo)) == "REASON_MISSING"
    )
    assert code_of(lambda: editing.change_limit(office, limit, 1, reason="x", source="", undo=undo)) == "SOURCE_MISSING"
    editing.change_limit(office, limit, 50_000_000, reason="Nghị định mới", source="NĐ 1/2027 Đ5", undo=undo)

    assert now(office).rules.chairman_limit("commune", day) == 50_000_000
    assert now(office).rules.chairman_limit("province", day) == office.rules.chairman_limit("province", day)
    changed = next(state for state in editing.list_rules(office) if state.change)
    assert (changed.limit, changed.shipped_limit, changed.source) == (50_000_000, 37_500_000, "NĐ 1/2027 Đ5")
    editing.drop_limit(office, changed, undo=undo)
    assert now(office).rules == office.rules


def test_bad_entries_are_refused(office: Office) -> None:
    undo = UndoStack()
    name = load_catalogs()[CRITERIA].entries[0].name
    swapped = Entry("", "A", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))

    assert code_of(lambda: editing.add_entry(office, CRITERIA, Entry("", "  "), undo=undo)) == "ENTRY_WITHOUT_NAME"
    assert code_of(lambda: editing.add_entry(office, CRITERIA, Entry("", name), undo=undo)) == "ENTRY_TWICE"
    assert code_of(lambda: editing.add_entry(office, CRITERIA, swapped, undo=undo)) == "ENTRY_DAYS_SWAPPED"
    assert code_of(lambda: editing.change_entry(office, CRITERIA, Entry("nope", "A"), undo=undo)) == "ENTRY_GONE"
    assert code_of(lambda: editing.drop_change(office, CRITERIA, "nope", undo=undo)) == "ENTRY_GONE"
    assert code_of(lambda: editing.add_entry(office, "indicators", Entry("", "A"), undo=undo)) == "CATALOG_FIXED"
    assert not undo.done


def test_the_overlay_goes_to_another_computer_in_a_file(office: Office, tmp_path: Path) -> None:
    undo, out = UndoStack(), tmp_path / "danh-muc.toml"
    (tmp_path / "there").mkdir()
    there = make_office(tmp_path / "there")
    entry = Entry("", 'Tên có "ngoặc" và \\ [x]', "Nhóm", "QĐ 1/2026", date(2026, 1, 1), None, {"most": "5"})
    editing.add_entry(office, CRITERIA, entry, undo=undo)
    editing.move_entry(office, "topics", load_catalogs()["topics"].entries[1].code, by=-1, undo=undo)
    limit = next(state for state in editing.list_rules(office) if state.shipped_limit)
    editing.change_limit(office, limit, 7, reason="Thử", source="QĐ 2/2026", undo=undo)
    editing.save_overlay(office, out)

    editing.load_overlay(there, out, undo=undo)

    assert now(there).catalogs == now(office).catalogs
    assert now(there).rules == now(office).rules
    undo_last(there, undo)
    assert now(there).catalogs == load_catalogs()
    there.close()


@pytest.mark.parametrize(
    "text",
    [
        "không phải TOML",
        "version = -1",
        "version = true",
        "other = 1",
        '[catalogs."../x"]\norder = ["a"]',
        '[catalogs.topics.entries."a b"]\nname = "x"',
        '[catalogs.topics.entries.new]\nown = true\nname = "x"',
        "[catalogs.topics.entries.x-1]\nown = true",
        '[catalogs.topics.entries.a]\nvalid_to = "31/12/2026"',
        '[catalogs.topics.entries.a.attributes]\n"A b" = "x"',
        '[catalogs.topics]\norder = ["a", "a"]',
        '[[rules]]\ncode = "FINE_LIMIT"\nlimit = 1',
        '[[rules]]\ncode = "FINE_LIMIT"\nlimit = -1\nreason = "a"\nsource = "b"',
        f'[catalogs.topics.entries.a]\nname = "{"x" * 3000}"',
        "a = " + "[" * 3000,
    ],
)
def test_a_hostile_file_is_refused_and_changes_nothing(office: Office, tmp_path: Path, text: str) -> None:
    undo, file = UndoStack(), tmp_path / "xau.toml"
    file.write_text(text, encoding="utf-8")

    assert code_of(lambda: editing.load_overlay(office, file, undo=undo)) == "OVERLAY_BROKEN"
    assert now(office).catalogs == load_catalogs()
    assert not undo.done


def test_what_this_program_does_not_know_stays_in_the_overlay(office: Office, tmp_path: Path) -> None:
    undo, file = UndoStack(), tmp_path / "moi.toml"
    file.write_text('[catalogs.topics.entries.later]\nname = "Mục của bản sau"\n', encoding="utf-8")

    editing.load_overlay(office, file, undo=undo)

    overlay = editing.current_overlay(office)
    assert now(office).catalogs["topics"].entries == load_catalogs()["topics"].entries
    assert "later" in overlay.catalogs["topics"].entries
    assert overlay_from_plain(overlay_to_plain(overlay)) == overlay
