"""What rules find in papers of the office."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

OFFICE_PAPERS: dict[str, Sentence] = {}
