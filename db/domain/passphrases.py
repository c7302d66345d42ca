"""How good a passphrase is (QCVN 12:2026/BCA 3.7.2.6: eight characters of four kinds)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LEAST_LENGTH = 8
_LONG = 16  # several words are as good as one word with signs


class Strength(StrEnum):
    """The judgement."""

    TOO_SHORT = "too_short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


class Lacks(StrEnum):
    """Kinds of characters that are missing."""

    SMALL = "small"
    CAPITAL = "capital"
    DIGIT = "digit"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement on a passphrase; the passphrase itself is not kept."""

    strength: Strength
    lacks: tuple[Lacks, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether it may be used."""
        return self.strength is not Strength.TOO_SHORT


def judge_passphrase(text: str) -> Judged:
    """How good a passphrase is.

    Strong: all four kinds of characters, or at least sixteen characters that are not one repeated.
    """
    composed = unicodedata.normalize("NFC", text)
    kinds = {
        Lacks.SMALL: any(letter.islower() for letter in composed),
        Lacks.CAPITAL: any(letter.isupper() for letter in composed),
        Lacks.DIGIT: any(letter.isdigit() for letter in composed),
        Lacks.SIGN: any(not letter.isalnum() for letter in composed),
    }
    lacks = tuple(kind for kind, there in kinds.items() if not there)
    if len(composed) < LEAST_LENGTH:
        return Judged(Strength.TOO_SHORT, lacks)
    if len(set(composed)) < LEAST_LENGTH // 2:
        return Judged(Strength.WEAK, lacks)
    if not lacks or len(composed) >= _LONG:
        return Judged(Strength.STRONG, lacks)
    return Judged(Strength.FAIR if len(lacks) <= 1 or len(composed) >= 12 else Strength.WEAK, lacks)
