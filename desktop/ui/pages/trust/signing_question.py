"""Asking for what opens a signing key: the passphrase of a software key, or the PIN of a token with the tries left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.services.own_keys import own_key_facts
from desktop.ui.errors import show_known_error
from desktop.ui.pages.reports.fields import Labelled, PassphraseField
from desktop.ui.pages.reports.pin_line import LOCKED, PinLine, missing_words, secret_words
from desktop.ui.pages.trust.dialogs import Question
from desktop.ui.pages.trust.own_key_card import kind_words
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

# What is put right by asking once more; a person asks, never the program.
SECRET_CODES = frozenset({"WRONG_KEY_PASSPHRASE", "KEY_WAITS", "PIN_MISSING", "WRONG_PIN", "WRONG_PIN_LAST_TRY"})
_ONCE_MORE = SECRET_CODES | {"EXPORTED_MEANWHILE", "DATABASE_BUSY"}


class SignQuestion(Question):
    """Which key signs, and what opens it.

    Attributes:
        secret: the passphrase or the PIN, with its label.
        pin: what the token says of its PIN.
    """

    def __init__(
        self, session: Session, key: KeyFacts, *, title: str, text: str, go: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, text, go=go, icon="signature", careful=False, parent=parent)
        self._key = key
        hint = tr("Khóa của {holder}, {kind}.").format(holder=key.holder, kind=kind_words(key))
        self.secret = Labelled(secret_words(key), PassphraseField(), required=True, hint=hint)
        self.pin = PinLine(session)
        self.fields.addWidget(self.secret)
        self.fields.addWidget(self.pin)
        self.pin.known.connect(self._on_tries)
        self.pin.show_key(key)
        self.secret.field.focus()

    def answer(self) -> None:
        """Go ahead when the secret is there."""
        if not self.secret.field.value():
            self.refuse(self.secret, missing_words(self._key))
        else:
            self.accept()

    def _on_tries(self, tries: str) -> None:
        self.go_button.setEnabled(tries != LOCKED)
        QTimer.singleShot(0, self, self.grow)


def ask_secret(
    session: Session, parent: QWidget, *, title: str, text: str, go: str, then: Callable[[str | None], object]
) -> None:
    """Ask for what opens the office's signing key and go on with it; with None where the key needs nothing.

    Esc goes on with nothing. A PIN is handed on once: who signs tries it once and says what came of it.

    Args:
        session: of the office.
        parent: the page or tab that asks.
        title: what is signed.
        text: what that means, in one or two sentences.
        go: verb of what happens next.
        then: takes the passphrase or the PIN.
    """

    def ask(key: KeyFacts | None) -> None:
        if key is None or not key.needs_secret:
            then(None)  # without a key the service says so
            return
        dialog = SignQuestion(session, key, title=title, text=text, go=go, parent=parent)
        dialog.accepted.connect(lambda: then(dialog.secret.field.value()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    session.read(own_key_facts, receiver=parent, done=ask, key="signing.key")


def show_signing_error(
    frame: PageFrame,
    error: KnownError,
    *,
    ask_again: Callable[[], object],
    otherwise: Callable[[], object] | None = None,
) -> None:
    """Say why nothing was signed; where asking once more helps, its button does, else what else may help."""

    def again() -> None:
        frame.hide_banner(f"error.{error.code}")
        ask_again()

    show_known_error(frame, error, on_next=again if error.code in _ONCE_MORE else otherwise)
