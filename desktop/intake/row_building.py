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
from desktop.intake.cell_readers import TICKS, Reader, ReadingRules, make_reader
from desktop.intake.cells import Value, cell_key, cell_name
from desktop.intake.column_names import IGNORED, OWNER, REGISTRATION, ROW_NUMBER, SIGNED
from desktop.intake.communes import Commune
from desktop.intake.errors import IntakeError
from desktop.intake.legacy_fonts import looks_legacy
from desktop.intake.problems import CellProblem, Trouble, at_cell, trouble

if TYPE_CHECKING:
    from db.domain.labels import Labels
    from desktop.intake.headers import Column, Header
    from desktop.intake.mapping import ColumnMapping
    from desktop.intake.scanning import Scan
    from desktop.intake.sheets import GridRow

REQUIRED = ("name", "kinds", "address")

_STARS = re.compile(r"[(]?\b(\d) sao\b[)]?", re.IGNORECASE)
_SEVERAL_WORDS = re.compile(r"[,;/(–]")  # "Thôn/tổ": which of them a number is, nobody can tell
_LONGEST_BLANK = 30
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
        rank: stars that stand beside the kind.
        establishment: the record; None where an error was found.
    """

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    given: set[str] = field(default_factory=set[str])
    problems: list[CellProblem] = field(default_factory=list[CellProblem])
    notes: list[str] = field(default_factory=list[str])
    papers: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    commitment: dict[str, Any] = field(default_factory=dict[str, Any])
    address: dict[str, str] = field(default_factory=dict[str, str])
    rank: str = ""
    establishment: Establishment | None = None


@dataclass(frozen=True, slots=True)
class _ReadColumn:
    """A column with what reads it."""

    column: Column
    target: str
    name: str
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
            _ReadColumn(column, column.target, column.target.split(".")[0], make_reader(column.target, rules))
            for column in header.columns
            if column.target not in {"", ROW_NUMBER, IGNORED}
        )
        self._defaults = self._read_defaults(mapping)
        blank = rules.words.blank | rules.words.blank_days
        self._blank_starts = {word[:1] for word in blank} | {"đ"}  # which folds to d
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
                read, found = each.read(_take_stars(value, draft) if each.target == "kinds" else value)
            if found is not None:
                draft.problems.append(self._at(found, row.number, each))
                if found.kept:
                    draft.notes.append(f"{each.column.heading}: {found.kept}")
                if found.severity is Severity.ERROR:
                    continue
            self._keep(draft, each, read, value, row.number)
        self._complete(draft, row, group)
        return draft

    @staticmethod
    def _at(found: Trouble, row_number: int, each: _ReadColumn) -> CellProblem:
        cell = cell_name(row_number, each.column.number)
        return at_cell(found, cell, name=each.name, label=each.column.heading)

    def _keep(self, draft: Draft, each: _ReadColumn, read: Any, value: Value, row_number: int) -> None:  # noqa: ANN401
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
                draft.problems.append(self._at(found, row_number, each))
                return
            draft.values[each.target] = _with_heading(each, read) if each.target == "neighbourhood" else read
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
        if draft.rank:
            values.setdefault("rank", draft.rank)
        _join_address(draft)
        values.setdefault("status", OPERATING)
        values.setdefault("commune", self._rules.communes.own.unit_id)
        values["papers"] = _papers_of(draft)
        values["commitments"] = _commitments_of(draft)
        draft.given |= {name for name in ("papers", "commitments") if values[name]}
        if draft.notes:
            values["note"] = "\n".join(draft.notes)
            draft.given.add("note")
        blamed = {problem.where for problem in draft.problems if problem.severity is Severity.ERROR}
        for name in REQUIRED:
            if not values.get(name) and name not in blamed:
                cell = cell_name(row.number, self.column_of(name).number)
                label = self._labels.field(OWNER, name).label
                draft.problems.append(at_cell(trouble("CELL_REQUIRED"), cell, name=name, label=label))
        if not any(problem.severity is Severity.ERROR for problem in draft.problems):
            draft.establishment = Establishment(**values)

    def _is_blank(self, value: Value, each: _ReadColumn) -> bool:
        if not isinstance(value, str):
            return False
        text = value.strip()
        if not text:
            return True
        first = text[0]
        if len(text) > _LONGEST_BLANK or (first.isalpha() and first.lower() not in self._blank_starts):
            return False
        folded = fold(text)
        if not folded:
            return text not in TICKS
        words = self._rules.words
        return folded in words.blank or (folded in words.blank_days and each.target.endswith("_on"))

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


def _odd_cell(value: Value, key: int, scan: Scan) -> Trouble | None:
    """What is wrong with a cell before anybody reads it."""
    if isinstance(value, str):
        if key in scan.errors:
            return trouble("CELL_SHOWS_ERROR")
        if value == "" and key in scan.formulas:
            return trouble("FORMULA_NOT_CALCULATED")
        if value.isascii():
            return None
        font = scan.legacy.get(key, "")
        if looks_legacy(value, font_is_legacy=bool(font)):
            return trouble("CELL_LEGACY_FONT", font=font or "TCVN3, VNI")
    return None


def _take_stars(value: Value, draft: Draft) -> Value:
    """The kind without "3 sao" beside it, which is the rank."""
    match = _STARS.search(value) if isinstance(value, str) else None
    if match is None:
        return value
    draft.rank = f"{match[1]} sao"
    return _STARS.sub(" ", str(value))


def _with_heading(each: _ReadColumn, text: str) -> str:
    """A bare number under the heading "Tổ dân phố" is "Tổ dân phố 5"."""
    heading = each.column.heading
    return f"{heading} {text}" if text.isdecimal() and not _SEVERAL_WORDS.search(heading) else text


def _keep_signed(draft: Draft, each: _ReadColumn, read: Any) -> None:  # noqa: ANN401 - a day, a year, or an answer
    if isinstance(read, bool):
        if read:
            draft.notes.append(f"{each.column.heading}: có")
    elif isinstance(read, date):
        draft.commitment["signed_on"] = read
    elif read is not None:
        draft.commitment.setdefault("year", read)


def _keep_commune(draft: Draft, target: str, commune: Commune) -> None:
    if commune.former_id:
        draft.values["former_commune"] = commune.former_id
        draft.given.add("former_commune")
    if target == "commune":
        draft.values["commune"] = commune.unit_id
        draft.given.add("commune")


def _join_address(draft: Draft) -> None:
    """The address from its parts; where nothing else is said, the neighbourhood is the address."""
    values = draft.values
    parts = " ".join(draft.address[part] for part in ("house", "street") if draft.address.get(part))
    if parts:
        values["address"] = f"{parts}, {values['address']}" if values.get("address") else parts
        draft.given.add("address")
    if not values.get("address") and values.get("neighbourhood"):
        values["address"] = values["neighbourhood"]


def _papers_of(draft: Draft) -> tuple[Paper, ...]:
    return tuple(
        Paper(kind=_registration_of(draft) if kind == REGISTRATION else kind, **parts)
        for kind, parts in draft.papers.items()
    )


def _registration_of(draft: Draft) -> str:
    """Which registration a row means that speaks of "ĐKKD"."""
    form = draft.values.get("form")
    names = fold(f"{draft.values.get('name', '')} {draft.values.get('legal_name', '')}")
    is_enterprise = form == "enterprise" or (not form and any(sign in names for sign in _ENTERPRISE_SIGNS))
    return _ENTERPRISE if is_enterprise else _HOUSEHOLD


def _commitments_of(draft: Draft) -> tuple[Commitment, ...]:
    parts = {name: value for name, value in draft.commitment.items() if value not in {None, ""}}
    if not parts:
        return ()
    signed_on = parts.get("signed_on")
    if signed_on is not None:
        parts.setdefault("year", signed_on.year)
    return (Commitment(**parts),)
