"""Does a typed text match a label: without accents, without case, word by word."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text without accents and case, đ as d: "Đặng Hòa" gives "dang hoa"."""
    spread = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D").casefold()


def matches(query: str, *labels: str) -> bool:
    """Whether every word of the query begins a word of the labels, or the query stands in one as it is."""
    wanted = fold(query).split()
    if not wanted:
        return True
    folded = [fold(label) for label in labels]
    if any(" ".join(wanted) in label for label in folded):
        return True
    words = [word for label in folded for word in label.replace("-", " ").replace("/", " ").split()]
    return all(any(word.startswith(part) for word in words) for part in wanted)


def rank(query: str, *labels: str) -> int:
    """Order of hits: 0 begins with the query, 1 a word begins with it, 2 the rest."""
    wanted = " ".join(fold(query).split())
    folded = [fold(label) for label in labels]
    if any(label.startswith(wanted) for label in folded):
        return 0
    return 1 if any(f" {wanted}" in label for label in folded) else 2
