"""What each kind of package does to this office: one taker per kind, asked in the same order for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.exchange.header import PackageKind
from desktop.services.taking import plans, receipts, reports, syncs, transfers

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.verdict import Reason
    from db.queries.merging import Merged
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office


class Taker(Protocol):
    """What a kind of package does. Modules are takers: three functions by these names."""

    def judge(self, connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
        """The reasons that only this office's records give, beyond the package's place in its chain."""
        ...

    def preview(self, connection: Connection, source: Path | BinaryIO, found: Examined) -> Merged | None:
        """What taking it in would do, in records; None where that is not told in records."""
        ...

    def take_in(
        self,
        connection: Connection,
        office: Office,
        source: Path | BinaryIO,
        found: Examined,
        header: PackageHeader,
    ) -> Merged:
        """What taking it in did; inside the one transaction of the package.

        Raises:
            RefusedError: a reason against it was found; the transaction leaves nothing.
        """
        ...


_TAKERS: dict[PackageKind, Taker] = {
    PackageKind.REPORT: reports,
    PackageKind.TRANSFER: transfers,
    PackageKind.SYNC: syncs,
    PackageKind.PLAN: plans,
    PackageKind.RECEIPT: receipts,
}


def taker_of(kind: PackageKind) -> Taker | None:
    """The taker of a kind, or None where packages of that kind are not taken in with others."""
    return _TAKERS.get(kind)
