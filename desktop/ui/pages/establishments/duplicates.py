"""The step "Nghi trùng": pairs of records that may be one establishment, side by side, decided by key one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.changes import Changes
from desktop.services.duplicate_comparison import compare_pair
from desktop.services.duplicate_list import undo_decision
from desktop.services.duplicates import (
    DIFFERENT,
    LATER,
    SAME,
    decide,
    list_suggestions,
    search_duplicates,
)
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.establishments.comparison import ComparisonView
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label, make_rule
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.services.duplicate_comparison import Comparison
    from desktop.services.duplicates import Pair, SuggestedPair, SuggestionList
    from desktop.ui.session import Session

_FEW_PLACES = 3_000


class DuplicatesStep(PageFrame):
    """The step: the list at the left, the chosen pair at the right, a key for each answer.

    Signals:
        left: back to the list of establishments.
        loaded: the list shows the newest state.
        compared: the chosen pair stands side by side.

    Attributes:
        table: the pairs.
        pairs: what the list shows, by row.
        view: the records side by side.
        reason: why, where somebody says so.
    """

    left = Signal()
    loaded = Signal()
    compared = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, back=True)
        self.set_title(self.tr("Cơ sở nghi trùng"))
        self._session = session
        self.pairs: dict[str, SuggestedPair] = {}
        self._wanted = ""
        self._searching = False
        self._searched_once = False
        self.back_asked.connect(self.left)
        self.add_button(self.tr("Tìm lại"), self.search, icon="refresh", keys="F5", action="recheck")
        self.set_body(self._make_body())
        self.work.stop_asked.connect(self._stop)
        self.bind("undo", self._undo_last)
        self._last: tuple[Pair, str] | None = None
        session.changes.watch(self, "establishments", "links", then=lambda _: self.refresh())
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for what waits."""
        self._session.read(list_suggestions, receiver=self, done=self._show, key="suggestions")

    def reasons_shown(self) -> str:
        """What is said of the chosen pair; empty until it stands side by side."""
        return self._why.text()

    def search(self) -> None:
        """Search all establishments anew; can be stopped."""
        self._search(asked=True)

    def _search(self, *, asked: bool) -> None:
        if self._searching:
            return
        self._asked = asked
        self._searching = True
        self.work.begin(self.tr("Đang tìm cơ sở trùng"))
        office = self._session.office
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: search_duplicates(office, report, token),
            receiver=self,
            done=self._on_searched,
            failed=self._on_failed,
            progress=self.work.show_progress,
            stopped=self._on_stopped,
        )

    def answer(self, state: str, *, leader: int = 0) -> None:
        """Say of the chosen pair what it is, and go on to the next one.

        Args:
            state: SAME, DIFFERENT or LATER.
            leader: which of both leads where they are the same: 0 or 1.
        """
        chosen = self.pairs.get(self.table.current_id())
        if chosen is None:
            return
        pair, why = chosen.pair, self.reason.value()
        self._wanted = self._neighbour(self.table.current_id())

        def done(changes: Changes) -> None:
            del changes
            self._last = (pair, state)
            self.reason.set_value("")
            self.offer_undo(self._said(state, chosen.names[leader]), self._undo_last)

        self._session.write(
            lambda office: decide(office, pair, state, leader=pair[leader], reason=why),
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
            Column("pair", self.tr("Hai bản ghi"), sortable=False, least=210),
            Column("score", self.tr("Mức giống"), align="right", width=100, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các cặp cơ sở nghi trùng"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(lambda _: self._compare())
        self.table.installEventFilter(self)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self._count = make_label(role="small", wrap=True)
        card.add_foot(self._count)
        row.addWidget(card, 4)
        row.addWidget(self._make_side(), 7)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._empty = EmptyState(
            "building",
            self.tr("Không có cặp nào chờ xem"),
            self.tr("Tìm lại sau khi nhập danh sách hoặc nhận gói: chương trình so tên, địa chỉ, mã số, điện thoại."),
            button=self.tr("Tìm cơ sở trùng"),
            button_icon="search",
            on_click=self.search,
        )
        self._stack.addWidget(self._empty)
        return self._stack

    def _make_side(self) -> Card:
        card = Card(self.tr("So hai bản ghi"), flush=True)
        # The answers stand above: the undo strip comes up from below.
        head = QFrame()
        head.setProperty("role", "plain")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._buttons = [
            ActionButton(self.tr("Cùng cơ sở, 1 là chính"), keys="1", on_click=lambda: self.answer(SAME)),
            ActionButton(self.tr("Cùng cơ sở, 2 là chính"), keys="2", on_click=lambda: self.answer(SAME, leader=1)),
            ActionButton(self.tr("Khác nhau"), keys="3", on_click=lambda: self.answer(DIFFERENT)),
            ActionButton(self.tr("Để sau"), keys="4", on_click=lambda: self.answer(LATER)),
        ]
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addLayout(self._make_reason())
        card.body.addWidget(head)
        card.body.addWidget(make_rule())
        self._why = make_label(role="body", wrap=True)
        self._why.setContentsMargins(14, 8, 14, 4)
        card.body.addWidget(self._why)
        self.view = ComparisonView()
        card.body.addWidget(self.view, 1)
        hint = self.tr("Hai bản ghi được giữ nguyên ở đơn vị của chúng; số liệu chung chỉ tính một lần.")
        card.add_foot(make_label(hint, "small", wrap=True))
        return card

    def _make_reason(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        label = make_label(self.tr("Lý do (không bắt buộc)"), "label")
        self.reason = TextField(longest=300)
        self.reason.set_names(self.tr("Lý do (không bắt buộc)"), "")
        label.setBuddy(self.reason.input())
        line.addWidget(label)
        line.addWidget(self.reason, 1)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A number answers for the chosen pair."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            answers = {
                Qt.Key.Key_1: lambda: self.answer(SAME),
                Qt.Key.Key_2: lambda: self.answer(SAME, leader=1),
                Qt.Key.Key_3: lambda: self.answer(DIFFERENT),
                Qt.Key.Key_4: lambda: self.answer(LATER),
            }
            found = answers.get(Qt.Key(event.key()))
            if found is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                found()
                return True
        return super().eventFilter(watched, event)

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, found: SuggestionList) -> None:
        self.pairs = {_key(one.pair): one for one in found.pairs}
        keep = self._wanted or self.table.current_id()
        self._wanted = ""
        self._model.show_rows([self._row(one) for one in found.pairs])
        self._stack.setCurrentIndex(0 if self.pairs else 1)
        self.table.choose(keep if keep in self.pairs else next(iter(self.pairs), ""))
        put_off = len(found.pairs) - found.waiting
        scope = self.tr("{n} cặp chờ xem, {later} cặp để sau, {groups} nhóm đã gắn")
        self.set_scope(
            scope.format(n=say_number(found.waiting), later=say_number(put_off), groups=say_number(found.groups))
        )
        self._count.setText(self._searched_words(found))
        self._tell_of_changes(found)
        self._compare()
        self.loaded.emit()

    def _tell_of_changes(self, found: SuggestionList) -> None:
        self.hide_banner("stale")
        is_stale = not found.searched_at or found.changed_since > 0
        if not is_stale or self._searching or not found.places:
            return
        if found.places <= _FEW_PLACES and not self._searched_once:
            self._search(asked=False)
            return
        never = self.tr("Chưa tìm lần nào.")
        some = self.tr("{n} cơ sở đã thay đổi từ lần tìm trước.").format(n=say_number(found.changed_since))
        self.show_banner(
            "stale", "info", text=some if found.searched_at else never, action=self.tr("Tìm lại"), on_action=self.search
        )

    def _searched_words(self, found: SuggestionList) -> str:
        if not found.searched_at:
            return self.tr("Chưa tìm lần nào")
        when = self._session.day_and_time(found.searched_at)
        return self.tr("Tìm {when}, trong {n} cơ sở").format(when=when, n=say_number(found.places))

    def _row(self, one: SuggestedPair) -> Row:
        names = one.names[0] if one.names[0] == one.names[1] else f"{one.names[0]} – {one.names[1]}"
        sub = ", ".join(one.reasons)
        score = Cell(f"{one.score} %", self.tr("để sau") if one.put_off else "")
        return Row(_key(one.pair), (Cell(names, sub, bold=True, tip=f"{names}\n{sub}"), score), quiet=one.put_off)

    def _compare(self) -> None:
        chosen = self.pairs.get(self.table.current_id())
        for button in self._buttons:
            button.setEnabled(chosen is not None)
        if chosen is None:
            self._why.setText("")
            self.view.show_comparison(None)
            return
        pair = chosen.pair
        self._session.read(
            lambda office: compare_pair(office, pair), receiver=self, done=self._show_comparison, key="comparison"
        )

    def _show_comparison(self, comparison: Comparison) -> None:
        words = ", ".join(comparison.reasons)
        self._why.setText(
            f"{words[:1].upper()}{words[1:]}." if words else self.tr("Hai bản ghi không còn giống nhau như lúc tìm.")
        )
        self.view.show_comparison(comparison)
        self.compared.emit()

    # -- acting --------------------------------------------------------------------------------------------------

    def _neighbour(self, current: str) -> str:
        """The pair to go on with: the next one, or the one before at the end."""
        keys = list(self.pairs)
        at = keys.index(current)
        return keys[at + 1] if at + 1 < len(keys) else keys[at - 1] if at else ""

    def _said(self, state: str, leader: str) -> str:
        if state == SAME:
            return self.tr("Đã gắn hai bản ghi là một cơ sở, bản ghi chính: {name}.").format(name=leader)
        return self.tr("Đã ghi là hai cơ sở khác nhau.") if state == DIFFERENT else self.tr("Đã để lại xem sau.")

    def _undo_last(self) -> None:
        if self._last is None:
            return
        (pair, _), self._last = self._last, None
        self._wanted = _key(pair)
        self._session.write(
            lambda office: undo_decision(office, pair),
            receiver=self,
            done=lambda _: None,
            failed=lambda error: show_known_error(self, error),
        )

    def _stop(self) -> None:
        self.work.stopping()
        self._handle.cancel()

    def _on_searched(self, number: int) -> None:
        self._searching, self._searched_once = False, True
        said = self.tr("Tìm thấy {n} cặp.").format(n=say_number(number)) if number else self.tr("Không thấy cặp nào.")
        self.work.end(said if self._asked else "")
        self._session.changes.announce(Changes(registers=frozenset({"links"})))

    def _on_failed(self, error: KnownError) -> None:
        self._searching, self._searched_once = False, True
        self.work.end()
        show_known_error(self, error)

    def _on_stopped(self) -> None:
        self._searching, self._searched_once = False, True
        self.work.end(self.tr("Đã dừng tìm; danh sách giữ như cũ."))


def _key(pair: Pair) -> str:
    return f"{pair.first} {pair.second}"
