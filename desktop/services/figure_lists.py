"""The lists of supplied figures, pilot models, ratings and budget as values, and the tables of a year made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.budgets import Money, add_money, latest_states
from db.domain.pilot_models import is_live_on
from db.domain.registers import BY_NAME
from db.domain.units import COMMUNE
from db.queries import records as queries
from db.queries.agency_figures import agencies_in, years_of
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.lists import read_lines, report_year
from desktop.services.records import find_records
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.budgets import BudgetLine
    from db.domain.commune_ratings import CommuneRating
    from db.domain.pilot_models import PilotModel
    from db.domain.units import Unit
    from desktop.services.office import Office

LIVE, ENDED, TO_COME = "live", "ended", "to_come"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in its list: its id, its dataclass, who owns it, and whether that is this office."""

    id: str
    value: Any
    unit: str
    owned: bool


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """Money of one source for one purpose in a year."""

    source: str
    purpose: str
    money: Money


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """The money of a year.

    Attributes:
        year: which.
        rows: source by source and purpose by purpose, in the order of the catalogs.
        sources: the sums of each source.
        total: of everything.
    """

    year: int
    rows: tuple[BudgetRow, ...]
    sources: tuple[tuple[str, Money], ...]
    total: Money


@dataclass(frozen=True, slots=True)
class CommuneStanding:
    """A commune in a year.

    Attributes:
        unit: id.
        name: as of that year.
        record: id of its rating; empty while there is none.
        rating: the rating itself; None while there is none.
    """

    unit: str
    name: str
    record: str = ""
    rating: CommuneRating | None = None


def record_lines(office: Office, register: str, ids: Sequence[str]) -> tuple[RecordLine, ...]:
    """The lines of some records of a register."""
    with reading(office.database) as connection:
        versions, values = read_lines(connection, register, ids)
    return tuple(
        RecordLine(version.id, value, version.unit, version.unit == office.author.unit)
        for version, value in zip(versions, values, strict=True)
    )


def find_judged(
    office: Office, register: str, wanted: Filter, *, states: frozenset[str], judge: Callable[[Any], str]
) -> tuple[str, ...]:
    """The ids of a list restricted to states that are judged record by record; no state means all.

    For registers of a few hundred records.
    """
    ids = find_records(office, register, wanted)
    if not states:
        return ids
    return tuple(line.id for line in record_lines(office, register, ids) if judge(line.value) in states)


def source_agencies(office: Office, register: str) -> tuple[tuple[str, int], ...]:
    """The agencies that supplied figures of a register, and how many each."""
    with reading(office.database) as connection:
        return agencies_in(connection, register)


def years_with(office: Office, register: str) -> tuple[int, ...]:
    """The years of which a register has records, the newest first; the report year where it has none."""
    with reading(office.database) as connection:
        return years_of(connection, register) or (report_year(office).year,)


def model_state(office: Office, model: PilotModel, day: date) -> str:
    """`live`, `ended` or `to_come`, as of a day."""
    if model.started_on is not None and day < model.started_on:
        return TO_COME
    return LIVE if is_live_on(model, day, live_states(office)) else ENDED


def live_states(office: Office) -> frozenset[str]:
    """The states in which a model is alive."""
    entries = office.catalogs["model_states"].entries
    return frozenset(entry.code for entry in entries if entry.attributes.get("live"))


def clean_ratings(office: Office) -> frozenset[str]:
    """The ratings that count as free of prostitution."""
    entries = office.catalogs["commune_ratings"].entries
    return frozenset(entry.code for entry in entries if entry.attributes.get("clean"))


def most_scores(office: Office) -> dict[str, float]:
    """The largest score of each criterion, in the order of the sheet."""
    entries = office.catalogs["rating_criteria"].entries
    return {entry.code: float(entry.attributes["most"]) for entry in entries if entry.attributes.get("most")}


def budget_year(office: Office, year: int, *, everybody: bool = False) -> BudgetYear:
    """The money of a year by source and purpose.

    Args:
        office: for the records.
        year: which.
        everybody: with the lines of other units; otherwise the office's own alone, since a sum that a province hands
            down stands in the lines of both.
    """
    units = frozenset[str]() if everybody else frozenset({office.author.unit})
    wanted = Filter(choices={"year": frozenset({year})}, units=units, order="changed_at")
    kept = record_lines(office, "budgets", _ids(office, "budgets", wanted))
    lines: list[BudgetLine] = [
        line
        for unit in dict.fromkeys(one.unit for one in kept)
        for line in latest_states([one.value for one in kept if one.unit == unit])
    ]
    order = {name: _places(office, name) for name in ("budget_sources", "budget_purposes")}
    keys = sorted(
        {(line.source, line.purpose) for line in lines},
        key=lambda key: (order["budget_sources"].get(key[0], 999), order["budget_purposes"].get(key[1], 999), key),
    )
    rows = tuple(
        BudgetRow(source, purpose, add_money([one for one in lines if (one.source, one.purpose) == (source, purpose)]))
        for source, purpose in keys
    )
    sources = tuple(
        (source, add_money([one for one in lines if one.source == source]))
        for source in dict.fromkeys(source for source, _ in keys)
    )
    return BudgetYear(year, rows, sources, add_money(lines))


def communes_of_year(office: Office, year: int) -> tuple[CommuneStanding, ...]:
    """Every commune of the office in a year, with its rating or without, in the order of the official list.

    A year that is over is seen from its last day, the present one from today.
    """
    day = min(date(year, 12, 31), office.clock.today())
    wanted = Filter(choices={"year": frozenset({year})}, order="changed_at")
    rated: dict[str, tuple[str, CommuneRating]] = {}
    lines = record_lines(office, "commune_ratings", _ids(office, "commune_ratings", wanted))
    for line in sorted(lines, key=lambda line: line.owned):
        # The office's own record wins over what the commune sent about itself.
        rated[line.value.commune] = (line.id, line.value)
    return tuple(
        CommuneStanding(unit.id, unit.name, *rated.get(unit.id, ("", None))) for unit in _communes(office, day)
    )


def _communes(office: Office, day: date) -> tuple[Unit, ...]:
    """The communes below the office's unit on a day; the unit itself where it is one.

    Before the unit's own first day, those of the units it was made of.
    """
    index = units_of(office)
    own = index.get(office.unit.id)
    if own is None:
        return ()
    waiting = [own] if own.exists_on(day) else [unit for unit in index.predecessors(own.id) if unit.exists_on(day)]
    found = [unit for unit in waiting if unit.level == COMMUNE]
    waiting = [unit for unit in waiting if unit.level != COMMUNE]
    while waiting:
        for child in index.children(waiting.pop().id):
            if child.exists_on(day):
                (found if child.level == COMMUNE else waiting).append(child)
    return tuple(sorted(found, key=lambda unit: unit.code))


def _ids(office: Office, register: str, wanted: Filter) -> tuple[str, ...]:
    with reading(office.database) as connection:
        return queries.find_ids(connection, BY_NAME[register], wanted)


def _places(office: Office, catalog: str) -> dict[str, int]:
    return {entry.code: at for at, entry in enumerate(office.catalogs[catalog].entries)}
