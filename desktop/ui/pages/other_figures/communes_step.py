"""Every commune of the office in a year, rated or not, from which ratings are opened and begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.services.figure_lists import CommuneStanding, clean_ratings, communes_of_year
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.other_figures.ratings import NAME, rating_state, say_score
from desktop.ui.pages.other_figures.years import YearStep
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matching import matches
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.ui.session import Session

_STANDING = "standing"
_CLEAN, _NOT_CLEAN, _UNRATED = "clean", "not_clean", "unrated"


class CommunesStep(YearStep):
    """The communes of a year.

    Signals:
        rating_asked: id of the rating to show.
        new_asked: unit and year of a rating to begin.
    """

    rating_asked = Signal(str)
    new_asked = Signal(str, int)
    register = NAME

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.table = DataTable(name="")
        super().__init__(session, "", parent)
        self._communes: tuple[CommuneStanding, ...] = ()
        self._clean = clean_ratings(session.office)
        self.table.setAccessibleName(self.tr("Xã, phường, đặc khu trong năm"))
        self.model = RowsModel(
            (
                Column("name", self.tr("Xã, phường, đặc khu"), sortable=False, least=180),
                Column("self", self.tr("Tự chấm"), align="right", width=90, sortable=False, keep=False),
                Column("assessed", self.tr("Thẩm định"), align="right", width=96, sortable=False),
                Column("recognised", self.tr("Công nhận"), align="right", width=110, sortable=False, keep=False),
                Column("rating", self.tr("Xếp loại"), width=230, sortable=False),
            ),
            parent=self.table,
        )
        self.table.setModel(self.model)
        self.table.opened.connect(self._open)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        self.set_body(card)
        self.set_primary(
            self.tr("Mở hoặc thêm đánh giá"), lambda: self._open(self.table.current_id()), keys="Enter", action="edit"
        )

    def search_words(self) -> str:
        return self.tr("Tìm tên xã, phường")

    def make_filters(self) -> None:
        options = (
            Option(_UNRATED, self.tr("Chưa đánh giá")),
            Option(_CLEAN, self.tr("Không có tệ nạn mại dâm")),
            Option(_NOT_CLEAN, self.tr("Chưa đạt")),
        )
        self.bar.add_filter(_STANDING, self.tr("Tình trạng"), options)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_narrow(narrow=self.is_narrow)

    def ask(self, year: int) -> None:
        self.session.read(
            lambda office: communes_of_year(office, year),
            receiver=self,
            done=lambda found: self._show(year, found),
            key="communes",
        )

    def _show(self, year: int, communes: tuple[CommuneStanding, ...]) -> None:
        self._communes = communes
        rated = sum(one.rating is not None for one in communes)
        clean = sum(self._standing(one) == _CLEAN for one in communes)
        self.set_title(self.tr("Xã, phường, đặc khu năm {year}").format(year=year))
        self.set_scope(
            self.tr("{rated}/{all} đã đánh giá, {clean} không có tệ nạn mại dâm, {rest} chưa đánh giá").format(
                rated=say_number(rated),
                all=say_number(len(communes)),
                clean=say_number(clean),
                rest=say_number(len(communes) - rated),
            )
        )
        chosen, typed = self.bar.chosen().get(_STANDING, ()), self.bar.text()
        listed = [
            one
            for one in communes
            if (not chosen or self._standing(one) in chosen) and (not typed or matches(typed, one.name))
        ]
        kept = self.table.current_id()
        self.model.show_rows([self._row(one) for one in listed])
        if listed and not (kept and self.table.choose(kept)):
            self.table.choose(listed[0].unit)
        self._count.setText(self.tr("{n} đơn vị").format(n=say_number(len(listed))))
        self.shown.emit()

    def _standing(self, one: CommuneStanding) -> str:
        if one.rating is None:
            return _UNRATED
        return _CLEAN if one.rating.rating in self._clean else _NOT_CLEAN

    def _row(self, one: CommuneStanding) -> Row:
        rating = one.rating
        if rating is None:
            unrated = state_cell(State("ring", self.tr("Chưa đánh giá"), "mute"))
            return Row(one.unit, (Cell(one.name), *(Cell(NONE, tone="mute") for _ in range(3)), unrated))
        cells = (
            Cell(one.name),
            Cell(say_score(rating.self_score)),
            Cell(say_score(rating.assessed_score)),
            Cell(say_date(rating.recognised_on)),
            state_cell(rating_state(self.session.office, rating)),
        )
        return Row(one.unit, cells)

    def _open(self, unit: str) -> None:
        found = next((one for one in self._communes if one.unit == unit), None)
        if found is None:
            return
        if found.record:
            self.rating_asked.emit(found.record)
        else:
            self.new_asked.emit(found.unit, self.year())
