"""The tab "Đơn vị hành chính": units merged, renamed and ended as this office knows them, and entering another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.services.unit_history import ChangeKind, ChangeSource, UnitChange, UnitHistory, load_unit_history
from desktop.services.unit_lists import drop_unit_changes
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.plans.unit_changes import UnitChangesLink
from desktop.ui.pages.settings.unit_entry_card import UnitEntryCard
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.filter_bar import FilterBar, Option
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matching import matches
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

_CARD_WIDTH = 340
_SOURCE = "source"


class UnitsTab(QFrame):
    """The list of changes; at an office that enters some, a card to enter one beside it.

    Signals:
        loaded: the newest state is shown.

    Attributes:
        table: the changes.
        entry: enters one.
        link: takes them from a file.
    """

    loaded = Signal()

    def __init__(self, session: Session, page: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._page = session, page
        self._history = UnitHistory((), may_enter=False, has_own=False)
        self._about = make_label(role="label", wrap=True)
        self.filters = FilterBar(placeholder=self.tr("Tìm tên, mã đơn vị"))
        options = (
            Option(ChangeSource.PROGRAM, self.tr("Danh sách của chương trình")),
            Option(ChangeSource.SUPERIOR, self.tr("Cấp trên giao xuống")),
            Option(ChangeSource.OFFICE, self.tr("Đơn vị nhập")),
        )
        self.filters.add_filter(_SOURCE, self.tr("Nguồn"), options=options)
        self.filters.changed.connect(lambda *_: self._show_rows())
        self.link = UnitChangesLink(session, page)
        self.link.setText(self.tr("Từ tệp…"))
        self.link.kept.connect(self._on_kept)
        self._drop = LinkButton(self.tr("Bỏ thay đổi đã nhập"), on_click=self.drop)
        self.entry = UnitEntryCard(session, page)
        self.entry.previewed.connect(self.link.show_preview)
        self._enter = LinkButton(self.tr("Nhập một thay đổi…"), on_click=self._open_entry)
        self._enter.hide()
        self._leave = LinkButton(self.tr("Về danh sách"), on_click=self._close_entry)
        self._leave.hide()
        self.entry.add_to_head(self._leave)
        self.split = SplitPane(
            self._make_list(), self.entry, name="units", memory=session.memory, card_width=_CARD_WIDTH
        )
        self.split.narrow_changed.connect(self._fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._about)
        column.addWidget(self.filters)
        column.addWidget(self.split, 1)

    def begin(self) -> None:
        """Ask what is known."""
        self._session.read(
            load_unit_history,
            receiver=self,
            done=self._show,
            failed=lambda error: show_known_error(self._page, error),
            key="units",
        )

    def drop(self) -> None:
        """The list as it came, but for what the superior handed down; can be undone."""
        undo = self._session.undo
        self._session.write(
            lambda office: drop_unit_changes(office, undo=undo),
            receiver=self,
            done=lambda _: self._offer_undo(self.tr("Đã bỏ các thay đổi đơn vị đã nhập.")),
            failed=lambda error: show_known_error(self._page, error),
        )

    # -- inside --------------------------------------------------------------------------------------------------

    def _make_list(self) -> Card:
        columns = (
            Column("unit", self.tr("Đơn vị"), sortable=False, least=190),
            Column("what", self.tr("Thay đổi"), width=84, sortable=False),
            Column("before", self.tr("Trước đó"), sortable=False, least=150, keep=False),
            Column("on", self.tr("Từ ngày"), width=96, align="right", sortable=False),
            Column("source", self.tr("Nguồn"), width=140, sortable=False, keep=False),
        )
        self.table = DataTable(name=self.tr("Thay đổi đơn vị hành chính"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self._empty = EmptyState(
            "map",
            self.tr("Chưa có thay đổi nào"),
            self.tr("Đơn vị sáp nhập, chia, đổi tên hiện ở đây khi cấp trên giao xuống hoặc khi đơn vị nhập."),
        )
        card = Card(self.tr("Sắp xếp, đổi tên đơn vị hành chính"), flush=True)
        card.add_to_head(self._enter, self._drop, self.link)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._empty, 1)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        return card

    def _show(self, history: UnitHistory) -> None:
        self._history = history
        self.split.set_card_shown(shown=history.may_enter)
        self._fit(self.split.is_narrow)
        self.link.setVisible(history.may_enter)
        self._drop.setVisible(history.may_enter and history.has_own)
        self._about.setText(
            self.tr(
                "Danh sách của chương trình, với những gì đơn vị nhập. Thay đổi dùng ngay tại đơn vị; giao xuống cấp"
                " dưới bằng gói kế hoạch, phần “Thay đổi trong danh sách đơn vị hành chính”."
            )
            if history.may_enter
            else self.tr(
                "Danh sách của chương trình, với những gì cấp trên giao xuống bằng gói kế hoạch. Thấy thiếu thì báo cấp"
                " trên; đơn vị này không tự sửa danh sách."
            )
        )
        self._show_rows()
        self.loaded.emit()

    def _show_rows(self) -> None:
        changes = self._history.changes
        sources, typed = self.filters.chosen().get(_SOURCE, ()), self.filters.text()
        shown = [
            one
            for one in changes
            if (not sources or one.source in sources) and matches(typed, " ".join((one.code, one.after, *one.before)))
        ]
        self._model.show_rows([_row(str(at), one) for at, one in enumerate(shown)])
        if shown:
            self.table.choose("0")
        self.table.setVisible(bool(changes))
        self._empty.setVisible(not changes)
        words = self.tr("{n}/{all} thay đổi") if shown or not changes else self.tr("Không có thay đổi nào khớp bộ lọc")
        self._count.setText(words.format(n=say_number(len(shown)), all=say_number(len(changes))))

    def _fit(self, narrow: bool) -> None:
        """In a narrow window list and card are two steps."""
        self.table.set_narrow(narrow=narrow)
        self._enter.setVisible(narrow and self._history.may_enter)
        self._leave.setVisible(narrow)

    def _open_entry(self) -> None:
        self.split.open_card()
        self.entry.kind.focus()

    def _close_entry(self) -> None:
        self.split.close_card()
        self.table.setFocus()

    def _on_kept(self, name: str) -> None:
        self.entry.clear()
        self._offer_undo(self.tr("Đã ghi nhận thay đổi đơn vị: {name}.").format(name=name))

    def _offer_undo(self, words: str) -> None:
        self._page.offer_undo(words, lambda: self._session.take_back(receiver=self, done=lambda _: self.begin()))
        self.begin()


def kind_words(kind: ChangeKind) -> str:
    """What happened, in a word."""
    return {
        ChangeKind.MERGED: tr("Sắp xếp"),
        ChangeKind.NEW: tr("Lập mới"),
        ChangeKind.RENAMED: tr("Đổi tên"),
        ChangeKind.ENDED: tr("Kết thúc"),
    }[kind]


def source_words(source: ChangeSource) -> str:
    """Who says so."""
    return {
        ChangeSource.PROGRAM: tr("chương trình"),
        ChangeSource.SUPERIOR: tr("cấp trên giao xuống"),
        ChangeSource.OFFICE: tr("đơn vị nhập"),
    }[source]


def _row(row_id: str, one: UnitChange) -> Row:
    before, unit = ", ".join(one.before), f"{one.after or one.before[0]} ({one.code})"
    quiet = one.source is ChangeSource.PROGRAM
    return Row(
        row_id,
        (
            Cell(unit, tip=unit, bold=not quiet),
            Cell(kind_words(one.kind), tone="text2"),
            Cell(before if one.after and before else NONE, tip=before),
            Cell(say_date(one.on)),
            Cell(source_words(one.source), tone="text2" if quiet else "accent"),
        ),
    )
