"""Every record that taking in a package would add, change, remove or leave in conflict, before it is taken in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages import describe
from desktop.services.previewing import PreviewKind, list_preview, matches_kind, preview_record
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.words import edition_words, header_period, sender_name
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import FilterBar, Option
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matching import matches
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable
from desktop.ui.widgets.work_row import WorkRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.errors import KnownError
    from desktop.services.previewing import PreviewEntry, PreviewField, PreviewRecord
    from desktop.ui.pages.receiving.batch import Item
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle

_WIDTH, _HEIGHT, _CARD = 1120, 600, 520
_KIND, _REGISTER = "kind", "register"


class PreviewDialog(QDialog):
    """The records of one package of the batch at a time; nothing is changed here.

    Attributes:
        packages: which package.
        table: its records.
        fields: the fields of the record in focus.
        filters: by kind and register.
    """

    def __init__(self, session: Session, items: Sequence[Item], chosen: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Xem từng bản ghi trước khi gộp"))
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self._session, self._items = session, tuple(items)
        self._entries: tuple[PreviewEntry, ...] = ()
        self._shown: tuple[PreviewEntry, ...] = ()
        self._handle: Handle | None = None
        self._looking: Handle | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(self._make_head())
        self.work = WorkRow()
        self.work.stop_asked.connect(self._on_stop)
        layout.addWidget(self.work)
        self._refused = Banner("bad", text="")
        self._refused.hide()
        layout.addWidget(self._refused)
        self.filters = FilterBar(placeholder=self.tr("Tìm theo tên bản ghi"))
        self.filters.add_filter(_KIND, self.tr("Thay đổi"), several=False)
        self.filters.add_filter(_REGISTER, self.tr("Sổ"))
        self.filters.changed.connect(self._show_entries)
        layout.addWidget(self.filters)
        self.split = SplitPane(self._make_list(), self._make_card(), name="preview", card_width=_CARD)
        layout.addWidget(self.split, 1)
        foot = QHBoxLayout()
        self._count = make_label(role="small")
        close = ActionButton(self.tr("Đóng"), keys="Esc", on_click=self.reject)
        foot.addWidget(self._count, 1)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.packages.setCurrentIndex(self._items.index(chosen))
        self.packages.currentIndexChanged.connect(lambda _: self.load())
        self.finished.connect(lambda _: self._on_stop())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    def load(self) -> None:
        """Compare every record of the chosen package with what is here."""
        self._on_stop()
        item = self._items[self.packages.currentIndex()]
        office, candidate = self._session.office, item.candidate
        self._show_list(())
        self._refused.hide()
        self.work.begin(self.tr("Đang so từng bản ghi với dữ liệu ở đây"), icon="search")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: list_preview(office, candidate, token=token, report=report),
            receiver=self,
            done=self._on_listed,
            failed=self._on_failed,
            progress=self.work.show_progress,
            stopped=lambda: self.work.end(self.tr("Đã dừng; chọn lại gói để xem."), state=_INFO),
            key="preview",
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        label = make_label(self.tr("&Gói"), "label")
        self.packages = QComboBox()
        self.packages.setAccessibleName(self.tr("Gói đang xem"))
        self.packages.setMinimumWidth(theme.px(_CARD))
        for one in self._items:
            words = (sender_name(one), header_period(one.header), edition_words(one.header))
            self.packages.addItem(", ".join(part for part in words if part))
        label.setBuddy(self.packages)
        head.addWidget(label)
        head.addWidget(self.packages)
        head.addStretch(1)
        return head

    def _make_list(self) -> QWidget:
        columns = (
            Column("kind", self.tr("Thay đổi"), width=104, sortable=False),
            Column("title", self.tr("Bản ghi"), sortable=False, least=200),
            Column("register", self.tr("Sổ"), width=150, sortable=False, keep=False),
        )
        self.table = DataTable(name=self.tr("Bản ghi của gói"))
        self._model = RowsModel(columns, parent=self)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(lambda _: self.split.open_card())
        card = Card(flush=True)
        card.body.addWidget(self.table)
        return card

    def _make_card(self) -> QWidget:
        columns = (
            Column("field", self.tr("Trường"), width=136, sortable=False),
            Column("before", self.tr("Hiện nay"), sortable=False, least=110),
            Column("after", self.tr("Sau khi gộp"), sortable=False, least=110),
        )
        self.fields = DataTable(name=self.tr("Các trường của bản ghi, hiện nay và sau khi gộp"), two_lines=True)
        self._fields = RowsModel(columns, parent=self)
        self.fields.setModel(self._fields)
        card = Card(flush=True)
        card.body.addWidget(self.fields)
        return card

    # -- showing -------------------------------------------------------------------------------------------------

    def _on_listed(self, entries: tuple[PreviewEntry, ...]) -> None:
        self.work.end()
        self._show_list(entries)
        self.table.setFocus()

    def _show_list(self, entries: tuple[PreviewEntry, ...]) -> None:
        self._entries = entries
        counts = {kind: sum(1 for one in entries if matches_kind(one, kind)) for kind in PreviewKind}
        self.filters.filter(_KIND).set_options(
            [Option(kind.value, _states()[kind].word, count=counts[kind]) for kind in PreviewKind if counts[kind]]
        )
        registers = Counter(one.register for one in entries)
        labels = self._session.office.labels
        self.filters.filter(_REGISTER).set_options(
            [Option(name, labels.register(name).one, count=number) for name, number in registers.items()]
        )
        self._show_entries()

    def _show_entries(self) -> None:
        """The records that the filters leave; what brings nothing only where it is asked for."""
        chosen = self.filters.chosen()
        kind = next((PreviewKind(one) for one in chosen.get(_KIND, ())), None)
        registers = chosen.get(_REGISTER, ())
        words = self.filters.text()
        self._shown = tuple(
            one
            for one in self._entries
            if matches_kind(one, kind)
            and (not registers or one.register in registers)
            and (not words or matches(words, one.title))
        )
        labels = self._session.office.labels
        self._model.show_rows(
            [
                Row(
                    one.id,
                    (
                        state_cell(_states()[one.kind]),
                        Cell(one.title or self.tr("Bản ghi chưa có tên"), tip=one.title),
                        Cell(labels.register(one.register).one, tone="text2"),
                    ),
                )
                for one in self._shown
            ]
        )
        ignored = sum(1 for one in self._entries if one.kind is PreviewKind.IGNORED)
        count = self.tr("{n} bản ghi; {m} bản ghi của gói đã có ở đây, không đổi.")
        self._count.setText(count.format(n=say_number(len(self._shown)), m=say_number(ignored)))
        self._fields.show_rows(())
        if self._shown:
            self.table.choose(self._shown[0].id)

    def _on_current(self, record_id: str) -> None:
        entry = next((one for one in self._shown if one.id == record_id), None)
        if entry is None:
            return
        office, candidate = self._session.office, self._items[self.packages.currentIndex()].candidate
        self._looking = self._session.tasks.run(
            "files",
            lambda _, token: preview_record(office, candidate, entry, token=token),
            receiver=self,
            done=self._show_record,
            failed=self._on_failed,
            progress=lambda _: None,
            key="record",
        )

    def _show_record(self, found: PreviewRecord) -> None:
        self._fields.show_rows([_field_row(one) for one in found.fields])

    def _on_failed(self, error: KnownError) -> None:
        self.work.end()
        self._refused.say("bad", text=describe(error).text)
        self._refused.show()

    def _on_stop(self) -> None:
        for handle in (self._handle, self._looking):
            if handle is not None:
                handle.cancel()


_INFO = State("state-info", "", "accent")


def _states() -> dict[PreviewKind, State]:
    return {
        PreviewKind.NEW: State("plus", tr("Mới")),
        PreviewKind.CHANGED: State("pencil", tr("Sửa")),
        PreviewKind.DELETED: State("trash", tr("Xóa")),
        PreviewKind.CONFLICTING: State("conflict", tr("Xung đột"), "warn"),
        PreviewKind.IGNORED: State("dash", tr("Không đổi")),
    }


def _field_row(one: PreviewField) -> Row:
    others = tr("hoặc {values}").format(values="; ".join(other or NONE for other in one.others)) if one.others else ""
    after = Cell(one.after or NONE, others, icon="conflict" if others else "", tone="warn" if others else "", bold=True)
    return Row(one.name, (Cell(one.label, tip=one.label), Cell(one.before or NONE, tone="text2"), after))
