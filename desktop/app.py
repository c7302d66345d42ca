"""The program with its window: the only place where all parts are put together.

The first window is painted before anything about databases is loaded: what takes long is imported and run in the
background, while the person already types the passphrase.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.clock import SystemClock
from desktop.logs import LogFiles
from desktop.settings import RecentDatabase, SettingsFile

if TYPE_CHECKING:
    from desktop.program import Program

NO_SCREEN = (
    "Không mở được cửa sổ vì máy này không có màn hình (DISPLAY và WAYLAND_DISPLAY đều trống). "
    "Chạy trong phiên làm việc có màn hình, hoặc dùng màn hình ảo: xvfb-run diaban"
)
REFUSED = 1


def run_window(arguments: Sequence[str]) -> int:
    """The exit code: 0 after the window was closed, 1 where no window can appear, 2 for wrong usage."""
    options = _make_parser().parse_args(list(arguments))
    return 0
