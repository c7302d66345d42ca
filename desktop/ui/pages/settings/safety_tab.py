"""Idle lock, backups, restoring, checking that everything is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.settings import IDLE_MINUTES
from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.services.reminders import Reminders
    from desktop.settings import SettingsFile
    from desktop.ui.pages.overview.source import ReminderSource
    from desktop.ui.pages.settings.upkeep import Upkeep
    from desktop.ui.session import Session


class SafetyTab(QFrame):
    """Three cards."""

    def __init__(self, session: Session, reminders: ReminderSource, settings: SettingsFile, upkeep: Upkeep) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._settings, self._upkeep = session, settings, upkeep
        self._reminders = reminders
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        for card in (self._make_lock(), self._make_backup(), self._make_check()):
            card.setMaximumWidth(theme.px(760))
            column.addWidget(card)
        column.addStretch(1)
        reminders.changed.connect(self._show)

    def begin(self) -> None:
        """Ask when the last copy was made."""
        self._reminders.refresh()

    def _make_lock(self) -> Card:
        card = Card(self.tr("Khóa màn hình làm việc"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 14)
        self.idle = CodeField([Option(str(n), self.tr("{n} phút").format(n=n)) for n in IDLE_MINUTES])
        self.idle.setMaximumWidth(theme.px(140))
        self.idle.set_value(str(self._settings.values.idle_minutes))
        self.idle.changed.connect(self._keep_idle)
        label = FieldLabel(self.tr("Tự khóa khi không dùng"), required=False)
        label.setWordWrap(False)
        label.setBuddy(self.idle.input())
        self.idle.set_names(self.tr("Tự khóa khi không dùng"), "")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label)
        row.addWidget(self.idle)
        row.addWidget(make_label(self.tr("Khóa ngay: Ctrl+L. Nháp đang gõ được lưu trước khi khóa."), "small"), 1)
        card.body.addLayout(row)
        return card

    def _make_backup(self) -> Card:
        card = Card(self.tr("Sao lưu, phục hồi"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 14)
        self._facts = FactsGrid(label_width=150)
        card.body.addWidget(self._facts)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back_up = ActionButton(self.tr("Sao lưu ngay"), icon="archive", on_click=self._upkeep.back_up)
        row.addWidget(self.back_up)
        row.addWidget(ActionButton(self.tr("Chọn thư mục sao lưu…"), icon="folder", on_click=self._choose_folder))
        row.addWidget(ActionButton(self.tr("Phục hồi từ bản sao…"), icon="history", on_click=self._upkeep.restore))
        row.addStretch(1)
        card.body.addLayout(row)
        note = self.tr(
            "Bản sao mã hóa bằng cùng mật khẩu. Để bản sao trên USB cất riêng. Phục hồi tạo tệp mới, không ghi đè"
            " dữ liệu đang dùng."
        )
        card.body.addWidget(make_label(note, "small", wrap=True))
        return card

    def _make_check(self) -> Card:
        card = Card(self.tr("Kiểm tra dữ liệu"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 14)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(ActionButton(self.tr("Kiểm tra nguyên vẹn"), icon="shield", on_click=self._upkeep.check))
        row.addWidget(make_label(self.tr("Xem tệp, liên kết giữa các sổ và niêm phong nhật ký còn khớp."), "small"), 1)
        card.body.addLayout(row)
        return card

    def _show(self, reminders: Reminders) -> None:
        if reminders.backed_up_on is None:
            last: str | State = self.tr("chưa sao lưu lần nào")
        else:
            last = say_date(reminders.backed_up_on)
        if reminders.needs_backup:
            words = self.tr("{last}; đã {n} ngày").format(last=last, n=reminders.days_without)
            last = State("state-warn", words, "warn")
        self._facts.show_facts(
            [
                (self.tr("Tệp dữ liệu"), self._session.office.location),
                (self.tr("Sao lưu gần nhất"), last),
                (self.tr("Thư mục sao lưu"), self._settings.values.backup_folder or self.tr("chưa chọn")),
            ]
        )

    def _keep_idle(self) -> None:
        value = self.idle.value()
        if value and int(value) != self._settings.values.idle_minutes:
            self._settings.change(idle_minutes=int(value))
            self._upkeep.looks_changed()

    def _choose_folder(self) -> None:
        if self._upkeep.choose_backup_folder():
            self.begin()
