"""Units that ended on 30/6/2025 and what followed: whose records count with whom, and which new commune a place has.

Records keep their owner. A figure of a unit counts its own records and those of the units it followed, as far as the
window reaches back into their days; a former unit that was divided counts with one successor only, so that no record
counts twice. Where a divided ward's places went is asked, never guessed (domain.md §3.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from db import journal
from db.domain.errors import KnownError
from db.domain.text import sort_key
from db.domain.units import COMMUNE
from db.domain.versions import canonical
from db.journal import Line
from db.queries.office import UnitRow, get_units
from db.queries.settings import get_setting
from db.queries.submissions import units_ever_reporting
from db.queries.successions import places_to_assign
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.services.records import UndoStack, change_fields
from desktop.services.unit_overlay import unit_index_in, unit_index_of, unit_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.changes import Changes
    from db.domain.fields import Json
    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit
    from desktop.services.office import Office

_SETTING = "succession"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that took over a part: its id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place whose new commune is asked: its name, address and neighbourhood."""

    id: str
    name: str
    address: str
    neighbourhood: str


@dataclass(frozen=True, slots=True)
class SuccessorQuestion:
    """A former commune, with the places of it whose commune of today is not known.

    Attributes:
        former_id: the unit that ended.
        former_name: its name.
        ended_on: its last day.
        candidates: where a place may belong now, in Vietnamese order.
        places: those to decide on, by neighbourhood and name.
    """

    former_id: str
    former_name: str
    ended_on: date
    candidates: tuple[Candidate, ...]
    places: tuple[OpenPlace, ...]


@dataclass(frozen=True, slots=True)
class DividedUnit:
    """A divided former unit: with which of its successors its records count.

    Attributes:
        unit: the former unit.
        successors: what followed.
        heir: the one its records count with; None while nobody chose and none kept its code.
        chosen: whether the office chose it.
    """

    unit: UnitRow
    successors: tuple[UnitRow, ...]
    heir: UnitRow | None
    chosen: bool


def counted_for(connection: Connection, unit: UnitRow, from_on: date, to_on: date) -> frozenset[str]:
    """The units whose records count for a unit in a window, itself included; see the module."""
    index, chosen = unit_index_in(connection), _chosen(connection)
    found = {unit.id}
    for former in index.predecessors(unit.id):
        if _reaches(former, from_on, to_on) and _heir(former, index.successors(former.id), chosen) == unit.id:
            found.add(former.id)
    return frozenset(found)


def counted_together(connection: Connection, units: Iterable[UnitRow], from_on: date, to_on: date) -> frozenset[str]:
    """The units whose records count for several units together: each one's, and what they took over only jointly."""
    index = unit_index_in(connection)
    together = tuple(units)
    ids = {unit.id for unit in together}
    found = {one for unit in together for one in counted_for(connection, unit, from_on, to_on)}
    for unit in together:
        for former in index.predecessors(unit.id):
            whole = {one.id for one in index.successors(former.id)} <= ids
            if whole and _reaches(former, from_on, to_on):
                found.add(former.id)
    return frozenset(found)


def list_divided_units(office: Office) -> tuple[DividedUnit, ...]:
    """The divided former units this database knows whose territory the office's unit, or one below it, took over.

    Only those matter that can have records here: units that some record, package or place names.
    """
    with reading(office.database) as connection:
        index = unit_index_in(connection)
        chosen = _chosen(connection)
        concerned = [office.unit.id, *(one.unit.id for one in units_ever_reporting(connection))]
        former = {one.id: one for unit_id in concerned for one in index.predecessors(unit_id)}
        here = get_units(connection, frozenset(former))
    former = {unit_id: one for unit_id, one in former.items() if unit_id in here}
    found: list[DividedUnit] = []
    for one in former.values():
        successors = index.successors(one.id)
        if len(successors) < 2:
            continue
        heir = index.get(_heir(one, successors, chosen) or "")
        found.append(
            DividedUnit(
                unit_row(one),
                tuple(unit_row(each) for each in successors),
                unit_row(heir) if heir else None,
                one.id in chosen,
            )
        )
    return tuple(found)


def choose_heir(office: Office, former_id: str, successor_id: str | None) -> None:
    """The records of a divided former unit count with this successor from now on; None: as if nobody had chosen.

    Raises:
        KnownError: NOT_A_SUCCESSOR.
    """
    if successor_id is not None and successor_id not in {
        u.id for u in unit_index_of(office.database).successors(former_id)
    }:
        raise KnownError("NOT_A_SUCCESSOR")
    with writing(office.database) as connection:
        chosen: dict[str, str] = dict(_chosen(connection))
        before = chosen.pop(former_id, None)
        if successor_id is not None:
            chosen[former_id] = successor_id
        put_setting(connection, _SETTING, cast("Json", chosen))
        line = Line(
            "heir_chosen",
            "units",
            before=canonical({former_id: before}),
            after=canonical({former_id: successor_id}),
        )
        journal.append(connection, (line,), author=office.author, at=office.stamp())


def successor_questions(office: Office) -> tuple[SuccessorQuestion, ...]:
    """The office's own places that lay in a unit that ended and whose commune of today is not known.

    That is a place whose commune is the ended one, or whose former commune was divided and whose commune is empty or
    none of the successors. In order of the former unit's name.
    """
    index, today = unit_index_of(office.database), office.clock.today()
    ended = {unit.id for unit in index.units if not unit.exists_on(today) and unit.level == COMMUNE}
    with reading(office.database) as connection:
        places = places_to_assign(connection, office.author.unit)
    asked: dict[str, list[OpenPlace]] = {}
    for place in places:
        former_id = place.commune if place.commune in ended else place.former_commune
        successors = {one.id for one in index.successors(former_id)}
        if successors and place.commune not in successors:
            asked.setdefault(former_id, []).append(OpenPlace(place.id, place.name, place.address, place.neighbourhood))
    questions = [_question(index, former_id, places) for former_id, places in asked.items()]
    return tuple(sorted(questions, key=lambda one: sort_key(one.former_name)))


def answer_successor(office: Office, former_id: str, ids: Sequence[str], unit_id: str, *, undo: UndoStack) -> Changes:
    """These places belong to this commune now; the former one is kept. One step of undo takes it back.

    Raises:
        KnownError: NOT_A_SUCCESSOR, RECORD_GONE, NOT_OWN_RECORD.
    """
    if unit_id not in {one.id for one in unit_index_of(office.database).successors(former_id)}:
        raise KnownError("NOT_A_SUCCESSOR")
    values: dict[str, Json] = {"commune": unit_id, "former_commune": former_id}
    return change_fields(office, "establishments", dict.fromkeys(ids, values), undo=undo)


def _question(index: UnitIndex, former_id: str, places: Sequence[OpenPlace]) -> SuccessorQuestion:
    former = index.get(former_id)
    if former is None or former.valid_to is None:
        raise KnownError("UNIT_UNKNOWN", unit=former_id)
    candidates = sorted(index.successors(former_id), key=lambda one: sort_key(one.bare_name))
    return SuccessorQuestion(
        former.id,
        former.name,
        former.valid_to,
        tuple(Candidate(one.id, one.name) for one in candidates),
        tuple(sorted(places, key=lambda one: (sort_key(one.neighbourhood), sort_key(one.name), one.id))),
    )


def _heir(former: Unit, successors: Sequence[Unit], chosen: Mapping[str, str]) -> str | None:
    """The one successor whose figures the former unit's records belong to."""
    if former.id in chosen:
        return chosen[former.id]
    if len(successors) == 1:
        return successors[0].id
    # Who keeps the code holds the seat of the old committee (QĐ 19/2025/QĐ-TTg Đ3).
    return next((one.id for one in successors if one.code == former.code), None)


def _reaches(former: Unit, from_on: date, to_on: date) -> bool:
    return former.valid_to is not None and from_on <= former.valid_to and former.valid_from <= to_on


def _chosen(connection: Connection) -> dict[str, str]:
    stored = get_setting(connection, _SETTING)
    return cast("dict[str, str]", stored) if isinstance(stored, dict) else {}
