"""How a form is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FieldKind = Literal[
    "text",
    "long_text",
    "secret",
    "code",
    "codes",
    "boxes",
    "date",
    "time",
    "clock",
    "count",
    "money",
    "number",
    "yes_no",
    "record",
    "records",
    "unit",
    "items",
    "checklist",
    "tick",
]
Place = Literal["row", "beside", "above"]


@dataclass(frozen=True, slots=True)
class FieldDef:
    """A field of a form.

    Attributes:
        name: as on the record; `values()` and findings use it.
        label: before the field.
        kind: the kinds of `db.domain.fields` (`time` = day and minute), and `clock` (time of day), `secret`, `tick`,
            `checklist`, `boxes` (codes as one box each).
        required: red star, "bắt buộc" in the accessible name.
        help: a quiet line below while there is no finding.
        place: `row` = label left; `beside` = in the same row as the field before, its label between them;
            `above` = label above; neighbours with `above` stand in one row of equal columns.
        options: what the kind needs:
            `longest` (text, long_text), `lines` (long_text), `most`, `unit` words, `width` (numbers),
            `options`: tuple of Option (code, codes, boxes),
            `search` and `title_of` (record, records, unit; see RecordField), `openable` (record),
            `columns`: tuple of FieldDef, `item`, `add_text` (items),
            `answers`, `questions`: tuples of Option, `item` (checklist), `text` (tick),
            `grouped` False (count) for years,
            `new_line` True to begin a new row among neighbours with `above`,
            `width` of a column (inside items).
    """

    name: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    help: str = ""
    place: Place = "row"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupDef:
    """A group of fields: one card, one section of the rail.

    Attributes:
        key: its name in code.
        title: "Căn cứ và thời gian".
        number: of the paper form, "1"; "" for none.
        fields: in paper order.
        column: 0 or 1; groups of column 1 stand at the right when there is room.
        short: words in the rail when the title is long.
        note: quiet words at the right of the title.
    """

    key: str
    title: str
    fields: tuple[FieldDef, ...]
    number: str = ""
    column: int = 0
    short: str = ""
    note: str = ""

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class FieldNote:
    """A finding as a form shows it.

    Attributes:
        severity: `error`, `warning` or `note` (the values of `db.domain.findings.Severity`).
        text: what and what to do, in words.
        needs_reason: the warning passes only with a written reason.
        short: words for the list "Cần xem lại"; the text when empty.
    """

    severity: str
    text: str
    needs_reason: bool = False
    short: str = ""
