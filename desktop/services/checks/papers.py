"""Checks of coordination, documents, commendations, submissions, difficulties and goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.checks.asking import Checks

PAPERS: Checks = {}
