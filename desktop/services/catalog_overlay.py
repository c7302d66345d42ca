"""Where the office's overlay of catalogs and rules is kept: a setting of its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.overlays import Overlay, layer_overlays, overlay_from_plain
from db.queries.settings import get_setting
from desktop.services.handed_down import CATALOGS, handed_part

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SETTING = "catalogs.overlay"


def read_overlay(connection: Connection) -> Overlay:
    """The overlay kept in a database; an empty one where nothing was changed.

    Raises:
        KnownError: OVERLAY_BROKEN when what is kept cannot be understood.
    """
    kept = get_setting(connection, SETTING)
    return Overlay() if kept is None else parse_overlay(kept, "database")


def read_handed_overlay(connection: Connection) -> Overlay:
    """What the superior added and changed; an empty one where it handed nothing down.

    Raises:
        KnownError: as `read_overlay`.
    """
    kept = handed_part(connection, CATALOGS).get("overlay")
    return Overlay() if kept is None else parse_overlay(kept, "database")


def read_whole_overlay(connection: Connection) -> Overlay:
    """The overlay the office goes by: its own with the superior's over it.

    Raises:
        KnownError: as `read_overlay`.
    """
    return layer_overlays(read_overlay(connection), read_handed_overlay(connection))


def parse_overlay(plain: object, file: str) -> Overlay:
    """The overlay of plain values that anybody may have written.

    Raises:
        KnownError: OVERLAY_BROKEN with the file and where it is wrong.
    """
    try:
        return overlay_from_plain(plain)
    except ValueError as broken:
        raise KnownError("OVERLAY_BROKEN", file=file, reason=str(broken)) from broken
