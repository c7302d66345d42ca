"""What rules find in figures of other agencies, models, ratings and budget."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

AGENCY_FIGURES: dict[str, Sentence] = {}
