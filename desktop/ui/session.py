"""What all pages of one opened office share: calls of services, changes, undo, memory, the way to other pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from db.domain.changes import Changes
from db.domain.errors import KnownError
from desktop.clock import vietnam_time
from desktop.services.records import Saved, UndoStack, redo_last, undo_last
from desktop.ui.changes import ChangesHub

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop.services.office import Office
    from desktop.ui.tasks import Handle, Tasks

T = TypeVar("T")
_MEMORY_WAIT_MS = 400
CATALOGS = "catalogs"  # stands for a register in the changes of an edited catalog

# The page on which the records of a register are shown.
PAGE_OF = {
    "establishments": "establishments",
    "inspections": "inspections",
    "violations": "inspections",
    "remedies": "inspections",
    "goods": "inspections",
    "inspection_plans": "inspections",
    "teams": "inspections",
    "activities": "activities",
    "trainings": "trainings",
    "staff": "trainings",
    "tips": "tips",
    "coordinations": "papers",
    "documents": "papers",
    "commendations": "papers",
    "difficulties": "papers",
    "submissions": "receiving",
    "hot_spots": "other_figures",
    "case_figures": "other_figures",
    "sanction_figures": "other_figures",
    "support_figures": "other_figures",
    "manual_figures": "other_figures",
    "pilot_models": "other_figures",
    "commune_ratings": "other_figures",
    "budgets": "other_figures",
    "work_plans": "plans",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to go.

    Attributes:
        page: key of the page.
        register: which of its registers; the first when empty.
        record_id: the record to choose and open; empty for the list.
        prefill: values of a new record whose form is to open; None for none.
        filters: filters of the list to set, by key; None leaves them.
        tab: the part of the card to show; empty for the first.
        task: something else the page can do: `import`; empty for nothing.
    """

    page: str
    register: str = ""
    record_id: str = ""
    prefill: Mapping[str, Any] | None = None
    filters: Mapping[str, tuple[str, ...]] | None = None
    tab: str = ""
    task: str = ""


class Window(Protocol):
    """The part of the window a session needs."""

    def show_page(self, key: str) -> QWidget:
        """The page of that key, brought to the top."""
        ...


@dataclass(slots=True)
class Doors:
    """What other parts of the program can do for a page; a page shows no button for what is None.

    Attributes:
        print_inspections: print the forms of some inspections, filled.
        print_blank: print a form to write on: kind of establishment ("" for any) and establishment ("" for none).
        print_paper: print a `desktop.ui.printing.PaperOrder` of any other kind.
        import_workbook: take in a workbook into a register.
        open_practice: open practice data.
    """

    print_inspections: Callable[[Sequence[str]], object] | None = None
    print_blank: Callable[[str, str], object] | None = None
    print_paper: Callable[[Any], object] | None = None
    import_workbook: Callable[[str], object] | None = None
    open_practice: Callable[[], object] | None = None


class FileMemory(QObject):
    """Widths, columns and the like, kept in a small file of the data folder; nothing of the records."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._kept: dict[str, str] = _read_memory(file)
        self._wait = QTimer(self, singleShot=True, interval=_MEMORY_WAIT_MS)
        self._wait.timeout.connect(self.flush)

    def recall(self, key: str) -> str:
        """What was kept under the key; "" for nothing."""
        return self._kept.get(key, "")

    def keep(self, key: str, value: str) -> None:
        """Keep it; written a moment later."""
        if self._kept.get(key) != value:
            self._kept[key] = value
            self._wait.start()

    def flush(self) -> None:
        """Write now. A full or read-only disk costs only the remembered widths."""
        self._wait.stop()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(self._kept, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        except OSError:
            self._wait.stop()


@dataclass(slots=True)
class PlainMemory:
    """A memory that lasts as long as the window."""

    kept: dict[str, str] = field(default_factory=dict[str, str])

    def recall(self, key: str) -> str:
        """What was kept under the key; "" for nothing."""
        return self.kept.get(key, "")

    def keep(self, key: str, value: str) -> None:
        """Keep it."""
        self.kept[key] = value


class Session(QObject):
    """One opened office in the window.

    Signals:
        saved: words for the left of the status bar: when a record or draft was saved.
        office_changed: another person sits at the computer.
        targets_changed: figures are judged against other targets from now on.
        ending: the office is about to be closed; forms save their drafts now.

    Attributes:
        office: the opened office.
        tasks: the background lanes.
        changes: who changed what.
        undo: the steps of this session.
        memory: small things of the window.
        doors: what other parts of the program can do.
    """

    saved = Signal(str)
    office_changed = Signal()
    targets_changed = Signal()
    ending = Signal()

    def __init__(
        self,
        office: Office,
        tasks: Tasks,
        *,
        memory: FileMemory | PlainMemory | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.tasks = tasks
        self.changes = ChangesHub(self)
        self.undo = UndoStack()
        self.memory = memory or PlainMemory()
        self.doors = Doors()
        self._window: Window | None = None
        self._ended = False

    def end(self) -> None:
        """Have forms save their drafts, and take no more questions; called before the background lanes shut down."""
        self.ending.emit()
        self._ended = True

    # -- the way to other pages ----------------------------------------------------------------------------------

    def attach(self, window: Window) -> None:
        """Let `go` work in this window, and with it the way to taking in workbooks."""
        self._window = window
        if self.doors.import_workbook is None:
            self.doors.import_workbook = lambda register: self.go(PAGE_OF[register], register=register, task="import")

    def go(
        self,
        page: str,
        record_id: str = "",
        *,
        register: str = "",
        prefill: Mapping[str, Any] | None = None,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        tab: str = "",
        task: str = "",
    ) -> None:
        """Show a page, there a record, a new form or a filtered list (see `Destination`)."""
        if self._window is None:
            return
        shown = self._window.show_page(page)
        arrive = getattr(shown, "arrive", None)
        if arrive is not None:
            arrive(Destination(page, register, record_id, prefill, filters, tab, task))

    def open_record(self, register: str, record_id: str) -> None:
        """Show a record on the page of its register."""
        self.go(PAGE_OF[register], record_id, register=register)

    # -- the services --------------------------------------------------------------------------------------------

    def read(
        self,
        call: Callable[[Office], T],
        *,
        receiver: QObject,
        done: Callable[[T], None],
        key: str | None = None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> Handle | None:
        """Ask a service in the background; `key` makes a later question drop the earlier answer.

        After `end` nothing is asked: a timer of a page that is going away finds nobody.
        """
        if self._ended or self.tasks.is_closed:
            return None
        office = self.office
        return self.tasks.run("read", lambda: call(office), receiver=receiver, done=done, failed=failed, key=key)

    def write(
        self,
        call: Callable[[Office], T],
        *,
        receiver: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> Handle | None:
        """Have a service change something; what changed is announced even when the receiver has gone."""
        if self._ended or self.tasks.is_closed:
            return None
        office = self.office

        def on_done(answer: T) -> None:
            changes = answer.changes if isinstance(answer, Saved) else answer
            if isinstance(changes, Changes):
                if changes.touches(CATALOGS):
                    self._refresh_catalogs()
                self.changes.announce(changes)
                self.say_saved()
            if done is not None and shiboken6.isValid(receiver):
                done(answer)

        def on_failed(error: KnownError) -> None:
            if failed is not None and shiboken6.isValid(receiver):
                failed(error)
            else:
                self.tasks.known_error.emit(error)

        return self.tasks.run("write", lambda: call(office), receiver=self, done=on_done, failed=on_failed)

    def _refresh_catalogs(self) -> None:
        """Go on with the catalogs and rules as they are now; open pages see them when they are next shown."""
        from desktop.services.catalog_editing import refresh_catalogs  # noqa: PLC0415 - only after an edit

        self.read(refresh_catalogs, receiver=self, done=self.replace_office, key="catalogs")

    def take_back(
        self, *, receiver: QObject, steps: int = 1, done: Callable[[Saved | None], None] | None = None
    ) -> None:
        """Undo the newest step of this session, or several that were one act (deleting chosen rows)."""

        def undo(office: Office) -> Saved | None:
            last: Saved | None = None
            for _ in range(steps):
                saved = undo_last(office, self.undo)
                if saved is not None:
                    last = Saved(saved.id, saved.changes | last.changes if last is not None else saved.changes)
            return last

        self.write(undo, receiver=receiver, done=done)

    def do_again(self, *, receiver: QObject, done: Callable[[Saved | None], None] | None = None) -> None:
        """Do the step again that was undone last."""
        self.write(lambda office: redo_last(office, self.undo), receiver=receiver, done=done)

    # -- small things --------------------------------------------------------------------------------------------

    def today(self) -> date:
        """The day it is."""
        return self.office.clock.today()

    def clock_text(self) -> str:
        """The time of day now: 15:24."""
        return f"{vietnam_time(self.office.clock.now()):%H:%M}"

    def day_and_time(self, stamp: str) -> str:
        """A kept moment (UTC ISO text) in words: "lúc 15:24", with the day when it is not today."""
        at = vietnam_time(datetime.fromisoformat(stamp))
        words = self.tr("lúc {time}").format(time=f"{at:%H:%M}")
        return (
            words
            if at.date() == self.today()
            else self.tr("{time} ngày {day}").format(time=words, day=f"{at:%d/%m/%Y}")
        )

    def say_saved(self) -> None:
        """Tell the status bar that something was saved now."""
        self.saved.emit(self.tr("Đã lưu lúc {time}").format(time=self.clock_text()))

    def replace_office(self, office: Office) -> None:
        """Go on with the same database and another person or catalogs."""
        self.office = office
        self.office_changed.emit()


def _read_memory(file: Path) -> dict[str, str]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}
