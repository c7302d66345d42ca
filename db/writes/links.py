"""Deciding about pairs of records, taking that back, and keeping what a search suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.changes import Changes, changed
from db.domain.duplicates import DIFFERENT, LATER, OPEN, SAME, group_links
from db.domain.versions import canonical
from db.ids import new_id
from db.journal import Line
from db.models.merging import linked_records, record_links, suggested_links
from db.queries.links import ESTABLISHMENTS, link_of, same_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.duplicates import Link, Pair
    from db.queries.links import Suggestion

_ACTIONS = {SAME: "linked", DIFFERENT: "told_apart", LATER: "put_off", OPEN: "link_undone"}
LINK_ACTIONS = frozenset(_ACTIONS.values())


def decide_pair(
    connection: Connection,
    pair: Pair,
    *,
    leader: str,
    state: str,
    seen: str,
    reason: str,
    author: Author,
    at: str,
) -> Changes:
    """What changed when a person said of two records that they are the same, are different, or are for later.

    Args:
        connection: inside `writing()`.
        pair: the records.
        leader: the one that leads; of no account where they are not the same.
        state: SAME, DIFFERENT or LATER.
        seen: digest of what was compared.
        reason: why; may be empty.
        author: who decides.
        at: now, UTC ISO text.
    """
    other = pair.second if leader == pair.first else pair.first
    before = link_of(connection, pair)
    return _keep(connection, before, (other, leader, state, seen, reason), author=author, at=at)


def take_back_pair(connection: Connection, link: Link, *, reason: str, author: Author, at: str) -> Changes:
    """What changed when a decision was taken back; the pair is open again and its row stays."""
    values = (link.record_id, link.leader_id, OPEN, link.seen, reason)
    return _keep(connection, link, values, author=author, at=at)


def store_suggestions(connection: Connection, found: Sequence[Suggestion]) -> Changes:
    """What a search found in place of what an earlier one did."""
    connection.execute(sa.delete(suggested_links))
    if found:
        rows = [
            {
                "record_id": one.pair.first,
                "other_id": one.pair.second,
                "register": ESTABLISHMENTS,
                "score": one.score,
                "reasons": canonical([[code, parameters] for code, parameters in one.reasons]),
                "seen": one.seen,
            }
            for one in found
        ]
        connection.execute(sa.insert(suggested_links), rows)
    return Changes(registers=frozenset({"links"}))


def _keep(
    connection: Connection,
    before: Link | None,
    values: tuple[str, str, str, str, str],
    *,
    author: Author,
    at: str,
) -> Changes:
    record_id, leader, state, seen, reason = values
    link_id = before.id if before else new_id()
    row = {
        "register": ESTABLISHMENTS,
        "record_id": record_id,
        "same_as": leader,
        "state": state,
        "seen": seen,
        "reason": reason or None,
        "decided_at": at,
        "decided_by": author.name,
    }
    if before is None:
        connection.execute(sa.insert(record_links).values(id=link_id, **row))
    else:
        connection.execute(sa.update(record_links).where(record_links.c.id == link_id).values(**row))
    _forget_suggestion(connection, record_id, leader, state)
    _regroup(connection)
    # One line for each record, so that the history of either tells of it.
    lines = [
        Line(
            _ACTIONS[state],
            ESTABLISHMENTS,
            one,
            after=canonical({"other": other, "leader": leader if state == SAME else None, "reason": reason or None}),
        )
        for one, other in ((record_id, leader), (leader, record_id))
    ]
    journal.append(connection, lines, author=author, at=at)
    return changed(ESTABLISHMENTS, record_id, leader) | Changes(registers=frozenset({"links"}))


def _forget_suggestion(connection: Connection, one: str, other: str, state: str) -> None:
    """A pair that is decided waits no longer; one put off or taken back does."""
    if state in {LATER, OPEN}:
        return
    table = suggested_links
    either = sa.or_(
        sa.and_(table.c.record_id == one, table.c.other_id == other),
        sa.and_(table.c.record_id == other, table.c.other_id == one),
    )
    connection.execute(sa.delete(table).where(either))


def _regroup(connection: Connection) -> None:
    """The groups as all decisions together make them."""
    groups = group_links(same_links(connection))
    connection.execute(sa.delete(linked_records))
    if groups:
        rows = [{"record_id": one, "register": ESTABLISHMENTS, "leader_id": leader} for one, leader in groups.items()]
        connection.execute(sa.insert(linked_records), rows)
