"""A banner: what concerns the whole page or the whole record, with one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import IconLabel
from desktop.ui.widgets.speaking import announce, restyle, without_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

BannerTone = Literal["info", "ok", "warn", "bad"]

_ICONS = {"info": "state-info", "ok": "state-ok", "warn": "state-warn", "bad": "state-bad"}
_ROLES = {"info": "accent", "ok": "ok", "warn": "warn", "bad": "bad"}


class Banner(QFrame):
    """An icon, a heavy beginning, a sentence, a link.

    Signals:
        acted: the link was used.
        closed: the person closed it (only with `closable`).
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        tone: BannerTone = "info",
        *,
        lead: str = "",
        text: str = "",
        action: str = "",
        icon: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.linkActivated.connect(lambda _: self.acted.emit())
        self._close = IconButton("close", self.tr("Đóng thông báo này"), on_click=self._on_close)
        if not closable:
            self._close.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 7, 10, 7)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        if on_action is not None:
            self.acted.connect(without_arguments(on_action))
        self._say = ("", "")
        self.say(tone, lead=lead, text=text, action=action, icon=icon)
        theme.changed().changed.connect(self._write)

    def say(self, tone: BannerTone, *, lead: str = "", text: str, action: str = "", icon: str = "") -> None:
        """Show other words.

        Args:
            tone: colour and, unless `icon` says otherwise, shape of the icon.
            lead: heavy beginning: what it is.
            text: the sentence; plain text.
            action: words of the link; "" for none.
            icon: name of another icon (`state-unknown` for what cannot be decided).
        """
        restyle(self, tone=tone)
        self._icon.show_icon(icon or _ICONS[tone], role=_ROLES[tone])
        heavy = f"<b>{_escape(lead)}</b> " if lead else ""
        self._say = (heavy + _escape(text), action)
        flags = Qt.TextInteractionFlag
        self._text.setTextInteractionFlags(
            flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard if action else flags.NoTextInteraction
        )
        self._write()
        self.setAccessibleName(" ".join(part for part in (lead, text, action) if part))

    def _write(self) -> None:
        words, action = self._say
        color = theme.tokens().accent
        link = f' <a href="do" style="color:{color}; text-decoration:none">{_escape(action)}</a>' if action else ""
        self._text.setText(words + link)

    def announce(self) -> None:
        """Let a screen reader say it."""
        announce(self, self.accessibleName())

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
