"""What taking in a list of any register would do: which rows are new, same, changed, doubtful or bad.

A row belongs to the record whose id it bears (our own workbooks), else to the one with the same natural key. A cell
that says what our own list would say of the record says nothing new; empty cells take nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from db import journal
from db.domain.fields import FieldSpec, Kind, fields_of, from_json, is_empty, to_json
from db.domain.findings import Severity
from db.domain.labels import item_name
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME, RegisterSpec
from db.domain.text import clean, clean_lines, comparison_key
from db.ids import new_id
from db.queries import records as queries
from desktop.documents.workbooks.sheets import plain_value
from desktop.intake.cells import cell_name, parse_address
from desktop.intake.problems import CellProblem, Trouble, at_cell, trouble
from desktop.intake.register_lists import ReadRow, RegisterList
from desktop.intake.register_readers import NAMED
from desktop.intake.register_words import load_register_words
from desktop.intake.results import Sheet
from desktop.services.checks import check_in
from desktop.services.register_layout import FieldColumn, Names, RegisterLayout, layout_of
from desktop.services.register_names import NameIndex, index_names, name_parts, read_unit
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.versions import Version
    from desktop.intake.cells import Value
    from desktop.services.office import Office

_BATCH = 1_000
_ABOUT_OTHERS = frozenset({"REFERENCE_GONE", "FOLLOWS_OTHER_PLACE"})


@dataclass(frozen=True, slots=True)
class SameRow:
    """A row that says nothing new of a record that is here."""

    row_number: int
    record_id: str


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A row that is a new record.

    Attributes:
        row_number: as in the workbook.
        record_id: the id it would get.
        value: the record.
        needs: ids of other new rows it points to.
    """

    row_number: int
    record_id: str
    value: Any
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A row that says something else of a record that is here.

    Attributes:
        row_number: as in the workbook.
        record_id: which.
        before: as it is.
        after: as it would be.
        fields: names of the fields that differ.
        seen: the version that was looked at.
    """

    row_number: int
    record_id: str
    before: Any
    after: Any
    fields: tuple[str, ...]
    seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LikelyRecord:
    """A row that is probably a record that this office may not change; left out unless a person says otherwise.

    Attributes:
        new: the record it would be.
        other_id: the record it resembles.
        other: what that is called.
    """

    new: NewRecord
    other_id: str
    other: str


@dataclass(frozen=True, slots=True)
class RegisterExamination:
    """What taking in a workbook would do.

    Attributes:
        register: whose records.
        path: the workbook.
        source: its rows as they were read.
        new: rows that are new records.
        same: rows that say nothing new.
        changed: records that would change.
        likely: probably here already.
        bad: numbers of the rows that cannot be taken in.
        errors: every cell that keeps its row out, in the order of the rows.
        remarked: every cell to be looked at that keeps nothing out.
        seen: the newest seal of the journal when it was looked.
    """

    register: str
    path: Path
    source: RegisterList
    new: tuple[NewRecord, ...]
    same: tuple[SameRow, ...]
    changed: tuple[ChangedRecord, ...]
    likely: tuple[LikelyRecord, ...]
    bad: tuple[int, ...]
    errors: tuple[CellProblem, ...]
    remarked: tuple[CellProblem, ...]
    seen: str

    @property
    def sheet(self) -> Sheet:
        """How the list was understood."""
        return self.source.sheet

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Why rows stay out: their bad cells, and likely duplicates at their first cell; in the order of the rows."""
        found = [*self.errors, *(self._likely_problem(each) for each in self.likely)]
        return tuple(sorted(found, key=_place))

    @property
    def notes(self) -> tuple[CellProblem, ...]:
        """Every cell to be looked at that keeps nothing out."""
        return self.remarked

    def _likely_problem(self, each: LikelyRecord) -> CellProblem:
        title = BY_NAME[self.register].title
        cell = self.sheet.cell(each.new.row_number, title)
        label = next((column.heading for column in self.sheet.columns if column.target == title), "")
        found = replace(trouble("LIKELY_RECORD", name=each.other), severity=Severity.NOTE)
        return at_cell(found, cell, name=title, label=label)


def examine_rows(
    connection: Connection,
    office: Office,
    path: Path,
    source: RegisterList,
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> RegisterExamination:
    """What the rows of a list that was read would do now.

    Args:
        connection: inside a transaction.
        office: whose register.
        path: the workbook.
        source: as it was read.
        token: the wish to stop.
        report: takes how many rows were looked at.

    Raises:
        Cancelled: somebody asked to stop.
    """
    looking = _Looking(connection, office, source, token or CancelToken(), report)
    looking.resolve()
    looking.match()
    looking.resolve_among_themselves()
    looking.compare()
    return looking.answer(path)


@dataclass(slots=True)
class _Row:
    """A row on its way: what was read, what is wrong, which record it is."""

    read: ReadRow
    values: dict[str, Any]
    problems: dict[str, CellProblem]
    record_id: str = ""  # of the record here; empty for a new one
    new_id: str = ""
    needs: set[str] = field(default_factory=set[str])
    foreign: bool = False  # the record here belongs to another unit
    refused: list[CellProblem] = field(default_factory=list[CellProblem])

    @property
    def number(self) -> int:
        return self.read.row_number


class _Looking:
    """One examination, step by step."""

    def __init__(
        self, connection: Connection, office: Office, source: RegisterList, token: CancelToken, report: Report
    ) -> None:
        self._connection, self._office, self._source = connection, office, source
        self._token, self._report = token, report
        self._spec: RegisterSpec = BY_NAME[source.register]
        self._layout: RegisterLayout = layout_of(office, source.register, with_local=True)
        self._columns = {each.spec.name: each for each in self._layout.columns}
        self._parts = {part.spec.name: part for part in self._layout.parts}
        self._rows = [_Row(read, dict(read.values), dict(read.troubles)) for read in source.rows]
        self._indexes: dict[str, NameIndex] = {}
        self._units: dict[tuple[str, date], Any] = {}
        self._new: list[NewRecord] = []
        self._same: list[SameRow] = []
        self._changed: list[ChangedRecord] = []
        self._likely: list[LikelyRecord] = []
        self._bad: list[int] = []
        self._errors: list[CellProblem] = list(source.strays)
        self._notes: list[CellProblem] = []

    # -- names of others -----------------------------------------------------------------------------------------

    def resolve(self) -> None:
        """Names of units and of records of other registers."""
        for at, row in enumerate(self._rows):
            if at % _BATCH == 0:
                self._token.check()
                self._report(Progress(at, 2 * len(self._rows)))
            day = _day_of(self._spec, row.values) or self._office.clock.today()
            self._resolve(row.values, row.problems, self._spec.fields, self._placer(row), day, own=False)

    def resolve_among_themselves(self) -> None:
        """Names of records of the same register, which may stand in the same list."""
        if not any(each.register == self._spec.name for each in self._spec.fields):
            return
        index = self._index(self._spec.name)
        for row in self._rows:
            if row.new_id:
                values = _plain_of(self._spec, row.values)
                index.add(row.new_id, name_parts(self._connection, self._spec, values))
        fresh = {row.new_id for row in self._rows if row.new_id}
        for row in self._rows:
            self._resolve(row.values, row.problems, self._spec.fields, self._placer(row), date.min, own=True)
            for each in self._spec.fields:
                if each.register == self._spec.name and row.values.get(each.name) in fresh:
                    row.needs.add(row.values[each.name])

    def _resolve(
        self,
        values: dict[str, Any],
        problems: dict[str, CellProblem],
        specs: Sequence[FieldSpec],
        place: Callable[[Trouble, str], CellProblem],
        day: date,
        *,
        own: bool,
    ) -> None:
        for spec in specs:
            if spec.kind not in NAMED or spec.name not in values or (spec.register == self._spec.name) is not own:
                continue
            text = values.pop(spec.name)
            if spec.kind is Kind.RECORDS:
                parts = [clean(part) for part in text.split(";") if clean(part)]
                read = [self._read_name(spec, part, day) for part in parts]
                found: Any = tuple(one for one, _ in read)
                wrong = next((bad for _, bad in read if bad), None)
            else:
                found, wrong = self._read_name(spec, clean(text), day)
            if wrong is None:
                values[spec.name] = found
            else:
                problems[spec.name] = place(wrong, spec.name)

    def _placer(self, row: _Row) -> Callable[[Trouble, str], CellProblem]:
        return lambda wrong, name: self._at(wrong, row.number, name)

    def _read_name(self, spec: FieldSpec, text: str, day: date) -> Any:  # noqa: ANN401 - id and trouble
        if spec.kind is Kind.UNIT:
            key = (text, day)
            if key not in self._units:
                self._units[key] = read_unit(units_of(self._office), text, day=day, own_id=self._office.unit.id)
            return self._units[key]
        return self._index(spec.register).read(text)

    def _index(self, register: str) -> NameIndex:
        if register not in self._indexes:
            self._indexes[register] = index_names(self._connection, register)
        return self._indexes[register]

    # -- which record a row is -----------------------------------------------------------------------------------

    def match(self) -> None:
        """Gives each row the record it is, or a new id."""
        here, by_key = self._records_here()
        taken: dict[str, int] = {row.read.record_id: row.number for row in self._rows if row.read.record_id in here}
        fresh: dict[tuple[Any, ...], _Row] = {}
        for row in self._rows:
            found, foreign = self._known(row, here, by_key, taken)
            if found:
                first = taken.setdefault(found, row.number)
                if first != row.number:
                    row.refused.append(self._at(trouble("RECORD_REPEATED", row=str(first)), row.number, ""))
                row.record_id, row.foreign = found, foreign
                continue
            row.new_id = new_id()
            for key in self._keys(row.values):
                other = fresh.setdefault(key, row)
                # Two rows of our own lists with ids of their own are two records, whatever they say.
                if other is not row and not (row.read.record_id and other.read.record_id):
                    row.refused.append(self._at(trouble("RECORD_REPEATED", row=str(other.number)), row.number, ""))
                    break

    def _records_here(self) -> tuple[dict[str, bool], dict[tuple[Any, ...], list[str]]]:
        """Ids of the records that are here, with whether this office owns them; and their keys, our own first."""
        here: dict[str, bool] = {}
        by_key: dict[tuple[Any, ...], list[str]] = {}
        for version in queries.read_versions(self._connection, self._spec):
            if version.deleted is not None:
                continue
            here[version.id] = version.unit == self._office.author.unit
            for key in self._keys(_values_of(self._spec, version.values)):
                by_key.setdefault(key, []).append(version.id)
        for ids in by_key.values():
            ids.sort(key=lambda one: not here[one])
        return here, by_key

    def _known(
        self,
        row: _Row,
        here: Mapping[str, bool],
        by_key: Mapping[tuple[Any, ...], Sequence[str]],
        taken: Mapping[str, int],
    ) -> tuple[str, bool]:
        if row.read.record_id in here:
            return row.read.record_id, not here[row.read.record_id]
        for key in self._keys(row.values):
            same = by_key.get(key, ())
            # Rows of our own lists are records of their own, so each takes another one of several alike.
            free = [one for one in same if one not in taken] if row.read.record_id else same
            if free:
                return free[0], not here[free[0]]
        return "", False

    def _keys(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The natural keys a record can be known by; the first that is filled tells it apart."""
        for names in load_register_words()[self._spec.name].keys:
            if not is_empty(values.get(names[0])):
                return [(names, *(_key_part(values.get(name)) for name in names))]
        return []

    # -- what it would do ----------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Sorts the rows."""
        for start in range(0, len(self._rows), _BATCH):
            self._token.check()
            self._report(Progress(len(self._rows) + start, 2 * len(self._rows)))
            batch = self._rows[start : start + _BATCH]
            ids = tuple(row.record_id for row in batch if row.record_id)
            versions = {version.id: version for version in queries.get_versions(self._connection, self._spec, ids)}
            before = {one: from_json(self._spec.record, version.values) for one, version in versions.items()}
            names = self._layout.names_for(self._connection, before.values())
            for row in batch:
                if row.record_id:
                    self._compare_known(row, versions[row.record_id], before[row.record_id], names)
                else:
                    self._make_new(row)
        self._leave_out_dependants()

    def _compare_known(self, row: _Row, version: Version, before: Any, names: Names) -> None:  # noqa: ANN401
        for name, column in self._columns.items():
            if name in row.read.cells and _same_cell(row.read.cells[name], column.cell(before, names), column.spec):
                row.values.pop(name, None)
                row.problems.pop(name, None)
        changes = {name: value for name, value in row.values.items() if getattr(before, name) != value}
        for name in self._parts:
            if row.read.parts.get(name):
                items = self._items(row, name, getattr(before, name), names)
                if items != getattr(before, name):
                    changes[name] = items
        if self._is_refused(row):
            return
        if not changes:
            self._same.append(SameRow(row.number, version.id))
            return
        after = replace(before, **changes)
        if row.foreign:
            called = str(plain_value(getattr(before, self._spec.title)) or "")
            self._likely.append(LikelyRecord(NewRecord(row.number, new_id(), after), version.id, called))
        elif errors := self._new_errors(row, before, after, version.id):
            self._refuse(row, errors)
        else:
            fields = tuple(each.name for each in self._spec.fields if each.name in changes)
            self._changed.append(ChangedRecord(row.number, version.id, before, after, fields, version.context))

    def _make_new(self, row: _Row) -> None:
        values = dict(row.values)
        for name in self._parts:
            if row.read.parts.get(name):
                values[name] = self._items(row, name, (), {})
        missing = [each for each in self._spec.fields if each.required and is_empty(values.get(each.name))]
        for each in missing:
            if each.name not in row.problems and not any(problem.where == each.name for problem in row.refused):
                code = "ITEMS_REQUIRED" if each.kind is Kind.ITEMS else "FIELD_REQUIRED"
                label = self._office.labels.field(self._spec.name, each.name).label
                row.refused.append(self._at(trouble(code, sheet=label), row.number, each.name, label=label))
        if self._is_refused(row):
            return
        value = self._spec.record(**values)
        if errors := self._new_errors(row, None, value, None):
            self._refuse(row, errors)
        else:
            self._new.append(NewRecord(row.number, row.new_id, value, frozenset(row.needs)))

    def _items(self, row: _Row, name: str, kept: tuple[Any, ...], names: Names) -> tuple[Any, ...]:
        """The items a row says, filled up from those kept that they are; problems go to the row."""
        part = self._parts[name]
        item_type = part.spec.item
        assert item_type is not None, name
        specs = fields_of(item_type)
        required = [spec.name for spec in specs if spec.required]
        columns: Mapping[str, FieldColumn] = {each.spec.name: each for each in part.columns}
        free = list(kept)
        made: list[Any] = []
        day = _day_of(self._spec, row.values) or self._office.clock.today()
        for read in row.read.parts[name]:
            same = next((at for at, item in enumerate(free) if _says_item(read, item, columns, names)), None)
            if same is not None:
                made.append(free.pop(same))
                continue
            values, problems = dict(read.values), dict(read.troubles)
            place = self._placer_of_item(name, read, item_name(item_type))
            for own in (False, True):
                self._resolve(values, problems, specs, place, day, own=own)
            for field_name in required:
                if is_empty(values.get(field_name)) and field_name not in problems:
                    problems[field_name] = place(trouble("FIELD_REQUIRED"), field_name)
            row.refused += [problem for problem in problems.values() if _blocks(problem)]
            at = next(
                (at for at, item in enumerate(free) if all(getattr(item, n) == values.get(n) for n in required)), None
            )
            if at is None:
                made.append(item_type(**values))
            else:
                made.append(replace(free.pop(at), **values))
        # Only our own list says by leaving a row out that it is gone; another may simply not know of it.
        return tuple(made) if self._source.own and row.read.record_id else (*made, *free)

    def _placer_of_item(self, name: str, read: ReadRow, owner: str) -> Callable[[Trouble, str], CellProblem]:
        sheet = self._source.parts[name]

        def place(wrong: Trouble, field_name: str) -> CellProblem:
            label = self._office.labels.field(owner, field_name).label
            cell = sheet.cell(read.row_number, field_name)
            return at_cell(wrong, cell, name=name, label=label, sheet=sheet.name)

        return place

    def _new_errors(self, row: _Row, before: Any, after: Any, record_id: str | None) -> list[CellProblem]:  # noqa: ANN401
        """What would be wrong with the record only once the row is taken in."""
        office, connection = self._office, self._connection
        found = [each for each in check_in(connection, office, after, record_id=record_id) if _is_error(each)]
        if found and before is not None:
            known = {(each.code, each.where) for each in check_in(connection, office, before, record_id=record_id)}
            found = [each for each in found if (each.code, each.where) not in known]
        if row.needs:
            found = [each for each in found if each.code not in _ABOUT_OTHERS]
        return [self._finding_at(row.number, each) for each in found]

    def _finding_at(self, row_number: int, finding: Any) -> CellProblem:  # noqa: ANN401 - a finding
        problem = self._at(trouble(finding.code, **finding.parameters), row_number, finding.where)
        return replace(problem, parameters={**finding.parameters, **problem.parameters})

    def _is_refused(self, row: _Row) -> bool:
        problems = [problem for problem in row.problems.values() if _blocks(problem)]
        self._notes += [problem for problem in row.problems.values() if not _blocks(problem)]
        if problems or row.refused:
            self._refuse(row, [*problems, *row.refused])
            return True
        return False

    def _refuse(self, row: _Row, problems: Sequence[CellProblem]) -> None:
        self._bad.append(row.number)
        self._errors += problems

    def _leave_out_dependants(self) -> None:
        """A row that points to a row that stays out stays out as well."""
        while True:
            there = {each.record_id for each in self._new}
            left = [each for each in self._new if each.needs - there]
            if not left:
                return
            self._new = [each for each in self._new if not each.needs - there]
            for each in left:
                self._bad.append(each.row_number)
                self._errors.append(self._at(trouble("REFERENCE_LEFT_OUT"), each.row_number, ""))

    def _at(self, found: Any, row_number: int, name: str, *, label: str = "") -> CellProblem:  # noqa: ANN401
        sheet = self._source.sheet
        column = next((each for each in sheet.recognised if each.target == name), None)
        cell = cell_name(row_number, (column or sheet.recognised[0]).number)
        return at_cell(found, cell, name=name, label=label or (column.heading if column else ""))

    def answer(self, path: Path) -> RegisterExamination:
        """The rows by what is to be done with them."""
        return RegisterExamination(
            self._source.register,
            path,
            self._source,
            tuple(self._new),
            tuple(self._same),
            tuple(self._changed),
            tuple(self._likely),
            tuple(sorted(self._bad)),
            tuple(sorted(self._errors, key=_place)),
            tuple(sorted(self._notes, key=_place)),
            journal.head(self._connection),
        )


def _blocks(problem: CellProblem) -> bool:
    return problem.severity is Severity.ERROR


def _is_error(finding: Any) -> bool:  # noqa: ANN401
    return finding.severity is Severity.ERROR


def _place(problem: CellProblem) -> tuple[str, int, int]:
    row, column = parse_address(problem.cell) or (0, 0)
    return (problem.sheet, row, column)


def _values_of(spec: RegisterSpec, plain: Mapping[str, Json]) -> Mapping[str, Any]:
    """The values of the fields that keys use, from plain ones."""
    record = from_json(spec.record, plain)
    names = {name for key in load_register_words()[spec.name].keys for name in key}
    return {name: getattr(record, name) for name in names}


def _plain_of(spec: RegisterSpec, values: Mapping[str, Any]) -> Mapping[str, Json]:
    known = {each.name for each in spec.fields if each.kind not in {Kind.ITEMS, Kind.RECORDS}}
    plain = {name: value for name, value in values.items() if name in known}
    return to_json(spec.record(**plain))


def _key_part(value: object) -> object:
    if is_empty(value):
        return None
    return comparison_key(value) if isinstance(value, str) else value


def _day_of(spec: RegisterSpec, values: Mapping[str, Any]) -> date | None:
    value = next((values[name] for name in spec.event if values.get(name)), None)
    return value.date() if isinstance(value, datetime) else value


def _says_item(read: ReadRow, item: Any, columns: Mapping[str, FieldColumn], names: Names) -> bool:  # noqa: ANN401
    """Whether every cell of a row of items says what our own list would say of the item."""
    return all(
        _same_cell(value, columns[name].cell(item, names), columns[name].spec) for name, value in read.cells.items()
    )


def _same_cell(read: Value, written: Any, spec: FieldSpec) -> bool:  # noqa: ANN401 - what a column writes
    """Whether a cell holds what our own list writes."""
    plain = plain_value(written)
    if plain is None:
        return False
    if isinstance(plain, str):
        if not isinstance(read, str):
            return False
        tidy = clean_lines if spec.kind is Kind.LONG_TEXT else clean
        return read == plain or tidy(read) == tidy(plain)
    if isinstance(plain, datetime):
        return isinstance(read, datetime) and abs((read - plain).total_seconds()) < 1
    if isinstance(plain, date):
        return (read.date() if isinstance(read, datetime) else read) == plain
    return isinstance(read, int | float) and not isinstance(read, bool) and float(read) == float(plain)
