"""Giải trình số liệu: from any figure to the records it counts and to those it does not, with the reason.

The records are found by the very selections that count (`db.queries.measures`), so that what is listed as counted
always adds up to the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.domain.targets import DENOMINATOR, NUMERATOR, Figure, IndicatorKind
from db.domain.values import Known
from db.queries import measures
from db.queries.links import records_of_one_place
from db.queries.office import get_units
from db.queries.origins import packages_of_records
from db.queries.titles import places_of_inspections
from db.transactions import reading
from desktop.messages import describe_code
from desktop.services.figures import figure_in, indicator_on, tally_of
from desktop.services.lists import name_in
from desktop.services.plans import current_plan
from desktop.services.scopes import scope_of
from desktop.services.target_words import say_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.periods import Period
    from db.domain.targets import Indicator
    from db.queries.measures import FoundRecord
    from desktop.services.office import Office
    from desktop.services.tallies import Asked, Scope, Tally

FIRST_PAGE = 50
_ALL = 1_000_000
_NO_REGISTER = frozenset({"units", "months"})


@dataclass(frozen=True, slots=True)
class ExplainedRecord:
    """One record counted or left out.

    Attributes:
        register: where it is; "units" for a unit, "months" for a month.
        id: the record; the id of a unit, the code of a month.
        unit_id: the unit it counts for; empty for a month.
        unit_name: its name.
        title: what it is called.
        day: its day, or None.
        amount: what it counts for; below 0 where it is taken away; None where it has no number.
        reason: why it is left out; empty where it counts.
        sentence: the same in words; of a counted one, how many records stand for the establishment where several do.
        packages: ids of the packages a record of another unit came in, the newest first.
    """

    register: str
    id: str
    unit_id: str
    unit_name: str
    title: str
    day: date | None
    amount: int | None
    reason: str
    sentence: str
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of many records, with how many there are."""

    total: int
    offset: int
    records: tuple[ExplainedRecord, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many records are left out for one reason."""

    code: str
    sentence: str
    records: int


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """Numerator or denominator with its records.

    Attributes:
        amount: of the figure; None where it is not known.
        by_hand: whether a figure entered by hand is behind it.
        total: what the counted records add up to: the amount, where it is known.
        counted: those that count.
        left_out: those that do not.
        reasons: how many are left out for which reason, the largest first.
    """

    amount: int | None
    by_hand: bool
    total: int
    counted: RecordPage
    left_out: RecordPage
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with everything it is made of.

    Attributes:
        figure: the figure.
        unit_name: whose.
        period: of which period.
        from_on: the first day that counts.
        to_on: the last.
        plan_title: the plan it is judged by.
        numerator: its records.
        denominator: its records; None for an absolute number.
        facts: sentences about target, named units and numbers handed down.
    """

    figure: Figure
    unit_name: str
    period: Period
    from_on: date
    to_on: date
    plan_title: str
    numerator: ExplainedPart
    denominator: ExplainedPart | None
    facts: tuple[str, ...]


def explain_figure(
    office: Office, period: Period, code: str, *, unit_id: str | None = None, limit: int = FIRST_PAGE
) -> Explanation:
    """The figure with the first records counted and left out of both its parts.

    Args:
        office: whose records.
        period: of which period.
        code: of the indicator.
        unit_id: one of the units that report to the office; None for the office with all of them.
        limit: how many records of each kind.

    Raises:
        KnownError: INDICATOR_UNKNOWN; UNIT_UNKNOWN.
    """
    plan = current_plan(office)
    with reading(office.database) as connection:
        tally, scope = _tally(office, connection, period, unit_id)
        indicator = indicator_on(code, period.to_on)
        figure = figure_in(tally, scope, indicator)
        span = tally.span(indicator.window)
        parts = [
            _part(tally, tally.questions(indicator, part, scope), amount=_known(amount), limit=limit)
            for part, amount in ((NUMERATOR, figure.numerator), (DENOMINATOR, figure.denominator))
            if amount is not None
        ]
    return Explanation(
        figure,
        scope.unit.name,
        period,
        span.from_on,
        span.to_on,
        plan.title,
        parts[0],
        parts[1] if len(parts) > 1 else None,
        explain_facts(figure, period),
    )


def explain_records(
    office: Office,
    period: Period,
    code: str,
    *,
    part: str,
    counted: bool,
    unit_id: str | None = None,
    reason: str = "",
    limit: int = FIRST_PAGE,
    offset: int = 0,
) -> RecordPage:
    """One page of the records behind a part of a figure.

    Args:
        office: whose records.
        period: of which period.
        code: of the indicator.
        part: numerator or denominator.
        counted: those that count, or those that do not.
        unit_id: one of the units that report to the office; None for the office with all of them.
        reason: only those left out for it.
        limit: how many.
        offset: how many before them.

    Raises:
        KnownError: INDICATOR_UNKNOWN; UNIT_UNKNOWN.
    """
    with reading(office.database) as connection:
        tally, scope = _tally(office, connection, period, unit_id)
        asked = tally.questions(indicator_on(code, period.to_on), part, scope)
        return _page(tally, asked, counted=counted, reason=reason, limit=limit, offset=offset)


def records_of_figure(tally: Tally, scope: Scope, indicator: Indicator, *, counted: bool) -> frozenset[tuple[str, str]]:
    """Register and id of every record behind a figure: of those that count, or of those that do not."""
    parts = (NUMERATOR,) if indicator.denominator is None else (NUMERATOR, DENOMINATOR)
    found: set[tuple[str, str]] = set()
    for part in parts:
        for one in tally.questions(indicator, part, scope):
            rows = measures.records(
                tally.connection,
                tally.narrowed(one.measure),
                units=one.units,
                from_on=one.span.from_on,
                to_on=one.span.to_on,
                counted=counted,
                limit=_ALL,
                as_of=tally.as_of,
                joined=tally.joined_to(one.units, one.span),
                linked=tally.linked,
            )
            found |= {(row.register, row.id) for row in rows if row.register not in _NO_REGISTER}
    return frozenset(found)


def explain_facts(figure: Figure, period: Period) -> tuple[str, ...]:
    """What is worth knowing of the figure's target beyond its number, in sentences."""
    target, indicator = figure.target, figure.indicator
    if target is None:
        return ()
    facts: list[str] = []
    counted = indicator.counted
    if figure.required is not None and indicator.denominator is not None and indicator.kind is IndicatorKind.SHARE:
        facts.append(_say("FACT_REQUIRED", required=figure.required, counted=counted))
    if target.stated:
        stated, whole = target.stated
        facts.append(_say("FACT_STATED", numerator=stated, denominator=whole, counted=counted))
        if isinstance(figure.denominator, Known) and figure.denominator.value != whole:
            facts.append(_say("FACT_STATED_DIFFERS", denominator=whole, now=figure.denominator.value, counted=counted))
    if figure.allocated:
        facts.append(_say("FACT_ALLOCATED", number=say_number(target.value_in(period.year)), counted=counted))
    if figure.named:
        named = figure.named
        for code, names in (
            ("FACT_NAMED_FULFILLED", named.fulfilled),
            ("FACT_NAMED_MISSING", named.missing),
            ("FACT_NAMED_UNKNOWN", named.unknown),
        ):
            if names:
                facts.append(_say(code, count=len(names), names=names))
    if figure.cascade:
        handed = figure.cascade
        facts.append(_say("FACT_CASCADE", given=handed.given, units=handed.units, total=say_number(handed.total)))
        if handed.difference:
            code = "FACT_CASCADE_MORE" if handed.difference > 0 else "FACT_CASCADE_LESS"
            facts.append(_say(code, number=say_number(abs(handed.difference)), counted=counted))
    if target.note:
        facts.append(target.note)
    return tuple(facts)


def part_to_plain(part: ExplainedPart) -> dict[str, Json]:
    """One part as `indicators --explain --json` prints it."""
    return {
        "amount": part.amount,
        "by_hand": part.by_hand,
        "total": part.total,
        "counted": _page_to_plain(part.counted),
        "left_out": _page_to_plain(part.left_out),
        "reasons": [{"code": one.code, "sentence": one.sentence, "records": one.records} for one in part.reasons],
    }


def _tally(office: Office, connection: Connection, period: Period, unit_id: str | None) -> tuple[Tally, Scope]:
    scope = scope_of(office, connection, period.to_on, unit_id)
    plan, today = current_plan(office), office.clock.today()
    return tally_of(connection, scope, period, plan, as_of=today), scope


def _part(tally: Tally, asked: Sequence[Asked], *, amount: int | None, limit: int) -> ExplainedPart:
    total, reasons = 0, dict[str, int]()
    for one in asked:
        for group in _groups(tally, one):
            if group.reason:
                reasons[group.reason] = reasons.get(group.reason, 0) + group.records
            else:
                total += one.sign * group.amount
    counts = tuple(
        ReasonCount(code, describe_code(code).what, records)
        for code, records in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return ExplainedPart(
        amount,
        any(one.measure.name == "manual" for one in asked),
        total,
        _page(tally, asked, counted=True, limit=limit),
        _page(tally, asked, counted=False, limit=limit),
        counts,
    )


def _groups(tally: Tally, asked: Asked) -> tuple[measures.FoundGroup, ...]:
    return measures.groups(
        tally.connection,
        tally.narrowed(asked.measure),
        units=asked.units,
        from_on=asked.span.from_on,
        to_on=asked.span.to_on,
        as_of=tally.as_of,
        joined=tally.joined_to(asked.units, asked.span),
        linked=tally.linked,
    )


def _page(
    tally: Tally, asked: Sequence[Asked], *, counted: bool, limit: int, offset: int = 0, reason: str = ""
) -> RecordPage:
    """One page over all questions, one after the other."""
    total, found = 0, list[ExplainedRecord]()
    for one in asked:
        here = sum(
            group.records
            for group in _groups(tally, one)
            if (group.reason == "") == counted and (not reason or group.reason == reason)
        )
        wanted, skipped = limit - len(found), max(0, offset - total)
        if wanted > 0 and skipped < here:
            rows = measures.records(
                tally.connection,
                tally.narrowed(one.measure),
                units=one.units,
                from_on=one.span.from_on,
                to_on=one.span.to_on,
                counted=counted,
                limit=wanted,
                offset=skipped,
                reason=reason,
                as_of=tally.as_of,
                joined=tally.joined_to(one.units, one.span),
                linked=tally.linked,
            )
            found.extend(_explained(tally, rows, one.sign))
        total += here
    return RecordPage(total, offset, tuple(found))


def _explained(tally: Tally, rows: Sequence[FoundRecord], sign: int) -> list[ExplainedRecord]:
    connection = tally.connection
    linked = _linked(connection, rows) if tally.linked else {}
    units = get_units(connection, frozenset(row.unit_id for row in rows if row.unit_id))
    titles = _titles(connection, rows)
    is_kept = bool(rows) and rows[0].register not in _NO_REGISTER
    came_in = packages_of_records(connection, rows[0].register, [row.id for row in rows]) if is_kept else {}
    return [
        ExplainedRecord(
            row.register,
            row.id,
            row.unit_id,
            units[row.unit_id].name if row.unit_id in units else "",
            titles.get(row.id) or row.title,
            date.fromisoformat(row.day) if row.day else None,
            None if row.amount is None else sign * row.amount,
            row.reason,
            describe_code(row.reason).what if row.reason else linked.get(row.id, ""),
            came_in.get(row.id, ()),
        )
        for row in rows
    ]


def _linked(connection: Connection, rows: Sequence[FoundRecord]) -> dict[str, str]:
    """What to say of records whose establishment is kept in several records."""
    if not rows or rows[0].register in _NO_REGISTER:
        return {}
    found = records_of_one_place(connection, rows[0].register, [row.id for row in rows])
    return {one: describe_code("LINKED_RECORDS", {"count": many}).what for one, many in found.items()}


def _titles(connection: Connection, rows: Sequence[FoundRecord]) -> dict[str, str]:
    """What the records are called in lists; a visit by its place too."""
    if not rows or rows[0].register in _NO_REGISTER:
        return {}
    register, ids = rows[0].register, [row.id for row in rows]
    names = name_in(connection, register, ids)
    if register == "inspections":
        places = places_of_inspections(connection, ids)
        names = {one: ", ".join(part for part in (places.get(one, ""), names.get(one, "")) if part) for one in ids}
    return names


def _known(amount: object) -> int | None:
    return amount.value if isinstance(amount, Known) else None


def _say(code: str, **parameters: object) -> str:
    return describe_code(code, parameters).text


def _page_to_plain(page: RecordPage) -> dict[str, Json]:
    return {
        "total": page.total,
        "offset": page.offset,
        "records": [
            {
                "register": one.register,
                "id": one.id,
                "unit": one.unit_name,
                "title": one.title,
                "day": one.day.isoformat() if one.day else None,
                "amount": one.amount,
                **({"packages": list(one.packages)} if one.packages else {}),
                **({"reason": one.reason, "sentence": one.sentence} if one.reason else {}),
            }
            for one in page.records
        ],
    }
