"""The verdict panel: the answer and one reason in plain words, the checks one by one, what to do next, details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import FactsGrid, make_plain
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer = Literal["passed", "indeterminate", "failed"]

_ROOM = 308
_LOOKS = {"passed": ("ok", "state-ok"), "indeterminate": ("warn", "state-unknown"), "failed": ("bad", "state-bad")}


@dataclass(frozen=True, slots=True)
class VerdictText:
    """What the panel says.

    Attributes:
        answer: passed, indeterminate or failed; undecided is never red.
        lead: "Chưa kết luận được: chưa biết người ký."
        reason: in plain words.
        checks: integrity, signer, time, totals: name and state, each for itself.
        fingerprint: of the key, in groups; "" for none.
        next_step: what to do next; "" for nothing.
        details: codes and numbers, shown only under "Chi tiết".
    """

    answer: Answer
    lead: str
    reason: str
    checks: tuple[tuple[str, State], ...]
    fingerprint: str = ""
    next_step: str = ""
    details: tuple[tuple[str, str], ...] = ()


class VerdictPanel(QWidget):
    """Shows one verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._banner = Banner()
        self._checks = FactsGrid(label_width=96)
        self._print_label = make_label(self.tr("Dấu vân tay khóa ký"), "label")
        self._print_frame = QFrame()
        self._print_frame.setProperty("role", "code")
        self._print = make_label(role="mono", wrap=True)
        self._print.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QVBoxLayout(self._print_frame)
        inner.setContentsMargins(10, 6, 10, 6)
        inner.addWidget(self._print)
        self._next_title = make_label(self.tr("Việc cần làm tiếp"), "group")
        self._next = make_label(role="body", wrap=True)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        self._details_link = LinkButton(self.tr("Chi tiết"), small=True, on_click=self._toggle_details)
        self._details = FactsGrid(label_width=96)
        self._details.hide()
        for widget in (
            self._banner,
            self._checks,
            self._print_label,
            self._print_frame,
            self._next_title,
            self._next,
            make_plain(self._buttons),
            self._details_link,
            self._details,
        ):
            self._layout.addWidget(widget)
        self._layout.setAlignment(self._details_link, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)

    def show_verdict(self, text: VerdictText, *, actions: Sequence[tuple[str, str, Callable[[], object]]] = ()) -> None:
        """Show a verdict and the buttons of its next step: (words, icon, what it does)."""
        tone, icon = _LOOKS[text.answer]
        self._banner.say(tone, lead=text.lead, text=text.reason, icon=icon)  # type: ignore[arg-type]
        self._checks.show_facts(text.checks)
        self._print.setText(text.fingerprint)
        self._print_label.setVisible(bool(text.fingerprint))
        self._print_frame.setVisible(bool(text.fingerprint))
        self._next.setText(text.next_step)
        self._next_title.setVisible(bool(text.next_step))
        self._next.setVisible(bool(text.next_step))
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        self._show_buttons([ActionButton(words, icon=name, on_click=act) for words, name, act in actions])
        self._details.show_facts(text.details)
        self._details_link.setVisible(bool(text.details))
        self._details.hide()

    def announce(self) -> None:
        """Let a screen reader say the answer."""
        self._banner.announce()

    def _show_buttons(self, buttons: Sequence[ActionButton]) -> None:
        """Beside each other as far as the card is wide, the others below."""
        room = 0
        row = QHBoxLayout()
        for button in buttons:
            width = button.sizeHint().width()
            if width > room:
                row = QHBoxLayout()
                row.setSpacing(8)
                row.setAlignment(Qt.AlignmentFlag.AlignLeft)
                self._buttons.addWidget(make_plain(row))
                room = theme.px(_ROOM)
            row.addWidget(button)
            room -= width + 8

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())
