"""The tab "Chỉ tiêu": every indicator of the set in force, and the explanation of the one that is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from db.domain.periods import Period, parse_period
from db.domain.registers import REGISTERS
from db.domain.targets import Outcome
from desktop.services.lists import report_year
from desktop.services.target_figures import TargetFigures, load_target_figures
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.explaining.card import ExplanationCard
from desktop.ui.pages.explaining.saving import save_explained
from desktop.ui.pages.plans.figure_rows import (
    Wanted,
    choose_figures,
    counted_states,
    figure_rows,
    outcome_options,
)
from desktop.ui.pages.plans.period_menu import fill_periods
from desktop.ui.pages.plans.saving import save_figures
from desktop.ui.pages.reports.period_row import PeriodRow
from desktop.ui.pages.reports.words import short_period
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.charts.months import ChartLegend
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.state_badge import Legend
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.ui.session import Session

UNIT, OUTCOME, SHOWN = "unit", "outcome", "shown"
_EVERYTHING = "everything"
_DRAWER_WIDTH = 364
_INSET = "\u2003"


class FiguresTab(PageFrame):
    """The tab.

    Signals:
        plan_asked: a new plan is wanted.
        sets_asked: the tab with the sets of targets is wanted.
        shown: figures are on the page.

    Attributes:
        table: the list.
        card: the explanation.
    """

    plan_asked = Signal()
    sets_asked = Signal()
    shown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Kế hoạch & chỉ tiêu"), parent=parent)
        self._session = session
        self._period: Period = report_year(session.office)
        self._found: TargetFigures | None = None
        self._wanted_code = ""
        self._stale = True
        self._make_filters()
        self.card = ExplanationCard(session)
        self.period_row = PeriodRow()
        self.period_row.chosen.connect(self.show_period)
        self.add_row(self.period_row)
        self.split = SplitPane(
            self._make_list(), self.card, name="target_figures", memory=session.memory, card_width=_DRAWER_WIDTH
        )
        self.split.set_card_shown(shown=False)
        self.set_body(self.split)
        self.add_button(self.tr("Xuất Excel"), self._save, icon="table", action="export")
        self.set_primary(self.tr("Thêm kế hoạch"), self.plan_asked.emit, icon="plus", keys="Ctrl+N", action="new")
        self._connect()

    # -- what the page calls -----------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The tab came up: ask the first time, and again when records changed meanwhile."""
        if self._stale:
            self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    @property
    def period(self) -> Period:
        """The chosen period."""
        return self._period

    def figures(self) -> TargetFigures | None:
        """What is shown; None before the first answer."""
        return self._found

    def show_period(self, period: Period) -> None:
        """Choose another period."""
        self._period = period
        self.refresh()

    def show_figure(self, code: str, *, period: str = "", unit_id: str | None = None) -> None:
        """Explain a figure, now or when the list comes."""
        self._wanted_code = code
        if period:
            self._period = parse_period(period)
        if unit_id is not None:
            self._bar.filter(UNIT).set_codes((unit_id,) if unit_id else ())
        self.refresh()

    def refresh(self) -> None:
        """Ask for the figures."""
        self._stale = False
        period, unit = self._period, self._unit()
        self._period_button.set_text(self.tr("Kỳ: {period}").format(period=short_period(period)))
        self._session.read(
            lambda office: load_target_figures(office, period, unit_id=unit),
            receiver=self,
            done=self._show,
            failed=lambda error: show_known_error(self, error),
            key="target_figures",
        )

    def explain(self, code: str) -> None:
        """Open the explanation of a figure beside the list."""
        if self._found is None:
            return
        self.table.choose(code)
        self.split.set_card_shown(shown=True)
        self.split.open_card()
        self.card.explain(self._asked(code))

    def close_card(self) -> None:
        """Close the explanation and go back to the list."""
        self.split.set_card_shown(shown=False)
        self.split.close_card()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_filters(self) -> None:
        self._bar = self.add_filter_bar()
        self._periods = QMenu(self)
        self._periods.aboutToShow.connect(self._fill_periods)
        self._period_button = ActionButton("", icon="calendar", menu=self._periods)
        self._bar.add_filter(UNIT, self.tr("Đơn vị"), several=False, all_text=self.tr("tổng hợp")).hide()
        self._bar.add_filter(OUTCOME, self.tr("Kết luận"), outcome_options())
        self._bar.add_filter(
            SHOWN,
            self.tr("Chỉ số"),
            (Option(_EVERYTHING, self.tr("mọi chỉ số")),),
            several=False,
            all_text=self.tr("có mức giao"),
        )
        self._bar.add_widget(self._period_button)
        self._bar.add_at_end(ChartLegend((("target", self.tr("Mức giao")), ("dotted", self.tr("Chưa đủ số liệu")))))

    def _make_list(self) -> QWidget:
        columns = (
            Column("code", self.tr("Mã"), width=52, sortable=False, keep=False),
            Column("name", self.tr("Chỉ tiêu và mức giao"), sortable=False, least=190),
            Column("bar", self.tr("Tiến độ"), width=108, sortable=False, kind="bar", keep=False),
            Column("fraction", self.tr("Số liệu"), "right", 96, sortable=False),
            Column("value", self.tr("Kết quả"), "right", 78, sortable=False),
            Column("state", self.tr("Kết luận"), width=160, sortable=False),
        )
        self.table = DataTable(name=self.tr("Chỉ tiêu"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self._foot = Legend(bold=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                "target",
                self.tr("Bộ chỉ tiêu đang áp dụng chưa giao mức nào"),
                self.tr("Chọn bộ chỉ tiêu của kế hoạch đang thực hiện; mức giao hiện cạnh số liệu ngay sau đó."),
                button=self.tr("Chọn bộ chỉ tiêu"),
                on_click=self.sets_asked.emit,
                links=((self.tr("Chỉ xem số liệu?"), self.tr("Hiện mọi chỉ số"), self._show_everything),),
            )
        )
        self._stack.addWidget(
            EmptyState(
                "filter",
                self.tr("Không có chỉ tiêu nào theo bộ lọc"),
                self.tr("Bỏ lọc để xem đủ bộ chỉ tiêu."),
                links=(("", self.tr("Bỏ lọc"), self._bar.clear_filters),),
            )
        )
        card = Card(flush=True)
        card.body.addWidget(self._stack)
        card.add_foot(self._foot)
        card.setFocusProxy(self.table)
        return card

    def _connect(self) -> None:
        self._bar.changed.connect(self._on_filter)
        self.table.opened.connect(self.explain)
        self.table.clicked.connect(lambda _: self.explain(self.table.current_id()))
        self.table.current_changed.connect(self._follow)
        self.card.close_asked.connect(self.close_card)
        self.card.refused.connect(lambda error: show_known_error(self, error))
        self.card.save_asked.connect(lambda asked: save_explained(self, self._session, asked))
        self.split.narrow_changed.connect(lambda narrow: self.table.set_narrow(narrow=narrow))
        self.bind("recheck", self.refresh)
        self.bind("copy_rows", self.table.copy_rows)
        self._session.changes.watch(self, *(register.name for register in REGISTERS), then=self._on_changes)
        self._session.office_changed.connect(self._forget)
        self._session.targets_changed.connect(self._forget)

    # -- asking ------------------------------------------------------------------------------------------------------

    def _unit(self) -> str:
        return next(iter(self._bar.chosen().get(UNIT, ())), "")

    def _asked(self, code: str) -> FigureAsked:
        return FigureAsked(self._period, code, self._unit() or None)

    def _wanted(self) -> Wanted:
        chosen = self._bar.chosen()
        return Wanted(frozenset(Outcome(code) for code in chosen.get(OUTCOME, ())), bool(chosen.get(SHOWN)))

    def _fill_periods(self) -> None:
        fill_periods(
            self._periods,
            self._session.today(),
            chosen=self._period,
            on_chosen=self.show_period,
            on_other=self.period_row.open,
        )

    def _on_filter(self) -> None:
        if self._found is not None and self._unit() == self._asked_unit:
            self._fill(self._found)
        else:
            self.refresh()

    def _show_everything(self) -> None:
        self._bar.set_chosen({**self._bar.chosen(), SHOWN: (_EVERYTHING,)})

    def _forget(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _on_changes(self, changes: Changes) -> None:
        del changes
        self._forget()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self, found: TargetFigures) -> None:
        self._found = found
        self._asked_unit = self._unit()
        self._show_units(found)
        parts = [found.plan.title, self._whose(found)]
        parts.append(self.tr("số liệu tại ngày {day}").format(day=say_date(found.as_of)))
        self.set_scope(", ".join(filter(None, parts)))
        self._fill(found)
        if self._wanted_code:
            code, self._wanted_code = self._wanted_code, ""
            if self._model.row_of(code) < 0:
                self._show_everything()
            self.explain(code)
        elif self.card.isVisible():
            self.card.explain(self._asked(self.table.current_id()))
        self.shown.emit()

    def _whose(self, found: TargetFigures) -> str:
        if found.rolled_up:
            return self.tr("tổng hợp {n} đơn vị").format(n=say_number(len(found.units)))
        return found.unit.name if found.units else ""

    def _show_units(self, found: TargetFigures) -> None:
        button = self._bar.filter(UNIT)
        own = Option(self._session.office.unit.id, self.tr("riêng {unit}").format(unit=self._session.office.unit.name))
        each = [Option(unit.id, _INSET * (unit.id in found.above) + unit.name) for unit in found.units]
        button.set_options([own, *each] if found.units else [])
        button.setVisible(bool(found.units) and not self.is_narrow)

    def _fill(self, found: TargetFigures) -> None:
        wanted = self._wanted()
        figures = choose_figures(found.figures, wanted)
        keep = self.table.current_id()
        self._model.show_rows(figure_rows(figures, found.groups, year=self._period.year))
        for at in self._model.heading_rows():
            self.table.setRowHeight(at, theme.row_height())
        self._foot.show_states(counted_states(figures))
        self._stack.setCurrentIndex(0 if figures else 2 if wanted.outcomes else 1)
        if figures and not (keep and self.table.choose(keep)):
            self.table.choose(figures[0].indicator.code)

    def _follow(self, code: str) -> None:
        """While the explanation is open it follows the row."""
        if (
            self.card.isVisible()
            and self._found is not None
            and any(figure.indicator.code == code for figure in self._found.figures)
        ):
            self.card.explain(self._asked(code))

    def _save(self) -> None:
        if self._found is not None:
            figures = choose_figures(self._found.figures, self._wanted())
            save_figures(self, self._session, figures, self._period)
