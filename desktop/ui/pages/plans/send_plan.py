"""Xuất gói kế hoạch xuống: which parts go to which units, signed and written into a folder, one package for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.services.handed_down import CALENDAR, CATALOGS, TARGETS, TRUST, UNITS
from desktop.services.handing_down import list_own_plans
from desktop.services.plan_packages import PlanOrder, export_plans, list_units_below, offer_parts
from desktop.services.plans import list_plans
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.plans.unit_changes import UnitChangesLink
from desktop.ui.pages.trust.signing_question import ask_secret, show_signing_error
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.fields.ticks import TickField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.speaking import commit_typing
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.services.plan_packages import PartOffer, SentDown, UnitBelow
    from desktop.services.plans import ListedPlan
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle

_LEFT = 420
_FOLDER = "plans.folder"
_PARTS = (TARGETS, CALENDAR, CATALOGS, UNITS, TRUST)


@dataclass(frozen=True, slots=True)
class _Sending:
    sets: tuple[ListedPlan, ...]
    plans: tuple[tuple[str, str], ...]
    offers: tuple[PartOffer, ...]
    units: tuple[UnitBelow, ...]


class SendPlanStep(PageFrame):
    """The step.

    Signals:
        opened: parts and units are shown.
        exported: the packages were written.
        left: the person went back.

    Attributes:
        table: the units.
        parts: a tick for each part.
        units_link: opens a file of unit changes.
    """

    opened = Signal()
    exported = Signal(tuple)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Xuất gói kế hoạch xuống cấp dưới"), back=True)
        self._session = session
        self._found: _Sending | None = None
        self._ticked: frozenset[str] = frozenset()
        self._handle: Handle | None = None
        self.parts: dict[str, TickField] = {}
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._make_parts())
        row.addWidget(self._make_units(), 1)
        self._content = make_plain(row)
        self.set_body(self._content)
        self.set_primary(self.tr("Ký và xuất gói"), self.choose_folder, icon="outbox", keys="Ctrl+Return")
        self.back_asked.connect(self.leave)
        self.work.stop_asked.connect(self._stop)
        self.refresh()

    # -- what the page calls -----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Go back; packages being written are written to the end."""
        self.left.emit()

    def page_hidden(self) -> None:
        """Another page came up: nothing of this step is kept."""

    def page_shown(self) -> None:
        """The step came up again."""
        self.refresh()

    def refresh(self) -> None:
        """Ask what there is to hand down, and to whom."""
        name = self.set_field.value()
        self._session.read(
            lambda office: _load(office, name),
            receiver=self,
            done=self._show,
            failed=lambda error: show_known_error(self, error),
            key="send_plan",
        )

    def order(self) -> PlanOrder:
        """What is ticked."""
        parts = frozenset(part for part, field in self.parts.items() if field.value())
        return PlanOrder(
            parts,
            self.set_field.value(),
            self.numbers_field.value() if TARGETS in parts else "",
            tuple(self._ticked),
            self.remark.value() or "",
        )

    def switch(self, ids: Sequence[str]) -> None:
        """Switch the ticks of these units."""
        self._ticked ^= frozenset(ids)
        self._show_units()

    def choose_folder(self) -> None:
        """Ask where to, then sign and write."""
        commit_typing()
        start = self._session.memory.recall(_FOLDER) or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Thư mục để gói kế hoạch"), start)
        if chosen:
            self._session.memory.keep(_FOLDER, chosen)
            self.ask_secret(Path(chosen))

    def ask_secret(self, folder: Path) -> None:
        """Ask for what opens the signing key, where it needs anything, then write the packages."""
        ask_secret(
            self._session,
            self,
            title=self.tr("Ký gói kế hoạch"),
            text=self.tr("Gói kế hoạch được ký bằng khóa của đơn vị, mỗi đơn vị nhận một gói."),
            go=self.tr("Ký, xuất gói"),
            then=lambda secret: self.export(folder, secret),
        )

    def export(self, folder: Path, secret: str | None) -> None:
        """Sign a package for each ticked unit and write it into a folder."""
        office, order = self._session.office, self.order()
        self.work.begin(self.tr("Đang ký gói kế hoạch"), icon="outbox")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: export_plans(office, order, folder, secret=secret, report=report, token=token),
            receiver=self,
            done=lambda written: self._on_exported(written, folder, len(order.units)),
            failed=lambda error: self._on_refused(folder, error),
            progress=self.work.show_progress,
        )
        self._show_ready()

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> QWidget:
        card = Card(self.tr("Nội dung giao xuống"))
        card.setFixedWidth(_LEFT)
        names = {
            TARGETS: self.tr("Bộ chỉ tiêu"),
            CALENDAR: self.tr("Lịch báo cáo: hạn nộp, ngày nghỉ do đơn vị đặt"),
            CATALOGS: self.tr("Danh mục và mức quy định đơn vị đã bổ sung, sửa"),
            UNITS: self.tr("Thay đổi trong danh sách đơn vị hành chính"),
            TRUST: self.tr("Danh sách khóa tin cậy của các đơn vị"),
        }
        self._counts = {part: make_label(role="hint", wrap=True) for part in _PARTS}
        self.set_field, self.numbers_field, self.remark = CodeField(), CodeField(), TextField()
        for part in _PARTS:
            field = self.parts[part] = TickField(names[part])
            field.set_value(part in {TARGETS, TRUST})
            field.changed.connect(self._show_ready)
            card.body.addWidget(field)
            card.body.addWidget(self._counts[part])
            if part == TARGETS:
                self._add_choice(card.body, self.tr("Bộ giao chung"), self.set_field)
                self._add_choice(
                    card.body, self.tr("Kèm mức giao riêng từng đơn vị trong kế hoạch"), self.numbers_field
                )
                card.body.addSpacing(8)
            if part == UNITS:
                self.units_link = UnitChangesLink(self._session, self)
                self.units_link.kept.connect(self._on_units_kept)
                card.body.addWidget(self.units_link)
        card.body.addSpacing(8)
        self._add_choice(card.body, self.tr("Lời dặn (hiện khi đơn vị xem trước)"), self.remark)
        card.body.addStretch(1)
        self.set_field.changed.connect(self.refresh)
        return card

    @staticmethod
    def _add_choice(body: QVBoxLayout, title: str, field: CodeField | TextField) -> None:
        label = make_label(title, "label")
        label.setBuddy(field.input())
        field.set_names(title, "")
        body.addWidget(label)
        body.addWidget(field)

    def _make_units(self) -> QWidget:
        columns = (
            Column("tick", "", width=36, kind="check", sortable=False),
            Column("unit", self.tr("Đơn vị nhận"), sortable=False, least=180),
            Column("sent", self.tr("Gói gần nhất"), width=110, align="right", sortable=False, keep=False),
            Column("state", self.tr("Biên nhận"), width=170, sortable=False),
        )
        self._card = Card(self.tr("Đơn vị nhận"), flush=True)
        self._card.add_to_head(
            LinkButton(self.tr("Chọn tất cả"), on_click=lambda: self._tick_all(ticked=True)),
            LinkButton(self.tr("Bỏ chọn"), on_click=lambda: self._tick_all(ticked=False)),
        )
        self.table = DataTable(name=self.tr("Đơn vị nhận gói kế hoạch"))
        self._model = RowsModel(columns, parent=self)
        self.table.setModel(self._model)
        self.table.marked.connect(self.switch)
        self._card.body.addWidget(self.table)
        self._foot = make_label(role="small")
        self._card.add_foot(self._foot)
        return self._card

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self, found: _Sending) -> None:
        is_first = self._found is None
        self._found = found
        if not found.units:
            self._show_nobody()
            return
        applied = next((one.plan.name for one in found.sets if one.applied), "")
        kept, numbers = self.set_field.value(), self.numbers_field.value()
        self.set_field.set_options([Option(one.plan.name, one.plan.title) for one in found.sets])
        self.set_field.set_value(kept or applied)
        none = Option("", self.tr("Không kèm mức giao riêng"))
        self.numbers_field.set_options([none, *(Option(one, name) for one, name in found.plans)])
        self.numbers_field.set_value(numbers)
        for offer in found.offers:
            self._counts[offer.part].setText(_say_offer(offer))
        if is_first:
            self._ticked = frozenset(one.unit.id for one in found.units)
        self._show_units()
        if is_first:
            self.parts[TARGETS].focus()
        self.opened.emit()

    def _show_nobody(self) -> None:
        card = Card()
        empty = EmptyState(
            "building",
            self.tr("Chưa có đơn vị cấp dưới"),
            self.tr("Gói kế hoạch gửi cho các đơn vị báo cáo lên đơn vị này. Khai báo đơn vị trước."),
            button=self.tr("Khai báo đơn vị cấp dưới"),
            on_click=lambda: self._session.go("trust"),
        )
        card.body.addWidget(empty)
        self.set_body(card)
        primary = self.primary()
        if primary is not None:
            primary.hide()
        if empty.button is not None:
            empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def _show_units(self) -> None:
        units = self._found.units if self._found is not None else ()
        keep = self.table.current_id()
        self._model.show_rows([self._row(one) for one in units])
        self.table.choose(keep or (units[0].unit.id if units else ""))
        self._foot.setText(
            self.tr("{n}/{all} đơn vị; mỗi đơn vị một gói riêng, mã hóa khi đã biết khóa của đơn vị").format(
                n=say_number(len(self._ticked)), all=say_number(len(units))
            )
        )
        self._show_ready()

    def _row(self, one: UnitBelow) -> Row:
        ticked = one.unit.id in self._ticked
        sent = say_date(vietnam_day(datetime.fromisoformat(one.sent_at))) if one.sent_at else NONE
        state = State("dash", self.tr("chưa gửi"))
        if one.received_at:
            day = say_date(vietnam_day(datetime.fromisoformat(one.received_at)))
            state = State("state-ok", self.tr("đã áp dụng {day}").format(day=day), "ok")
        elif one.sent_at:
            state = State("state-unknown", self.tr("chưa có biên nhận"), "warn")
        return Row(
            one.unit.id,
            (
                Cell(self.tr("đã chọn") if ticked else "", marked=ticked),
                Cell(one.unit.name, bold=True),
                Cell(sent, tone="text2"),
                state_cell(state),
            ),
        )

    def _show_ready(self) -> None:
        primary = self.primary()
        if primary is None:
            return
        busy = self._handle is not None and not self._handle.is_finished
        primary.set_text(self.tr("Ký và xuất {n} gói").format(n=say_number(len(self._ticked))))
        primary.setEnabled(bool(self._ticked) and any(field.value() for field in self.parts.values()) and not busy)
        for field in (self.set_field, self.numbers_field):
            field.set_read_only(read_only=not self.parts[TARGETS].value())

    def _tick_all(self, *, ticked: bool) -> None:
        units = self._found.units if self._found is not None else ()
        self._ticked = frozenset(one.unit.id for one in units) if ticked else frozenset()
        self._show_units()

    # -- answers -----------------------------------------------------------------------------------------------------

    def _on_exported(self, written: tuple[SentDown, ...], folder: Path, asked: int) -> None:
        self._handle = None
        words = self.tr("Đã xuất {n} gói kế hoạch vào {folder}.").format(n=say_number(len(written)), folder=folder)
        if len(written) < asked:
            words += self.tr(" Đã dừng, {n} đơn vị chưa có gói.").format(n=say_number(asked - len(written)))
        self.work.end(words)
        self._session.say_saved()
        self.refresh()
        self.exported.emit(written)

    def _on_units_kept(self, name: str) -> None:
        self.parts[UNITS].set_value(True)
        self.offer_undo(
            self.tr("Đã ghi nhận thay đổi đơn vị từ {file}.").format(file=name),
            lambda: self._session.take_back(receiver=self, done=lambda _: self.refresh()),
        )
        self.refresh()

    def _on_refused(self, folder: Path, error: KnownError) -> None:
        self._handle = None
        self.work.end()
        show_signing_error(self, error, ask_again=lambda: self.ask_secret(folder), otherwise=self.choose_folder)
        self._show_ready()

    def _stop(self) -> None:
        if self._handle is not None:
            self.work.stopping()
            self._handle.cancel()


def _load(office: Office, name: str) -> _Sending:
    sets = list_plans(office)
    chosen = name or next((one.plan.name for one in sets if one.applied), sets[0].plan.name)
    return _Sending(sets, list_own_plans(office), offer_parts(office, plan_name=chosen), list_units_below(office))


def _say_offer(offer: PartOffer) -> str:
    """How much there is of a part."""
    words = {
        TARGETS: tr("{n} chỉ tiêu"),
        CALENDAR: tr("{n} hạn nộp và ngày nghỉ"),
        CATALOGS: tr("{n} mục và mức"),
        UNITS: tr("{n} đơn vị mới, kết thúc hoặc đổi tên"),
        TRUST: tr("{n} khóa, kể cả khóa của đơn vị này"),
    }[offer.part]
    return words.format(n=say_number(offer.count)) if offer.count else tr("chưa có gì; gửi để bỏ nội dung đã giao")
