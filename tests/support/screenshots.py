"""Pictures of the real program for the README and the help: every page over a practice world, 1366×768.

`python -m tests.support.screenshots [FOLDER]` writes PNG files; without a folder into `resources/help/pictures`. Pages
are photographed when their background work is done, so a picture never shows half a list.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import desktop.ui  # noqa: F401 - before anything else of Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.clock import SystemClock
from desktop.services.practice import make_practice_office
from desktop.settings import SettingsFile
from desktop.ui import theme
from desktop.ui.program import Program
from desktop.ui.texts import install_translations

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 1366, 768
WARD_PAGES = {
    "overview": "tong-quan",
    "establishments": "co-so",
    "inspections": "kiem-tra",
    "activities": "tuyen-truyen",
    "trainings": "tap-huan",
    "hot_spots": "tu-diem",
    "reports": "bao-cao",
    "receiving": "tiep-nhan",
    "trust": "don-vi-tin-cay",
    "journal": "nhat-ky",
    "settings": "cai-dat",
}
_SETTLE_SECONDS = 4.0


def main() -> int:
    """Photograph every page of a ward's window."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources/help/pictures"
    database = sys.argv[2] if len(sys.argv) > 2 else ""  # noqa: PLR2004 - folder, database
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    install_translations(app)
    theme.apply_theme(app, scheme="light")
    with tempfile.TemporaryDirectory(prefix="diaban-hinh-") as work:
        if not database:
            database = str(make_practice_office(Path(work) / "the-gioi", SystemClock()).wards[0].database)
        program = Program(app, SettingsFile(Path(work) / "settings.json"), SystemClock())
        program.start(database)
        settle(app)
        window = _office_window(app)
        window.resize(WIDTH, HEIGHT)
        for key, name in WARD_PAGES.items():
            window.show_page(key)  # type: ignore[attr-defined]
            settle(app)
            window.grab().save(str(folder / f"{name}.png"))
        program.close()
    return 0


def settle(app: QApplication, seconds: float = _SETTLE_SECONDS) -> None:
    """Let the window work for a while; pictures are for people, so a fixed while is good enough."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def _office_window(app: QApplication) -> QMainWindow:
    """The main window of the opened office."""
    for _ in range(20):
        for window in app.topLevelWidgets():
            if isinstance(window, QMainWindow) and hasattr(window, "show_page"):
                return window
        settle(app, 1.0)
    message = "the office did not open"
    raise RuntimeError(message)


if __name__ == "__main__":
    sys.exit(main())
