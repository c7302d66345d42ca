"""Starting the program: until its first window is painted, and until it is ready."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.rows import Row

_ROUNDS = 5
_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

_OURS = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.app import run_window
from desktop.ui.pages.start.window import StartWindow
made = StartWindow.__init__
def leave_when_painted(self):
    made(self)
    self.painted.connect(QApplication.instance().quit)
StartWindow.__init__ = leave_when_painted
sys.exit(run_window([]))
"""


def bench_start(root: Path) -> list[Row]:
    """One row: process start to the first painted window; limit: a bare main window."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "DIABAN_HOME": str(root / "home"),
    }
    limit = _median([sys.executable, "-c", _BARE], environment)
    measured = _median([sys.executable, "-c", _OURS], environment)
    return [Row("start until the window is painted", measured, "a bare QMainWindow", limit, "≤ 1.6", "offscreen")]


def _median(command: list[str], environment: dict[str, str]) -> float:
    seconds: list[float] = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True, cwd=Path(__file__).parents[2])
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
