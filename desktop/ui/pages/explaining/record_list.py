"""The records behind one part of a figure: a list that fetches what it shows and opens the record's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.explaining import explain_records
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.explaining.origin_panel import OriginPanel
from desktop.ui.session import PAGE_OF
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from desktop.services.explaining import ExplainedRecord
    from desktop.services.office import Office
    from desktop.ui.pages.explaining.asked import FigureAsked, ListAsked
    from desktop.ui.session import Session


class RecordList(QFrame):
    """The list; rows are known by their place, because only the counting knows which records they are.

    Signals:
        back_asked: back to the explanation.

    Attributes:
        table: the list.
        model: its rows.
        origin: the package the chosen record came in.
    """

    back_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._figure: FigureAsked | None = None
        self._asked: ListAsked | None = None
        self._records: dict[str, ExplainedRecord] = {}
        columns = (
            Column("title", self.tr("Bản ghi"), sortable=False, least=140),
            Column("day", self.tr("Ngày"), "right", 90, sortable=False),
            Column("amount", self.tr("Số"), "right", 48, sortable=False),
        )
        self.table = DataTable(name=self.tr("Bản ghi đứng sau con số"), two_lines=True)
        self.model = RowsModel(columns, tasks=session.tasks, fetch=self._fetch, parent=self.table)
        self.table.setModel(self.model)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._show_origin)
        self.model.dataChanged.connect(lambda: self._show_origin(self.table.current_id()))
        self.origin = OriginPanel(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(make_rule())
        column.addWidget(self.table, 1)
        column.addWidget(self.origin)
        hint = make_label(self.tr("Enter mở bản ghi, Esc quay lại."), "small")
        hint.setContentsMargins(14, 6, 14, 8)
        column.addWidget(make_rule())
        column.addWidget(hint)
        self.setFocusProxy(self.table)

    def show_list(self, figure: FigureAsked, asked: ListAsked) -> None:
        """Show these records from the first."""
        self._figure, self._asked = figure, asked
        self._records = {}
        self.origin.show_record(None)
        self._title.set_text(asked.title)
        self.table.setAccessibleName(asked.title)
        self.model.show_ids(tuple(str(at) for at in range(asked.total)))
        self.table.choose("0")

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 14, 6)
        head.setSpacing(6)
        head.addWidget(IconButton("chevron-left", self.tr("Quay lại giải trình"), on_click=self.back_asked.emit))
        self._title = ElidedLabel(role="bold")
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _fetch(self, ids: tuple[str, ...]) -> tuple[Row, ...]:
        """The rows of some places; runs in the background."""
        figure, asked = self._figure, self._asked
        if figure is None or asked is None:
            return ()
        office: Office = self._session.office
        first, last = int(ids[0]), int(ids[-1])
        page = explain_records(
            office,
            figure.period,
            figure.code,
            part=asked.part,
            counted=asked.counted,
            unit_id=figure.unit_id,
            reason=asked.reason,
            limit=last - first + 1,
            offset=first,
        )
        found = {str(first + at): record for at, record in enumerate(page.records)}
        self._records.update(found)
        own = office.unit.id
        return tuple(_row(place, record, own) for place, record in found.items())

    def _show_origin(self, place: str) -> None:
        self.origin.show_record(self._records.get(place))

    def _open(self, place: str) -> None:
        record = self._records.get(place)
        if record is not None and record.register in PAGE_OF:
            self._session.open_record(record.register, record.id)


def _row(place: str, record: ExplainedRecord, own: str) -> Row:
    """Name first; number of its paper, reason and unit below; the office's own unit goes without saying."""
    name, _, more = record.title.partition(", ")
    unit = "" if record.unit_id == own else record.unit_name
    sub = ", ".join(filter(None, (more, unit, record.sentence.rstrip("."))))
    cells = (
        Cell(name, sub=sub, tip=f"{name}\n{sub}"),
        Cell(say_date(record.day) if record.day else NONE),
        Cell(say_number(record.amount) if record.amount is not None else ""),
    )
    return Row(place, cells)
