"""Shows errors: a known one in a banner, an unexpected one as a report that can be copied."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from db.domain.errors import KnownError
    from db.domain.findings import Finding
    from desktop.ui.tasks import BugReport, Tasks
    from desktop.ui.widgets.form.definitions import FieldNote
    from desktop.ui.widgets.page_frame import PageFrame


def show_known_error(frame: PageFrame, error: KnownError, *, on_next: Callable[[], object] | None = None) -> None:
    """Say in a banner of the page what happened, why, and what next; `on_next` does the next step."""
    from desktop.messages import describe  # noqa: PLC0415 - all sentences; the first window does without

    message = describe(error)
    rest = " ".join(part for part in (message.why, message.next_step) if part)
    frame.show_banner(
        f"error.{error.code}",
        "bad",
        lead=message.what,
        text=rest,
        action=message.button if on_next else "",
        on_action=on_next,
    )


def to_notes(findings: Iterable[Finding]) -> dict[str, list[FieldNote]]:
    """Findings of the rules as a form shows them, by field name."""
    from desktop.messages import describe_finding  # noqa: PLC0415 - see above
    from desktop.ui.widgets.form.definitions import FieldNote  # noqa: PLC0415 - see above

    notes: dict[str, list[FieldNote]] = {}
    for finding in findings:
        message = describe_finding(finding)
        note = FieldNote(finding.severity.value, message.text, finding.needs_reason, message.what)
        notes.setdefault(finding.where, []).append(note)
    return notes


class BugDialog(QDialog):
    """Says that something unexpected happened, and gives a report to copy."""

    def __init__(self, report: BugReport, *, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lỗi ngoài dự kiến"))
        self.setMinimumWidth(theme.px(560))
        self._text = f"Địa Bàn {version}\nPython {sys.version.split()[0]}, {sys.platform}\n{report.trace}\n"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(self.tr("Chương trình gặp lỗi ngoài dự kiến"), "section"))
        words = self.tr(
            "Phần việc khác vẫn dùng được, nháp đã lưu. Sao chép báo cáo lỗi gửi người hỗ trợ; báo cáo không có dữ"
            " liệu cá nhân."
        )
        layout.addWidget(make_label(words, wrap=True))
        trace = QPlainTextEdit(self._text)
        trace.setReadOnly(True)
        trace.setFont(theme.font("mono"))
        trace.setAccessibleName(self.tr("Báo cáo lỗi"))
        trace.setMinimumHeight(theme.px(160))
        layout.addWidget(trace)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(ActionButton(self.tr("Sao chép báo cáo"), icon="copy", on_click=self._copy))
        close = ActionButton(self.tr("Đóng"), look="primary", on_click=self.accept)
        close.setDefault(True)
        row.addWidget(close)
        layout.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    @classmethod
    def show_report(cls, report: BugReport, *, version: str, parent: QWidget | None) -> BugDialog:
        """Show the report without stopping the rest of the program; gives the dialog, which deletes itself."""
        dialog = cls(report, version=version, parent=parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


class Boundary(QObject):
    """Brings errors to the window: those of background work, and those that fly out of a slot.

    One dialog at a time: while one is open, further bugs are only logged.
    """

    def __init__(self, tasks: Tasks, window: QWidget, *, version: str) -> None:
        super().__init__(window)
        self._window, self._version, self._tasks = window, version, tasks
        self._open: BugDialog | None = None
        tasks.bug.connect(self._on_bug)

    def install_hook(self) -> None:
        """Have errors that fly out of slots end here instead of on the console."""
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._tasks.report_bug(error)

    def _on_bug(self, report: BugReport) -> None:
        if self._open is not None:
            return
        self._open = BugDialog.show_report(report, version=self._version, parent=self._window)
        self._open.finished.connect(self._on_closed)

    def _on_closed(self) -> None:
        self._open = None
