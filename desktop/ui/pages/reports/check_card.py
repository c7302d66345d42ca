"""The card "Kiểm tra trước khi gửi": each kind of thing that is not right once, with the way to its records."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.pages.reports.words import ICONS, TONES, ToMend
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, make_plain, make_scroll
from desktop.ui.widgets.labels import IconLabel, make_label, make_rule
from desktop.ui.widgets.state_badge import Legend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.ui.widgets.cells import State

FEW, MOST = 3, 40
_LINK_WIDTH = 250


class CheckCard(Card):
    """What to mend.

    Signals:
        record_asked: register and id of a record to open.
        page_asked: key of another page.
    """

    record_asked = Signal(str, str)
    page_asked = Signal(str)

    def __init__(self, *, on_recheck: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Kiểm tra trước khi gửi"))
        self.recheck = ActionButton(self.tr("Kiểm tra lại"), keys="F5", on_click=on_recheck)
        self.add_to_head(self.recheck)
        self._legend = Legend(bold=True)
        self._counts = make_label(role="small", wrap=True)
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._legend)
        top.addWidget(self._counts)
        band = make_plain(top)
        top.setContentsMargins(14, 8, 14, 8)
        self.body.setSpacing(0)
        self.body.addWidget(band)
        self.body.addWidget(make_rule())
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        holder = make_plain(self._list)
        self._scroll = make_scroll(holder)
        self.body.addWidget(self._scroll, 1)

    def show_findings(self, states: Sequence[State], counts: str, things: Sequence[ToMend]) -> None:
        """Show these in place of the earlier ones."""
        self._legend.show_states(tuple(states))
        self._counts.setText(counts)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not things:
            self._list.addWidget(self._make_all_well())
        for thing in things:
            self._list.addWidget(self._make_item(thing))
            self._list.addWidget(make_rule())
        self._list.addStretch(1)

    def first_link(self) -> QWidget:
        """Where the focus goes."""
        return self.findChild(LinkButton) or self.recheck

    def _make_all_well(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(IconLabel("state-ok", role="ok"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(make_label(self.tr("Không còn gì phải sửa."), wrap=True), 1)
        frame = make_plain(row)
        row.setContentsMargins(14, 10, 14, 10)
        return frame

    def _make_item(self, thing: ToMend) -> QFrame:
        row = QHBoxLayout()
        row.setSpacing(9)
        icon = IconLabel(ICONS[thing.severity], role=TONES[thing.severity], meaning=self._severity_word(thing))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(make_label(thing.title, "bold", wrap=True))
        if thing.text:
            column.addWidget(make_label(thing.text, "small", wrap=True))
        self._add_links(column, thing)
        row.addLayout(column, 1)
        frame = make_plain(row)
        row.setContentsMargins(14, 9, 12, 10)
        return frame

    def _add_links(self, column: QVBoxLayout, thing: ToMend) -> None:
        for link in thing.links[:FEW]:
            self._add_link(column, link.words, partial(self.record_asked.emit, link.register, link.record_id))
        rest = thing.links[FEW:MOST]
        if rest:
            more = LinkButton(self.tr("Xem cả {n} bản ghi").format(n=len(thing.links)), small=True)
            more.clicked.connect(lambda: self._unfold(column, more, thing))
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        key, words = thing.page
        if key:
            self._add_link(column, words, partial(self.page_asked.emit, key))

    def _unfold(self, column: QVBoxLayout, more: LinkButton, thing: ToMend) -> None:
        more.hide()
        for link in thing.links[FEW:MOST]:
            self._add_link(column, link.words, partial(self.record_asked.emit, link.register, link.record_id))
        if len(thing.links) > MOST:
            column.addWidget(make_label(self.tr("và {n} bản ghi nữa").format(n=len(thing.links) - MOST), "small"))

    def _add_link(self, column: QVBoxLayout, words: str, act: Callable[[], object]) -> None:
        # A button does not break its words; one long name would make the whole list wider than the card.
        shown = theme.metrics("small").elidedText(words, Qt.TextElideMode.ElideRight, theme.px(_LINK_WIDTH))
        link = LinkButton(shown, small=True, on_click=act)
        link.setAccessibleName(words)
        link.setToolTip(words if shown != words else "")
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _severity_word(self, thing: ToMend) -> str:
        words = {"error": self.tr("Lỗi"), "warning": self.tr("Cảnh báo"), "note": self.tr("Lưu ý")}
        return words[thing.severity.value]
