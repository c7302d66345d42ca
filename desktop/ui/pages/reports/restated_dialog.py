"""A report as it was first made beside what the records say now, and the records that made the difference (§5.9)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.messages import describe
from desktop.services.restated import records_behind, restate
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.periods import Period
    from desktop.services.package_values import IndicatorTotal
    from desktop.services.restated import Restated, RestatedFigure, RestatedRecord
    from desktop.ui.session import Session

_WIDTH, _HEIGHT, _CARD = 1120, 600, 420
_NAMED = 12


class RestatedDialog(QDialog):
    """Every indicator then and now, those that differ first; for one of them the records behind the difference.

    Signals:
        record_asked: register and id of a record to be opened.

    Attributes:
        figures: the indicators.
        records: what is behind the one in focus.
    """

    record_asked = Signal(str, str)

    def __init__(self, session: Session, unit: str, period: Period, parent: QWidget | None = None) -> None:
        """Ask for it; the lists fill when the answer is there.

        Args:
            session: the opened office.
            unit: id of the unit; the office itself or one that reports to it.
            period: which report.
            parent: owner.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Số đã báo cáo và số hiện nay"))
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self._session = session
        self._found: Restated | None = None
        self._shown: tuple[RestatedRecord, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(self.tr("Số đã báo cáo và số hiện nay"), "section"))
        self._about = make_label(self.tr("Đang đọc gói đã giữ và tính lại…"), "label", wrap=True)
        layout.addWidget(self._about)
        self._refused = Banner("bad", text="")
        self._refused.hide()
        layout.addWidget(self._refused)
        self.split = SplitPane(self._make_figures(), self._make_records(), name="restated", card_width=_CARD)
        layout.addWidget(self.split, 1)
        foot = QHBoxLayout()
        foot.addWidget(make_label(self.tr("Enter ở danh sách bên phải mở bản ghi."), "small"), 1)
        foot.addWidget(ActionButton(self.tr("Đóng"), keys="Esc", on_click=self.reject))
        layout.addLayout(foot)
        session.read(
            lambda office: restate(office, unit, period),
            receiver=self,
            done=self._on_found,
            failed=self._on_failed,
            key="restated",
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.figures.setFocus()

    def _make_figures(self) -> QWidget:
        columns = (
            Column("name", self.tr("Chỉ tiêu"), sortable=False, least=220),
            Column("first", self.tr("Đã báo cáo"), align="right", width=104, sortable=False),
            Column("now", self.tr("Hiện nay"), align="right", width=104, sortable=False),
            Column("difference", self.tr("Chênh lệch"), align="right", width=104, sortable=False),
        )
        self.figures = DataTable(name=self.tr("Chỉ tiêu: số đã báo cáo, số hiện nay, chênh lệch"))
        self._figures = RowsModel(columns, parent=self)
        self.figures.setModel(self._figures)
        self.figures.current_changed.connect(self._on_figure)
        self.figures.opened.connect(lambda _: self.records.setFocus())
        card = Card(flush=True)
        card.body.addWidget(self.figures)
        return card

    def _make_records(self) -> QWidget:
        columns = (
            Column("what", self.tr("Từ đó"), width=92, sortable=False),
            Column("title", self.tr("Bản ghi"), sortable=False, least=160),
        )
        self.records = DataTable(name=self.tr("Bản ghi làm số liệu khác đi"), two_lines=True)
        self._records = RowsModel(columns, parent=self)
        self.records.setModel(self._records)
        self.records.opened.connect(self._open)
        card = Card(self.tr("Bản ghi làm số khác đi"), flush=True)
        self._count = make_label(role="small")
        card.add_to_head(self._count)
        card.body.addWidget(self.records)
        self._none = make_label(role="label", wrap=True)
        self._none.setContentsMargins(14, 10, 14, 12)
        card.body.addWidget(self._none)
        card.body.addStretch(0)
        return card

    def _on_found(self, found: Restated) -> None:
        self._found = found
        differing = sum(1 for one in found.figures if one.differs)
        day = say_date(vietnam_day(datetime.fromisoformat(found.reported_at)))
        words = self.tr("{period}, báo cáo đầu tiên ngày {day}: {n}/{all} số liệu nay đã khác, {m} bản ghi đã khác.")
        units = len(found.scope.members) - 1
        if units:
            words = self.tr("Số tổng hợp của {unit} và {units} đơn vị cấp dưới. {rest}").replace("{rest}", words)
        self._about.setText(
            words.format(
                unit=found.scope.unit.name,
                units=say_number(units),
                period=found.period.label,
                day=day,
                n=say_number(differing),
                all=say_number(len(found.figures)),
                m=say_number(len(found.records)),
            )
        )
        rows = sorted(found.figures, key=lambda one: not one.differs)
        self._figures.show_rows([_figure_row(one) for one in rows])
        if rows:
            self.figures.choose(rows[0].code)

    def _on_figure(self, code: str) -> None:
        found = self._found
        figure = next((one for one in found.figures if one.code == code), None) if found else None
        if found is None or figure is None:
            return
        if not figure.differs:
            self._show_records(())
            return
        self._session.read(
            lambda office: records_behind(office, found, code),
            receiver=self,
            done=self._show_records,
            failed=self._on_failed,
            key="records",
        )

    def _show_records(self, records: tuple[RestatedRecord, ...]) -> None:
        self._shown = records
        labels = self._session.office.labels
        self._records.show_rows(
            [
                Row(
                    one.id,
                    (
                        state_cell(_states()[one.what]),
                        Cell(
                            one.title or self.tr("Bản ghi chưa có tên"),
                            labels.register(one.register).one,
                            tip=one.title,
                        ),
                    ),
                )
                for one in records
            ]
        )
        self._count.setText(say_number(len(records)) if records else "")
        self.records.setVisible(bool(records))
        self._none.setVisible(not records)
        code = self.figures.current_id()
        figure = next((one for one in self._found.figures if one.code == code), None) if self._found else None
        self._none.setText(_none_words(figure, self._found.missing if self._found else ()))
        if records:
            self.records.choose(records[0].id)

    def _open(self, record_id: str) -> None:
        one = next((one for one in self._shown if one.id == record_id), None)
        if one is not None:
            self.accept()
            self.record_asked.emit(one.register, one.id)

    def _on_failed(self, error: KnownError) -> None:
        self._about.hide()
        self._refused.say("info", text=describe(error).text)
        self._refused.show()


def _none_words(figure: RestatedFigure | None, missing: tuple[str, ...]) -> str:
    if figure is None or not figure.differs:
        return tr("Số này vẫn như đã báo cáo.")
    if figure.first and figure.now and figure.first.version != figure.now.version:
        return tr("Cách tính chỉ tiêu đã đổi từ khi báo cáo; không có bản ghi nào khác.")
    if missing:
        named = ", ".join(missing[:_NAMED])
        more = tr(" và {n} đơn vị khác").format(n=say_number(len(missing) - _NAMED)) if len(missing) > _NAMED else ""
        return tr("Nơi báo cáo đã tính cả đơn vị chưa có gói của kỳ này ở đây: {units}.").format(units=named + more)
    return tr("Không có bản ghi nào của kỳ này khác đi; số khác do cách tính hoặc do kỳ trước.")


def _states() -> dict[str, State]:
    return {
        "new": State("plus", tr("Thêm")),
        "changed": State("pencil", tr("Đã sửa")),
        "deleted": State("trash", tr("Đã xóa")),
    }


def _figure_row(one: RestatedFigure) -> Row:
    first, now = _amount(one, then=True), _amount(one, then=False)
    return Row(
        one.code,
        (
            Cell(one.name, tip=one.name, bold=one.differs),
            Cell(first, tone="text2"),
            Cell(now, bold=one.differs),
            Cell(_difference(one), tone="warn" if one.differs else "mute"),
        ),
    )


def _amount(one: RestatedFigure, *, then: bool) -> str:
    total = one.first if then else one.now
    if total is None or total.numerator is None:
        return NONE
    return "/".join(say_plain(part) for part in _parts(total))


def _difference(one: RestatedFigure) -> str:
    """What was added to numerator and denominator; nothing where one side says nothing."""
    if not one.differs:
        return NONE
    then, now = _parts(one.first), _parts(one.now)
    if not then or len(then) != len(now):
        return tr("không so được")
    differences = [after - before for before, after in zip(then, now, strict=True)]
    return "/".join(f"{'+' if part > 0 else ''}{say_plain(part)}" for part in differences)


def _parts(total: IndicatorTotal | None) -> list[Decimal]:
    """Numerator and denominator as exact numbers; nothing where the numerator is unknown."""
    if total is None or total.numerator is None:
        return []
    parts = (total.numerator, total.denominator)
    return [Decimal(str(part)) for part in parts if part is not None]
