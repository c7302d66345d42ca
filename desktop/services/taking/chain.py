"""Where a package stands among those of its device: received before, after a gap, or beside another (§3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from db.domain.chains import Link, Place, Standing, place_of
from db.domain.text import fold
from db.domain.verdict import NOTES, Reason, ReasonCode, Verdict, reason
from db.queries import packages as queries
from db.queries.packages import ACCEPTED, HELD, RETURNED, SET_ASIDE, WITHDRAWN
from desktop.exchange import paths
from desktop.exchange.header import PackageKind
from desktop.exchange.parts import PartError
from desktop.exchange.plan import read_plan
from desktop.services.package_identity import find_known
from desktop.services.plan_units import index_with
from desktop.services.taking.takers import taker_of
from desktop.services.unit_overlay import unit_index_in
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from db.queries.packages import ChainKey, ReceivedPackage
    from desktop.exchange.header import PackageHeader, Sender
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office

WAITING = frozenset({ReasonCode.MISSING_PREVIOUS, ReasonCode.TRANSFER_MISSING, ReasonCode.FORKED_HISTORY})
"""Reasons for which a package is kept here and looked at again: when another comes, or when a person has decided."""

_STANDINGS = {
    ACCEPTED: Standing.IN,
    RETURNED: Standing.OUT,
    HELD: Standing.WAITING,
    WITHDRAWN: Standing.OUT,
    SET_ASIDE: Standing.LOST,
}


def reasons_of_office(
    connection: Connection,
    office: Office,
    found: Examined,
    coming: Collection[PackageHeader] = (),
    seen: Collection[str] = (),
) -> tuple[Reason, ...]:
    """The reasons that only this office's records and the rest of the batch can give.

    Args:
        connection: to read with.
        office: who receives.
        found: the verified package.
        coming: headers of the packages before it in the batch that will be taken in.
        seen: digests of the files before it in the batch.
    """
    header = found.header
    if header is None:
        return ()
    if known := known_reasons(connection, found):
        return known
    if found.sha256 in seen:
        return (reason(ReasonCode.ALREADY_RECEIVED, on=""),)
    if wrong := misnamed(_units_with(connection, found), header.sender):
        return (reason(ReasonCode.HEADER_INVALID, field=f"sender.{wrong}", what="value"),)
    taker = taker_of(header.kind)
    if taker is None:
        return (reason(ReasonCode.HEADER_INVALID, field="kind", what=header.kind.value),)
    return (*taker.judge(connection, office, found), *chain_reasons(connection, found, coming))


def misnamed(index: UnitIndex, sender: Sender) -> str:
    """The field in which a sender calls itself other than the unit it is; empty where there is none.

    People read code and name, the signature is judged by the id: they must be one unit's, by the units in force here.
    A sender that was not handed its new name yet goes by a former one, or by that of the list with the program.
    """
    unit = index.get(sender.unit_id)
    if unit is None:
        return "unit_id"
    known = [one for one in (unit, load_unit_index().get(unit.id)) if one]
    names = {fold(name) for one in known for name in (one.name, *(former.name for former in one.former_names))}
    holds = (
        ("code", sender.code == unit.code),
        ("valid_from", sender.valid_from == unit.valid_from),
        ("name", fold(sender.name) in names),
    )
    return next((name for name, is_right in holds if not is_right), "")


def _units_with(connection: Connection, found: Examined) -> UnitIndex:
    """The units in force, with what a plan package says of them: it may hand down the new name of who sends it."""
    letter = found.letters.get(paths.PLAN)
    try:
        part = read_plan(letter).units if letter else None
    except PartError:
        part = None  # the taker says what is wrong with it
    return index_with(connection, part) if part else unit_index_in(connection)


def is_waiting(verdict: Verdict, package_id: str) -> bool:
    """Whether all that stands against a package is another package, so that it is kept until that is settled.

    One to which its computer gave the id of another of its packages cannot be kept beside that.
    """
    undecided = set(verdict.codes) - NOTES
    if not undecided or not undecided <= WAITING:
        return False
    forks = (found for found in verdict.reasons if found.code is ReasonCode.FORKED_HISTORY)
    return all(found.parameters.get("rival") != package_id and not found.parameters.get("on") for found in forks)


def links_of(rows: Iterable[ReceivedPackage | ChainKey]) -> tuple[Link, ...]:
    """Stored packages of one computer as links of their chain, by the ids that it gave them."""
    return tuple(
        Link(
            row.package_id,
            row.sequence,
            row.previous_id,
            row.sha256,
            standing=_STANDINGS[row.state],
            is_chained=row.kind == PackageKind.REPORT,
        )
        for row in rows
    )


def link_of(header: PackageHeader, sha256: str = "") -> Link:
    """A package that is not here yet as a link of its chain."""
    before = header.previous
    return Link(
        header.id,
        header.sequence,
        before.id if before else None,
        sha256,
        before.sha256 if before else None,
        # Packages of other kinds are complete in themselves (FORMAT.md §3.1): only a number given twice tells a copy.
        is_chained=header.kind is PackageKind.REPORT,
    )


def known_reasons(connection: Connection, found: Examined) -> tuple[Reason, ...]:
    """What is to be said of a package that its sender sent before; nothing of one that merely waits here.

    Asked again inside the transaction of taking in: another officer may have taken in the same package meanwhile.
    """
    header = found.header
    known = find_known(connection, header) if header else None
    if header is None or known is None:
        return ()
    if known.sha256 != found.sha256:
        return (_forked(header, known),)
    decided_on = decided_at(known)[:10]
    match known.state:
        case "held" | "returned":
            return ()
        case "withdrawn":
            return (reason(ReasonCode.WITHDRAWN, on=decided_on),)
        case "set_aside":
            return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence, rival="", at="", on=decided_on),)
        case _:
            return (reason(ReasonCode.ALREADY_RECEIVED, on=known.received_at[:10]),)


def chain_reasons(
    connection: Connection, found: Examined, coming: Collection[PackageHeader] = ()
) -> tuple[Reason, ...]:
    """What the other packages of its computer say against a package now: a rival, or a gap before it."""
    header = found.header
    if header is None:
        return ()
    rows = _keys_of(connection, header)
    place = _place(rows, found, coming)
    if place.is_forked:
        rival = next(iter(place.rivals), place.continues_lost)
        by_id = {row.package_id: row for row in rows}
        return (_forked(header, by_id.get(rival.id) if rival else None, rival.id if rival else ""),)
    if place.is_missing and not _continues_returned(connection, header, rows):
        return (reason(ReasonCode.MISSING_PREVIOUS, sequence=header.sequence),)
    return ()


def lost_before(connection: Connection, found: Examined) -> ReceivedPackage | None:
    """The package it continues, where that is on the side of a fork that does not count: then it does not either."""
    header = found.header
    if header is None:
        return None
    lost = _place(_keys_of(connection, header), found, ()).continues_lost
    sender = header.sender
    return queries.find_received(connection, sender.unit_id, sender.device, lost.id) if lost else None


def _continues_returned(connection: Connection, header: PackageHeader, rows: Iterable[ChainKey]) -> bool:
    """Whether the package before it came and was sent back, without having proved whose it was.

    It stands in no chain; but its sender was told, so that this one comes in its place.
    """
    before = header.previous
    if before is None or any(row.package_id == before.id for row in rows):
        return False
    return bool(queries.returned_apart(connection, header.sender.unit_id, before.id))


def _keys_of(connection: Connection, header: PackageHeader) -> tuple[ChainKey, ...]:
    return queries.chain_keys(connection, header.sender.unit_id, header.sender.device, header.kind.value)


def _place(rows: Iterable[ChainKey], found: Examined, coming: Collection[PackageHeader]) -> Place:
    header = found.header
    assert header is not None
    in_batch = [link_of(one) for one in coming if _chain_of(one) == _chain_of(header)]
    known = [*links_of(rows), *in_batch]
    if header.kind is not PackageKind.REPORT:
        # Complete in themselves (FORMAT.md §3.1): only the same number twice tells of a copied computer.
        known = [one for one in known if one.sequence == header.sequence]
    return place_of(link_of(header, found.sha256), known)


def decided_at(row: ReceivedPackage) -> str:
    """When a person last decided about a package; empty where nobody did."""
    decision = cast("Mapping[str, str]", row.decision or {})
    return decision.get("at", "")


def _chain_of(header: PackageHeader) -> tuple[str, str, str]:
    return (header.sender.unit_id, header.sender.device, header.kind.value)


def _forked(header: PackageHeader, rival: ReceivedPackage | ChainKey | None, rival_id: str = "") -> Reason:
    return reason(
        ReasonCode.FORKED_HISTORY,
        sequence=header.sequence,
        rival=rival.package_id if rival else rival_id,
        at=rival.received_at[:10] if rival else "",
        on="",
    )
