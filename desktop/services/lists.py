"""The rows of the registers' lists, as values: which records, and what each line says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.domain.fields import from_json
from db.domain.findings import Severity
from db.domain.inspections import held_on
from db.domain.periods import Period, PeriodKind, periods_around
from db.domain.place_states import PlaceState, PlaceWork
from db.domain.registers import BY_NAME
from db.domain.remedies import MET, is_overdue
from db.domain.trainings import is_serving
from db.domain.values import Known
from db.queries import measures, places
from db.queries import records as queries
from db.queries.item_filters import find_with_items
from db.queries.places import BY_LAST_VISIT, BY_STATE, Days, WantedPlaces
from db.queries.records import Filter
from db.queries.titles import inspection_titles, titles
from db.transactions import reading
from desktop.services.figures import rolled_up_scope
from desktop.services.records import check_in, find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.activities import Activity
    from db.domain.hot_spots import HotSpot
    from db.domain.inspections import Inspection
    from db.domain.remedies import Remedy
    from db.domain.trainings import StaffMember, Training
    from db.domain.violations import Violation
    from desktop.services.office import Office

__all__ = [
    "BY_LAST_VISIT",
    "BY_STATE",
    "Filter",
    "HotSpotState",
    "PlaceState",
    "PlaceWork",
    "RemedyState",
    "WantedPlaces",
    "find_records",
]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An establishment in its list."""

    id: str
    name: str
    kinds: tuple[str, ...]
    neighbourhood: str
    last_visit: date | None
    state: PlaceState
    workers: int | None
    owned: bool


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """The numbers around the list of establishments.

    Attributes:
        in_business: places that exist today, as the report counts them.
        checked: of those, places visited in the report year.
        year: the report year.
    """

    in_business: int
    checked: int
    year: int


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """What the filters of the list offer: codes or names with the number of places."""

    kinds: tuple[tuple[str, int], ...]
    neighbourhoods: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """An inspection in its list.

    Attributes:
        errors: findings of its rules that block completing.
        warnings: findings that may pass.
    """

    id: str
    number: str
    day: date | None
    place: str
    kind: str
    state: str
    result: str
    errors: int
    warnings: int
    owned: bool


@dataclass(frozen=True, slots=True)
class ViolationLine:
    """A violation in its list."""

    id: str
    place: str
    act: str
    day: date | None
    record_number: str
    decision_number: str
    fine: int | None
    paid_on: date | None
    executed: bool | None
    owned: bool


class RemedyState(StrEnum):
    """How a request stands."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    MET = "met"


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """A request to remedy something, in its list; `days` counts from today to the deadline."""

    id: str
    place: str
    request: str
    requested_on: date | None
    due_on: date | None
    conclusion: str
    overdue: bool
    days: int | None
    owned: bool


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity in its list."""

    id: str
    name: str
    forms: tuple[str, ...]
    audiences: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    place: str
    people: int | None
    owned: bool


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training in its list."""

    id: str
    name: str
    kind: str
    level: str
    from_on: date | None
    to_on: date | None
    participants: int
    others: int | None
    owned: bool


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A member of the staff in the list; `trained_on` is the last training of the report year."""

    id: str
    name: str
    title: str
    workplace: str
    composition: str
    serving: bool
    trained_on: date | None
    owned: bool


class HotSpotState(StrEnum):
    """How a hot spot stands."""

    ACTIVE = "active"
    ACTIVE_AGAIN = "active_again"
    ELIMINATED = "eliminated"
    TRANSFORMED = "transformed"


@dataclass(frozen=True, slots=True)
class HotSpotLine:
    """A hot spot in its list."""

    id: str
    name: str
    kind: str
    place: str
    severity: str
    found_on: date | None
    state: HotSpotState
    owned: bool


def report_year(office: Office) -> Period:
    """The report year that today lies in."""
    around = periods_around(office.clock.today(), kinds=(PeriodKind.YEAR,))
    return around.current[0]


def days_of(office: Office) -> Days:
    """The days that decide what waits, as of today."""
    year = report_year(office)
    return Days(office.clock.today(), year.from_on, year.to_on, year.year)


def find_places(office: Office, wanted: WantedPlaces) -> tuple[str, ...]:
    """The ids of the list of establishments under its filters."""
    with reading(office.database) as connection:
        return places.find_places(connection, wanted, days_of(office))


def place_lines(office: Office, ids: Sequence[str]) -> tuple[PlaceLine, ...]:
    """The lines of some establishments."""
    spec = BY_NAME["establishments"]
    with reading(office.database) as connection:
        facts = places.place_facts(connection, ids, days_of(office))
        found = queries.get_versions(connection, spec, ids)
    return tuple(
        PlaceLine(
            version.id,
            str(version.values.get("name") or ""),
            tuple(version.values.get("kinds") or ()),  # type: ignore[arg-type] - a list of codes by its field
            str(version.values.get("neighbourhood") or ""),
            facts[version.id].last_visit,
            facts[version.id].state,
            version.values.get("workers_total"),  # type: ignore[arg-type] - a count by its field
            version.unit == office.author.unit,
        )
        for version in found
        if version.id in facts
    )


def place_summary(office: Office) -> PlaceSummary:
    """How many establishments there are and how many were visited this report year, counted as reports do."""
    days = days_of(office)
    with reading(office.database) as connection:
        units = rolled_up_scope(office, connection, days.today).members
        there = measures.establishments_in_business(connection, units, days.year_from, days.today, {})
        checked = measures.establishments_checked(connection, units, days.year_from, days.today, {})
    return PlaceSummary(_sum(there), _sum(checked), days.year)


def place_choices(office: Office) -> PlaceChoices:
    """Kinds in the order of their catalog, and neighbourhoods by name with their numbers in order of size."""
    with reading(office.database) as connection:
        kinds = places.kinds_in_use(connection)
        around = places.neighbourhoods(connection)
    catalog = office.catalogs["establishment_kinds"]
    known = [(entry.code, kinds[entry.code]) for entry in catalog.entries if kinds[entry.code]]
    return PlaceChoices(tuple(known), tuple(sorted(around, key=lambda pair: natural_key(pair[0]))))


def visit_lines(office: Office, ids: Sequence[str]) -> tuple[VisitLine, ...]:
    """The lines of some inspections, judged by their rules as of today."""
    lines: list[VisitLine] = []
    with reading(office.database) as connection:
        versions, values = _read(connection, "inspections", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
        for version, value in zip(versions, values, strict=True):
            inspection: Inspection = value
            findings = check_in(connection, office, inspection, record_id=version.id)
            lines.append(
                VisitLine(
                    version.id,
                    inspection.number,
                    held_on(inspection),
                    names.get(inspection.establishment, ""),
                    inspection.kind,
                    inspection.state,
                    inspection.result,
                    sum(1 for finding in findings if finding.severity is Severity.ERROR),
                    sum(1 for finding in findings if finding.severity is Severity.WARNING),
                    version.unit == office.author.unit,
                )
            )
    return tuple(lines)


def violation_lines(office: Office, ids: Sequence[str]) -> tuple[ViolationLine, ...]:
    """The lines of some violations."""
    with reading(office.database) as connection:
        versions, values = _read(connection, "violations", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
    lines: list[ViolationLine] = []
    for version, value in zip(versions, values, strict=True):
        violation: Violation = value
        lines.append(
            ViolationLine(
                version.id,
                names.get(violation.establishment, ""),
                violation.act,
                violation.act_on,
                violation.record_number,
                violation.decision_number,
                violation.fine,
                violation.paid_on,
                violation.executed,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def remedy_lines(office: Office, ids: Sequence[str]) -> tuple[RemedyLine, ...]:
    """The lines of some requests, judged as of today."""
    today = office.clock.today()
    with reading(office.database) as connection:
        versions, values = _read(connection, "remedies", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
    lines: list[RemedyLine] = []
    for version, value in zip(versions, values, strict=True):
        remedy: Remedy = value
        lines.append(
            RemedyLine(
                version.id,
                names.get(remedy.establishment, ""),
                remedy.request,
                remedy.requested_on,
                remedy.due_on,
                remedy.conclusion,
                is_overdue(remedy, today),
                (remedy.due_on - today).days if remedy.due_on else None,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def activity_lines(office: Office, ids: Sequence[str]) -> tuple[ActivityLine, ...]:
    """The lines of some activities."""
    with reading(office.database) as connection:
        versions, values = _read(connection, "activities", ids)
    lines: list[ActivityLine] = []
    for version, value in zip(versions, values, strict=True):
        activity: Activity = value
        lines.append(
            ActivityLine(
                version.id,
                activity.name,
                tuple(used.form for used in activity.forms),
                tuple(audience.audience for audience in activity.audiences),
                activity.from_on,
                activity.to_on,
                activity.place,
                activity.people_total,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def training_lines(office: Office, ids: Sequence[str]) -> tuple[TrainingLine, ...]:
    """The lines of some trainings."""
    with reading(office.database) as connection:
        versions, values = _read(connection, "trainings", ids)
    lines: list[TrainingLine] = []
    for version, value in zip(versions, values, strict=True):
        training: Training = value
        lines.append(
            TrainingLine(
                version.id,
                training.name,
                training.kind,
                training.level,
                training.from_on,
                training.to_on,
                len(training.participants),
                training.other_participants,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def staff_lines(office: Office, ids: Sequence[str]) -> tuple[StaffLine, ...]:
    """The lines of some members of the staff, with their last training of the report year."""
    days = days_of(office)
    with reading(office.database) as connection:
        versions, values = _read(connection, "staff", ids)
        trained = _trainings_of(connection, days)
    lines: list[StaffLine] = []
    for version, value in zip(versions, values, strict=True):
        member: StaffMember = value
        lines.append(
            StaffLine(
                version.id,
                member.name,
                member.title,
                member.workplace,
                member.composition,
                is_serving(member, days.today),
                trained.get(version.id),
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def hot_spot_lines(office: Office, ids: Sequence[str]) -> tuple[HotSpotLine, ...]:
    """The lines of some hot spots."""
    with reading(office.database) as connection:
        versions, values = _read(connection, "hot_spots", ids)
    lines: list[HotSpotLine] = []
    for version, value in zip(versions, values, strict=True):
        spot: HotSpot = value
        lines.append(
            HotSpotLine(
                version.id,
                spot.name,
                spot.kind,
                spot.place,
                spot.severity,
                spot.found_on,
                hot_spot_state(spot),
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def hot_spot_state(spot: HotSpot) -> HotSpotState:
    """How a hot spot stands; the last of its dated facts decides."""
    if spot.transformed_on is not None:
        return HotSpotState.TRANSFORMED
    if spot.active_again_on is not None:
        return HotSpotState.ACTIVE_AGAIN
    return HotSpotState.ACTIVE if spot.eliminated_on is None else HotSpotState.ELIMINATED


def remedy_state(line: RemedyLine) -> RemedyState:
    """How a request stands today."""
    if line.conclusion == MET:
        return RemedyState.MET
    return RemedyState.OVERDUE if line.overdue else RemedyState.WAITING


def find_remedies(office: Office, wanted: Filter, states: frozenset[RemedyState]) -> tuple[str, ...]:
    """The ids of the list of requests; no state means all."""
    ids = find_records(office, "remedies", wanted)
    return tuple(line.id for line in remedy_lines(office, ids) if remedy_state(line) in states) if states else ids


def find_hot_spots(office: Office, wanted: Filter, states: frozenset[HotSpotState]) -> tuple[str, ...]:
    """The ids of the list of hot spots; no state means all. A register of a few hundred, so lines are looked at."""
    ids = find_records(office, "hot_spots", wanted)
    return tuple(line.id for line in hot_spot_lines(office, ids) if line.state in states) if states else ids


def find_staff(office: Office, wanted: Filter, state: str) -> tuple[str, ...]:
    """The ids of the list of the staff.

    Args:
        office: for the records.
        wanted: the filter.
        state: `trained` or `untrained` in the report year (of those serving), `left`, or empty for everybody.
    """
    ids = find_records(office, "staff", wanted)
    if not state:
        return ids
    lines = staff_lines(office, ids)
    if state == "left":
        return tuple(line.id for line in lines if not line.serving)
    trained = state == "trained"
    return tuple(line.id for line in lines if line.serving and (line.trained_on is not None) is trained)


def find_activities(
    office: Office, wanted: Filter, *, forms: frozenset[str], audiences: frozenset[str]
) -> tuple[str, ...]:
    """The ids of the list of activities with one of the forms and one of the audiences."""
    with reading(office.database) as connection:
        codes = {"forms": ("form", forms), "audiences": ("audience", audiences)}
        return find_with_items(connection, "activities", wanted, codes=codes)


def people_reached(office: Office) -> int:
    """Attendances of the activities of the report year, as entered."""
    days = days_of(office)
    ids = find_records(office, "activities", Filter(from_on=days.year_from, to_on=days.year_to))
    return sum(line.people or 0 for line in activity_lines(office, ids))


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


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Orders "Hải Thành 2" before "Hải Thành 10"."""
    return tuple((0, int(word)) if word.isdecimal() else (1, word.casefold()) for word in text.split())


def _trainings_of(connection: Connection, days: Days) -> dict[str, date]:
    spec = BY_NAME["trainings"]
    ids = queries.find_ids(connection, spec, Filter(from_on=days.year_from, to_on=days.year_to, order="event_on"))
    trained: dict[str, date] = {}
    for training in queries.read_values(connection, spec, ids):
        trained.update((participant.staff, training.from_on) for participant in training.participants)
    return trained


def _read(connection: Connection, register: str, ids: Sequence[str]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The versions of some records and, beside each, its dataclass."""
    spec = BY_NAME[register]
    versions = queries.get_versions(connection, spec, ids)
    return versions, tuple(from_json(spec.record, version.values) for version in versions)


def _sum(amounts: measures.Amounts) -> int:
    return sum(amount.value for amount in amounts.values() if isinstance(amount, Known))


def _written(day: str) -> str:
    return date.fromisoformat(day).strftime("%d/%m/%Y") if day else ""
