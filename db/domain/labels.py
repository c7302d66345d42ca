"""The words for registers and fields: in lists, forms, papers, workbooks and messages alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WORD_BEGINNING = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """The words of one field.

    Attributes:
        label: short, for list headings and beside the field: "Số phòng".
        help: one sentence for the tooltip; empty where the label says all.
        unit: what its number counts: "người", "đồng", "m²"; empty for others.
    """

    label: str
    help: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RegisterTitle:
    """The words of one register.

    Attributes:
        one: one of its records, in a sentence: "cuộc kiểm tra".
        many: the register as heading: "Kiểm tra".
        counted: the word behind a number: "lượt" in "40 lượt".
    """

    one: str
    many: str
    counted: str


@dataclass(frozen=True, slots=True)
class Labels:
    """All words by register or item, then field.

    Attributes:
        registers: by register name.
        fields: by owner, then field name; the owner is a register or the `item_name` of an item's dataclass.
    """

    registers: Mapping[str, RegisterTitle]
    fields: Mapping[str, Mapping[str, FieldLabel]]

    def register(self, name: str) -> RegisterTitle:
        """The words of a register; its name where nobody wrote any, so that nothing disappears."""
        return self.registers.get(name) or RegisterTitle(name, name, name)

    def field(self, owner: str, name: str) -> FieldLabel:
        """The words of a field; its name where nobody wrote any."""
        return self.fields.get(owner, {}).get(name) or FieldLabel(name)


def item_name(item: type) -> str:
    """The name under which the words of an item's fields stand: "life_event" for LifeEvent."""
    return _WORD_BEGINNING.sub("_", item.__name__).lower()
