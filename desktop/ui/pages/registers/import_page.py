"""Taking in a list of any register from Excel: choose the file, look at every row, take in the good ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout

from desktop.messages import describe_code
from desktop.services.files import save_bytes
from desktop.services.import_lines import describe_rows
from desktop.services.importing import (
    AnyExamination,
    ColumnMapping,
    Imported,
    carry_out_import,
    counts_of,
    examine_import,
    mark_problems,
)
from desktop.services.register_export import file_words, make_template
from desktop.ui.errors import show_known_error
from desktop.ui.pages.registers.import_columns import ColumnsCard
from desktop.ui.pages.registers.import_rows import RowsTabs
from desktop.ui.pages.registers.import_step import ImportStep
from desktop.ui.widgets.card import Card, FigureStrip
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.domain.errors import KnownError
    from db.domain.progress import CancelToken, Report
    from desktop.services.import_lines import ImportLines
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle
    from desktop.ui.widgets.buttons import ActionButton

_FOLDER = "import.folder"
_TOLD_BY_CARD = "COLUMNS_NOT_READ"


class ImportPage(ImportStep):
    """The step that takes in a workbook.

    Signals:
        examined: the answer about a file is shown.
        marked: the marked copy is written.
    """

    examined = Signal()
    marked = Signal(object)

    def __init__(self, session: Session, register: str, parent: QWidget | None = None) -> None:
        words = session.office.labels.register(register)
        super().__init__(self.tr("Nhập {one} từ Excel").format(one=words.one), back=True, parent=parent)
        self.session, self.register, self._one = session, register, words.one
        self.examination: AnyExamination | None = None
        self._mapping: dict[str, str] = {}
        self._handle: Handle | None = None
        self._writing = False
        self._mark: ActionButton | None = None
        self.bind("open", self.choose_file)
        self.set_primary(self.tr("Nhập"), self.take_in, icon="check")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_beginning())
        self._stack.addWidget(self._make_answer())
        self.set_body(self._stack)
        self.work.stop_asked.connect(self._stop)
        self.back_asked.connect(self._leave)
        self._show_primary(0)

    # -- what pages and tests call -------------------------------------------------------------------------------

    def page_shown(self) -> None:
        if self.examination is None and self._beginning.button is not None:
            self._beginning.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_file(self) -> None:
        """Ask for a workbook."""
        folder = self.session.memory.recall(_FOLDER)
        words = self.tr("Sổ Excel (*.xlsx)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Chọn tệp Excel"), folder, words)
        if chosen:
            self.session.memory.keep(_FOLDER, str(Path(chosen).parent))
            self._mapping = {}
            self.examine(Path(chosen))

    def examine(self, path: Path) -> None:
        """Look at a workbook; nothing is changed."""
        office, mapping = self.session.office, ColumnMapping(columns=dict(self._mapping))
        register = self.register
        self.hide_banner("error")
        self.work.begin(self.tr("Đang đọc {file}").format(file=path.name), icon="table")
        self._handle = self.session.tasks.run(
            "files",
            lambda report, token: _examine(office, path, mapping, register, token=token, report=report),
            receiver=self,
            done=self._on_examined,
            failed=self._on_refused,
            progress=self.work.show_progress,
            stopped=lambda: self.work.end(self.tr("Đã dừng đọc tệp; chưa nhập gì."), state=State("stop", "")),
        )

    def take_in(self) -> None:
        """Take in all good rows in one step."""
        examination = self.examination
        if examination is None or not self._wanted():
            return
        office, as_new, undo = self.session.office, self._rows.as_new(), self.session.undo
        self.work.begin(self.tr("Đang nhập"), icon="table")
        self._writing = True
        self._handle = self.session.tasks.run(
            "write",
            lambda report, token: carry_out_import(
                office, examination, as_new=as_new, undo=undo, token=token, report=report
            ),
            receiver=self,
            done=self._on_taken_in,
            failed=self._on_refused,
            progress=self.work.show_progress,
            stopped=self._on_stopped,
        )

    def choose_marked_file(self) -> None:
        """Ask where the marked copy goes."""
        examination = self.examination
        if examination is None:
            return
        path = examination.path
        suggested = str(path.with_name(f"{path.stem}-danh-dau.xlsx"))
        title = self.tr("Lưu tệp đã đánh dấu")
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggested, self.tr("Sổ Excel (*.xlsx)"))
        if chosen:
            self.mark(Path(chosen))

    def mark(self, out: Path) -> None:
        """Write a copy of the workbook in which every cell to be mended is marked."""
        examination = self.examination
        if examination is None:
            return
        self.session.tasks.run(
            "files",
            lambda: mark_problems(examination.path, examination, out),
            receiver=self,
            done=lambda _: self._on_marked(out),
            failed=self._on_refused,
        )

    def rows(self) -> RowsTabs:
        """The rows as they are shown."""
        return self._rows

    def columns(self) -> ColumnsCard:
        """The columns that were not understood."""
        return self._columns

    def banner_keys(self) -> tuple[str, ...]:
        """The banners shown now."""
        return tuple(self._banners)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    # -- making --------------------------------------------------------------------------------------------------

    def _make_beginning(self) -> Card:
        card = Card(flush=True)
        self._beginning = EmptyState(
            "table",
            self.tr("Chọn tệp Excel có danh sách {one}").format(one=self._one),
            self.tr(
                "Chương trình tìm dòng tiêu đề và hiểu các cột, rồi cho xem từng dòng sẽ làm gì."
                " Chưa có gì được ghi cho đến khi bấm nhập."
            ),
            button=self.tr("Chọn tệp"),
            keys="Ctrl+O",
            on_click=self.choose_file,
            links=((self.tr("Chưa có danh sách?"), self.tr("Lưu tệp mẫu"), self._save_template),),
        )
        card.body.addWidget(self._beginning)
        return card

    def _make_answer(self) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._figures = FigureStrip()
        self._columns = ColumnsCard(self.session, self.register)
        self._columns.meant.connect(self._on_meant)
        self._rows = RowsTabs(self.session, self.register)
        self._rows.as_new_changed.connect(lambda: self._show_primary(self._wanted()))
        card = Card(flush=True)
        card.body.addWidget(self._rows)
        column.addWidget(self._figures)
        column.addWidget(self._columns)
        column.addWidget(card, 1)
        return holder

    # -- answers -------------------------------------------------------------------------------------------------

    def _on_examined(self, answer: tuple[AnyExamination, ImportLines]) -> None:
        self.work.end()
        found, lines = answer
        self.examination = found
        sheet, counts = found.sheet, counts_of(found)
        rows = counts.new + counts.changed + counts.same + counts.likely + counts.bad
        scope = self.tr("{file}, trang {sheet}; hiểu {n} cột, đọc {rows} dòng").format(
            file=sheet.file, sheet=sheet.name, n=len(sheet.recognised), rows=say_number(rows)
        )
        self.set_scope(scope)
        self._figures.show_figures(
            [
                (say_number(counts.new), self.tr("bản ghi mới"), State("state-ok", "", "ok") if counts.new else None),
                (say_number(counts.changed), self.tr("bản ghi thay đổi"), None),
                (say_number(counts.same), self.tr("không có gì mới"), None),
                (
                    say_number(counts.likely),
                    self.tr("có thể trùng"),
                    State("state-warn", "", "warn") if counts.likely else None,
                ),
                (
                    say_number(counts.bad),
                    self.tr("dòng cần sửa"),
                    State("state-bad", "", "bad") if counts.bad else None,
                ),
            ]
        )
        self._columns.show_columns(sheet)
        self._rows.show_rows(found, lines)
        self._show_buttons(marking=bool(counts.bad or counts.likely))
        for remark in sheet.remarks:
            if remark.code != _TOLD_BY_CARD:
                self.show_banner(remark.code, "info", text=describe_code(remark.code, remark.parameters).text)
        self._stack.setCurrentIndex(1)
        self._show_primary(self._wanted())
        self.examined.emit()

    def _show_buttons(self, *, marking: bool) -> None:
        """The buttons that need a file."""
        if self._mark is None:
            self.add_button(self.tr("Chọn tệp khác"), self.choose_file, icon="folder", keys="Ctrl+O", action="open")
            self._mark = self.add_button(self.tr("Lưu tệp đã đánh dấu"), self.choose_marked_file, icon="save")
        self._mark.setEnabled(marking)

    def _on_meant(self, heading: str, target: str) -> None:
        """The person said what a column means: look again."""
        self._mapping[heading] = target
        if self.examination is not None:
            self.examine(self.examination.path)

    def _on_taken_in(self, imported: Imported) -> None:
        self.work.end()
        self._writing = False
        counts, session = imported.counts, self.session
        session.changes.announce(imported.changes)
        session.say_saved()
        parts = []
        if counts.new or not counts.changed:
            parts.append(self.tr("nhập {n} {one} mới").format(n=say_number(counts.new), one=self._one))
        if counts.changed:
            parts.append(self.tr("cập nhật {n} {one}").format(n=say_number(counts.changed), one=self._one))
        text = self.tr("Đã {what}.").format(what=", ".join(parts))
        left = counts.bad + counts.likely
        if left:
            text += " " + self.tr("{n} dòng chưa nhập.").format(n=say_number(left))

        self.done.emit(text)

    def _on_stopped(self) -> None:
        self._writing = False
        self.work.end(self.tr("Đã dừng; chưa nhập dòng nào."), state=State("stop", ""))

    def _on_marked(self, out: Path) -> None:
        text = self.tr("Đã lưu {file}. Sửa các ô được tô trong tệp rồi nhập lại.").format(file=out.name)
        self.work.end(text)
        self.marked.emit(out)

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        self._writing = False
        show_known_error(self, error)

    # -- the rest ------------------------------------------------------------------------------------------------

    def _wanted(self) -> int:
        """How many rows would be taken in."""
        if self.examination is None:
            return 0
        counts = counts_of(self.examination)
        return counts.new + counts.changed + len(self._rows.as_new())

    def _show_primary(self, count: int) -> None:
        primary = self.primary()
        if primary is not None:
            words = self.tr("Nhập {n} dòng đúng").format(n=say_number(count)) if count else self.tr("Nhập")
            primary.set_text(words)
            primary.setEnabled(bool(count))
            primary.setVisible(self.examination is not None)

    def _save_template(self) -> None:
        title, name = self.tr("Lưu tệp mẫu"), f"mau-{file_words(self._one)}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, self.tr("Sổ Excel (*.xlsx)"))
        if chosen:
            office, path, register = self.session.office, Path(chosen), self.register
            self.session.tasks.run(
                "files",
                lambda: save_bytes(path, make_template(office, register)),
                receiver=self,
                done=lambda _: self.work.end(self.tr("Đã lưu {file}.").format(file=path.name)),
                failed=self._on_refused,
            )

    def _stop(self) -> None:
        if self._handle is not None and not self._handle.is_finished:
            self.work.stopping()
            self._handle.cancel()

    def _leave(self) -> None:
        self._stop()
        # What is being written ends first, one way or the other; its answer must find this step.
        if not self._writing:
            self.left.emit()


def _examine(
    office: Office, path: Path, mapping: ColumnMapping, register: str, *, token: CancelToken, report: Report
) -> tuple[AnyExamination, ImportLines]:
    """The answer about a workbook, with its rows in words."""
    found = examine_import(office, path, mapping, register=register, token=token, report=report)
    return found, describe_rows(office, found)
