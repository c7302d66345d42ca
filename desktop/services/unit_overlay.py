"""The units an office goes by: the list of the program with the office's own changes and, over them, the superior's.

Changes are kept as settings. A digest of what is in force stands in a setting of its own, so that every computer of the
office, and every transaction, finds the right list by reading one short value; where nothing was changed, that is all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.unit_changes import (
    UnitChanges,
    apply_changes,
    changes_from_plain,
    changes_to_plain,
    digest_of,
    layer_changes,
)
from db.queries.office import UnitRow, all_units
from db.queries.settings import get_setting
from db.transactions import reading
from db.writes.office import update_units
from db.writes.settings import put_setting
from desktop.services.handed_down import UNITS, handed_part
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit
    from db.engine import Database
    from desktop.services.office import Office

SETTING = "units.overlay"
_IN_FORCE = "units.in_force"
_KEPT_INDEXES = 4
_made: dict[str, UnitIndex] = {}


def unit_digest(connection: Connection) -> str:
    """What tells the units in force here from those of other offices; empty where nothing was changed."""
    digest = get_setting(connection, _IN_FORCE)
    return digest if isinstance(digest, str) else ""


def unit_index_in(connection: Connection) -> UnitIndex:
    """The units that the office of this database goes by.

    Raises:
        KnownError: UNITS_BROKEN when what is kept cannot be understood.
    """
    digest = unit_digest(connection)
    if not digest:
        return load_unit_index()
    found = _made.get(digest)
    if found is None:
        found = apply_changes(load_unit_index(), whole_changes(connection))
        while len(_made) >= _KEPT_INDEXES:
            _made.pop(next(iter(_made)), None)
        _made[digest] = found
    return found


def unit_index_of(database: Database) -> UnitIndex:
    """The same, outside of any transaction."""
    with reading(database) as connection:
        return unit_index_in(connection)


def units_of(office: Office) -> UnitIndex:
    """The units an opened office speaks of, without asking its database; like its catalogs, as of its last refresh."""
    if not office.unit_digest:
        return load_unit_index()
    return _made.get(office.unit_digest) or unit_index_of(office.database)


def own_changes(connection: Connection) -> UnitChanges:
    """What the office itself changed.

    Raises:
        KnownError: UNITS_BROKEN.
    """
    return _parsed(get_setting(connection, SETTING))


def handed_changes(connection: Connection) -> UnitChanges:
    """What the superior handed down.

    Raises:
        KnownError: UNITS_BROKEN.
    """
    return _parsed(handed_part(connection, UNITS).get("changes"))


def whole_changes(connection: Connection) -> UnitChanges:
    """Both; the superior's count where both speak of a unit.

    Raises:
        KnownError: UNITS_BROKEN.
    """
    return layer_changes(own_changes(connection), handed_changes(connection))


def put_own_changes(connection: Connection, changes: UnitChanges) -> None:
    """The office's own changes kept and in force."""
    put_setting(connection, SETTING, changes_to_plain(changes))
    settle_units(connection)


def settle_units(connection: Connection) -> None:
    """What was just put among the settings in force, in what this database already names too."""
    put_setting(connection, _IN_FORCE, digest_of(whole_changes(connection)))
    index = unit_index_in(connection)
    # A unit that only a package taken back had brought stays as it was: records may name it.
    known = (unit_id for unit_id in sorted(all_units(connection)) if index.get(unit_id) is not None)
    update_units(connection, lineage_rows(index, known))


def lineage_rows(index: UnitIndex, unit_ids: Iterable[str]) -> tuple[UnitRow, ...]:
    """The units as stored, each after its parents.

    Raises:
        KnownError: UNIT_UNKNOWN.
    """
    rows: dict[str, UnitRow] = {}
    for unit_id in unit_ids:
        unit = index.get(unit_id)
        if unit is None:
            raise KnownError("UNIT_UNKNOWN", unit=unit_id)
        for each in reversed((unit, *index.ancestors(unit))):
            rows.setdefault(each.id, unit_row(each))
    return tuple(rows.values())


def unit_row(unit: Unit) -> UnitRow:
    """A unit of the list as stored."""
    return UnitRow(
        unit.id,
        unit.code,
        unit.name,
        unit.type,
        unit.level,
        unit.parent_id,
        unit.valid_from.isoformat(),
        unit.valid_to.isoformat() if unit.valid_to else None,
    )


def _parsed(plain: object) -> UnitChanges:
    if plain is None:
        return UnitChanges()
    try:
        return changes_from_plain(plain)
    except ValueError as broken:
        raise KnownError("UNITS_BROKEN", reason=str(broken)) from broken
