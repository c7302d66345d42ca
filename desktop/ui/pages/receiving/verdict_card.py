"""The card beside the inbox: whose package, the verdict in parts, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.verdict import Outcome, ReasonCode
from desktop.ui.pages.receiving.words import (
    answer_to_sender,
    edition_words,
    header_period,
    is_receipt,
    sender_name,
    verdict_text,
)
from desktop.ui.widgets.card import Card, make_scroll
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.verdict import VerdictPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.pages.receiving.batch import Item


class VerdictCard(Card):
    """Shows one file of the batch.

    Signals:
        compare_asked: its key is to be compared with paper and accepted.
        hold_asked: it is to be kept until the package before it comes.
        receipt_asked: it is a receipt to be noted.
        plan_asked: it is a plan package to be read and applied.
        return_asked: it is to go back to its sender.
        copied: words for its sender are on the clipboard.
        exception_asked: it is about a closed period and is to be let in after all.
        paper_asked: it has no signature and is to be compared with its signed print.
    """

    compare_asked = Signal(object)
    hold_asked = Signal(object)
    receipt_asked = Signal(object)
    plan_asked = Signal(object)
    return_asked = Signal(object)
    copied = Signal()
    paper_asked = Signal(object)
    exception_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.item: Item | None = None
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(2)
        self._unit = make_label(role="card-title", wrap=True)
        self._file = make_label(role="small", wrap=True)
        self._what = make_label(role="small", wrap=True)
        self.panel = VerdictPanel()
        for widget in (self._unit, self._file, self._what):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.panel, 1)
        self.body.addWidget(make_scroll(inner))

    def show_item(self, item: Item) -> None:
        """Show a file."""
        is_other = self.item is None or self.item.path != item.path
        self.item = item
        self._unit.setText(sender_name(item))
        self._file.setText(item.path.name)
        self._file.setVisible(item.header is not None)
        what = ", ".join(part for part in (header_period(item.header), edition_words(item.header)) if part)
        self._what.setText(what)
        self._what.setVisible(item.header is not None)
        self.setAccessibleName(self.tr("Kết luận về gói của {unit}").format(unit=sender_name(item)))
        self.panel.show_verdict(verdict_text(item), actions=self._actions(item))
        if not is_other:
            self.panel.announce()

    def _actions(self, item: Item) -> list[tuple[str, str, Callable[[], object]]]:
        found = self._main_actions(item)
        if item.can_return:
            found.append((self.tr("Trả lại đơn vị gửi"), "returned", lambda: self.return_asked.emit(item)))
        return found

    def _main_actions(self, item: Item) -> list[tuple[str, str, Callable[[], object]]]:
        if item.is_plan and item.result is None and not item.needs_key:
            return [(self.tr("Xem, áp dụng gói kế hoạch"), "target", lambda: self.plan_asked.emit(item))]
        if item.needs_key:
            words = self.tr("Đối chiếu, ghi nhận khóa")
            return [(words, "key", lambda: self.compare_asked.emit(item))]
        if item.verdict.has(ReasonCode.PERIOD_LOCKED):
            return [(self.tr("Cho bổ sung kỳ đã khóa"), "supplement", lambda: self.exception_asked.emit(item))]
        if item.is_unsigned:
            return [
                (self.tr("Đối chiếu bản giấy, nhận gói"), "document", lambda: self.paper_asked.emit(item)),
                (self.tr("Chép lời trả lại"), "copy", lambda: self._copy(item)),
            ]
        if item.can_hold:
            return [(self.tr("Giữ gói, chờ gói trước"), "archive", lambda: self.hold_asked.emit(item))]
        if is_receipt(item) and item.result is None:
            return [(self.tr("Ghi nhận biên nhận"), "check", lambda: self.receipt_asked.emit(item))]
        if item.offer is None and item.verdict.outcome is not Outcome.PASSED:
            return [(self.tr("Chép lời trả lại"), "copy", lambda: self._copy(item))]
        return []

    def _copy(self, item: Item) -> None:
        QGuiApplication.clipboard().setText(answer_to_sender(item))
        self.copied.emit()
