"""The tab "Bộ chỉ tiêu": the sets that come with the program and the office's own; applying, copying, removing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from db.domain.targets import Indicator, Plan
from desktop.services.files import save_bytes
from desktop.services.plans import (
    ListedPlan,
    apply_plan,
    copy_plan,
    list_plans,
    load_indicators,
    plan_to_toml,
    remove_plan,
    save_plan,
)
from desktop.services.target_sets import take_set
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.plans.set_card import SetCard
from desktop.ui.pages.plans.set_words import set_row
from desktop.ui.texts import tr
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.ui.session import Session

_CARD_WIDTH = 640


@dataclass(frozen=True, slots=True)
class _Sets:
    listed: tuple[ListedPlan, ...]
    indicators: dict[str, Indicator]


class SetsTab(PageFrame):
    """The tab.

    Signals:
        edit_asked: the form of a set is wanted: its name, "" for a new one.
        applied: another set is in force.
        shown: the sets are on the page.

    Attributes:
        table: the list of sets.
        card: the chosen set.
    """

    edit_asked = Signal(str)
    applied = Signal()
    shown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Kế hoạch & chỉ tiêu"), parent=parent)
        self._session = session
        self._sets: _Sets | None = None
        self._wanted = ""
        self.split = SplitPane(
            self._make_list(), self._make_card(), name="target_sets", memory=session.memory, card_width=_CARD_WIDTH
        )
        self.set_body(self.split)
        self.add_button(self.tr("Nạp từ tệp"), self.load_file, icon="folder", action="open")
        self.set_primary(
            self.tr("Thêm bộ chỉ tiêu"),
            lambda: self.edit_asked.emit(""),
            icon="plus",
            keys="Ctrl+N",
            action="new",
        )
        self.bind("edit", self.edit)
        self.bind("duplicate", self.copy)
        self.bind("delete", self.remove)
        self.bind("save", self.write_file)
        self.bind("recheck", self.refresh)

    # -- what the page calls -----------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The tab came up."""
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for the sets."""
        self._session.read(_load, receiver=self, done=self._show, failed=self._refuse, key="sets")

    def choose(self, name: str) -> None:
        """Choose a set, now or when the list comes."""
        self._wanted = name
        self.refresh()

    def current(self) -> ListedPlan | None:
        """The chosen set."""
        name = self.table.current_id()
        listed = self._sets.listed if self._sets is not None else ()
        return next((one for one in listed if one.plan.name == name), None)

    # -- acting ------------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Go by the chosen set from now on."""
        chosen = self.current()
        before = next((one.plan.name for one in self._sets.listed if one.applied), "") if self._sets else ""
        if chosen is None or chosen.applied:
            return
        name, title = chosen.plan.name, chosen.plan.title
        self._write(
            lambda office: apply_plan(office, name),
            lambda plan: self._on_applied(plan, self.tr("Đang áp dụng “{title}”.").format(title=title), before),
        )

    def edit(self) -> None:
        """Open the form of the chosen set; those that come with the program are copied first."""
        chosen = self.current()
        if chosen is None:
            return
        if chosen.builtin:
            self.copy()
        else:
            self.edit_asked.emit(chosen.plan.name)

    def copy(self) -> None:
        """Make an own set with the same targets and open its form."""
        chosen = self.current()
        if chosen is None:
            return
        name, title = chosen.plan.name, self.tr("{title} (bản sao)").format(title=chosen.plan.title)
        self._write(lambda office: copy_plan(office, name, title=title), lambda plan: self.edit_asked.emit(plan.name))

    def remove(self) -> None:
        """Remove the chosen own set; the strip brings it back."""
        chosen = self.current()
        if chosen is None or chosen.builtin:
            return
        plan = chosen.plan
        text = self.tr("Đã xóa “{title}”.").format(title=plan.title)
        self._write(
            lambda office: remove_plan(office, plan.name),
            lambda _: self.say_done(text, "", lambda office: save_plan(office, plan)),
        )

    def load_file(self) -> None:
        """Take in a set from a file as the office's own."""
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Nạp bộ chỉ tiêu"), str(Path.home()), self.tr("Bộ chỉ tiêu (*.toml)")
        )
        if file:
            self.take_file(Path(file))

    def take_file(self, path: Path) -> None:
        """The set of a file among the office's own."""
        self._write(
            lambda office: take_set(office, path),
            lambda plan: self.say_done(
                self.tr("Đã nạp “{title}”. Bấm “Áp dụng” để tính theo bộ này.").format(title=plan.title),
                plan.name,
                lambda office: remove_plan(office, plan.name),
            ),
        )

    def write_file(self) -> None:
        """Write the chosen set to a file others can load."""
        chosen = self.current()
        if chosen is None:
            return
        start = str(Path.home() / f"{chosen.plan.name}.toml")
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Ghi bộ chỉ tiêu ra tệp"), start, self.tr("Bộ chỉ tiêu (*.toml)")
        )
        if file:
            self.put_file(Path(file if file.endswith(".toml") else f"{file}.toml"))

    def put_file(self, path: Path) -> None:
        """The chosen set in a file."""
        chosen = self.current()
        if chosen is None:
            return
        data = plan_to_toml(chosen.plan).encode()
        self._session.tasks.run(
            "files",
            lambda: save_bytes(path, data),
            receiver=self,
            done=lambda file: self.work.end(self.tr("Đã ghi vào {file}.").format(file=file)),
            failed=self._refuse,
        )

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_list(self) -> QWidget:
        card = Card(flush=True)
        columns = (
            Column("set", self.tr("Bộ chỉ tiêu"), sortable=False, least=180),
            Column("state", self.tr("Tình trạng"), width=136, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các bộ chỉ tiêu"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(lambda _: self._show_set())
        self.table.opened.connect(lambda _: self.split.open_card())
        self.table.delete_asked.connect(lambda _: self.remove())
        card.body.addWidget(self.table)
        card.setFocusProxy(self.table)
        return card

    def _make_card(self) -> QWidget:
        self.card = SetCard()
        for signal, act in (
            (self.card.apply_asked, self.apply),
            (self.card.edit_asked, self.edit),
            (self.card.copy_asked, self.copy),
            (self.card.write_asked, self.write_file),
            (self.card.remove_asked, self.remove),
        ):
            signal.connect(act)
        return self.card

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self, sets: _Sets) -> None:
        self._sets = sets
        applied = next((one.plan for one in sets.listed if one.applied), None)
        if applied is not None:
            self.set_scope(self.tr("Đang áp dụng: {title}").format(title=applied.title))
        keep = self._wanted or self.table.current_id()
        self._wanted = ""
        self._model.show_rows([set_row(one) for one in sets.listed])
        if not (keep and self.table.choose(keep)) and sets.listed:
            self.table.choose(sets.listed[0].plan.name)
        self._show_set()
        self.shown.emit()

    def _show_set(self) -> None:
        chosen = self.current()
        if chosen is None or self._sets is None:
            return
        self.card.show_set(chosen, self._sets.indicators, year=self._session.today().year)

    def _on_applied(self, plan: Plan, text: str, before: str) -> None:
        self.applied.emit()
        self.say_done(text, plan.name, (lambda office: apply_plan(office, before)) if before else None)

    def say_done(self, text: str, name: str, undo: Callable[[Office], object] | None) -> None:
        """Say what was done, with the way back."""
        self._session.say_saved()
        self.choose(name)
        if undo is None:
            self.work.end(text)
        else:
            self.offer_undo(text, lambda: self._write(undo, lambda _: self._on_taken_back()))

    def _on_taken_back(self) -> None:
        self._session.say_saved()
        self.applied.emit()
        self.refresh()

    def _write(self, call: Callable[[Office], object], done: Callable[[Any], None]) -> None:
        self._session.write(call, receiver=self, done=done, failed=self._refuse)

    def _refuse(self, error: KnownError) -> None:
        show_known_error(self, error)

    def focus_list(self) -> None:
        """Go to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _load(office: Office) -> _Sets:
    return _Sets(list_plans(office), {one.code: one for one in load_indicators().indicators})
