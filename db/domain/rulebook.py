"""Rules of law as data: which rule holds on a day, with its limit and its clause.

The texts and numbers come from `resources/catalogs/rules.toml`; the code only knows how each rule is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule during the days it is in force.

    Attributes:
        code: the finding it answers with.
        severity: error, warning or note.
        source: số, điều, khoản.
        valid_from: first day; None means "as far back as records go".
        valid_to: last day; None means "still in force".
        limit: the number the rule compares with, where it has one.
        needs_reason: whether a warning may pass only with a written reason.
    """

    code: str
    severity: Severity
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    limit: int = 0
    needs_reason: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def finding(self, field_name: str, **parameters: object) -> Finding:
        """The rule's finding beside a field."""
        return Finding(self.code, self.severity, field_name, self.source, self.needs_reason, parameters)


@dataclass(frozen=True, slots=True)
class FineLimit:
    """The largest fine on an individual that the chairman of a unit of a level may impose during some days.

    Attributes:
        level: level of the unit.
        amount: đồng.
        source: clause.
        valid_from: first day.
        valid_to: last day; None while in force.
    """

    level: str
    amount: int
    source: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the limit is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules known to the office, of all times, and the limits of fines."""

    rules: tuple[Rule, ...] = ()
    fine_limits: tuple[FineLimit, ...] = ()

    def on(self, code: str, day: date) -> Rule | None:
        """The rule of that code in force on that day, or None."""
        return next((rule for rule in self.rules if rule.code == code and rule.holds_on(day)), None)

    def chairman_limit(self, level: str, day: date) -> int | None:
        """The largest fine in đồng on an individual that the chairman of a unit may impose; None when not known.

        Args:
            level: level of the unit: commune, province.
            day: the day that decides.
        """
        return next((one.amount for one in self.fine_limits if one.level == level and one.holds_on(day)), None)
