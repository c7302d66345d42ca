"""The list of tips, what a new one begins with, and the unannounced inspection that follows from one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.fields import to_json
from db.domain.inspections import TO_DO, UNANNOUNCED, Inspection
from db.domain.registers import BY_NAME
from db.domain.tips import BY_INSPECTION, Tip, TipStage, is_overdue, owes_answer, tip_stage
from db.queries.records import Filter, get_version
from db.queries.states import find_tips as find_in_states
from db.queries.states import numbers_given
from db.transactions import reading, writing
from db.writes import records as writes
from desktop.clock import vietnam_time
from desktop.services.checks.tips import term_of, transfer_codes
from desktop.services.lists import name_in, read_lines
from desktop.services.records import Loaded, Saved, UndoStep, change_record, load_record
from desktop.services.visits import begin_visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.tips import Term
    from desktop.services.office import Office
    from desktop.services.records import UndoStack

__all__ = ["TipStage"]

_COUNTED = re.compile(r"\s*0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class TipLine:
    """A tip in its list.

    Attributes:
        id: its id.
        number: of the book.
        summary: what was told, in a few words; stays in the office.
        kind: of the catalog `tip_kinds`.
        channel: of the catalog `tip_channels`.
        place: name of its establishment; empty for none.
        received_at: when it came.
        due_on: last day in time.
        stage: how far it has come.
        overdue: whether it is not handled after its last day.
        owes_answer: whether the result is still to be told.
        owned: whether this office may change it.
    """

    id: str
    number: str
    summary: str
    kind: str
    channel: str
    place: str
    received_at: datetime | None
    due_on: date | None
    stage: TipStage
    overdue: bool
    owes_answer: bool
    owned: bool


@dataclass(frozen=True, slots=True)
class TipCounts:
    """Tips of the office as they stand today."""

    received: int
    handled: int
    overdue: int
    unanswered: int


def find_tips(office: Office, wanted: Filter, stages: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The ids of the list of tips.

    Args:
        office: for the records.
        wanted: the filter.
        stages: values of TipStage, `overdue`, `unanswered`; empty for all.
    """
    with reading(office.database) as connection:
        return find_in_states(connection, wanted, stages=stages, today=office.clock.today())


def tip_lines(office: Office, ids: Sequence[str]) -> tuple[TipLine, ...]:
    """The lines of some tips."""
    today = office.clock.today()
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "tips", ids)
        places = name_in(connection, "establishments", sorted({value.establishment for value in values} - {""}))
    lines: list[TipLine] = []
    for version, value in zip(versions, values, strict=True):
        tip: Tip = value
        lines.append(
            TipLine(
                version.id,
                tip.number,
                tip.summary or tip.about,
                tip.kind,
                tip.channel,
                places.get(tip.establishment, ""),
                tip.received_at,
                tip.due_on,
                tip_stage(tip),
                is_overdue(tip, today),
                owes_answer(tip),
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def count_tips(office: Office, wanted: Filter) -> TipCounts:
    """How many tips a filter leaves, and how they stand."""
    today = office.clock.today()
    states = ((), (TipStage.HANDLED,), ("overdue",), ("unanswered",))
    with reading(office.database) as connection:
        return TipCounts(
            *(len(find_in_states(connection, wanted, stages=frozenset(one), today=today)) for one in states)
        )


def begin_tip(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new tip: now, who sits here, the next number of the year, and the last day in time."""
    now = vietnam_time(office.clock.now()).replace(second=0, microsecond=0, tzinfo=None)
    # A copy is another tip: it came now, and nothing has been done about it yet.
    given = {name: one for name, one in values.items() if "number" not in values or name not in _OF_ONE_TIP}
    begun: dict[str, Any] = {"received_at": now, "received_by": office.author.name, **given}
    begun["number"] = next_tip_number(office, begun["received_at"].year)
    term = suggest_term(office, str(begun.get("kind") or ""))
    return begun | ({"due_on": term.due_on(begun["received_at"])} if term else {})


def suggest_term(office: Office, kind: str) -> Term | None:
    """Within how many days a tip of a kind has to be handled."""
    return term_of(office.catalogs, kind)


def next_tip_number(office: Office, year: int) -> str:
    """The number of the next tip received in a year: "05/2026"."""
    own = Filter(units=frozenset({office.author.unit}), from_on=date(year, 1, 1), to_on=date(year, 12, 31))
    with reading(office.database) as connection:
        given = numbers_given(connection, "tips", "number", own)
    return f"{next_count(given):02d}/{year}"


def next_count(numbers: Sequence[str]) -> int:
    """One more than the largest number that some texts begin with."""
    found = (_COUNTED.match(text) for text in numbers)
    return max((int(match[1]) for match in found if match), default=0) + 1


def in_sentence(name: str) -> str:
    """The name of a unit behind other words: "phường Dương Kinh"."""
    return name[:1].lower() + name[1:]


def goes_elsewhere(office: Office, code: str) -> bool:
    """Whether a classification or handling takes a tip to another agency."""
    return code in transfer_codes(office.catalogs)


def plan_inspection(office: Office, tip_id: str, *, undo: UndoStack) -> Saved:
    """An unannounced inspection of the tip's establishment, linked from the tip; both are kept or neither.

    The inspection names the tip by number and day only: what was told, and by whom, stays in the tip.

    Returns:
        The inspection with all that changed.

    Raises:
        KnownError: RECORD_GONE, NOT_OWN_RECORD, TIP_WITHOUT_PLACE, TIP_HAS_INSPECTION.
    """
    loaded = load_record(office, "tips", tip_id)
    tip = cast("Tip", loaded.value)
    _refuse(loaded, tip)
    visit = Inspection(**begin_visit(office, _visit_of(office, tip)))
    linked = replace(tip, inspection="", handling=BY_INSPECTION)
    visits, tips, at = BY_NAME["inspections"], BY_NAME["tips"], office.stamp()
    with writing(office.database) as connection:
        stored = get_version(connection, tips, tip_id)
        before = dict(stored.values) if stored else {}
        visit_id, changes = writes.add_record(connection, visits, to_json(visit), author=office.author, at=at)
        after = {**before, **to_json(replace(linked, inspection=visit_id))}
        changes |= writes.change_record(
            connection, tips, tip_id, after, seen=loaded.context, author=office.author, at=at
        )
    undo.push(UndoStep("inspections", visit_id, None, to_json(visit)))
    undo.push(UndoStep("tips", tip_id, before, after))
    return Saved(visit_id, changes)


def note_answered(office: Office, tip_id: str, day: date, how: str, *, undo: UndoStack) -> Saved:
    """The day on which the result was told to whoever gave the tip; `how` goes into the note.

    Raises:
        KnownError: RECORD_GONE, NOT_OWN_RECORD, CHANGED_MEANWHILE.
    """
    loaded = load_record(office, "tips", tip_id)
    tip = cast("Tip", loaded.value)
    told = f"Thông báo kết quả ngày {day:%d/%m/%Y}: {how}" if how else ""
    note = "\n".join(part for part in (tip.note, told) if part)
    return change_record(office, tip_id, replace(tip, answered_on=day, note=note), seen=loaded.context, undo=undo)


_OF_ONE_TIP = frozenset(
    {
        *(
            "number",
            "received_at",
            "received_by",
            "due_on",
            "verified_on",
            "verified_by",
            "verification",
            "classified_on",
        ),
        *("classification", "transferred_to", "transferred_on", "handled_on", "handling", "inspection", "result"),
        *("answered_on", "waiver"),
    }
)


def _refuse(loaded: Loaded, tip: Tip) -> None:
    if not loaded.owned:
        raise KnownError("NOT_OWN_RECORD", register="tips")
    if not tip.establishment:
        raise KnownError("TIP_WITHOUT_PLACE")
    if tip.inspection:
        raise KnownError("TIP_HAS_INSPECTION")


def _visit_of(office: Office, tip: Tip) -> dict[str, Any]:
    """What the inspection takes from the tip."""
    entry = office.catalogs["tip_kinds"].get(tip.kind)
    day = f" ngày {tip.received_at:%d/%m/%Y}" if tip.received_at else ""
    name = entry.name if entry else "Tin báo"
    return {
        "establishment": tip.establishment,
        "kind": UNANNOUNCED,
        "state": TO_DO,
        "planned_on": office.clock.today(),
        "plan_number": "",
        "plan_on": None,
        "announced": False,
        "ground": entry.attributes.get("ground", "") if entry else "",
        "clear_signs": f"{name} số {tip.number}{day}" if tip.number else f"{name}{day}",
    }
