"""What all lists of registers share: the report year, counting, the names of records and of their owners."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.fields import from_json
from db.domain.periods import Period, PeriodKind, periods_around
from db.domain.registers import BY_NAME
from db.queries import records as queries
from db.queries.places import Days
from db.queries.records import Filter
from db.queries.titles import inspection_titles, owners_of, owning_units, titles
from db.transactions import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from desktop.services.office import Office

__all__ = ["Days", "Filter"]


def report_year(office: Office) -> Period:
    """The report year that today lies in."""
    around = periods_around(office.clock.today(), kinds=(PeriodKind.YEAR,))
    return around.current[0]


def days_of(office: Office) -> Days:
    """The days that decide what waits, as of today."""
    year = report_year(office)
    return Days(office.clock.today(), year.from_on, year.to_on, year.year)


def count_records(office: Office, register: str, wanted: Filter) -> int:
    """How many records a filter leaves."""
    with reading(office.database) as connection:
        return queries.count(connection, BY_NAME[register], wanted)


def name_records(office: Office, register: str, ids: Sequence[str]) -> dict[str, str]:
    """What some records are called in a sentence, by id."""
    with reading(office.database) as connection:
        return name_in(connection, register, ids)


def name_in(connection: Connection, register: str, ids: Sequence[str]) -> dict[str, str]:
    """The same inside a transaction that is already open."""
    if register != "inspections":
        return titles(connection, register, ids)
    return {
        record_id: ", ".join(part for part in (number, _written(day)) if part)
        for record_id, (number, day) in inspection_titles(connection, ids).items()
    }


def unit_names(office: Office, register: str, ids: Sequence[str]) -> dict[str, str]:
    """The name, without its type, of the unit that owns each of some records, by id of the record."""
    with reading(office.database) as connection:
        return owners_of(connection, register, ids)


def units_in(office: Office, register: str) -> tuple[tuple[str, str, int], ...]:
    """The units that own records of a register: id, name, how many; in Vietnamese order."""
    with reading(office.database) as connection:
        return owning_units(connection, register)


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Orders "Hải Thành 2" before "Hải Thành 10"."""
    return tuple((0, int(word)) if word.isdecimal() else (1, word.casefold()) for word in text.split())


def read_lines(connection: Connection, register: str, ids: Sequence[str]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The versions of some records and, beside each, its dataclass."""
    spec = BY_NAME[register]
    versions = queries.get_versions(connection, spec, ids)
    return versions, tuple(from_json(spec.record, version.values) for version in versions)


def _written(day: str) -> str:
    return date.fromisoformat(day).strftime("%d/%m/%Y") if day else ""
