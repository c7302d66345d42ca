"""The history of a record in words, asked for when it is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.clock import vietnam_time
from desktop.services.cards import HistoryStep, record_history
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.formats import NONE
from desktop.ui.widgets.labels import make_label, make_rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.session import Session

_SHOWN_FIELDS = 12


class HistoryView(QFrame):
    """Who changed what when, newest first.

    Signals:
        shown: the history is here.
    """

    shown = Signal()

    def __init__(self, session: Session, register: str, record_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        session.read(
            lambda office: record_history(office, register, record_id), receiver=self, done=self._show, key="history"
        )

    def _show(self, steps: tuple[HistoryStep, ...]) -> None:
        for step in steps:
            at = vietnam_time(datetime.fromisoformat(step.at))
            self._column.addWidget(make_label(f"{self._action(step)}", "bold"))
            self._column.addWidget(make_label(f"{at:%H:%M, %d/%m/%Y}. {step.author}", "small"))
            if step.file:
                self._column.addWidget(make_label(step.file, wrap=True))
            if step.reason:
                self._column.addWidget(make_label(self.tr("Lý do: {reason}").format(reason=step.reason), wrap=True))
            if step.changes:
                self._column.addWidget(self._changes(step))
            self._column.addWidget(make_rule())
        if not steps:
            self._column.addWidget(make_label(self.tr("Chưa có gì trong nhật ký."), "label"))
        self.shown.emit()

    def _action(self, step: HistoryStep) -> str:
        words = {
            "added": self.tr("Thêm mới"),
            "edited": self.tr("Sửa"),
            "removed": self.tr("Xóa"),
            "restored": self.tr("Lấy lại bản ghi đã xóa"),
            "taken_in": self.tr("Nhận từ gói"),
            "undone": self.tr("Hoàn tác"),
            "decided": self.tr("Quyết định xung đột"),
            "informant_put": self.tr("Niêm phong người báo tin"),
            "informant_read": self.tr("Đọc người báo tin"),
            "informant_removed": self.tr("Xóa người báo tin"),
            "attached": self.tr("Đính kèm tệp"),
            "detached": self.tr("Gỡ tệp"),
            "reattached": self.tr("Lấy lại tệp đã gỡ"),
            "linked": self.tr("Gắn với bản ghi cùng cơ sở"),
            "told_apart": self.tr("Xác nhận là cơ sở khác"),
            "put_off": self.tr("Nghi trùng, để sau"),
            "link_undone": self.tr("Gỡ quyết định về bản ghi trùng"),
        }
        return words.get(step.action, step.action)

    def _changes(self, step: HistoryStep) -> FactsGrid:
        grid = FactsGrid(label_width=116)
        facts = [(one.label, f"{one.before or NONE} → {one.after or NONE}") for one in step.changes[:_SHOWN_FIELDS]]
        if len(step.changes) > _SHOWN_FIELDS:
            more = len(step.changes) - _SHOWN_FIELDS
            facts.append((self.tr("Ô khác"), self.tr("{n} ô").format(n=more)))
        grid.show_facts(facts)
        return grid
