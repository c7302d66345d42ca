"""What the cards show: a record with everything about it, and its history in words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from db import journal
from db.domain.establishments import CLOSED, PAPER_ENDS_SOON, Commitment, Establishment, LifeEvent, Paper
from db.domain.fields import FieldSpec, Json, Kind, value_from_json
from db.domain.findings import Severity
from db.domain.registers import BY_NAME
from db.domain.versions import DELETED
from db.queries import places
from db.queries.transfers import transfers_of
from db.transactions import reading
from desktop.services.duplicate_list import PlaceLinks, links_of_place
from desktop.services.forms import in_words, name_references
from desktop.services.lists import days_of, name_in
from desktop.services.records import Loaded, check_record, load_record
from desktop.services.visit_lists import (
    RemedyLine,
    ViolationLine,
    VisitLine,
    remedy_lines,
    violation_lines,
    visit_lines,
)
from desktop.services.words import say_unit, say_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.domain.findings import Finding
    from db.domain.place_states import PlaceState
    from db.journal import JournalRow
    from desktop.services.office import Office

_SHOWN_CHANGES = 200


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """An establishment with everything known about it.

    Attributes:
        record: the record; its value is an Establishment.
        state: the one word for it.
        commune: full name of its unit.
        former_commune: full name of the unit before the merger; empty for none.
        commitment: the newest commitment, or None.
        visits: inspections, newest first.
        violations: newest first.
        remedies: newest first.
        overdue: requests past their deadline, the longest first.
        findings: warnings of the register's rules.
        handed: the unit it was handed over to and the day from which it counts there; None for the office's own, and
            for one that came with another unit's package.
        links: records of the same establishment, and what people decided about others.
    """

    record: Loaded
    state: PlaceState
    commune: str
    former_commune: str
    commitment: Commitment | None
    visits: tuple[VisitLine, ...]
    violations: tuple[ViolationLine, ...]
    remedies: tuple[RemedyLine, ...]
    overdue: tuple[RemedyLine, ...]
    findings: tuple[Finding, ...]
    handed: tuple[str, str] | None = None
    links: PlaceLinks = field(default_factory=PlaceLinks)

    @property
    def place(self) -> Establishment:
        """The establishment itself."""
        return cast("Establishment", self.record.value)


@dataclass(frozen=True, slots=True)
class RecordDetails:
    """A record of any register with the names it points to and what its rules say.

    Attributes:
        record: the record.
        names: titles of the records it points to, by id.
        words: its filled fields in words, by field name.
        findings: of the register's rules.
    """

    record: Loaded
    names: Mapping[str, str]
    words: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class VisitCard:
    """An inspection with what came of it."""

    details: RecordDetails
    violations: tuple[ViolationLine, ...]
    remedies: tuple[RemedyLine, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a step of the history changed, in words; empty for nothing entered."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step in the life of a record.

    Attributes:
        at: when, UTC ISO text.
        author: who.
        action: the journal's word for it.
        changes: what differs; empty for the first version.
        reason: of a deletion or of removing a file; empty otherwise.
        file: name of the attached file it was about; empty otherwise.
    """

    at: str
    author: str
    action: str
    changes: tuple[FieldChange, ...]
    reason: str = ""
    file: str = ""


def place_card(office: Office, place_id: str) -> PlaceCard:
    """An establishment with everything known about it.

    Raises:
        KnownError: RECORD_GONE.
    """
    record = load_record(office, "establishments", place_id)
    place = cast("Establishment", record.value)
    with reading(office.database) as connection:
        facts = places.place_facts(connection, (place_id,), days_of(office))
        related = {
            name: places.related_ids(connection, name, place_id) for name in ("inspections", "violations", "remedies")
        }
        passed = () if record.owned else transfers_of(connection, place_id)
    handed = next(((one.to_unit, one.effective_on) for one in passed if one.from_unit == office.unit.id), None)
    remedies = remedy_lines(office, related["remedies"])
    overdue = sorted((line for line in remedies if line.overdue), key=lambda line: line.days or 0)
    findings = check_record(office, place, record_id=place_id)
    return PlaceCard(
        record,
        facts[place_id].state,
        say_unit(office, place.commune),
        say_unit(office, place.former_commune),
        max(place.commitments, key=_commitment_day, default=None),
        visit_lines(office, related["inspections"]),
        violation_lines(office, related["violations"]),
        remedies,
        tuple(overdue),
        in_words(office, tuple(one for one in findings if one.severity is not Severity.NOTE)),
        (say_unit(office, handed[0]), handed[1]) if handed else None,
        links_of_place(office, place_id),
    )


def record_details(office: Office, register: str, record_id: str) -> RecordDetails:
    """A record of any register, told in words.

    Raises:
        KnownError: RECORD_GONE.
    """
    record = load_record(office, register, record_id)
    names = name_references(office, register, record.value)
    words = {
        spec.name: said
        for spec in BY_NAME[register].fields
        if (said := say_value(office, spec, getattr(record.value, spec.name), lambda _, one: names.get(one, "")))
    }
    findings = in_words(office, check_record(office, record.value, record_id=record_id))
    return RecordDetails(record, names, words, findings)


def visit_card(office: Office, visit_id: str) -> VisitCard:
    """An inspection with what came of it.

    Raises:
        KnownError: RECORD_GONE.
    """
    details = record_details(office, "inspections", visit_id)
    with reading(office.database) as connection:
        related = {name: places.ids_of_visit(connection, name, visit_id) for name in ("violations", "remedies")}
    return VisitCard(details, violation_lines(office, related["violations"]), remedy_lines(office, related["remedies"]))


def paper_state(paper: Paper, today: date) -> str:
    """How a paper stands: `ended`, `ends_soon`, `good`, or `unlimited` without a last day."""
    if paper.expires_on is None:
        return "unlimited"
    if paper.expires_on < today:
        return "ended"
    return "ends_soon" if paper.expires_on - today <= PAPER_ENDS_SOON else "good"


def days_left(day: date, today: date) -> int:
    """Days from today to a day; negative when it has passed."""
    return (day - today) // timedelta(days=1)


def event_values(place: Establishment, kind: str, *, on: date, note: str, status: str) -> Establishment:
    """The establishment after a dated event of its life.

    Args:
        place: as it is.
        kind: code of `establishment_events`.
        on: the day of the event.
        note: words about it.
        status: the status from that day on.
    """
    changed = replace(place, status=status, events=(*place.events, LifeEvent(kind=kind, on=on, note=note)))
    if status == CLOSED:
        return replace(changed, closed_on=on)
    return replace(changed, closed_on=None) if place.status == CLOSED else changed


def record_history(office: Office, register: str, record_id: str) -> tuple[HistoryStep, ...]:
    """Everything that was done to a record, newest first, in words."""
    with reading(office.database) as connection:
        rows = journal.history(connection, record_id)[-_SHOWN_CHANGES:]
        wanted = _references(rows, register)
        names = {one: name for target, ids in wanted.items() for one, name in name_in(connection, target, ids).items()}
    return tuple(_step(office, register, row, names) for row in reversed(rows))


def told_changes(office: Office, connection: Connection, row: JournalRow) -> tuple[FieldChange, ...]:
    """The fields of a record before and after one row of the journal, in words; all of a new record's."""
    wanted = _references((row,), row.register)
    names = {one: name for target, ids in wanted.items() for one, name in name_in(connection, target, ids).items()}
    return _changes(office, row.register, row, names)


def _changes(office: Office, register: str, row: JournalRow, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    before, after = _plain(row.before), _plain(row.after)
    changes: list[FieldChange] = []
    for spec in BY_NAME[register].fields:
        if spec.name in before or spec.name in after:
            words = [_say(office, spec, side.get(spec.name), names) for side in (before, after)]
            changes.append(FieldChange(office.labels.field(register, spec.name).label, words[0], words[1]))
    return tuple(changes)


def _step(office: Office, register: str, row: JournalRow, names: Mapping[str, str]) -> HistoryStep:
    after = _plain(row.after)
    changes = _changes(office, register, row, names) if row.before is not None else ()
    file = str(after.get("attachment") or "")
    reason = after.get(DELETED) or (after.get("reason") if file or "other" in after else "") or ""
    return HistoryStep(row.at, row.author, row.action, changes, str(reason), file)


def _say(office: Office, spec: FieldSpec, plain: Json, names: Mapping[str, str]) -> str:
    return say_value(office, spec, value_from_json(spec, plain), lambda _, one: names.get(one, ""))


def _references(rows: tuple[JournalRow, ...], register: str) -> dict[str, list[str]]:
    """Ids of the records that the told changes point to, by register."""
    wanted: dict[str, set[str]] = {}
    for spec in BY_NAME[register].fields:
        if spec.kind is Kind.RECORD:
            values = [side.get(spec.name) for row in rows for side in (_plain(row.before), _plain(row.after))]
            wanted.setdefault(spec.register, set()).update(str(value) for value in values if value)
    return {target: sorted(ids) for target, ids in wanted.items()}


def _plain(text: str | None) -> dict[str, Any]:
    return {} if text is None else json.loads(text)


def _commitment_day(commitment: Commitment) -> tuple[int, date]:
    year = commitment.year or (commitment.signed_on.year if commitment.signed_on else 0)
    return (year, commitment.signed_on or date.min)
