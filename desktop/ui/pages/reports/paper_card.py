"""The card "Báo cáo": its pages as they will be printed, or the figures behind them with their explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.words import explanation, figure_line
from desktop.ui.printing import PdfPreview
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid, make_plain, make_scroll
from desktop.ui.widgets.cells import Cell, Column, Row, state_cell
from desktop.ui.widgets.labels import make_label, make_rule
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.targets import Figure


class PaperCard(Card):
    """Pages or figures.

    Signals:
        pages_shown: how many pages the preview has.
        figure_opened: code of the indicator whose explanation is wanted.
    """

    pages_shown = Signal(int)
    figure_opened = Signal(str)

    def __init__(self, *, on_print: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Báo cáo"))
        self.preview = PdfPreview(name=self.tr("Xem trước báo cáo"))
        self._turn: LinkButton = LinkButton(self.tr("Số liệu"), on_click=self._turn_over)
        self.print_button = ActionButton(self.tr("In"), icon="printer", keys="Ctrl+P", on_click=on_print)
        self._tools = self.preview.tools[:3]
        self.add_to_head(self._turn, *self._tools, self.print_button)
        self._figures: dict[str, Figure] = {}
        self._stack = QStackedWidget()
        self._waiting = make_label(self.tr("Đang lập báo cáo…"), "label")
        self._waiting.setContentsMargins(14, 12, 14, 12)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.preview)
        self._figures_side = self._make_figures()
        self._stack.addWidget(self._figures_side)
        self.body.addWidget(self._stack, 1)
        self._data = b""
        self._show_side()

    @property
    def data(self) -> bytes:
        """The PDF shown; empty while it is made."""
        return self._data

    @property
    def shows_figures(self) -> bool:
        """Whether the figures are on top."""
        return self._stack.currentWidget() is self._figures_side

    def wait(self) -> None:
        """A new paper is being made."""
        self._data = b""
        self._show_side(figures=self.shows_figures)

    def show_paper(self, data: bytes) -> None:
        """Show the pages."""
        self._data = data
        self.preview.show_pdf(data)
        self._show_side(figures=self.shows_figures)
        self.pages_shown.emit(self.preview.page_count)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Fill the table of figures."""
        self._figures = {figure.indicator.code: figure for figure in figures}
        keep = self._table.current_id()
        rows: list[Row] = []
        for figure in figures:
            line = figure_line(figure)
            cells = (
                Cell(line.name, sub=line.code),
                Cell(line.value, sub=line.parts, bold=True),
                Cell(line.target),
                state_cell(line.state),
            )
            rows.append(Row(line.code, cells))
        self._model.show_rows(rows)
        if rows and not (keep and self._table.choose(keep)):
            self._table.choose(rows[0].id)

    def explain(self, code: str) -> None:
        """Bring the figures to the top, with one of them explained."""
        self._show_side(figures=True)
        self._table.choose(code)
        self._table.setFocus()

    def _make_figures(self) -> QWidget:
        columns = (
            Column("name", self.tr("Chỉ số"), sortable=False, least=110),
            Column("value", self.tr("Thực hiện"), "right", 82, sortable=False),
            Column("target", self.tr("Mức giao"), "right", 80, sortable=False),
            Column("state", self.tr("Kết luận"), width=130, sortable=False),
        )
        self._model = RowsModel(columns, parent=self)
        self._table = DataTable(name=self.tr("Số liệu của kỳ"), two_lines=True)
        self._table.setModel(self._model)
        self._table.current_changed.connect(self._show_explanation)
        self._table.opened.connect(self.figure_opened)
        self._explained = make_label(role="bold", wrap=True)
        self._facts = FactsGrid(label_width=84)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._explained)
        column.addWidget(self._facts)
        self._open = LinkButton(self.tr("Giải trình số liệu"), on_click=self._open_figure)
        column.addWidget(self._open)
        column.addStretch(1)
        holder = make_plain(column)
        column.setContentsMargins(14, 8, 14, 8)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self._table, 3)
        side.addWidget(make_rule())
        side.addWidget(make_scroll(holder), 2)
        return make_plain(side)

    def _show_explanation(self, code: str) -> None:
        figure = self._figures.get(code)
        self._explained.setText("" if figure is None else figure.indicator.name)
        self._facts.show_facts([] if figure is None else explanation(figure))

    def _open_figure(self) -> None:
        if self._table.current_id():
            self.figure_opened.emit(self._table.current_id())

    def _turn_over(self) -> None:
        self._show_side(figures=not self.shows_figures)

    def _show_side(self, *, figures: bool = False) -> None:
        paper = self.preview if self._data else self._waiting
        self._stack.setCurrentWidget(self._figures_side if figures else paper)
        self._turn.setText(self.tr("Xem báo cáo") if figures else self.tr("Số liệu"))
        for tool in self._tools:
            tool.setVisible(not figures)
        self.print_button.setEnabled(bool(self._data))
