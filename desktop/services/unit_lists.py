"""The office's own changes of the list of units: from a file, shown before they count, kept with journal and undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import journal
from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.unit_changes import (
    UnitChanges,
    apply_changes,
    changes_to_plain,
    check_changes,
    layer_changes,
    usable_changes,
)
from db.domain.versions import canonical
from db.journal import Line
from db.transactions import reading, writing
from desktop.services.records import UndoAction
from desktop.services.unit_files import LineTrouble, UnitLines, read_rows
from desktop.services.unit_overlay import handed_changes, own_changes, put_own_changes, unit_index_in
from desktop.services.unit_words import describe_changes
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop.services.office import Office
    from desktop.services.plan_changes import ChangeLine
    from desktop.services.records import UndoStack
    from desktop.services.unit_files import Row

CHANGED = "units_changed"
_EVERYTHING = Changes(registers=frozenset({"catalogs"}))


@dataclass(frozen=True, slots=True)
class UnitListPreview:
    """What a file would change.

    Attributes:
        file: its name.
        changes: the office's own changes with those of the file.
        lines: new, ended, renamed units and successions, those in force beside those of the file.
        troubles: lines that cannot be used; while there is one, nothing is kept.
    """

    file: str
    changes: UnitChanges
    lines: tuple[ChangeLine, ...] = ()
    troubles: tuple[LineTrouble, ...] = ()

    @property
    def brings(self) -> bool:
        """Whether keeping it would change anything."""
        return bool(self.lines) and not self.troubles


def preview_unit_list(office: Office, file: Path) -> UnitListPreview:
    """What a CSV or TOML file would change in the units this office goes by; it comes over earlier files.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_UNREADABLE, UNIT_FILE_BROKEN with what is wrong with it as a whole.
    """
    return preview_unit_rows(office, file.name, read_rows(file))


def preview_unit_rows(office: Office, name: str, rows: Sequence[Row]) -> UnitListPreview:
    """The same of lines that stand in no file; `name` is what they are called."""
    with reading(office.database) as connection:
        own, handed, now = own_changes(connection), handed_changes(connection), unit_index_in(connection)
    shipped = load_unit_index()
    reader = UnitLines(now, office.clock.today())
    found = reader.read(rows)
    troubles = list(reader.troubles)
    wanted = replace(layer_changes(own, found), version=own.version)
    try:
        check_changes(wanted)
    except ValueError as broken:
        troubles.append(LineTrouble(0, "UNIT_FILE_BROKEN", {"file": name, "reason": str(broken)}))
        return UnitListPreview(name, own, troubles=tuple(troubles))
    whole = layer_changes(wanted, handed)
    for one in usable_changes(shipped, whole)[1]:
        line = next((reader.lines[word] for word in one.unit.split() if word in reader.lines), 0)
        troubles.append(LineTrouble(line, one.code, one.parameters))
    lines = describe_changes(now, apply_changes(shipped, whole))
    return UnitListPreview(name, wanted, lines, tuple(sorted(troubles, key=lambda one: one.line)))


def keep_unit_list(office: Office, preview: UnitListPreview, *, undo: UndoStack) -> Changes:
    """The changes of a file in force, with a journal line; one step of the session.

    Raises:
        KnownError: UNIT_FILE_BROKEN where the preview has lines that cannot be used.
    """
    if preview.troubles:
        raise KnownError("UNIT_FILE_BROKEN", file=preview.file, reason=f"dòng {preview.troubles[0].line}")
    before = _store(office, preview.changes)
    if before is None:
        return Changes()

    def put(changes: UnitChanges) -> Callable[[Office], Changes]:
        def act(office: Office) -> Changes:
            _store(office, changes)
            return _EVERYTHING

        return act

    undo.push(UndoAction("", put(before), put(preview.changes)))
    return _EVERYTHING


def drop_unit_changes(office: Office, *, undo: UndoStack) -> Changes:
    """The list as it came with the program, but for what the superior handed down; one step of the session."""
    return keep_unit_list(office, UnitListPreview("", UnitChanges()), undo=undo)


def _store(office: Office, changes: UnitChanges) -> UnitChanges | None:
    """The changes before; None where these are the same."""
    with writing(office.database) as connection:
        before = own_changes(connection)
        old, new = (changes_to_plain(replace(one, version=0)) for one in (before, changes))
        if old == new:
            return None
        put_own_changes(connection, replace(changes, version=before.version + 1))
        line = Line(CHANGED, "units", before=canonical({"units": old}), after=canonical({"units": new}))
        journal.append(connection, (line,), author=office.author, at=office.stamp())
    return before
