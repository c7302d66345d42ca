"""A page of one or several registers: their lists as tabs, their forms as steps above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services.lists import name_records
from desktop.ui.pages.registers.form_frame import FormFrame
from desktop.ui.pages.registers.import_step import ImportStep
from desktop.ui.pages.registers.list_frame import ListFrame
from desktop.ui.pages.registers.register_tabs import RegisterTabs
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.pages.registers.import_page import ImportPage
    from desktop.ui.session import Destination, Session


class RegisterPage(QStackedWidget):
    """A page; `frame` is the step on top, which is what the window talks to."""

    def __init__(
        self,
        session: Session,
        definitions: Sequence[RegisterDef],
        *,
        list_type: Mapping[str, type[ListFrame]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """A page that shows its first list.

        Args:
            session: the opened office.
            definitions: its registers, the first one shown first.
            list_type: the list of a register where it is not the engine's own.
            parent: owner.
        """
        super().__init__(parent)
        self.session = session
        self._definitions = {one.name: one for one in definitions}
        self._list_types = dict(list_type or {})
        self._lists: dict[str, ListFrame] = {}
        self._current = definitions[0].name
        self._form: FormFrame | None = None
        self._import: ImportStep | None = None
        self._first = self.list_of(self._current)
        self.setCurrentWidget(self._first)

    # -- what the window calls -----------------------------------------------------------------------------------

    @property
    def frame(self) -> PageFrame:
        """The step on top."""
        shown = self.currentWidget()
        return shown if isinstance(shown, PageFrame) else self._first

    def page_shown(self) -> None:
        """The page came to the top."""
        shown = self.frame
        if isinstance(shown, (ListFrame, FormFrame)):
            shown.page_shown()

    def page_hidden(self) -> None:
        """Another page came to the top."""
        if self._form is not None:
            self._form.page_hidden()

    def first_focus(self) -> QWidget:
        """Where the focus goes from the navigation."""
        shown = self.frame
        return shown.first_focus() if isinstance(shown, (ListFrame, FormFrame)) else self

    def arrive(self, destination: Destination) -> None:
        """Show a record, a new form or a filtered list."""
        name = destination.register or next(iter(self._definitions))
        if self._form is not None:
            self._form.leave()
        if self._import is not None:
            self._close_import(name)
        self.show_register(name)
        shown = self.list_of(name)
        if destination.filters is not None:
            shown.set_filters(destination.filters)
        if destination.prefill is not None:
            self.open_form(name, values=destination.prefill)
        elif destination.task == "import":
            self.open_import(name)
        elif destination.record_id:
            shown.choose(destination.record_id, open_card=True, tab=destination.tab)

    # -- steps ---------------------------------------------------------------------------------------------------

    def show_register(self, name: str) -> None:
        """Bring the list of a register to the top."""
        self._current = name
        shown = self.list_of(name)
        self._show(shown)
        shown.page_shown()
        shown.pane.focus_table()

    def list_of(self, name: str) -> ListFrame:
        """The list of a register, made now if it has not been shown yet."""
        if name not in self._lists:
            made = self._list_types.get(name, ListFrame)(self.session, self._definitions[name])
            self.add_tabs(made, name)
            made.form_asked.connect(lambda record_id, values: self.open_form(name, record_id, values=values))
            if self._lists:
                made.bindings_changed.connect(self._tell_bindings)
            self._lists[name] = made
            self.addWidget(made)
        return self._lists[name]

    def tabs(self) -> list[tuple[str, str]]:
        """Name and words of the tabs; pages with tabs that are no registers add theirs."""
        return [(one.name, one.words.tab) for one in self._definitions.values()]

    def add_tabs(self, frame: PageFrame, name: str) -> None:
        """Put the row of tabs into the frame of one of them, where there are several."""
        if len(self.tabs()) > 1:
            tabs = RegisterTabs(self.tabs(), current=name)
            tabs.chosen.connect(self._on_tab)
            frame.add_row(tabs)

    @property
    def form(self) -> FormFrame | None:
        """The form on top; None while a list is shown."""
        return self._form

    def open_form(self, name: str, record_id: str = "", *, values: Mapping[str, Any] | None = None) -> FormFrame:
        """Open the form of a record, or of a new one with these values; gives the form."""
        self._drop_form()
        definition = self._definitions[name]
        make = definition.make_form or FormFrame
        form = make(self.session, definition, record_id=record_id, values=values)
        self._form = form
        form.left.connect(lambda: self._close_form(name))
        form.saved.connect(lambda saved_id, new: self._on_saved(name, saved_id, new=new))
        form.saved_for_next.connect(lambda saved_id, next_id: self._on_saved_for_next(name, saved_id, next_id))
        form.bindings_changed.connect(self._tell_bindings)
        self.addWidget(form)
        self._show(form)
        return form

    def open_import(self, name: str) -> ImportPage:
        """Open the step that takes in a workbook."""
        # The libraries of workbooks load when somebody wants one.
        from desktop.ui.pages.registers.import_page import ImportPage  # noqa: PLC0415

        self._drop_form()
        if self._import is not None:
            self._close_import(name)
        step = ImportPage(self.session, name)
        self._import = step
        step.left.connect(lambda: self._close_import(name))
        step.done.connect(lambda text: self._on_imported(name, text))
        step.bindings_changed.connect(self._tell_bindings)
        self.addWidget(step)
        self._show(step)
        step.page_shown()
        return step

    def _close_import(self, name: str) -> None:
        self._show(self.list_of(name))
        if self._import is not None:
            self.removeWidget(self._import)
            self._import.hide()
            self._import.deleteLater()
            self._import = None
        self.list_of(name).page_shown()
        self.list_of(name).pane.focus_table()

    def _on_imported(self, name: str, text: str) -> None:
        self._close_import(name)
        self.list_of(name).say_done(text)

    def _show(self, frame: PageFrame) -> None:
        self.setCurrentWidget(frame)
        self._tell_bindings()

    def _tell_bindings(self) -> None:
        """Let the window, which listens to the first list, look again at what the step on top answers to."""
        self._first.bindings_changed.emit()

    def _drop_form(self) -> None:
        if self._form is not None:
            self.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    def _close_form(self, name: str) -> None:
        self._show(self.list_of(name))
        self._drop_form()
        shown = self.list_of(name)
        shown.page_shown()
        shown.pane.focus_table()

    def _on_tab(self, name: str) -> None:
        """Another tab; who goes by key stays in the row of tabs, so that the next arrow reaches the next tab."""
        left = self.frame.findChild(RegisterTabs)
        by_key = left is not None and left.has_focus()
        self.show_register(name)
        reached = self.frame.findChild(RegisterTabs)
        if by_key and reached is not None:
            reached.take_focus()

    def _on_saved(self, name: str, record_id: str, *, new: bool) -> None:
        self._close_form(name)
        shown = self.list_of(name)
        shown.come_back_to(record_id)
        self._say(shown, name, record_id, new=new)

    def _on_saved_for_next(self, name: str, record_id: str, next_id: str) -> None:
        form = self.open_form(name, next_id)
        self._say(form, name, record_id, new=not next_id)

    def _say(self, frame: PageFrame, name: str, record_id: str, *, new: bool) -> None:
        """Say what was saved, by the name of the record, with the way back."""
        one = self._definitions[name].words.one

        def say(names: Mapping[str, str]) -> None:
            called = names.get(record_id, "")
            words = self.tr("Đã thêm {one}") if new else self.tr("Đã sửa {one}")
            text = words.format(one=one) + (f" “{called}”." if called else ".")
            if isinstance(frame, ListFrame):
                frame.say_done(text)
            else:
                frame.offer_undo(text, lambda: self.session.take_back(receiver=self))

        self.session.read(lambda office: name_records(office, name, (record_id,)), receiver=frame, done=say)
