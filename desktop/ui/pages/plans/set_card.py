"""The card of a set of targets: its document, what may be done with it, and its targets with their clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.plans.set_words import set_facts, set_state, target_row
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.speaking import without_arguments
from desktop.ui.widgets.state_badge import StateBadge
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.targets import Indicator
    from desktop.services.plans import ListedPlan


class SetCard(QFrame):
    """A set.

    Signals:
        apply_asked: go by it from now on.
        edit_asked: open its form.
        copy_asked: make an own set of it.
        write_asked: write it to a file.
        remove_asked: remove it.

    Attributes:
        apply_button: the way to apply it.
        targets: the table of its targets.
    """

    apply_asked = Signal()
    edit_asked = Signal()
    copy_asked = Signal()
    write_asked = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 1)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(14, 0, 14, 0)
        head.setSpacing(6)
        self._title = make_label(role="card-title", wrap=True)
        self._state = StateBadge()
        self._facts = FactsGrid(label_width=80)
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addLayout(self._make_actions())
        head.addWidget(self._facts)
        column.addLayout(head)
        columns = (
            Column("code", self.tr("Mã"), width=58, sortable=False, keep=False),
            Column("name", self.tr("Chỉ tiêu, điều khoản"), sortable=False, least=180),
            Column("asked", self.tr("Mức giao"), "right", 152, sortable=False),
            Column("programme", self.tr("Cả giai đoạn"), "right", 104, sortable=False, keep=False),
        )
        self.targets = DataTable(name=self.tr("Chỉ tiêu của bộ"), two_lines=True)
        self._model = RowsModel(columns, parent=self.targets)
        self.targets.setModel(self._model)
        column.addWidget(self.targets, 1)
        self.setFocusProxy(self.apply_button)

    def show_set(self, listed: ListedPlan, indicators: Mapping[str, Indicator], *, year: int) -> None:
        """Show a set as it asks in a year."""
        plan = listed.plan
        self._title.setText(plan.title)
        self.setAccessibleName(plan.title)
        self._state.show_state(set_state(listed))
        self._facts.show_facts(set_facts(listed))
        self.apply_button.setEnabled(not listed.applied)
        self._edit.set_text(self.tr("Sao chép để sửa") if listed.builtin else self.tr("Sửa"))
        self._remove.setEnabled(not listed.builtin and not listed.applied)
        self._model.show_rows([target_row(at, one, indicators, year=year) for at, one in enumerate(plan.targets)])

    def _make_actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.apply_button = ActionButton(self.tr("Áp dụng"), icon="check", on_click=self.apply_asked.emit)
        self._edit = ActionButton(self.tr("Sửa"), icon="pencil", keys="F2", on_click=self.edit_asked.emit)
        menu = QMenu(self)
        for words, icon, signal in (
            (self.tr("Sao chép thành bộ của đơn vị"), "copy", self.copy_asked),
            (self.tr("Ghi ra tệp…"), "save", self.write_asked),
        ):
            entry = menu.addAction(words)
            icons.put(entry, icon, role="text2")
            entry.triggered.connect(without_arguments(signal.emit))
        self._remove = menu.addAction(self.tr("Xóa"))
        icons.put(self._remove, "trash", role="text2")
        self._remove.triggered.connect(without_arguments(self.remove_asked.emit))
        for button in (self.apply_button, self._edit, ActionButton(self.tr("Khác"), menu=menu)):
            row.addWidget(button)
        row.addStretch(1)
        return row
