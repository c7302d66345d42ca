"""The log: a few rotating files in the data folder, without personal data, and the mark of a crash.

Only our own loggers write here, and their messages carry codes and ids. Of an unexpected error the kinds and the
places in the program are written, never messages or values: those may hold what somebody typed.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import time
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from desktop.paths import log_folder

if TYPE_CHECKING:
    from pathlib import Path

LOGGERS = ("desktop", "db")
FILE = "diaban.log"
CRASH_FILE = "crash.txt"
_MOST_BYTES, _KEPT_FILES = 1_000_000, 5

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CarefulFormatter(logging.Formatter):
    """Lines with the moment in UTC; errors as kinds and places only."""

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - spelled by logging
        """The kinds of the errors in the chain, each with its places in the program."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(type(error).__name__)
            lines += [
                f"  {frame.filename.replace(chr(92), '/').rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


class LogFiles:
    """The running log.

    Attributes:
        crashed: what the program left when it was torn down the last time it ran; empty when it ended in order.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Begin to write; where the folder takes no files the program runs without a log."""
        self._folder = folder or log_folder()
        self._handler: RotatingFileHandler | None = None
        self._crash: TextIO | None = None
        self.crashed = ""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.crashed = self._take_crash()
            self._handler = RotatingFileHandler(
                self._folder / FILE, maxBytes=_MOST_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
            )
            # Python writes the places of all threads here when the program is torn down by a fault below it.
            self._crash = (self._folder / CRASH_FILE).open("w", encoding="utf-8")
            faulthandler.enable(self._crash)
        except OSError:
            return
        self._handler.setFormatter(CarefulFormatter())
        for name in LOGGERS:
            logger = logging.getLogger(name)
            logger.addHandler(self._handler)
            logger.setLevel(logging.INFO)

    def close(self) -> None:
        """End in order: no crash will be reported at the next start."""
        if self._handler is not None:
            for name in LOGGERS:
                logging.getLogger(name).removeHandler(self._handler)
            self._handler.close()
        if self._crash is not None:
            if sys.__stderr__ is not None:
                faulthandler.enable(sys.__stderr__)
            else:
                faulthandler.disable()
            self._crash.close()
            (self._folder / CRASH_FILE).unlink(missing_ok=True)

    def _take_crash(self) -> str:
        """What stands in the crash file of the last run; an empty file tells only that the power went."""
        file = self._folder / CRASH_FILE
        try:
            return file.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return ""
