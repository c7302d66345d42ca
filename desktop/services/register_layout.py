"""How a register stands in our own workbooks: the sheets, their columns, and what each cell says.

The list has a column for every field, items have sheets of their own. "Mã nối" ties a row of items to its record
inside one workbook, "Mã bản ghi" tells the office's own records apart when the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.domain.fields import FieldSpec, Kind, Sensitivity, fields_of, is_empty
from db.domain.registers import BY_NAME
from desktop.documents.workbooks.values import ColumnKind, ListColumn, Value
from desktop.intake.register_readers import FieldReaders
from desktop.intake.register_words import part_headings, register_headings
from desktop.services.register_names import write_names, write_unit
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.unit_index import UnitIndex
    from desktop.services.office import Office

Names = dict[str, dict[str, str]]
"""What records are called, by register and id."""

KINDS = {
    Kind.LONG_TEXT: ColumnKind.LONG_TEXT,
    Kind.DATE: ColumnKind.DATE,
    Kind.TIME: ColumnKind.TIME,
    Kind.COUNT: ColumnKind.COUNT,
    Kind.MONEY: ColumnKind.MONEY,
    Kind.NUMBER: ColumnKind.NUMBER,
    Kind.YES_NO: ColumnKind.YES_NO,
}
_MANY = "; "


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column of a field: its heading and kind, and from the field's value to what the cell holds."""

    spec: FieldSpec
    column: ListColumn
    write: Callable[[Any, Names], Value]

    def cell(self, record: Any, names: Names) -> Value:  # noqa: ANN401 - a record or item of any kind
        """What the cell of a record or item holds."""
        return self.write(getattr(record, self.spec.name), names)


@dataclass(frozen=True, slots=True)
class PartLayout:
    """The sheet of the items of one field."""

    spec: FieldSpec
    title: str
    columns: tuple[FieldColumn, ...]


@dataclass(frozen=True, slots=True)
class RegisterLayout:
    """All sheets of a register.

    Attributes:
        spec: the register.
        title: of the list's sheet.
        columns: of the list.
        parts: the sheets of items.
    """

    spec: RegisterSpec
    title: str
    columns: tuple[FieldColumn, ...]
    parts: tuple[PartLayout, ...]

    def names_for(self, connection: Connection, records: Iterable[Any]) -> Names:
        """What all records are called that some records point to, those inside their items too."""
        wanted: dict[str, set[str]] = {}
        for record in records:
            _point(wanted, self.columns, record)
            for part in self.parts:
                for item in getattr(record, part.spec.name):
                    _point(wanted, part.columns, item)
        return {name: write_names(connection, name, sorted(ids - {""})) for name, ids in wanted.items()}


def layout_of(office: Office, register: str, *, with_local: bool = False) -> RegisterLayout:
    """The sheets of a register.

    Args:
        office: for its words.
        register: which.
        with_local: whether fields are shown that must not leave the office (domain.md §2.13).
    """
    spec = BY_NAME[register]
    readers = FieldReaders(office.catalogs, office.clock.today())
    shown = tuple(each for each in spec.fields if with_local or each.sensitivity is not Sensitivity.LOCAL)
    headings = register_headings(register, office.labels)
    columns = tuple(
        _column(each, headings[each.name], readers, units_of(office)) for each in shown if each.kind is not Kind.ITEMS
    )
    parts = tuple(_part(office, register, each, readers) for each in shown if each.kind is Kind.ITEMS)
    return RegisterLayout(spec, office.labels.register(register).many, columns, parts)


def _part(office: Office, register: str, spec: FieldSpec, readers: FieldReaders) -> PartLayout:
    assert spec.item is not None, spec.name
    headings = part_headings(register, spec, office.labels)
    columns = tuple(_column(each, headings[each.name], readers, units_of(office)) for each in fields_of(spec.item))
    return PartLayout(spec, office.labels.field(register, spec.name).label, columns)


def _column(spec: FieldSpec, heading: str, readers: FieldReaders, index: UnitIndex) -> FieldColumn:
    kind = KINDS.get(spec.kind, ColumnKind.TEXT)
    if spec.name in {"year", "programme_from"}:
        kind = ColumnKind.TEXT  # 2.026 is no year
    return FieldColumn(spec, ListColumn(heading, kind), _writer(spec, readers, index))


def _writer(spec: FieldSpec, readers: FieldReaders, index: UnitIndex) -> Callable[[Any, Names], Value]:
    match spec.kind:
        case Kind.CODE:
            words = readers.code_words(spec.catalog)
            return lambda value, _: words.write(value) if value else None
        case Kind.CODES:
            words = readers.code_words(spec.catalog)
            return lambda value, _: words.write_all(value) or None
        case Kind.RECORD:
            return lambda value, names: names.get(spec.register, {}).get(value) or None
        case Kind.RECORDS:
            return lambda value, names: _MANY.join(filter(None, map(names.get(spec.register, {}).get, value))) or None
        case Kind.UNIT:
            return lambda value, _: write_unit(index, value) if value else None
        case _:
            return lambda value, _: None if is_empty(value) else value


def _point(wanted: dict[str, set[str]], columns: Sequence[FieldColumn], record: Any) -> None:  # noqa: ANN401
    for column in columns:
        spec = column.spec
        if spec.kind is Kind.RECORD:
            wanted.setdefault(spec.register, set()).add(getattr(record, spec.name))
        elif spec.kind is Kind.RECORDS:
            wanted.setdefault(spec.register, set()).update(getattr(record, spec.name))
