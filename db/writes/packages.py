"""Noting packages sent and received, with their bytes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.errors import KnownError
from db.domain.versions import canonical
from db.journal import Line
from db.models.merging import period_locks
from db.models.office import package_parts, packages_received, packages_sent
from db.queries.packages import ACCEPTED, RETURNED, next_sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.packages import ReceivedPackage, SentPackage


def note_sent(connection: Connection, package: SentPackage, *, author: Author, at: str) -> None:
    """A package made by this office, noted in the journal.

    Raises:
        KnownError: EXPORTED_MEANWHILE when another officer's package got its number first.
    """
    if next_sequence(connection) > package.sequence:
        raise KnownError("EXPORTED_MEANWHILE")
    values = {name: getattr(package, name) for name in package.__slots__}
    connection.execute(sa.insert(packages_sent).values(**{**values, "receipt": None}))
    after = canonical({"file": package.file_name, "sha256": package.sha256})
    line = Line("sent", "packages", package_id=package.id, after=after)
    journal.append(connection, (line,), author=author, at=at)


def note_receipt(connection: Connection, package_id: str, receipt: Json, *, author: Author, at: str) -> None:
    """The recipient's receipt for a package of ours."""
    connection.execute(
        sa.update(packages_sent).where(packages_sent.c.id == package_id).values(receipt=canonical(receipt))
    )
    line = Line("receipt", "packages", package_id=package_id, after=canonical(receipt))
    journal.append(connection, (line,), author=author, at=at)


def note_received(connection: Connection, package: ReceivedPackage, *, author: Author, at: str) -> None:
    """A package taken in, or held until the one before it comes; a held one that is taken in changes its state."""
    plain = {name: getattr(package, name) for name in ("counts", "signers", "verdict", "decision")}
    spelled = {name: canonical(value) for name, value in plain.items() if value is not None}
    values = dataclasses.asdict(package) | plain | spelled
    connection.execute(sa.delete(packages_received).where(packages_received.c.id == package.id))
    connection.execute(sa.insert(packages_received).values(**values))
    after = canonical({"file": package.file_name, "sha256": package.sha256, "counts": package.counts})
    action = {ACCEPTED: "received", RETURNED: "returned"}.get(package.state, "held")
    line = Line(action, "packages", package_id=package.id, after=after)
    journal.append(connection, (line,), author=author, at=at)


def give_place(connection: Connection, package: ReceivedPackage, placed: ReceivedPackage) -> None:
    """A package that was kept apart stands from now on as its sender's own, under another id.

    Its bytes do not go along: they may bear another signature than those that are proved and kept now.
    """
    places = {name: getattr(placed, name) for name in ("id", "package_id", "device", "previous_id")}
    connection.execute(sa.delete(package_parts).where(package_parts.c.package_id == package.id))
    connection.execute(sa.update(packages_received).where(packages_received.c.id == package.id).values(**places))


def note_verdict(connection: Connection, package_id: str, verdict: Json) -> None:
    """What is found about a package is something else from now on."""
    connection.execute(
        sa.update(packages_received).where(packages_received.c.id == package_id).values(verdict=canonical(verdict))
    )


def decide_package(
    connection: Connection, package: ReceivedPackage, *, state: str, decision: Mapping[str, Json], author: Author
) -> None:
    """What a person decided about a package, kept with it and noted in the journal.

    Args:
        connection: inside `writing()`.
        package: as it was.
        state: what becomes of it.
        decision: `what` (the journal's word), `by`, `at`, `why` and what else belongs to it.
        author: who decided.
    """
    connection.execute(
        sa.update(packages_received)
        .where(packages_received.c.id == package.id)
        .values(state=state, decision=canonical(decision))
    )
    line = Line(
        str(decision["what"]),
        "packages",
        package_id=package.id,
        before=canonical({"state": package.state}),
        after=canonical({**decision, "state": state, "file": package.file_name, "sha256": package.sha256}),
    )
    journal.append(connection, (line,), author=author, at=str(decision["at"]))


def note_counts(connection: Connection, package_id: str, counts: Mapping[str, int]) -> None:
    """What taking a package in again did."""
    connection.execute(
        sa.update(packages_received).where(packages_received.c.id == package_id).values(counts=canonical(counts))
    )


def unlock_periods(connection: Connection, package_ids: Collection[str]) -> None:
    """Periods that these packages had closed are open again."""
    connection.execute(sa.delete(period_locks).where(period_locks.c.package_id.in_(package_ids)))


def remove_received(connection: Connection, package: ReceivedPackage, *, why: str, author: Author, at: str) -> None:
    """A package that only waited here is gone with its bytes; the journal keeps what it was."""
    connection.execute(sa.delete(package_parts).where(package_parts.c.package_id == package.id))
    connection.execute(sa.delete(packages_received).where(packages_received.c.id == package.id))
    before = canonical({"file": package.file_name, "sha256": package.sha256, "state": package.state})
    line = Line("held_removed", "packages", package_id=package.id, before=before, after=canonical({"why": why}))
    journal.append(connection, (line,), author=author, at=at)


def replace_parts(connection: Connection, package_id: str, parts: Iterable[bytes], *, author: Author, at: str) -> None:
    """The kept bytes of an own package, which has a second signature now; its digest stays (package.md §1.2)."""
    connection.execute(sa.delete(package_parts).where(package_parts.c.package_id == package_id))
    keep_parts(connection, package_id, parts)
    journal.append(connection, (Line("signed_twice", "packages", package_id=package_id),), author=author, at=at)


def keep_parts(connection: Connection, package_id: str, parts: Iterable[bytes]) -> None:
    """The bytes of a package kept; nothing when they are already here."""
    known = sa.select(sa.literal(1)).where(sa.exists().where(package_parts.c.package_id == package_id))
    if connection.execute(known).scalar():
        return
    for number, content in enumerate(parts):
        connection.execute(sa.insert(package_parts).values(package_id=package_id, part=number, content=content))
