"""Kinh phí: the register R16 (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.domain.findings import Finding

_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """Money of one source for one purpose in one year, in đồng: estimated, granted, spent."""

    name: str = fields.text(required=True, searched=True)
    year: int | None = fields.count(longest=2200, required=True)
    source: str = fields.code("budget_sources", required=True)
    purpose: str = fields.code("budget_purposes", required=True)
    as_of: date | None = fields.day(required=True)
    estimated: int | None = fields.money(totalled=True)
    granted: int | None = fields.money(totalled=True)
    spent: int | None = fields.money(totalled=True)
    document: str = fields.text(longest=120)
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True)
class Money:
    """Estimated, granted and spent together, in đồng; None where no line says anything."""

    estimated: int | None = None
    granted: int | None = None
    spent: int | None = None

    @property
    def share(self) -> float | None:
        """What was spent of what was granted, in percent; None when nothing is known to be granted."""
        return None if not self.granted or self.spent is None else 100 * self.spent / self.granted


def latest_states(lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """Of each line (source, purpose and name) the record with the newest day: later ones take its place, not add."""
    newest: dict[tuple[str, str, str], BudgetLine] = {}
    for line in lines:
        key = (line.source, line.purpose, line.name.casefold())
        kept = newest.get(key)
        if kept is None or kept.as_of is None or (line.as_of is not None and line.as_of >= kept.as_of):
            newest[key] = line
    return tuple(newest.values())


def add_money(lines: Sequence[BudgetLine | Money]) -> Money:
    """The sums of several lines or sums."""

    def total(amounts: Sequence[int | None]) -> int | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None

    return Money(
        total([line.estimated for line in lines]),
        total([line.granted for line in lines]),
        total([line.spent for line in lines]),
    )


def check_budget(line: BudgetLine, *, same: Sequence[str], today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        line: the record.
        same: names of other records that say how the same line stood on the same day.
        today: the day of asking.
    """
    findings: list[Finding] = []
    if line.year is not None and not _FIRST_YEAR <= line.year <= today.year + 1:
        findings.append(error("YEAR_UNLIKELY", "year", year=str(line.year)))
    elif line.year is not None and line.as_of and line.as_of.year not in {line.year, line.year + 1}:
        findings.append(warning("BUDGET_DAY_OUTSIDE_YEAR", "as_of", day=line.as_of, year=str(line.year)))
    if line.as_of and line.as_of > today:
        findings.append(error("DATE_IN_FUTURE", "as_of", day=line.as_of))
    if line.estimated is None and line.granted is None and line.spent is None:
        findings.append(error("BUDGET_WITHOUT_MONEY", "estimated"))
    if line.spent and line.granted is None:
        findings.append(warning("SPENT_WITHOUT_GRANT", "granted", spent=line.spent))
    elif line.spent is not None and line.granted is not None and line.spent > line.granted:
        findings.append(
            warning("SPENT_ABOVE_GRANTED", "spent", needs_reason=True, spent=line.spent, granted=line.granted)
        )
    if line.granted is not None and line.estimated is not None and line.granted > line.estimated:
        findings.append(note("GRANTED_ABOVE_ESTIMATED", "granted", granted=line.granted, estimated=line.estimated))
    if same:
        findings.append(error("BUDGET_LINE_TWICE", "as_of", name=same[0]))
    return tuple(findings)
