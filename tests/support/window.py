"""The window with the register pages over one opened office: for journeys, screenshots and trying out.

`python -m tests.support.window DATABASE` opens it; `--out FOLDER` photographs every page and leaves.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QThread
from PySide6.QtWidgets import QApplication

from desktop.services.office import Office, open_office
from desktop.ui import theme
from desktop.ui.errors import Boundary
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.activities import page as activities
from desktop.ui.pages.establishments import page as establishments
from desktop.ui.pages.inspections import page as inspections
from desktop.ui.pages.other_figures import page as other_figures
from desktop.ui.pages.papers import page as papers
from desktop.ui.pages.plans import page as plans
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.pages.tips import page as tips
from desktop.ui.pages.trainings import page as trainings
from desktop.ui.session import Doors, Session
from desktop.ui.tasks import Tasks
from desktop.ui.texts import install_translations
from tests.support.clock import FrozenClock

DAILY = "daily"
_LONGEST_MS, _QUIET_MS = 8_000, 300
PAGES = (establishments, inspections, activities, trainings, tips, papers, other_figures, plans)


@dataclass(slots=True)
class Opened:
    """A window over an office.

    Attributes:
        office: opened.
        tasks: its background lanes.
        session: what the pages share.
        window: shown or not.
    """

    office: Office
    tasks: Tasks
    session: Session
    window: MainWindow

    def page(self, key: str) -> RegisterPage:
        """A page, brought to the top."""
        page = self.window.show_page(key)
        assert isinstance(page, RegisterPage)
        return page

    def close(self) -> None:
        """End background work, then window and database."""
        self.session.end()
        self.tasks.shutdown()
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()
        self.office.close()


def open_window(office: Office, *, doors: Doors | None = None) -> Opened:
    """The window with every register page; nothing is shown yet."""
    tasks = Tasks()
    session = Session(office, tasks)
    session.doors = doors or Doors()
    entries = [page.make_entry(session, DAILY) for page in PAGES]
    window = MainWindow(entries, groups=[(DAILY, "Hằng ngày")], title=f"UBND {office.unit.name} – Địa Bàn")
    session.attach(window)
    session.saved.connect(window.say_saved)
    tasks.known_error.connect(lambda error: window.show_notice("error", "bad", text=str(error)))
    window.set_person(office.author.name)
    return Opened(office, tasks, session, window)


def photograph(app: QApplication, opened: Opened, out: Path, *, name: str = "") -> None:
    """Take a picture of every page."""
    out.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        opened.page(page.KEY)
        wait_for(app, opened.tasks)
        opened.window.grab().save(str(out / f"{name}{page.KEY}.png"))


def wait_for(app: QApplication, tasks: Tasks) -> None:
    """Run events until nothing has happened for a while; for pictures only, tests wait for signals."""
    whole, quiet = QElapsedTimer(), QElapsedTimer()
    whole.start()
    quiet.start()
    while whole.elapsed() < _LONGEST_MS and quiet.elapsed() < _QUIET_MS:
        app.processEvents()
        QThread.msleep(5)
        if tasks.is_busy:
            quiet.restart()


def main() -> int:
    """Open the window, or photograph it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    install_translations(app)
    theme.apply_theme(app)
    opened = open_window(open_office(options.database, passphrase=None, clock=FrozenClock()))
    Boundary(opened.tasks, opened.window, version="0").install_hook()
    opened.window.resize(1366, 738)
    opened.window.show()
    if options.out is not None:
        photograph(app, opened, options.out)
        opened.close()
        return 0
    opened.window.show_page(establishments.KEY)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
