"""Checks of figures that other agencies supply, pilot models, ratings and budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.checks.asking import Checks

FIGURES: Checks = {}
