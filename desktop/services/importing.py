"""Taking in lists from Excel: look first, then take in all good rows in one step, or none.

`examine_import` changes nothing and says what each row would do; `carry_out_import` takes that answer back. The same
workbook taken in twice adds nothing the second time. Lists of establishments that somebody else wrote are read by
rules of their own (`import_examination`), everything else by those of all registers (`register_examination`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from db import journal
from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.fields import to_json
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.text import sort_key
from db.domain.versions import DELETED, Version, canonical, change_version, new_version, spell_context
from db.ids import new_id
from db.journal import Line, changed_values
from db.queries import records as queries
from db.transactions import reading, writing
from db.writes import records as writes
from desktop.intake.column_names import column_heading, load_import_words, name_columns
from desktop.intake.mapping import NO_MAPPING, ColumnMapping, read_mapping
from desktop.intake.marking import Mark, mark_workbook
from desktop.intake.matching import LikelyDuplicate
from desktop.intake.problems import CellProblem
from desktop.intake.register_lists import is_own_workbook, read_register
from desktop.intake.register_words import register_headings
from desktop.intake.results import ImportedRow, Sheet, SheetRemark
from desktop.messages import describe_code
from desktop.services.import_examination import (
    ESTABLISHMENTS,
    ChangedRow,
    Examination,
    ImportCounts,
    SameRow,
    examine_again,
    examine_places,
    row_of,
)
from desktop.services.records import UndoAction
from desktop.services.register_examination import NewRecord, RegisterExamination, examine_rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec
    from desktop.services.office import Office
    from desktop.services.records import UndoStack

__all__ = [
    "NO_MAPPING",
    "AnyExamination",
    "CellProblem",
    "ChangedRow",
    "ColumnMapping",
    "Examination",
    "ImportCounts",
    "ImportedRow",
    "LikelyDuplicate",
    "RegisterExamination",
    "SameRow",
    "Sheet",
    "SheetRemark",
    "counts_of",
    "examine_import",
    "read_mapping",
    "register_of",
]

AnyExamination = Examination | RegisterExamination

IMPORTED = "imported"
TAKEN_BACK = "undone"
DONE_AGAIN = "redone"

_UNDO_REASON = "Hoàn tác nhập từ Excel"
_CHOSEN = frozenset({"papers", "commitments", *(spec.name for spec in ESTABLISHMENTS.fields)})


@dataclass(frozen=True, slots=True)
class ImportStep:
    """What the import did to one record, so that it can be taken back.

    Attributes:
        record_id: which.
        before: its plain values before; None where the import made it.
        after: its plain values afterwards; None where the import made it.
        context: its version afterwards.
    """

    record_id: str
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None
    context: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking in a workbook did.

    Attributes:
        register: into which register.
        counts: rows by what became of them; `likely` and `bad` stayed out.
        changes: for screens.
        steps: for `undo_import`.
    """

    register: str
    counts: ImportCounts
    changes: Changes
    steps: tuple[ImportStep, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking an import back, or doing it again, did.

    Attributes:
        changes: for screens.
        kept: records that somebody has changed since and that stay as they are.
        steps: for the other way.
    """

    changes: Changes
    kept: tuple[str, ...]
    steps: tuple[ImportStep, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows to take in: new records by id, and what changes in known ones."""

    new: Sequence[tuple[str, Mapping[str, Json]]]
    changed: Mapping[str, Mapping[str, Json]]
    counts: ImportCounts


def examine_import(
    office: Office,
    path: Path,
    mapping: ColumnMapping | Path | None = None,
    *,
    register: str = ESTABLISHMENTS.name,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Any:  # noqa: ANN401 - AnyExamination; which of the two is known only to those who know the workbook
    """What taking in a workbook would do; nothing is changed.

    Args:
        office: whose register.
        path: an .xlsx file.
        mapping: what a person said about its columns, or a file that says it.
        register: which.
        token: the wish to stop.
        report: takes how many rows were read.

    Raises:
        KnownError: the workbook or the mapping cannot be read (`desktop.intake.errors`).
        Cancelled: somebody asked to stop.
    """
    said = mapping if isinstance(mapping, ColumnMapping) else read_mapping(mapping) if mapping else NO_MAPPING
    if register == ESTABLISHMENTS.name and not is_own_workbook(path, register, office.labels):
        return examine_places(office, path, said, token=token, report=report)
    source = read_register(
        path,
        register,
        catalogs=office.catalogs,
        labels=office.labels,
        today=office.clock.today(),
        mapping=said,
        token=token,
        report=report,
    )
    with reading(office.database) as connection:
        return examine_rows(connection, office, path, source, token=token, report=report)


def counts_of(examination: AnyExamination) -> ImportCounts:
    """How many rows of each kind."""
    return ImportCounts(
        len(examination.new),
        len(examination.changed),
        len(examination.same),
        len(examination.likely),
        len(examination.bad),
    )


def register_of(examination: AnyExamination) -> str:
    """The register an examined workbook would go into."""
    return examination.register if isinstance(examination, RegisterExamination) else ESTABLISHMENTS.name


def carry_out_import(
    office: Office,
    examination: AnyExamination,
    *,
    as_new: frozenset[int] = frozenset(),
    left_out: frozenset[int] = frozenset(),
    undo: UndoStack | None = None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Imported:
    """All good rows taken in, in one transaction; rows with errors and likely duplicates stay out.

    Where the register has changed since the examination, rows that came in meanwhile are not taken in again.

    Args:
        office: whose register.
        examination: what a person has seen.
        as_new: numbers of rows that resemble a record and are another one all the same.
        left_out: numbers of good rows that are not wanted.
        undo: the session's steps; the import becomes one of them.
        token: the wish to stop, looked at before the commit.
        report: takes how far it is.

    Raises:
        KnownError: IMPORT_OUTDATED when the register changed so that a row would now do something else than was seen.
        Cancelled: somebody asked to stop; nothing was taken in.
    """
    token = token or CancelToken()
    at = office.stamp()
    spec = BY_NAME[register_of(examination)]
    with writing(office.database) as connection:
        wanted = _agreed(connection, office, examination, as_new=as_new, left_out=left_out)
        total = len(wanted.new) + len(wanted.changed)
        report(Progress(0, total))
        made = [_new_version(office, record_id, values, at) for record_id, values in wanted.new]
        token.check()
        writes.insert_versions(connection, spec, made)
        report(Progress(len(made), total))
        token.check()
        moved = _changed_versions(connection, office, spec, wanted.changed, at)
        writes.update_versions(connection, spec, [after for _, after in moved])
        lines = _journal_lines(spec.name, examination.sheet, made, moved)
        journal.append(connection, lines, author=office.author, at=at)
        token.check()
    report(Progress(total, total))
    steps = [ImportStep(version.id, None, None, version.context) for version in made]
    steps += [ImportStep(after.id, before.values, after.values, after.context) for before, after in moved]
    counts = replace(wanted.counts, new=len(made), changed=len(moved))
    imported = Imported(spec.name, counts, _changes_of(spec.name, (s.record_id for s in steps)), tuple(steps))
    if undo is not None and steps:
        undo.push(_action_of(imported))
    return imported


def undo_import(office: Office, imported: Imported) -> TakenBack:
    """The import taken back in one transaction: what it made is deleted, what it changed is as it was before.

    A record that somebody has changed since stays as it is, so that newer work is never lost.
    """
    return _move(office, imported, TAKEN_BACK)


def redo_import(office: Office, imported: Imported) -> TakenBack:
    """An import that was taken back, done again; `imported` bears the steps that taking it back gave."""
    return _move(office, imported, DONE_AGAIN)


def _action_of(imported: Imported) -> UndoAction:
    """The import as one step of the session."""
    steps = [imported]

    def take_back(office: Office) -> Changes:
        back = undo_import(office, steps[0])
        steps[0] = replace(steps[0], steps=back.steps)
        return back.changes

    def do_again(office: Office) -> Changes:
        again = redo_import(office, steps[0])
        steps[0] = replace(steps[0], steps=again.steps)
        return again.changes

    return UndoAction(imported.register, take_back, do_again)


def _move(office: Office, imported: Imported, action: str) -> TakenBack:
    at = office.stamp()
    spec = BY_NAME[imported.register]
    steps = {step.record_id: step for step in imported.steps}
    moved: list[tuple[Version, Version]] = []
    kept: list[str] = []
    with writing(office.database) as connection:
        for version in queries.get_versions(connection, spec, tuple(steps)):
            step = steps[version.id]
            gone = version.deleted is not None
            if version.context != step.context or gone != (action == DONE_AGAIN and step.before is None):
                kept.append(version.id)
                continue
            values = _target(version, step, action)
            moved.append((version, _changed(office, spec, version, values, at)))
        writes.update_versions(connection, spec, [after for _, after in moved])
        lines = [_line(action, spec.name, before, after) for before, after in moved]
        journal.append(connection, lines, author=office.author, at=at)
    left = tuple(replace(steps[after.id], context=after.context) for _, after in moved)
    return TakenBack(_changes_of(spec.name, (after.id for _, after in moved)), tuple(kept), left)


def _target(version: Version, step: ImportStep, action: str) -> Mapping[str, Json]:
    if step.before is None or step.after is None:
        plain = {name: value for name, value in version.values.items() if name != DELETED}
        return {**plain, DELETED: _UNDO_REASON} if action == TAKEN_BACK else plain
    return step.before if action == TAKEN_BACK else step.after


def mark_problems(path: Path, examination: AnyExamination, out: Path) -> None:
    """A copy of the workbook in which every cell that is to be mended is filled and says why.

    Rows that are probably here already are marked at their name. The copy is read like the workbook itself; its last
    column is left out then.

    Raises:
        KnownError: FILE_CHANGED, COPY_OVER_ORIGINAL, FILE_UNWRITABLE, or why the workbook cannot be read any more.
    """
    by_sheet: dict[str, list[CellProblem]] = {}
    for problem in (*examination.problems, *examination.notes):
        by_sheet.setdefault(problem.sheet, []).append(problem)
    others: list[tuple[Sheet, list[Mark]]] = []
    if isinstance(examination, RegisterExamination):
        others = [
            (part, _marks_of(by_sheet[part.name]))
            for part in examination.source.parts.values()
            if part.name in by_sheet
        ]
    mark_workbook(path, examination.sheet, _marks_of(by_sheet.get("", ())), out, others=others)


def _marks_of(problems: Iterable[CellProblem]) -> list[Mark]:
    ordered = sorted(problems, key=lambda problem: row_of(problem.cell))
    return [Mark(problem.cell, say_problem(problem), problem.severity) for problem in ordered]


def say_problem(problem: CellProblem) -> str:
    """A cell's problem in words, without the cell's address: what, why, what next."""
    return describe_code(problem.code, problem.parameters).text


def column_choices(office: Office, register: str = ESTABLISHMENTS.name) -> tuple[tuple[str, str], ...]:
    """What a person may say a column means: what stands in a mapping, and our own heading of it."""
    if register != ESTABLISHMENTS.name:
        return tuple(sorted(register_headings(register, office.labels).items(), key=lambda pair: sort_key(pair[1])))
    names = name_columns(load_import_words(), catalogs=office.catalogs, labels=office.labels)
    targets = sorted(
        target for target in names.targets() if target.split(".")[0] in _CHOSEN and "registration" not in target
    )
    headings = [(target, column_heading(target, catalogs=office.catalogs, labels=office.labels)) for target in targets]
    return tuple(sorted(headings, key=lambda pair: sort_key(pair[1])))


def _agreed(
    connection: Connection,
    office: Office,
    examination: AnyExamination,
    *,
    as_new: frozenset[int],
    left_out: frozenset[int],
) -> _Wanted:
    """The rows to take in, looked at again where the register has changed since a person saw them."""
    is_newest = journal.head(connection) == examination.seen
    if isinstance(examination, Examination):
        now = examination
        if not is_newest:
            now = examine_again(connection, office, examination.path, examination.sheet)
        new, changed = _agreed_rows(examination, now, as_new=as_new, left_out=left_out)
        waiting = sum(each.row.row_number not in as_new for each in now.likely)
        return _Wanted(
            [(new_id(), _plain_of(row)) for row in new],
            {row.record_id: to_json(row.after) for row in changed},
            ImportCounts(0, 0, len(now.same), waiting, len(now.bad)),
        )
    later = examination
    if not is_newest:
        later = examine_rows(connection, office, examination.path, examination.source)
    return _agreed_records(examination, later, as_new=as_new, left_out=left_out)


def _agreed_records(
    seen: RegisterExamination, now: RegisterExamination, *, as_new: frozenset[int], left_out: frozenset[int]
) -> _Wanted:
    done = {row.row_number for row in now.same}
    fresh = {each.row_number: each for each in now.new}
    fresh |= {each.new.row_number: each.new for each in now.likely if each.new.row_number in as_new}
    moving = {each.row_number: each for each in now.changed}
    numbers = [each.row_number for each in seen.new]
    numbers += [each.new.row_number for each in seen.likely if each.new.row_number in as_new]
    new: dict[str, NewRecord] = {}
    for number in sorted(set(numbers) - left_out - done):
        if number not in fresh:
            raise KnownError("IMPORT_OUTDATED", row=str(number))
        new[fresh[number].record_id] = fresh[number]
    while lonely := [one for one, each in new.items() if each.needs - set(new)]:
        for one in lonely:
            del new[one]
    changed: dict[str, Mapping[str, Json]] = {}
    for each in seen.changed:
        if each.row_number in left_out or each.row_number in done:
            continue
        current = moving.get(each.row_number)
        if current is None or (current.before, current.after) != (each.before, each.after):
            raise KnownError("IMPORT_OUTDATED", row=str(each.row_number))
        changed[each.record_id] = to_json(each.after)
    waiting = sum(each.new.row_number not in as_new for each in now.likely)
    counts = ImportCounts(0, 0, len(now.same), waiting, len(now.bad))
    return _Wanted([(one, to_json(each.value)) for one, each in new.items()], changed, counts)


def _plain_of(row: ImportedRow) -> Mapping[str, Json]:
    assert row.establishment is not None, row.row_number
    return to_json(row.establishment)


def _agreed_rows(
    seen: Examination, now: Examination, *, as_new: frozenset[int], left_out: frozenset[int]
) -> tuple[list[ImportedRow], list[ChangedRow]]:
    """The rows to take in: those that a person has seen and that would still do what was seen."""
    done = {row.row_number for row in now.same}
    fresh = {row.row_number: row for row in now.new}
    fresh |= {each.row.row_number: each.row for each in now.likely if each.row.row_number in as_new}
    moving = {row.row_number: row for row in now.changed}
    wanted = [row.row_number for row in seen.new]
    wanted += [each.row.row_number for each in seen.likely if each.row.row_number in as_new]
    new: list[ImportedRow] = []
    for number in sorted(wanted):
        if number in left_out or number in done:
            continue
        if number not in fresh:
            raise KnownError("IMPORT_OUTDATED", row=str(number))
        new.append(fresh[number])
    changed: list[ChangedRow] = []
    for row in seen.changed:
        if row.row_number in left_out or row.row_number in done:
            continue
        current = moving.get(row.row_number)
        if current is None or (current.before, current.after) != (row.before, row.after):
            raise KnownError("IMPORT_OUTDATED", row=str(row.row_number))
        changed.append(current)
    return new, changed


def _new_version(office: Office, record_id: str, values: Mapping[str, Json], at: str) -> Version:
    author = office.author
    return new_version(
        record_id, unit=author.unit, values=values, device=author.device, changed_at=at, changed_by=author.name
    )


def _changed_versions(
    connection: Connection, office: Office, spec: RegisterSpec, wanted: Mapping[str, Mapping[str, Json]], at: str
) -> list[tuple[Version, Version]]:
    known = {each.name for each in spec.fields}
    moved: list[tuple[Version, Version]] = []
    for version in queries.get_versions(connection, spec, tuple(wanted)):
        unknown = {name: value for name, value in version.values.items() if name not in known}
        after = _changed(office, spec, version, {**unknown, **wanted[version.id]}, at)
        moved.append((version, after))
    return moved


def _changed(office: Office, spec: RegisterSpec, version: Version, values: Mapping[str, Json], at: str) -> Version:
    author = office.author
    return change_version(version, spec, values=values, device=author.device, changed_at=at, changed_by=author.name)


def _journal_lines(
    register: str, sheet: Sheet, made: list[Version], moved: list[tuple[Version, Version]]
) -> list[Line]:
    """A line for each record, after one that names the workbook; none where nothing was taken in."""
    if not made and not moved:
        return []
    about = canonical({"file": sheet.file, "sha256": sheet.digest, "sheet": sheet.name})
    lines = [Line(IMPORTED, register, after=about)]
    lines += [
        Line(writes.ADDED, register, v.id, after=canonical(v.values), context=spell_context(v.context)) for v in made
    ]
    return lines + [_line(writes.EDITED, register, before, after) for before, after in moved]


def _line(action: str, register: str, before: Version, after: Version) -> Line:
    was, became = changed_values(before.values, after.values)
    return Line(action, register, after.id, before=was, after=became, context=spell_context(after.context))


def _changes_of(register: str, record_ids: Iterable[str]) -> Changes:
    return Changes(frozenset((register, record_id) for record_id in record_ids))
