"""List and card of one register: searching, filtering, sorting, choosing, deleting with a reason, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.forms import drafts_of
from desktop.services.lists import units_in
from desktop.services.records import Saved, delete_records
from desktop.ui.errors import show_known_error
from desktop.ui.pages.registers.asking import UNIT
from desktop.ui.pages.registers.definition import Asked, Summary
from desktop.ui.pages.registers.excel_menu import ExcelMenu
from desktop.ui.pages.registers.list_pane import ListPane, columns_of, stands_above
from desktop.ui.pages.registers.register_tabs import RegisterTabs
from desktop.ui.pages.registers.stretch import StretchFilter
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.split_pane import SplitPane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.domain.changes import Changes
    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Session

CARD_WAIT_MS = 40


class ListFrame(PageFrame):
    """The list step of a register's page.

    Signals:
        listed: the list shows the answer to the newest question.
        form_asked: id of the record whose form is wanted; "" with values for a new one.
    """

    listed = Signal()
    form_asked = Signal(str, dict)

    def __init__(self, session: Session, definition: RegisterDef, parent: QWidget | None = None) -> None:
        super().__init__(definition.words.title, parent=parent)
        self.session, self.definition = session, definition
        self._order, self._descending = definition.order
        self._ids: tuple[str, ...] = ()
        self._wanted_id = ""
        self._wanted_open = False
        self._wanted_tab = ""
        self._asked_once = False
        self._narrow = False
        self._make_head_buttons()
        self._make_filters()
        self.pane = ListPane(session, definition, on_new=self.begin_new, on_clear=self.clear)
        self.card = definition.make_card(session)
        self.split = SplitPane(self.pane, self.card, name=definition.name, memory=session.memory)
        self.set_body(self.split)
        self.table, self.model = self.pane.table, self.pane.model
        self._card_wait = QTimer(self, singleShot=True, interval=CARD_WAIT_MS)
        self._card_wait.timeout.connect(self._load_card)
        self._connect()
        self._bind_keys()

    # -- what the page calls -------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The list came up: ask for it the first time, tell of drafts every time."""
        if not self._asked_once:
            self.refresh()
        self._ask_for_drafts()
        if not self.isAncestorOf(QApplication.focusWidget() or self.window()):
            self.pane.focus_table()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for the list, its total and the choices of its filters."""
        self._asked_once = True
        asked, find = self.asked(), self.definition.find
        self.session.read(
            lambda office: find(office, asked), receiver=self, done=lambda ids: self._show_ids(ids, asked), key="find"
        )
        self._ask_for_summary()

    def choose(self, record_id: str, *, open_card: bool = False, tab: str = "") -> None:
        """Choose a record, now or when the list comes."""
        self._wanted_tab = tab
        if self.table.choose(record_id):
            if open_card:
                self.show_card()
            if tab:
                self._load_card()
            return
        self._wanted_id, self._wanted_open = record_id, open_card
        if self._asked_once and self.is_filtered():
            self.clear()
        else:
            self.refresh()

    def come_back_to(self, record_id: str) -> None:
        """Choose the record that was just kept; where the card takes the list's place, show it."""
        self.choose(record_id, open_card=self._narrow)

    def set_filters(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Set the filters of the list."""
        self._bar.set_chosen(dict(chosen))

    def asked(self) -> Asked:
        """What the list shows now."""
        stretch = self._stretch.days() if self._stretch is not None else (None, None)
        chosen = {key: codes for key, codes in self._bar.chosen().items() if key != StretchFilter.KEY}
        return Asked(self._bar.text(), chosen, self._order, self._descending, *stretch)

    @property
    def is_filled(self) -> bool:
        """Whether the list has been asked for."""
        return self._asked_once

    def is_filtered(self) -> bool:
        """Whether filters or a search hold records back."""
        return bool(self._bar.text() or self._bar.chosen())

    def clear(self) -> None:
        """Show everything again."""
        self._bar.clear_filters()

    def begin_new(self) -> None:
        """Open the form of a new record."""
        self.form_asked.emit("", {})

    def say_done(self, text: str, *, steps: int = 1, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, with the way back.

        Args:
            text: a sentence.
            steps: how many steps of the session it was.
            undo: another way back than the steps of the session.
        """
        self.offer_undo(text, undo or (lambda: self._take_back(steps)))
        self.bind("undo", self._undo_by_key)

    def undo_text(self) -> str:
        """What the undo strip says; "" while it is not to be seen."""
        return self._undo.accessibleName() if self._undo.is_offering else ""

    def banner_keys(self) -> tuple[str, ...]:
        """The banners shown now."""
        return tuple(self._banners)

    # -- making --------------------------------------------------------------------------------------------------

    def _make_head_buttons(self) -> None:
        words = self.definition.words
        self.excel = ExcelMenu(self, self.session, self.definition.name, lambda: self._ids)
        self.set_primary(words.add, self.begin_new, icon="plus", keys="Ctrl+N", action="new")

    def _make_filters(self) -> None:
        self._bar = self.add_filter_bar(placeholder=self.definition.words.search)
        self._stretch = StretchFilter(self._bar, self.session) if self.definition.days else None
        for one in self.definition.filters:
            self._bar.add_filter(one.key, one.title, one.options, several=one.several, all_text=one.all_text)
        if stands_above(self.session.office):
            self._bar.add_filter(UNIT, self.tr("Đơn vị"))
        self._bar.add_columns(
            columns_of(self.session.office, self.definition), lambda key, on: self.table.set_column_shown(key, shown=on)
        )

    def _connect(self) -> None:
        self._bar.changed.connect(lambda *_: self.refresh())
        if self._bar.search is not None:
            self._bar.search.installEventFilter(self)
        self.table.current_changed.connect(lambda _: self._card_wait.start())
        self.table.opened.connect(self._open)
        self.table.sort_asked.connect(self._sort)
        self.table.delete_asked.connect(lambda _: self._ask_reason())
        self.table.show_sorting(self._order, descending=self._descending)
        self.split.narrow_changed.connect(self._on_narrow)
        card = self.card
        card.stepped.connect(self.table.step)
        card.edit_asked.connect(self._edit)
        card.duplicate_asked.connect(self._duplicate)
        card.delete_asked.connect(self._ask_reason)
        card.deletion_explained.connect(self._delete)
        card.back_asked.connect(self.show_list)
        card.said.connect(self.say_done)
        card.undoable.connect(lambda text, undo: self.say_done(text, undo=undo))
        card.refused.connect(lambda error: show_known_error(self, error))
        self.session.changes.watch(self, self.definition.name, *self.definition.also, then=self._on_changes)

    def _bind_keys(self) -> None:
        self.bind("edit", self._edit)
        self.bind("duplicate", self._duplicate)
        self.bind("delete", self._ask_reason)
        self.bind("copy_rows", self.table.copy_rows)
        self.bind("undo", self._undo_by_key)
        self.bind("redo", self._do_again)
        self.bind("recheck", self.refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow down goes from the search to what it found."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.pane.focus_table()
            return True
        return super().eventFilter(watched, event)

    # -- the list ------------------------------------------------------------------------------------------------

    def _show_ids(self, ids: tuple[str, ...], asked: Asked) -> None:
        keep = self._wanted_id or self.table.current_id()
        opened = self._wanted_open
        self._wanted_id, self._wanted_open = "", False
        was_empty = self.pane.is_empty
        if ids != self._ids or not ids:
            self._ids = ids
            self.pane.show_ids(ids, filtered=bool(asked.text or asked.chosen or asked.from_on or asked.to_on))
        if ids:
            self._choose_again(keep, opened=opened)
        else:
            self.card.show_nothing()
        self._show_emptiness()
        if was_empty != self.pane.is_empty and self.isVisible() and not self._is_among_tabs():
            self.pane.focus_table()
        self.listed.emit()

    def _is_among_tabs(self) -> bool:
        """Whether somebody goes from tab to tab by key; the list does not take the focus from them."""
        tabs = self.findChild(RegisterTabs)
        return tabs is not None and tabs.has_focus()

    def _show_emptiness(self) -> None:
        """An empty register has its one primary button in the place of the list."""
        empty = self.pane.is_empty
        self.split.set_card_shown(shown=not empty)
        self._bar.setEnabled(not empty)
        primary = self.primary()
        if primary is not None:
            primary.setVisible(not empty)

    def _choose_again(self, record_id: str, *, opened: bool) -> None:
        """Keep the row that was chosen; the first one when it is gone."""
        if record_id and self.table.choose(record_id):
            if opened:
                self.show_card()
        else:
            self.table.choose(self._ids[0])
        self._card_wait.start()

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = key, descending
        self.refresh()

    def _on_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._bar.setVisible(not narrow or self.pane.isVisible())
        self.table.set_narrow(narrow=narrow)
        self.card.set_narrow(narrow=narrow)

    def _ask_for_summary(self) -> None:
        give = self.definition.summary
        if give is not None:
            self.session.read(give, receiver=self, done=self._show_summary, key="summary")
        if stands_above(self.session.office):
            self.session.read(
                lambda office: units_in(office, self.definition.name),
                receiver=self,
                done=self._show_units,
                key="units",
            )
        for one in self.definition.filters:
            if one.load is not None:
                self.session.read(
                    one.load,
                    receiver=self,
                    done=lambda options, key=one.key: self._bar.filter(key).set_options(options),
                    key=f"filter.{one.key}",
                )

    def _show_units(self, units: tuple[tuple[str, str, int], ...]) -> None:
        options = [Option(unit, name, count=count) for unit, name, count in units]
        self._bar.filter(UNIT).set_options(options)

    def _show_summary(self, summary: Summary) -> None:
        self.set_scope(summary.scope)
        self.pane.show_summary(summary)

    def _on_changes(self, changes: Changes) -> None:
        if not self._asked_once:
            return
        if self.definition.name in changes.registers or any(one in changes.registers for one in self.definition.also):
            self.model.forget_all()
        touched = changes.ids(self.definition.name)
        also = any(changes.touches(one) for one in self.definition.also)
        self.model.apply_changes(self._ids if also else touched)
        self.refresh()
        if also or self.table.current_id() in touched:
            self._card_wait.start()

    # -- the card ------------------------------------------------------------------------------------------------

    def _load_card(self) -> None:
        record_id = self.table.current_id()
        if not record_id:
            self.card.show_nothing()
            return
        self.session.read(
            lambda office: self._card_data(office, record_id),
            receiver=self,
            done=self._show_card,
            failed=self._on_card_refused,
            key="card",
        )

    def _card_data(self, office: Office, record_id: str) -> Any:  # noqa: ANN401 - each register has its own value
        return self.card.load(office, record_id)

    def _show_card(self, data: Any) -> None:  # noqa: ANN401
        self.card.show_record(data)
        if self._wanted_tab:
            self.card.show_tab(self._wanted_tab)
            self._wanted_tab = ""

    def _on_card_refused(self, error: KnownError) -> None:
        """A record that is gone by now leaves an empty card; the list will follow."""
        self.card.show_nothing()
        if error.code != "RECORD_GONE":
            show_known_error(self, error)

    # -- acting --------------------------------------------------------------------------------------------------

    def _open(self, record_id: str) -> None:
        del record_id
        self.show_card()

    def show_card(self) -> None:
        """Go to the card; in a narrow window it takes the place of list and filters."""
        self.split.open_card()
        self._bar.setVisible(not self._narrow)

    def show_list(self) -> None:
        """Go back to the list."""
        self._bar.show()
        self.split.close_card()

    def _edit(self) -> None:
        record_id = self.table.current_id()
        if record_id:
            self.form_asked.emit(record_id, {})

    def _duplicate(self) -> None:
        data = self.card.data
        if data is not None:
            self.form_asked.emit("", self.duplicate_values(self.card.record_of(data).value))

    def duplicate_values(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 - the register's dataclass
        """The values a copy of a record begins with."""
        return {name: getattr(value, name) for name in value.__dataclass_fields__}

    def _ask_reason(self) -> None:
        chosen = self.table.chosen_ids()
        data = self.card.data
        if chosen and data is not None and self.card.record_of(data).owned:
            self.show_card()
            self.card.ask_reason(len(chosen))

    def _delete(self, reason: str) -> None:
        ids, register = self.table.chosen_ids(), self.definition.name
        name = self.card.title_of(self.card.data) if len(ids) == 1 and self.card.data is not None else ""
        self.session.write(
            lambda office: delete_records(office, register, ids, reason, undo=self.session.undo),
            receiver=self,
            done=lambda _: self._on_deleted(name, len(ids)),
            failed=lambda error: show_known_error(self, error),
        )

    def _on_deleted(self, name: str, count: int) -> None:
        self.show_list()
        if name:
            self.say_done(self.tr("Đã xóa “{name}”.").format(name=name))
        else:
            counted = f"{count} {self.definition.words.counted}"
            self.say_done(self.tr("Đã xóa {counted}.").format(counted=counted), steps=count)

    def _undo_by_key(self) -> None:
        if self._undo.is_offering:
            self._undo.undo_now()
        else:
            self._take_back(1)

    def _take_back(self, steps: int) -> None:
        self.session.take_back(receiver=self, steps=steps, done=self._on_taken_back)

    def _do_again(self) -> None:
        self.session.do_again(receiver=self, done=self._on_done_again)

    def _on_taken_back(self, saved: Saved | None) -> None:
        words = self.tr("Không còn gì để hoàn tác") if saved is None else self.tr("Đã hoàn tác")
        self._say(words, saved)

    def _on_done_again(self, saved: Saved | None) -> None:
        words = self.tr("Không còn gì để làm lại") if saved is None else self.tr("Đã làm lại")
        self._say(words, saved)

    def _say(self, words: str, saved: Saved | None) -> None:
        self.session.saved.emit(self.tr("{words} lúc {time}").format(words=words, time=self.session.clock_text()))
        if saved is not None and saved.changes.touches(self.definition.name):
            self._wanted_id = saved.id
            self.refresh()

    # -- drafts --------------------------------------------------------------------------------------------------

    def _ask_for_drafts(self) -> None:
        self.session.read(
            lambda office: drafts_of(office, self.definition.name),
            receiver=self,
            done=self._show_drafts,
            key="drafts",
        )

    def _show_drafts(self, drafts: tuple[tuple[str, str, str], ...]) -> None:
        self.hide_banner("draft")
        if not drafts:
            return
        record_id, at, name = drafts[0]
        lead = self.tr("Có {n} bản nháp chưa lưu.").format(n=len(drafts))
        time = self.session.day_and_time(at)
        if record_id:
            text = self.tr("Gần nhất: sửa “{name}”, {time}.").format(name=name, time=time)
        else:
            text = self.tr("Gần nhất: {one} mới, {time}.").format(one=self.definition.words.one, time=time)
        self.show_banner(
            "draft",
            "info",
            lead=lead,
            text=text,
            action=self.tr("Mở bản nháp"),
            on_action=lambda: self.form_asked.emit(record_id, {}),
        )
