"""Excel in the menu "Khác" of a register's list: taking in, writing what is shown or all of it, an empty template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from db.domain.fields import Sensitivity
from db.domain.registers import BY_NAME
from desktop.services.files import save_bytes
from desktop.services.records import Filter, find_records
from desktop.ui.errors import show_known_error
from desktop.ui.widgets.cells import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.errors import KnownError
    from db.domain.progress import CancelToken, Report
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle
    from desktop.ui.widgets.page_frame import PageFrame

_FOLDER = "export.folder"
_WARNING = "export.full"


class ExcelMenu(QObject):
    """The entries, and what they do."""

    def __init__(self, frame: PageFrame, session: Session, register: str, shown: Callable[[], Sequence[str]]) -> None:
        """Put the entries into the menu of a list.

        Args:
            frame: the list.
            session: the opened office.
            register: whose list.
            shown: gives the ids the list shows, in their order.
        """
        super().__init__(frame)
        self._frame, self._session, self._register, self._shown = frame, session, register, shown
        self._handle: Handle | None = None
        load = session.doors.import_workbook
        if load is not None:
            frame.add_more(self.tr("Nhập từ Excel…"), lambda: load(register), icon="table", action="import")
        frame.add_more(self.tr("Lưu tệp mẫu để nhập…"), self.save_template, icon="document")
        frame.add_more(self.tr("Xuất ra Excel: danh sách đang hiện…"), self.export_shown, icon="save", action="export")
        frame.add_more(self.tr("Xuất ra Excel: toàn bộ sổ…"), self.export_all, icon="save")
        if any(spec.sensitivity is Sensitivity.LOCAL for spec in BY_NAME[register].fields):
            frame.add_more(self.tr("Xuất bản đầy đủ để đơn vị tự lưu…"), self.warn_of_full, icon="lock")
        frame.work.stop_asked.connect(self._stop)

    def export_shown(self) -> None:
        """Write the records the list shows, in their order."""
        self._export(tuple(self._shown()), with_local=False)

    def export_all(self) -> None:
        """Write all records of the register."""
        self._export(None, with_local=False)

    def warn_of_full(self) -> None:
        """Say what a full copy holds, before it is written."""
        self._frame.show_banner(
            _WARNING,
            "warn",
            lead=self.tr("Bản đầy đủ có nội dung chỉ được giữ tại đơn vị."),
            text=self.tr("Nghi vấn, nguồn tin, số giấy tờ cá nhân sẽ nằm trong tệp không mã hóa. Không gửi ra ngoài."),
            action=self.tr("Xuất bản đầy đủ"),
            on_action=self._export_full,
        )

    def save_template(self) -> None:
        """Write the empty workbook into which records are entered."""
        path = self._ask(self.tr("Lưu tệp mẫu"), f"mau-{self._register}")
        if path is None:
            return

        def write(office: Office) -> bytes:
            from desktop.services.register_export import make_template  # noqa: PLC0415 - loaded in the background

            return make_template(office, self._register)

        office = self._session.office
        self._run(path, lambda _report, _token: write(office), self.tr("Đã lưu {file}."))

    def write(self, path: Path, ids: Sequence[str] | None, *, with_local: bool) -> None:
        """Write records to a file: these, or all where there are no ids."""
        office, register = self._session.office, self._register

        def make(report: Report, token: CancelToken) -> bytes:
            from desktop.services.register_export import export_register  # noqa: PLC0415 - loaded in the background

            wanted = find_records(office, register, Filter()) if ids is None else ids
            return export_register(office, register, wanted, with_local=with_local, token=token, report=report)

        self._run(path, make, self.tr("Đã xuất vào {file}."))

    def _export_full(self) -> None:
        self._frame.hide_banner(_WARNING)
        self._export(None, with_local=True)

    def _export(self, ids: Sequence[str] | None, *, with_local: bool) -> None:
        title = self._session.office.labels.register(self._register).many
        path = self._ask(self.tr("Xuất ra Excel"), title)
        if path is not None:
            self.write(path, ids, with_local=with_local)

    def _ask(self, title: str, name: str) -> Path | None:
        """The file somebody chose; None for none."""
        folder = self._session.memory.recall(_FOLDER) or str(Path.home())
        start = str(Path(folder) / f"{name.replace('/', ' ')}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self._frame, title, start, self.tr("Sổ Excel (*.xlsx)"))
        if not chosen:
            return None
        path = Path(chosen if chosen.endswith(".xlsx") else f"{chosen}.xlsx")
        self._session.memory.keep(_FOLDER, str(path.parent))
        return path

    def _run(self, path: Path, make: Callable[[Report, CancelToken], bytes], done: str) -> None:
        work = self._frame.work
        work.begin(self.tr("Đang ghi {file}").format(file=path.name), icon="table")

        def write(report: Report, token: CancelToken) -> Path:
            return save_bytes(path, make(report, token))

        self._handle = self._session.tasks.run(
            "files",
            write,
            receiver=self,
            done=lambda _: work.end(done.format(file=path.name)),
            failed=self._on_refused,
            progress=work.show_progress,
            stopped=lambda: work.end(self.tr("Đã dừng; chưa ghi tệp."), state=State("stop", "")),
        )

    def _on_refused(self, error: KnownError) -> None:
        self._frame.work.end()
        show_known_error(self._frame, error)

    def _stop(self) -> None:
        if self._handle is not None and not self._handle.is_finished:
            self._frame.work.stopping()
            self._handle.cancel()
