"""Words of a cell as codes of a catalog: "Karaokê, NN" → karaoke and guest_house."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.text import fold
from desktop.intake.problems import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.domain.catalogs import Catalog
    from db.domain.text import Synonyms
    from desktop.intake.cells import Value

_PARTS = re.compile(r"[,;/+&\n]")
_MOST_SUGGESTED = 3
_LONGEST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a catalog's codes go by.

    Attributes:
        catalog: codes and their names.
        phrases: folded phrase → code.
        fillers: folded phrases without a meaning of their own.
        longest: words of the longest phrase.
    """

    catalog: Catalog
    phrases: Mapping[str, str]
    fillers: frozenset[str]
    longest: int

    def read_code(self, value: Value) -> tuple[str, Trouble | None]:
        """The one code a cell means; empty for an empty cell."""
        text = fold(str(value))
        if not text:
            return "", None
        code = self.phrases.get(text) or self.phrases.get(self._without_fillers(text))
        return (code, None) if code else ("", self._unknown(str(value), text))

    def read_codes(self, value: Value) -> tuple[tuple[str, ...], Trouble | None]:
        """All codes a cell means, each once, as they stand there; empty for an empty cell.

        Any separator will do, or none: the longest known phrase is taken at each place, and every word must belong to
        one.
        """
        words = fold(str(value)).split()
        found: dict[str, None] = {}
        strange: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + length])
                code = self.phrases.get(phrase)
                if code or phrase in self.fillers:
                    found |= {code: None} if code else {}
                    at += length
                    break
            else:
                strange.append(words[at])
                at += 1
        if strange or (words and not found):
            return (), self._unknown(str(value), " ".join(strange or words))
        return tuple(found), None

    def _without_fillers(self, text: str) -> str:
        return " ".join(word for word in text.split() if word not in self.fillers)

    def _unknown(self, written: str, strange: str) -> Trouble:
        close = difflib.get_close_matches(strange[:_LONGEST_COMPARED], self.phrases, n=_MOST_SUGGESTED, cutoff=0.75)
        names = dict.fromkeys(self.catalog.word(self.phrases[phrase]) for phrase in close)
        if names:
            return trouble("WORD_UNKNOWN", text=written.strip(), close=tuple(names))
        return trouble("WORD_UNKNOWN_AT_ALL", text=written.strip(), catalog=self.catalog.name)


def make_vocabulary(
    catalog: Catalog, words: Mapping[str, Iterable[str]], *, synonyms: Synonyms, fillers: Iterable[str] = ()
) -> Vocabulary:
    """The vocabulary of a catalog: its codes, its names, their parts between commas, further words, their synonyms.

    Args:
        catalog: codes and names.
        words: per code, other ways to write it; these count before anything derived.
        synonyms: phrases that mean the same anywhere.
        fillers: words that may stand beside a phrase and mean nothing.
    """
    known = {entry.code for entry in catalog.entries}
    phrases = {fold(word): code for code, each in words.items() if code in known for word in each}
    for entry in catalog.entries:
        phrases.setdefault(fold(entry.code), entry.code)
        phrases.setdefault(fold(entry.name), entry.code)
    for entry in catalog.entries:
        for part in _PARTS.split(entry.name):
            phrases.setdefault(fold(part), entry.code)
    for phrase, code in tuple(phrases.items()):
        for other in synonyms.get(phrase, ()):
            phrases.setdefault(other, code)
    phrases.pop("", None)
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=1)
    meaningless = frozenset(fold(word) for word in fillers) - phrases.keys()
    return Vocabulary(catalog, phrases, meaningless, longest)
