"""The files of a record in its card: put beside it, opened, given out, removed with a reason and brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_time
from desktop.messages import describe
from desktop.services.attachments import (
    AttachedFiles,
    attach_file,
    bring_back_file,
    copy_for_opening,
    drop_private_folder,
    list_files,
    make_private_folder,
    read_file,
    remove_file,
    save_file,
)
from desktop.services.file_kinds import OPENED
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.pages.registers.card_parts import LineLink, heading, quiet
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from desktop.ui.widgets.formats import say_plain
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule

if TYPE_CHECKING:
    from datetime import date

    from db.domain.errors import KnownError
    from db.queries.attachments import AttachmentRow
    from desktop.services.attachments import FileToAttach
    from desktop.ui.session import Session

_KILO = 1024
_FOLDER = "attachments.folder"

Ask = Callable[[AskPanel, "Callable[[date | None, str], object]"], None]


class PrivateFolder(QObject):
    """Where files lie while another program shows them; gone when the office is closed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.path = make_private_folder()
        session.ending.connect(self._drop)

    def _drop(self) -> None:
        drop_private_folder(self.path)


class AttachmentsView(QFrame):
    """The files of one record.

    Signals:
        filled: the list is here: how many files it shows.
        changed: a file was added, removed or brought back.
        undoable: something was done; a sentence and the way back.
        refused: a KnownError for the page to show.
    """

    filled = Signal(int)
    changed = Signal()
    undoable = Signal(str, object)
    refused = Signal(object)

    def __init__(
        self, session: Session, register: str, record_id: str, *, ask: Ask, parent: QWidget | None = None
    ) -> None:
        """The files of a record, asked for in the background; `ask` shows a panel that asks for a reason."""
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session, self._register, self._record_id, self._ask = session, register, record_id, ask
        self._waiting: list[Path] = []
        self._added: list[AttachmentRow] = []
        self._problems: list[KnownError] = []
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.add_button = ActionButton(self.tr("Đính kèm tệp…"), icon="clip", on_click=self.choose)
        head = QHBoxLayout()
        head.addWidget(self.add_button)
        head.addStretch(1)
        column.addLayout(head)
        self._said = Banner("warn", closable=True)
        self._said.hide()
        column.addWidget(self._said)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self.refresh()

    # -- what the card calls -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the files again."""
        record_id = self._record_id
        self._session.read(lambda office: list_files(office, record_id), receiver=self, done=self._show, key="files")

    def choose(self) -> None:
        """Ask which files."""
        start = self._session.memory.recall(_FOLDER)
        words = self.tr(
            "Bản quét, ảnh, văn bản (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.docx *.xlsx);;Mọi tệp (*)"
        )
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Đính kèm tệp"), start, words)
        if names:
            self._session.memory.keep(_FOLDER, str(Path(names[0]).parent))
            self.add_files([Path(name) for name in names])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Put files beside the record, one after the other."""
        self._waiting += paths
        if not self._busy:
            self._busy = True
            self._added, self._problems = [], []
            self._said.hide()
            self._next()

    def texts(self) -> list[str]:
        """What the lines of the list and the banner say."""
        lines = [item.widget() for at in range(self._list.count()) if (item := self._list.itemAt(at)) is not None]
        words = [line.accessibleName() for line in lines if line is not None and line.accessibleName()]
        return [*words, *([self._said.accessibleName()] if not self._said.isHidden() else [])]

    # -- taking in -----------------------------------------------------------------------------------------------

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        path = self._waiting.pop(0)
        self.add_button.setEnabled(False)
        self._session.tasks.run(
            "files", lambda: read_file(path), receiver=self, done=self._keep, failed=self._on_problem
        )

    def _keep(self, file: FileToAttach) -> None:
        self._session.write(
            lambda office: attach_file(office, self._register, self._record_id, file),
            receiver=self,
            done=self._on_kept,
            failed=self._on_problem,
        )

    def _on_kept(self, row: AttachmentRow) -> None:
        self._added.append(row)
        self._next()

    def _on_problem(self, problem: KnownError) -> None:
        self._problems.append(problem)
        self._next()

    def _finish(self) -> None:
        self._busy = False
        self.add_button.setEnabled(True)
        if self._problems:
            texts = list(dict.fromkeys(describe(problem).text for problem in self._problems))
            lead = self.tr("{n} tệp chưa đính kèm.").format(n=len(self._problems)) if len(texts) > 1 else ""
            self._said.say("warn", lead=lead, text=" ".join(texts))
            self._said.show()
            self._said.announce()
        if self._added:
            self._session.say_saved()
            self.changed.emit()
        self.refresh()

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, found: AttachedFiles) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row in found.shown:
            self._list.addWidget(self._line(row))
            self._list.addWidget(make_rule())
        if not found.shown:
            text = self.tr("Chưa có tệp nào. Kéo bản quét biên bản, ảnh vào đây hoặc bấm nút trên; mỗi tệp đến 20 MB.")
            self._list.addWidget(quiet(text))
        if found.hidden:
            words = self.tr("Đã gỡ ({n})").format(n=len(found.hidden))
            self._list.addSpacing(8)
            more = LinkButton(words, small=True, on_click=partial(self._unfold, found.hidden))
            self._list.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addSpacing(8)
        self._list.addWidget(make_label(_room_words(found), "small", wrap=True))
        self.filled.emit(len(found.shown))

    def _line(self, row: AttachmentRow) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(6)
        words = QVBoxLayout()
        words.setSpacing(0)
        if row.media_type in OPENED:
            name = LineLink(row.name, partial(self.open_file, row))
            name.setAccessibleName(self.tr("Mở {name}").format(name=row.name))
            words.addWidget(name)
        else:
            plain = ElidedLabel()
            plain.set_text(row.name)
            words.addWidget(plain)
        facts = ElidedLabel(role="small")
        facts.set_text(", ".join((say_size(row.size), _day(row.added_at), row.added_by)))
        words.addWidget(facts)
        line.addLayout(words, 1)
        line.addWidget(
            IconButton("save", self.tr("Lưu {name} ra…").format(name=row.name), on_click=partial(self._save, row))
        )
        line.addWidget(
            IconButton("trash", self.tr("Gỡ {name}…").format(name=row.name), on_click=partial(self.ask_reason, row))
        )
        holder.setAccessibleName(f"{row.name}, {say_size(row.size)}, {_day(row.added_at)}, {row.added_by}")
        return holder

    def _unfold(self, hidden: Sequence[AttachmentRow]) -> None:
        more = self.sender()
        if isinstance(more, QWidget):
            more.hide()
        at = self._list.count() - 2
        self._list.insertWidget(at, heading(self.tr("Đã gỡ")))
        for row in hidden:
            at += 1
            self._list.insertWidget(at, self._hidden_line(row))

    def _hidden_line(self, row: AttachmentRow) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 4, 0, 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        name = ElidedLabel()
        name.set_text(row.name)
        words.addWidget(name)
        day = _day(row.removed_at or row.added_at)
        why = self.tr("Gỡ {day}. Lý do: {reason}").format(day=day, reason=row.removed_because or "")
        words.addWidget(make_label(why, "small", wrap=True))
        line.addLayout(words, 1)
        back = LinkButton(self.tr("Lấy lại"), small=True, on_click=partial(self._bring_back, row.id))
        back.setAccessibleName(self.tr("Lấy lại {name}").format(name=row.name))
        line.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        holder.setAccessibleName(f"{row.name}. {why}")
        return holder

    # -- acting --------------------------------------------------------------------------------------------------

    def open_file(self, row: AttachmentRow) -> None:
        """Show a file in the system's own program."""
        folder = self._session.findChild(PrivateFolder) or PrivateFolder(self._session)
        path, office = folder.path, self._session.office
        self._session.tasks.run(
            "files",
            lambda: copy_for_opening(office, row.id, path),
            receiver=self,
            done=show_in_system,
            failed=self.refused.emit,
        )

    def _save(self, row: AttachmentRow) -> None:
        start = Path(self._session.memory.recall(_FOLDER) or ".") / row.name
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Lưu tệp"), str(start))
        if not name:
            return
        office, target = self._session.office, Path(name)
        self._session.tasks.run(
            "files",
            lambda: save_file(office, row.id, target),
            receiver=self,
            done=lambda path: self._session.saved.emit(self.tr("Đã lưu {path}").format(path=path)),
            failed=self.refused.emit,
        )

    def ask_reason(self, row: AttachmentRow) -> None:
        """Ask why a file is removed, and remove it."""
        title = self.tr("Gỡ tệp {name}. Tệp vẫn được giữ trong dữ liệu.").format(name=row.name)
        self._ask(
            AskPanel(title, go=self.tr("Gỡ"), words=self.tr("Lý do"), words_needed=self.tr("Chưa ghi lý do gỡ.")),
            lambda _, reason: self._remove(row, reason),
        )

    def _remove(self, row: AttachmentRow, reason: str) -> None:
        self._session.write(
            lambda office: remove_file(office, row.id, reason),
            receiver=self,
            done=lambda _: self._on_removed(row),
            failed=self.refused.emit,
        )

    def _on_removed(self, row: AttachmentRow) -> None:
        self._on_done()
        self.undoable.emit(self.tr("Đã gỡ tệp {name}.").format(name=row.name), partial(self._bring_back, row.id))

    def _bring_back(self, attachment_id: str) -> None:
        self._session.write(
            lambda office: bring_back_file(office, attachment_id),
            receiver=self,
            done=lambda _: self._on_done(),
            failed=self.refused.emit,
        )

    def _on_done(self) -> None:
        self._session.say_saved()
        self.changed.emit()
        self.refresh()


def show_in_system(file: Path) -> None:
    """Have the system's own program show a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def paths_in(data: QMimeData) -> list[Path]:
    """The files of this computer among what is being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def say_size(size: int) -> str:
    """Bytes as people say them: "812 KB", "1,2 MB"."""
    if size < _KILO:
        return tr("{n} byte").format(n=size)
    if size < _KILO * _KILO:
        return f"{round(size / _KILO)} KB"
    return f"{say_plain(round(size / _KILO / _KILO, 1))} MB"


def _room_words(found: AttachedFiles) -> str:
    kept = tr("Tệp chỉ lưu tại đơn vị, không gửi trong gói.")
    if not found.kept:
        return kept
    return kept + " " + tr("Cả đơn vị: {n} tệp, {size}.").format(n=found.kept, size=say_size(found.room))


def _day(at: str) -> str:
    return f"{vietnam_time(datetime.fromisoformat(at)):%d/%m/%Y}"
