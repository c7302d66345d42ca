"""What the page of settings has the window do; apart, so that the window need not load the page for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The window's services.

    Attributes:
        looks_changed: colours, letters, rows or idle time of the settings are different now.
        back_up: copy the data.
        choose_backup_folder: ask for the folder copies go to; gives it, "" for none.
        restore: bring back a copy.
        check: is everything whole.
    """

    looks_changed: Callable[[], object]
    back_up: Callable[[], object]
    choose_backup_folder: Callable[[], str]
    restore: Callable[[], object]
    check: Callable[[], object]
