"""Plan packages of the superior that were applied here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.models.merging import applied_plans
from db.models.trust import unit_envelope_keys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class AppliedPlan:
    """A plan package that was applied.

    Attributes:
        package_id: this office's id of the package.
        sender_id: who handed it down.
        sequence: its number among the sender's packages.
        applied_at: when, UTC.
        applied_by: by whom.
        content: what it brought and what was there before, as plain values; under `undone` who took it back and when.
    """

    package_id: str
    sender_id: str
    sequence: int
    applied_at: str
    applied_by: str
    content: Any

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return bool(self.content.get("undone"))


def list_applied(connection: Connection) -> tuple[AppliedPlan, ...]:
    """The plan packages applied, newest first, those taken back among them."""
    query = sa.select(applied_plans).order_by(applied_plans.c.applied_at.desc(), applied_plans.c.package_id.desc())
    return tuple(_applied(row) for row in connection.execute(query))


def get_applied(connection: Connection, package_id: str) -> AppliedPlan | None:
    """One applied plan package, or None."""
    query = sa.select(applied_plans).where(applied_plans.c.package_id == package_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _applied(row)


def knows_envelope_key(connection: Connection, unit_id: str, recipient: str) -> bool:
    """Whether an age key of a unit was ever known here, in use or not."""
    c = unit_envelope_keys.c
    query = sa.select(sa.literal(1)).where(c.unit_id == unit_id, c.recipient == recipient)
    return connection.execute(query).scalar() is not None


def _applied(row: Any) -> AppliedPlan:  # noqa: ANN401 - a result row
    values: dict[str, Any] = {name: getattr(row, name) for name in AppliedPlan.__slots__}
    values["content"] = json.loads(values["content"])
    return AppliedPlan(**values)
