"""Offices with the numbers of a plan's own document: just enough for every target, or one short of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.registers import BY_NAME
from db.domain.units import unit_id
from db.domain.versions import Version, new_version
from db.ids import new_id
from db.queries.office import UnitRow
from db.transactions import writing
from db.writes.office import add_reporting_unit, ensure_units
from db.writes.records import insert_versions
from desktop.services.office import with_ancestors
from tests.support.databases import AT, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.domain.fields import Json
    from desktop.services.office import Office

_SINCE = "2004-01-01"


@dataclass(slots=True)
class World:
    """Records drawn up one by one and put into the office at once.

    Attributes:
        office: whose.
        versions: per register.
    """

    office: Office
    versions: dict[str, list[Version]] = field(default_factory=dict[str, list[Version]])

    def put(self, register: str, unit: str = UNIT.id, **values: Json) -> str:
        """A record; its id."""
        version = new_version(new_id(), unit=unit, values=values, device="a", changed_at=AT, changed_by="")
        self.versions.setdefault(register, []).append(version)
        return version.id

    def keep(self) -> None:
        """Everything drawn up is in the database."""
        with writing(self.office.database) as connection:
            for register, versions in self.versions.items():
                insert_versions(connection, BY_NAME[register], versions)
        self.versions.clear()

    def communes(self, number: int) -> list[str]:
        """That many communes report to the office."""
        rows = [_row(f"9{place:04}", "commune", f"Xã {place}") for place in range(number)]
        return self._reporting(rows)

    def units(self, ids: Iterable[str]) -> list[str]:
        """Units of the official list report to the office."""
        wanted = list(ids)
        rows = with_ancestors(wanted)
        return self._reporting([row for row in rows if row.id in wanted], rows)

    def places(self, unit: str, number: int, *, workers: int = 1) -> list[str]:
        """Establishments of a unit."""
        return [self.put("establishments", unit, name=f"A{one}", workers_total=workers) for one in range(number)]

    def visits(self, places: Iterable[str], day: str, *, unit: str = UNIT.id, kind: str = "planned") -> None:
        """One visit held at each place by a unit's team."""
        for place in places:
            self.put("inspections", unit, establishment=place, state="done", kind=kind, started_at=f"{day}T09:00")

    def talk(self, day: str, *, unit: str = UNIT.id, kept: bool = False, **audience: Any) -> None:
        """One activity for one audience."""
        form: Json = {"form": "direct_talk", "kept_up": True} if kept else {"form": "direct_talk"}
        self.put("activities", unit, name="Nói chuyện", from_on=day, forms=[form], audiences=[audience])

    def supplied(self, register: str, year: int, **numbers: Any) -> None:
        """Figures of an agency for a calendar year."""
        source: dict[str, Any] = {"source_document": "1/BC", "source_agency": "Công an"}
        self.put(register, **source, from_on=f"{year}-01-01", to_on=f"{year}-12-31", **numbers)

    def by_hand(self, indicator: str, value: int, year: int, part: str = "denominator") -> None:
        """A number entered by hand for a calendar year."""
        self.supplied("manual_figures", year, indicator=indicator, part=part, value=value)

    def tips(self, number: int, day: str, *, handled: int) -> None:
        """Tips received, the first of them through all four stages in time."""
        for one in range(number):
            done: dict[str, Any] = {"verified_on": day, "classified_on": day, "classification": "own"}
            if one < handled:
                done |= {"handled_on": day, "handling": "none"}
            self.put("tips", number=str(one), kind="report", received_at=f"{day}T08:00", due_on=day, **done)

    def staff(self, number: int, level: str, *, trained: int, day: str) -> None:
        """Members of the staff, the first of them at one class."""
        members = [self.put("staff", name=f"Cán bộ {one}", level=level) for one in range(number)]
        participants: Json = [{"staff": one} for one in members[:trained]]
        self.put("trainings", name="Lớp", from_on=day, participants=participants)

    def plans(self, units: Iterable[str], year: int, *, integrated: bool = False) -> None:
        """A plan for the year of each unit."""
        more: dict[str, Any] = {"integrated_with": ["drugs"]} if integrated else {}
        for unit in units:
            self.put("work_plans", unit, name="KH", kind="year", from_on=f"{year}-01-01", to_on=f"{year}-12-31", **more)

    def _reporting(self, rows: list[UnitRow], known: Iterable[UnitRow] = ()) -> list[str]:
        with writing(self.office.database) as connection:
            ensure_units(connection, (*known, *rows))
            for row in rows:
                add_reporting_unit(connection, row.id, _SINCE)
        return [row.id for row in rows]


def _row(code: str, level: str, name: str) -> UnitRow:
    return UnitRow(unit_id(code, date(2004, 1, 1)), code, name, "xã", level, None, _SINCE, None)
