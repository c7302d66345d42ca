"""The fold over the packages that count: their records read again from the kept bytes, and records settled anew.

The consolidated records are a pure fold over the set of accepted packages (package.md §5.1). Taking a package in joins
its records with what is here; taking one out has no inverse, so the records it held are folded again from the others.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.versions import join
from db.queries import packages as queries
from db.queries.heads import read_heads
from db.queries.merging import Merged, transferred_from
from db.writes.folding import made_here, settle_versions
from desktop.exchange.header import PackageKind
from desktop.exchange.reading import read_records
from desktop.exchange.verifying import verify_package
from desktop.services.taking.accepting import kept_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from db.queries.packages import ReceivedPackage, SentPackage
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office

_FROM_SEVERAL = frozenset({PackageKind.TRANSFER.value, PackageKind.SYNC.value})


def read_again(office: Office, row: ReceivedPackage | SentPackage, source: BinaryIO) -> Examined:
    """What the kept bytes of a package hold.

    Who signed was judged when it was received and is not judged again (package.md §2.4); the bytes must be those.

    Raises:
        KnownError: KEPT_PACKAGE_DAMAGED.
    """
    found = verify_package(source, name=None, now=office.clock.now(), recipient=None, trusted=())
    source.seek(0)
    if found.sha256 != row.sha256 or found.header is None:
        raise KnownError("KEPT_PACKAGE_DAMAGED", file=row.file_name)
    return found


def kept_versions(office: Office, row: ReceivedPackage | SentPackage) -> Iterator[tuple[RegisterSpec, list[Version]]]:
    """The records of a kept package, some at a time; those of registers this program does not know stay in it."""
    with kept_source(office, row) as source:
        found = read_again(office, row, source)
        for entry in found.header.registers if found.header else ():
            if register := BY_NAME.get(entry.name):
                for batch in read_records(source, found, entry.name):
                    yield register, batch


def take_out(
    connection: Connection,
    office: Office,
    going: Sequence[ReceivedPackage],
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Merged:
    """What it did to the records that these packages no longer count; their rows must say so already.

    Records that this office owns or changed itself stay as they are: nobody takes its own work from it.

    Args:
        connection: inside `writing()`.
        office: who decides.
        going: the packages that go out, the first being the one decided about.
        token: asked between packages.
        report: told before each package is read.

    Raises:
        KnownError: KEPT_PACKAGE_DAMAGED.
        Cancelled: the token said so; the transaction leaves nothing.
    """
    token = token or CancelToken()
    touched: dict[str, set[str]] = defaultdict(set)
    for row in going:
        for register, batch in kept_versions(office, row):
            touched[register.name].update(version.id for version in batch)
    senders = {row.sender_id for row in going}
    for name, ids in touched.items():
        register = BY_NAME[name]
        heads = read_heads(connection, name, ids)
        ids.difference_update(one for one, head in heads.items() if head.unit == office.unit.id)
        ids.difference_update(made_here(connection, register, ids))
        senders |= transferred_from(connection, ids) | {head.unit for head in heads.values()}
    folded: dict[str, dict[str, Version]] = defaultdict(dict)
    counting = [
        row for row in queries.folded_packages(connection) if row.sender_id in senders or row.kind in _FROM_SEVERAL
    ]
    for number, row in enumerate(counting):
        token.check()
        report(Progress(number, len(counting), row.file_name))
        for register, batch in kept_versions(office, row):
            wanted, found = touched.get(register.name, ()), folded[register.name]
            for version in batch:
                if version.id in wanted:
                    known = found.get(version.id)
                    found[version.id] = version if known is None else join(known, version, register)
    report(Progress(len(counting), len(counting)))
    token.check()
    total, at = Merged(), office.stamp()
    for name, ids in touched.items():
        total += settle_versions(
            connection,
            BY_NAME[name],
            {one: folded[name].get(one) for one in ids},
            package_id=going[0].id,
            author=office.author,
            at=at,
        )
    return total
