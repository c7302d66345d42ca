"""Registers as lists for Excel: "Xuất danh sách", and the template into which a list of establishments is entered.

The headings of establishments are those the import knows, so that a list written here can be taken in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.domain.establishments import Commitment, Establishment, Paper
from db.domain.fields import FieldSpec, Kind, fields_of
from db.domain.registers import BY_NAME, RegisterSpec
from db.queries.records import read_values
from db.transactions import reading
from desktop.documents.workbooks.lists import list_csv, list_workbook
from desktop.documents.workbooks.template import establishment_template
from desktop.documents.workbooks.values import CodeList, ColumnKind, ListColumn, TemplateColumn, TemplateKind, Value
from desktop.intake.column_names import SIGNED, TemplateLine, column_heading, load_import_words
from desktop.services.lists import name_in
from desktop.services.words import say_value

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from desktop.services.office import Office

Names = dict[str, dict[str, str]]
"""Titles of records by register and id."""

_ROWS = 2_000
_KINDS = {
    Kind.LONG_TEXT: ColumnKind.LONG_TEXT,
    Kind.DATE: ColumnKind.DATE,
    Kind.TIME: ColumnKind.TIME,
    Kind.COUNT: ColumnKind.COUNT,
    Kind.MONEY: ColumnKind.MONEY,
    Kind.NUMBER: ColumnKind.NUMBER,
    Kind.YES_NO: ColumnKind.YES_NO,
}
_TEMPLATE_KINDS = {
    Kind.CODE: TemplateKind.ONE_OF,
    Kind.CODES: TemplateKind.SOME_OF,
    Kind.DATE: TemplateKind.DATE,
    Kind.COUNT: TemplateKind.COUNT,
    Kind.NUMBER: TemplateKind.NUMBER,
    Kind.YES_NO: TemplateKind.YES_NO,
}
_ASKED_FOR = frozenset({"name", "kinds", "address"})


class ListFormat(StrEnum):
    """What a list is written as."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column a register's list can have.

    Attributes:
        key: a field's name, or what the import calls a part of it.
        column: heading and kind for the workbook.
        value: from a record and the titles of others to what the cell holds.
    """

    key: str
    column: ListColumn
    value: Callable[[Any, Names], Value]


def list_columns(office: Office, register: str) -> tuple[ListedColumn, ...]:
    """Every column the list of a register can have, in the order of its fields.

    Fields that must not leave the office are left out (domain.md §2.13).
    """
    spec = BY_NAME[register]
    found: list[ListedColumn] = []
    for field_spec in spec.travelling:
        if spec.record is Establishment and field_spec.name in {"papers", "commitments"}:
            found.extend(_part_columns(office, field_spec.name))
        else:
            found.append(_field_column(office, spec, field_spec))
    return tuple(found)


def export_list(
    office: Office,
    register: str,
    ids: Sequence[str],
    *,
    written_as: ListFormat = ListFormat.XLSX,
    keys: Sequence[str] = (),
) -> bytes:
    """The records of some ids, in their order, as a workbook or as text with separators.

    Args:
        office: whose register.
        register: which.
        ids: the list as it is shown, found by its own query.
        written_as: which kind of file.
        keys: of the columns wanted, in their order; empty for all.
    """
    columns = list_columns(office, register)
    if keys:
        by_key = {column.key: column for column in columns}
        columns = tuple(by_key[key] for key in keys)
    heads = [column.column for column in columns]
    with reading(office.database) as connection:
        rows = _rows(connection, BY_NAME[register], ids, columns)
        if written_as is ListFormat.CSV:
            return list_csv(heads, rows)
        return list_workbook(office.labels.register(register).many, heads, rows, made_on=office.clock.today())


def establishment_columns(office: Office) -> tuple[tuple[TemplateColumn, ...], tuple[CodeList, ...]]:
    """The columns of the import template and the lists of words they accept."""
    columns = tuple(_template_column(office, line) for line in load_import_words().template)
    names = dict.fromkeys(column.codes for column in columns if column.codes)
    owner = {spec.catalog: spec.name for spec in fields_of(Establishment) if spec.catalog}
    lists = tuple(
        CodeList(
            name,
            office.labels.field("establishments", owner[name]).label,
            tuple(entry.name for entry in office.catalogs[name].on(office.clock.today())),
        )
        for name in names
    )
    return columns, lists


def make_template(office: Office) -> bytes:
    """The workbook into which a list of establishments is entered, with guide and lists of words."""
    columns, lists = establishment_columns(office)
    name = office.labels.register("establishments").many
    return establishment_template(columns, lists, sheet_name=name, made_on=office.clock.today())


def _rows(
    connection: Connection, register: RegisterSpec, ids: Sequence[str], columns: Sequence[ListedColumn]
) -> Iterator[tuple[Value, ...]]:
    for start in range(0, len(ids), _ROWS):
        values = read_values(connection, register, ids[start : start + _ROWS])
        names = _names_in(connection, register, values)
        for value in values:
            yield tuple(column.value(value, names) for column in columns)


def _names_in(connection: Connection, register: RegisterSpec, values: Sequence[Any]) -> Names:
    """The titles of all records that some records point to, those inside their items too."""
    wanted: dict[str, set[str]] = {}
    for spec in register.fields:
        for value in values:
            held = getattr(value, spec.name)
            if spec.item:
                inner = [each for each in fields_of(spec.item) if each.kind is Kind.RECORD]
                for item in held:
                    for each in inner:
                        wanted.setdefault(each.register, set()).add(getattr(item, each.name))
            elif spec.kind is Kind.RECORD:
                wanted.setdefault(spec.register, set()).add(held)
            elif spec.kind is Kind.RECORDS:
                wanted.setdefault(spec.register, set()).update(held)
    return {name: name_in(connection, name, sorted(ids - {""})) for name, ids in wanted.items()}


def _field_column(office: Office, register: RegisterSpec, spec: FieldSpec) -> ListedColumn:
    kind = _KINDS.get(spec.kind, ColumnKind.TEXT)
    if register.record is Establishment:
        heading = column_heading(spec.name, catalogs=office.catalogs, labels=office.labels)
    else:
        heading = office.labels.field(register.name, spec.name).label

    def read_plain(value: Any, names: Names) -> Value:  # noqa: ANN401 - a record of any register
        del names
        held = getattr(value, spec.name)
        return None if held == "" else held

    def read_words(value: Any, names: Names) -> Value:  # noqa: ANN401
        held = getattr(value, spec.name)
        return say_value(office, spec, held, lambda name, one: names.get(name, {}).get(one, "")) or None

    is_plain = spec.kind in _KINDS or spec.kind is Kind.TEXT
    return ListedColumn(spec.name, ListColumn(heading, kind), read_plain if is_plain else read_words)


def _part_columns(office: Office, name: str) -> Iterator[ListedColumn]:
    """The columns for papers and commitments: those of the template."""
    for line in load_import_words().template:
        if line.target.split(".")[0] == name:
            heading = column_heading(line.target, catalogs=office.catalogs, labels=office.labels)
            kind = ColumnKind.DATE if _spec_of(line.target).kind is Kind.DATE else ColumnKind.TEXT
            yield ListedColumn(line.target, ListColumn(heading, kind), _part_reader(line.target))


def _part_reader(target: str) -> Callable[[Any, Names], Value]:
    first, _, rest = target.partition(".")
    part = _spec_of(target).name
    kind = rest.partition(".")[0]

    def read_part(value: Any, names: Names) -> Value:  # noqa: ANN401
        del names
        if first == "papers":
            held = next((paper for paper in value.papers if paper.kind == kind), None)
        else:
            held = max(value.commitments, key=lambda each: each.year or 0, default=None)
        found = getattr(held, part) if held else None
        if found is None and held is not None and target == SIGNED:
            return held.year
        return found if found != "" else None

    return read_part


def _spec_of(target: str) -> FieldSpec:
    first, _, rest = target.partition(".")
    if first == "papers":
        owner, name = Paper, rest.partition(".")[2]
    elif first == "commitments":
        owner, name = Commitment, "signed_on" if target == SIGNED else rest
    else:
        owner, name = Establishment, first
    return next(spec for spec in fields_of(owner) if spec.name == name)


def _template_column(office: Office, line: TemplateLine) -> TemplateColumn:
    spec = _spec_of(line.target)
    is_field = "." not in line.target
    words = office.labels.field("establishments", line.target).help if is_field else ""
    return TemplateColumn(
        column_heading(line.target, catalogs=office.catalogs, labels=office.labels),
        _TEMPLATE_KINDS.get(spec.kind, TemplateKind.TEXT),
        required=line.target in _ASKED_FOR,
        help=line.help or words,
        example=line.example,
        codes=spec.catalog,
    )
