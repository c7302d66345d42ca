"""Long work at the top of a page: what, how far, time left, "Dừng"; one sentence in its place afterwards."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import IconLabel, make_label
from desktop.ui.widgets.speaking import announce

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.progress import Progress

QUIET_FOR_MS = 400
_OK = State("state-ok", "", "ok")


class WorkRow(QFrame):
    """A row that appears only when the work takes longer than 0.4 s.

    Signals:
        stop_asked: "Dừng", or Esc while the row has the focus.
    """

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._now = now
        self._started = 0.0
        self._what = ""
        self._icon = IconLabel("clock")
        self._text = make_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left = make_label(role="body", tone="text2")
        self._stop = ActionButton(self.tr("Dừng"), keys="Esc", on_click=self.stop_asked.emit)
        self._close = IconButton("close", self.tr("Đóng"), on_click=self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(12)
        for widget in (self._icon, self._text):
            row.addWidget(widget)
        row.addWidget(self._bar, 1)
        self._gap = QWidget()
        row.addWidget(self._gap, 1)
        for widget in (self._left, self._stop, self._close):
            row.addWidget(widget)
        self.setMinimumHeight(theme.px(40))
        self._appear = QTimer(self, singleShot=True, interval=QUIET_FOR_MS)
        self._appear.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str, *, icon: str = "clock", stoppable: bool = True) -> None:
        """Work has begun; the row shows itself after 0.4 s."""
        self._what, self._started = what, self._now()
        self._icon.show_icon(icon)
        self._text.setText(what)
        self._left.setText("")
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._set_working(working=True)
        self._stop.setVisible(stoppable)
        self.setAccessibleName(what)
        self._appear.start()

    def show_progress(self, progress: Progress) -> None:
        """How far the work is."""
        parts = [self._what]
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            parts.append(f": {progress.done}/{progress.total}")
            self._left.setText(self._time_left(progress))
        if progress.what:
            parts.append(f", {progress.what}" if progress.total else f": {progress.what}")
        self._text.setText("".join(parts))

    def stopping(self) -> None:
        """The wish to stop has been passed on."""
        self._stop.setEnabled(False)
        self._left.setText(self.tr("đang dừng…"))

    def end(self, sentence: str = "", *, state: State = _OK) -> None:
        """The work is over; its sentence stands here until closed, or the row goes when there is none."""
        was_shown = not self.isHidden()
        self._appear.stop()
        self._set_working(working=False)
        self._icon.show_icon(state.icon, role=state.tone or "text2")
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        if sentence and was_shown:
            announce(self, sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._stop.isVisible() and self._stop.isEnabled():
                self.stop_asked.emit()
            elif self._close.isVisible():
                self.hide()
            return
        super().keyPressEvent(event)

    def _set_working(self, *, working: bool) -> None:
        for widget in (self._bar, self._left, self._stop):
            widget.setVisible(working)
        self._gap.setVisible(not working)
        self._close.setVisible(not working)

    def _time_left(self, progress: Progress) -> str:
        spent = self._now() - self._started
        if progress.done <= 0 or spent < 1:
            return ""
        seconds = round(spent / progress.done * (progress.total - progress.done))
        if seconds < 60:
            return self.tr("còn khoảng {n} giây").format(n=max(1, seconds))
        return self.tr("còn khoảng {n} phút").format(n=round(seconds / 60))
