"""Pictures of the real program for the README and the help: every page over a practice world, 1366×768.

`python -m tests.support.screenshots [FOLDER]` writes PNG files; without a folder into `resources/help/pictures`. Pages
are photographed when their background work is done, so a picture never shows half a list.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

import desktop.ui  # noqa: F401 - before anything else of Qt
from db.domain.periods import parse_period
from desktop.clock import SystemClock
from desktop.services.office import open_office
from desktop.services.practice import make_practice_office
from desktop.services.sending import ReportOrder, export_report
from desktop.settings import SettingsFile
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.program import Program
from desktop.ui.texts import install_translations

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 1366, 768
WARD_PAGES = {
    "overview": "tong-quan",
    "establishments": "co-so",
    "inspections": "kiem-tra",
    "activities": "tuyen-truyen",
    "trainings": "tap-huan",
    "tips": "tin-bao",
    "papers": "van-ban-phoi-hop",
    "other_figures": "so-lieu-khac",
    "plans": "ke-hoach-chi-tieu",
    "reports": "bao-cao",
    "trust": "don-vi-tin-cay",
    "journal": "nhat-ky",
    "settings": "cai-dat",
}
_SETTLE_SECONDS = 4.0


def main() -> int:
    """Photograph every page of a ward's window, then the superior's inbox with the wards' packages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources/help/pictures"
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    install_translations(app)
    theme.apply_theme(app, scheme="light")
    with tempfile.TemporaryDirectory(prefix="diaban-hinh-") as work:
        world = make_practice_office(Path(work) / "the-gioi", SystemClock())
        packages = Path(work) / "goi"
        for ward in world.wards:
            export_package(str(ward.database), world.period, packages)
        with opened_window(app, str(world.wards[0].database), Path(work) / "phuong.json") as window:
            for key, name in WARD_PAGES.items():
                window.show_page(key)
                settle(app)
                window.grab().save(str(folder / f"{name}.png"))
        with opened_window(app, str(world.superior.database), Path(work) / "so.json") as window:
            page = window.show_page("receiving")
            page.take_files([packages])  # type: ignore[attr-defined]
            settle(app, 2 * _SETTLE_SECONDS)
            window.grab().save(str(folder / "tiep-nhan.png"))
    return 0


def export_package(database: str, period: str, folder: Path) -> None:
    """A ward's report package in the folder."""
    office = open_office(database, passphrase=None, clock=SystemClock())
    export_report(office, ReportOrder(parse_period(period)), folder, passphrase=None)
    office.close()


@contextmanager
def opened_window(app: QApplication, database: str, settings: Path) -> Generator[MainWindow]:
    """The main window over a database, in the size of a ward's screen."""
    program = Program(app, SettingsFile(settings), SystemClock())
    program.start(database)
    settle(app)
    window = _office_window(app)
    window.resize(WIDTH, HEIGHT)
    yield window
    program.close()
    settle(app, 1.0)


def settle(app: QApplication, seconds: float = _SETTLE_SECONDS) -> None:
    """Let the window work for a while; pictures are for people, so a fixed while is good enough."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def _office_window(app: QApplication) -> MainWindow:
    """The main window of the opened office."""
    for _ in range(20):
        for window in app.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                return window
        settle(app, 1.0)
    message = "the office did not open"
    raise RuntimeError(message)


if __name__ == "__main__":
    sys.exit(main())
