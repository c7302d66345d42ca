"""The card of the office's own signing key: what it is, until when, its fingerprint, and what can be done with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.services.own_keys import KeyFacts


class FingerprintBox(QFrame):
    """A fingerprint in groups of four, two lines of eight; the mouse can mark it to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self._print = make_label(role="mono")
        self._print.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(12, 8, 12, 8)
        inner.addWidget(self._print)

    def show_fingerprint(self, groups: str) -> None:
        """Show it."""
        parts = groups.split()
        lines = (parts[at : at + 8] for at in range(0, len(parts), 8))
        self._print.setText("\n".join("  ".join(line) for line in lines))
        self.setAccessibleName(self.tr("Dấu vân tay khóa: {groups}").format(groups=groups))


class OwnKeyCard(Card):
    """The signing key in use.

    Signals:
        token_asked: a token is to be chosen.
        new_asked: a new software key.
        passphrase_asked: another passphrase for the software key.
        former_asked: the software key before the token again.
    """

    token_asked = Signal()
    new_asked = Signal()
    passphrase_asked = Signal()
    former_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Khóa ký của đơn vị"))
        self._facts = FactsGrid(label_width=104)
        self.body.addWidget(self._facts)
        self._label = make_label(self.tr("Dấu vân tay khóa, ghi trên phiếu giấy để nơi nhận đối chiếu"), "label")
        self.body.addWidget(self._label)
        self.fingerprint = FingerprintBox()
        self.body.addWidget(self.fingerprint)
        self.body.addStretch(1)
        self._token = LinkButton(self.tr("Dùng thiết bị ký số…"), small=True, on_click=self.token_asked.emit)
        self._new = LinkButton(self.tr("Tạo khóa mới…"), small=True, on_click=self.new_asked.emit)
        self._passphrase = LinkButton(self.tr("Đổi mật khẩu khóa…"), small=True, on_click=self.passphrase_asked.emit)
        self._former = LinkButton(self.tr("Dùng lại khóa phần mềm"), small=True, on_click=self.former_asked.emit)
        self.add_foot(self._token, self._new, self._former, self._passphrase)

    def show_key(self, key: KeyFacts | None, former: KeyFacts | None) -> None:
        """Show the key, and whether a software key was in use before it."""
        self._former.setVisible(key is not None and key.kind == "token" and former is not None)
        for widget in (self._label, self.fingerprint):
            widget.setVisible(key is not None)
        self._passphrase.setVisible(key is not None and key.kind == "software")
        if key is None:
            none = State("state-warn", self.tr("chưa có; tạo khóa hoặc chọn thiết bị ký số"), "warn")
            self._facts.show_facts([(self.tr("Khóa"), none)])
            return
        since = say_date(vietnam_day(datetime.fromisoformat(key.made_at)))
        self._facts.show_facts(
            [
                (self.tr("Người giữ khóa"), key.holder),
                (self.tr("Loại khóa"), kind_words(key)),
                (self.tr("Dùng từ ngày"), since),
                (self.tr("Hiệu lực đến"), ending(key)),
            ]
        )
        self.fingerprint.show_fingerprint(key.fingerprint)


def kind_words(key: KeyFacts) -> str:
    """Software key or token, in words."""
    if key.kind == "token":
        return tr("thiết bị ký số {name}").format(name=key.token).strip()
    return tr("khóa phần mềm, mở bằng mật khẩu")


def ending(key: KeyFacts) -> State | str:
    """Until when the key signs, with a warning sixty days ahead."""
    day = say_date(vietnam_day(key.valid_to))
    if key.days_left < 0:
        return State("state-bad", tr("{day}, đã hết hạn").format(day=day), "bad")
    if key.ends_soon:
        words = tr("{day}, còn {n} ngày").format(day=day, n=say_number(key.days_left))
        return State("state-warn", words, "warn")
    return day
