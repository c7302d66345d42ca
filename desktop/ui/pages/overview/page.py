"""The first page: work to do, targets, months, coverage, reports that came in; every line leads to its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from db.domain.errors import KnownError
from db.domain.findings import Severity
from desktop.clock import vietnam_day
from desktop.ui import icons, theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.explaining.drawer import ExplainDrawer
from desktop.ui.pages.overview import presenter
from desktop.ui.pages.overview.presenter import FindingCount, Go, Todo
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.card_grid import CardGrid
from desktop.ui.widgets.cells import ID_ROLE, Cell, Column, Row, State, state_cell
from desktop.ui.widgets.charts.coverage import CoverageChart
from desktop.ui.widgets.charts.months import ChartLegend, MonthsChart
from desktop.ui.widgets.charts.target_bar import TargetBar
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.speaking import without_arguments
from desktop.ui.widgets.state_badge import StateBadge
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.periods import Period
    from desktop.services.office import Office
    from desktop.services.overview import Arrivals, Overview
    from desktop.ui.pages.overview.source import OverviewSource
    from desktop.ui.session import Session

KEY = "overview"


class ArrivalsCard(Card):
    """One line for an office others report to: how many reports are here, how many came late."""

    def __init__(self, *, on_open: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._count = make_label(role="bold")
        self._words = make_label()
        self._bar = TargetBar()
        self._bar.setMaximumWidth(theme.px(220))
        self._late = StateBadge()
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (self._count, self._words, self._bar, self._late):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(LinkButton(self.tr("Xem đủ, thiếu báo cáo"), on_click=on_open))
        self.body.setContentsMargins(14, 6, 10, 6)
        self.body.addLayout(row)

    def show_arrivals(self, arrivals: Arrivals | None) -> None:
        """Show how far the reports of the last period are; hidden for an office without units below it."""
        self.setVisible(arrivals is not None)
        if arrivals is None:
            return
        label = arrivals.report.period.label
        words = self.tr("đơn vị đã gửi báo cáo {period}; hạn {day}")
        self._count.setText(f"{arrivals.arrived}/{arrivals.units}")
        text = words.format(period=label[0].lower() + label[1:], day=say_date(arrivals.report.due_on))
        self._words.setText(text)
        self._bar.show_share(arrivals.arrived / arrivals.units, sentence=f"{self._count.text()} {text}")
        late = self.tr("{n} gửi trễ hạn").format(n=arrivals.late)
        self._late.show_state(State("clock-late", late, "warn"))
        self._late.setVisible(arrivals.late > 0)


class OverviewPage(PageFrame):
    """The page.

    Signals:
        shown_overview: an Overview is on the page (tests and pictures wait for it).

    Attributes:
        drawer: explains a figure.
    """

    shown_overview = Signal()

    def __init__(self, session: Session, source: OverviewSource, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tổng quan"), parent=parent)
        self._session, self._source = session, source
        self._todos: list[Todo] = []
        self._findings: tuple[str, FindingCount] | None = None
        self._grid: CardGrid | None = None
        self.drawer = ExplainDrawer(self, session)
        self._make_quick_menu()
        self.bind("recheck", source.refresh)
        source.changed.connect(self._show)
        session.office_changed.connect(source.refresh)

    def page_shown(self) -> None:
        """The page came up: the newest answer, or the first question."""
        if self._source.value is None:
            self._source.refresh()
        elif self._grid is None:
            self._show(self._source.value)

    def first_focus(self) -> QWidget:
        """The list of work."""
        return self._todo_table if self._grid is not None else self

    def work_table(self) -> DataTable:
        """The list of work; only while there are records."""
        return self._todo_table

    # -- head ----------------------------------------------------------------------------------------------------

    def _make_quick_menu(self) -> None:
        menu = QMenu(self)
        for words, icon, page, register in (
            (self.tr("Cơ sở"), "building", "establishments", "establishments"),
            (self.tr("Cuộc kiểm tra"), "clipboard", "inspections", "inspections"),
            (self.tr("Hoạt động tuyên truyền"), "megaphone", "activities", "activities"),
            (self.tr("Lớp tập huấn"), "people", "trainings", "trainings"),
            (self.tr("Tụ điểm"), "map", "other_figures", "hot_spots"),
        ):
            entry = menu.addAction(words)
            icons.put(entry, icon, role="text2")
            entry.triggered.connect(without_arguments(self._begin(page, register)))
        self.set_primary(self.tr("Ghi nhanh"), _nothing, icon="plus", keys="Ctrl+N", action="new", menu=menu)

    def _begin(self, page: str, register: str) -> Callable[[], None]:
        return lambda: self._session.go(page, register=register, prefill={})

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, overview: Overview) -> None:
        self.set_scope(presenter.scope_line(overview))
        self._warn_of_key(overview)
        self._show_quick_button(shown=not overview.is_empty)
        if overview.is_empty:
            self._show_first_steps(overview)
        else:
            self._show_cards(overview)
            self._ask_for_findings(overview)
        self.shown_overview.emit()

    def _warn_of_key(self, overview: Overview) -> None:
        """The signing key ends within sixty days: the new one must be known above before the next report."""
        key = overview.ending_key
        if key is None:
            self.hide_banner("key")
            return
        day = say_date(vietnam_day(key.valid_to))
        lead = (
            self.tr("Khóa ký của đơn vị đã hết hạn ngày {day}.")
            if key.days_left < 0
            else self.tr("Khóa ký của đơn vị hết hạn ngày {day}, còn {n} ngày.")
        )
        self.show_banner(
            "key",
            "bad" if key.days_left < 0 else "warn",
            lead=lead.format(day=day, n=key.days_left),
            text=self.tr("Tạo khóa mới và gửi phiếu đăng ký cho nơi nhận trước kỳ báo cáo tới."),
            action=self.tr("Mở khóa của đơn vị"),
            on_action=lambda: self._session.go("trust", tab="own"),
        )

    def _show_quick_button(self, *, shown: bool) -> None:
        """An empty page has its one primary button in the middle, and Ctrl+N means that one."""
        button = self.primary()
        if button is None:
            return
        button.setVisible(shown)
        for key in ("new", "primary"):
            self.bind(key, button.showMenu if shown else self._begin_place)

    def _show_first_steps(self, overview: Overview) -> None:
        self._grid = None
        doors = self._session.doors
        links: list[tuple[str, str, Callable[[], object]]] = []
        load = doors.import_workbook
        if load is not None:
            links.append((self.tr("Đã có sổ Excel?"), self.tr("Nhập từ Excel"), lambda: load("establishments")))
        if doors.open_practice is not None and not self._session.office.practice:
            links.append((self.tr("Muốn xem thử?"), self.tr("Mở dữ liệu thực hành"), doors.open_practice))
        if overview.arrivals is not None:
            title = self.tr("Chưa tiếp nhận gói báo cáo nào")
            text = self.tr(
                "Cắm USB của đơn vị cấp dưới rồi tiếp nhận; trang này sẽ cho thấy đơn vị nào đủ, thiếu, và chỉ tiêu"
                " của cả địa bàn."
            )
            made = EmptyState(
                "inbox",
                title,
                text,
                button=self.tr("Tiếp nhận gói"),
                on_click=lambda: self._session.go("receiving"),
                links=((self.tr("Tự kiểm tra cơ sở?"), self.tr("Thêm cơ sở"), self._begin_place), *links),
            )
        else:
            made = EmptyState(
                "building",
                self.tr("Chưa có cơ sở nào trong sổ"),
                self.tr(
                    "Bắt đầu bằng sổ cơ sở: có cơ sở thì lập được cuộc kiểm tra, in biên bản; trang này nhắc việc đến"
                    " hạn và tính chỉ tiêu."
                ),
                button=self.tr("Thêm cơ sở đầu tiên"),
                keys="Ctrl+N",
                on_click=self._begin_place,
                links=tuple(links),
            )
        card = Card()
        card.body.addWidget(made)
        self.set_body(card)

    def _begin_place(self) -> None:
        self._session.go("establishments", register="establishments", prefill={})

    def _show_cards(self, overview: Overview) -> None:
        if self._grid is None:
            self._grid = CardGrid()
            self._arrivals = ArrivalsCard(on_open=lambda: self._session.go("receiving", tab="completeness"))
            self._grid.add(self._arrivals, 0, wide=True, stretch=0)
            self._grid.add(self._make_todo_card(), 1, 0, least=260, stretch=31)
            self._grid.add(self._make_targets_card(), 1, 1, least=260, stretch=31)
            self._grid.add(self._make_months_card(), 2, 0, least=220, stretch=27)
            self._grid.add(self._make_coverage_card(), 2, 1, least=220, stretch=27)
            self.set_body(self._grid)
        self._arrivals.show_arrivals(overview.arrivals)
        self._fill_todos(overview)
        self._fill_targets(overview)
        self._fill_months(overview)
        self._fill_coverage(overview)

    # -- work to do ----------------------------------------------------------------------------------------------

    def _make_todo_card(self) -> Card:
        card = Card(self.tr("Việc cần làm"), flush=True)
        self._todo_count = make_label(role="small")
        card.add_to_head(self._todo_count)
        columns = (
            Column("due", self.tr("Hạn"), width=166, sortable=False),
            Column("what", self.tr("Việc"), sortable=False),
            Column("go", "", width=36, sortable=False),
        )
        self._todo_stack = QStackedWidget()
        self._todo_table, self._todo_model = _make_table(self.tr("Việc cần làm"), columns)
        self._todo_table.opened.connect(lambda at: self._go(self._todos[int(at)].go))
        self._todo_table.clicked.connect(lambda index: self._go(self._todos[index.row()].go))
        self._todo_stack.addWidget(self._todo_table)
        nothing = make_label(
            self.tr(
                "Không có việc nào đến hạn. Yêu cầu khắc phục, cuộc kiểm tra theo kế hoạch, giấy tờ và báo cáo sắp đến"
                " hạn hiện ở đây."
            ),
            "label",
            wrap=True,
        )
        nothing.setContentsMargins(14, 12, 14, 12)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._todo_stack.addWidget(nothing)
        card.body.addWidget(self._todo_stack)
        return card

    def _fill_todos(self, overview: Overview) -> None:
        office = self._session.office
        findings = self._findings[1] if self._findings is not None else None
        self._todos = presenter.make_todos(
            overview,
            word=office.catalogs.word,
            superior=office.superior.name if office.superior else "",
            findings=findings,
        )
        keep = self._todo_table.current_id()
        self._todo_model.show_rows([_todo_row(at, todo) for at, todo in enumerate(self._todos)])
        self._todo_table.choose(keep)
        self._todo_count.setText(presenter.count_todos(self._todos) if self._todos else "")
        self._todo_stack.setCurrentIndex(0 if self._todos else 1)

    def _go(self, go: Go) -> None:
        self._session.go(go.page, go.record_id, register=go.register, filters=go.filters, tab=go.tab)

    # -- targets -------------------------------------------------------------------------------------------------

    def _make_targets_card(self) -> Card:
        self._targets_card = card = Card(self.tr("Chỉ tiêu"), flush=True)
        card.add_to_head(
            ChartLegend((("target", self.tr("Mức giao")),)),
            LinkButton(self.tr("Kế hoạch"), on_click=lambda: self._session.go("plans")),
        )
        columns = (
            Column("name", self.tr("Chỉ tiêu"), kind="bar", sortable=False),
            Column("value", self.tr("Kết quả"), "right", 88, sortable=False),
            Column("state", self.tr("Kết luận"), width=174, sortable=False),
        )
        table, self._target_model = _make_table(self.tr("Chỉ tiêu"), columns)
        table.opened.connect(self._explain)
        table.clicked.connect(lambda index: self._explain(str(index.data(ID_ROLE))))
        card.body.addWidget(table)
        return card

    def _fill_targets(self, overview: Overview) -> None:
        self._targets_card.set_title(self.tr("Chỉ tiêu năm {year}").format(year=overview.year.year))
        rows = [
            Row(
                line.code,
                (
                    Cell(line.name, bar=line.bar, tip=line.name),
                    Cell(line.value, line.of, bold=True),
                    state_cell(line.state, bold=True),
                ),
            )
            for line in presenter.target_lines(overview.figures)
        ]
        self._target_model.show_rows(rows)

    def _explain(self, code: str) -> None:
        """Giải trình số liệu of a figure of the year, over the page."""
        if self._source.value is not None:
            self.drawer.open_figure(FigureAsked(self._source.value.year, code))

    # -- months --------------------------------------------------------------------------------------------------

    def _make_months_card(self) -> Card:
        card = Card(self.tr("Lượt kiểm tra theo tháng"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 10)
        self._months_turn = LinkButton(self.tr("Xem bảng"), on_click=self._turn_months)
        card.add_to_head(
            ChartLegend((("solid", self.tr("Không vi phạm")), ("hatched", self.tr("Có vi phạm")))), self._months_turn
        )
        self._months_stack = QStackedWidget()
        self._months_chart = MonthsChart()
        columns = (
            Column("month", self.tr("Tháng báo cáo"), sortable=False),
            Column("visits", self.tr("Lượt"), "right", 80, sortable=False),
            Column("violating", self.tr("Có vi phạm"), "right", 110, sortable=False),
        )
        self._months_table, self._months_model = _make_table(
            self.tr("Lượt kiểm tra theo tháng"), columns, two_lines=False, heading=True, margin=4
        )
        self._months_table.opened.connect(self._open_month)
        self._months_stack.addWidget(self._months_chart)
        self._months_stack.addWidget(self._months_table)
        card.body.addWidget(self._months_stack)
        return card

    def _fill_months(self, overview: Overview) -> None:
        bars = presenter.month_bars(overview)
        total = sum(bar.whole for bar in bars)
        bad = sum(bar.part for bar in bars)
        sentence = self.tr("{n} lượt kiểm tra trong năm {year}, {bad} lượt có vi phạm.")
        self._months_chart.show_months(
            bars,
            note=presenter.months_note(overview),
            sentence=sentence.format(n=total, year=overview.year.year, bad=bad),
        )
        self._months_model.show_rows(
            [
                Row(one.month.code, (one.month.label, say_number(one.visits), say_number(one.violating)))
                for one in overview.months
            ]
        )

    def _turn_months(self) -> None:
        _turn(self._months_stack, self._months_turn, chart=self.tr("Xem biểu đồ"), table=self.tr("Xem bảng"))

    def _open_month(self, period: str) -> None:
        filters = {"days": (period,), "state": ("done",)}
        self._session.go("inspections", register="inspections", filters=filters)

    # -- coverage ------------------------------------------------------------------------------------------------

    def _make_coverage_card(self) -> Card:
        self._coverage_card = card = Card(self.tr("Cơ sở đã kiểm tra, theo loại hình"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 2, 14, 8)
        self._coverage_turn = LinkButton(self.tr("Xem bảng"), on_click=self._turn_coverage)
        card.add_to_head(
            ChartLegend((("solid", self.tr("Đã kiểm tra")), ("outline", self.tr("Đang quản lý")))), self._coverage_turn
        )
        self._coverage_stack = QStackedWidget()
        self._coverage_chart = CoverageChart()
        columns = (
            Column("kind", self.tr("Loại hình"), sortable=False),
            Column("visited", self.tr("Đã kiểm tra"), "right", 110, sortable=False),
            Column("places", self.tr("Đang quản lý"), "right", 120, sortable=False),
        )
        self._coverage_table, self._coverage_model = _make_table(
            self.tr("Cơ sở đã kiểm tra, theo loại hình"), columns, two_lines=False, heading=True, margin=4
        )
        self._coverage_table.opened.connect(self._open_kind)
        self._coverage_stack.addWidget(self._coverage_chart)
        self._coverage_stack.addWidget(self._coverage_table)
        card.body.addWidget(self._coverage_stack, 1)
        self._coverage_sum = make_label(role="small-bold")
        self._coverage_more = make_label(role="small")
        self._coverage_link = LinkButton("", small=True, on_click=self._open_unchecked)
        card.add_foot(self._coverage_sum, self._coverage_more, self._coverage_link)
        return card

    def _fill_coverage(self, overview: Overview) -> None:
        coverage, word = overview.coverage, self._session.office.catalogs.word
        sentence = self.tr("{visited} trên {places} cơ sở đã được kiểm tra trong năm.")
        rows = presenter.cover_rows(overview, word=word)
        self._coverage_chart.show_rows(rows, sentence=sentence.format(visited=coverage.visited, places=coverage.places))
        self._coverage_model.show_rows(
            [
                Row(one.kind, (word("establishment_kinds", one.kind), say_number(one.visited), say_number(one.places)))
                for one in coverage.kinds
            ]
        )
        self._coverage_sum.setText(
            self.tr("{visited}/{places} cơ sở").format(
                visited=say_number(coverage.visited), places=say_number(coverage.places)
            )
        )
        self._coverage_more.setText(self.tr("đã kiểm tra, tổng {n} lượt.").format(n=say_number(coverage.visits)))
        left = coverage.places - coverage.visited
        self._coverage_link.setVisible(left > 0)
        self._coverage_link.setText(self.tr("Mở danh sách {n} cơ sở chưa kiểm tra").format(n=say_number(left)))

    def _turn_coverage(self) -> None:
        _turn(self._coverage_stack, self._coverage_turn, chart=self.tr("Xem biểu đồ"), table=self.tr("Xem bảng"))

    def _open_kind(self, kind: str) -> None:
        self._session.go("establishments", register="establishments", filters={"kinds": (kind,)})

    def _open_unchecked(self) -> None:
        self._session.go("establishments", register="establishments", filters={"work": ("unchecked",)})

    # -- findings of the next report -----------------------------------------------------------------------------

    def _ask_for_findings(self, overview: Overview) -> None:
        """Looking through all records of the period takes longer, so it follows by itself."""
        report = overview.next_report
        if report is None:
            return
        period = report.period

        def show(count: FindingCount) -> None:
            self._findings = (period.code, count)
            if self._grid is not None and self._source.value is not None:
                self._fill_todos(self._source.value)

        self._session.read(
            lambda office: _count_findings(office, period), receiver=self, done=show, failed=_not_now, key="findings"
        )


def _make_table(
    name: str, columns: Sequence[Column], *, two_lines: bool = True, heading: bool = False, margin: int = 12
) -> tuple[DataTable, RowsModel]:
    table = DataTable(name=name, two_lines=two_lines, margin=margin)
    model = RowsModel(columns, parent=table)
    table.setModel(model)
    table.horizontalHeader().setVisible(heading)
    return table, model


def _todo_row(at: int, todo: Todo) -> Row:
    due = Cell(todo.state.word, icon=todo.state.icon, tone=todo.state.tone, bold=todo.state.tone != "text2")
    return Row(str(at), (due, Cell(todo.title, todo.sub, bold=True), Cell("", icon="chevron-right", tone="text2")))


def _turn(stack: QStackedWidget, link: LinkButton, *, chart: str, table: str) -> None:
    """Between the picture and its table, which is also the way of a screen reader."""
    shows_table = stack.currentIndex() == 0
    stack.setCurrentIndex(1 if shows_table else 0)
    link.setText(chart if shows_table else table)
    shown = stack.currentWidget()
    if shows_table and shown is not None:
        shown.setFocus()


def _count_findings(office: Office, period: Period) -> FindingCount:
    from desktop.services.reports import examine_report  # noqa: PLC0415 - the papers' libraries load in the background

    ready = examine_report(office, period)
    return FindingCount(ready.number(Severity.ERROR), ready.number(Severity.WARNING))


def _not_now(error: KnownError) -> None:
    """The page is complete without this count; the page of reports tells what is wrong."""
    del error


def _nothing() -> None:
    """A button with a menu opens it by itself."""


def make_page(session: Session, source: OverviewSource) -> OverviewPage:
    """The page over an opened office."""
    return OverviewPage(session, source)
