"""What the program finds in a record: the check of every register, each in the module of its subject."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from db.domain.fields import fields_of, is_empty
from db.domain.findings import Finding, error, note, waive
from db.domain.record_rules import check_fields, check_units, judgeable, places_of, references_in
from db.domain.registers import BY_RECORD
from db.queries.packages import reported_periods
from db.queries.references import living_ids
from desktop.clock import vietnam_day
from desktop.services.checks.asking import Asking, Checks
from desktop.services.checks.daily import DAILY
from desktop.services.checks.figures import FIGURES
from desktop.services.checks.papers import PAPERS
from desktop.services.checks.planning import PLANNING
from desktop.services.checks.submissions import SUBMISSIONS, period_or_none
from desktop.services.checks.tips import TIPS
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from desktop.services.office import Office

CHECKS: Checks = {**DAILY, **PLANNING, **TIPS, **FIGURES, **PAPERS, **SUBMISSIONS}
"""By the dataclass of the record; a register without rules of its own is absent."""


def check_in(
    connection: Connection,
    office: Office,
    value: DataclassInstance,
    *,
    record_id: str | None,
    units: UnitIndex | None = None,
) -> tuple[Finding, ...]:
    """What is not right yet about a record or draft: missing fields, what cannot be, and the register's own rules.

    Warnings that may pass with a reason carry the reason the record gives (`Finding.waived`).

    Args:
        connection: inside a transaction that is already open.
        office: for rules, catalogs and the other records a rule looks at.
        value: the record's dataclass, perhaps a draft.
        record_id: its id when it is already kept.
        units: the units the office goes by, from whoever checks many records at once; asked for where left out.
    """
    today = office.clock.today()
    missing = tuple(
        error("REQUIRED", spec.name)
        for spec in fields_of(type(value))
        if spec.required and is_empty(getattr(value, spec.name))
    )
    check = CHECKS.get(type(value))
    index = unit_index_in(connection) if units is None else units
    found = check(Asking(connection, office, record_id, today, index), judgeable(value, today)) if check else ()
    plain = _check_plain(connection, office, value, today, index)
    return waive((*missing, *plain, *found), getattr(value, "waiver", ""))


def _check_plain(
    connection: Connection, office: Office, value: DataclassInstance, today: date, units: UnitIndex
) -> tuple[Finding, ...]:
    """What holds for every register: days, numbers, codes, units, records pointed to."""
    register = BY_RECORD.get(type(value))
    day = _day_of(value, register.event) if register else None
    places = tuple(places_of(value))
    gone = tuple(
        error("REFERENCE_GONE", where, register=office.labels.register(name).one)
        for name, wanted in references_in(places).items()
        for living in (living_ids(connection, name, wanted),)
        for one, where in wanted.items()
        if one not in living
    )
    return (
        *check_fields(value, places, catalogs=office.catalogs, day=day, today=today),
        *check_units(places, unit_of=units.get, day=day or getattr(value, "closed_on", None) or today),
        *gone,
    )


def note_reported(connection: Connection, value: DataclassInstance) -> tuple[Finding, ...]:
    """A note where the record's day lies in a period that was reported already: what changes goes into a supplement.

    Asked for the record that somebody has open only: the report itself is not checked by it.
    """
    register = BY_RECORD.get(type(value))
    day = _day_of(value, register.event) if register else None
    if register is None or day is None:
        return ()
    where = next((name for name in register.event if getattr(value, name)), "")
    for code, made_at in reported_periods(connection):
        period = period_or_none(code)
        if period is not None and period.from_on <= day <= period.to_on:
            made_on = vietnam_day(datetime.fromisoformat(made_at))
            return (note("PERIOD_REPORTED", where, period=period.label, on=made_on),)
    return ()


def _day_of(value: DataclassInstance, event: tuple[str, ...]) -> date | None:
    found = next((content for name in event if (content := getattr(value, name))), None)
    return found.date() if isinstance(found, datetime) else found
