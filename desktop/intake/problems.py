"""What is wrong with a cell, and how a reader of values says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.domain.findings import Severity


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a reader found odd in one value.

    Attributes:
        code: closed list; `desktop.messages` has the sentence and the next step.
        severity: an error keeps the row out; a note lets it in.
        parameters: named values for the sentence.
        kept: the words of the cell that the field could not take; they go to the record's note so that nothing is lost.
    """

    code: str
    severity: Severity = Severity.ERROR
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    kept: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell.

    Attributes:
        cell: its address in the workbook, "D14".
        code: as in `Trouble`.
        severity: an error keeps the row out; a note lets it in.
        where: the field it was read for.
        parameters: named values for the sentence, `cell` and `label` (the field's words) among them.
        sheet: the sheet of items it stands on; empty for the list itself.
    """

    cell: str
    code: str
    severity: Severity = Severity.ERROR
    where: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    sheet: str = ""

    @property
    def place(self) -> str:
        """The cell with its sheet where that is not the list itself: "D14", "Thành viên, D14"."""
        return f"{self.sheet}, {self.cell}" if self.sheet else self.cell


def trouble(code: str, *, kept: str = "", **parameters: object) -> Trouble:
    """Something that keeps the row out."""
    return Trouble(code, Severity.ERROR, parameters, kept)


def remark(code: str, *, kept: str = "", **parameters: object) -> Trouble:
    """Something to look at that lets the row in."""
    return Trouble(code, Severity.NOTE, parameters, kept)


_LONGEST_QUOTE = 80


def at_cell(found: Trouble, cell: str, *, name: str, label: str, sheet: str = "") -> CellProblem:
    """The same, at a cell and for a field with its words."""
    parameters = {key: _shortened(value) for key, value in found.parameters.items()}
    return CellProblem(cell, found.code, found.severity, name, {"cell": cell, "label": label, **parameters}, sheet)


def _shortened(value: object) -> object:
    """What a sentence quotes of a cell: its beginning is enough to find it."""
    return f"{value[:_LONGEST_QUOTE]}…" if isinstance(value, str) and len(value) > _LONGEST_QUOTE else value
