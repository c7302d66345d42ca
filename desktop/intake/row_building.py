"""One row of a list → one establishment: cells read, parts joined, gaps filled by defaults and headings of groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.establishments import OPERATING, Commitment, Establishment, Paper
from db.domain.findings import Severity
from db.domain.text import clean, fold
from desktop.intake.cell_readers import Reader, ReadingRules, make_reader
from desktop.intake.cells import Value, cell_key, cell_name
from desktop.intake.column_names import IGNORED, REGISTRATION, ROW_NUMBER, SIGNED
from desktop.intake.communes import Commune
from desktop.intake.errors import IntakeError
from desktop.intake.legacy_fonts import looks_legacy
from desktop.intake.problems import CellProblem, Trouble, at_cell, trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.labels import Labels
    from desktop.intake.headers import Column, Header
    from desktop.intake.mapping import ColumnMapping
    from desktop.intake.scanning import Scan
    from desktop.intake.sheets import GridRow

OWNER = "establishments"
REQUIRED = ("name", "kinds", "address")

_STARS = re.compile(r"[(]?\b(\d) sao\b[)]?", re.IGNORECASE)
_LONGEST_BLANK = 40
_HOUSEHOLD, _ENTERPRISE = "household_registration", "business_registration"
_ENTERPRISE_SIGNS = ("cong ty", "cty", "doanh nghiep", "tnhh", "dntn", "hop tac xa", "chi nhanh")


@dataclass(slots=True)
class Draft:
    """A row while it is put together.

    Attributes:
        values: fields of the record so far.
        given: fields that the row itself fills in.
        problems: what was found in its cells.
        notes: lines for the record's note.
        papers: per kind, the parts of the paper.
        commitment: parts of the commitment.
        address: parts of the address.
        establishment: the record; None where an error was found.
    """

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    given: set[str] = field(default_factory=set[str])
    problems: list[CellProblem] = field(default_factory=list[CellProblem])
    notes: list[str] = field(default_factory=list[str])
    papers: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    commitment: dict[str, Any] = field(default_factory=dict[str, Any])
    address: dict[str, str] = field(default_factory=dict[str, str])
    establishment: Establishment | None = None


@dataclass(frozen=True, slots=True)
class _ReadColumn:
    """A column with what reads it."""

    column: Column
    target: str
    name: str
    label: str
    read: Reader


class RowBuilder:
    """Builds the establishments of one list."""

    def __init__(self, header: Header, rules: ReadingRules, labels: Labels, mapping: ColumnMapping) -> None:
        """The readers of its columns, made once.

        Raises:
            IntakeError: MAPPING_FIELD_UNKNOWN, MAPPING_DEFAULT_UNREADABLE.
        """
        self._rules = rules
        self._labels = labels
        self._columns = tuple(
            _ReadColumn(
                column, column.target, column.target.split(".")[0], self._label(column), make_reader(column.target, rules)
            )
            for column in header.columns
            if column.target not in {"", ROW_NUMBER, IGNORED}
        )
        self._defaults = self._read_defaults(mapping)
        self._has_several_notes = sum(each.target == "note" for each in self._columns) > 1

    def values_of(self, row: GridRow) -> dict[str, Value]:
        """The row's cells by what they mean, empty ones left out."""
        width = len(row.values)
        found: dict[str, Value] = {}
        for each in self._columns:
            at = each.column.number - 1
            if at < width and row.values[at] != "" and each.target not in found:
                found[each.target] = row.values[at]
        return found

    def column_of(self, name: str) -> Column:
        """The column of a field, or the first one that is read."""
        return next((each.column for each in self._columns if each.name == name), self._columns[0].column)

    def build(self, row: GridRow, *, scan: Scan, group: Mapping[str, object]) -> Draft:
        """The record of a row with what was found in its cells."""
        draft = Draft()
        for each in self._columns:
            at = each.column.number - 1
            value = row.values[at] if at < len(row.values) else ""
            key = cell_key(row.number, at + 1)
            found = _odd_cell(value, key, scan)
            if found is None and self._is_blank(value, each):
                continue
            read: Any = None
            if found is None:
                read, found = each.read(value)
            if found is not None:
                draft.problems.append(at_cell(found, cell_name(row.number, at + 1), name=each.name, label=each.label))
                if found.kept:
                    draft.notes.append(f"{each.column.heading}: {found.kept}")
                if found.severity is Severity.ERROR:
                    continue
            self._keep(draft, each, read, value, cell_name(row.number, at + 1))
        self._complete(draft, row, group)
        return draft

    def _keep(self, draft: Draft, each: _ReadColumn, read: Any, value: Value, cell: str) -> None:  # noqa: ANN401
        """The value read put where it belongs."""
        first, _, rest = each.target.partition(".")
        if first == "papers":
            kind, _, part = rest.partition(".")
            self._keep_paper(draft, kind, part, read)
        elif each.target == SIGNED:
            _keep_signed(draft, each, read)
        elif first == "commitments":
            draft.commitment[rest] = read
        elif first == "address" and rest:
            draft.address[rest] = read
        elif first == "note":
            draft.notes.append(f"{each.column.heading}: {read}" if self._has_several_notes else read)
            draft.given.add("note")
        elif isinstance(read, Commune):
            _keep_commune(draft, each.target, read)
        elif read is not None and read != "":
            if each.target in draft.values and draft.values[each.target] != read:
                found = trouble("TWO_VALUES", text=clean(str(value)))
                draft.problems.append(at_cell(found, cell, name=each.name, label=each.label))
                return
            draft.values[each.target] = read
            draft.given.add(each.target)

    def _keep_paper(self, draft: Draft, kind: str, part: str, read: Any) -> None:  # noqa: ANN401
        if read is None or read == "" or read is False:
            return
        paper = draft.papers.setdefault(kind, {})
        if read is not True:
            paper[part] = read

    def _complete(self, draft: Draft, row: GridRow, group: Mapping[str, object]) -> None:
        values = draft.values
        if "neighbourhood" in group:
            values.setdefault("neighbourhood", group["neighbourhood"])
        if "kinds" in group:
            values.setdefault("kinds", group["kinds"])
        for name, default in self._defaults.items():
            values.setdefault(name, default)
        _join_address(draft)
        values.setdefault("status", OPERATING)
        values.setdefault("commune", self._rules.communes.own.unit_id)
        values["papers"] = _papers_of(draft)
        values["commitments"] = _commitments_of(draft)
        draft.given |= {name for name in ("papers", "commitments") if values[name]}
        if draft.notes:
            values["note"] = "\n".join(draft.notes)
            draft.given.add("note")
        blamed = {problem.field for problem in draft.problems if problem.severity is Severity.ERROR}
        for name in REQUIRED:
            if not values.get(name) and name not in blamed:
                cell = cell_name(row.number, self.column_of(name).number)
                found = trouble("CELL_REQUIRED")
                label = self._labels.field(OWNER, name).label
                draft.problems.append(at_cell(found, cell, name=name, label=label))
        if not any(problem.severity is Severity.ERROR for problem in draft.problems):
            draft.establishment = Establishment(**values)

    def _is_blank(self, value: Value, each: _ReadColumn) -> bool:
        if not isinstance(value, str):
            return False
        if len(value) > _LONGEST_BLANK:
            return not value.strip()
        text = fold(value)
        if text in self._rules.words.blank:
            # A tick is no word and yet no blank.
            return not text.strip() and not _is_tick(value, each)
        return each.name.endswith("_on") and text in self._rules.words.blank_days

    def _label(self, column: Column) -> str:
        first = column.target.split(".")[0]
        return column.heading if first in {"papers", "commitments"} else self._labels.field(OWNER, first).label

    def _read_defaults(self, mapping: ColumnMapping) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, text in mapping.defaults.items():
            try:
                value, found = make_reader(name, self._rules)(text)
            except StopIteration as unknown:
                raise IntakeError("MAPPING_FIELD_UNKNOWN", name=mapping.file, heading=text, field=name) from unknown
            if found is not None and found.severity is Severity.ERROR:
                raise IntakeError("MAPPING_DEFAULT_UNREADABLE", name=mapping.file, field=name, text=text)
            read[name] = value.unit_id if isinstance(value, Commune) else value
        return read
