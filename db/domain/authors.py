"""Who acts: the person, the computer and the unit behind a change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a change.

    Attributes:
        name: the officer's name as entered at set-up.
        device: id of this computer's database, twelve hexadecimal digits.
        unit: id of the office's unit.
    """

    name: str
    device: str
    unit: str
