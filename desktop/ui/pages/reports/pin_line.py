"""What opens a signing key: the words for its secret, and what a token says of the tries its PIN has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.messages import describe
from desktop.services.own_keys import TOKEN, pin_tries
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.session import Session

LOCKED = "locked"


def secret_words(key: KeyFacts | None) -> str:
    """What a key is opened with, as the label of a field says it."""
    return tr("Mã PIN") if key is not None and key.kind == TOKEN else tr("Mật khẩu khóa ký")


def missing_words(key: KeyFacts | None) -> str:
    """What is said under the field when it was left empty."""
    return tr("Chưa nhập mã PIN.") if key is not None and key.kind == TOKEN else tr("Chưa nhập mật khẩu khóa ký.")


class PinLine(QWidget):
    """What the token says of its PIN; hidden for a software key.

    Signals:
        known: what the token said: "full", "low", "last", "locked"; "" when it did not answer.
    """

    known = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._key: KeyFacts | None = None
        self.badge = StateBadge()
        self._again = LinkButton(self.tr("Xem lại"), small=True, on_click=self.look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.badge)
        row.addWidget(self._again)
        row.addStretch(1)
        self.hide()

    def show_key(self, key: KeyFacts | None) -> None:
        """Ask the token of this key, unless it was asked already; a software key has none."""
        if key is None or key.kind != TOKEN:
            self._key = None
            self.hide()
        elif self._key is None or self._key.fingerprint != key.fingerprint:
            self._key = key
            self.look()

    def look(self) -> None:
        """Ask the token again; no PIN goes to it."""
        key = self._key
        if key is None:
            return
        self._say(State("clock", self.tr("Đang hỏi thiết bị {token}…").format(token=key.token), "text2"))
        office, fingerprint = self._session.office, key.fingerprint
        self._session.tasks.run(
            "files",
            lambda: pin_tries(office, fingerprint),
            receiver=self,
            done=lambda tries: self._show(fingerprint, tries),
            failed=lambda error: self._on_failed(fingerprint, error),
            key="pin",
        )

    def _show(self, fingerprint: str, tries: str) -> None:
        if self._key is None or self._key.fingerprint != fingerprint:
            return  # a slow token answers after another key was chosen
        found = pin_state(tries)
        words = self.tr("{token}: mã PIN {tries}").format(token=self._key.token, tries=found.word)
        self._say(State(found.icon, words, found.tone))
        self.known.emit(tries)

    def _on_failed(self, fingerprint: str, error: KnownError) -> None:
        if self._key is None or self._key.fingerprint != fingerprint:
            return
        message = describe(error)
        self._say(State("state-bad", message.what, "bad"), is_trouble=True)
        self.setToolTip(message.text)
        self.known.emit("")

    def _say(self, state: State, *, is_trouble: bool = False) -> None:
        self.badge.show_state(state)
        self.setToolTip("")
        self._again.setVisible(is_trouble)
        self.show()


def pin_state(tries: str) -> State:
    """What is left of a PIN, in words: tokens tell no number, only how near they are to locking."""
    if tries == "locked":
        return State("lock", tr("đã khóa"), "bad")
    if tries == "last":
        return State("state-bad", tr("còn 1 lần thử"), "bad")
    if tries == "low":
        return State("state-warn", tr("vừa nhập sai, còn ít lần"), "warn")
    return State("state-ok", tr("còn đủ lần thử"), "text2")
