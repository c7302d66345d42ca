"""Numbers handed down to single units by plans (giao chỉ tiêu, domain.md T08)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.records import TABLES

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

WORK_PLANS = TABLES["work_plans"]
_NOT_IN_FORCE = ("draft", "cancelled")


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number of an indicator for one unit.

    Attributes:
        unit_id: to whom.
        indicator: its code.
        value: the number, in the unit in which the indicator counts.
        giver_id: the unit that owns the plan.
        plan_id: the plan's record.
        plan: its number and name.
    """

    unit_id: str
    indicator: str
    value: float
    giver_id: str
    plan_id: str
    plan: str


def given_numbers(connection: Connection, *, from_on: date, to_on: date) -> dict[tuple[str, str], GivenNumber]:
    """The numbers in force in a window, by unit and indicator; of several plans the one that began last holds."""
    plan = WORK_PLANS.c
    query = (
        sa.select(plan.id, plan.unit_id, plan.number, plan.name, plan.allocations)
        .where(
            plan.deleted.is_(None),
            plan.allocations.is_not(None),
            plan.from_on <= to_on.isoformat(),
            sa.or_(plan.to_on.is_(None), plan.to_on >= from_on.isoformat()),
            sa.func.coalesce(plan.state, "").not_in(_NOT_IN_FORCE),
        )
        .order_by(plan.from_on, sa.func.coalesce(plan.issued_on, ""), plan.changed_at, plan.id)
    )
    found: dict[tuple[str, str], GivenNumber] = {}
    for plan_id, giver, number, name, text in connection.execute(query):
        words = ", ".join(part for part in (number, name) if part)
        for item in json.loads(text):
            unit, value = item.get("unit"), item.get("value")
            if unit and value is not None and unit != giver:
                given = GivenNumber(unit, item["indicator"], value, giver, plan_id, words)
                found[unit, given.indicator] = given
    return found
