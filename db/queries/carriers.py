"""Units known through the packages that carry theirs: whose originals came, and whom a carrier says it counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from db.domain.units import COMMUNE
from db.models.office import packages_received, units
from db.queries.measures.dialects import Items
from db.queries.packages import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection


_ABOVE_OTHERS = sa.select(units.c.id).where(units.c.level != COMMUNE)
"""Nobody is below a commune: the many packages of communes need not be looked into."""


@dataclass(frozen=True, slots=True)
class CarriedUnit:
    """A unit whose report a carrier brought, by whatever way the report came first."""

    unit_id: str
    carrier_id: str


@dataclass(frozen=True, slots=True)
class Consolidating:
    """An accepted report that states figures of more units than its sender."""

    id: str
    sender_id: str
    period: str
    edition: int


def carried_units(connection: Connection) -> tuple[CarriedUnit, ...]:
    """The senders of accepted reports that stand in the list of an accepted report, with the sender of that."""
    sqlite = connection.dialect.name == "sqlite"
    carrier, original = packages_received.alias("carrier"), packages_received.alias("original")
    carried = (
        sa.func.json_extract(carrier.c.header, "$.carried") if sqlite else sa.cast(carrier.c.header, JSONB)["carried"]
    )
    items = Items(carried, sqlite=sqlite)
    query = (
        sa.select(original.c.sender_id, carrier.c.sender_id)
        .select_from(carrier.join(items.rows, sa.true()))
        .join(original, original.c.package_id == items.id("id"))
        .where(
            carrier.c.kind == "report",
            carrier.c.state == ACCEPTED,
            carrier.c.sender_id.in_(_ABOVE_OTHERS),
            carrier.c.header.contains('"carried":', autoescape=True),
            original.c.kind == "report",
            original.c.state == ACCEPTED,
        )
        .distinct()
    )
    return tuple(CarriedUnit(*row) for row in connection.execute(query))


def consolidating_reports(connection: Connection) -> tuple[Consolidating, ...]:
    """The accepted reports that state whom they counted."""
    c = packages_received.c
    query = sa.select(c.id, c.sender_id, c.period, c.edition).where(
        c.kind == "report",
        c.state == ACCEPTED,
        c.sender_id.in_(_ABOVE_OTHERS),
        c.period.is_not(None),
        c.header.contains('"consolidated":', autoescape=True),
    )
    return tuple(
        Consolidating(row.id, row.sender_id, row.period, row.edition or 0) for row in connection.execute(query)
    )


def headers_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The headers of received packages as canonical JSON, by this office's id of them."""
    c = packages_received.c
    query = sa.select(c.id, c.header).where(c.id.in_(sorted(ids)))
    return {row.id: row.header for row in connection.execute(query)}
