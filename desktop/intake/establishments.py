"""A workbook with a list of establishments → records, and everything that is wrong with its cells, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.establishments import check_establishment
from db.domain.findings import Severity
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.text import clean, fold
from desktop.intake.cell_readers import ReadingRules
from desktop.intake.cells import Value, cell_name
from desktop.intake.column_names import ROW_NUMBER, load_import_words, name_columns
from desktop.intake.communes import CommuneNames
from desktop.intake.container import open_container
from desktop.intake.headers import Column, is_column_numbers
from desktop.intake.lists import FoundList, find_list
from desktop.intake.mapping import NO_MAPPING, ColumnMapping
from desktop.intake.problems import CellProblem
from desktop.intake.results import ImportedRow, Sheet, SheetRemark
from desktop.intake.row_building import Draft, RowBuilder
from desktop.intake.rows import RowKind, SkippedRow, classify_row, group_title, is_footer, is_number
from desktop.intake.swapped_days import SwappedDays

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.catalogs import Catalogs
    from db.domain.labels import Labels
    from db.domain.text import Synonyms
    from desktop.intake.sheets import GridRow

_ROWS_PER_STEP = 1_000
_NUMBERS = re.compile(r"\d+")  # "Karaoke: 12 cơ sở" speaks of karaoke


def read_establishments(
    path: Path,
    *,
    catalogs: Catalogs,
    labels: Labels,
    today: date,
    synonyms: Synonyms | None = None,
    communes: CommuneNames | None = None,
    mapping: ColumnMapping | None = None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Sheet:
    """The establishments of a workbook's list with every problem of every row.

    Args:
        path: an .xlsx file; it is only read.
        catalogs: codes and their names.
        labels: words for fields, which are understood as headings too.
        today: decides the century of two-digit years and what lies in the future.
        synonyms: phrases that mean the same.
        communes: the communes a row may name.
        mapping: what a person said about the workbook.
        token: the wish to stop.
        report: takes how many rows were read.

    Raises:
        IntakeError: the file cannot be read as a list at all (`desktop.intake.errors`).
        Cancelled: somebody asked to stop.
    """
    said = mapping or NO_MAPPING
    words = load_import_words()
    names = name_columns(words, catalogs=catalogs, labels=labels)
    rules = ReadingRules(catalogs, words, synonyms or {}, communes or CommuneNames(), today)
    container = open_container(path)
    found = find_list(container, names, said, token or CancelToken())
    reading = _Reading(found, RowBuilder(found.header, rules, labels, said), rules)
    rows = reading.read_all(token or CancelToken(), report)
    return Sheet(
        container.name,
        container.digest,
        found.grid.name,
        (found.header.first_row, found.header.last_row),
        found.header.columns,
        tuple(rows),
        tuple(reading.skipped),
        _remarks(found, labels, said),
    )


def _remarks(found: FoundList, labels: Labels, mapping: ColumnMapping) -> tuple[SheetRemark, ...]:
    remarks: list[SheetRemark] = []
    header = found.header
    for name in ("address", "kinds"):
        parts = [column for column in header.columns if column.target.split(".")[0] == name]
        if not parts and name not in mapping.defaults:
            remarks.append(SheetRemark("COLUMN_MISSING", {"label": labels.field("establishments", name).label}))
    strange = tuple(column.heading for column in header.columns if not column.target)
    if strange:
        remarks.append(SheetRemark("COLUMNS_NOT_READ", {"headings": strange}))
    headings = {fold(text) for column in header.columns for text in (column.heading, column.heading.split(" – ")[-1])}
    unused = tuple(text for text in mapping.columns if fold(text) not in headings)
    if unused:
        remarks.append(SheetRemark("MAPPING_NOT_USED", {"headings": unused}))
    if found.others:
        remarks.append(SheetRemark("OTHER_SHEETS", {"sheet": found.grid.name, "others": found.others}))
    if found.grid.scan.hidden_rows:
        remarks.append(SheetRemark("HIDDEN_ROWS", {"count": found.grid.scan.hidden_rows}))
    return tuple(remarks)


KindsReader = Callable[[Value], tuple[tuple[str, ...], object]]


@dataclass(slots=True)
class _Reading:
    """The walk over the rows: what each is, and what the heading of its group says of it."""

    found: FoundList
    builder: RowBuilder
    rules: ReadingRules
    skipped: list[SkippedRow] = field(default_factory=list[SkippedRow])
    ended: bool = False
    group: dict[str, object] = field(default_factory=dict[str, object])

    def read_all(self, token: CancelToken, report: Report) -> list[ImportedRow]:
        header, scan = self.found.header, self.found.grid.scan
        swapped = SwappedDays(header.columns)
        groups = self.rules.group_vocabulary()
        rows: list[ImportedRow] = []
        for row in self.found.rows:
            if row.number <= header.last_row:
                continue
            if row.number % _ROWS_PER_STEP == 0:
                token.check()
                report(Progress(row.number, scan.rows))
            if not rows and is_column_numbers(row, header):
                self._skip(row, RowKind.COLUMN_NUMBERS, [])
                continue
            if self._is_establishment(row, groups.read_codes):
                swapped.look_at(row)
                rows.append(self._read(row))
        return swapped.mark(rows)

    def _is_establishment(self, row: GridRow, read_kinds: KindsReader) -> bool:
        values = self.builder.values_of(row)
        has_name = _says_something(values.get("name"))
        has_place = any(_says_something(values.get(name)) for name in ("address", "kinds", "address.street"))
        number = self.found.header.of(ROW_NUMBER)
        ordinal = _at(row, number) if number else None
        # Under the list two names may stand side by side; a line of the list has a kind or a number too.
        goes_on = not self.ended or "kinds" in values or is_number(ordinal)
        if has_name and has_place and goes_on and not is_footer(fold(str(values["name"])), self.rules.words):
            self.ended = False
            return True
        texts = _texts(row, without=number)
        if not texts and not any(_says_something(value) for value in values.values()):
            if not isinstance(ordinal, str) or not fold(ordinal):
                return False  # numbered in advance and never filled in
            texts = [clean(ordinal)]
        title = group_title(texts[0]) if texts else ""
        kind = classify_row(
            texts,
            has_place=has_place,
            ordinal=ordinal,
            is_title=self._is_neighbourhood(title) or bool(read_kinds(_NUMBERS.sub(" ", title))[0]),
            words=self.rules.words,
            ended=self.ended,
        )
        if kind is RowKind.ESTABLISHMENT:
            return True
        self._note(kind, title, read_kinds)
        self._skip(row, kind, texts)
        return False

    def _note(self, kind: RowKind, title: str, read_kinds: KindsReader) -> None:
        """What the rows below have from this one."""
        if kind is RowKind.FOOTER:
            self.ended = True
        elif kind is RowKind.TOTAL:
            self.group.clear()
        elif self._is_neighbourhood(title):
            self.group["neighbourhood"] = title
        else:
            self.group.pop("kinds", None)
            kinds, _ = read_kinds(_NUMBERS.sub(" ", title))
            if kinds:
                self.group["kinds"] = kinds

    def _is_neighbourhood(self, title: str) -> bool:
        return any(fold(title).startswith(start + " ") for start in self.rules.words.neighbourhoods)

    def _skip(self, row: GridRow, kind: RowKind, texts: list[str]) -> None:
        self.skipped.append(SkippedRow(row.number, kind, texts[0] if texts else ""))

    def _read(self, row: GridRow) -> ImportedRow:
        scan = self.found.grid.scan
        draft = self.builder.build(row, scan=scan, group=self.group)
        return self._finished(row, draft)

    def _finished(self, row: GridRow, draft: Draft) -> ImportedRow:
        problems = list(draft.problems)
        establishment = draft.establishment
        if establishment is not None:
            for finding in check_establishment(establishment, self.rules.today):
                if finding.severity is Severity.ERROR:
                    column = self.builder.column_of(finding.where)
                    cell = cell_name(row.number, column.number)
                    parameters = {"cell": cell, "label": column.heading, **finding.parameters}
                    problems.append(CellProblem(cell, finding.code, finding.severity, finding.where, parameters))
        if any(problem.severity is Severity.ERROR for problem in problems):
            establishment = None
        return ImportedRow(row.number, establishment, tuple(problems), frozenset(draft.given))


def _says_something(value: Value | None) -> bool:
    return value is not None and (not isinstance(value, str) or bool(fold(value)))


def _texts(row: GridRow, *, without: Column | None) -> list[str]:
    left_out = without.number - 1 if without else -1
    cells = ((at, clean(value)) for at, value in enumerate(row.values) if isinstance(value, str))
    return [text for at, text in cells if text and at != left_out]


def _at(row: GridRow, column: Column) -> Value:
    return row.values[column.number - 1] if column.number <= len(row.values) else ""
