"""Which packages brought a record: the journal's word for it (package.md §5.6)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.office import journal, packages_received

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

_TAKEN_IN = "taken_in"
_BATCH = 500


def packages_of_records(connection: Connection, register: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Ids of the packages that changed each record when they were taken in, the newest first.

    Records that no package brought are left out; so are packages that are not kept here any more.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for start in range(0, len(ids), _BATCH):
        query = (
            sa.select(journal.c.record_id, journal.c.package_id)
            .join(packages_received, packages_received.c.id == journal.c.package_id)
            .where(
                journal.c.record_id.in_(ids[start : start + _BATCH]),
                journal.c.register == register,
                journal.c.action == _TAKEN_IN,
            )
            .order_by(journal.c.seq.desc())
        )
        for record_id, package_id in connection.execute(query):
            found[record_id][package_id] = None
    return {record_id: tuple(packages) for record_id, packages in found.items()}
