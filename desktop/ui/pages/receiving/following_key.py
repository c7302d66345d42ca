"""The fields asked when a key follows one that is in force: who else confirms it, and what becomes of the old one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from desktop.services.enrolments import Acceptance, OldKey, Way
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.labels import make_label


class FollowingKey(QFrame):
    """Second person, fate of the old key, reason.

    Attributes:
        second: full name of who else confirms it.
        reason: why the old key is revoked.
        choices: a button for each fate of the old key.

    Signals:
        needs_changed: other fields are asked for now.
    """

    needs_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._way = Way.LOST
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.second = Labelled(
            self.tr("Người thứ hai đã xác nhận"),
            TextField(longest=120),
            required=True,
            hint=self.tr("Họ tên người khác người đang ghi nhận, đã tự hỏi lại đơn vị hoặc đã xem phiếu giấy."),
        )
        layout.addWidget(self.second)
        layout.addWidget(make_label(self.tr("Khóa cũ của đơn vị"), "label"))
        words = {
            OldKey.REVOKED: self.tr("Đã mất hoặc bị lấy cắp: thu hồi"),
            OldKey.REPLACED: self.tr("Thay bằng khóa mới; gói đã ký trước đây vẫn tốt"),
            OldKey.KEPT: self.tr("Vẫn dùng: đơn vị có thêm máy hoặc thêm người ký"),
        }
        self.choices = {fate: QRadioButton(text) for fate, text in words.items()}
        group = QButtonGroup(self)
        for button in self.choices.values():
            group.addButton(button)
            layout.addWidget(button)
        self.reason = Labelled(self.tr("Lý do thu hồi khóa cũ"), TextField(longest=300), required=True)
        layout.addWidget(self.reason)
        self.choices[OldKey.REVOKED].toggled.connect(self._on_fate)

    def _on_fate(self, revoked: bool) -> None:
        self.reason.setVisible(revoked)
        self.needs_changed.emit()

    def show_way(self, way: Way) -> None:
        """Ask what this way needs."""
        self._way = way
        self.second.setVisible(way is Way.LOST)
        fate = OldKey.REVOKED if way is Way.LOST else OldKey.REPLACED
        self.choices[fate].setChecked(True)
        self.reason.setVisible(fate is OldKey.REVOKED)

    def is_complete(self) -> bool:
        """Whether nothing is missing; otherwise the first field says what."""
        if self._way is Way.LOST and self.second.field.is_empty():
            self.second.refuse(self.tr("Chưa ghi người thứ hai đã xác nhận."))
            self.needs_changed.emit()
            return False
        if self.choices[OldKey.REVOKED].isChecked() and self.reason.field.is_empty():
            self.reason.refuse(self.tr("Chưa ghi lý do thu hồi."))
            self.needs_changed.emit()
            return False
        return True

    def said(self) -> Acceptance:
        """What was said."""
        fate = next(fate for fate, button in self.choices.items() if button.isChecked())
        return Acceptance(self.second.field.value(), fate, self.reason.field.value())
