"""What taking in somebody's own list of establishments would do: new, known, changed, doubtful and bad rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from db import journal
from db.domain.establishments import Establishment, check_establishment
from db.domain.fields import from_json
from db.domain.findings import Severity
from db.domain.progress import CancelToken, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.units import COMMUNE
from db.queries import records as queries
from db.transactions import reading
from desktop.intake.cells import parse_address
from desktop.intake.communes import Commune, CommuneNames, name_communes
from desktop.intake.establishments import read_establishments
from desktop.intake.mapping import NO_MAPPING, ColumnMapping, read_mapping
from desktop.intake.matching import KnownPlace, LikelyDuplicate, PlaceIndex, SortedRows, add_to_known, sort_rows
from desktop.intake.problems import CellProblem, at_cell, remark
from desktop.intake.results import ImportedRow, Sheet
from desktop.services.catalogs import load_synonyms
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from desktop.services.office import Office

ESTABLISHMENTS = BY_NAME["establishments"]

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class SameRow:
    """A row that says nothing new of an establishment that is here.

    Attributes:
        row_number: as in the workbook.
        record_id: the establishment.
    """

    row_number: int
    record_id: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that says something else of an establishment that is here.

    Attributes:
        row_number: as in the workbook.
        record_id: the establishment.
        before: as it is.
        after: as it would be.
        fields: names of the fields that differ.
        seen: the version that was looked at.
    """

    row_number: int
    record_id: str
    before: Establishment
    after: Establishment
    fields: tuple[str, ...]
    seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows of a list there are of each kind."""

    new: int
    changed: int
    same: int
    likely: int
    bad: int


@dataclass(frozen=True, slots=True)
class Examination:
    """What taking in a workbook would do.

    Attributes:
        path: the workbook.
        sheet: how its list was understood.
        new: establishments that are not here yet.
        same: rows that say nothing new.
        changed: establishments that are here and would change.
        likely: probably here already; left out unless a person says otherwise.
        bad: rows that cannot be taken in, with the cells that are to be mended.
        seen: the newest seal of the journal when it was looked.
    """

    path: Path
    sheet: Sheet
    new: tuple[ImportedRow, ...]
    same: tuple[SameRow, ...]
    changed: tuple[ChangedRow, ...]
    likely: tuple[LikelyDuplicate, ...]
    bad: tuple[ImportedRow, ...]
    seen: str

    @property
    def counts(self) -> ImportCounts:
        """How many rows of each kind."""
        return ImportCounts(len(self.new), len(self.changed), len(self.same), len(self.likely), len(self.bad))

    @property
    def errors(self) -> tuple[CellProblem, ...]:
        """Every cell that keeps its row out, in the order of the rows."""
        return tuple(p for row in self.bad for p in row.problems if p.severity is Severity.ERROR)

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Why rows stay out: their bad cells, and likely duplicates at their name; in the order of the rows."""
        found = (*self.errors, *(_likely_problem(self.sheet, each) for each in self.likely))
        return tuple(sorted(found, key=lambda problem: row_of(problem.cell)))

    @property
    def notes(self) -> tuple[CellProblem, ...]:
        """Every cell to be looked at that keeps nothing out, in the order of the rows."""
        changed = {row.row_number for row in self.changed} | {row.row_number for row in self.same}
        rows = (*self.bad, *self.new, *(row for row in self.sheet.rows if row.row_number in changed))
        found = [p for row in rows for p in row.problems if p.severity is not Severity.ERROR]
        return tuple(sorted(found, key=lambda problem: row_of(problem.cell)))


def examine_places(
    office: Office,
    path: Path,
    mapping: ColumnMapping | Path | None = None,
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Examination:
    """What taking in the establishments of a workbook would do; nothing is changed.

    Args:
        office: whose register.
        path: an .xlsx file.
        mapping: what a person said about its columns, or a file that says it.
        token: the wish to stop.
        report: takes how many rows were read.

    Raises:
        KnownError: the workbook or the mapping cannot be read (`desktop.intake.errors`).
        Cancelled: somebody asked to stop.
    """
    said = mapping if isinstance(mapping, ColumnMapping) else read_mapping(mapping) if mapping else NO_MAPPING
    sheet = read_establishments(
        path,
        catalogs=office.catalogs,
        labels=office.labels,
        today=office.clock.today(),
        synonyms=load_synonyms(),
        communes=communes_of(office),
        mapping=said,
        token=token,
        report=report,
    )
    with reading(office.database) as connection:
        return examine_again(connection, office, path, sheet)


def communes_of(office: Office) -> CommuneNames:
    """The communes that a list of this office may name: its own, or those below it, and what they were before."""
    index = units_of(office)
    own = index.get(office.unit.id)
    if own is None:
        return CommuneNames(Commune(office.unit.id), office.unit.name)
    is_commune = own.level == COMMUNE
    below = (own,) if is_commune else tuple(unit for unit in index.children(own.id) if unit.level == COMMUNE)
    present = [(unit.name, Commune(unit.id)) for unit in below]
    former: list[tuple[str, Commune]] = []
    for unit in below:
        former += [(old.name, Commune(unit.id)) for old in unit.former_names]
        former += [
            # Where a former commune was divided, the list does not say which part: it is asked afterwards.
            (old.name, Commune(unit.id if len(index.successors(old.id)) == 1 else "", old.id))
            for old in index.predecessors(unit.id)
            if old.level == COMMUNE
        ]
    place = Commune(own.id if is_commune else "")
    return name_communes(place, own.name, present=present, former=former)


def examine_again(connection: Connection, office: Office, path: Path, sheet: Sheet) -> Examination:
    """What the rows of a list that was read would do now.

    Args:
        connection: inside a transaction.
        office: whose register.
        path: the workbook.
        sheet: as it was read.
    """
    places = PlaceIndex(_known_places(connection, office))
    found = sort_rows(sheet, sheet.rows, places)
    same, changed, broken = _compare(connection, office, sheet, found)
    bad = (*(row for row in sheet.rows if row.establishment is None), *found.repeated, *broken)
    return Examination(
        path,
        sheet,
        found.new,
        same,
        changed,
        found.likely,
        tuple(sorted(bad, key=lambda row: row.row_number)),
        journal.head(connection),
    )


def _known_places(connection: Connection, office: Office) -> Iterator[KnownPlace]:
    for version in queries.read_versions(connection, ESTABLISHMENTS):
        if version.deleted is None:
            code, name, address = (cast("str", version.values.get(key, "")) for key in ("code", "name", "address"))
            yield KnownPlace(version.id, code, name, address, version.unit == office.author.unit)


def _compare(
    connection: Connection, office: Office, sheet: Sheet, found: SortedRows
) -> tuple[tuple[SameRow, ...], tuple[ChangedRow, ...], tuple[ImportedRow, ...]]:
    """Rows of known establishments: those that say nothing new, those that change something, those that may not."""
    rows = {place.id: row for row, place in found.known}
    ids = tuple(rows)
    same: list[SameRow] = []
    changed: list[ChangedRow] = []
    broken: list[ImportedRow] = []
    for start in range(0, len(ids), _BATCH):
        for version in queries.get_versions(connection, ESTABLISHMENTS, ids[start : start + _BATCH]):
            row = rows[version.id]
            before = from_json(Establishment, version.values)
            after = add_to_known(before, row)
            if after is before:
                same.append(SameRow(row.row_number, version.id))
            elif errors := _new_errors(office, sheet, row, before, after):
                broken.append(replace(row, establishment=None, problems=(*row.problems, *errors)))
            else:
                names = (spec.name for spec in ESTABLISHMENTS.fields)
                differing = tuple(name for name in names if getattr(before, name) != getattr(after, name))
                changed.append(ChangedRow(row.row_number, version.id, before, after, differing, version.context))
    return tuple(same), tuple(changed), tuple(broken)


def _new_errors(
    office: Office, sheet: Sheet, row: ImportedRow, before: Establishment, after: Establishment
) -> list[CellProblem]:
    """What would be wrong with the record only once the row is taken in."""
    today = office.clock.today()
    already = {(finding.code, finding.where) for finding in check_establishment(before, today)}
    errors: list[CellProblem] = []
    for finding in check_establishment(after, today):
        if finding.severity is Severity.ERROR and (finding.code, finding.where) not in already:
            cell = sheet.cell(row.row_number, finding.where)
            label = office.labels.field(ESTABLISHMENTS.name, finding.where).label
            parameters = {"cell": cell, "label": label, **finding.parameters}
            errors.append(CellProblem(cell, finding.code, finding.severity, finding.where, parameters))
    return errors


def _likely_problem(sheet: Sheet, likely: LikelyDuplicate) -> CellProblem:
    cell = sheet.cell(likely.row.row_number, "name")
    label = next((column.heading for column in sheet.columns if column.target == "name"), "")
    if likely.place is None:
        return at_cell(remark("LIKELY_SAME_ROW", row=str(likely.other_row)), cell, name="name", label=label)
    found = remark("LIKELY_DUPLICATE", name=likely.place.name, address=likely.place.address)
    return at_cell(found, cell, name="name", label=label)


def row_of(cell: str) -> int:
    """The number of the row a cell's address names."""
    place = parse_address(cell)
    return place[0] if place else 0
