"""The password of informants: set up, changed, or begun anew after it was lost; typed twice, judged while typing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.passphrases import Strength, judge_passphrase
from desktop.ui import theme
from desktop.ui.pages.reports.fields import Labelled, PassphraseField
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.state_badge import StateBadge


@dataclass(frozen=True, slots=True)
class TypedPassword:
    """What was typed: the new password, and the old one or the reason where these were asked for."""

    new: str
    old: str = ""
    reason: str = ""


class NewPasswordDialog(QDialog):
    """Asks for a new password twice; Esc and the second button mean no."""

    def __init__(
        self, title: str, text: str, *, go: str, old: bool = False, reason: bool = False, parent: QWidget | None = None
    ) -> None:
        """A dialog.

        Args:
            title: what it is for.
            text: what will happen.
            go: words of the button.
            old: whether the password in use is asked for.
            reason: whether a reason is asked for.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(title, "section"))
        layout.addWidget(make_label(text, "label", wrap=True))
        self.old = Labelled(self.tr("Mật khẩu đang dùng"), PassphraseField(), required=True) if old else None
        self.new = Labelled(self.tr("Mật khẩu mới"), PassphraseField(), required=True)
        self.again = Labelled(self.tr("Nhập lại mật khẩu mới"), PassphraseField(), required=True)
        self.reason = Labelled(self.tr("Lý do"), TextField(longest=300), required=True) if reason else None
        self.strength = StateBadge()
        self.strength.hide()
        for part in (self.old, self.new, self.strength, self.again, self.reason):
            if part is not None:
                layout.addWidget(part)
        layout.addWidget(self._warning())
        layout.addLayout(self._buttons(go))
        self.new.field.changed.connect(self._show_strength)
        (self.old or self.new).field.focus()

    @classmethod
    def ask(
        cls, parent: QWidget | None, title: str, text: str, *, go: str, old: bool = False, reason: bool = False
    ) -> TypedPassword | None:
        """What was typed, or None when the person gave up; the parts are those of the constructor."""
        dialog = cls(title, text, go=go, old=old, reason=reason, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        typed = dialog.typed()
        dialog.deleteLater()
        return typed if accepted else None

    def typed(self) -> TypedPassword:
        """What stands in the fields."""
        return TypedPassword(
            self.new.field.value(),
            self.old.field.value() if self.old is not None else "",
            self.reason.field.value() if self.reason is not None else "",
        )

    def answer(self) -> None:
        """Go ahead when nothing is missing; otherwise say what is."""
        found = self._problem()
        if found is None:
            self.accept()
            return
        found[0].refuse(found[1])
        QTimer.singleShot(0, self, self._grow)  # the note takes its room when the layout has been asked again

    def _problem(self) -> tuple[Labelled, str] | None:
        if self.old is not None and not self.old.field.value():
            return self.old, self.tr("Chưa nhập mật khẩu đang dùng.")
        if not judge_passphrase(self.new.field.value()).is_allowed:
            return self.new, self.tr("Mật khẩu ngắn quá. Đặt ít nhất 8 ký tự.")
        if self.new.field.value() != self.again.field.value():
            return self.again, self.tr("Hai lần nhập chưa giống nhau. Nhập lại.")
        if self.reason is not None and not self.reason.field.value():
            return self.reason, self.tr("Chưa ghi lý do.")
        return None

    def _warning(self) -> Banner:
        return Banner(
            "warn",
            lead=self.tr("Mất mật khẩu thì không đọc lại được nữa."),
            text=self.tr("Không ai, kể cả người làm chương trình, mở được. Ghi ra giấy, cất nơi có khóa."),
        )

    def _buttons(self, go: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.reject))
        button = ActionButton(go, icon="lock", look="primary", on_click=self.answer)
        button.setDefault(True)
        row.addWidget(button)
        return row

    def _show_strength(self) -> None:
        typed = self.new.field.value()
        self.strength.setVisible(bool(typed))
        self.strength.show_state(strength_state(judge_passphrase(typed).strength))

    def _grow(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


def strength_state(strength: Strength) -> State:
    """How a password is judged, in a word."""
    return {
        Strength.TOO_SHORT: State("state-bad", tr("Ngắn quá"), "bad"),
        Strength.WEAK: State("state-warn", tr("Yếu"), "warn"),
        Strength.FAIR: State("state-info", tr("Vừa"), "accent"),
        Strength.STRONG: State("state-ok", tr("Mạnh"), "ok"),
    }[strength]
