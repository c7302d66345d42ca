"""What is not right yet about figures that other agencies supply (registers R11, R12, R14, R14b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from db.domain.findings import Finding, Severity, error, note, warning
from db.domain.periods import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from db.domain.agency_figures import CaseFigures, ManualFigure, SanctionFigures, SupportFigures

NUMERATOR, DENOMINATOR = "numerator", "denominator"


class Supplied(Protocol):
    """What every supplied figure has: its source and its days."""

    @property
    def source_on(self) -> date | None:
        """Day of the document."""
        ...

    @property
    def from_on(self) -> date | None:
        """First day counted."""
        ...

    @property
    def to_on(self) -> date | None:
        """Last day counted."""
        ...


@dataclass(frozen=True, slots=True)
class OtherFigure:
    """Another figure that counts some of the same days.

    Attributes:
        document: where it comes from.
        from_on: its first day.
        to_on: its last day.
        value: the number, of figures entered by hand.
        part: numerator or denominator, of figures entered by hand.
    """

    document: str
    from_on: date
    to_on: date
    value: int | None = None
    part: str = ""


def check_case_figures(value: CaseFigures, *, others: Sequence[OtherFigure], today: date) -> tuple[Finding, ...]:
    """What is not right yet about figures of cases and trials.

    Args:
        value: the record.
        others: other records of the same agency that count some of the same days.
        today: the day of asking.
    """
    stages = (
        ("persons_found", value.cases_found, value.persons_found),
        ("persons_prosecuted", value.cases_prosecuted, value.persons_prosecuted),
        ("persons_charged", value.cases_charged, value.persons_charged),
        ("persons_tried", value.cases_tried, value.persons_tried),
    )
    numbers = (*(number for _, *pair in stages for number in pair), value.cases_handled, value.cases_before_court)
    findings = [*_check_source(value, others, today), *_check_filled(numbers, "cases_found", rows=bool(value.offences))]
    for name, cases, persons in stages:
        if persons and not cases:
            # Accused persons may be added to a case that an earlier period counted.
            findings.append(warning("PERSONS_WITHOUT_CASES", name, needs_reason=cases == 0, persons=persons))
        elif cases and persons is not None and persons < cases:
            findings.append(warning("FEWER_PERSONS_THAN_CASES", name, persons=persons, cases=cases))
    tried, before = value.cases_tried, value.cases_before_court
    if tried is not None and before is not None and tried > before:
        findings.append(
            warning("MORE_TRIED_THAN_BEFORE_COURT", "cases_tried", needs_reason=True, tried=tried, before=before)
        )
    findings += _parts(tried, (("model_cases", value.model_cases), ("mobile_trials", value.mobile_trials)))
    findings += _check_twice("OFFENCE_TWICE", "offences", [one.offence for one in value.offences], "offence")
    findings += [one for row in value.offences for one in _parts(value.cases_found, (("offences", row.cases),))]
    findings += [one for row in value.offences for one in _parts(value.persons_found, (("offences", row.persons),))]
    return tuple(findings)


def check_sanction_figures(
    value: SanctionFigures, *, others: Sequence[OtherFigure], today: date
) -> tuple[Finding, ...]:
    """What is not right yet about counts of persons sanctioned; arguments as `check_case_figures`."""
    roles = (value.sellers, value.buyers, value.brokers, value.owners)
    total = _sum(roles)
    filled = _check_filled((*roles, value.warned, value.fined, value.fines), "sellers")
    findings = [*_check_source(value, others, today), *filled]
    sexes = (("female", value.female), ("male", value.male))
    ages = (("under_18", value.under_18), ("from_18_to_30", value.from_18_to_30), ("over_30", value.over_30))
    homes = (("same_province", value.same_province), ("other_province", value.other_province))
    findings += _whole("SEXES_NOT_TOTAL", sexes, total)
    findings += _whole("AGES_NOT_TOTAL", ages, total)
    findings += _whole("HOMES_NOT_TOTAL", homes, total)
    findings += _parts(total, (("warned", value.warned), ("fined", value.fined)))
    if total is not None and (value.warned or 0) <= total >= (value.fined or 0):
        handled = (value.warned or 0) + (value.fined or 0)
        if handled > total:
            findings.append(
                warning("MORE_SANCTIONED_THAN_TOTAL", "fined", needs_reason=True, handled=handled, total=total)
            )
    if value.fines and not value.fined:
        findings.append(error("FINES_WITHOUT_PERSONS", "fined", fines=value.fines))
    if value.fined and not value.fines:
        findings.append(warning("FINED_WITHOUT_AMOUNT", "fines", persons=value.fined))
    if value.under_18:
        findings.append(note("UNDER_18_AMONG_SANCTIONED", "under_18", "BLHS Đ329", persons=value.under_18))
    return tuple(findings)


def check_support_figures(value: SupportFigures, *, others: Sequence[OtherFigure], today: date) -> tuple[Finding, ...]:
    """What is not right yet about counts of persons supported; arguments as `check_case_figures`."""
    rows = bool(value.services or value.risk_groups)
    filled = _check_filled((value.in_need, value.eligible, value.supported), "in_need", rows=rows)
    findings = [*_check_source(value, others, today), *filled]
    findings += _parts(value.in_need, (("eligible", value.eligible),))
    total, eligible = value.supported, value.eligible
    if total is not None and eligible is not None and total > eligible:
        # Some of them may have been found eligible in an earlier period.
        findings.append(
            warning("MORE_SUPPORTED_THAN_ELIGIBLE", "supported", needs_reason=True, supported=total, eligible=eligible)
        )
    ages = (("under_18", value.under_18), ("from_18_to_30", value.from_18_to_30), ("over_30", value.over_30))
    findings += _parts(total, (("female", value.female),))
    findings += _whole("AGES_NOT_TOTAL", ages, total)
    widest = max((one for one in (value.in_need, total) if one is not None), default=None)
    findings += _parts(widest, (("trafficking_victims", value.trafficking_victims),))
    findings += _check_twice("SERVICE_TWICE", "services", [one.service for one in value.services], "service")
    findings += _check_twice("GROUP_TWICE", "risk_groups", [one.group for one in value.risk_groups], "group")
    for row in value.services:
        findings += _parts(total, (("services", row.persons),)) + _parts(row.persons, (("services", row.female),))
    for group in value.risk_groups:
        findings += _parts(group.reviewed, (("risk_groups", group.helped),))
    served = _sum(row.persons for row in value.services)
    if served and total is None:
        findings.append(warning("SUPPORTED_MISSING", "supported"))
    elif served is not None and total is not None and served < total:
        findings.append(warning("FEWER_SERVED_THAN_SUPPORTED", "services", served=served, supported=total))
    return tuple(findings)


def check_manual_figure(
    value: ManualFigure, *, others: Sequence[OtherFigure], counts_itself: bool, today: date
) -> tuple[Finding, ...]:
    """What is not right yet about a numerator or denominator entered by hand.

    Args:
        value: the record.
        others: other figures of the same indicator that count some of the same days, both parts.
        counts_itself: whether the program counts this part of the indicator from the office's own records.
        today: the day of asking.
    """
    same_part = [one for one in others if one.part == value.part]
    findings = _check_source(value, same_part, today)
    pairs = [
        one
        for one in others
        if one.part != value.part and (one.from_on, one.to_on) == (value.from_on, value.to_on) and one.value is not None
    ]
    if value.value is not None:
        for one in pairs:
            up, down = (value.value, one.value) if value.part == NUMERATOR else (one.value, value.value)
            if up is not None and down is not None and up > down:
                findings.append(
                    warning("NUMERATOR_ABOVE_DENOMINATOR", "value", needs_reason=True, numerator=up, denominator=down)
                )
    if value.part == DENOMINATOR and value.value == 0:
        findings.append(warning("DENOMINATOR_IS_ZERO", "value"))
    if counts_itself and value.indicator:
        findings.append(note("INDICATOR_COUNTS_ITSELF", "indicator"))
    return tuple(findings)


def _check_source(value: Supplied, others: Sequence[OtherFigure], today: date) -> list[Finding]:
    """The days of the figures, the day of the document, and figures that would count the same twice."""
    findings: list[Finding] = []
    if value.from_on and value.to_on and value.to_on < value.from_on:
        findings.append(error("DATES_OUT_OF_ORDER", "to_on", first=value.from_on, second=value.to_on))
    elif value.from_on and value.to_on:
        if not is_whole(value.from_on, value.to_on):
            findings.append(note("DAYS_NO_PERIOD", "from_on"))
        findings += [_overlap(one, value.from_on, value.to_on) for one in others]
    if value.source_on is None:
        findings.append(warning("SOURCE_DAY_MISSING", "source_on"))
    elif value.source_on > today:
        findings.append(error("DATE_IN_FUTURE", "source_on", day=value.source_on))
    if value.to_on and value.source_on and value.source_on < value.to_on:
        findings.append(warning("SOURCE_BEFORE_END", "source_on", day=value.source_on, last=value.to_on))
    elif value.to_on and value.to_on > today:
        findings.append(warning("FIGURE_DAYS_AHEAD", "to_on", last=value.to_on))
    return findings


def _overlap(other: OtherFigure, first: date, last: date) -> Finding:
    """Figures of which one takes in the days of the other count once; any other overlap would count twice."""
    told: dict[str, Any] = {"document": other.document, "first": other.from_on, "last": other.to_on}
    same = (other.from_on, other.to_on) == (first, last)
    inside = other.from_on <= first and last <= other.to_on
    if not same and (inside or (first <= other.from_on and other.to_on <= last)):
        return note("FIGURE_WITHIN_LONGER", "from_on", **told)
    return warning("FIGURE_COUNTED_TWICE", "from_on", needs_reason=True, **told)


def _check_filled(numbers: Iterable[int | None], where: str, *, rows: bool = False) -> list[Finding]:
    """A record that says nothing at all is no record."""
    return [] if rows or any(one is not None for one in numbers) else [error("FIGURE_EMPTY", where)]


def _check_twice(code: str, where: str, codes: Sequence[str], parameter: str) -> list[Finding]:
    """One finding for each code that stands in more than one row."""
    seen = dict.fromkeys(one for one in codes if one and codes.count(one) > 1)
    return [Finding(code, Severity.ERROR, where, parameters={parameter: one}) for one in seen]


def _parts(total: int | None, parts: Sequence[tuple[str, int | None]]) -> list[Finding]:
    """The parts that are larger than the whole."""
    return [
        error("PART_EXCEEDS_TOTAL", name, part=part, total=total)
        for name, part in parts
        if total is not None and part is not None and part > total
    ]


def _whole(code: str, parts: Sequence[tuple[str, int | None]], total: int | None) -> list[Finding]:
    """Parts that together are the whole: none larger than it and, where all are known, none missing or too many."""
    too_large = _parts(total, parts)
    known = [part for _, part in parts if part is not None]
    if total is None or too_large or not known:
        return too_large
    added = sum(known)
    if added > total or (len(known) == len(parts) and added != total):
        return [Finding(code, Severity.ERROR, parts[0][0], parameters={"sum": added, "total": total})]
    return []


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None
