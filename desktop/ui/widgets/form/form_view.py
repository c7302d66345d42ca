"""A form built from its declaration: groups as cards, a rail of sections, findings beneath fields, drafts on pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.field_row import SEVERITIES, BoundField, lay_out_above, lay_out_row
from desktop.ui.widgets.form.making import make_field
from desktop.ui.widgets.form.rail import FormRail
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.ui.widgets.fields.base import Draft, Field
    from desktop.ui.widgets.filter_bar import Option
    from desktop.ui.widgets.form.definitions import FieldDef, GroupDef

PAUSE_MS = 1000
_LABEL_LEAST, _LABEL_MOST = 74, 132


class FormView(QFrame):
    """A form.

    Signals:
        changed: name of the field the person changed.
        field_left: name of the field the person left; findings for it may now show.
        paused: nothing was typed for a second; a draft may be saved and the rules run.
        same_asked: name of the field in which Ctrl+' was pressed.
        open_asked: field name and id of a chosen record the person wants to see.
    """

    changed = Signal(str)
    field_left = Signal(str)
    paused = Signal()
    same_asked = Signal(str)
    open_asked = Signal(str, str)

    def __init__(
        self,
        groups: Sequence[GroupDef],
        *,
        today: Callable[[], date],
        rail: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """A form without values.

        Args:
            groups: in paper order.
            today: which day it is.
            rail: show the sections at the left (forms of one or two groups need none).
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._groups = tuple(groups)
        self._today = today
        self._bound: dict[str, BoundField] = {}
        self._group_of: dict[str, str] = {}
        self._cards: dict[str, Card] = {}
        self._labels: dict[str, int] = {}
        self._notes: dict[str, tuple[FieldNote, ...]] = {}
        self._left: set[str] = set()
        self._form_notes: tuple[FieldNote, ...] = ()
        self._read_only = False
        self._two_columns = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self._rail = FormRail(groups) if rail else None
        self._build()

    # -- values --------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """The value of every field by name; what cannot be read counts as empty (see `problems`)."""
        return {name: bound.field.value() for name, bound in self._bound.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values; fields not named are emptied. Findings are forgotten; nothing is announced."""
        self._left.clear()
        for name, bound in self._bound.items():
            bound.field.set_value(values.get(name))
        self.show_findings({})
        self._pause.stop()

    def draft(self) -> dict[str, Draft]:
        """Exactly what was typed, as plain JSON; empty fields are left out."""
        drafts = {name: bound.field.draft() for name, bound in self._bound.items()}
        return {name: draft for name, draft in drafts.items() if draft is not None}

    def set_draft(self, draft: Mapping[str, Draft]) -> None:
        """Show what a draft kept."""
        for name, bound in self._bound.items():
            bound.field.set_draft(draft.get(name))
        self._left.update(name for name in draft if name in self._bound)
        self._refresh_notes()

    def problems(self) -> dict[str, str]:
        """What was typed but cannot be read, by field name; completing must wait for it."""
        found = {name: bound.field.problem() for name, bound in self._bound.items() if bound.is_shown}
        return {name: problem for name, problem in found.items() if problem}

    def has_pending(self) -> bool:
        """Whether something was typed that `paused` has not yet told of."""
        return self._pause.isActive()

    def flush(self) -> None:
        """Tell at once what `paused` would tell later (before leaving the page or saving)."""
        if self._pause.isActive():
            self._pause.stop()
            self.paused.emit()

    # -- fields --------------------------------------------------------------------------------------------------

    def field(self, name: str) -> Field:
        """The input of a field."""
        return self._bound[name].field

    def notes_of(self, name: str) -> tuple[FieldNote, ...]:
        """The findings shown under a field."""
        return self._bound[name].notes

    def set_options(self, name: str, options: Sequence[Option]) -> None:
        """Offer other choices in a code field."""
        self._bound[name].field.set_options(options)  # type: ignore[attr-defined]

    def set_value(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Put one value, as if the person had: a draft will be saved."""
        self._bound[name].field.set_value(value)
        self._on_changed(name)

    def set_field_shown(self, name: str, *, shown: bool) -> None:
        """Show or hide a field; hidden fields keep their value."""
        bound = self._bound[name]
        bound.is_shown = shown
        bound.label.setVisible(shown)
        bound.field.setVisible(shown)
        for at in range(bound.notes_area.count()):
            item = bound.notes_area.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setVisible(shown)

    def set_group_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide a whole group."""
        self._cards[key].setVisible(shown)
        for name, group in self._group_of.items():
            if group == key:
                self._bound[name].is_shown = shown

    def set_group_note(self, key: str, text: str) -> None:
        """Change the quiet words at the right of a group's title."""
        self._group_notes[key].setText(text)

    def add_to_group(self, key: str, widget: QWidget) -> None:
        """Put a page's own widget below the fields of a group."""
        self._cards[key].body.addWidget(widget)

    def add_to_group_head(self, key: str, widget: QWidget) -> None:
        """Put a link or button into the head of a group."""
        self._cards[key].add_to_head(widget)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show values only; they may still be focused and copied."""
        self._read_only = read_only
        for bound in self._bound.values():
            bound.field.set_read_only(read_only=read_only)

    def focus_field(self, name: str) -> None:
        """Go to a field and bring it into view."""
        bound = self._bound[name]
        bound.field.focus()
        self._scroll.ensureWidgetVisible(bound.field, 20, 60)

    def focus_first(self) -> None:
        """Go to the first field."""
        first = next((bound for bound in self._bound.values() if bound.is_shown), None)
        if first is not None:
            first.field.focus()

    def focused_field(self) -> str:
        """The field that has the focus; "" for none."""
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None and widget is not self:
            for name, bound in self._bound.items():
                if bound.field is widget:
                    return name
            widget = widget.parentWidget()
        return ""

    # -- findings ------------------------------------------------------------------------------------------------

    def show_findings(self, by_field: Mapping[str, Sequence[FieldNote]], *, everywhere: bool = False) -> None:
        """Show the findings of the rules in place of the earlier ones.

        Args:
            by_field: findings by field name; "" for what concerns the whole record; names the form does not have
                are shown like "".
            everywhere: show errors of fields the person has not yet left too (on completing); otherwise a required
                field never visited stays quiet.
        """
        if everywhere:
            self._left.update(self._bound)
        self._notes = {name: tuple(notes) for name, notes in by_field.items() if name in self._bound}
        loose = [note for name, notes in by_field.items() if name not in self._bound for note in notes]
        self._form_notes = tuple(loose)
        self._refresh_notes()

    def focus_next_finding(self) -> bool:
        """Go to the next field with a finding after the one in focus (F8); False when there is none."""
        names = [name for name in self._bound if self._bound[name].notes]
        if not names:
            return False
        order = list(self._bound)
        here = self.focused_field()
        after = [name for name in names if here and order.index(name) > order.index(here)]
        self.focus_field((after or names)[0])
        return True

    # -- inside --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        if self._rail is not None:
            self._rail.section_asked.connect(self._on_section)
            self._rail.field_asked.connect(self.focus_field)
            outer.addWidget(self._rail)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = make_plain()
        both = QVBoxLayout(holder)
        both.setContentsMargins(0, 0, 6, 8)
        both.setSpacing(10)
        self._loose = QVBoxLayout()
        both.addLayout(self._loose)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(10)
            columns.addLayout(column)
        columns.setStretch(0, 4)
        columns.setStretch(1, 0)
        self._columns_row = columns
        both.addLayout(columns)
        both.addStretch(1)
        self._group_notes: dict[str, Any] = {}
        for group in self._groups:
            self._cards[group.key] = self._make_group(group)
        self._scroll.setWidget(holder)
        outer.addWidget(self._scroll, 1)
        self._arrange(two=False)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def _make_group(self, group: GroupDef) -> Card:
        card = Card(group.heading)
        card.set_head_line(shown=False)
        note = make_label(group.note, "small")
        self._group_notes[group.key] = note
        card.add_to_head(note)
        card.body.setContentsMargins(14, 2, 14, 14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        bound = [self._bind(definition, group.key) for definition in group.fields]
        self._fit_labels(grid, bound)
        line = 0
        while bound:
            taken = self._lay_out(grid, line, bound)
            bound = bound[taken:]
            line += 1
        return card

    def _lay_out(self, grid: QGridLayout, line: int, bound: list[BoundField]) -> int:
        first = bound[0]
        place = "above" if first.definition.place == "above" else "beside"
        following: list[BoundField] = []
        for one in bound[1:]:
            if one.definition.place != place or one.definition.options.get("new_line"):
                break
            following.append(one)
        if place == "above":
            lay_out_above(grid, line * 2, (first, *following))
        elif first.definition.kind in ("items", "checklist", "records") and not first.definition.label:
            grid.addWidget(first.field, line * 2, 0, 1, 2)
            grid.addLayout(first.notes_area, line * 2 + 1, 0, 1, 2)
        else:
            lay_out_row(grid, line * 2, first, following)
        return 1 + len(following)

    def _fit_labels(self, grid: QGridLayout, bound: Sequence[BoundField]) -> None:
        widths = [
            one.label.fontMetrics().horizontalAdvance(one.definition.label + " *")
            for one in bound
            if one.definition.place == "row"
        ]
        width = min(theme.px(_LABEL_MOST), max([theme.px(_LABEL_LEAST), *(width + 4 for width in widths)]))
        grid.setColumnMinimumWidth(0, width)
        for one in bound:
            if one.definition.place == "row":
                one.label.setFixedWidth(width)

    def _bind(self, definition: FieldDef, group: str) -> BoundField:
        field = make_field(definition, today=self._today)
        bound = BoundField(definition, field, self)
        name = definition.name
        self._bound[name] = bound
        self._group_of[name] = group
        field.changed.connect(lambda: self._on_changed(name))
        field.left.connect(lambda: self._on_left(name))
        field.same_asked.connect(lambda: self.same_asked.emit(name))
        if isinstance(field, RecordField):
            field.open_asked.connect(lambda record_id: self.open_asked.emit(name, record_id))
        return bound

    def _on_changed(self, name: str) -> None:
        self._pause.start()
        self.changed.emit(name)

    def _on_left(self, name: str) -> None:
        self._left.add(name)
        self._refresh_notes()
        self.field_left.emit(name)

    def _refresh_notes(self) -> None:
        for name, bound in self._bound.items():
            problem = bound.field.problem() if name in self._left else ""
            own = (FieldNote("error", problem),) if problem else ()
            given = self._notes.get(name, ())
            if name not in self._left:
                given = tuple(note for note in given if note.severity != "error")
            bound.show_notes(own + given)
        self._show_loose()
        self._show_rail()

    def _show_loose(self) -> None:
        while (item := self._loose.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        tones = {"error": "bad", "warning": "warn", "note": "info"}
        for note in sorted(self._form_notes, key=lambda one: SEVERITIES.index(one.severity)):
            self._loose.addWidget(Banner(tones[note.severity], text=note.text))  # type: ignore[arg-type]

    def _show_rail(self) -> None:
        if self._rail is None:
            return
        self._rail.show_states({group.key: self._state_of(group) for group in self._groups})
        found = [(name, note) for name, bound in self._bound.items() if bound.is_shown for note in bound.notes]
        self._rail.show_findings(sorted(found, key=lambda pair: SEVERITIES.index(pair[1].severity)))

    def _state_of(self, group: GroupDef) -> str:
        bound = [self._bound[one.name] for one in group.fields if self._bound[one.name].is_shown]
        worst = [severity for severity in SEVERITIES if any(one.severity() == severity for one in bound)]
        if worst:
            return worst[0]
        required = [one for one in bound if one.definition.required]
        if required:
            return "ok" if all(not one.field.is_empty() for one in required) else ""
        return "ok" if any(not one.field.is_empty() for one in bound) else ""

    def _on_section(self, key: str) -> None:
        group = next(group for group in self._groups if group.key == key)
        first = next((one.name for one in group.fields if self._bound[one.name].is_shown), None)
        self._scroll.ensureWidgetVisible(self._cards[key], 0, 0)
        if first is not None:
            self.focus_field(first)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        if self._rail is None or new is None or not self.isAncestorOf(new):
            return
        name = self.focused_field()
        if name:
            self._rail.show_current(self._group_of[name])
            self._show_rail()

    def resizeEvent(self, event) -> None:  # noqa: ANN001 - QResizeEvent
        super().resizeEvent(event)
        narrow = self.window().width() < theme.NARROW_WIDTH
        if self._rail is not None:
            self._rail.setVisible(not narrow)
        two = not narrow and self.width() > theme.px(860) and any(group.column for group in self._groups)
        if two != self._two_columns:
            self._arrange(two=two)

    def _arrange(self, *, two: bool) -> None:
        """Put the cards into one or two columns."""
        self._two_columns = two
        for column in self._columns:
            # Taken out by takeAt, a card would keep the height it had when it was put back (its item's cache stays).
            for card in self._cards.values():
                column.removeWidget(card)
            while column.takeAt(0) is not None:
                continue
        for group in self._groups:
            column = self._columns[group.column if two else 0]
            column.addWidget(self._cards[group.key])
        for column in self._columns:
            column.addStretch(1)
        self._columns_row.setStretch(1, 3 if two else 0)
