"""What rules find in teams and plans, and what planning refuses."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

PLANNING: dict[str, Sentence] = {}
