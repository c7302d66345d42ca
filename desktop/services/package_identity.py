"""Which package is which: an id is its sender's word and says nothing without who signed it (FORMAT.md §3.11).

Whoever has seen another's package can write its id into one of his own. So a package is told by the unit whose key
signed it and by the device that numbered it, together with the id; whichever came first, both are kept, each as its
sender's. What is not proved to be a unit's is nobody's, and is kept apart if at all. What this office keeps has an id
of this office, which is the sender's as long as nobody else's bears it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from db.queries.packages import find_received, is_id_in_use

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.queries.packages import ReceivedPackage
    from desktop.exchange.header import PackageHeader

_NAMESPACE = UUID("3f0f6c0e-9d4b-5d0a-8f5c-6f1f0a7f2b61")


def find_known(connection: Connection, header: PackageHeader) -> ReceivedPackage | None:
    """The package that its sender's device gave this id, whatever became of it here; None for one that never came."""
    return find_received(connection, header.sender.unit_id, header.sender.device, header.id)


def kept_id(connection: Connection, header: PackageHeader) -> str:
    """The id under which this office keeps a package, or would."""
    if known := find_known(connection, header):
        return known.id
    if not is_id_in_use(connection, header.id):
        return header.id
    return str(uuid5(_NAMESPACE, f"{header.sender.unit_id} {header.sender.device} {header.id}"))
