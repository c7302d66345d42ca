"""The wording of the papers: dated TOML files that an office may edit, read into typed values."""

from __future__ import annotations

import dataclasses
import string
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from db.domain.errors import KnownError
from desktop.documents.fonts import Face
from desktop.documents.lines import Inline, Run
from desktop.documents.vietnamese import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class BlankRows:
    """How many empty rows and dotted lines a form has where nothing is known yet."""

    team_rows: int
    paper_rows: int
    checklist_rows: int
    request_rows: int
    situation_lines: int
    violation_lines: int
    opinion_lines: int
    conclusion_lines: int
    other_lines: int
    refusal_lines: int


@dataclass(frozen=True, slots=True)
class InspectionWording:
    """The sentences of the inspection form; names as in the file `papers/inspection-form-….toml`."""

    valid_from: date
    title: str
    subject: str
    symbol: str
    grounds: tuple[str, ...]
    team_ground: str
    check_ground: str
    check_ground_name: str
    opening: str
    moment: str
    check_kind: str
    check_kinds: tuple[str, ...]
    parties: str
    team: str
    team_columns: tuple[str, ...]
    cards_shown: str
    representative: str
    witness: str
    person: str
    position: str
    position_of_witness: str
    identity: str
    telephone: str
    findings: str
    establishment: str
    name: str
    legal_name: str
    kinds: str
    business_form: str
    business_number: str
    address: str
    owner: str
    security_officer: str
    rooms: str
    beds: str
    area: str
    situation: str
    rooms_in_use: str
    guests: str
    workers_present: str
    workers_absent: str
    papers: str
    paper_columns: tuple[str, ...]
    paper_answer: str
    workers: str
    worker_columns: tuple[str, ...]
    checklist: str
    checklist_columns: tuple[str, ...]
    checklist_answer: str
    yes: str
    no: str
    not_applicable: str
    violations: str
    no_violations: str
    violation_basis: str
    violation_subject: str
    violation_handling: str
    opinion: str
    no_opinion: str
    conclusion: str
    outcome: str
    outcomes: tuple[str, ...]
    requests: str
    request_columns: tuple[str, ...]
    no_requests: str
    report_back: str
    closing: str
    other_opinions: str
    refusals: str
    sign_establishment: str
    sign_witness: str
    sign_secretary: str
    sign_leader: str
    sign_members: str
    sign_here: str
    refused: str
    absent: str
    reason: str
    unknown_reason: str
    blank: BlankRows


@dataclass(frozen=True, slots=True)
class ReportWording:
    """The sentences of the periodic report; names as in the file `papers/periodic-report-….toml`."""

    valid_from: date
    title: str
    subject: str
    symbol: str
    columns: tuple[str, ...]
    unknown: str
    none: str
    total: str
    annex_reference: str


@dataclass(frozen=True, slots=True)
class ReminderWording:
    """The sentences of the letter that reminds of a report; names as in the file `papers/reminder-letter-….toml`."""

    valid_from: date
    symbol: str
    subject: str
    several_reports: str
    addressee_unit: str
    addressee_agency: str
    addressee_many: str
    duty: str
    duty_many: str
    missing: str
    missing_many: str
    earlier: str
    request: str
    request_many: str
    closing: str
    closing_many: str
    clause: str
    list_columns: tuple[str, ...]
    copies: tuple[str, ...]


# What a sentence of the file may ask the program to fill in, and how many words a list must have.
_PLACES: Mapping[str, frozenset[str]] = {
    "team_ground": frozenset({"number", "on", "issuer"}),
    "check_ground": frozenset({"name", "number", "on", "issuer"}),
    "opening": frozenset({"start", "place"}),
    "moment": frozenset({"hour", "minute", "day", "month", "year"}),
    "violation_basis": frozenset({"basis"}),
    "violation_subject": frozenset({"subject"}),
    "violation_handling": frozenset({"handling"}),
    "report_back": frozenset({"agency"}),
    "closing": frozenset({"end", "pages", "copies"}),
    "reason": frozenset({"reason"}),
    "columns": frozenset({"year", "programme"}),
    "annex_reference": frozenset({"number", "on", "agency"}),
}
_REMINDER_PLACES: Mapping[str, frozenset[str]] = {
    "subject": frozenset({"reports"}),
    "addressee_unit": frozenset({"unit"}),
    "addressee_agency": frozenset({"unit"}),
    "duty": frozenset({"source", "reports", "agency", "due"}),
    "duty_many": frozenset({"source", "agency"}),
    "missing": frozenset({"today", "agency", "reports", "unit", "days"}),
    "missing_many": frozenset({"today", "agency", "count"}),
    "earlier": frozenset({"number", "on"}),
    "request": frozenset({"clause", "agency", "unit", "until"}),
    "request_many": frozenset({"clause", "agency", "until"}),
    "closing": frozenset({"unit"}),
}
_LENGTHS: Mapping[str, int] = {
    "team_columns": 5,
    "paper_columns": 6,
    "worker_columns": 7,
    "checklist_columns": 4,
    "request_columns": 3,
    "columns": 9,
    "list_columns": 5,
}
_MOST_BLANK_ROWS = 40

W = TypeVar("W", InspectionWording, ReportWording, ReminderWording)


def read_inspection_wording(file: bytes) -> InspectionWording:
    """The wording of one file.

    Raises:
        KnownError: PAPER_WORDING_BROKEN when the file is no TOML, lacks an entry, has one too many or asks to fill in
            something unknown; `entry` names it.
    """
    return _read(file, "inspection-form", InspectionWording)


def read_report_wording(file: bytes) -> ReportWording:
    """The wording of one file.

    Raises:
        KnownError: PAPER_WORDING_BROKEN, as above.
    """
    return _read(file, "periodic-report", ReportWording)


def read_reminder_wording(file: bytes) -> ReminderWording:
    """The wording of one file.

    Raises:
        KnownError: PAPER_WORDING_BROKEN, as above.
    """
    return _read(file, "reminder-letter", ReminderWording)


def choose_wording(wordings: Iterable[W], day: date) -> W:
    """The wording in force on a day: the latest that began by then, else the earliest there is.

    Raises:
        KnownError: PAPER_WORDING_MISSING when there is none at all.
    """
    ordered = sorted(wordings, key=lambda wording: wording.valid_from)
    if not ordered:
        raise KnownError("PAPER_WORDING_MISSING")
    return next((wording for wording in reversed(ordered) if wording.valid_from <= day), ordered[0])


def _read(file: bytes, paper: str, kind: type[W]) -> W:
    try:
        entries: dict[str, Any] = tomllib.loads(file.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnownError("PAPER_WORDING_BROKEN", entry="") from error
    if entries.pop("paper", None) != paper:
        raise _broken("paper")
    if "blank" in entries:
        entries["blank"] = _read_rows(entries["blank"])
    kinds = {field.name: str(field.type) for field in dataclasses.fields(kind)}
    for name in sorted(kinds.keys() ^ entries.keys()):
        raise _broken(name)
    allowed = _REMINDER_PLACES if kind is ReminderWording else _PLACES
    values: dict[str, Any] = {name: _read_entry(name, value, kinds[name], allowed) for name, value in entries.items()}
    return kind(**values)


def _read_rows(rows: Any) -> BlankRows:  # noqa: ANN401 - what a foreign file holds is not known yet
    names = {field.name for field in dataclasses.fields(BlankRows)}
    if not isinstance(rows, dict):
        raise _broken("blank")
    counts = cast("dict[str, Any]", rows)
    if counts.keys() != names:
        raise _broken("blank")
    for name, count in counts.items():
        if type(count) is not int or not 0 <= count <= _MOST_BLANK_ROWS:
            raise _broken(f"blank.{name}")
    return BlankRows(**counts)


def _read_entry(
    name: str,
    value: Any,  # noqa: ANN401 - as above
    kind: str,
    allowed: Mapping[str, frozenset[str]],
) -> str | date | tuple[str, ...] | BlankRows:
    if kind == "date" and type(value) is date:
        return value
    if kind == "BlankRows" and isinstance(value, BlankRows):
        return value
    if kind == "tuple[str, ...]" and isinstance(value, list):
        sentences = tuple(_read_sentence(name, sentence, allowed) for sentence in cast("list[Any]", value))
        if len(sentences) == _LENGTHS.get(name, len(sentences)):
            return sentences
    if kind == "str":
        return _read_sentence(name, value, allowed)
    raise _broken(name)


def _read_sentence(name: str, sentence: Any, allowed: Mapping[str, frozenset[str]]) -> str:  # noqa: ANN401 - as above
    if not isinstance(sentence, str):
        raise _broken(name)
    try:
        places = {place for _, place, _, _ in string.Formatter().parse(sentence) if place is not None}
    except ValueError as error:
        raise _broken(name) from error
    if not places <= allowed.get(name, frozenset()):
        raise _broken(name)
    return clean_text(sentence)


def _broken(entry: str) -> KnownError:
    return KnownError("PAPER_WORDING_BROKEN", entry=entry)


def fill_in(sentence: str, face: Face = Face.REGULAR, **places: str | tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A sentence with its places filled: by text, or by dots to write on."""
    inlines: list[Inline] = []
    for text, place, _, _ in string.Formatter().parse(sentence):
        if text:
            inlines.append(Run(text, face))
        if place is not None:
            filling = places[place]
            inlines.extend((Run(filling, face),) if isinstance(filling, str) else filling)
    return tuple(inlines)
