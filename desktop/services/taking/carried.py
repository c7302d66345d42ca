"""The originals inside a superior's report: judged with it, shown with it, taken in with it or not at all (§5.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from db.domain.verdict import NOTES, Outcome, Reason, ReasonCode, reason
from db.queries.merging import Merged
from db.queries.packages import WITHDRAWN
from desktop.exchange.carrying import judge_originals
from desktop.exchange.header import PackageHeader, PackageKind
from desktop.exchange.paths import shown
from desktop.exchange.reading import carried_package
from desktop.services.package_identity import find_known, kept_id
from desktop.services.taking import reports
from desktop.services.taking.chain import chain_reasons, known_reasons, misnamed
from desktop.services.taking.refusing import RefusedError
from desktop.services.taking.takers import taker_of
from desktop.services.unit_overlay import unit_index_in, unit_index_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.progress import CancelToken
    from desktop.exchange.examined import Examined
    from desktop.exchange.header import Carried
    from desktop.exchange.trust import TrustBasis
    from desktop.services.office import Office
    from desktop.services.taking.accepting import TakenIn


class PutIn(Protocol):
    """Takes one package in inside an open transaction (`accepting.put_in`)."""

    def __call__(
        self, connection: Connection, office: Office, source: BinaryIO, found: Examined, /, *, carrier: str
    ) -> TakenIn:
        """What it did; RefusedError leaves nothing."""
        ...


def with_originals(
    office: Office, source: Path | BinaryIO, found: Examined, *, trusted: TrustBasis, token: CancelToken | None = None
) -> Examined:
    """A package with what it carries judged as well; one that carries nothing is given back as it is.

    Raises:
        KnownError: PACKAGE_CHANGED, PACKAGE_UNREADABLE, PACKAGE_NOT_WRITTEN.
    """
    if found.header is None or not found.header.carried:
        return found
    index = unit_index_of(office.database)

    def is_below(unit_id: str, above_id: str) -> bool:
        unit = index.get(unit_id)
        return unit is not None and any(one.id == above_id for one in index.ancestors(unit))

    return judge_originals(source, found, now=office.clock.now(), known=trusted, is_below=is_below, token=token)


def originals_of(found: Examined) -> Iterator[tuple[Carried, Examined]]:
    """The originals that were judged, in the order in which they can be taken in."""
    for one in found.header.carried if found.header else ():
        if one.path in found.originals:
            yield one, found.originals[one.path]


def headers_within(found: Examined) -> Iterator[tuple[PackageHeader, str]]:
    """Header and digest of every original, those within originals too."""
    for _, original in originals_of(found):
        if original.header is not None:
            yield original.header, original.sha256
        yield from headers_within(original)


def preview_originals(connection: Connection, source: Path | BinaryIO, found: Examined) -> Merged:
    """What taking in the originals that are not here yet would do, in records.

    Raises:
        KnownError: PACKAGE_CHANGED, PACKAGE_UNREADABLE.
    """
    total = Merged()
    for one, original in originals_of(found):
        taker = taker_of(original.header.kind) if original.header else None
        if taker is None or _is_here(connection, original):
            continue
        with carried_package(source, found, one.path) as file:
            total += taker.preview(connection, file, original) or Merged()
            total += preview_originals(connection, file, original)
    return total


def put_in_originals(
    connection: Connection,
    office: Office,
    source: Path | BinaryIO,
    found: Examined,
    put_in: PutIn,
) -> tuple[Merged, tuple[PackageHeader, ...]]:
    """What taking in the originals did, and the headers of those that came; inside the transaction of their carrier.

    One that came before is left as it is, by whatever way it came.

    Raises:
        RefusedError: CARRIED_REFUSED for one that cannot be taken in; the transaction must leave nothing.
        KnownError: PACKAGE_CHANGED, PACKAGE_UNREADABLE.
    """
    total, came = Merged(), list[PackageHeader]()
    header = found.header
    for one, original in originals_of(found):
        if header is None or _is_here(connection, original):
            continue
        if why := _against(connection, office, original):
            raise RefusedError(reason(ReasonCode.CARRIED_REFUSED, name=shown(one.name), why=why))
        try:
            with carried_package(source, found, one.path) as file:
                taken = put_in(connection, office, file, original, carrier=kept_id(connection, header))
        except RefusedError as refusal:
            why = str(refusal.why.code)
            raise RefusedError(reason(ReasonCode.CARRIED_REFUSED, name=shown(one.name), why=why)) from refusal
        total += taken.merged
        came += [*([original.header] if original.header else []), *taken.carried]
    return total, tuple(came)


def reasons_of_originals(
    connection: Connection,
    office: Office,
    found: Examined,
    coming: Collection[PackageHeader] = (),
    seen: Collection[str] = (),
) -> tuple[Reason, ...]:
    """What the packages here say against those that a carrier brings; one that is here already brings nothing new.

    Args:
        connection: to read with.
        office: who receives.
        found: the carrier, with its originals judged.
        coming: headers of the packages before it in the batch that will be taken in.
        seen: digests of the files before it in the batch.
    """
    reasons, earlier = list[Reason](), list(coming)
    for one, original in originals_of(found):
        if original.verdict.outcome is not Outcome.PASSED or original.header is None:
            continue  # what it is worth was said when it was judged
        if original.sha256 in seen or _is_here(connection, original):
            continue
        why = _against(connection, office, original, earlier)
        earlier.append(original.header)
        if not why and (within := reasons_of_originals(connection, office, original, earlier, seen)):
            why = str(within[0].parameters["why"])
        if why:
            reasons.append(reason(ReasonCode.CARRIED_REFUSED, name=shown(one.name), why=why))
    return tuple(reasons)


def _is_here(connection: Connection, original: Examined) -> bool:
    """Whether an original came before and counts, by itself or inside another package."""
    return any(one.code is ReasonCode.ALREADY_RECEIVED for one in known_reasons(connection, original))


def _against(connection: Connection, office: Office, original: Examined, coming: Collection[PackageHeader] = ()) -> str:
    """The code that keeps an original of a carrier out, or nothing.

    One that was taken out together with the package that carried it may come again with another: nobody decided
    about it itself. Its sender need not report to this office, only to those it came through.
    """
    header = original.header
    if header is None or misnamed(unit_index_in(connection), header.sender):
        return ReasonCode.HEADER_INVALID.value
    reasons = (
        *(() if _went_along(connection, header) else known_reasons(connection, original)),
        *_judged(connection, office, header),
        *chain_reasons(connection, original, coming),
    )
    return next((one.code.value for one in reasons if one.code not in NOTES), "")


def _judged(connection: Connection, office: Office, header: PackageHeader) -> tuple[Reason, ...]:
    if header.kind is PackageKind.REPORT:
        return reports.judge_period(connection, office, header)
    to = header.recipient
    if to is None or unit_index_in(connection).get(to.unit_id) is None:
        return (reason(ReasonCode.HEADER_INVALID, field="recipient.unit_id", what="value"),)
    return ()


def _went_along(connection: Connection, header: PackageHeader) -> bool:
    row = find_known(connection, header)
    if row is None or row.state != WITHDRAWN or row.carrier_id is None:
        return False
    return cast("Mapping[str, str]", row.decision or {}).get("root") != row.id
