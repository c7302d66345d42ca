"""The entries of one catalog and the form of the chosen one: renamed, ended, hidden, moved, added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from db.domain.catalogs import Entry
from desktop.services.catalog_editing import (
    FIXED_CATALOGS,
    add_entry,
    change_entry,
    drop_change,
    list_entries,
    move_entry,
)
from desktop.services.catalog_words import AttributeKind, load_catalog_words
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.services.catalog_editing import EntryState
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

FORM_WIDTH = 344
_FACT = "fact."
_KINDS: dict[AttributeKind, Any] = {
    AttributeKind.TEXT: "text",
    AttributeKind.LONG_TEXT: "long_text",
    AttributeKind.NUMBER: "count",
    AttributeKind.YES_NO: "tick",
    AttributeKind.CODES: "codes",
    AttributeKind.FIXED: "text",
}


class EntriesPane(QFrame):
    """Entries left, the chosen one right.

    Signals:
        kept: something was changed.
        listed: the entries are shown.
    """

    kept = Signal()
    listed = Signal()

    def __init__(self, session: Session, frame: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._frame = session, frame
        self._catalog = ""
        self._states: dict[str, EntryState] = {}
        self._wanted = ""
        self._shown = ""
        self.form: FormView | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_list(), 1)
        row.addWidget(self._make_card())

    def show_catalog(self, catalog: str) -> None:
        """Show the entries of a catalog."""
        if catalog != self._catalog:
            self._wanted = ""
        self._catalog = catalog
        self._list.set_title(load_catalog_words().title(catalog).name)
        self._session.read(
            lambda office: list_entries(office, catalog), receiver=self, done=self._show, key="catalog.entries"
        )

    def begin_new(self) -> None:
        """An empty form for an own entry."""
        self.table.clearSelection()
        self._show_entry(None)
        if self.form is not None:
            self.form.focus_field("name")

    def save(self) -> None:
        """Keep the entry as the form has it."""
        form, catalog = self.form, self._catalog
        if form is None or form.problems():
            return
        values = form.values()
        if not values["name"]:
            form.show_findings(
                {"name": [FieldNote("error", self.tr("Chưa ghi tên. Ghi tên rồi lưu lại."))]}, everywhere=True
            )
            form.focus_field("name")
            return
        current = self._states.get(self._shown)
        entry = self._entry_of(values, current)
        undo = self._session.undo
        if current is None:
            self._write(
                lambda office: add_entry(office, catalog, entry, undo=undo), self.tr("Đã thêm “{name}”."), entry
            )
        else:
            self._write(
                lambda office: change_entry(office, catalog, entry, undo=undo), self.tr("Đã sửa “{name}”."), entry
            )

    def drop(self) -> None:
        """The chosen entry as it came with the program."""
        state, catalog, undo = self._states.get(self._shown), self._catalog, self._session.undo
        if state is not None and not state.own:
            code = state.entry.code
            self._write(
                lambda office: drop_change(office, catalog, code, undo=undo),
                self.tr("“{name}” đã như bản gốc."),
                state.entry,
            )

    def shift(self, by: int) -> None:
        """The chosen entry up or down."""
        state, catalog, undo = self._states.get(self._shown), self._catalog, self._session.undo
        if state is not None:
            code = state.entry.code
            self._write(
                lambda office: move_entry(office, catalog, code, by=by, undo=undo),
                self.tr("Đã chuyển “{name}”."),
                state.entry,
            )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_list(self) -> Card:
        self._list = Card(self.tr("Mục"), flush=True)
        self.add = ActionButton(self.tr("Thêm mục"), icon="plus", on_click=self.begin_new)
        self.up = ActionButton("", icon="chevron-up", on_click=lambda: self.shift(-1))
        self.down = ActionButton("", icon="chevron-down", on_click=lambda: self.shift(1))
        for button, words in ((self.up, self.tr("Chuyển lên")), (self.down, self.tr("Chuyển xuống"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
            self._list.add_to_head(button)
        self._list.add_to_head(self.add)
        columns = (
            Column("name", self.tr("Tên mục, căn cứ"), sortable=False),
            Column("state", self.tr("Trạng thái"), width=142, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các mục"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_current)
        self._list.body.addWidget(self.table)
        return self._list

    def _make_card(self) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        holder.setFixedWidth(theme.px(FORM_WIDTH))
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._holder.setSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.keep = ActionButton(self.tr("Lưu mục"), icon="save", keys="Ctrl+S", on_click=self.save)
        self.restore = ActionButton(self.tr("Như bản gốc"), icon="undo", on_click=self.drop)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.restore)
        buttons.addStretch(1)
        self._holder.addLayout(buttons)
        return holder

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, states: tuple[EntryState, ...]) -> None:
        before = set(self._states)
        self._states = {state.entry.code: state for state in states}
        self._make_form()
        self._model.show_rows([self._row(state) for state in states])
        fresh = [code for code in self._states if code not in before and self._states[code].own]
        wanted = fresh[-1] if self._wanted == "+" and fresh else self._wanted
        wanted = wanted if wanted in self._states else next(iter(self._states), "")
        fixed = self._catalog in FIXED_CATALOGS
        for button in (self.add, self.up, self.down):
            button.setEnabled(not fixed)
        if wanted:
            self.table.choose(wanted)
        self._on_current(wanted)
        self.listed.emit()

    def _on_current(self, code: str) -> None:
        if code:
            self._wanted = code
            self._show_entry(self._states.get(code))

    def _show_entry(self, state: EntryState | None) -> None:
        form = self.form
        if form is None:
            return
        self._shown = state.entry.code if state else ""
        form.set_group_note("entry", "" if state else self.tr("mục mới của đơn vị"))
        form.set_values(self._values_of(state.entry) if state else {})
        fixed = self._catalog in FIXED_CATALOGS
        form.set_read_only(read_only=fixed)
        for name in self._facts():
            if load_catalog_words().attribute(name).kind is AttributeKind.FIXED:
                form.field(_FACT + name).set_read_only(read_only=True)
        self.keep.setEnabled(not fixed)
        self.keep.set_text(self.tr("Lưu mục") if state else self.tr("Thêm vào danh mục"))
        self.restore.setVisible(state is not None and not state.own)
        self.restore.setEnabled(state is not None and state.changed)

    def _make_form(self) -> None:
        words = load_catalog_words()
        facts: list[FieldDef] = []
        for name in self._facts():
            attribute = words.attribute(name)
            options: dict[str, Any] = {"longest": 2_000}
            if attribute.kind is AttributeKind.NUMBER:
                options = {"width": 120}
            elif attribute.kind is AttributeKind.YES_NO:
                options = {"text": attribute.name}
            elif attribute.kind is AttributeKind.CODES:
                entries = self._session.office.catalogs[attribute.catalog].entries
                options = {"options": tuple(Option(entry.code, entry.name) for entry in entries)}
            elif attribute.kind is AttributeKind.LONG_TEXT:
                options["lines"] = 4
            label = "" if attribute.kind is AttributeKind.YES_NO else attribute.name
            facts.append(
                FieldDef(
                    _FACT + name, label, _KINDS[attribute.kind], place="above", options={**options, "new_line": True}
                )
            )
        above: Any = {"longest": 300, "new_line": True}
        fields = (
            FieldDef("name", self.tr("Tên"), "long_text", required=True, place="above", options={**above, "lines": 2}),
            FieldDef("group", self.tr("Nhóm"), place="above", options=above),
            FieldDef("source", self.tr("Căn cứ"), place="above", options=above),
            FieldDef("valid_from", self.tr("Dùng từ ngày"), "date", place="above", options={"new_line": True}),
            FieldDef("valid_to", self.tr("Đến hết ngày"), "date", place="above"),
            FieldDef(
                "hidden",
                "",
                "tick",
                place="above",
                options={"text": self.tr("Ẩn khi chọn; bản ghi cũ vẫn giữ tên"), "new_line": True},
            ),
            *facts,
        )
        made = FormView((GroupDef("entry", self.tr("Mục đang xem"), fields),), today=self._session.today, rail=False)
        if self.form is not None:
            self._holder.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.form = made
        self._holder.insertWidget(0, made, 1)

    def _facts(self) -> tuple[str, ...]:
        """The facts that entries of the catalog bear, in the order of their words."""
        used = {name for state in self._states.values() for name in state.entry.attributes}
        used |= {name for state in self._states.values() if state.shipped for name in state.shipped.attributes}
        order = list(load_catalog_words().attributes)
        return tuple(sorted(used, key=lambda name: order.index(name) if name in order else len(order)))

    def _values_of(self, entry: Entry) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: getattr(entry, name) for name in ("name", "group", "source", "valid_from", "valid_to", "hidden")
        }
        for name in self._facts():
            text = entry.attributes.get(name, "")
            kind = load_catalog_words().attribute(name).kind
            value: Any = text
            if kind is AttributeKind.NUMBER:
                value = int(text) if text.isdecimal() else None
            elif kind is AttributeKind.YES_NO:
                value = text == "yes"
            elif kind is AttributeKind.CODES:
                value = tuple(text.split())
            values[_FACT + name] = value
        return values

    def _entry_of(self, values: dict[str, Any], state: EntryState | None) -> Entry:
        attributes = dict(state.entry.attributes) if state else {}
        for name in self._facts():
            kind, value = load_catalog_words().attribute(name).kind, values[_FACT + name]
            if kind is AttributeKind.FIXED:
                continue
            if kind is AttributeKind.NUMBER:
                attributes[name] = "" if value is None else str(value)
            elif kind is AttributeKind.YES_NO:
                attributes[name] = "yes" if value else ""
            elif kind is AttributeKind.CODES:
                attributes[name] = " ".join(value)
            else:
                attributes[name] = value
        entry = state.entry if state else Entry("", "")
        return replace(
            entry,
            name=" ".join(values["name"].split()),
            group=values["group"],
            source=values["source"],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            hidden=bool(values["hidden"]),
            attributes=attributes,
        )

    def _row(self, state: EntryState) -> Row:
        entry = state.entry
        group = "" if entry.source.startswith(entry.group) else entry.group
        parts = [part for part in (group, entry.source, self._days(entry), *self._said(entry)) if part]
        sub = ", ".join(parts)
        name = Cell(entry.name, sub, tip=f"{entry.name}\n{sub}".strip())
        return Row(entry.code, (name, state_cell(self._state(state))))

    def _state(self, state: EntryState) -> State:
        entry, today = state.entry, self._session.today()
        if entry.hidden:
            return State("eye-off", self.tr("Đang ẩn"))
        if not entry.holds_on(today):
            ended = entry.valid_to is not None and entry.valid_to < today
            return State("clock", self.tr("Hết hiệu lực") if ended else self.tr("Chưa hiệu lực"))
        if entry.attributes.get("unverified"):
            return State("state-warn", self.tr("Chưa đối chiếu"), "warn")
        if state.own:
            return State("person", self.tr("Của đơn vị"), "accent")
        return State("pencil", self.tr("Đơn vị sửa"), "accent") if state.changed else State("", "")

    def _days(self, entry: Entry) -> str:
        start = self.tr("từ {day}").format(day=say_date(entry.valid_from)) if entry.valid_from else ""
        end = self.tr("đến {day}").format(day=say_date(entry.valid_to)) if entry.valid_to else ""
        return " ".join(part for part in (start, end) if part)

    def _said(self, entry: Entry) -> list[str]:
        """Numbers an entry bears, in words."""
        words = load_catalog_words()
        return [
            f"{words.attribute(name).name.lower()}: {say_number(int(text))}"
            for name, text in entry.attributes.items()
            if words.attribute(name).kind is AttributeKind.NUMBER and text.isdecimal()
        ]

    # -- writing -------------------------------------------------------------------------------------------------

    def _write(self, call: Any, words: str, entry: Entry) -> None:  # noqa: ANN401 - a call of the service
        self._wanted = entry.code or "+"

        def done(changes: Changes) -> None:
            if changes.registers or changes.records:
                self._frame.offer_undo(words.format(name=entry.name), self._take_back)
            self.show_catalog(self._catalog)
            self.kept.emit()

        self._session.write(call, receiver=self, done=done, failed=lambda error: show_known_error(self._frame, error))

    def _take_back(self) -> None:
        self._session.take_back(receiver=self, done=lambda _: self.show_catalog(self._catalog))
