"""Thay đổi đơn vị: what a file would change in the list of units, line by line, before it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages import describe_code
from desktop.services.unit_lists import keep_unit_list, preview_unit_list
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from desktop.services.unit_lists import UnitListPreview
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

_FOLDER = "plans.folder"


class UnitChangesLink(LinkButton):
    """Opens a file of unit changes, shows what it would do and keeps it when the person says so.

    Signals:
        kept: the changes of the file of this name count.

    Attributes:
        dialog: what the file would do, once one was chosen.
    """

    kept = Signal(str)

    def __init__(self, session: Session, frame: PageFrame) -> None:
        super().__init__(tr("Thay đổi đơn vị…"), on_click=self.choose_file)
        self._session, self._frame = session, frame
        self.dialog: UnitChangesDialog | None = None

    def choose_file(self) -> None:
        """Ask for a file of unit changes."""
        start = self._session.memory.recall(_FOLDER) or str(Path.home())
        kinds = self.tr("Thay đổi đơn vị (*.csv *.toml)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Chọn tệp thay đổi đơn vị"), start, kinds)
        if chosen:
            self._session.memory.keep(_FOLDER, str(Path(chosen).parent))
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Show what a file would change in the list of units."""
        office = self._session.office
        self._session.tasks.run(
            "files",
            lambda: preview_unit_list(office, path),
            receiver=self,
            done=self.show_preview,
            failed=lambda error: show_known_error(self._frame, error),
        )

    def show_preview(self, preview: UnitListPreview) -> None:
        """Show what would change; kept when the person says so."""
        self.dialog = UnitChangesDialog(preview, self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(lambda: self._keep(preview))
        self.dialog.open()

    def _keep(self, preview: UnitListPreview) -> None:
        undo = self._session.undo
        self._session.write(
            lambda office: keep_unit_list(office, preview, undo=undo),
            receiver=self,
            done=lambda _: self.kept.emit(preview.file),
            failed=lambda error: show_known_error(self._frame, error),
        )


class UnitChangesDialog(QDialog):
    """The dialog; accepted when the person keeps the changes.

    Attributes:
        table: what changes, or the lines that cannot be used.
        keep_button: keeps the changes; only where every line can be used.
    """

    def __init__(self, preview: UnitListPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Thay đổi đơn vị: {file}").format(file=preview.file))
        self.resize(theme.px(900), theme.px(480))
        self.table = DataTable(name=self.tr("Thay đổi trong danh sách đơn vị"))
        broken = bool(preview.troubles)
        columns = _trouble_columns() if broken else _change_columns()
        model = RowsModel(columns, parent=self)
        self.table.setModel(model)
        model.show_rows(trouble_rows(preview) if broken else change_rows(preview))
        self.keep_button = ActionButton(self.tr("Ghi nhận thay đổi"), look="primary", on_click=self.accept)
        self.keep_button.setEnabled(preview.brings)
        close = ActionButton(self.tr("Đóng"), on_click=self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(make_label(say_preview(preview), wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        (self.keep_button if preview.brings else close).setDefault(True)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def say_preview(preview: UnitListPreview) -> str:
    """How much a file changes, or how many lines are to be mended first."""
    if preview.troubles:
        words = tr("{n} dòng chưa dùng được. Sửa tệp rồi chọn lại; danh sách đơn vị chưa thay đổi.")
        return words.format(n=say_number(len(preview.troubles)))
    if not preview.lines:
        return tr("Tệp không có gì khác danh sách đơn vị đang dùng.")
    words = tr("{n} thay đổi. Ghi nhận xong, danh sách mới dùng ngay tại đơn vị và giao xuống bằng gói kế hoạch.")
    return words.format(n=say_number(len(preview.lines)))


def change_rows(preview: UnitListPreview) -> list[Row]:
    """New, ended and renamed units, what is in force beside what the file says."""
    return [
        Row(
            str(at),
            (
                Cell(line.what, bold=True, tip=line.what),
                Cell(line.before or NONE, tone="text2", tip=line.before),
                Cell(line.after or tr("bỏ"), tip=line.after),
            ),
        )
        for at, line in enumerate(preview.lines)
    ]


def trouble_rows(preview: UnitListPreview) -> list[Row]:
    """The lines that cannot be used, each with its number, the reason and what to do."""
    rows: list[Row] = []
    for at, one in enumerate(preview.troubles):
        why = describe_code(one.code, one.parameters)
        number = say_number(one.line) if one.line else NONE
        said = Cell(why.what, icon="state-warn", tone="warn", tip=why.text)
        rows.append(Row(str(at), (Cell(number), said, Cell(why.next_step, tip=why.text))))
    return rows


def _change_columns() -> tuple[Column, ...]:
    return (
        Column("what", tr("Đơn vị"), width=230, sortable=False),
        Column("before", tr("Đang dùng"), width=280, sortable=False),
        Column("after", tr("Theo tệp"), sortable=False, least=240),
    )


def _trouble_columns() -> tuple[Column, ...]:
    return (
        Column("line", tr("Dòng"), width=64, align="right", sortable=False),
        Column("why", tr("Chưa dùng được vì"), width=380, sortable=False),
        Column("next", tr("Cách sửa"), sortable=False, least=240),
    )
