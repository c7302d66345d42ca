"""Forks: two genuine packages claim one place in a chain; a person says which one counts (package.md §3).

Both are kept. The side that does not count is set aside with everything that continues it: its records leave the
consolidated ones, for the totals of one computer can only agree with one of its histories. Packages that continue the
chosen side come in as usual; those that continue the other side are named as forked again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.chains import continuations, losing_side, place_of
from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Report, ignore_progress
from db.domain.verdict import Outcome, ReasonCode
from db.queries import packages as queries
from db.queries.merging import Merged
from db.queries.office import get_unit
from db.queries.packages import ACCEPTED, HELD, SET_ASIDE
from db.transactions import reading, writing
from db.writes.packages import decide_package, unlock_periods
from desktop.exchange.verifying import verify_package
from desktop.services.taking.accepting import TakenIn, entering, kept_source, look_again, put_in
from desktop.services.taking.chain import links_of
from desktop.services.taking.folding import take_out
from desktop.services.taking.refusing import RefusedError
from desktop.services.trust import trusted_keys
from desktop.services.withdrawing import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.queries.packages import ReceivedPackage
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Side:
    """One of the packages that claim the place.

    Attributes:
        row: the package.
        following: those that continue it, nearest first.
    """

    row: ReceivedPackage
    following: tuple[ReceivedPackage, ...]

    @property
    def counts(self) -> bool:
        """Whether it counts so far, because it came first."""
        return self.row.state == ACCEPTED


@dataclass(frozen=True, slots=True)
class Fork:
    """A place in a chain that several packages claim.

    Attributes:
        unit: name of the sender.
        device: the computer whose history forks.
        sides: the packages, in order of their numbers and ids.
    """

    unit: str
    device: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did.

    Attributes:
        set_aside: packages that no longer count, or never did.
        taken: what became of the chosen package and of those that waited for it; empty where it counted already.
    """

    set_aside: tuple[ReceivedPackage, ...]
    taken: tuple[TakenIn, ...]


def list_forks(office: Office) -> tuple[Fork, ...]:
    """The forks that nobody has decided about, the sender's name first."""
    with reading(office.database) as connection:
        return forks_in(connection)


def forks_in(connection: Connection) -> tuple[Fork, ...]:
    """The undecided forks, inside a transaction that is already open."""
    chains: dict[tuple[str, str, str], list[ReceivedPackage]] = defaultdict(list)
    for row in queries.list_received(connection, state=None):
        chains[row.sender_id, row.device, row.kind].append(row)
    found: list[Fork] = []
    for (unit_id, device, _), rows in sorted(chains.items()):
        by_id = {row.package_id: row for row in rows}
        for group in _claims(rows):
            unit = get_unit(connection, unit_id)
            sides = tuple(
                Side(by_id[one], tuple(by_id[link.id] for link in continuations([one], links_of(rows))))
                for one in sorted(group, key=lambda one: (by_id[one].sequence, one))
            )
            found.append(Fork(unit.name if unit else unit_id, device, sides))
    return tuple(sorted(found, key=lambda fork: (fork.unit, fork.device, fork.sides[0].row.sequence)))


def decide_fork(
    office: Office,
    package_id: str,
    reason: str,
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[Decided, Changes]:
    """The package that counts is in and its rivals are set aside with what continues them; one transaction.

    A chosen package that waited comes in if it is still good, otherwise nothing happens and its verdict says why.
    What waited for it comes in afterwards, each in its own transaction.

    Raises:
        KnownError: REASON_NEEDED; PACKAGE_GONE; NOT_FORKED when nothing claims its place; KEPT_PACKAGE_DAMAGED.
        Cancelled: the token said so; nothing happened.
    """
    if not reason.strip():
        raise KnownError("REASON_NEEDED")
    try:
        with writing(office.database) as connection:
            row, losing = _sides(connection, package_id)
            decision = _mark(connection, office, row, losing, reason.strip())
            out = [one for one in losing if one.state == ACCEPTED]
            if out:
                unlock_periods(connection, [one.id for one in out])
                take_out(connection, office, out, token=token, report=report)
            taken = () if row.state == ACCEPTED else (_put_in_chosen(connection, office, row, decision),)
    except _NotGoodError as refused:
        return Decided((), (refused.taken,)), Changes()
    released = tuple(_release_line(office, row))
    # The chosen one may itself have waited for one of those that the decision let go on.
    now_in = {one.header.id for one in released if one.header}  # all of the one computer
    first = tuple(one for one in taken if one.header is None or one.header.id not in now_in)
    return Decided(losing, (*first, *released)), EVERYTHING


def _release_line(office: Office, row: ReceivedPackage) -> Iterator[TakenIn]:
    """What became of the packages of this computer that waited, in their order: the decision may let several go on."""
    with reading(office.database) as connection:
        chain = queries.chain_of(connection, row.sender_id, row.device, row.kind)
    for one in chain:
        if one.state == HELD:
            result = look_again(office, one)
            if not result.held:
                yield result


class _NotGoodError(Exception):
    """The chosen package is not good any more; the transaction must leave nothing."""

    def __init__(self, taken: TakenIn) -> None:
        super().__init__()
        self.taken = taken


def _claims(rows: Sequence[ReceivedPackage]) -> list[set[str]]:
    """Sets of packages that claim one place; those that merely continue such packages are left to their sides."""
    links = links_of(row for row in rows if row.state in {ACCEPTED, HELD})
    groups: list[set[str]] = []
    for link in links:
        rivals = place_of(link, links).rivals
        if rivals:
            group = {link.id} | {rival.id for rival in rivals}
            for other in [one for one in groups if one & group]:
                groups.remove(other)
                group |= other
            groups.append(group)
    return [
        group - {link.id for link in continuations(group, links)}
        for group in groups
        if not any(group <= {link.id for link in continuations(other, links)} for other in groups if other is not group)
    ]


def _sides(connection: Connection, package_id: str) -> tuple[ReceivedPackage, tuple[ReceivedPackage, ...]]:
    row = queries.get_received(connection, package_id)
    if row is None:
        raise KnownError("PACKAGE_GONE")
    # Choosing a package that was set aside chooses its whole side: from the first of it that was set aside.
    while row.state == SET_ASIDE and row.previous_id:
        before = queries.find_received(connection, row.sender_id, row.device, row.previous_id)
        if before is None or before.state != SET_ASIDE:
            break
        row = before
    chain = queries.chain_of(connection, row.sender_id, row.device, row.kind)
    links = links_of(chain)
    chosen = next(link for link in links if link.id == row.package_id)
    lost = {link.id for link in losing_side(chosen, links)}
    losing = tuple(one for one in chain if one.package_id in lost and one.state in {ACCEPTED, HELD})
    # A package that was held as forked may be chosen also when its rival has been withdrawn meanwhile.
    was_forked = any(found.get("code") == ReasonCode.FORKED_HISTORY for found in row.verdict or ())
    may_be = row.state == SET_ASIDE or (row.state == HELD and was_forked)
    if row.state not in {ACCEPTED, HELD, SET_ASIDE} or not (losing or may_be):
        raise KnownError("NOT_FORKED", file=row.file_name)
    return row, losing


def _mark(
    connection: Connection, office: Office, row: ReceivedPackage, losing: tuple[ReceivedPackage, ...], why: str
) -> dict[str, Json]:
    """Who decided what and why, kept with every package it is about."""
    by: dict[str, Json] = {"by": office.author.name, "at": office.stamp(), "why": why, "chosen": row.id}
    for one in losing:
        decide_package(
            connection, one, state=SET_ASIDE, decision={**by, "what": "fork_set_aside"}, author=office.author
        )
    state = ACCEPTED if row.state == ACCEPTED else HELD
    chosen: dict[str, Json] = {**by, "what": "fork_chosen"}
    decide_package(connection, row, state=state, decision=chosen, author=office.author)
    # What was set aside with the chosen package when somebody had decided the other way waits for it again.
    chain = queries.chain_of(connection, row.sender_id, row.device, row.kind)
    after = {link.id for link in continuations([row.package_id], links_of(chain))}
    for one in chain:
        if one.package_id in after and one.state == SET_ASIDE:
            decide_package(connection, one, state=HELD, decision=chosen, author=office.author)
    return chosen


def _put_in_chosen(connection: Connection, office: Office, row: ReceivedPackage, decision: dict[str, Json]) -> TakenIn:
    """The chosen package taken in inside the same transaction, or left waiting for the one before it."""
    with kept_source(office, row) as source:
        found = verify_package(
            source, name=row.file_name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted_keys(office)
        )
        path = Path(row.file_name)
        enters = entering(found)
        if enters is None:
            raise _NotGoodError(TakenIn(path, found.verdict, Merged(), found.header))
        try:
            return put_in(connection, office, source, found, path, decision=decision)
        except RefusedError as refusal:
            found = found.with_reasons(refusal.why)
            result = TakenIn(path, found.verdict, Merged(), found.header, held=True)
            if refusal.why.code is ReasonCode.MISSING_PREVIOUS and found.verdict.outcome is Outcome.INDETERMINATE:
                return result
            raise _NotGoodError(result) from refusal
