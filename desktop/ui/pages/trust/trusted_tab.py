"""The tab "Đơn vị tin cậy": every key accepted here, filtered, and beside it the one in focus with its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.trust.own_key_card import FingerprintBox
from desktop.ui.pages.trust.words import key_state, source_words
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, FactsGrid, make_scroll
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.filter_bar import FilterBar, Option
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matching import matches
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from db.queries.office import TrustedKeyRow
    from desktop.services.key_history import KeyDetails
    from desktop.ui.pages.trust.loading import TrustView
    from desktop.ui.widgets.split_pane import Memory

_SHOWN = ("active", "replaced", "revoked")


class KeyCard(Card):
    """One accepted key.

    Signals:
        revoke_asked: TrustedKeyRow.
        undo_asked: TrustedKeyRow.
    """

    revoke_asked = Signal(object)
    undo_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._key: TrustedKeyRow | None = None
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(8)
        self._unit = make_label(role="card-title", wrap=True)
        self._facts = FactsGrid(label_width=104)
        self._fingerprint = FingerprintBox()
        self._history_title = make_label(self.tr("Các khóa của đơn vị"), "bold")
        self._history = FactsGrid(label_width=84)
        for widget in (self._unit, self._facts, self._fingerprint, self._history_title, self._history):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.body.addWidget(make_scroll(inner))
        self._revoke = LinkButton(self.tr("Thu hồi khóa…"), small=True, on_click=self._ask_revoke)
        self._undo = LinkButton(self.tr("Rút lại ghi nhận"), small=True, on_click=self._ask_undo)
        self.add_foot(self._revoke, self._undo)

    def show_key(self, details: KeyDetails | None, names: Mapping[str, str]) -> None:
        """Show a key, or nothing."""
        self._key = details.row if details else None
        for widget in (self._facts, self._fingerprint, self._history_title, self._history, self._revoke, self._undo):
            widget.setVisible(details is not None)
        if details is None:
            self._unit.setText(self.tr("Chọn một khóa để xem"))
            return
        key = details.row
        self._unit.setText(names.get(key.unit_id, ""))
        self._facts.show_facts(self._facts_of(details))
        self._fingerprint.show_fingerprint(details.fingerprint)
        self._history.show_facts(
            [
                (
                    say_date(_day(one.accepted_at)),
                    f"{one.holder}, {key_state(one).word.lower()}" + (f" ({one.reason})" if one.reason else ""),
                )
                for one in details.unit_keys
            ]
        )
        several = len(details.unit_keys) > 1
        self._history_title.setVisible(several)
        self._history.setVisible(several)
        self._revoke.setVisible(key.state != "revoked")
        self._undo.setVisible(details.packages == 0)

    def _facts_of(self, details: KeyDetails) -> list[tuple[str, str | State | QWidget]]:
        key = details.row
        facts: list[tuple[str, str | State | QWidget]] = [
            (self.tr("Người giữ khóa"), key.holder),
            (self.tr("Tình trạng"), key_state(key)),
        ]
        if key.valid_to:
            words = self.tr("Từ ngày") if key.state == "revoked" else self.tr("Đến ngày")
            facts.append((words, say_date(_day(key.valid_to))))
        if key.reason:
            facts.append((self.tr("Lý do"), key.reason))
        facts += [
            (self.tr("Chứng thư"), f"{say_date(_day_of(details.valid_from))} – {say_date(_day_of(details.valid_to))}"),
            (self.tr("Ghi nhận"), f"{say_date(_day(key.accepted_at))}, {key.accepted_by}"),
            (self.tr("Căn cứ"), source_words(key)),
        ]
        packages = self.tr("chưa có gói nào")
        if details.packages:
            packages = self.tr("{n} gói, gần nhất {day}").format(
                n=say_number(details.packages), day=say_date(_day(details.last_received_at))
            )
        return [*facts, (self.tr("Đã tiếp nhận"), packages)]

    def _ask_revoke(self) -> None:
        if self._key is not None:
            self.revoke_asked.emit(self._key)

    def _ask_undo(self) -> None:
        if self._key is not None:
            self.undo_asked.emit(self._key)


class TrustedTab(QFrame):
    """The list and the card.

    Attributes:
        table: the list.
        card: the key in focus.

    Signals:
        key_chosen: fingerprint of the key in focus.
        revoke_asked: TrustedKeyRow.
    """

    key_chosen = Signal(str)
    revoke_asked = Signal(object)

    def __init__(self, *, on_accept: Callable[[], object], memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._view: TrustView | None = None
        self.filters = FilterBar(placeholder=self.tr("Tìm đơn vị, người, dấu vân tay"))
        states = (
            Option("active", self.tr("Đang dùng")),
            Option("replaced", self.tr("Đã thay khóa khác")),
            Option("revoked", self.tr("Đã thu hồi")),
        )
        self.filters.add_filter("state", self.tr("Tình trạng"), options=states)
        self.filters.changed.connect(lambda *_: self._show())
        self._model = RowsModel(
            (
                Column("unit", self.tr("Đơn vị, người giữ khóa"), sortable=False),
                Column("print", self.tr("Dấu vân tay"), width=116, sortable=False, keep=False),
                Column("state", self.tr("Tình trạng"), width=140, sortable=False),
                Column("accepted", self.tr("Người ghi nhận"), width=132, sortable=False, keep=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Khóa đã ghi nhận"), two_lines=True)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self.key_chosen)
        self.table.delete_asked.connect(lambda _: self._ask_revoke())
        self._count = make_label(role="small")
        listed = Card(flush=True)
        listed.set_title(self.tr("Khóa đã ghi nhận"))
        listed.add_to_head(LinkButton(self.tr("Ghi nhận khóa…"), on_click=on_accept))
        listed.body.addWidget(self.table)
        listed.add_foot(self._count)
        self.card = KeyCard()
        self.card.revoke_asked.connect(self.revoke_asked)
        self.pane = SplitPane(listed, self.card, name="trust", memory=memory)
        self.pane.narrow_changed.connect(lambda narrow: self.table.set_narrow(narrow=narrow))
        empty = EmptyState(
            "shield",
            self.tr("Chưa ghi nhận khóa nào"),
            self.tr("Nhận phiếu đăng ký khóa của đơn vị, đối chiếu với phiếu giấy rồi ghi nhận."),
            button=self.tr("Ghi nhận khóa…"),
            on_click=on_accept,
        )
        whole = QFrame()
        whole.setProperty("role", "plain")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.filters)
        column.addWidget(self.pane, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_keys(self, view: TrustView) -> None:
        """Show the keys, those in force first, the newest first."""
        self._view = view
        self._stack.setCurrentIndex(1 if view.trusted else 0)
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        names, chosen = self._view.names, self.table.current_id()
        states = self.filters.chosen().get("state") or _SHOWN
        text = self.filters.text()
        keys = sorted(self._view.trusted, key=lambda key: key.accepted_at, reverse=True)
        keys.sort(key=lambda key: key.state != "active")
        rows = [
            _row(key, names.get(key.unit_id, ""))
            for key in keys
            if key.state in states and matches(text, f"{names.get(key.unit_id, '')} {key.holder} {key.fingerprint}")
        ]
        self._model.show_rows(rows)
        self._count.setText(
            self.tr("{n} khóa").format(n=say_number(len(rows)))
            if len(rows) == len(keys)
            else self.tr("{n} trong {all} khóa").format(n=say_number(len(rows)), all=say_number(len(keys)))
        )
        if rows:
            self.table.choose(chosen if self._model.row_of(chosen) >= 0 else rows[0].id)
        else:
            self.card.show_key(None, names)

    def _ask_revoke(self) -> None:
        key = (
            next((one for one in self._view.trusted if one.fingerprint == self.table.current_id()), None)
            if (self._view)
            else None
        )
        if key is not None and key.state != "revoked":
            self.revoke_asked.emit(key)


def _row(key: TrustedKeyRow, unit: str) -> Row:
    state, digits = key_state(key), key.fingerprint.upper()
    cells = (
        Cell(unit or NONE, key.holder),
        Cell(f"{digits[:4]} … {digits[-4:]}", tip=digits),
        Cell(state.word, key.reason or "", icon=state.icon, tone=state.tone),
        Cell(key.accepted_by, say_date(_day(key.accepted_at))),
    )
    return Row(key.fingerprint, cells, quiet=key.state != "active")


def _day(stamp: str) -> date:
    return vietnam_day(datetime.fromisoformat(stamp))


def _day_of(moment: datetime) -> date:
    return vietnam_day(moment)
