"""The texts of one code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """The texts of a code, with places `{name}` for its parameters.

    Attributes:
        what: what happened.
        why: the reason; empty when there is nothing to add.
        next_step: what to do; empty when there is nothing to do.
        button: words on the button that does the next step; empty when there is none.
    """

    what: str
    why: str = ""
    next_step: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Phrase(Sentence):
    """Words that stand inside a line of a list, a card or a sentence: no full stop, no reason, nothing to do."""
