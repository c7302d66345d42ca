"""A workbook with a list of establishments → records, and everything that is wrong with its cells, all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from db.domain.establishments import Establishment, check_establishment
from db.domain.findings import Severity
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.text import clean, fold
from desktop.intake.cell_readers import ReadingRules
from desktop.intake.cells import Value, cell_key, cell_name
from desktop.intake.column_names import IGNORED, ROW_NUMBER, ColumnNames, load_import_words, name_columns
from desktop.intake.communes import CommuneNames
from desktop.intake.container import open_container
from desktop.intake.errors import IntakeError
from desktop.intake.headers import ROWS_LOOKED_AT, Column, Header, find_header, is_column_numbers
from desktop.intake.legacy_fonts import looks_legacy
from desktop.intake.mapping import NO_MAPPING, ColumnMapping, folded_columns
from desktop.intake.problems import CellProblem
from desktop.intake.row_building import Draft, RowBuilder
from desktop.intake.rows import RowKind, SkippedRow, classify_row, group_title
from desktop.intake.scanning import read_fonts
from desktop.intake.sheets import Grid, GridRow, open_grid
from desktop.intake.swapped_days import SwappedDays

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.catalogs import Catalogs
    from db.domain.labels import Labels
    from db.domain.text import Synonyms
    from desktop.intake.container import Container

_ROWS_PER_STEP = 1_000


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of the list.

    Attributes:
        row_number: as in the workbook.
        establishment: what it says; None where an error keeps the row out.
        problems: what is wrong or to be looked at in its cells.
        given: fields that the row itself fills in; the others of the record are left as they are when it is known.
    """

    row_number: int
    establishment: Establishment | None
    problems: tuple[CellProblem, ...]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class SheetRemark:
    """Something about the whole sheet that the person should know.

    Attributes:
        code: OTHER_SHEETS, HIDDEN_ROWS, COLUMN_MISSING, COLUMNS_NOT_READ.
        parameters: named values for the sentence.
    """

    code: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was understood.

    Attributes:
        file: name of the file.
        digest: SHA-256 of the file.
        name: of the sheet.
        header_rows: numbers of the first and last row of the headings.
        columns: every column with a heading and what it means.
        rows: the establishments in their order.
        skipped: rows that are no establishments.
        remarks: what concerns the whole sheet.
    """

    file: str
    digest: str
    name: str
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]
    rows: tuple[ImportedRow, ...]
    skipped: tuple[SkippedRow, ...]
    remarks: tuple[SheetRemark, ...]

    @property
    def recognised(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(c for c in self.columns if c.target not in {"", ROW_NUMBER, IGNORED})

    @property
    def unrecognised(self) -> tuple[Column, ...]:
        """The columns that are not understood."""
        return tuple(c for c in self.columns if not c.target)

    def cell(self, row_number: int, target: str) -> str:
        """The address of a row's cell for a field, or of its first cell that is read."""
        columns = self.recognised
        column = next((c for c in columns if c.target.split(".")[0] == target), columns[0])
        return f"{column.letters}{row_number}"


def read_establishments(
    path: Path,
    *,
    catalogs: Catalogs,
    labels: Labels,
    today: date,
    synonyms: Synonyms | None = None,
    communes: CommuneNames | None = None,
    mapping: ColumnMapping = NO_MAPPING,
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
    words = load_import_words()
    names = name_columns(words, catalogs=catalogs, labels=labels)
    rules = ReadingRules(catalogs, words, synonyms or {}, communes or CommuneNames(), today)
    container = open_container(path)
    found = _find_list(container, names, mapping, token or CancelToken())
    reading = _Reading(found, RowBuilder(found.header, rules, labels, mapping), rules, labels)
    rows = reading.read_all(token or CancelToken(), report)
    return Sheet(
        container.name,
        hashlib.sha256(container.data).hexdigest(),
        found.grid.name,
        (found.header.first_row, found.header.last_row),
        found.header.columns,
        tuple(rows),
        tuple(reading.skipped),
        _remarks(found, labels, mapping),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The list of a workbook: its sheet, its header, its rows from the top, and other sheets with lists."""

    grid: Grid
    header: Header
    rows: Iterator[GridRow]
    others: tuple[str, ...]


def _find_list(container: Container, names: ColumnNames, mapping: ColumnMapping, token: CancelToken) -> _Found:
    """The sheet that was named, or the first visible one with a list."""
    fonts = read_fonts(container)
    visible = [sheet for sheet in container.sheets if not sheet.hidden]
    wanted = [sheet for sheet in container.sheets if sheet.name == mapping.sheet] if mapping.sheet else visible
    if not wanted:
        code = "SHEET_NOT_FOUND" if mapping.sheet else "WORKBOOK_EMPTY"
        raise IntakeError(code, name=container.name, sheet=mapping.sheet)
    first: _Found | None = None
    others: list[str] = []
    heads: list[tuple[Grid, list[GridRow]]] = []
    for sheet in wanted:
        token.check()
        grid = open_grid(container, sheet, fonts)
        rows = grid.rows()
        head = list(islice(rows, ROWS_LOOKED_AT))
        header = find_header(
            head, grid.scan.merges, names, mapped=_mapped(names, mapping), given_row=mapping.header_row
        )
        if header is None:
            heads.append((grid, head))
        elif first is None:
            first = _Found(grid, header, chain(head, rows), ())
        else:
            others.append(grid.name)
    if first is None:
        raise _no_header(container.name, heads)
    return _Found(first.grid, first.header, first.rows, tuple(others))


def _mapped(names: ColumnNames, mapping: ColumnMapping) -> dict[str, str]:
    """The mapping's columns with targets; a field may be named as in code or as on our own headings."""
    targets = names.targets()
    found: dict[str, str] = {}
    for heading, wanted in folded_columns(mapping).items():
        target = wanted if wanted in targets else names.match(wanted)
        if wanted and not target:
            raise IntakeError("MAPPING_FIELD_UNKNOWN", name=mapping.file, heading=heading, field=wanted)
        found[heading] = target or IGNORED
    return found


def _no_header(name: str, heads: list[tuple[Grid, list[GridRow]]]) -> IntakeError:
    if not any(rows for _, rows in heads):
        return IntakeError("WORKBOOK_EMPTY", name=name)
    for grid, rows in heads:
        for row in rows:
            for at, value in enumerate(row.values):
                font = grid.scan.legacy.get(cell_key(row.number, at + 1), "")
                if isinstance(value, str) and looks_legacy(value, font_is_legacy=bool(font)):
                    return IntakeError("LEGACY_FONT", name=name, font=font or "TCVN3, VNI")
    return IntakeError("HEADER_NOT_FOUND", name=name)


def _remarks(found: _Found, labels: Labels, mapping: ColumnMapping) -> tuple[SheetRemark, ...]:
    remarks: list[SheetRemark] = []
    header = found.header
    for name in ("address", "kinds"):
        parts = [column for column in header.columns if column.target.split(".")[0] == name]
        if not parts and name not in mapping.defaults:
            remarks.append(SheetRemark("COLUMN_MISSING", {"label": labels.field("establishments", name).label}))
    strange = tuple(column.heading for column in header.columns if not column.target)
    if strange:
        remarks.append(SheetRemark("COLUMNS_NOT_READ", {"headings": strange}))
    if found.others:
        remarks.append(SheetRemark("OTHER_SHEETS", {"sheet": found.grid.name, "others": found.others}))
    if found.grid.scan.hidden_rows:
        remarks.append(SheetRemark("HIDDEN_ROWS", {"count": found.grid.scan.hidden_rows}))
    return tuple(remarks)


KindsReader = Callable[[Value], tuple[tuple[str, ...], object]]


@dataclass(slots=True)
class _Reading:
    """The walk over the rows: what each is, and what the heading of its group says of it."""

    found: _Found
    builder: RowBuilder
    rules: ReadingRules
    labels: Labels
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
        if has_name and has_place:
            self.ended = False
            return True
        number = self.found.header.of(ROW_NUMBER)
        ordinal = _at(row, number) if number else None
        texts = _texts(row, without=number)
        if not texts and not any(_says_something(value) for value in values.values()):
            if not isinstance(ordinal, str) or not fold(ordinal):
                return False  # numbered in advance and never filled in
            texts = [clean(ordinal)]
        title = group_title(texts[0]) if texts else ""
        kind = classify_row(
            texts,
            has_name=has_name,
            has_place=has_place,
            ordinal=ordinal,
            is_title=self._is_neighbourhood(title) or bool(read_kinds(title)[0]),
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
            kinds, _ = read_kinds(title)
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
                    label = self.labels.field("establishments", finding.where).label
                    parameters = {"cell": cell, "label": label, **finding.parameters}
                    problems.append(CellProblem(cell, finding.code, finding.severity, finding.where, parameters))
        if any(problem.severity is Severity.ERROR for problem in problems):
            establishment = None
        return ImportedRow(row.number, establishment, tuple(problems), draft.given)


def _says_something(value: Value | None) -> bool:
    return value is not None and (not isinstance(value, str) or bool(fold(value)))


def _texts(row: GridRow, *, without: Column | None) -> list[str]:
    left_out = without.number - 1 if without else -1
    cells = ((at, clean(value)) for at, value in enumerate(row.values) if isinstance(value, str))
    return [text for at, text in cells if text and at != left_out]


def _at(row: GridRow, column: Column) -> Value:
    return row.values[column.number - 1] if column.number <= len(row.values) else ""
