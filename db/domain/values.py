"""Small values used everywhere: amounts that are known, or unknown for a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """An amount that the records give."""

    value: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """An amount that the records do not give: "chưa đủ số liệu", never 0 (product.md).

    Attributes:
        code: why; `desktop.messages` has the sentence.
        parameters: named values for the sentence.
    """

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


Amount = Known | Unknown


def add_amounts(amounts: Iterable[Amount]) -> Amount:
    """The sum; unknown as soon as one part is, saying how many parts are; a single part stays as it is."""
    parts = tuple(amounts)
    if len(parts) == 1:
        return parts[0]
    total, unknown = 0, 0
    for amount in parts:
        match amount:
            case Known(value):
                total += value
            case Unknown():
                unknown += 1
    return Unknown("UNITS_WITHOUT_DATA", {"count": unknown}) if unknown else Known(total)
