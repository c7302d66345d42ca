"""A workbook with a list of any register → its rows, read cell by cell, with the rows of its items beside them.

Nothing is looked up here: names of other records and units stay text, and every problem is kept with its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from db.domain.fields import Kind, fields_of
from db.domain.findings import Severity
from db.domain.labels import item_name
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.text import clean, fold
from desktop.intake.cells import Value, cell_key, cell_name
from desktop.intake.column_names import IGNORED, ROW_NUMBER, ColumnNames
from desktop.intake.container import Container, open_container
from desktop.intake.errors import IntakeError
from desktop.intake.headers import ROWS_LOOKED_AT, Column, Header, find_header, is_column_numbers
from desktop.intake.legacy_fonts import looks_legacy
from desktop.intake.mapping import ColumnMapping, folded_columns
from desktop.intake.problems import CellProblem, Trouble, at_cell, trouble
from desktop.intake.register_readers import NAMED, FieldReaders, Reader
from desktop.intake.register_words import LINK, RECORD_ID, part_columns, register_columns
from desktop.intake.results import Sheet, SheetRemark
from desktop.intake.rows import is_footer, is_total
from desktop.intake.scanning import read_fonts
from desktop.intake.sheets import Grid, GridRow, open_grid

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.catalogs import Catalogs
    from db.domain.fields import FieldSpec
    from db.domain.labels import Labels
    from db.domain.registers import RegisterSpec

SHEETS_OF_TEMPLATES = frozenset({fold("Hướng dẫn"), fold("Danh mục"), fold("Lưu ý")})
_ROWS_PER_STEP = 1_000
_FEW_CELLS = 2


@dataclass(slots=True)
class ReadRow:
    """One row of a sheet.

    Attributes:
        row_number: as in the workbook.
        cells: what stands there, by field.
        values: what was read, by field; of NAMED kinds the text.
        troubles: what is wrong with cells, by field.
        record_id: of the column "Mã bản ghi"; empty where there is none.
        link: of the column "Mã nối".
        parts: rows of its items, by field; only on the main sheet.
    """

    row_number: int
    cells: dict[str, Value] = field(default_factory=dict[str, Value])
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    troubles: dict[str, CellProblem] = field(default_factory=dict[str, CellProblem])
    record_id: str = ""
    link: str = ""
    parts: dict[str, list[ReadRow]] = field(default_factory=dict[str, "list[ReadRow]"])


@dataclass(frozen=True, slots=True)
class RegisterList:
    """The list of a workbook.

    Attributes:
        register: whose records.
        sheet: how the main sheet was understood; its own rows are not used.
        parts: the same for the sheets of items, by field.
        rows: in their order.
        strays: rows of items that belong to no record, and other problems that concern no row of the main sheet.
        own: whether the workbook was written by this program.
    """

    register: str
    sheet: Sheet
    parts: Mapping[str, Sheet]
    rows: tuple[ReadRow, ...]
    strays: tuple[CellProblem, ...]
    own: bool


def read_register(
    path: Path,
    register: str,
    *,
    catalogs: Catalogs,
    labels: Labels,
    today: date,
    mapping: ColumnMapping,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> RegisterList:
    """The rows of a workbook's list.

    Args:
        path: an .xlsx file; it is only read.
        register: whose records it holds.
        catalogs: codes and their names.
        labels: words for fields.
        today: for the century of two-digit years.
        mapping: what a person said about the workbook.
        token: the wish to stop.
        report: takes how many rows were read.

    Raises:
        IntakeError: the file cannot be read as a list at all (`desktop.intake.errors`).
        Cancelled: somebody asked to stop.
    """
    container = open_container(path)
    spec = BY_NAME[register]
    readers = FieldReaders(catalogs, today)
    opened = _Opened(container, token or CancelToken(), report)
    names = register_columns(register, labels)
    anchors = frozenset(
        {each.name for each in spec.fields if each.required or each.name == spec.title} | {RECORD_ID, LINK}
    )
    main = opened.find(
        names, anchors, mapping, {fold(labels.field(register, each.name).label) for each in _items(spec)}
    )
    own = main.header.of(RECORD_ID) is not None
    rows = _Rows(main, spec.fields, readers, spec, own=own).read_all(opened)
    parts: dict[str, Sheet] = {}
    strays: list[CellProblem] = []
    for each in _items(spec):
        found = opened.find_part(part_columns(register, each, labels), labels.field(register, each.name).label)
        if found is None:
            continue
        item = each.item
        assert item is not None, each.name
        read = _Rows(found, fields_of(item), readers, spec, own=own, sheet=found.grid.name).read_all(opened)
        strays += _tie(rows, read, each, found, labels.field(item_name(item), "").label)
        parts[each.name] = found.sheet(container, ())
    remarks = _remarks(main, spec, labels, mapping, others=opened.others)
    return RegisterList(register, main.sheet(container, remarks), parts, tuple(rows), tuple(strays), own)


def is_own_workbook(path: Path, register: str, labels: Labels) -> bool:
    """Whether a workbook has the column "Mã bản ghi" beside others of a register: it was written here.

    Raises:
        IntakeError: those of `open_container` and `open_grid`.
    """
    container = open_container(path)
    names = register_columns(register, labels)
    fonts = read_fonts(container)
    for sheet in container.sheets:
        if sheet.hidden:
            continue
        grid = open_grid(container, sheet, fonts)
        head = list(islice(grid.rows(), 1))
        if find_header(head, grid.scan.merges, names, mapped={}, anchors=frozenset({RECORD_ID})) is not None:
            return True
        break
    return False


def _items(spec: RegisterSpec) -> tuple[FieldSpec, ...]:
    return tuple(each for each in spec.fields if each.kind is Kind.ITEMS)


@dataclass(slots=True)
class _Found:
    """A sheet with its header and its rows from the top."""

    grid: Grid
    header: Header
    head: list[GridRow]
    rest: Iterable[GridRow]

    def sheet(self, container: Container, remarks: tuple[SheetRemark, ...]) -> Sheet:
        """How it was understood."""
        header = self.header
        return Sheet(
            container.name,
            container.digest,
            self.grid.name,
            (header.first_row, header.last_row),
            header.columns,
            (),
            (),
            remarks,
        )


class _Opened:
    """A workbook whose sheets are opened once."""

    def __init__(self, container: Container, token: CancelToken, report: Report) -> None:
        self.container, self.token, self.report = container, token, report
        self.others: list[str] = []
        self._fonts = read_fonts(container)
        self._used = ""

    def find(self, names: ColumnNames, anchors: frozenset[str], mapping: ColumnMapping, items: set[str]) -> _Found:
        """The sheet that was named, or the first visible one with a list of the register."""
        name = self.container.name
        visible = [
            each
            for each in self.container.sheets
            if not each.hidden and fold(each.name) not in SHEETS_OF_TEMPLATES | {part[:31].strip() for part in items}
        ]
        wanted = [each for each in self.container.sheets if each.name == mapping.sheet] if mapping.sheet else visible
        if not wanted:
            raise IntakeError("SHEET_NOT_FOUND" if mapping.sheet else "WORKBOOK_EMPTY", name=name, sheet=mapping.sheet)
        mapped = _targets_of(names, mapping)
        first: _Found | None = None
        empty = True
        for part in wanted:
            self.token.check()
            grid = open_grid(self.container, part, self._fonts)
            rows = iter(grid.rows())
            head = list(islice(rows, ROWS_LOOKED_AT))
            empty = empty and not head
            header = find_header(
                head, grid.scan.merges, names, mapped=mapped, given_row=mapping.header_row, anchors=anchors
            )
            if header is not None and first is None:
                first = _Found(grid, header, head, rows)
                self._used = part.name
            elif header is not None:
                self.others.append(part.name)
        if first is None:
            raise IntakeError("WORKBOOK_EMPTY" if empty else "LIST_NOT_FOUND", name=name)
        return first

    def find_part(self, names: ColumnNames, title: str) -> _Found | None:
        """The sheet of items of that title; None where there is none."""
        for part in self.container.sheets:
            if part.name == self._used or not _same_title(part.name, title):
                continue
            grid = open_grid(self.container, part, self._fonts)
            rows = iter(grid.rows())
            head = list(islice(rows, ROWS_LOOKED_AT))
            header = find_header(head, grid.scan.merges, names, mapped={}, anchors=frozenset({LINK}))
            if header is not None:
                if part.name in self.others:
                    self.others.remove(part.name)
                return _Found(grid, header, head, rows)
        return None


def _same_title(name: str, title: str) -> bool:
    """Whether a tab has this title, which Excel may have cut."""
    wanted, found = fold(title), fold(name)
    return bool(found) and (found == wanted or (len(name) >= 28 and wanted.startswith(found)))


@dataclass(frozen=True, slots=True)
class _ReadColumn:
    column: Column
    spec: FieldSpec
    read: Reader


class _Rows:
    """Reads the rows of one sheet."""

    def __init__(
        self,
        found: _Found,
        specs: tuple[FieldSpec, ...],
        readers: FieldReaders,
        register: RegisterSpec,
        *,
        own: bool,
        sheet: str = "",
    ) -> None:
        self._found, self._readers, self._own, self._sheet = found, readers, own, sheet
        by_name = {spec.name: spec for spec in specs}
        taken: set[str] = set()
        self._columns: list[_ReadColumn] = []
        for column in found.header.columns:
            if column.target in by_name and column.target not in taken:
                taken.add(column.target)
                spec = by_name[column.target]
                self._columns.append(_ReadColumn(column, spec, readers.make(spec)))
        event = frozenset(register.event) if not sheet else frozenset[str]()
        # The day of the record decides between codes of one name, so it is read first.
        self._columns.sort(key=lambda each: each.spec.name not in event)
        self._event = event
        self._required = frozenset(spec.name for spec in specs if spec.required)
        self._places = {
            column.target: column.number - 1
            for column in reversed(found.header.columns)
            if column.target in {RECORD_ID, LINK, ROW_NUMBER}
        }

    def read_all(self, opened: _Opened) -> list[ReadRow]:
        """The rows below the header that say anything."""
        header, scan = self._found.header, self._found.grid.scan
        rows: list[ReadRow] = []
        for row in chain(self._found.head, self._found.rest):
            if row.number <= header.last_row:
                continue
            if row.number % _ROWS_PER_STEP == 0:
                opened.token.check()
                opened.report(Progress(row.number, scan.rows))
            if not rows and not self._own and is_column_numbers(row, header):
                continue
            read = self._read(row)
            if read is not None:
                rows.append(read)
        return rows

    def _read(self, row: GridRow) -> ReadRow | None:
        read = ReadRow(row.number)
        day: date | None = None
        width = len(row.values)
        for each in self._columns:
            at = each.column.number - 1
            value = row.values[at] if at < width else ""
            if value == "" and not self._found.grid.scan.formulas:
                continue
            odd = self._odd(value, row.number, at)
            if odd is None and self._readers.is_blank(value, own=self._own):
                continue
            read.cells[each.spec.name] = value
            kept: Any = None
            if odd is None:
                kept, odd = each.read(value, day)
            if odd is not None:
                read.troubles[each.spec.name] = self._at(odd, row.number, each)
                if odd.severity is Severity.ERROR:
                    continue
            if kept is not None and kept not in ("", ()):
                read.values[each.spec.name] = kept
                if each.spec.name in self._event and day is None:
                    day = kept if each.spec.kind is Kind.DATE else kept.date()
        if not read.cells or (not self._own and self._is_no_record(row, read)):
            return None
        read.record_id = self._text(row, RECORD_ID)
        read.link = self._text(row, LINK)
        return read

    def _is_no_record(self, row: GridRow, read: ReadRow) -> bool:
        """Totals, headings of groups, the lines under the list: few cells, nothing that a record needs."""
        words = self._readers.words
        texts = [fold(value) for value in row.values if isinstance(value, str) and fold(value)]
        if texts and is_total(texts[0], words) and len(texts) <= _FEW_CELLS:
            return True
        if texts and is_footer(texts[0], words) and len(read.cells) <= _FEW_CELLS:
            return True
        # A heading of a group is merged over the row or stands alone in it.
        return len(self._required) > 1 and len(texts) == 1 and len(read.cells) == 1

    def _odd(self, value: Value, row: int, at: int) -> Trouble | None:
        scan = self._found.grid.scan
        if not isinstance(value, str):
            return None
        key = cell_key(row, at + 1)
        if key in scan.errors:
            return trouble("CELL_SHOWS_ERROR")
        if value == "" and key in scan.formulas:
            return trouble("FORMULA_NOT_CALCULATED")
        font = scan.legacy.get(key, "")
        # What this program wrote is Unicode, however odd its letters.
        if not self._own and not value.isascii() and looks_legacy(value, font_is_legacy=bool(font)):
            return trouble("CELL_LEGACY_FONT", font=font or "TCVN3, VNI")
        return None

    def _at(self, odd: Trouble, row: int, each: _ReadColumn) -> CellProblem:
        cell = cell_name(row, each.column.number)
        return at_cell(odd, cell, name=each.spec.name, label=each.column.heading, sheet=self._sheet)

    def _text(self, row: GridRow, target: str) -> str:
        at = self._places.get(target)
        value = row.values[at] if at is not None and at < len(row.values) else ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return clean(str(value))


def _tie(rows: list[ReadRow], items: list[ReadRow], spec: FieldSpec, found: _Found, label: str) -> list[CellProblem]:
    """Puts rows of items to the rows they belong to; those that belong to none, or to several, are problems."""
    by_link: dict[str, list[ReadRow]] = {}
    for row in rows:
        if row.link:
            by_link.setdefault(row.link, []).append(row)
    column = found.header.of(LINK)
    strays: list[CellProblem] = []
    for item in items:
        owners = by_link.get(item.link, [])
        if len(owners) == 1:
            owners[0].parts.setdefault(spec.name, []).append(item)
            continue
        odd = trouble("ITEM_OF_SEVERAL" if owners else "ITEM_WITHOUT_RECORD", text=item.link)
        cell = cell_name(item.row_number, column.number if column else 1)
        strays.append(
            at_cell(odd, cell, name=spec.name, label=column.heading if column else label, sheet=found.grid.name)
        )
    return strays


def _targets_of(names: ColumnNames, mapping: ColumnMapping) -> dict[str, str]:
    """The mapping's columns with targets; a field may be named as in code or as on our own headings."""
    targets = names.targets()
    found: dict[str, str] = {}
    for heading, wanted in folded_columns(mapping).items():
        target = wanted if wanted in targets else names.match(wanted)
        if wanted and not target:
            raise IntakeError("MAPPING_FIELD_UNKNOWN", name=mapping.file, heading=heading, field=wanted)
        found[heading] = target or IGNORED
    return found


def _remarks(
    main: _Found, spec: RegisterSpec, labels: Labels, mapping: ColumnMapping, *, others: list[str]
) -> tuple[SheetRemark, ...]:
    remarks: list[SheetRemark] = []
    header = main.header
    there = {column.target for column in header.columns}
    missing = [each for each in spec.fields if each.required and each.item is None and each.name not in there]
    remarks += [
        SheetRemark("FIELD_COLUMN_MISSING", {"label": labels.field(spec.name, each.name).label}) for each in missing
    ]
    strange = tuple(column.heading for column in header.columns if not column.target)
    if strange:
        remarks.append(SheetRemark("COLUMNS_NOT_READ", {"headings": strange}))
    headings = {fold(text) for column in header.columns for text in (column.heading, column.heading.split(" – ")[-1])}
    unused = tuple(text for text in mapping.columns if fold(text) not in headings)
    if unused:
        remarks.append(SheetRemark("MAPPING_NOT_USED", {"headings": unused}))
    if others:
        remarks.append(SheetRemark("OTHER_SHEETS", {"sheet": main.grid.name, "others": tuple(others)}))
    if main.grid.scan.hidden_rows:
        remarks.append(SheetRemark("HIDDEN_ROWS", {"count": main.grid.scan.hidden_rows}))
    return tuple(remarks)


__all__ = ["NAMED", "ReadRow", "RegisterList", "is_own_workbook", "read_register"]
