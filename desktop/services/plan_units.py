"""Unit list changes of a plan package: what they would change here, and putting them in force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from db.domain.unit_changes import apply_changes, changes_to_plain, layer_changes, usable_changes
from desktop.exchange.plan import changes_of
from desktop.services.handed_down import UNITS
from desktop.services.plan_changes import ChangeLine, PartChange, Standing, is_same
from desktop.services.unit_overlay import handed_changes, own_changes, unit_index_in
from desktop.services.unit_words import describe_changes
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.unit_index import UnitIndex
    from desktop.exchange.plan import UnitsPart


def preview_units(connection: Connection, part: UnitsPart) -> PartChange:
    """New, ended, renamed units and successions; then those that the list of this program cannot take."""
    coming = changes_of(part)
    _, refused = usable_changes(load_unit_index(), layer_changes(own_changes(connection), coming))
    lines = describe_changes(unit_index_in(connection), index_with(connection, part))
    left_out = [ChangeLine(one.unit, code=one.code, parameters=one.parameters) for one in refused]
    there = replace(handed_changes(connection), version=0)
    same = is_same(changes_to_plain(there), changes_to_plain(replace(coming, version=0)))
    return PartChange(UNITS, Standing.UNCHANGED if same else Standing.NEW, (*lines, *left_out))


def put_units(part: UnitsPart) -> dict[str, Json]:
    """What to remember: all of it, for a later program may have what this one's list lacks."""
    return {"changes": cast("Json", changes_to_plain(changes_of(part)))}


def index_with(connection: Connection, part: UnitsPart) -> UnitIndex:
    """The units as they will be with these changes."""
    return apply_changes(load_unit_index(), layer_changes(own_changes(connection), changes_of(part)))
