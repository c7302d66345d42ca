"""The page "Tiếp nhận" with what belongs to it: following reports (R20), the report calendar, reminder letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.ui.pages.receiving.page import ReceivingPage
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.pages.registers.register_tabs import RegisterTabs
from desktop.ui.pages.submissions.calendar_page import CalendarPage
from desktop.ui.pages.submissions.definition import NAME, make_definition
from desktop.ui.pages.submissions.reminder_step import ReminderStep
from desktop.ui.pages.submissions.submission_list import SubmissionList
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.ui.session import Destination, Session

CALENDAR = "calendar"


class ReceivingPages(QStackedWidget):
    """The pages; `frame` is the one on top, which is what the window talks to.

    Attributes:
        receiving: packages and completeness.
        following: the register of reports; made when it is first shown.
        calendar: the report calendar; made when it is first shown.
        reminder: the letters, while they are being written.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.following: RegisterPage | None = None
        self.calendar: CalendarPage | None = None
        self.reminder: ReminderStep | None = None
        self.receiving = ReceivingPage(session)
        self._own = (
            ("inbox", self.tr("Hộp nhận")),
            ("conflicts", self.tr("Xung đột")),
            ("completeness", self.tr("Đủ, thiếu báo cáo")),
            ("receipts", self.tr("Biên nhận")),
            ("store", self.tr("Kho gói")),
        )
        self._tab = self.receiving.tabs.current()
        for key, title in self._others():
            self.receiving.tabs.add(key, title, QWidget)
        self.receiving.tabs.shown.connect(self.show_part)
        self.addWidget(self.receiving)

    # -- what the window calls -----------------------------------------------------------------------------------

    @property
    def frame(self) -> PageFrame:
        """The step on top."""
        shown = self.currentWidget()
        if isinstance(shown, RegisterPage):
            return shown.frame
        return shown if isinstance(shown, PageFrame) else self.receiving

    def page_shown(self) -> None:
        """The page came to the top."""
        shown = self.currentWidget()
        if isinstance(shown, (ReceivingPage, RegisterPage, CalendarPage)):
            shown.page_shown()

    def page_hidden(self) -> None:
        """Another page came to the top."""
        self.receiving.page_hidden()
        if self.following is not None:
            self.following.page_hidden()

    def first_focus(self) -> QWidget:
        """Where the focus goes from the navigation."""
        shown = self.currentWidget()
        if isinstance(shown, (ReceivingPage, RegisterPage, CalendarPage, ReminderStep)):
            return shown.first_focus()
        return self

    def arrive(self, destination: Destination) -> None:
        """Show the part asked for: a report, a tab, a package."""
        if NAME in {destination.register, destination.tab}:
            self.show_following().arrive(destination)
        elif destination.tab == CALENDAR:
            self.show_calendar()
        else:
            self._show(self.receiving)
            self.receiving.arrive(destination)

    def take_files(self, paths: Iterable[Path]) -> None:
        """Add files and folders to the batch."""
        self._show(self.receiving)
        self.receiving.take_files(paths)

    # -- parts ---------------------------------------------------------------------------------------------------

    def show_following(self) -> RegisterPage:
        """Bring the register of reports to the top."""
        if self.following is None:
            definition = make_definition(self._session)
            self.following = RegisterPage(self._session, (definition,), list_type={NAME: SubmissionList})
            shown = self.following.list_of(NAME)
            shown.add_row(self._make_tabs(NAME))
            if isinstance(shown, SubmissionList):
                shown.reminder_asked.connect(self.write_letters)
            shown.bindings_changed.connect(self._tell_bindings)
            self.addWidget(self.following)
        self._show(self.following)
        self.following.page_shown()
        return self.following

    def show_calendar(self) -> CalendarPage:
        """Bring the calendar to the top."""
        if self.calendar is None:
            self.calendar = CalendarPage(self._session)
            self.calendar.add_row(self._make_tabs(CALENDAR))
            self.addWidget(self.calendar)
        self._show(self.calendar)
        self.calendar.page_shown()
        return self.calendar

    def write_letters(self, ids: Sequence[str]) -> ReminderStep:
        """Open the letters for these reports."""
        self._drop_letters()
        step = ReminderStep(self._session, ids)
        self.reminder = step
        step.left.connect(self._leave_letters)
        step.noted.connect(self._on_noted)
        step.bindings_changed.connect(self._tell_bindings)
        self.addWidget(step)
        self._show(step)
        return step

    def _others(self) -> tuple[tuple[str, str], ...]:
        return ((NAME, self.tr("Theo dõi báo cáo")), (CALENDAR, self.tr("Lịch báo cáo")))

    def _make_tabs(self, current: str) -> RegisterTabs:
        tabs = RegisterTabs((*self._own, *self._others()), current=current)
        tabs.chosen.connect(self.show_part)
        return tabs

    def show_part(self, key: str) -> None:
        """Bring a part to the top: a tab of the packages, the register of reports, the calendar."""
        if key == NAME:
            self._stay_behind()
            self.show_following()
        elif key == CALENDAR:
            self._stay_behind()
            self.show_calendar()
        else:
            self._tab = key
            self._show(self.receiving)
            if self.receiving.tabs.current() != key:
                self.receiving.tabs.show_tab(key)
            self.receiving.page_shown()

    def _stay_behind(self) -> None:
        """The tabs of the page left behind show its own place again when it comes back."""
        self.receiving.tabs.blockSignals(True)
        self.receiving.tabs.show_tab(self._tab)
        self.receiving.tabs.blockSignals(False)

    def _show(self, shown: QWidget) -> None:
        self.setCurrentWidget(shown)
        self._tell_bindings()

    def _tell_bindings(self) -> None:
        """Let the window, which listens to the first page, look again at what the part on top answers to."""
        self.receiving.bindings_changed.emit()

    def _leave_letters(self) -> None:
        self.show_following()
        self._drop_letters()

    def _drop_letters(self) -> None:
        if self.reminder is not None:
            self.removeWidget(self.reminder)
            self.reminder.hide()
            self.reminder.deleteLater()
            self.reminder = None

    def _on_noted(self, count: int) -> None:
        self._leave_letters()
        if self.following is not None:
            words = self.tr("Đã ghi công văn đôn đốc vào {n} báo cáo.")
            self.following.list_of(NAME).say_done(words.format(n=count))


def make_page(session: Session) -> ReceivingPages:
    """The page over an opened office."""
    return ReceivingPages(session)
