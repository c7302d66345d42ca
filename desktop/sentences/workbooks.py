"""What taking in and giving out workbooks, attachments and catalogs refuse."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

WORKBOOKS: dict[str, Sentence] = {}
