"""What plans, targets and their explanation refuse or say."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

TARGETS: dict[str, Sentence] = {}
