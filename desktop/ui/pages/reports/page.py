"""The page "Báo cáo": the report of one period from checking to the receipt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from db.domain.periods import Period, parse_period, periods_around
from db.domain.registers import REGISTERS
from desktop.services.answers import refused_records
from desktop.services.reports import make_report_file
from desktop.ui.errors import show_known_error
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.explaining.drawer import ExplainDrawer
from desktop.ui.pages.reports.check_card import CheckCard
from desktop.ui.pages.reports.loading import ReportView, load_report, usual_period
from desktop.ui.pages.reports.paper_card import PaperCard
from desktop.ui.pages.reports.period_row import PeriodRow
from desktop.ui.pages.reports.restated_dialog import RestatedDialog
from desktop.ui.pages.reports.sending_desk import SendingDesk
from desktop.ui.pages.reports.sent_card import SentCard
from desktop.ui.pages.reports.sign_card import SignCard
from desktop.ui.pages.reports.words import counted_states, counts_text, short_period, steps, things_to_mend
from desktop.ui.printing import PaperDesk, PaperOrder
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import make_plain, make_scroll
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.step_row import StepRow

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from db.queries.packages import SentPackage
    from desktop.ui.session import Destination, Session

KEY = "reports"
_LEFT, _RIGHT = 344, 322
_SIDE_OF = {"check": "check", "preview": "preview", "sign": "sign", "export": "sign", "receipt": "receipt"}


def make_page(session: Session) -> ReportsPage:
    """The page over an opened office."""
    return ReportsPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Báo cáo"), "document", group, lambda: make_page(session))


class ReportsPage(PageFrame):
    """The page.

    Signals:
        loaded: everything about the period is shown, but perhaps its paper.
        paper_ready: the paper is shown.
    """

    loaded = Signal()
    paper_ready = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Báo cáo"), parent=parent)
        self._session = session
        self._period: Period = usual_period(session.office)
        self._view: ReportView | None = None
        self._stale = True
        self._step = ""
        self._wanted_figure = ""
        self.desk = PaperDesk(self, session)
        self._make_head_buttons()
        self.steps = StepRow(name=self.tr("Các bước làm báo cáo"))
        self.steps.chosen.connect(self._go_to_step)
        self.period_row = PeriodRow()
        self.period_row.chosen.connect(self.show_period)
        self.check = CheckCard(on_recheck=self.recheck)
        self.check.record_asked.connect(session.open_record)
        self.check.page_asked.connect(lambda page: session.go(page, tab="completeness"))
        self.paper = PaperCard(on_print=self.print_paper)
        self.paper.pages_shown.connect(lambda _: self._show_steps())
        self.drawer = ExplainDrawer(self, session)
        self.paper.figure_opened.connect(lambda code: self.drawer.open_figure(FigureAsked(self._period, code)))
        self.sign = SignCard(session)
        self.sign.units_asked.connect(partial(session.go, "trust"))
        self.sending = SendingDesk(self, session, self.sign)
        self.sending.changed.connect(self._reload)
        self.sent = SentCard(on_receipt=self.sending.choose_receipts)
        self.sent.again_asked.connect(self.sending.write_again)
        self.sent.refused_asked.connect(self._find_refused)
        self.sent.record_asked.connect(session.open_record)
        self.set_body(self._make_body())
        self._bind_keys()
        session.changes.watch(self, *(register.name for register in REGISTERS), then=self._on_changes)
        session.office_changed.connect(self._on_office)
        session.targets_changed.connect(self._on_office)
        self._say_period()

    # -- what the window calls ---------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The page came to the top: load it the first time, and again when records changed meanwhile."""
        if self._stale:
            self.recheck()

    def first_focus(self) -> QWidget:
        """The steps."""
        return self.steps

    def arrive(self, destination: Destination) -> None:
        """Show a period (`filters={"period": (code,)}`) or the explanation of a figure (record id = its code)."""
        codes = (destination.filters or {}).get("period", ())
        if codes:
            self.show_period(parse_period(codes[0]))
        if destination.tab == "figures":
            self._wanted_figure = destination.record_id
            self._go_to_step("preview")
            self._explain()

    # -- periods -----------------------------------------------------------------------------------------------------

    @property
    def period(self) -> Period:
        """The chosen period."""
        return self._period

    def show_period(self, period: Period) -> None:
        """Choose another period."""
        if period == self._period and not self._stale:
            return
        self._period, self._view, self._step = period, None, ""
        self.hide_banner("running")
        self._say_period()
        self.recheck()

    def recheck(self) -> None:
        """Look at the records again and make the paper anew."""
        self._stale = False
        period = self._period
        self._show_steps()
        self._session.read(lambda office: load_report(office, period), receiver=self, done=self._show, key="report")
        self.paper.wait()
        office = self._session.office
        self._session.tasks.run(
            "files",
            lambda: make_report_file(office, period, "pdf"),
            receiver=self,
            done=self._show_paper,
            failed=lambda error: show_known_error(self, error),
            key="paper",
        )

    # -- paper -------------------------------------------------------------------------------------------------------

    def print_paper(self) -> None:
        """Print the report."""
        if self.paper.data:
            data = self.paper.data
            self.desk.print_pdf(PaperOrder(self.title(), lambda _: data, self._file_name("pdf")), data)

    def save_paper(self, form: str) -> None:
        """Save the report as pdf, xlsx or csv."""
        office, period = self._session.office, self._period
        self.desk.save(self.title(), self._file_name(form), lambda: make_report_file(office, period, form))

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_head_buttons(self) -> None:
        self._periods = QMenu(self)
        self.period_button = ActionButton("", icon="calendar", menu=self._periods)
        self._periods.aboutToShow.connect(self._fill_periods)
        self.add_to_head(self.period_button)
        self.add_button(self.tr("Xuất bảng Excel"), lambda: self.save_paper("xlsx"), icon="table", action="export")
        self.add_more(self.tr("Lưu PDF…"), lambda: self.save_paper("pdf"), icon="save", action="save")
        self.add_more(self.tr("Lưu bảng CSV…"), lambda: self.save_paper("csv"), icon="save")
        self.add_more(self.tr("Số đã báo cáo và hiện nay…"), self.show_restated, icon="history")

    def show_restated(self) -> RestatedDialog:
        """Show this office's figures of the period as first reported beside those of now; it deletes itself."""
        dialog = RestatedDialog(self._session, self._session.office.unit.id, self._period, self)
        dialog.record_asked.connect(self._session.open_record)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _fill_periods(self) -> None:
        self._periods.clear()
        around = periods_around(self._session.today())
        for title, periods in (
            (self.tr("Đã kết thúc"), reversed(around.ended)),
            (self.tr("Đang diễn ra"), around.current),
        ):
            self._periods.addSection(title)
            for period in periods:
                entry = self._periods.addAction(short_period(period), partial(self.show_period, period))
                entry.setCheckable(True)
                entry.setChecked(period == self._period)
        self._periods.addSeparator()
        self._periods.addAction(self.tr("Kỳ khác…"), self.period_row.open)

    def _make_body(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.sign)
        right.addWidget(self.sent, 1)
        self.sent.setMinimumHeight(118)
        self._right = make_scroll(make_plain(right))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.check)
        row.addWidget(self.paper, 1)
        row.addWidget(self._right)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.period_row)
        column.addWidget(self.steps)
        column.addLayout(row, 1)
        return make_plain(column)

    def _bind_keys(self) -> None:
        self.bind("recheck", self.recheck)
        self.bind("print", self.print_paper)
        self.bind("primary", self.sign.sign, text=self.tr("Ký và xuất gói"))
        self.bind("open", self.sending.choose_receipts, text=self.tr("Nhận biên nhận…"))

    # -- showing -----------------------------------------------------------------------------------------------------

    def _say_period(self) -> None:
        office, period = self._session.office, self._period
        self.set_title(self.tr("Báo cáo {period}").format(period=_lowered(period.label)))
        self.period_button.set_text(self.tr("Kỳ: {period}").format(period=short_period(period)))
        parts = [period.span]
        if office.superior is not None:
            parts.append(self.tr("gửi {unit}").format(unit=office.superior.name))
        if self._view is not None and self._view.due_on is not None:
            parts.append(self.tr("hạn {day}").format(day=say_date(self._view.due_on)))
        self.set_scope(", ".join(parts))

    def _show(self, view: ReportView) -> None:
        self._view = view
        if view.arrived is not None:
            self.set_title(self.tr("Báo cáo tổng hợp {period}").format(period=_lowered(view.period.label)))
        title = self.title()
        self._say_period()
        self.set_title(title)
        labels = self._session.office.labels
        self.check.show_findings(counted_states(view), counts_text(view, labels), things_to_mend(view, labels))
        self.paper.show_figures(view.figures)
        self.sign.show_report(view)
        self.sending.packages = view.sent
        self.sent.show_sent(view.sent, self._session.today())
        self._show_running(view)
        self._show_steps()
        self._explain()
        self.loaded.emit()

    def _show_running(self, view: ReportView) -> None:
        if view.period.to_on < self._session.today():
            self.hide_banner("running")
            return
        self.show_banner(
            "running",
            "info",
            lead=self.tr("Kỳ này chưa kết thúc."),
            text=self.tr("Số liệu tính đến hôm nay; kỳ kết thúc ngày {day}.").format(day=say_date(view.period.to_on)),
        )

    def _show_paper(self, data: bytes) -> None:
        self.paper.show_paper(data)
        self.paper_ready.emit()

    def _show_steps(self) -> None:
        sends = self._session.office.superior is not None
        shown = steps(self._view, period=self._period, pages=self.paper.preview.page_count, sends=sends)
        self.steps.show_steps(shown, current=self._step or self._usual_step())
        self._arrange()

    def _usual_step(self) -> str:
        """Where the person is: at what must be mended, at signing, or waiting for the receipt."""
        view = self._view
        if view is None:
            return "check"
        if view.sent_here and self._session.office.superior is not None:
            return "receipt"
        return "check" if view.readiness.blocking else "sign"

    def _go_to_step(self, key: str) -> None:
        if key == "period":
            self.period_button.showMenu()
            return
        self._step = key
        self._show_steps()
        targets = {
            "check": self.check.first_link,
            "preview": lambda: self.paper.preview,
            "sign": self.sign.first_field,
            "receipt": lambda: self.sent.table,
        }
        targets[_SIDE_OF[key]]().setFocus()

    def _explain(self) -> None:
        if self._wanted_figure and self._view is not None:
            self.paper.explain(self._wanted_figure)
            self._wanted_figure = ""

    # -- width -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Three cards beside each other; in a narrow window the one of the step."""
        narrow = self.is_narrow
        side = _SIDE_OF.get(self._step or self._usual_step(), "check")
        self.check.setVisible(not narrow or side == "check")
        self.paper.setVisible(not narrow or side == "preview")
        self._right.setVisible(not narrow or side in {"sign", "receipt"})
        for widget, width in ((self.check, _LEFT), (self._right, _RIGHT)):
            widget.setMinimumWidth(0 if narrow else width)
            widget.setMaximumWidth(16_777_215 if narrow else width)

    # -- answers -----------------------------------------------------------------------------------------------------

    def _on_office(self) -> None:
        """Another superior or another person: who signs and to whom is different now."""
        self._stale = True
        self._say_period()
        if self.isVisible():
            self.recheck()

    def _on_changes(self, changes: Changes) -> None:
        del changes
        self._stale = True
        if self.isVisible():
            self.recheck()

    def _find_refused(self, sent: SentPackage) -> None:
        """Which records of a returned package the superior refused: looked for in the package as it was sent."""
        self._session.read(
            lambda office: refused_records(office, sent), receiver=self, done=self.sent.show_refused, key="refused"
        )

    def _reload(self) -> None:
        self._step = ""
        period = self._period
        self._session.read(lambda office: load_report(office, period), receiver=self, done=self._show, key="report")

    def _file_name(self, form: str) -> str:
        return f"{self._session.office.unit.code}-bao-cao-{self._period.code.replace('@', '-')}.{form}"


def _lowered(label: str) -> str:
    return label[0].lower() + label[1:]
