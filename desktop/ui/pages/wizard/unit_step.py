"""The first step: which unit this computer is for, where its reports go, whether others report to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.wizard.step import SetupStep
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.ticks import TickField
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.services.setup import UnitChoice, UnitFacts
    from desktop.ui.tasks import Tasks

_SHOWN_ROWS, _MOST_FORMER = 5, 6


class UnitStep(SetupStep):
    """Search, list, facts of the chosen unit, superior, work."""

    def __init__(self, tasks: Tasks, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        text = self.tr(
            "Gõ tên không cần dấu, hoặc mã đơn vị. Danh sách theo Quyết định số 19/2025/QĐ-TTg, có cả đơn vị cũ."
        )
        super().__init__(self.tr("Máy này dùng cho đơn vị nào?"), text, parent=parent)
        self._tasks, self._today = tasks, today
        self.facts: UnitFacts | None = None
        self._wanted = ""
        self._kept_superior: tuple[str, str] | None = None
        self._kept_consolidates: bool | None = None
        self._make_search()
        self._make_facts()
        self._make_work()
        self.end_body()

    # -- what the wizard calls -----------------------------------------------------------------------------------

    def begin(self, typed: str, unit_id: str, *, superior: tuple[str, str] | None, consolidates: bool | None) -> None:
        """Show what was chosen before.

        Args:
            typed: what was searched for.
            unit_id: the unit chosen; empty for none.
            superior: id and name chosen as superior; None for the usual one.
            consolidates: whether others report here; None for the usual answer.
        """
        self._wanted, self._kept_superior, self._kept_consolidates = unit_id, superior, consolidates
        self.search.setText(typed)
        if unit_id and not typed:
            self._describe(unit_id)
        self._ask()

    def first_focus(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def is_ready(self) -> bool:
        return self.facts is not None and self.facts.choice.valid_to is None and not self.superior.problem()

    def complain(self) -> None:
        if self.facts is None:
            self.say("warn", self.tr("Chưa chọn đơn vị. Gõ tên rồi chọn một dòng."))
            self.first_focus()
        elif self.superior.problem():
            self.say("warn", self.superior.problem())
            self.superior.focus()

    def typed(self) -> str:
        """What was searched for."""
        return self.search.text().strip()

    # -- making --------------------------------------------------------------------------------------------------

    def _make_search(self) -> None:
        self.search = SearchField(self.tr("Tên hoặc mã đơn vị"), keys="")
        self.search.setMaximumWidth(theme.px(430))
        self.search.searched.connect(lambda _: self._ask())
        self.search.installEventFilter(self)
        self.body.addWidget(self.search)
        columns = (
            Column("unit", self.tr("Đơn vị"), sortable=False, least=180),
            Column("code", self.tr("Mã"), width=76, sortable=False),
            Column("belongs", self.tr("Thuộc"), sortable=False, least=180),
            Column("valid", self.tr("Hiệu lực"), width=208, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các đơn vị khớp"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self.next_asked.emit())
        self._list = Card(flush=True)
        self._list.body.addWidget(self.table)
        self._nothing = make_label(self.tr("Không có đơn vị nào khớp. Thử ít chữ hơn hoặc gõ mã."), "label")
        self._nothing.hide()
        self._list.hide()
        self.body.addWidget(self._list)
        self.body.addWidget(self._nothing)

    def _make_facts(self) -> None:
        self._card = Card()
        self._name = make_label(role="group")
        self._grid = FactsGrid(label_width=150)
        self._card.body.addWidget(self._name)
        self._card.body.addWidget(self._grid)
        self._card.hide()
        self.body.addWidget(self._card)

    def _make_work(self) -> None:
        self._work = QWidget()
        grid = QGridLayout(self._work)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, theme.px(166))
        grid.setColumnStretch(1, 1)
        self.superior = RecordField(self._search_superior)
        self.superior.setMaximumWidth(theme.px(430))
        label = FieldLabel(self.tr("Nơi nhận báo cáo"), required=False)
        label.setBuddy(self.superior.input())
        self.superior.set_names(self.tr("Nơi nhận báo cáo"), self.tr("Để trống khi không báo cáo cho đơn vị nào"))
        self.consolidates = TickField(self.tr("Tổng hợp báo cáo của đơn vị cấp dưới"))
        work = FieldLabel(self.tr("Công việc tại đơn vị"), required=False)
        work.setBuddy(self.consolidates.input())
        self.consolidates.set_names(self.tr("Tổng hợp báo cáo của đơn vị cấp dưới"), "")
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.superior, 0, 1)
        grid.addWidget(work, 1, 0)
        grid.addWidget(self.consolidates, 1, 1)
        self.superior.changed.connect(self._on_edited)
        self.consolidates.changed.connect(self._on_edited)
        self._work.hide()
        self.body.addWidget(self._work)

    # -- keys ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._model.ids:
                self.table.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.facts is not None:
                self.next_asked.emit()
                return True
        return super().eventFilter(watched, event)

    # -- asking --------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        typed, day = self.typed(), self._today()
        if not typed:
            self._list.hide()
            self._nothing.hide()
            return

        def find() -> tuple[UnitChoice, ...]:
            from desktop.services.setup import find_choices  # noqa: PLC0415 - loaded in the background

            return find_choices(typed, day)

        self._tasks.run("read", find, receiver=self, done=self._show, key="units")

    def _show(self, found: tuple[UnitChoice, ...]) -> None:
        self._model.show_rows([self._row(one) for one in found])
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        rows = min(_SHOWN_ROWS, len(found))
        self._list.setFixedHeight(theme.px(31) + rows * theme.row_height() + 4)
        if not found:
            self._forget()
        elif not (self._wanted and self.table.choose(self._wanted)):
            self.table.choose(found[0].id)
        self.edited.emit()

    def _row(self, choice: UnitChoice) -> Row:
        ended = choice.valid_to is not None
        if ended:
            valid = self.tr("đến {day}; đã kết thúc").format(day=say_date(choice.valid_to))
        else:
            valid = self.tr("từ {day}").format(day=say_date(choice.valid_from))
        tone = "text2" if ended else ""
        cells = (choice.name, choice.code, choice.belongs.replace(self.tr("Thành phố "), self.tr("TP ")), valid)
        return Row(
            choice.id,
            tuple(Cell(text, tone=tone, bold=not ended and at == 0) for at, text in enumerate(cells)),
            quiet=ended,
        )

    def _on_chosen(self, unit_id: str) -> None:
        if unit_id and (self.facts is None or self.facts.choice.id != unit_id):
            if unit_id != self._wanted:
                self._kept_superior = self._kept_consolidates = None
            self._wanted = unit_id
            self._describe(unit_id)

    def _describe(self, unit_id: str) -> None:
        def describe() -> UnitFacts:
            from desktop.services.setup import describe_choice  # noqa: PLC0415 - loaded in the background

            return describe_choice(unit_id)

        self._tasks.run("read", describe, receiver=self, done=self._show_facts, key="facts")

    def _show_facts(self, facts: UnitFacts) -> None:
        self.facts = facts
        self._name.setText(facts.label)
        self._grid.show_facts(
            [
                (self.tr("Đơn vị cũ hợp thành"), _some(facts.former, self.tr("và {n} đơn vị khác"))),
                (self.tr("Đơn vị trực thuộc"), self._count(len(facts.below))),
            ]
        )
        self._card.setVisible(bool(facts.former or facts.below))
        ended = facts.choice.valid_to is not None
        self._work.setVisible(not ended)
        usual = (facts.superior.id, facts.superior.name) if facts.superior else ("", "")
        self.superior.set_value(self._kept_superior if self._kept_superior is not None else usual)
        if self._kept_consolidates is None:
            self.consolidates.set_value(bool(facts.below))
        else:
            self.consolidates.set_value(self._kept_consolidates)
        self._say_what_to_know(facts)
        self.edited.emit()

    def _say_what_to_know(self, facts: UnitFacts) -> None:
        if facts.choice.valid_to is not None:
            after = ", ".join(one.name for one in facts.successors)
            text = self.tr("Chọn đơn vị hiện nay: {after}.").format(after=after) if after else ""
            lead = self.tr("{name} đã kết thúc ngày {day}.").format(
                name=facts.choice.name, day=say_date(facts.choice.valid_to)
            )
            self.say("warn", text or self.tr("Chọn đơn vị hiện nay."), lead=lead)
        elif facts.earlier_code:
            text = self.tr(
                "Mã {code} trước đây là mã của {name}. Chương trình phân biệt theo ngày hiệu lực, hồ sơ cũ giữ tên cũ."
            )
            self.say("info", text.format(code=facts.choice.code, name=facts.earlier_code[0]))
        else:
            self.say("info", "")

    def _search_superior(self, typed: str, answer: Callable[[Sequence[tuple[str, str, str]]], None]) -> None:
        day = self._today()

        def find() -> tuple[tuple[str, str, str], ...]:
            from desktop.services.setup import find_choices  # noqa: PLC0415 - loaded in the background

            return tuple((one.id, one.name, one.belongs) for one in find_choices(typed, day) if one.valid_to is None)

        self._tasks.run("read", find, receiver=self, done=answer, key="superiors")

    def _count(self, number: int) -> str:
        return self.tr("{n} đơn vị").format(n=number) if number else ""

    def _on_edited(self) -> None:
        self.edited.emit()

    def _forget(self) -> None:
        self.facts = None
        self._card.hide()
        self._work.hide()
        self.say("info", "")


def _some(names: tuple[str, ...], rest: str) -> str:
    shown = "; ".join(names[:_MOST_FORMER])
    left = len(names) - _MOST_FORMER
    return f"{shown}; {rest.format(n=left)}" if left > 0 else shown
