"""The lists of activities, trainings, staff and hot spots as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.domain.hot_spots import state_on
from db.domain.registers import BY_NAME
from db.domain.trainings import is_serving
from db.queries import records as queries
from db.queries.item_filters import find_with_items
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.lists import days_of, read_lines
from desktop.services.records import find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.activities import Activity
    from db.domain.hot_spots import HotSpot, HotSpotState
    from db.domain.trainings import StaffMember, Training
    from desktop.services.lists import Days
    from desktop.services.office import Office


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


@dataclass(frozen=True, slots=True)
class HotSpotLine:
    """A hot spot in its list."""

    id: str
    name: str
    kind: str
    place: str
    severity: str
    border_level: str
    borders: str
    found_on: date | None
    state: HotSpotState
    owned: bool


def activity_lines(office: Office, ids: Sequence[str]) -> tuple[ActivityLine, ...]:
    """The lines of some activities."""
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "activities", ids)
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
        versions, values = read_lines(connection, "trainings", ids)
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
        versions, values = read_lines(connection, "staff", ids)
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
        versions, values = read_lines(connection, "hot_spots", ids)
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
                spot.border_level,
                spot.borders,
                spot.found_on,
                state_on(spot),
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


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


def _trainings_of(connection: Connection, days: Days) -> dict[str, date]:
    spec = BY_NAME["trainings"]
    ids = queries.find_ids(connection, spec, Filter(from_on=days.year_from, to_on=days.year_to, order="event_on"))
    trained: dict[str, date] = {}
    for training in queries.read_values(connection, spec, ids):
        trained.update((participant.staff, training.from_on) for participant in training.participants)
    return trained
