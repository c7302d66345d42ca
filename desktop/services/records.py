"""Keeping the registers: lists, cards, forms with findings, drafts, undo; the same for every register."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from db import journal
from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.fields import Json, fields_of, from_json, is_empty, to_json
from db.domain.findings import Finding
from db.domain.registers import BY_NAME, BY_RECORD
from db.queries import records as queries
from db.queries import settings as setting_queries
from db.queries.records import Filter
from db.transactions import reading, writing
from db.writes import records as writes
from db.writes import settings as setting_writes
from desktop.services.checks import check_in, note_reported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from _typeshed import DataclassInstance
    from sqlalchemy.engine import Connection

    from db.domain.versions import Version
    from db.journal import JournalRow
    from db.queries.settings import Draft
    from desktop.services.office import Office

UNDO_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as a card or form shows it.

    Attributes:
        id: its id.
        register: name of its register.
        value: its dataclass.
        context: the version the user sees; handed back when saving.
        owned: whether this office may change it.
        deleted: the reason of its deletion, or None.
        changed_at: when it was last changed, UTC ISO text.
        changed_by: who changed it last.
        conflicts: names of cells changed on several sides at once.
    """

    id: str
    register: str
    value: Any
    context: Mapping[str, int]
    owned: bool
    deleted: str | None
    changed_at: str
    changed_by: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a record answers."""

    id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One step that can be taken back or done again.

    Attributes:
        register: which register.
        record_id: which record.
        before: its plain values before; None when it did not exist.
        after: its plain values after.
        more: further records changed by the same act, taken back with it.
    """

    register: str
    record_id: str
    before: Mapping[str, Json] | None
    after: Mapping[str, Json]
    more: tuple[UndoStep, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoAction:
    """A step of another kind than one record: a whole import, an edited catalog.

    Attributes:
        register: the register whose list shows it; empty for none.
        take_back: takes it back.
        do_again: does it again after that.
    """

    register: str
    take_back: Callable[[Office], Changes]
    do_again: Callable[[Office], Changes]


@dataclass(slots=True)
class UndoStack:
    """The steps of this session, newest last; kept by the window, one per opened office."""

    done: deque[UndoStep | UndoAction] = field(default_factory=lambda: deque[UndoStep | UndoAction](maxlen=UNDO_DEPTH))
    undone: list[UndoStep | UndoAction] = field(default_factory=list[UndoStep | UndoAction])

    def push(self, step: UndoStep | UndoAction) -> None:
        """A new step; what had been undone can no longer be done again."""
        self.done.append(step)
        self.undone.clear()


def find_records(office: Office, register: str, wanted: Filter) -> tuple[str, ...]:
    """The ids of a list under a filter."""
    with reading(office.database) as connection:
        return queries.find_ids(connection, BY_NAME[register], wanted)


def load_records(office: Office, register: str, ids: Sequence[str]) -> tuple[Loaded, ...]:
    """The records of some ids that are here, in their order."""
    with reading(office.database) as connection:
        return tuple(_loaded(office, v, register) for v in queries.get_versions(connection, BY_NAME[register], ids))


def load_record(office: Office, register: str, record_id: str) -> Loaded:
    """One record.

    Raises:
        KnownError: RECORD_GONE.
    """
    found = load_records(office, register, (record_id,))
    if not found:
        raise KnownError("RECORD_GONE", register=register)
    return found[0]


def search_records(office: Office, register: str, text: str, *, limit: int = 20) -> tuple[Loaded, ...]:
    """The newest records whose words begin with the typed ones."""
    with reading(office.database) as connection:
        spec = BY_NAME[register]
        ids = queries.find_first(connection, spec, text, limit=limit)
        return tuple(_loaded(office, version, register) for version in queries.get_versions(connection, spec, ids))


def check_record(office: Office, value: DataclassInstance, *, record_id: str | None = None) -> tuple[Finding, ...]:
    """What is not right yet about a record or draft: missing required fields and the register's own rules.

    Args:
        office: for rules, catalogs and the other records a rule looks at.
        value: the record's dataclass, perhaps a draft.
        record_id: its id when it is already kept.
    """
    with reading(office.database) as connection:
        return (*check_in(connection, office, value, record_id=record_id), *note_reported(connection, value))


def add_record(office: Office, value: DataclassInstance, *, undo: UndoStack, draft: str = "") -> Saved:
    """A new record kept; its draft is gone in the same step.

    Raises:
        KnownError: REQUIRED_MISSING when a field is empty without which the record means nothing.
    """
    register = BY_RECORD[type(value)]
    _refuse_hollow(value)
    plain = to_json(value)
    with writing(office.database) as connection:
        record_id, changes = writes.add_record(connection, register, plain, author=office.author, at=office.stamp())
        setting_writes.drop_draft(connection, draft or register.name, "")
    undo.push(UndoStep(register.name, record_id, None, plain))
    return Saved(record_id, changes)


def change_record(
    office: Office, record_id: str, value: DataclassInstance, *, seen: Mapping[str, int], undo: UndoStack
) -> Saved:
    """A record changed; its draft is gone in the same step.

    Raises:
        KnownError: CHANGED_MEANWHILE, RECORD_GONE, NOT_OWN_RECORD, REQUIRED_MISSING.
    """
    register = BY_RECORD[type(value)]
    _refuse_hollow(value)
    with writing(office.database) as connection:
        stored = queries.get_version(connection, register, record_id)
        before = dict(stored.values) if stored else {}
        plain = {**_unknown_fields(before, register.name), **to_json(value)}
        changes = writes.change_record(
            connection, register, record_id, plain, seen=seen, author=office.author, at=office.stamp()
        )
        setting_writes.drop_draft(connection, register.name, record_id)
    if changes.records:
        undo.push(UndoStep(register.name, record_id, before, plain))
    return Saved(record_id, changes)


def delete_record(office: Office, register: str, record_id: str, reason: str, *, undo: UndoStack) -> Saved:
    """A record deleted with its reason; it can be taken back.

    Raises:
        KnownError: REASON_MISSING, RECORD_GONE, NOT_OWN_RECORD.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    spec = BY_NAME[register]
    with writing(office.database) as connection:
        stored = queries.get_version(connection, spec, record_id)
        before = dict(stored.values) if stored else {}
        changes = writes.delete_record(
            connection, spec, record_id, reason.strip(), author=office.author, at=office.stamp()
        )
    undo.push(UndoStep(register, record_id, before, {**before, "deleted": reason.strip()}))
    return Saved(record_id, changes)


def delete_records(office: Office, register: str, ids: Sequence[str], reason: str, *, undo: UndoStack) -> Changes:
    """Several records deleted with one reason, all or none; each can be taken back.

    Raises:
        KnownError: REASON_MISSING, RECORD_GONE, NOT_OWN_RECORD.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    spec, why = BY_NAME[register], reason.strip()
    changes, steps = Changes(), list[UndoStep]()
    with writing(office.database) as connection:
        for record_id in ids:
            stored = queries.get_version(connection, spec, record_id)
            before = dict(stored.values) if stored else {}
            changes |= writes.delete_record(connection, spec, record_id, why, author=office.author, at=office.stamp())
            steps.append(UndoStep(register, record_id, before, {**before, "deleted": why}))
    for step in steps:
        undo.push(step)
    return changes


def add_records(office: Office, values: Sequence[DataclassInstance], *, undo: UndoStack) -> tuple[Saved, ...]:
    """Several new records of one act, all or none; one step of undo takes all of them back.

    Raises:
        KnownError: REQUIRED_MISSING.
    """
    saved, steps = list[Saved](), list[UndoStep]()
    for value in values:
        _refuse_hollow(value)
    with writing(office.database) as connection:
        for value in values:
            register, plain = BY_RECORD[type(value)], to_json(value)
            record_id, changes = writes.add_record(connection, register, plain, author=office.author, at=office.stamp())
            saved.append(Saved(record_id, changes))
            steps.append(UndoStep(register.name, record_id, None, plain))
    _push_together(undo, steps)
    return tuple(saved)


def change_fields(
    office: Office, register: str, changed: Mapping[str, Mapping[str, Json]], *, undo: UndoStack
) -> Changes:
    """Some fields of several records changed by one act, all or none; one step of undo takes all of it back.

    Args:
        office: whose records.
        register: which register.
        changed: per record the plain values of its changed fields; None empties a field.
        undo: the steps of this session.

    Raises:
        KnownError: RECORD_GONE, NOT_OWN_RECORD; then nothing was changed.
    """
    spec, changes, steps = BY_NAME[register], Changes(), list[UndoStep]()
    with writing(office.database) as connection:
        for record_id, values in changed.items():
            stored = queries.get_version(connection, spec, record_id)
            if stored is None:
                raise KnownError("RECORD_GONE", register=register)
            before = dict(stored.values)
            after = {name: value for name, value in {**before, **values}.items() if value is not None}
            done = writes.change_record(
                connection, spec, record_id, after, seen=stored.context, author=office.author, at=office.stamp()
            )
            if done.records:
                changes |= done
                steps.append(UndoStep(register, record_id, before, after))
    _push_together(undo, steps)
    return changes


def _push_together(undo: UndoStack, steps: Sequence[UndoStep]) -> None:
    if steps:
        undo.push(replace(steps[0], more=tuple(steps[1:])))


def restore_record(office: Office, register: str, record_id: str) -> Saved:
    """A deleted record brought back."""
    with writing(office.database) as connection:
        changes = writes.restore_record(
            connection, BY_NAME[register], record_id, author=office.author, at=office.stamp()
        )
    return Saved(record_id, changes)


def undo_last(office: Office, undo: UndoStack) -> Saved | None:
    """The newest step taken back; None when there is none.

    A record made in the step is deleted with the reason that it was taken back; everything else gets its values back.
    Other fields that were changed since keep their newer values.
    """
    if not undo.done:
        return None
    step = undo.done[-1]
    if isinstance(step, UndoAction):
        changes = step.take_back(office)
        undo.undone.append(undo.done.pop())
        return Saved("", changes)
    with writing(office.database) as connection:
        saved = [_write_step(connection, office, one, target=one.before, was=one.after) for one in (step, *step.more)]
    undo.undone.append(undo.done.pop())
    return _together(saved)


def redo_last(office: Office, undo: UndoStack) -> Saved | None:
    """The newest step taken back, done again; None when there is none."""
    if not undo.undone:
        return None
    step = undo.undone[-1]
    if isinstance(step, UndoAction):
        changes = step.do_again(office)
        undo.done.append(undo.undone.pop())
        return Saved("", changes)
    with writing(office.database) as connection:
        saved = [
            _write_step(connection, office, one, target=one.after, was=one.before or {}) for one in (step, *step.more)
        ]
    undo.done.append(undo.undone.pop())
    return _together(saved)


def keep_draft(office: Office, form: str, record_id: str, content: Json) -> None:
    """What somebody is typing, kept so that a power cut loses nothing."""
    with writing(office.database) as connection:
        setting_writes.put_draft(connection, form, record_id, content=content, at=office.stamp())


def drop_draft(office: Office, form: str, record_id: str) -> None:
    """The draft given up."""
    with writing(office.database) as connection:
        setting_writes.drop_draft(connection, form, record_id)


def load_draft(office: Office, form: str, record_id: str) -> Draft | None:
    """The draft of a form, or None."""
    with reading(office.database) as connection:
        return setting_queries.get_draft(connection, form, record_id)


def load_drafts(office: Office) -> tuple[Draft, ...]:
    """All drafts, newest first."""
    with reading(office.database) as connection:
        return setting_queries.list_drafts(connection)


def load_history(office: Office, record_id: str) -> tuple[JournalRow, ...]:
    """Everything that was done to a record, oldest first."""
    with reading(office.database) as connection:
        return journal.history(connection, record_id)


def dump_register(office: Office, register: str) -> list[dict[str, Json]]:
    """A register as plain values for other tools: sorted by id, tombstones marked, without what stays in the office.

    The answer depends only on what is known, not on the order in which it came (package.md §5.1).
    """
    spec = BY_NAME[register]
    travelling = {field_spec.name for field_spec in spec.travelling}
    local = {field_spec.name for field_spec in spec.fields} - travelling
    with reading(office.database) as connection:
        return [
            {
                "id": version.id,
                "unit": version.unit,
                "fields": {n: version.values[n] for n in sorted(version.values) if n not in local},
                "deleted": version.deleted,
                "changed_at": version.changed_at,
                "changed_by": version.changed_by,
                "context": dict(sorted(version.context.items())),
                "conflicts": {
                    cell: [json.loads(json.dumps(dict(c.values))) for c in candidates]
                    for cell, candidates in sorted(version.conflicts.items())
                },
            }
            for version in queries.read_versions(connection, spec)
        ]


def _loaded(office: Office, version: Version, register: str) -> Loaded:
    return Loaded(
        version.id,
        register,
        from_json(BY_NAME[register].record, version.values),
        version.context,
        version.unit == office.author.unit,
        version.deleted,
        version.changed_at,
        version.changed_by,
        tuple(sorted(version.conflicts)),
    )


def _refuse_hollow(value: DataclassInstance) -> None:
    """A record may be kept with findings, but not without the fields that make it a record at all."""
    missing = [s.name for s in fields_of(type(value)) if s.required and is_empty(getattr(value, s.name))]
    if missing:
        raise KnownError("REQUIRED_MISSING", fields=",".join(missing))


def _unknown_fields(values: Mapping[str, Json], register: str) -> dict[str, Json]:
    known = {spec.name for spec in BY_NAME[register].fields}
    return {name: value for name, value in values.items() if name not in known}


def _together(saved: Sequence[Saved]) -> Saved:
    """What several records of one act answer: the first one's id, everything that changed."""
    changes = Changes()
    for one in saved:
        changes |= one.changes
    return Saved(saved[0].id, changes)


def _write_step(
    connection: Connection,
    office: Office,
    step: UndoStep,
    *,
    target: Mapping[str, Json] | None,
    was: Mapping[str, Json],
) -> Saved:
    register = BY_NAME[step.register]
    stored = queries.get_version(connection, register, step.record_id)
    if stored is None:
        raise KnownError("RECORD_GONE", register=step.register)
    if target is None:
        values = {**stored.values, "deleted": "Hoàn tác việc thêm"}
    else:
        changed = {name for name in {**target, **was} if target.get(name) != was.get(name)}
        changed |= {"deleted"} if "deleted" not in target else set()
        values = {name: value for name, value in stored.values.items() if name not in changed}
        values |= {name: target[name] for name in changed if name in target}
    changes = writes.change_record(
        connection,
        register,
        step.record_id,
        values,
        seen=stored.context,
        author=office.author,
        at=office.stamp(),
        action="undone",
    )
    return Saved(step.record_id, changes)
