"""The answer to a wish: places chosen, places left out with their reasons, the calendar, and the score explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from db.domain.selection import Method
from db.domain.text import fold
from desktop.services.selection_words import say_choice, say_evidence, say_left_out
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.inspections.calendar import PlanCalendar
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import ElidedLabel
from desktop.ui.widgets.table import DataTable
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.domain.inspection_plans import PlannedVisit
    from desktop.services.selection import ChosenPlace, LeftOut, ScoredPlace, Selection
    from desktop.ui.session import Session

CHOSEN, LEFT_OUT, CALENDAR = "chosen", "left_out", "calendar"


class SelectionResults(QFrame):
    """The answer.

    Signals:
        added: id of a place put in by hand, and why.
        removed: id of a place taken out by hand, and why.
        moved: id of a place and its new day.
    """

    added = Signal(str, str)
    removed = Signal(str, str)
    moved = Signal(str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._chosen: dict[str, ChosenPlace] = {}
        self._left: dict[str, LeftOut] = {}
        self._visits: dict[str, PlannedVisit] = {}
        self._words: dict[str, str] = {}
        self._search: tuple[str, ...] = ()
        self._method = Method.SCORE
        self._panel: AskPanel | None = None
        self.tables: dict[str, tuple[DataTable, RowsModel]] = {
            CHOSEN: self._make_table(self.tr("Cơ sở được chọn"), self._chosen_columns(), self._chosen_row),
            LEFT_OUT: self._make_table(self.tr("Cơ sở để lại"), self._left_columns(), self._left_row),
        }
        self.calendar = PlanCalendar(session.today())
        self.tabs = Tabs(name=self.tr("Kết quả chọn"))
        for key, words in self._titles().items():
            if key == CALENDAR:
                self.tabs.add(key, words, self._make_calendar, scroll=True)
            else:
                self.tabs.add(key, words, lambda key=key: self.tables[key][0])
        self.tabs.shown.connect(lambda _: self._explain())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        upper = Card(flush=True)
        upper.body.addWidget(self.tabs)
        self._foot = ElidedLabel(role="small")
        upper.add_foot(self._foot)
        column.addWidget(upper, 1)
        column.addWidget(self._make_explanation())

    # -- what the step calls -------------------------------------------------------------------------------------

    def show_selection(self, selection: Selection, visits: Sequence[PlannedVisit]) -> None:
        """Show an answer with the visits it becomes."""
        self._method = selection.wish.method
        self._chosen = {one.place.id: one for one in selection.chosen}
        left = sorted(selection.left_out, key=lambda one: (-one.place.score, one.place.signs.name))
        self._left = {one.place.id: one for one in left}
        self._words = {
            one.place.id: fold(f"{one.place.signs.name} {one.place.signs.address} {one.place.signs.neighbourhood}")
            for one in (*selection.chosen, *left)
        }
        self.show_visits(visits)
        self._show_rows()
        self._foot.set_text(self._say_method(selection))

    def show_visits(self, visits: Sequence[PlannedVisit]) -> None:
        """Show other days for the same places."""
        self._visits = {visit.establishment: visit for visit in visits}
        order = {visit.establishment: at for at, visit in enumerate(visits)}
        self._chosen = dict(sorted(self._chosen.items(), key=lambda item: order.get(item[0], len(order))))
        self.tables[CHOSEN][1].show_ids(self._found(self._chosen))
        days = [(visit.on, self._chosen[place].place.signs.name) for place, visit in self._visits.items() if visit.on]
        self.calendar.show_visits(days)
        self._explain()

    def search(self, text: str) -> None:
        """Show only the places whose name or address has these words."""
        self._search = tuple(fold(text).split())
        self._show_rows()

    def current_place(self) -> ScoredPlace | None:
        """The place the row focus is on."""
        key = self.tabs.current()
        if key == CALENDAR:
            return None
        found = (self._chosen if key == CHOSEN else self._left).get(self.tables[key][0].current_id())
        return found.place if found else None

    def ask_to_remove(self) -> None:
        """Ask why the place is taken out."""
        place = self.current_place()
        if place is not None and self.tabs.current() == CHOSEN:
            panel = AskPanel(
                self.tr("Bỏ “{name}” khỏi danh sách").format(name=place.signs.name),
                go=self.tr("Bỏ khỏi danh sách"),
                words=self.tr("Lý do"),
                words_needed=self.tr("Chưa ghi lý do bỏ."),
            )
            self._ask(panel, lambda _, words: self.removed.emit(place.id, words))

    def ask_to_add(self) -> None:
        """Ask why the place is put in."""
        place = self.current_place()
        if place is not None and self.tabs.current() == LEFT_OUT:
            panel = AskPanel(
                self.tr("Đưa “{name}” vào danh sách").format(name=place.signs.name),
                go=self.tr("Đưa vào danh sách"),
                words=self.tr("Lý do"),
                words_needed=self.tr("Chưa ghi lý do đưa vào."),
            )
            self._ask(panel, lambda _, words: self.added.emit(place.id, words))

    def ask_for_day(self) -> None:
        """Ask for another day of the visit."""
        place = self.current_place()
        if place is None or self.tabs.current() != CHOSEN:
            return
        panel = AskPanel(
            self.tr("Chuyển “{name}” sang ngày khác").format(name=place.signs.name),
            go=self.tr("Chuyển ngày"),
            words="",
            today=self._session.today,
        )
        visit = self._visits.get(place.id)
        if panel.day is not None and visit is not None and visit.on is not None:
            panel.day.set_value(visit.on)
        self._ask(panel, lambda day, _: self.moved.emit(place.id, day))

    def panel(self) -> AskPanel | None:
        """The question, while there is one."""
        return self._panel

    def texts(self, key: str) -> list[list[str]]:
        """What the rows of a tab say."""
        make = self._chosen_row if key == CHOSEN else self._left_row
        return [[row.cell(at).text for at in range(len(row.cells))] for row in make(self.tables[key][1].ids)]

    def explained(self) -> tuple[str, list[list[str]]]:
        """What is said of the place the focus is on: its heading and its parts."""
        rows = [self._parts.row(one) for one in self._parts.ids]
        return self._name.whole_text(), [[cell.text for cell in map(row.cell, range(3))] for row in rows if row]

    # -- making --------------------------------------------------------------------------------------------------

    def _titles(self) -> Mapping[str, str]:
        return {CHOSEN: self.tr("Được chọn"), LEFT_OUT: self.tr("Để lại"), CALENDAR: self.tr("Lịch")}

    def _chosen_columns(self) -> tuple[Column, ...]:
        return (
            Column("name", self.tr("Cơ sở"), sortable=False, least=150),
            Column("area", self.tr("Khu vực"), width=126, sortable=False, keep=False),
            Column("score", self.tr("Điểm"), align="right", width=58, sortable=False),
            Column("day", self.tr("Ngày"), align="right", width=92, sortable=False),
            Column("why", self.tr("Vì sao"), sortable=False, least=130),
        )

    def _left_columns(self) -> tuple[Column, ...]:
        return (
            Column("name", self.tr("Cơ sở"), sortable=False, least=150),
            Column("area", self.tr("Khu vực"), width=126, sortable=False, keep=False),
            Column("score", self.tr("Điểm"), align="right", width=58, sortable=False),
            Column("why", self.tr("Lý do để lại"), sortable=False, least=220),
        )

    def _make_table(
        self, name: str, columns: Sequence[Column], rows: Callable[[Sequence[str]], tuple[Row, ...]]
    ) -> tuple[DataTable, RowsModel]:
        table = DataTable(name=name)
        model = RowsModel(columns, tasks=self._session.tasks, fetch=rows, parent=table)
        table.setModel(model)
        table.current_changed.connect(lambda _: self._explain())
        table.opened.connect(lambda place: self._session.open_record("establishments", place))
        table.delete_asked.connect(lambda _: self.ask_to_remove())
        return table, model

    def _make_calendar(self) -> QWidget:
        holder = make_plain(QVBoxLayout())
        layout = holder.layout()
        assert layout is not None
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.calendar)
        return holder

    def _make_explanation(self) -> Card:
        self._card = Card()
        self._card.setFixedHeight(theme.px(238))
        head = QHBoxLayout()
        head.setSpacing(8)
        self._name = ElidedLabel(role="bold")
        head.addWidget(self._name, 1)
        self._buttons = {
            CHOSEN: (
                ActionButton(self.tr("Đổi ngày…"), icon="calendar", on_click=self.ask_for_day),
                ActionButton(self.tr("Bỏ khỏi danh sách…"), icon="minus", on_click=self.ask_to_remove),
            ),
            LEFT_OUT: (ActionButton(self.tr("Đưa vào danh sách…"), icon="plus", on_click=self.ask_to_add),),
        }
        for buttons in self._buttons.values():
            for button in buttons:
                head.addWidget(button)
        self._card.body.addLayout(head)
        self._asking = QVBoxLayout()
        self._card.body.addLayout(self._asking)
        columns = (
            Column("part", self.tr("Dấu hiệu"), sortable=False, least=170),
            Column("evidence", self.tr("Căn cứ"), sortable=False, least=170),
            Column("points", self.tr("Điểm"), align="right", width=58, sortable=False),
        )
        self._parts_table = DataTable(name=self.tr("Điểm nguy cơ gồm những phần nào"), margin=0)
        self._parts = RowsModel(columns, parent=self._parts_table)
        self._parts_table.setModel(self._parts)
        self._card.body.addWidget(self._parts_table, 1)
        return self._card

    # -- showing -------------------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        titles = self._titles()
        for key, places in ((CHOSEN, self._chosen), (LEFT_OUT, self._left)):
            found = self._found(places)
            table, model = self.tables[key]
            model.show_ids(found)
            self.tabs.set_title(key, f"{titles[key]} ({say_number(len(found))})")
            if found:
                table.choose(found[0])
        self._explain()

    def _found(self, places: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(one for one in places if all(word in self._words.get(one, "") for word in self._search))

    def _chosen_row(self, ids: Sequence[str]) -> tuple[Row, ...]:
        return tuple(self._row_of_chosen(self._chosen[one]) for one in ids if one in self._chosen)

    def _left_row(self, ids: Sequence[str]) -> tuple[Row, ...]:
        return tuple(self._row_of_left(self._left[one]) for one in ids if one in self._left)

    def _row_of_chosen(self, one: ChosenPlace) -> Row:
        visit = self._visits.get(one.place.id)
        day = visit.on if visit else None
        shown = Cell(say_date(day)) if day else Cell(self.tr("Chưa xếp"), tone="warn")
        return Row(one.place.id, (*self._place_cells(one.place), shown, Cell(say_choice(one) or self._say_usual(one))))

    def _say_usual(self, one: ChosenPlace) -> str:
        """Why the method itself chose a place."""
        if self._method is Method.DRAW:
            return self.tr("Trúng khi rút ngẫu nhiên")
        heaviest = sorted(one.place.parts, key=lambda part: -part.points)[:2]
        return ", ".join(part.part.name for part in heaviest) or NONE

    def _row_of_left(self, one: LeftOut) -> Row:
        return Row(one.place.id, (*self._place_cells(one.place), Cell(say_left_out(one))))

    def _place_cells(self, place: ScoredPlace) -> tuple[Cell, ...]:
        signs = place.signs
        return (
            Cell(signs.name, tip=", ".join(part for part in (signs.name, signs.address) if part)),
            Cell(signs.neighbourhood or NONE),
            Cell(say_number(place.score), bold=True),
        )

    def _explain(self) -> None:
        place, key = self.current_place(), self.tabs.current()
        self._card.setVisible(key != CALENDAR)
        for owner, buttons in self._buttons.items():
            for button in buttons:
                button.setVisible(owner == key)
                button.setEnabled(place is not None)
        self._name.set_text(
            self.tr("{name}: {n} điểm").format(name=place.signs.name, n=say_number(place.score))
            if place
            else self.tr("Chọn một dòng để xem điểm gồm những phần nào.")
        )
        rows = [
            Row(
                str(at),
                (
                    Cell(one.part.name, tip=one.part.source),
                    Cell(say_evidence(self._session.office, one) or NONE),
                    Cell(f"+{one.points}"),
                ),
            )
            for at, one in enumerate(place.parts if place else ())
        ]
        self._parts.show_rows(rows)

    def _say_method(self, selection: Selection) -> str:
        words = self._session.office.catalogs.word("selection_methods", selection.wish.method.value)
        seed = selection.wish.seed if selection.wish.method is Method.DRAW else ""
        said_seed = self.tr("hạt giống {seed}").format(seed=seed) if seed else ""
        chosen_from = self.tr("chọn từ {n} cơ sở đủ điều kiện").format(n=say_number(selection.selected_from))
        score_day = self.tr("điểm tính đến {day}").format(day=say_date(selection.day))
        rule = self.tr("quy tắc {rule}").format(rule=selection.rule) if selection.rule else ""
        return ", ".join(part for part in (words, rule, said_seed, chosen_from, score_day) if part)

    # -- asking --------------------------------------------------------------------------------------------------

    def _ask(self, panel: AskPanel, answered: Callable[[date | None, str], object]) -> None:
        self.close_panel()
        panel.answered.connect(lambda day, words: (self.close_panel(), answered(day, words)))
        panel.given_up.connect(self.close_panel)
        self._panel = panel
        self._parts_table.hide()
        self._asking.addWidget(panel, 0, Qt.AlignmentFlag.AlignTop)
        panel.begin()

    def close_panel(self) -> None:
        """Ask nothing any more; the focus goes back to the list."""
        if self._panel is not None:
            self._asking.removeWidget(self._panel)
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None
            self._parts_table.show()
            self.tables[CHOSEN if self.tabs.current() == CHOSEN else LEFT_OUT][0].setFocus(
                Qt.FocusReason.OtherFocusReason
            )
