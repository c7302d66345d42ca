"""What rules find in tips, and what the vault of informants refuses."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

TIPS: dict[str, Sentence] = {}
