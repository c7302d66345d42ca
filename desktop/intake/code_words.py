"""Codes of a catalog as the words of our own workbooks, and those words, typed with or without marks, as codes again.

Unlike the vocabulary of foreign lists of establishments nothing is guessed: a word that two codes share is written with
its code behind it, "Mua dâm [282-32-1]", and is asked for where it is read without.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from db.domain.text import clean, fold
from desktop.intake.problems import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from db.domain.catalogs import Catalog
    from desktop.intake.cells import Value

_WITH_CODE = re.compile(r"(.*)\[([^\[\]]+)\]", re.DOTALL)
_PARTS = re.compile(r"[;\n]")
_SIGNS = re.compile(r"[;\[\]]")
_BETWEEN = "; "
_MOST_SUGGESTED = 3
_LONGEST_COMPARED = 60


class CodeWords:
    """The words of one catalog, both ways."""

    def __init__(self, catalog: Catalog, further: Mapping[str, Iterable[str]] | None = None) -> None:
        """The words of a catalog.

        Args:
            catalog: codes and names of all times.
            further: per code, other ways to write it; they give way to names.
        """
        self._catalog = catalog
        self._entries = {entry.code: entry for entry in catalog.entries}
        self._order = {entry.code: at for at, entry in enumerate(catalog.entries)}
        self._phrases: dict[str, dict[str, None]] = {}
        for entry in catalog.entries:
            for phrase in (fold(entry.name), fold(entry.code)):
                self._phrases.setdefault(phrase, {})[entry.code] = None
        self._phrases.pop("", None)
        for code, words in (further or {}).items():
            if code in self._entries:
                for word in words:
                    self._phrases.setdefault(fold(word), {code: None})
        self._written = {code: self._spell(code) for code in self._entries}

    def write(self, code: str) -> str:
        """The words of a code; the code itself where the catalog does not know it."""
        return self._written.get(code, code)

    def write_all(self, codes: Iterable[str]) -> str:
        """The words of several codes."""
        return _BETWEEN.join(self.write(code) for code in codes)

    def read(self, value: Value, day: date | None) -> tuple[str, Trouble | None]:
        """The code a cell means.

        Args:
            value: the cell.
            day: decides between codes of one name, where only one is in force then.
        """
        text = clean(f"{value:g}" if isinstance(value, float) else str(value))
        with_code = _WITH_CODE.fullmatch(text)
        if with_code and with_code[2].strip() in self._entries:
            return with_code[2].strip(), None
        found = tuple(self._phrases.get(fold(text), ()))
        if len(found) > 1 and day is not None:
            found = tuple(code for code in found if self._entries[code].holds_on(day)) or found
        if len(found) == 1:
            return found[0], None
        if found:
            choices = _BETWEEN.join(self.write(code) for code in found)
            return "", trouble("WORD_AMBIGUOUS", text=text, choices=choices)
        return "", self._unknown(text)

    def read_all(self, value: Value, day: date | None) -> tuple[tuple[str, ...], Trouble | None]:
        """The codes a cell means, each once, in the order of the catalog."""
        found: dict[str, None] = {}
        for part in _PARTS.split(str(value)):
            if not clean(part):
                continue
            code, wrong = self.read(part, day)
            several = part.split(",") if wrong is not None and "," in part else ()
            codes = [self.read(one, day) for one in several if clean(one)]
            if wrong is not None and (not codes or any(bad for _, bad in codes)):
                return (), wrong
            found |= dict.fromkeys((code,) if wrong is None else (one for one, _ in codes))
        return tuple(sorted(found, key=lambda code: self._order[code])), None

    def _spell(self, code: str) -> str:
        name = self._entries[code].name
        alone = len(self._phrases.get(fold(name), ())) == 1
        plain = alone and not any(sign in name for sign in ";[]\n")
        return name if plain else f"{' '.join(_SIGNS.sub(' ', name).split())} [{code}]"

    def _unknown(self, text: str) -> Trouble:
        close = difflib.get_close_matches(fold(text)[:_LONGEST_COMPARED], self._phrases, n=_MOST_SUGGESTED, cutoff=0.75)
        names = dict.fromkeys(self.write(code) for phrase in close for code in self._phrases[phrase])
        if names:
            return trouble("WORD_UNKNOWN", text=text, close=tuple(names))
        return trouble("WORD_UNKNOWN_AT_ALL", text=text, catalog=self._catalog.name)
