"""Giao chỉ tiêu: a number for each unit below, with the sum held against the office's own number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.services.handing_down import (
    HandingDown,
    hand_down,
    load_handing_down,
    suggest_numbers,
    write_allocations,
)
from desktop.services.records import Saved, drop_draft, keep_draft, load_draft
from desktop.ui.errors import show_known_error
from desktop.ui.pages.plans.hand_down_words import make_emptiness, say_own, say_sum
from desktop.ui.pages.plans.number_table import NumberTable
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label, set_tone
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.queries.settings import Draft
    from desktop.services.office import Office
    from desktop.ui.session import Session

_DRAFT = "hand_down"
_DRAFT_WAIT_MS = 1000


class HandDownStep(PageFrame):
    """The step.

    Signals:
        opened: the numbers of a plan and an indicator are shown.
        saved: the plan was changed; a sentence for the strip that takes it back.
        plan_asked: there is no plan yet to put numbers in.
        send_asked: the numbers are to go to the units as signed packages.
        left: the person went back.

    Attributes:
        numbers: the table.
    """

    opened = Signal()
    saved = Signal(str)
    plan_asked = Signal()
    send_asked = Signal()
    left = Signal()

    def __init__(self, session: Session, plan_id: str = "") -> None:
        super().__init__(tr("Giao chỉ tiêu cho đơn vị cấp dưới"), back=True)
        self._session = session
        self._handing: HandingDown | None = None
        self._drafted = False
        self._make_choices()
        self.numbers = NumberTable()
        self.numbers.changed.connect(self._on_typed)
        self._card = Card(flush=True)
        self._card.body.addWidget(self.numbers, 1)
        self._sum, self._own, self._apart = (make_label(role=role) for role in ("bold", "label", "bold"))
        self._card.add_foot(self._sum, self._own, self._apart)
        self._wait = QTimer(self, singleShot=True, interval=_DRAFT_WAIT_MS)
        self._wait.timeout.connect(self._keep_draft)
        self.add_button(self.tr("Xuất gói kế hoạch…"), self.send_asked.emit, icon="outbox")
        self.add_more(self.tr("Ghi tệp cho cấp dưới"), self.write_files, icon="save", action="export")
        self.set_primary(self.tr("Lưu mức giao"), self.save, icon="save", keys="Ctrl+S", action="save")
        self.back_asked.connect(self.leave)
        session.ending.connect(self.page_hidden)
        self._load(plan_id, "")

    # -- what the page calls -----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Go back; numbers not saved stay as a draft."""
        commit_typing()
        self.page_hidden()
        self.left.emit()

    def page_hidden(self) -> None:
        """Another page came up: keep the draft now."""
        if self._wait.isActive():
            self._wait.stop()
            self._keep_draft()

    def page_shown(self) -> None:
        """The step came up again."""
        if self._handing is not None and self.focusWidget() is None:
            self.numbers.focus_first()

    def choose_indicator(self, code: str) -> None:
        """Show the numbers of another indicator."""
        self.page_hidden()
        if self._handing is not None and code and code != self._handing.code:
            self._load(self._handing.plan_id, code)

    def choose_plan(self, plan_id: str) -> None:
        """Show the numbers of another plan."""
        self.page_hidden()
        if self._handing is not None and plan_id and plan_id != self._handing.plan_id:
            self._load(plan_id, self._handing.code)

    def suggest(self) -> None:
        """Fill in what the office's own percentage comes to in each unit."""
        if self._handing is not None:
            self.numbers.fill(suggest_numbers(self._handing))

    def save(self) -> None:
        """Keep the numbers in the plan."""
        handing = self._handing
        if handing is None or not handing.plan_id:
            return
        commit_typing()
        if self.numbers.has_problems():
            self.numbers.focus_problem()
            return
        self._wait.stop()
        typed = self.numbers.values()
        self._session.write(
            lambda office: _keep(office, self._session, handing, typed),
            receiver=self,
            done=lambda _: self._on_saved(handing),
            failed=self._on_refused,
        )

    def write_files(self) -> None:
        """Write one file for each unit into a folder the person chooses."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Thư mục ghi tệp chỉ tiêu"), str(Path.home()))
        if folder:
            self.put_files(Path(folder))

    def put_files(self, folder: Path) -> None:
        """Write one file for each unit into a folder."""
        handing = self._handing
        if handing is None or not handing.plan_id:
            return
        office = self._session.office
        self.work.begin(self.tr("Ghi tệp chỉ tiêu"), icon="save", stoppable=False)
        self._session.tasks.run(
            "files",
            lambda: write_allocations(office, handing.plan_id, folder),
            receiver=self,
            done=lambda files: self.work.end(
                self.tr("Đã ghi {n} tệp vào {folder}. Cấp dưới nạp tệp tại “Bộ chỉ tiêu”.").format(
                    n=say_number(len(files)), folder=folder
                )
            ),
            failed=self._on_not_written,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.leave()
            return
        super().keyPressEvent(event)

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_choices(self) -> None:
        self.plan_field, self.indicator_field = CodeField(), CodeField()
        row = QHBoxLayout()
        row.setSpacing(10)
        for field, title, stretch in (
            (self.plan_field, self.tr("Kế hoạch"), 3),
            (self.indicator_field, self.tr("Chỉ tiêu"), 4),
        ):
            label = make_label(title, "label")
            label.setBuddy(field.input())
            field.set_names(title, "")
            row.addWidget(label)
            row.addWidget(field, stretch)
        self.plan_field.changed.connect(lambda: self.choose_plan(self.plan_field.value()))
        self.indicator_field.changed.connect(lambda: self.choose_indicator(self.indicator_field.value()))
        self._choices = make_plain(row)
        self.add_row(self._choices)

    def _make_tools(self, handing: HandingDown) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(make_label(say_own(handing), "label", wrap=True), 1)
        if suggest_numbers(handing):
            row.addWidget(ActionButton(self.tr("Điền theo mẫu số từng đơn vị"), on_click=self.suggest))
        row.addWidget(LinkButton(self.tr("Xóa hết số"), on_click=lambda: self.numbers.fill({}, all_units=True)))
        tools = make_plain(row)
        row.setContentsMargins(14, 6, 14, 6)
        return tools

    # -- showing -----------------------------------------------------------------------------------------------------

    def _load(self, plan_id: str, code: str) -> None:
        self._session.read(
            lambda office: _open(office, plan_id, code),
            receiver=self,
            done=self._show,
            failed=lambda error: show_known_error(self, error),
            key="hand_down",
        )

    def _show(self, found: tuple[HandingDown, Draft | None]) -> None:
        handing, draft = found
        self._handing = handing
        self._drafted = False
        self.hide_banner("draft")
        ready = handing.own is not None and bool(handing.units)
        self._choices.setVisible(ready)
        primary = self.primary()
        if primary is not None:
            primary.setVisible(ready)
        if not ready or handing.own is None:
            self._show_emptiness(handing)
            self.opened.emit()
            return
        self.plan_field.set_options([Option(one, name) for one, name in handing.plans])
        self.plan_field.set_value(handing.plan_id)
        self.indicator_field.set_options([Option(code, f"{code} {name}") for code, name, _ in handing.indicators])
        self.indicator_field.set_value(handing.code)
        self.set_scope(
            self.tr("{n} đơn vị, số liệu {period}").format(n=len(handing.units), period=handing.period.label.lower())
        )
        self.numbers.show_units(handing.units, counted=handing.own.indicator.counted, tools=self._make_tools(handing))
        if self.body() is not self._card:
            self.set_body(self._card)
        if draft is not None and isinstance(draft.content, dict):
            self._take_draft(draft)
        self._count()
        self.numbers.focus_first()
        self.opened.emit()

    def _show_emptiness(self, handing: HandingDown) -> None:
        card = Card()
        made = make_emptiness(handing, on_plan=self.plan_asked.emit, on_units=lambda: self._session.go("trust"))
        card.body.addWidget(made)
        self.set_body(card)
        if made.button is not None:
            made.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        handing = self._handing
        if handing is None or handing.own is None:
            return
        said = say_sum(self.numbers.values(), handing.own, units=len(handing.units))
        self._sum.setText(said.total)
        self._own.setText(said.own)
        self._apart.setText(said.apart)
        set_tone(self._apart, "warn" if said.is_less else "text2")

    # -- drafts ------------------------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._count()
        self._wait.start()

    def _keep_draft(self) -> None:
        handing = self._handing
        if handing is None or not handing.plan_id:
            return
        typed = self.numbers.draft()
        self._session.write(
            lambda office: keep_draft(office, _form(handing.code), handing.plan_id, typed),
            receiver=self,
            done=lambda _: self._session.saved.emit(
                self.tr("Nháp đã lưu lúc {time}").format(time=self._session.clock_text())
            ),
        )

    def _take_draft(self, draft: Draft) -> None:
        """Go on where the person was; the kept numbers are one click away."""
        content = draft.content
        if isinstance(content, dict):
            self.numbers.set_draft({str(unit): str(text) for unit, text in content.items()})
        text = self.tr("Đang tiếp tục bản nháp {time}.").format(time=self._session.day_and_time(draft.at))
        self.show_banner("draft", "info", text=text, action=self.tr("Bỏ nháp"), on_action=self._drop_draft)

    def _drop_draft(self) -> None:
        handing = self._handing
        if handing is None:
            return
        self._wait.stop()
        self._session.write(
            lambda office: drop_draft(office, _form(handing.code), handing.plan_id),
            receiver=self,
            done=lambda _: self._load(handing.plan_id, handing.code),
        )

    # -- answers -----------------------------------------------------------------------------------------------------

    def _on_saved(self, handing: HandingDown) -> None:
        name = next((name for one, name in handing.plans if one == handing.plan_id), "")
        self.hide_banner("draft")
        text = self.tr("Đã lưu mức giao chỉ tiêu {code} vào “{plan}”.").format(code=handing.code, plan=name)
        self.offer_undo(text, self._take_back)
        self.saved.emit(text)
        self._load(handing.plan_id, handing.code)

    def _take_back(self) -> None:
        self._session.take_back(receiver=self, done=self._on_taken_back)

    def _on_taken_back(self, saved: Saved | None) -> None:
        del saved
        if self._handing is not None:
            self._load(self._handing.plan_id, self._handing.code)

    def _on_refused(self, error: KnownError) -> None:
        show_known_error(self, error)

    def _on_not_written(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error)


def _open(office: Office, plan_id: str, code: str) -> tuple[HandingDown, Draft | None]:
    handing = load_handing_down(office, plan_id=plan_id, code=code)
    draft = load_draft(office, _form(handing.code), handing.plan_id) if handing.plan_id else None
    return handing, draft


def _keep(office: Office, session: Session, handing: HandingDown, numbers: dict[str, int]) -> Saved:
    saved = hand_down(office, handing.plan_id, handing.code, numbers, seen=handing.seen, undo=session.undo)
    drop_draft(office, _form(handing.code), handing.plan_id)
    return saved


def _form(code: str) -> str:
    return f"{_DRAFT}.{code}"
