"""Lists filtered by what stands inside list fields: activities by their forms and audiences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.registers import BY_NAME
from db.models.records import TABLES
from db.queries.records import Filter, conditions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection


def find_with_items(
    connection: Connection, register: str, wanted: Filter, *, codes: Mapping[str, tuple[str, frozenset[str]]]
) -> tuple[str, ...]:
    """The ids of a list whose items carry one of the codes, in the filter's order.

    Args:
        connection: inside `reading()`.
        register: which register.
        wanted: the rest of the filter.
        codes: per ITEMS field the name of the item's field and its codes; empty codes ask for nothing.
    """
    table = TABLES[register]
    found = conditions(connection, BY_NAME[register], wanted)
    for name, (inner, chosen) in sorted(codes.items()):
        if chosen:
            # Items are stored as canonical JSON text, so a code stands in it right behind its field's name.
            parts = (table.c[name].contains(f'"{inner}":"{code}"', autoescape=True) for code in sorted(chosen))
            found.append(sa.or_(*parts))
    order = table.c[wanted.order]
    ties = table.c.sort_key if wanted.order != "sort_key" else table.c.id
    query = sa.select(table.c.id).where(*found)
    query = query.order_by(order.desc().nulls_last() if wanted.descending else order.asc().nulls_last(), ties)
    return tuple(connection.execute(query).scalars())
