"""The step after the data were made: the fingerprint of the signing key, and its enrolment for the superior."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.pages.wizard.step import SetupStep
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, FactsGrid, make_plain
from desktop.ui.widgets.labels import IconLabel, make_label


class KeyStep(SetupStep):
    """Shows that the data are being made, then what was made.

    Signals:
        enrolment_asked: the enrolment is to be written to a folder.
    """

    enrolment_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = self.tr(
            "Khóa ký chứng minh gói báo cáo là của đơn vị này. Khóa nằm trong tệp dữ liệu, mở bằng mật khẩu vừa đặt."
        )
        super().__init__(self.tr("Khóa ký của đơn vị"), text, parent=parent)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_waiting())
        self._stack.addWidget(self._make_made())
        self.body.addWidget(self._stack)
        self.end_body()
        self._ready = False

    def show_work(self) -> None:
        """The data are being made."""
        self._ready = False
        self._stack.setCurrentIndex(0)
        self.edited.emit()

    def show_made(self, *, unit: str, location: str, officer: str, fingerprint: str, superior: str) -> None:
        """The data are there.

        Args:
            unit: name of the unit.
            location: where the data lie.
            officer: the person in the certificate.
            fingerprint: in groups of four.
            superior: name of the unit that has to know the key; empty for none.
        """
        self._ready = True
        self._title_made.setText(self.tr("Đã tạo dữ liệu của {unit}").format(unit=unit))
        groups = fingerprint.split()
        half = (len(groups) + 1) // 2
        mark = make_label(" ".join(groups[:half]) + "\n" + " ".join(groups[half:]), "mono")
        mark.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._grid.show_facts(
            [
                (self.tr("Tệp dữ liệu"), location),
                (self.tr("Người giữ khóa"), officer),
                (self.tr("Dấu vân tay khóa"), mark),
            ]
        )
        if superior:
            words = self.tr(
                "Việc cần làm tiếp: xuất phiếu đăng ký khóa, gửi tệp cho {superior} và đọc dấu vân tay qua điện thoại"
                " hoặc giấy. Làm sau cũng được, ở trang Đơn vị & tin cậy."
            )
            self._next.setText(words.format(superior=superior))
        else:
            self._next.setText(self.tr("Đơn vị không báo cáo lên trên nên chưa cần gửi khóa cho ai."))
        self._export.setVisible(bool(superior))
        self._stack.setCurrentIndex(1)
        self.edited.emit()

    def show_exported(self, file: str) -> None:
        """The enrolment lies in its folder."""
        self.say("ok", self.tr("Phiếu đăng ký khóa nằm tại {file}.").format(file=file), lead=self.tr("Đã xuất."))

    def is_ready(self) -> bool:
        return self._ready

    def first_focus(self) -> None:
        if self._export.isVisible():
            self._export.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_waiting(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("clock", role="text2"))
        row.addWidget(make_label(self.tr("Đang tạo dữ liệu và khóa ký…"), "label"))
        row.addStretch(1)
        column = QVBoxLayout()
        column.addLayout(row)
        column.addStretch(1)
        return make_plain(column)

    def _make_made(self) -> QWidget:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("state-ok", role="ok", size=18))
        self._title_made = make_label(role="group")
        head.addWidget(self._title_made, 1)
        card.body.addLayout(head)
        self._grid = FactsGrid(label_width=130)
        card.body.addWidget(self._grid)
        self._next = make_label(role="label", wrap=True)
        self._export = ActionButton(self.tr("Xuất phiếu đăng ký khóa"), icon="key", on_click=self.enrolment_asked.emit)
        self._export.setAutoDefault(True)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(card)
        column.addWidget(self._next)
        buttons = QHBoxLayout()
        buttons.addWidget(self._export)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        made = make_plain(column)
        made.setMinimumHeight(theme.px(200))
        return made
