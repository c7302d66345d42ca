"""The step "Bàn giao cho đơn vị khác": which places, to whom, from which day, why; then the signed package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.domain.changes import Changes
from db.domain.transfers import ALONG, PLACES
from desktop.services.transfers import (
    HandedOver,
    TransferOrder,
    TransferPreview,
    export_transfer,
    places_to_hand_over,
    preview_transfer,
    suggested_recipients,
)
from desktop.services.units import find_units
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.fields import Labelled, choose_folder
from desktop.ui.pages.trust.signing_question import ask_secret, show_signing_error
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.text import LongTextField, TextField
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from db.domain.errors import KnownError
    from db.domain.units import Unit
    from db.queries.transfers import OwnPlace
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.widgets.fields.record import Hit

FOLDER = "transfers.folder"
_CARD_WIDTH = 400
_WAIT_MS = 250


class HandOverStep(PageFrame):
    """The step.

    Signals:
        left: back to the list.
        handed_over: what was handed over.
        loaded: the places are shown.
        previewed: what goes along is shown.

    Attributes:
        table: the office's places with their ticks.
        recipient: the unit that gets them.
        effective: from which day they count there.
        number: of the paper.
        signed: its day.
        reason: why.
    """

    left = Signal()
    handed_over = Signal(object)
    loaded = Signal()
    previewed = Signal()

    def __init__(self, session: Session, ids: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, back=True)
        self.set_title(self.tr("Bàn giao cho đơn vị khác"))
        self._session = session
        self._places: dict[str, OwnPlace] = {}
        self._ticked: frozenset[str] = frozenset(ids)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._ask_preview)
        self.back_asked.connect(self.left)
        self.set_primary(
            self.tr("Xuất gói bàn giao…"), self.ask_export, icon="outbox", keys="Ctrl+Return", action="primary"
        )
        self.set_body(self._make_body())
        self.effective.set_value(session.today())
        session.read(_load, receiver=self, done=self._show, key="handing_over")

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def order(self) -> TransferOrder:
        """What the fields say."""
        places = tuple(one for one in self._places if one in self._ticked)
        return TransferOrder(
            self.recipient.field.value(),
            places,
            self.effective.value() or self._session.today(),
            self.reason.field.value(),
            self.number.field.value(),
            self.signed.value(),
        )

    def preview_text(self) -> str:
        """What is said of what goes along."""
        return self._preview.text()

    def tick_all(self) -> None:
        """Tick every place, or none where all are ticked."""
        everything = frozenset(self._places)
        self._ticked = frozenset() if self._ticked == everything else everything
        self._show_rows()

    def tick_neighbourhood(self) -> None:
        """Tick all places of the chosen one's neighbourhood."""
        current = self._places.get(self.table.current_id())
        if current is not None:
            same = {one.id for one in self._places.values() if one.neighbourhood == current.neighbourhood}
            self._ticked |= same
            self._show_rows()

    def tick_of_recipient(self) -> None:
        """Tick the places that are noted in the recipient's commune."""
        wanted = self.recipient.field.value()
        self._ticked |= {one.id for one in self._places.values() if wanted and one.commune == wanted}
        self._show_rows()

    def ask_export(self) -> None:
        """Ask for the folder and for passphrase or PIN, then sign and write the package."""
        if not self._is_complete():
            return
        start = self._session.memory.recall(FOLDER) or self._session.memory.recall("reports.folder")
        folder = choose_folder(self, self.tr("Xuất gói bàn giao vào"), start)
        if folder is None:
            return
        self._session.memory.keep(FOLDER, str(folder))
        self.ask_secret(folder)

    def ask_secret(self, folder: Path) -> None:
        """Ask for what opens the signing key, where it needs anything, then write the package."""
        words = self.tr("{n} cơ sở sẽ thuộc đơn vị nhận khi gói được ký; chỉ đơn vị nhận bàn giao lại được.")
        ask_secret(
            self._session,
            self,
            title=self.tr("Ký gói bàn giao"),
            text=words.format(n=say_number(len(self._ticked))),
            go=self.tr("Ký, xuất gói"),
            then=lambda secret: self.export(folder, secret),
        )

    def export(self, folder: Path, passphrase: str | None) -> None:
        """Sign and write the package; from then on the places belong to the recipient."""
        order = self.order()
        self.work.begin(self.tr("Đang xuất gói bàn giao"), icon="outbox", stoppable=False)
        self._session.write(
            lambda office: export_transfer(office, order, folder, passphrase=passphrase),
            receiver=self,
            done=self._on_done,
            failed=lambda error: self._on_failed(folder, error),
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_body(self) -> QWidget:
        body = QFrame()
        body.setProperty("role", "plain")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_list(), 1)
        row.addWidget(self._make_card())
        return body

    def _make_list(self) -> Card:
        columns = (
            Column("tick", "", width=36, kind="check", sortable=False),
            Column("name", self.tr("Cơ sở"), sortable=False, least=220),
            Column("neighbourhood", self.tr("Tổ dân phố, thôn"), width=150, sortable=False),
        )
        self.table = DataTable(name=self.tr("Cơ sở của đơn vị"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.marked.connect(self._on_marked)
        self.table.installEventFilter(self)
        card = Card(flush=True)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(ActionButton(self.tr("Đánh dấu tất cả"), on_click=self.tick_all))
        tools.addWidget(
            ActionButton(self.tr("Đánh dấu cả tổ dân phố"), keys="Ctrl+G", on_click=self.tick_neighbourhood)
        )
        tools.addWidget(ActionButton(self.tr("Đánh dấu cơ sở của đơn vị nhận"), on_click=self.tick_of_recipient))
        tools.addStretch(1)
        held = make_plain(tools)
        tools.setContentsMargins(14, 8, 14, 8)
        card.body.addWidget(held)
        card.body.addWidget(self.table, 1)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        return card

    def _make_card(self) -> Card:
        card = Card(self.tr("Bàn giao"))
        card.setFixedWidth(theme.px(_CARD_WIDTH))
        self.recipient = Labelled(self.tr("Đơn vị nhận"), RecordField(self._search_units), required=True)
        self.effective, self.signed = DateField(today=self._session.today), DateField(today=self._session.today)
        day = Labelled(
            self.tr("Tính cho đơn vị nhận từ ngày"),
            self.effective,
            required=True,
            hint=self.tr("Số liệu tới trước ngày này vẫn tính cho đơn vị giao."),
        )
        self.number = Labelled(self.tr("Số văn bản"), TextField(longest=60))
        signed = Labelled(self.tr("Ngày văn bản"), self.signed)
        self.reason = Labelled(self.tr("Lý do"), LongTextField(lines=2, longest=500), required=True)
        for one in (self.recipient, day):
            card.body.addWidget(one)
        pair = QHBoxLayout()
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(10)
        pair.addWidget(self.number, 3)
        pair.addWidget(signed, 2)
        card.body.addWidget(make_plain(pair))
        card.body.addWidget(self.reason)
        for field in (self.recipient.field, self.effective):
            field.changed.connect(self._wait.start)
        self._preview = make_label(role="label", wrap=True)
        card.body.addWidget(self._preview)
        card.body.addStretch(1)
        note = self.tr(
            "Cơ sở đã bàn giao chỉ còn xem ở đây; lấy lại bằng gói bàn giao ngược của đơn vị nhận. Cùng gói này nộp"
            " cho cấp trên. Tệp đính kèm, số giấy tờ tùy thân và nghi vấn không đi theo gói."
        )
        card.body.addWidget(make_label(note, "small", wrap=True))
        return card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+G ticks the neighbourhood."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and event.key() == Qt.Key.Key_G
        ):
            self.tick_neighbourhood()
            return True
        return super().eventFilter(watched, event)

    # -- inside --------------------------------------------------------------------------------------------------

    def _search_units(self, typed: str, answer: Callable[[Sequence[Hit]], None]) -> None:
        def show(found: tuple[Hit, ...]) -> None:
            answer(found)

        self._session.read(lambda office: _hits(office, typed), receiver=self, done=show, key="handing_units")

    def _show(self, loaded: tuple[tuple[OwnPlace, ...], tuple[Unit, ...]]) -> None:
        places, successors = loaded
        self._places = {one.id: one for one in places}
        self._ticked &= self._places.keys()
        if len(successors) == 1:
            self.recipient.field.set_value((successors[0].id, successors[0].name))
            self._ticked = self._ticked or frozenset(self._places)
        self._show_rows()
        self.loaded.emit()

    def _show_rows(self) -> None:
        keep = self.table.current_id()
        self._model.show_rows(
            [
                Row(
                    one.id,
                    (
                        Cell(self.tr("đã chọn") if one.id in self._ticked else "", marked=one.id in self._ticked),
                        Cell(one.name, one.address, bold=True),
                        Cell(one.neighbourhood or NONE),
                    ),
                )
                for one in self._places.values()
            ]
        )
        self.table.choose(keep if keep in self._places else next(iter(self._places), ""))
        words = self.tr("{n} cơ sở của đơn vị, đã đánh dấu {ticked}")
        self._count.setText(words.format(n=say_number(len(self._places)), ticked=say_number(len(self._ticked))))
        self._wait.start()

    def _on_marked(self, ids: tuple[str, ...]) -> None:
        self._ticked ^= frozenset(ids)
        self._show_rows()

    def _ask_preview(self) -> None:
        order = self.order()
        self.hide_banner("error")
        if not order.places or not order.recipient_id:
            self._preview.setText(self.tr("Chọn đơn vị nhận và đánh dấu cơ sở để xem những gì đi theo."))
            self.previewed.emit()
            return
        self._session.read(
            lambda office: preview_transfer(office, order),
            receiver=self,
            done=self._show_preview,
            failed=self._on_refused,
            key="preview",
        )

    def _show_preview(self, found: TransferPreview) -> None:
        self._preview.setText(say_preview(found))
        self.previewed.emit()

    def _is_complete(self) -> bool:
        missing = (
            (self.recipient, not self.recipient.field.value(), self.tr("Chưa chọn đơn vị nhận.")),
            (self.reason, not str(self.reason.field.value()).strip(), self.tr("Chưa ghi lý do.")),
        )
        for labelled, is_missing, words in missing:
            labelled.show_note(words if is_missing else "")
        first = next((labelled for labelled, is_missing, _ in missing if is_missing), None)
        if first is not None:
            first.field.focus()
            return False
        if not self._ticked:
            self.show_banner(
                "none", "warn", text=self.tr("Chưa đánh dấu cơ sở nào. Đánh dấu trong danh sách bên trái.")
            )
            self.table.setFocus()
            return False
        self.hide_banner("none")
        return True

    def _on_done(self, done: HandedOver) -> None:
        self.work.end("")
        self._session.changes.announce(Changes(registers=frozenset({PLACES, *ALONG})))
        self.handed_over.emit(done)

    def _on_refused(self, error: KnownError) -> None:
        self._preview.setText("")
        self.work.end()
        show_known_error(self, error)
        self.previewed.emit()

    def _on_failed(self, folder: Path, error: KnownError) -> None:
        self.work.end()
        show_signing_error(self, error, ask_again=lambda: self.ask_secret(folder))


def say_preview(found: TransferPreview) -> str:
    """What passes and what goes along for reading, in words."""
    work = {
        "establishments": tr("{n} cơ sở"),
        "inspections": tr("{n} cuộc kiểm tra đã lên lịch"),
        "remedies": tr("{n} yêu cầu khắc phục chưa xong"),
    }
    history = {
        "inspections": tr("{n} cuộc kiểm tra"),
        "violations": tr("{n} vi phạm"),
        "remedies": tr("{n} yêu cầu khắc phục đã xong"),
        "hot_spots": tr("{n} tụ điểm"),
        "goods": tr("{n} lần phát hiện hàng hóa"),
    }
    lines = [tr("Chuyển sang {unit}: {what}.").format(unit=found.recipient, what=_counted(found.passing, work))]
    if found.along:
        words = tr("Đi theo để xem, vẫn tính cho đơn vị giao: {what}.")
        lines.append(words.format(what=_counted(found.along, history)))
    return "\n".join(lines)


def _counted(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(text.format(n=say_number(counts[name])) for name, text in words.items() if counts.get(name))


def _load(office: Office) -> tuple[tuple[OwnPlace, ...], tuple[Unit, ...]]:
    return places_to_hand_over(office), suggested_recipients(office)


def _hits(office: Office, typed: str) -> tuple[Hit, ...]:
    return tuple(
        (unit.id, unit.label, ", ".join(part for part in (unit.code, unit.validity) if part))
        for unit in find_units(office, typed)
        if unit.id != office.unit.id
    )
