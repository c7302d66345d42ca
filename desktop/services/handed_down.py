"""What the superior handed down and is in force here: one setting, read as a layer by calendar and catalogs.

Each part (targets, calendar, catalogs, units, keys) is replaced as a whole by the newest package that brings it, so
that packages give the same state in whatever order they arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from db.queries.settings import get_setting
from db.writes.settings import put_setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json

TARGETS, CALENDAR, CATALOGS, UNITS, TRUST = "targets", "calendar", "catalogs", "units", "trust"
# Units before keys: a key may be that of a unit the same package makes known.
PARTS = (TARGETS, CALENDAR, CATALOGS, UNITS, TRUST)
_SETTING = "handed_down"


@dataclass(frozen=True, slots=True)
class Source:
    """The package a part came with.

    Attributes:
        package: its id.
        device: the superior's computer.
        sequence: of that computer.
        at: when it was made, UTC; decides only between computers, which count apart.
    """

    package: str
    device: str
    sequence: int
    at: str

    def is_newer_than(self, other: Source | None) -> bool:
        """Whether this one counts where both bring the same part."""
        if other is None:
            return True
        if self.device == other.device:
            return self.sequence > other.sequence
        return (self.at, self.package) > (other.at, other.package)

    def to_plain(self) -> dict[str, Json]:
        """As kept."""
        return {"package": self.package, "device": self.device, "sequence": self.sequence, "at": self.at}


def handed_in(connection: Connection) -> dict[str, dict[str, Any]]:
    """Everything handed down, by part; empty where nothing was."""
    stored = get_setting(connection, _SETTING)
    return cast("dict[str, dict[str, Any]]", stored) if isinstance(stored, dict) else {}


def handed_part(connection: Connection, part: str) -> dict[str, Any]:
    """One part; empty where it was not handed down."""
    return handed_in(connection).get(part, {})


def put_handed(connection: Connection, handed: Mapping[str, Mapping[str, Json]]) -> None:
    """Everything handed down, kept."""
    put_setting(connection, _SETTING, cast("Json", dict(handed)))


def source_of(part: Mapping[str, Any]) -> Source | None:
    """Which package a kept part came with."""
    kept = part.get("from")
    return Source(**kept) if kept else None
