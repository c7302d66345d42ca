"""The step "Công văn đôn đốc": who is late, number and days of the letter, its pages, and noting that it went out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.reminder_letters import ReminderOrder, mark_reminded, print_letters, propose_order
from desktop.services.submissions import SubmissionState, submission_lines
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.words import period_words
from desktop.ui.printing import PaperDesk, PaperOrder, PdfPreview
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.changes import Changes
    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.services.submissions import SubmissionLine
    from desktop.ui.session import Session
    from desktop.ui.widgets.fields.base import Field

WAIT_MS = 250


class ReminderStep(PageFrame):
    """The step.

    Signals:
        left: back to the list.
        noted: how many reports were noted as reminded of.
        shown: the letters of the newest choice are in the preview.

    Attributes:
        table: the late reports with their ticks.
        number: number of the (first) letter.
        on: its day.
        until: the day before which the reports are asked for.
        together: one letter with a list.
        preview: the pages.
        desk: prints and saves them.
    """

    left = Signal()
    noted = Signal(int)
    shown = Signal()

    def __init__(self, session: Session, ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, back=True)
        self.set_title(self.tr("Công văn đôn đốc"))
        self._session = session
        self._lines: tuple[SubmissionLine, ...] = ()
        self._ticked: frozenset[str] = frozenset(ids)
        self._data = b""
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._compose)
        self.preview = PdfPreview(name=self.tr("Trang công văn đôn đốc"))
        self.desk = PaperDesk(self, session)
        self.back_asked.connect(self.left)
        self.add_button(self.tr("In"), self._print, icon="printer", keys="Ctrl+P", action="print")
        self.add_button(self.tr("Lưu PDF…"), self._save, icon="save", action="save")
        self.set_primary(self.tr("Ghi đã đôn đốc"), self.note, icon="check", keys="Ctrl+Return")
        self.set_body(self._make_body())
        self._set_ready(ready=False)
        wanted = tuple(ids)
        session.read(lambda office: _begin(office, wanted), receiver=self, done=self._on_begun)

    def first_focus(self) -> QWidget:
        """The number of the letter."""
        return self.number.input()

    def order(self) -> ReminderOrder:
        """What the fields say."""
        ids = tuple(line.id for line in self._lines if line.id in self._ticked)
        today = self._session.today()
        return ReminderOrder(
            ids, self.number.value(), self.on.value() or today, self.until.value() or today, self.together.isChecked()
        )

    def note(self) -> None:
        """Note number and day with every ticked report; one step of undo takes it back."""
        order, undo = self.order(), self._session.undo

        def done(changes: Changes) -> None:
            self.noted.emit(len(changes.records))

        self._session.write(
            lambda office: mark_reminded(office, order, undo=undo),
            receiver=self,
            done=done,
            failed=lambda error: show_known_error(self, error),
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_body(self) -> QWidget:
        body = QFrame()
        body.setProperty("role", "plain")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left = QFrame()
        left.setProperty("role", "plain")
        left.setFixedWidth(theme.px(500))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._make_fields())
        column.addWidget(self._make_list(), 1)
        card = Card(self.tr("Xem trước"), flush=True)
        card.add_to_head(*self.preview.tools)
        card.body.addWidget(self.preview)
        row.addWidget(left)
        row.addWidget(card, 1)
        return body

    def _make_fields(self) -> Card:
        card = Card(self.tr("Công văn"))
        self.number = TextField(longest=30)
        self.on = DateField(today=self._session.today)
        self.until = DateField(today=self._session.today)
        self.together = QCheckBox(self.tr("Một công văn chung, có danh sách"))
        self.together.toggled.connect(lambda _: self._wait.start())
        hint = self.tr("Để trống thì chừa chỗ cho văn thư; nhiều công văn thì lấy các số tiếp theo.")
        for label, field in (
            (self.tr("Số"), self.number),
            (self.tr("Ngày"), self.on),
            (self.tr("Hạn mới, trước ngày"), self.until),
        ):
            card.body.addLayout(self._labelled(label, field))
            field.changed.connect(self._wait.start)
        card.body.addWidget(self.together)
        card.body.addWidget(make_label(hint, "small", wrap=True))
        return card

    def _labelled(self, text: str, field: Field) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        label = FieldLabel(text, required=False)
        label.setWordWrap(False)
        label.setFixedWidth(theme.px(132))
        label.setBuddy(field.input())
        field.set_names(text, "")
        row.addWidget(label)
        row.addWidget(field, 1)
        return row

    def _make_list(self) -> Card:
        card = Card(self.tr("Báo cáo quá hạn, chưa nộp"), flush=True)
        self.table = DataTable(name=self.tr("Báo cáo quá hạn, chưa nộp"))
        columns = (
            Column("tick", "", width=36, kind="check", sortable=False),
            Column("reporter", self.tr("Đơn vị"), sortable=False, least=110),
            Column("period", self.tr("Kỳ"), width=112, sortable=False),
            Column("due", self.tr("Hạn"), align="right", width=104, sortable=False),
            Column("days", self.tr("Quá hạn"), align="right", width=86, sortable=False),
        )
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.marked.connect(self._on_marked)
        self._count = make_label(role="small")
        card.body.addWidget(self.table)
        card.add_foot(self._count)
        return card

    # -- showing -------------------------------------------------------------------------------------------------

    def _on_begun(self, begun: tuple[tuple[SubmissionLine, ...], ReminderOrder]) -> None:
        self._lines, order = begun
        self._ticked = frozenset(line.id for line in self._lines)
        self.on.set_value(order.on)
        self.until.set_value(order.until)
        self._show_lines()
        self.table.choose(next((line.id for line in self._lines), ""))
        self.first_focus().setFocus()
        self._compose()

    def _show_lines(self) -> None:
        self._model.show_rows(
            [
                Row(
                    line.id,
                    (
                        Cell(self.tr("đã chọn") if line.id in self._ticked else "", marked=line.id in self._ticked),
                        Cell(line.reporter),
                        Cell(period_words(line.period)),
                        Cell(say_date(line.due_on)),
                        Cell(self.tr("{n} ngày").format(n=say_number(line.days))),
                    ),
                )
                for line in self._lines
            ]
        )
        words = self.tr("Chọn {n}/{all}. Dấu cách chọn hoặc bỏ.")
        self._count.setText(words.format(n=len(self._ticked), all=len(self._lines)))

    def _on_marked(self, ids: tuple[str, ...]) -> None:
        self._ticked = self._ticked ^ frozenset(ids)
        keep = self.table.current_id()
        self._show_lines()
        self.table.choose(keep)
        self._wait.start()

    def _compose(self) -> None:
        """Set the letters again, in the background; the newest choice wins."""
        order = self.order()
        if not order.ids:
            self._data = b""
            self._set_ready(ready=False)
            return
        self._session.read(
            lambda office: print_letters(office, order),
            receiver=self,
            done=self._show,
            failed=self._on_refused,
            key="letters",
        )

    def _show(self, data: bytes) -> None:
        self._data = data
        self.preview.show_pdf(data)
        self._set_ready(ready=True)
        self.shown.emit()

    def _on_refused(self, error: KnownError) -> None:
        self._set_ready(ready=False)
        show_known_error(self, error)

    def _set_ready(self, *, ready: bool) -> None:
        self.preview.setVisible(ready)
        primary = self.primary()
        if primary is not None:
            primary.setEnabled(ready)

    # -- paper ---------------------------------------------------------------------------------------------------

    def _paper(self) -> PaperOrder:
        data = self._data
        return PaperOrder(self.tr("Công văn đôn đốc báo cáo"), lambda _: data, "cong-van-don-doc.pdf")

    def _print(self) -> None:
        if self._data:
            self.desk.print_pdf(self._paper(), self._data)

    def _save(self) -> None:
        if self._data:
            order, data = self._paper(), self._data
            self.desk.save(order.title, order.file_name, lambda: data)


def _begin(office: Office, ids: tuple[str, ...]) -> tuple[tuple[SubmissionLine, ...], ReminderOrder]:
    lines = tuple(line for line in submission_lines(office, ids) if line.state is SubmissionState.OVERDUE)
    order = propose_order(office, ids)
    return lines, replace(order, ids=tuple(line.id for line in lines))
