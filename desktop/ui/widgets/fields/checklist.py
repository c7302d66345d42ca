"""A checklist: questions down, possible answers across, keys 1 2 3 to answer, a note at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import tidy
from desktop.ui.widgets.labels import make_label, make_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ANSWER_WIDTH = 58


class _Answer(QRadioButton):
    """One answer; digits choose, arrows go to the question above or below."""

    digit = Signal(int)
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.digit.emit(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.digit.emit(0)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)


class ChecklistField(Field):
    """Value: one dictionary `{item, answer, note}` (or one `item` value) per question answered or noted."""

    def __init__(
        self,
        answers: Sequence[Option],
        questions: Sequence[Option] = (),
        *,
        item: Callable[..., object] | None = None,
        names: tuple[str, str, str] = ("item", "answer", "note"),
        parent: QWidget | None = None,
    ) -> None:
        """A checklist.

        Args:
            answers: across, in the order of the keys 1 2 3.
            questions: down.
            item: makes one value from the three named values; without it lines are dictionaries.
            names: what the three values are called.
            parent: owner.
        """
        super().__init__(parent)
        self._answers, self._item, self._names = tuple(answers), item, names
        self._questions: tuple[Option, ...] = ()
        self._groups: dict[str, QButtonGroup] = {}
        self._notes: dict[str, Line] = {}
        self._unlisted: list[dict[str, Any]] = []
        self._holder: QWidget | None = None
        # Questions of several lines make it higher than it first says.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_questions(questions)

    def questions(self) -> tuple[Option, ...]:
        """What is asked."""
        return self._questions

    def set_questions(self, questions: Sequence[Option]) -> None:
        """Ask these; answers already given to the same questions stay."""
        kept = self._lines()
        self._questions = tuple(questions)
        if self._holder is not None:
            self.row.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = self._build()
        self.row.addWidget(self._holder)
        self._fill(kept)

    def input(self) -> QWidget:
        if not self._questions:
            return self
        group = self._groups[self._questions[0].code]
        return group.checkedButton() or group.buttons()[0]

    def outlined(self) -> tuple[QWidget, ...]:
        return ()

    def set_names(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

    def value(self) -> tuple[Any, ...]:
        lines = [line for line in self._lines() if line[self._names[1]] or line[self._names[2]]]
        return tuple(line if self._item is None else self._item(**line) for line in lines)

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._fill(
            [
                dict(one) if isinstance(one, dict) else {name: getattr(one, name) for name in self._names}
                for one in value or ()
            ]
        )

    def draft(self) -> Draft:
        lines = [line for line in self._lines() if line[self._names[1]] or line[self._names[2]]]
        return lines or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value(draft if isinstance(draft, list) else ())

    def set_read_only(self, *, read_only: bool) -> None:
        for group in self._groups.values():
            for button in group.buttons():
                button.setEnabled(not read_only)
        for note in self._notes.values():
            note.setReadOnly(read_only)

    def _build(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(len(self._answers) + 1, 2)
        self._groups, self._notes = {}, {}
        band = QFrame()
        band.setProperty("role", "band")
        band.setMinimumHeight(theme.px(24))
        grid.addWidget(band, 0, 0, 1, len(self._answers) + 2)
        for at, answer in enumerate(self._answers, start=1):
            heading = make_label(answer.label, "small-bold", tone="text2", wrap=True)
            heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
            heading.setFixedWidth(theme.px(_ANSWER_WIDTH))
            grid.addWidget(heading, 0, at, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(make_label(self.tr("Ghi chú"), "small-bold", tone="text2"), 0, len(self._answers) + 1)
        for at, question in enumerate(self._questions):
            self._add_question(grid, 1 + 2 * at, question)
        return holder

    def _add_question(self, grid: QGridLayout, line: int, question: Option) -> None:
        grid.addWidget(make_rule(), line, 0, 1, len(self._answers) + 2)
        words = make_label(question.label, wrap=True)
        words.setContentsMargins(8, 0, 0, 0)
        grid.addWidget(words, line + 1, 0)
        grid.setRowMinimumHeight(line + 1, theme.px(26))
        group = QButtonGroup(self)
        for place, answer in enumerate(self._answers, start=1):
            button = _Answer()
            button.setAccessibleName(f"{question.label}: {answer.label}")
            button.digit.connect(lambda digit, code=question.code: self._answer(code, digit))
            button.stepped.connect(lambda by, code=question.code: self._step(code, by))
            button.clicked.connect(self.changed)
            group.addButton(button, place)
            grid.addWidget(button, line + 1, place, Qt.AlignmentFlag.AlignHCenter)
        note = Line()
        note.setProperty("role", "cell")
        note.setAccessibleName(self.tr("{question}: ghi chú").format(question=question.label))
        note.textEdited.connect(self.changed)
        note.left.connect(self.left)
        grid.addWidget(note, line + 1, len(self._answers) + 1)
        self._groups[question.code] = group
        self._notes[question.code] = note

    def _answer(self, code: str, digit: int) -> None:
        group = self._groups[code]
        if digit == 0:
            self._uncheck(group)
        elif digit <= len(self._answers):
            group.button(digit).setChecked(True)
            self._step(code, 1)
        self.changed.emit()

    def _step(self, code: str, by: int) -> None:
        codes = [question.code for question in self._questions]
        at = codes.index(code) + by
        if not 0 <= at < len(codes):
            self.left.emit()
            return
        group = self._groups[codes[at]]
        (group.checkedButton() or group.buttons()[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def _lines(self) -> list[dict[str, Any]]:
        item, answer, note = self._names
        found = []
        for question in self._questions:
            chosen = self._groups[question.code].checkedId()
            code = self._answers[chosen - 1].code if chosen > 0 else ""
            found.append({item: question.code, answer: code, note: tidy(self._notes[question.code].text())})
        return found + self._unlisted

    def _fill(self, lines: Sequence[dict[str, Any]]) -> None:
        """Show answers; lines for questions that are not asked are kept and given back as they came."""
        item, answer, note = self._names
        by_code = {line[item]: line for line in lines}
        self._unlisted = [line for line in lines if line[item] not in self._groups]
        codes = [one.code for one in self._answers]
        for question in self._questions:
            line = by_code.get(question.code, {})
            group = self._groups[question.code]
            if line.get(answer) in codes:
                group.button(codes.index(line[answer]) + 1).setChecked(True)
            else:
                self._uncheck(group)
            self._notes[question.code].setText(str(line.get(note) or ""))

    def _uncheck(self, group: QButtonGroup) -> None:
        group.setExclusive(False)
        for button in group.buttons():
            button.setChecked(False)
        group.setExclusive(True)
