"""Coordination, the document book, commendations and difficulties as lists, and what new ones begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.domain.paper_rules import INCOMING, is_answer_overdue, state_of
from db.queries.records import Filter
from db.queries.states import ANSWER_OVERDUE, ANSWER_WAITING, numbers_given
from db.queries.states import find_difficulties as find_difficulties_in
from db.queries.states import find_documents as find_documents_in
from db.transactions import reading
from desktop.services.lists import read_lines
from desktop.services.tip_lists import in_sentence, next_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument
    from desktop.services.office import Office

OUTGOING = "outgoing"
_COMMITTEE = "UBND"


class AnswerState(StrEnum):
    """Whether a document was to be answered, and was."""

    NONE = "none"
    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class CoordinationLine:
    """A piece of coordination in its list."""

    id: str
    name: str
    kind: str
    partners: str
    border: str
    held_on: date | None
    owned: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in its book."""

    id: str
    number: str
    arrival_number: str
    summary: str
    kind: str
    direction: str
    agency: str
    signed_on: date | None
    received_on: date | None
    answer: AnswerState
    answer_due_on: date | None
    owned: bool


@dataclass(frozen=True, slots=True)
class CommendationLine:
    """A commendation, a discipline, a duty of a head, an emulation criterion."""

    id: str
    name: str
    kind: str
    recipient: str
    decision_number: str
    given_on: date | None
    owned: bool


@dataclass(frozen=True, slots=True)
class DifficultyLine:
    """A difficulty or proposal; `state` is a code of `difficulty_states`."""

    id: str
    name: str
    kind: str
    addressed_to: str
    raised_on: date | None
    answered_on: date | None
    state: str
    owned: bool


def coordination_lines(office: Office, ids: Sequence[str]) -> tuple[CoordinationLine, ...]:
    """The lines of some pieces of coordination."""
    lines: list[CoordinationLine] = []
    for record_id, owned, value in _read(office, "coordinations", ids):
        work: Coordination = value
        lines.append(CoordinationLine(record_id, work.name, work.kind, work.partners, work.border, work.held_on, owned))
    return tuple(lines)


def document_lines(office: Office, ids: Sequence[str]) -> tuple[DocumentLine, ...]:
    """The lines of some documents."""
    today, lines = office.clock.today(), list[DocumentLine]()
    for record_id, owned, value in _read(office, "documents", ids):
        one: OfficeDocument = value
        lines.append(
            DocumentLine(
                record_id,
                one.number,
                one.arrival_number,
                one.summary,
                one.kind,
                one.direction,
                one.agency,
                one.signed_on,
                one.received_on,
                answer_state(one, today),
                one.answer_due_on,
                owned,
            )
        )
    return tuple(lines)


def commendation_lines(office: Office, ids: Sequence[str]) -> tuple[CommendationLine, ...]:
    """The lines of some commendations."""
    lines: list[CommendationLine] = []
    for record_id, owned, value in _read(office, "commendations", ids):
        one: Commendation = value
        lines.append(
            CommendationLine(record_id, one.name, one.kind, one.recipient, one.decision_number, one.given_on, owned)
        )
    return tuple(lines)


def difficulty_lines(office: Office, ids: Sequence[str]) -> tuple[DifficultyLine, ...]:
    """The lines of some difficulties."""
    lines: list[DifficultyLine] = []
    for record_id, owned, value in _read(office, "difficulties", ids):
        one: Difficulty = value
        lines.append(
            DifficultyLine(
                record_id, one.name, one.kind, one.addressed_to, one.raised_on, one.answered_on, state_of(one), owned
            )
        )
    return tuple(lines)


def answer_state(document: OfficeDocument, today: date) -> AnswerState:
    """Whether a document was to be answered, and was."""
    if document.answered_by:
        return AnswerState.ANSWERED
    if document.answer_due_on is None:
        return AnswerState.NONE
    return AnswerState.OVERDUE if is_answer_overdue(document, today) else AnswerState.WAITING


def find_documents(office: Office, wanted: Filter, answers: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The ids of the document book whose answer is `overdue`, `waiting` or `answered`; empty for all."""
    with reading(office.database) as connection:
        return find_documents_in(connection, wanted, answers=answers, today=office.clock.today())


def find_difficulties(office: Office, wanted: Filter, states: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The ids of the difficulties in one of some states of `difficulty_states`; empty for all."""
    with reading(office.database) as connection:
        return find_difficulties_in(connection, wanted, states=states)


def count_answers(office: Office) -> tuple[int, int]:
    """How many documents wait for an answer, and how many of these are overdue."""
    today = office.clock.today()
    with reading(office.database) as connection:
        waiting, overdue = (
            len(find_documents_in(connection, Filter(), answers=frozenset({state}), today=today))
            for state in (ANSWER_WAITING, ANSWER_OVERDUE)
        )
    return waiting + overdue, overdue


def begin_document(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new document: outgoing today with its next number, or the next place in the incoming book."""
    today = office.clock.today()
    copied = {name: value for name, value in values.items() if name not in _OF_ONE_DOCUMENT}
    begun: dict[str, Any] = {"direction": OUTGOING, "signed_on": today, **copied}
    if begun["direction"] == INCOMING:
        begun.setdefault("received_on", today)
        return begun | {"arrival_number": next_arrival(office, today.year)}
    kind = str(begun.get("kind") or "")
    number = next_document_number(office, kind, begun["direction"], begun["signed_on"].year) if kind else ""
    return begun | {"number": number}


def begin_difficulty(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new difficulty: raised today, with the superior as its reader."""
    superior = f"{_COMMITTEE} {in_sentence(office.superior.name)}" if office.superior else ""
    copied = {name: value for name, value in values.items() if name not in {"answered_on", "answer", "state"}}
    return {"raised_on": office.clock.today(), "addressed_to": superior, "state": "open", **copied}


def next_document_number(office: Office, kind: str, direction: str, year: int) -> str:
    """The next number of a kind in the book of a direction: "05/BC-UBND" as NĐ 30/2020 writes it; empty for incoming.

    Numbers run through a year. The letters behind the stroke are those of the newest document of the kind; without
    one, those of the kind and "UBND".
    """
    if direction == INCOMING:
        return ""
    own = Filter(
        choices={"kind": frozenset({kind}), "direction": frozenset({direction})},
        units=frozenset({office.author.unit}),
    )
    in_year = Filter(choices=own.choices, units=own.units, from_on=date(year, 1, 1), to_on=date(year, 12, 31))
    with reading(office.database) as connection:
        given = numbers_given(connection, "documents", "number", in_year)
        earlier = given or numbers_given(connection, "documents", "number", own)
    letters = next((text.partition("/")[2].strip() for text in earlier if "/" in text), "") or _letters(office, kind)
    return f"{next_count(given):02d}/{letters}"


def next_arrival(office: Office, year: int) -> str:
    """The next place in the book of incoming documents of a year: "07"."""
    wanted = Filter(choices={"direction": frozenset({INCOMING})}, units=frozenset({office.author.unit}))
    ids_from, ids_to = date(year, 1, 1), date(year, 12, 31)
    with reading(office.database) as connection:
        # The book goes by the day of arrival; a document signed in December may arrive in January.
        ids = find_documents_in(connection, wanted, answers=frozenset(), today=office.clock.today())
        _, values = read_lines(connection, "documents", ids)
    given = [
        one.arrival_number for one in values if one.received_on is not None and ids_from <= one.received_on <= ids_to
    ]
    return f"{next_count(given):02d}"


_OF_ONE_DOCUMENT = frozenset({"number", "received_on", "arrival_number", "answer_due_on", "answered_by", "waiver"})


def _letters(office: Office, kind: str) -> str:
    """The letters behind the stroke of a first document; a letter (công văn) has none of its own kind."""
    entry = office.catalogs["document_kinds"].get(kind)
    short = entry.attributes.get("short", "") if entry else ""
    return f"{short}-{_COMMITTEE}" if short and kind != "letter" else _COMMITTEE


def _read(office: Office, register: str, ids: Sequence[str]) -> list[tuple[str, bool, Any]]:
    with reading(office.database) as connection:
        versions, values = read_lines(connection, register, ids)
    own = office.author.unit
    return [(version.id, version.unit == own, value) for version, value in zip(versions, values, strict=True)]
