"""What every step of setting up has: a question as title, a line below, a body, and whether one may go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.banner import Banner, BannerTone
from desktop.ui.widgets.card import make_scroll
from desktop.ui.widgets.labels import make_label

WIDTH = 760
_LEFT = 44


class SetupStep(QFrame):
    """A step; its widgets go into `body`.

    Signals:
        edited: something was entered; the draft is to be kept and the buttons looked at.
        next_asked: Enter where it means going on.

    Attributes:
        body: the layout below the title.
        primary: words of the button that goes on.
    """

    edited = Signal()
    next_asked = Signal()

    def __init__(self, title: str, text: str, *, scroll: bool = True, parent: QWidget | None = None) -> None:
        """A step without body.

        Args:
            title: the question.
            text: one quiet line below it.
            scroll: whether the whole step scrolls; not where its body has a list or form that does.
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.primary = self.tr("Tiếp tục")
        inside = QFrame()
        inside.setProperty("role", "plain")
        self._title = make_label(title, "title", wrap=True)
        self._text = make_label(text, "scope", wrap=True)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(theme.px(_LEFT), theme.px(28), 20, 16)
        self.body.setSpacing(10)
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)
        self.body.addSpacing(4)
        self._banner: Banner | None = None
        self._said = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(make_scroll(inside) if scroll else inside)
        inside.setMaximumWidth(theme.px(WIDTH) + theme.px(_LEFT) + 20)

    def first_focus(self) -> None:
        """Go to where typing begins."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether one may go on."""
        return True

    def complain(self) -> None:
        """Show what is missing; called when the person wants to go on too early."""

    def end_body(self) -> None:
        """Close the body with the place for what is said about the step, and let the rest stay empty."""
        self.body.addLayout(self._said)
        self.body.addStretch(1)

    def say(self, tone: BannerTone, text: str, *, lead: str = "") -> None:
        """Say one thing about the whole step, at its end; an empty text takes it away."""
        if self._banner is not None:
            self._said.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if text:
            self._banner = Banner(tone, lead=lead, text=text)
            self._said.addWidget(self._banner)
            self._banner.announce()
