"""Asks a person to compare a key's fingerprint with the paper slip before the key is accepted for its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.enrolments import ON_PAPER, Acceptance, Way, unknown_signer
from desktop.services.package_values import grouped
from desktop.ui import theme
from desktop.ui.pages.receiving.following_key import FollowingKey
from desktop.ui.pages.receiving.words import sender_name
from desktop.ui.pages.trust.dialogs import fit_height
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.ui.pages.receiving.batch import Item

_IN_A_ROW = 4
_LARGER = 5


class KeyDialog(QDialog):
    """The fingerprint large beside unit and officer; accepting is possible only after the tick.

    Attributes:
        tick: "Đã đối chiếu với phiếu giấy".
        accept_button: "Ghi nhận khóa".
    """

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Đối chiếu, ghi nhận khóa"))
        self.setMinimumWidth(theme.px(520))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(make_label(self.tr("Đối chiếu, ghi nhận khóa"), "section"))
        layout.addWidget(make_label(self._words(item.way), "label", wrap=True))
        layout.addWidget(self._facts(item))
        if (other := self._other_unit(item)) is not None:
            layout.addWidget(other)
        layout.addWidget(self._fingerprint(item))
        self.following = FollowingKey() if item.way in {Way.LOST, Way.ROTATION} else None
        if self.following is not None:
            self.following.show_way(item.way)
            self.following.needs_changed.connect(lambda: QTimer.singleShot(0, self, lambda: fit_height(self)))
            layout.addWidget(self.following)
        self.tick = QCheckBox(self.tr("Đã đối chiếu với phiếu giấy, mọi nhóm đều trùng"))
        layout.addWidget(self.tick)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        cancel = ActionButton(self.tr("Hủy bỏ"), on_click=self.reject)
        cancel.setDefault(True)
        self.accept_button = ActionButton(self.tr("Ghi nhận khóa"), icon="key", look="primary", on_click=self._go)
        self.accept_button.setEnabled(item.way is Way.ROTATION)
        self.tick.setVisible(item.way is not Way.ROTATION)
        self.tick.toggled.connect(self.accept_button.setEnabled)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        layout.addLayout(row)
        first = self.accept_button if item.way is Way.ROTATION else self.tick
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Take just the height that the fields need."""
        super().showEvent(event)
        fit_height(self)

    def said(self) -> Acceptance:
        """What the person says beyond having compared."""
        return self.following.said() if self.following is not None else ON_PAPER

    def _go(self) -> None:
        if self.following is None or self.following.is_complete():
            self.accept()

    def _words(self, way: Way) -> str:
        if way is Way.ROTATION:
            return self.tr(
                "Khóa mới này được chính khóa đang dùng của đơn vị ký xác nhận, nên không cần phiếu giấy. "
                "Gói đã ký bằng khóa cũ vẫn tốt."
            )
        if way is Way.LOST:
            return self.tr(
                "Đơn vị này đang có một khóa khác còn hiệu lực, và khóa đó không xác nhận khóa mới. Đối chiếu phiếu "
                "giấy có chữ ký, và gọi cho đơn vị theo số đã biết từ trước để người thứ hai xác nhận."
            )
        if way is Way.BESIDE:
            return self.tr(
                "Khóa này ký thêm vào gói mà khóa đang dùng của đơn vị đã ký (lãnh đạo, hoặc dấu của cơ quan). "
                "So từng nhóm với phiếu giấy rồi ghi nhận; khóa đang dùng giữ nguyên."
            )
        return self.tr(
            "So từng nhóm với phiếu đăng ký khóa bằng giấy có chữ ký của đơn vị. Chỉ ghi nhận khi mọi nhóm đều trùng."
        )

    def _facts(self, item: Item) -> FactsGrid:
        signer = unknown_signer(item.examined)
        facts = FactsGrid(label_width=96)
        code = f" ({item.header.sender.code})" if item.header else ""
        facts.show_facts(
            [
                (self.tr("Đơn vị"), sender_name(item) + code),
                (self.tr("Cán bộ"), signer.person),
                (self.tr("Bộ phận"), signer.department),
                (self.tr("Khóa từ ngày"), say_date(signer.valid_from.date())),
                (self.tr("Đến ngày"), say_date(signer.valid_to.date())),
            ]
        )
        return facts

    def _other_unit(self, item: Item) -> Banner | None:
        """A warning where the certificate names another unit than the package."""
        signer, header = unknown_signer(item.examined), item.header
        if header is None or signer.unit_code == header.sender.code:
            return None
        named = signer.organisation or signer.unit_code
        text = self.tr("Trong khóa ghi “{named}”. Hỏi lại đơn vị gửi trước khi ghi nhận.").format(named=named)
        return Banner("warn", lead=self.tr("Khóa ghi tên đơn vị khác."), text=text)

    def _fingerprint(self, item: Item) -> QFrame:
        signer = unknown_signer(item.examined)
        groups = grouped(signer.fingerprint).split()
        frame = QFrame()
        frame.setProperty("role", "code")
        frame.setAccessibleName(self.tr("Dấu vân tay khóa: {groups}").format(groups=" ".join(groups)))
        grid = QGridLayout(frame)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(theme.px(22))
        grid.setVerticalSpacing(6)
        font = QFont(theme.font("mono"))
        font.setPointSizeF(font.pointSizeF() + _LARGER)
        for at, group in enumerate(groups):
            label = make_label(group, "mono")
            label.setFont(font)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, at // _IN_A_ROW, at % _IN_A_ROW)
        grid.setColumnStretch(_IN_A_ROW, 1)
        return frame
