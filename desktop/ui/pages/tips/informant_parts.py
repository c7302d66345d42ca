"""Small parts of the view of informants: what was read, what was refused, what is promised, rows of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.messages import describe
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.formats import NONE

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.informants import Informant


def facts_of(informant: Informant) -> FactsGrid:
    """What was read."""
    grid = FactsGrid(label_width=96)
    grid.show_facts(
        [
            (tr("Họ tên"), informant.name or NONE),
            (tr("Điện thoại"), informant.telephone or NONE),
            (tr("Địa chỉ"), informant.address or NONE),
            (tr("Ghi chú"), informant.note or NONE),
        ]
    )
    return grid


def refusal(error: KnownError) -> Banner:
    """What was refused, why, and what next."""
    message = describe(error)
    rest = " ".join(part for part in (message.why, message.next_step) if part)
    return Banner("bad", lead=message.what, text=rest)


def promise() -> str:
    """Who may do what, and where nothing of it goes."""
    return tr(
        "Ai cũng ghi vào được; chỉ người biết mật khẩu đọc được và mỗi lần đọc có trong nhật ký. Không đi vào gói,"
        " Excel, tìm kiếm, nhật ký. Chữ đang gõ ở đây không được lưu nháp."
    )


def button_row(*buttons: QWidget) -> QWidget:
    """Buttons side by side from the left."""
    holder = QFrame()
    holder.setProperty("role", "plain")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return holder
