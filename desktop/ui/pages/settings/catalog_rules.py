"""Rules of law with their clause and days; a limit may be put in the place of the shipped one, with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.services.catalog_editing import change_limit, drop_limit, list_rules
from desktop.services.catalog_words import say_rule
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.settings.catalog_entries import FORM_WIDTH
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.form.definitions import FieldDef, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.services.catalog_editing import RuleState
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame


class RulesPane(QFrame):
    """Rules left, the limit of the chosen one right.

    Signals:
        listed: the rules are shown.
    """

    listed = Signal()

    def __init__(self, session: Session, frame: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._frame = session, frame
        self._states: dict[str, RuleState] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_list(), 1)
        row.addWidget(self._make_card())

    def begin(self) -> None:
        """Ask for the rules."""
        self._session.read(list_rules, receiver=self, done=self._show, key="catalog.rules")

    def save(self) -> None:
        """Keep the limit of the form."""
        state = self._states.get(self.table.current_id())
        values = self.form.values()
        if state is None or values["limit"] is None:
            return
        undo = self._session.undo
        self._write(
            lambda office: change_limit(
                office, state, values["limit"], reason=values["reason"], source=values["source"], undo=undo
            ),
            self.tr("Đã đổi mức của quy tắc."),
        )

    def drop(self) -> None:
        """The shipped limit again."""
        state, undo = self._states.get(self.table.current_id()), self._session.undo
        if state is not None and state.change is not None:
            self._write(lambda office: drop_limit(office, state, undo=undo), self.tr("Quy tắc đã như bản gốc."))

    def _make_list(self) -> Card:
        card = Card(self.tr("Quy tắc, mức phạt"), flush=True)
        columns = (
            Column("name", self.tr("Quy tắc, căn cứ"), sortable=False),
            Column("limit", self.tr("Mức"), "right", 104, sortable=False),
            Column("state", self.tr("Trạng thái"), width=128, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các quy tắc"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._show_rule)
        card.body.addWidget(self.table)
        return card

    def _make_card(self) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        holder.setFixedWidth(theme.px(FORM_WIDTH))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        above: Any = {"longest": 300, "new_line": True}
        fields = (
            FieldDef("limit", self.tr("Mức áp dụng"), "count", place="above", options={"width": 150, "new_line": True}),
            FieldDef("source", self.tr("Căn cứ (số, điều, khoản)"), required=True, place="above", options=above),
            FieldDef(
                "reason", self.tr("Lý do đổi"), "long_text", required=True, place="above", options={**above, "lines": 3}
            ),
        )
        self.form = FormView(
            (GroupDef("limit", self.tr("Mức của đơn vị"), fields),), today=self._session.today, rail=False
        )
        note = self.tr(
            "Quy tắc đi theo văn bản, chỉ đổi khi có văn bản mới mà bản cập nhật chương trình chưa đến. Mức gốc luôn"
            " lấy lại được."
        )
        self.form.add_to_group("limit", make_label(note, "small", wrap=True))
        column.addWidget(self.form, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.keep = ActionButton(self.tr("Lưu mức này"), icon="save", keys="Ctrl+S", on_click=self.save)
        self.restore = ActionButton(self.tr("Như bản gốc"), icon="undo", on_click=self.drop)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.restore)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return holder

    def _show(self, states: tuple[RuleState, ...]) -> None:
        self._states = {_id_of(state): state for state in states}
        keep = self.table.current_id()
        self._model.show_rows([self._row(state) for state in states])
        self.table.choose(keep if keep in self._states else next(iter(self._states), ""))
        self._show_rule(self.table.current_id())
        self.listed.emit()

    def _show_rule(self, key: str) -> None:
        state = self._states.get(key)
        if state is None:
            return
        has_limit = state.shipped_limit is not None
        change = state.change
        self.form.set_values(
            {
                "limit": state.limit if has_limit else None,
                "source": change.source if change else "",
                "reason": change.reason if change else "",
            }
        )
        self.form.set_read_only(read_only=not has_limit)
        self.keep.setEnabled(has_limit)
        self.restore.setEnabled(change is not None)

    def _row(self, state: RuleState) -> Row:
        parts = [state.source]
        if state.valid_from:
            parts.append(self.tr("từ {day}").format(day=say_date(state.valid_from)))
        if state.valid_to:
            parts.append(self.tr("đến {day}").format(day=say_date(state.valid_to)))
        if state.change and state.shipped_limit is not None:
            parts.append(self.tr("mức gốc {n}").format(n=say_number(state.shipped_limit)))
        name, sub = say_rule(state.code, state.level), ", ".join(part for part in parts if part)
        limit = say_number(state.limit) if state.shipped_limit is not None else NONE
        shown = State("pencil", self.tr("Đơn vị sửa"), "accent") if state.change else State("", "")
        return Row(_id_of(state), (Cell(name, sub, tip=f"{name}\n{sub}"), Cell(limit), state_cell(shown)))

    def _write(self, call: Any, words: str) -> None:  # noqa: ANN401 - a call of the service
        def done(changes: Changes) -> None:
            if changes.records:
                self._frame.offer_undo(words, self._take_back)
            self.begin()

        self._session.write(call, receiver=self, done=done, failed=lambda error: show_known_error(self._frame, error))

    def _take_back(self) -> None:
        self._session.take_back(receiver=self, done=lambda _: self.begin())


def _id_of(state: RuleState) -> str:
    return f"{state.code}.{state.level}.{state.valid_from}"
