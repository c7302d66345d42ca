"""Checks of teams, plans and inspection plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.checks.asking import Checks

PLANNING: Checks = {}
