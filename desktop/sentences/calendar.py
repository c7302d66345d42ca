"""What deadlines, reminders and completeness say."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

CALENDAR: dict[str, Sentence] = {}
