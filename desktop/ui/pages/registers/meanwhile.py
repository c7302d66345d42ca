"""Two versions of one record, because somebody changed it while it was being edited: choose field by field."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QScrollArea, QVBoxLayout

from desktop.clock import vietnam_time
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.formats import NONE
from desktop.ui.widgets.labels import make_label, make_rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.services.forms import Meanwhile

KEPT, EDITED = 1, 2


class MeanwhilePanel(Card):
    """Both versions side by side.

    Signals:
        decided: names of the fields whose kept value is to stay.
        put_off: back to the form, nothing decided.
    """

    decided = Signal(frozenset)
    put_off = Signal()

    def __init__(self, found: Meanwhile, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        at = vietnam_time(datetime.fromisoformat(found.at))
        self.set_title(self.tr("Bản ghi đã được sửa ở nơi khác"))
        words = self.tr(
            "{who} đã sửa lúc {time} ngày {day}, sau khi mở biểu mẫu này. Chọn giá trị giữ lại cho từng ô rồi lưu."
        )
        text = words.format(who=found.by, time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}")
        self.body.addWidget(make_label(text, wrap=True))
        self._groups: dict[str, QButtonGroup] = {}
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._make_table(found))
        self.body.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.save_button = ActionButton(
            self.tr("Lưu theo lựa chọn"), icon="save", look="primary", on_click=self._decide
        )
        row.addWidget(self.save_button)
        row.addWidget(ActionButton(self.tr("Quay lại biểu mẫu"), on_click=self.put_off.emit))
        row.addStretch(1)
        self.body.addWidget(make_plain(row))

    def begin(self) -> None:
        """Go to the first choice."""
        first = next((group.checkedButton() for group in self._groups.values()), None)
        (first or self.save_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, field: str, *, kept: bool) -> None:
        """Choose for one field."""
        self._groups[field].button(KEPT if kept else EDITED).setChecked(True)

    def _make_table(self, found: Meanwhile) -> QWidget:
        holder = make_plain()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        headings = (self.tr("Ô"), self.tr("Bản đang có"), self.tr("Bản đang sửa"))
        for at, heading in enumerate(headings):
            grid.addWidget(make_label(heading, "small-bold", tone="text2"), 0, at)
        for at, one in enumerate(found.differences):
            line = 1 + 2 * at
            grid.addWidget(make_rule(), line, 0, 1, 3)
            grid.addWidget(make_label(one.label, "label", wrap=True), line + 1, 0, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(self)
            for place, words in ((KEPT, one.kept), (EDITED, one.edited)):
                button = QRadioButton()
                button.setAccessibleName(f"{one.label}, {headings[place]}: {words or NONE}")
                group.addButton(button, place)
                grid.addWidget(_choice(button, words or NONE), line + 1, place)
            # What the person did not touch was changed by the other alone: theirs is the newer.
            group.button(EDITED if one.touched else KEPT).setChecked(True)
            self._groups[one.field] = group
        column.addLayout(grid)
        column.addStretch(1)
        return holder

    def _decide(self) -> None:
        self.decided.emit(frozenset(name for name, group in self._groups.items() if group.checkedId() == KEPT))


def _choice(button: QRadioButton, words: str) -> QWidget:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    label = make_label(words, wrap=True)
    row.addWidget(label, 1)
    return make_plain(row)
