"""The window before an office is open: the sign of the program at the left, one pane beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.labels import make_label

_SIDE_WIDTH, _SIGN = 248, 34
LEAST_WIDTH, LEAST_HEIGHT = 640, 320


class SignPanel(QFrame):
    """The sign and name of the program, below it what a pane wants to show there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "nav")
        self._sign = QLabel()
        self._title = make_label("Địa Bàn", "card-title")
        self._subtitle = make_label(role="small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(24, 28, 16, 22)
        head.setSpacing(10)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 16)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._below: QWidget | None = None
        self._note = make_label(role="small", wrap=True)
        self._note.setContentsMargins(24, 24, 24, 0)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self._fit()
        theme.changed().changed.connect(self._fit)

    def show_words(self, subtitle: str, note: str) -> None:
        """Show the line under the name, and a quiet sentence further down."""
        self._subtitle.setText(subtitle)
        self._note.setText(note)

    def show_below(self, widget: QWidget | None) -> None:
        """Put a widget under the name; the earlier one stays with its pane."""
        if self._below is not None and self._below is not widget:
            self._below.hide()
            self._column.removeWidget(self._below)
        self._below = widget
        if widget is not None:
            self._column.insertWidget(1, widget)
            widget.show()

    def drop_below(self, widget: QWidget | None) -> None:
        """Forget a widget shown here."""
        if widget is None:
            return
        if self._below is widget:
            self._below = None
            self._column.removeWidget(widget)
        widget.deleteLater()

    def _fit(self) -> None:
        self.setFixedWidth(theme.px(_SIDE_WIDTH))
        side = theme.px(_SIGN)
        self._sign.setPixmap(icons.app_icon().pixmap(side, side))


class Pane(QFrame):
    """What stands beside the sign; panes derive from it.

    Attributes:
        subtitle: under the name of the program.
        note: the quiet sentence below.
        side: widget for the panel at the left; None for none.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.subtitle = ""
        self.note = ""
        self.side: QWidget | None = None

    def pane_shown(self) -> None:
        """The pane came up: put the focus where typing begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> bool:
        """Esc: close or leave the topmost thing; False when there is nothing to leave."""
        return False


class StartWindow(QMainWindow):
    """The window.

    Signals:
        painted: it stands on the screen for the first time; slow work may begin.
        closing: the person closes it.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._painted = False
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._panel = SignPanel()
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "pages")
        row.addWidget(self._panel)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(whole)

    def show_pane(self, pane: Pane, *, title: str) -> None:
        """Bring a pane to the top; `title` is of the window."""
        self.setWindowTitle(title)
        if self._stack.indexOf(pane) < 0:
            self._stack.addWidget(pane)
        self._panel.show_words(pane.subtitle, pane.note)
        self._panel.show_below(pane.side)
        self._stack.setCurrentWidget(pane)
        pane.pane_shown()

    def drop_pane(self, pane: Pane) -> None:
        """Forget a pane that will not come up again."""
        self._panel.drop_below(pane.side)
        self._stack.removeWidget(pane)
        pane.deleteLater()

    def pane(self) -> Pane | None:
        """The pane on top."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Pane) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pane = self.pane()
        if event.key() == Qt.Key.Key_Escape and pane is not None and pane.go_back():
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event) -> None:  # noqa: ANN001 - QCloseEvent
        self.closing.emit()
        super().closeEvent(event)
