"""Places of former communes that were divided: the banner that tells of them, and the step that asks for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.duplicate_list import count_waiting
from desktop.services.successions import SuccessorQuestion, answer_successor, successor_questions
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.registers.list_frame import ListFrame
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.services.successions import Candidate, OpenPlace
    from desktop.services.transfers import HandedOver
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Session

NAME = "establishments"
_CARD_WIDTH = 380


class PlaceList(ListFrame):
    """The list of places; a banner tells of those whose new unit is asked.

    Signals:
        successors_asked: the step is wanted.
        duplicates_asked: the step of probable duplicates is wanted.
        handing_over_asked: the step that hands places over is wanted, with the ids of the chosen ones.
    """

    successors_asked = Signal()
    duplicates_asked = Signal()
    handing_over_asked = Signal(tuple)

    def __init__(self, session: Session, definition: RegisterDef) -> None:
        super().__init__(session, definition)
        self.duplicates_button = ActionButton(self.tr("Nghi trùng"), icon="copy", on_click=self.duplicates_asked.emit)
        self.add_to_head(self.duplicates_button)
        self.add_more(self.tr("Bàn giao cơ sở cho đơn vị khác…"), self._ask_handing_over, icon="outbox")
        session.changes.watch(self, NAME, then=lambda _: self._ask_for_questions())
        session.changes.watch(self, "links", then=lambda _: self._ask_for_duplicates())

    def page_shown(self) -> None:
        super().page_shown()
        self._ask_for_questions()
        self._ask_for_duplicates()

    def _ask_for_duplicates(self) -> None:
        self.session.read(count_waiting, receiver=self, done=self._show_waiting, key="duplicates")

    def _show_waiting(self, count: int) -> None:
        counted = self.tr("Nghi trùng ({n})").format(n=say_number(count))
        self.duplicates_button.setText(counted if count else self.tr("Nghi trùng"))

    def say_handed_over(self, done: HandedOver) -> None:
        """Tell where the package lies and whom else it is for."""
        words = self.tr("Đã bàn giao {n} cơ sở, gói {name}. Đưa gói cho đơn vị nhận và nộp cùng gói cho cấp trên.")
        self.show_banner(
            "handed",
            "ok",
            text=words.format(n=say_number(done.places), name=done.path),
            action=self.tr("Xem các lần bàn giao"),
            on_action=lambda: self.session.go("receiving", tab="transfers"),
        )

    def _ask_handing_over(self) -> None:
        self.handing_over_asked.emit(tuple(self.table.chosen_ids()))

    def _ask_for_questions(self) -> None:
        self.session.read(successor_questions, receiver=self, done=self._show_questions, key="successors")

    def _show_questions(self, questions: tuple[SuccessorQuestion, ...]) -> None:
        self.hide_banner("successors")
        count = sum(len(one.places) for one in questions)
        if not count:
            return
        names = ", ".join(one.former_name for one in questions[:3])
        self.show_banner(
            "successors",
            "warn",
            lead=self.tr("{n} cơ sở cần chọn đơn vị mới.").format(n=say_number(count)),
            text=self.tr("Địa bàn cũ đã sắp xếp lại: {names}.").format(names=names),
            action=self.tr("Chọn đơn vị"),
            on_action=self.successors_asked.emit,
            closable=False,
        )


class SuccessorStep(PageFrame):
    """The step: a list of places, one key for each unit they may belong to now.

    Signals:
        left: back to the list.
        answered: how many places got their unit, and its name.
        loaded: the list shows the newest questions.

    Attributes:
        table: the places with their ticks.
    """

    left = Signal()
    answered = Signal(int, str)
    loaded = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, back=True)
        self.set_title(self.tr("Chọn đơn vị mới cho cơ sở"))
        self._session = session
        self._question_of: dict[str, SuccessorQuestion] = {}
        self._places: dict[str, OpenPlace] = {}
        self._ticked: frozenset[str] = frozenset()
        self.back_asked.connect(self.left)
        self.set_body(self._make_body())
        self.bind("undo", self._take_back)
        session.changes.watch(self, NAME, then=lambda _: self.refresh())
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for the questions."""
        self._session.read(successor_questions, receiver=self, done=self._show, key="successors")

    def tick_neighbourhood(self) -> None:
        """Tick all places of the same former unit and neighbourhood as the chosen one."""
        current = self.table.current_id()
        if current not in self._places:
            return
        wanted = self._question_of[current].former_id, self._places[current].neighbourhood
        self._ticked |= {
            one.id
            for one in self._places.values()
            if (self._question_of[one.id].former_id, one.neighbourhood) == wanted
        }
        self._show_rows()

    def answer(self, at: int) -> None:
        """The ticked places, or the chosen one, belong to the unit at that place of the keys."""
        current = self.table.current_id()
        if current not in self._question_of or at >= len(self._question_of[current].candidates):
            return
        question = self._question_of[current]
        candidate = question.candidates[at]
        ids = [one for one in self._ticked if self._question_of[one].former_id == question.former_id] or [current]
        undo = self._session.undo

        def done(changes: Changes) -> None:
            count = len(changes.records)
            self._ticked -= frozenset(ids)
            self.offer_undo(
                self.tr("Đã chuyển {n} cơ sở sang {unit}.").format(n=say_number(count), unit=candidate.name),
                self._take_back,
            )
            self.answered.emit(count, candidate.name)

        self._session.write(
            lambda office: answer_successor(office, question.former_id, ids, candidate.id, undo=undo),
            receiver=self,
            done=done,
            failed=lambda error: show_known_error(self, error),
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_body(self) -> QWidget:
        body = QFrame()
        body.setProperty("role", "plain")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        columns = (
            Column("tick", "", width=36, kind="check", sortable=False),
            Column("name", self.tr("Cơ sở"), sortable=False, least=220),
            Column("neighbourhood", self.tr("Tổ dân phố, thôn"), width=150, sortable=False),
            Column("former", self.tr("Đơn vị cũ"), width=150, sortable=False),
        )
        self.table = DataTable(name=self.tr("Cơ sở cần chọn đơn vị mới"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.marked.connect(self._on_marked)
        self.table.current_changed.connect(lambda _: self._show_candidates())
        self.table.installEventFilter(self)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        row.addWidget(card, 1)
        row.addWidget(self._make_card())
        return body

    def _make_card(self) -> Card:
        card = Card(self.tr("Nay thuộc đơn vị nào"))
        card.setFixedWidth(theme.px(_CARD_WIDTH))
        self._about = make_label(role="label", wrap=True)
        card.body.addWidget(self._about)
        holder = QFrame()
        holder.setProperty("role", "plain")
        self._buttons = QVBoxLayout(holder)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(8)
        card.body.addWidget(holder)
        card.body.addWidget(
            ActionButton(self.tr("Đánh dấu cả tổ dân phố"), keys="Ctrl+G", on_click=self.tick_neighbourhood)
        )
        hint = self.tr("Dấu cách đánh dấu; phím số chọn đơn vị cho các dòng đã đánh dấu, không có thì cho dòng này.")
        card.body.addWidget(make_label(hint, "small", wrap=True))
        card.body.addStretch(1)
        return card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A number answers for the ticked places."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_G:
                self.tick_neighbourhood()
                return True
            at = event.key() - Qt.Key.Key_1
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier and 0 <= at < 9:
                self.answer(at)
                return True
        return super().eventFilter(watched, event)

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, questions: tuple[SuccessorQuestion, ...]) -> None:
        self._question_of = {place.id: one for one in questions for place in one.places}
        self._places = {place.id: place for one in questions for place in one.places}
        self._ticked &= self._places.keys()
        self._show_rows()
        words = self.tr("Còn {n} cơ sở. Hồ sơ giữ đơn vị cũ; chọn theo địa chỉ, tổ dân phố.")
        self.set_scope(words.format(n=say_number(len(self._places))) if self._places else self.tr("Đã chọn xong."))
        self.loaded.emit()

    def _show_rows(self) -> None:
        keep = self.table.current_id()
        self._model.show_rows(
            [
                Row(
                    one.id,
                    (
                        Cell(self.tr("đã chọn") if one.id in self._ticked else "", marked=one.id in self._ticked),
                        Cell(one.name, one.address, bold=True),
                        Cell(one.neighbourhood or NONE),
                        Cell(self._question_of[one.id].former_name),
                    ),
                )
                for one in self._places.values()
            ]
        )
        self.table.choose(keep if keep in self._places else next(iter(self._places), ""))
        self._count.setText(
            self.tr("{n} cơ sở, đã đánh dấu {ticked}").format(n=len(self._places), ticked=len(self._ticked))
        )
        self._show_candidates()

    def _show_candidates(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        question = self._question_of.get(self.table.current_id())
        if question is None:
            self._about.setText(self.tr("Không còn cơ sở nào cần chọn."))
            return
        about = self.tr("{former} tồn tại đến {day}.")
        self._about.setText(about.format(former=question.former_name, day=say_date(question.ended_on)))
        for at, candidate in enumerate(question.candidates):
            self._buttons.addWidget(self._button(at, candidate))

    def _button(self, at: int, candidate: Candidate) -> ActionButton:
        return ActionButton(candidate.name, keys=str(at + 1), on_click=lambda: self.answer(at))

    def _on_marked(self, ids: tuple[str, ...]) -> None:
        self._ticked ^= frozenset(ids)
        self._show_rows()

    def _take_back(self) -> None:
        self._session.take_back(receiver=self)
