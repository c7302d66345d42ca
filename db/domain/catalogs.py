"""Catalogs: dated lists of codes with their Vietnamese names, extended by an office without code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a catalog.

    Attributes:
        code: stored spelling, for ever.
        name: the words on screen and paper.
        group: heading it stands under in a pick list; empty where there is none.
        source: clause it comes from.
        valid_from: first day it may be chosen for; None means always.
        valid_to: last day; None means still.
        attributes: further facts the catalog gives (limits, applicable kinds …), all text.
        hidden: whether an office leaves it out where somebody chooses; records that hold it keep its word.
    """

    code: str
    name: str
    group: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    hidden: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the entry is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A named list of entries in the order they are shown."""

    name: str
    entries: tuple[Entry, ...]

    def get(self, code: str) -> Entry | None:
        """The entry of a code, or None."""
        return next((entry for entry in self.entries if entry.code == code), None)

    def word(self, code: str) -> str:
        """The name of a code; the code itself where it is unknown, so that nothing disappears."""
        entry = self.get(code)
        return entry.name if entry else code

    def on(self, day: date) -> tuple[Entry, ...]:
        """The entries that may be chosen for that day."""
        return tuple(entry for entry in self.entries if entry.holds_on(day) and not entry.hidden)


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All catalogs by name, with the version that packages cite (FORMAT.md §3.1)."""

    version: str
    by_name: Mapping[str, Catalog]

    def __getitem__(self, name: str) -> Catalog:
        """The catalog of that name; an empty one where none was loaded."""
        return self.by_name.get(name) or Catalog(name, ())

    def word(self, catalog: str, code: str) -> str:
        """The name of a code in a catalog."""
        return self[catalog].word(code)
