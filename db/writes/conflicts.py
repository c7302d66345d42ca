"""Deciding between values that were set on several sides at once (package.md §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import journal
from db.domain.changes import Changes, changed
from db.domain.errors import KnownError
from db.domain.versions import DELETED, canonical, cells_of, change_version, covers, spell_context
from db.journal import Line, changed_values
from db.queries.records import get_version
from db.writes.records import update_versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec

DECIDED = "resolved"


def decide_cells(
    connection: Connection,
    register: RegisterSpec,
    record_id: str,
    cells: Mapping[str, Mapping[str, Json]],
    *,
    seen: Mapping[str, int],
    why: str,
    author: Author,
    at: str,
) -> Changes:
    """What changed when cells in conflict got the values decided on: a new change that has seen all of them.

    Args:
        connection: inside `writing()`.
        register: which register.
        record_id: which record.
        cells: per cell in conflict its fields; a field left out is empty.
        seen: the context of the version somebody decided about.
        why: the reason.
        author: who decides.
        at: now, UTC ISO text.

    Raises:
        KnownError: RECORD_GONE; NOT_OWN_RECORD when another unit owns it; CHANGED_MEANWHILE when it moved on since;
            CONFLICT_GONE when a cell is not in conflict any more; DELETION_UNDECIDED when it is not yet decided
            whether the record is deleted, which every other change would settle unseen.
    """
    stored = get_version(connection, register, record_id)
    if stored is None:
        raise KnownError("RECORD_GONE", register=register.name)
    if stored.unit != author.unit:
        raise KnownError("NOT_OWN_RECORD", register=register.name)
    if not covers(seen, stored.context):
        raise KnownError("CHANGED_MEANWHILE", register=register.name, by=stored.changed_by)
    open_cells = stored.conflicts
    if not cells.keys() <= open_cells.keys():
        raise KnownError("CONFLICT_GONE", register=register.name)
    if DELETED in open_cells and DELETED not in cells:
        raise KnownError("DELETION_UNDECIDED", register=register.name)
    fields = cells_of(register, [spec.name for spec in register.fields])
    values = dict(stored.values)
    for cell, chosen in cells.items():
        for name in {*fields.get(cell, (cell,)), *chosen}:
            values.pop(name, None)
        values.update({name: value for name, value in chosen.items() if value is not None})
    version = change_version(
        stored,
        register,
        values=values,
        device=author.device,
        changed_at=at,
        changed_by=author.name,
        decided=cells,
    )
    update_versions(connection, register, (version,))
    before, after = changed_values(stored.values, version.values)
    told = {cell: [dict(one.values) for one in open_cells[cell]] for cell in cells}
    lines = (
        Line(DECIDED, register.name, record_id, before=before, after=after, context=spell_context(version.context)),
        Line(DECIDED, "conflicts", record_id, after=canonical({"why": why, "values": canonical(told)})),
    )
    journal.append(connection, lines, author=author, at=at)
    return changed(register.name, record_id)
