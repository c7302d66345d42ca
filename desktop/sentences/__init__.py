"""Vietnamese sentences for every code, by what they speak of."""

from __future__ import annotations

from desktop.sentences.amounts import AMOUNTS
from desktop.sentences.errors import ERRORS
from desktop.sentences.findings import FINDINGS
from desktop.sentences.intake import INTAKE
from desktop.sentences.packages import REASONS
from desktop.sentences.sentence import Sentence

SENTENCES: dict[str, Sentence] = {**ERRORS, **FINDINGS, **AMOUNTS, **REASONS, **INTAKE}
"""Every code the program may raise or answer with."""

__all__ = ["SENTENCES", "Sentence"]
