"""Columns of a workbook that were not understood: a person may say what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from desktop.services.importing import column_choices
from desktop.ui import theme
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.labels import ElidedLabel, make_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.services.importing import Sheet
    from desktop.ui.session import Session

_MOST = 4
_HEADING_WIDTH = 200


class ColumnsCard(Card):
    """The columns that are not read; hidden when there are none.

    Signals:
        meant: heading of a column and what it means.
    """

    meant = Signal(str, str)

    def __init__(self, session: Session, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session, self._register = session, register
        self._holder: QWidget | None = None
        self.hide()

    def show_columns(self, sheet: Sheet) -> None:
        """Show the columns of this sheet that were not understood."""
        if self._holder is not None:
            self.body.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        unknown = [column for column in sheet.unrecognised if column.heading]
        self.setVisible(bool(unknown))
        if not unknown:
            self._holder = None
            return
        self.set_title(self.tr("Cột chưa hiểu: {n}").format(n=len(unknown)))
        options = [Option(target, words) for target, words in column_choices(self._session.office, self._register)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for at, column in enumerate(unknown[:_MOST]):
            name = ElidedLabel()
            name.set_text(f"{column.letters}. {column.heading}")
            name.setMinimumWidth(theme.px(_HEADING_WIDTH))
            field = CodeField(options)
            field.setFixedWidth(theme.px(230))
            field.set_names(self.tr("Cột {heading} nghĩa là").format(heading=column.heading), "")
            field.changed.connect(lambda field=field, heading=column.heading: self._tell(field, heading))
            line, side = divmod(at, 2)
            grid.addWidget(name, line, side * 2)
            grid.addWidget(field, line, side * 2 + 1)
        if len(unknown) > _MOST:
            more = self.tr("Và {n} cột khác không được đọc.").format(n=len(unknown) - _MOST)
            grid.addWidget(make_label(more, "small"), _MOST // 2, 0, 1, 4)
        grid.setColumnStretch(4, 1)
        self._holder = make_plain(grid)
        self.body.addWidget(self._holder)

    def _tell(self, field: CodeField, heading: str) -> None:
        if field.value():
            self.meant.emit(heading, field.value())
