"""Taking in a list of establishments from Excel: look first, then take in all good rows in one step, or none.

`examine_import` changes nothing and says what each row would do; `carry_out_import` takes that answer back. The same
workbook taken in twice adds nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db import journal
from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.fields import to_json
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.text import sort_key
from db.domain.versions import DELETED, Version, canonical, change_version, new_version
from db.ids import new_id
from db.journal import Line, changed_values
from db.queries import records as queries
from db.transactions import writing
from db.writes import records as writes
from desktop.intake.column_names import column_heading, load_import_words, name_columns
from desktop.intake.mapping import NO_MAPPING, ColumnMapping, read_mapping
from desktop.intake.marking import Mark, mark_workbook
from desktop.intake.matching import LikelyDuplicate
from desktop.intake.problems import CellProblem
from desktop.intake.results import ImportedRow, Sheet, SheetRemark
from desktop.messages import describe_code
from desktop.services.import_examination import (
    ESTABLISHMENTS,
    ChangedRow,
    Examination,
    ImportCounts,
    SameRow,
    examine_again,
    examine_import,
    row_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from desktop.services.office import Office

__all__ = [
    "NO_MAPPING",
    "CellProblem",
    "ChangedRow",
    "ColumnMapping",
    "Examination",
    "ImportCounts",
    "ImportedRow",
    "LikelyDuplicate",
    "SameRow",
    "Sheet",
    "SheetRemark",
    "examine_import",
    "read_mapping",
]

IMPORTED = "imported"
TAKEN_BACK = "undone"

_UNDO_REASON = "Hoàn tác nhập từ Excel"
_CHOSEN = frozenset({"papers", "commitments", *(spec.name for spec in ESTABLISHMENTS.fields)})


@dataclass(frozen=True, slots=True)
class ImportStep:
    """What the import did to one record, so that it can be taken back.

    Attributes:
        record_id: which.
        before: its plain values before; None where the import made it.
        context: its version afterwards.
    """

    record_id: str
    before: Mapping[str, Json] | None
    context: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking in a workbook did.

    Attributes:
        counts: rows by what became of them; `likely` and `bad` stayed out.
        changes: for screens.
        steps: for `undo_import`.
    """

    counts: ImportCounts
    changes: Changes
    steps: tuple[ImportStep, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking an import back did.

    Attributes:
        changes: for screens.
        kept: records that somebody has changed since and that stay as they are.
    """

    changes: Changes
    kept: tuple[str, ...]


def carry_out_import(
    office: Office,
    examination: Examination,
    *,
    as_new: frozenset[int] = frozenset(),
    left_out: frozenset[int] = frozenset(),
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Imported:
    """All good rows taken in, in one transaction; rows with errors and likely duplicates stay out.

    Where the register has changed since the examination, rows that came in meanwhile are not taken in again.

    Args:
        office: whose register.
        examination: what a person has seen.
        as_new: numbers of rows that resemble an establishment and are another one all the same.
        left_out: numbers of good rows that are not wanted.
        token: the wish to stop, looked at before the commit.
        report: takes how far it is.

    Raises:
        KnownError: IMPORT_OUTDATED when the register changed so that a row would now do something else than was seen.
        Cancelled: somebody asked to stop; nothing was taken in.
    """
    token = token or CancelToken()
    at = office.stamp()
    with writing(office.database) as connection:
        now = examination
        if journal.head(connection) != examination.seen:
            now = examine_again(connection, office, examination.path, examination.sheet)
        new, changed = _agreed_rows(examination, now, as_new=as_new, left_out=left_out)
        total = len(new) + len(changed)
        report(Progress(0, total))
        made = [_new_version(office, row, at) for row in new]
        token.check()
        writes.insert_versions(connection, ESTABLISHMENTS, made)
        report(Progress(len(made), total))
        token.check()
        moved = _changed_versions(connection, office, changed, at)
        writes.update_versions(connection, ESTABLISHMENTS, [after for _, after in moved])
        journal.append(connection, _journal_lines(examination, made, moved), author=office.author, at=at)
        token.check()
    report(Progress(total, total))
    steps = [ImportStep(version.id, None, version.context) for version in made]
    steps += [ImportStep(after.id, before.values, after.context) for before, after in moved]
    waiting = sum(each.row.row_number not in as_new for each in now.likely)
    counts = ImportCounts(len(made), len(moved), len(now.same), waiting, len(now.bad))
    return Imported(counts, _changes_of(step.record_id for step in steps), tuple(steps))


def undo_import(office: Office, imported: Imported) -> TakenBack:
    """The import taken back in one transaction: what it made is deleted, what it changed is as it was before.

    A record that somebody has changed since stays as it is, so that newer work is never lost.
    """
    at = office.stamp()
    steps = {step.record_id: step for step in imported.steps}
    back: list[tuple[Version, Version]] = []
    kept: list[str] = []
    with writing(office.database) as connection:
        for version in queries.get_versions(connection, ESTABLISHMENTS, tuple(steps)):
            step = steps[version.id]
            if version.context != step.context or version.deleted is not None:
                kept.append(version.id)
                continue
            values = {**version.values, DELETED: _UNDO_REASON} if step.before is None else step.before
            back.append((version, _changed(office, version, values, at)))
        writes.update_versions(connection, ESTABLISHMENTS, [after for _, after in back])
        lines = [_line(TAKEN_BACK, before, after) for before, after in back]
        journal.append(connection, lines, author=office.author, at=at)
    return TakenBack(_changes_of(after.id for _, after in back), tuple(kept))


def mark_problems(path: Path, examination: Examination, out: Path) -> None:
    """A copy of the workbook in which every cell that is to be mended is filled and says why.

    Rows that are probably here already are marked at their name. The copy is read like the workbook itself; its last
    column is left out then.

    Raises:
        KnownError: FILE_CHANGED, COPY_OVER_ORIGINAL, FILE_UNWRITABLE, or why the workbook cannot be read any more.
    """
    ordered = sorted((*examination.problems, *examination.notes), key=lambda problem: row_of(problem.cell))
    marks = [Mark(problem.cell, say_problem(problem), problem.severity) for problem in ordered]
    mark_workbook(path, examination.sheet, marks, out)


def say_problem(problem: CellProblem) -> str:
    """A cell's problem in words, without the cell's address: what, why, what next."""
    return describe_code(problem.code, problem.parameters).text


def column_choices(office: Office) -> tuple[tuple[str, str], ...]:
    """What a person may say a column means: what stands in a mapping, and our own heading of it."""
    names = name_columns(load_import_words(), catalogs=office.catalogs, labels=office.labels)
    targets = sorted(
        target for target in names.targets() if target.split(".")[0] in _CHOSEN and "registration" not in target
    )
    headings = [(target, column_heading(target, catalogs=office.catalogs, labels=office.labels)) for target in targets]
    return tuple(sorted(headings, key=lambda pair: sort_key(pair[1])))


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


def _new_version(office: Office, row: ImportedRow, at: str) -> Version:
    assert row.establishment is not None, row.row_number
    author = office.author
    return new_version(
        new_id(),
        unit=author.unit,
        values=to_json(row.establishment),
        device=author.device,
        changed_at=at,
        changed_by=author.name,
    )


def _changed_versions(
    connection: Connection, office: Office, rows: Sequence[ChangedRow], at: str
) -> list[tuple[Version, Version]]:
    wanted = {row.record_id: row for row in rows}
    known = {spec.name for spec in ESTABLISHMENTS.fields}
    moved: list[tuple[Version, Version]] = []
    for version in queries.get_versions(connection, ESTABLISHMENTS, tuple(wanted)):
        unknown = {name: value for name, value in version.values.items() if name not in known}
        after = _changed(office, version, {**unknown, **to_json(wanted[version.id].after)}, at)
        moved.append((version, after))
    return moved


def _changed(office: Office, version: Version, values: Mapping[str, Json], at: str) -> Version:
    author = office.author
    return change_version(
        version, ESTABLISHMENTS, values=values, device=author.device, changed_at=at, changed_by=author.name
    )


def _journal_lines(examination: Examination, made: list[Version], moved: list[tuple[Version, Version]]) -> list[Line]:
    """A line for each record, after one that names the workbook; none where nothing was taken in."""
    if not made and not moved:
        return []
    about = canonical(
        {"file": examination.sheet.file, "sha256": examination.sheet.digest, "sheet": examination.sheet.name}
    )
    lines = [Line(IMPORTED, ESTABLISHMENTS.name, after=about)]
    lines += [
        Line(writes.ADDED, ESTABLISHMENTS.name, v.id, after=canonical(v.values), context=canonical(v.context))
        for v in made
    ]
    return lines + [_line(writes.EDITED, before, after) for before, after in moved]


def _line(action: str, before: Version, after: Version) -> Line:
    was, became = changed_values(before.values, after.values)
    return Line(action, ESTABLISHMENTS.name, after.id, before=was, after=became, context=canonical(after.context))


def _changes_of(record_ids: Iterable[str]) -> Changes:
    return Changes(frozenset((ESTABLISHMENTS.name, record_id) for record_id in record_ids))
