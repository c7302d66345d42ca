"""How long work tells how far it is, and how it learns that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        done: steps finished.
        total: steps there are; 0 while not known.
        what: the step at hand, in plain words: a file, a unit; empty when there is nothing to name.
    """

    done: int
    total: int = 0
    what: str = ""


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The work stopped because it was asked to; what had been finished before stays."""


class CancelToken:
    """The wish to stop, looked at by the work between its steps and before its commit, never after."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; may be called from any thread and more than once."""
        self._asked.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def check(self) -> None:
        """Go on, or raise Cancelled when somebody asked to stop."""
        if self._asked.is_set():
            raise Cancelled


Report = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """The report of work nobody watches."""
    del progress
