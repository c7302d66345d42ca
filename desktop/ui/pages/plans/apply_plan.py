"""Gói kế hoạch của cấp trên: what a package changes before it is applied, and those applied so far with undo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.clock import vietnam_time
from desktop.services.plan_applying import apply_again, list_applied_plans, undo_plan
from desktop.services.plan_intake import apply_candidate, examine_plan, undo_candidate
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.plans.apply_words import applied_row, change_rows, summary
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.changes import Changes
    from db.domain.errors import KnownError
    from db.queries.plans import AppliedPlan
    from desktop.services.office import Office
    from desktop.services.plan_applying import PlanPreview
    from desktop.services.receiving import Candidate
    from desktop.ui.session import Session

_FOLDER = "plans.folder"


class ApplyPlanStep(PageFrame):
    """The step.

    Signals:
        shown: a preview, or the packages applied, are on the page.
        applied: what the office goes by is different now.
        left: the person went back.

    Attributes:
        changes: the list of what changes.
        history: the packages applied.
    """

    shown = Signal()
    applied = Signal()
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Gói kế hoạch của cấp trên"), back=True)
        self._session = session
        self._candidate: Candidate | None = None
        self._preview: PlanPreview | None = None
        self._listed: tuple[AppliedPlan, ...] = ()
        self.setAcceptDrops(True)
        self.add_button(self.tr("Chọn gói"), self.choose_file, icon="folder", keys="Ctrl+O", action="open")
        self.set_primary(self.tr("Áp dụng gói"), self.apply, icon="check", keys="Ctrl+Return")
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._make_preview(), 3)
        column.addWidget(self._make_history(), 2)
        self.set_body(make_plain(column))
        self.back_asked.connect(self.left)
        self._show_ready()
        self._reload()

    # -- what the page calls -----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Go back; a package not applied stays where it lies."""
        self.left.emit()

    def page_hidden(self) -> None:
        """Another page came up: nothing of this step is kept."""

    def page_shown(self) -> None:
        """The step came up again."""
        self._reload()

    def open_file(self, path: Path) -> None:
        """Examine a package and show what it would change."""
        self.hide_banner("plan")
        self.work.begin(self.tr("Đang kiểm tra gói kế hoạch"), icon="inbox", stoppable=False)
        office = self._session.office
        self._session.tasks.run(
            "files",
            lambda: examine_plan(office, path),
            receiver=self,
            done=self._on_examined,
            failed=self._on_refused,
        )

    def choose_file(self) -> None:
        """Ask for a package."""
        start = self._session.memory.recall(_FOLDER) or str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Chọn gói kế hoạch"), start, self.tr("Gói Địa Bàn (*.asice *.asice.age)")
        )
        if chosen:
            self._session.memory.keep(_FOLDER, str(Path(chosen).parent))
            self.open_file(Path(chosen))

    def apply(self) -> None:
        """Go by what the package hands down from now on."""
        candidate = self._candidate
        if candidate is None or self._preview is None or not self._preview.brings:
            return
        name = candidate.path.name
        self._session.write(
            lambda office: apply_candidate(office, candidate),
            receiver=self,
            done=lambda _: self._on_applied(name, lambda office: undo_candidate(office, candidate)),
            failed=self._on_refused,
        )

    def undo(self, package_id: str) -> None:
        """Everything as before a package."""
        self._take_back(lambda office: undo_plan(office, package_id)[1])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next((Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()), None)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    # -- making ------------------------------------------------------------------------------------------------------

    def _make_preview(self) -> QWidget:
        columns = (
            Column("what", self.tr("Nội dung"), sortable=False, least=220),
            Column("before", self.tr("Đang dùng"), width=260, sortable=False),
            Column("after", self.tr("Theo gói"), width=260, sortable=False),
        )
        self.changes = DataTable(name=self.tr("Những gì gói kế hoạch thay đổi"))
        self._model = RowsModel(columns, parent=self)
        self.changes.setModel(self._model)
        self._card = Card(self.tr("Xem trước khi áp dụng"), flush=True)
        self._remark = make_label(role="label", wrap=True)
        self._remark.setContentsMargins(14, 10, 14, 10)
        self._foot = make_label(role="small")
        self._empty = EmptyState(
            "inbox",
            self.tr("Chưa mở gói kế hoạch nào"),
            self.tr(
                "Thả gói của cấp trên vào đây. Chương trình kiểm tra người ký, cho xem từng thay đổi, rồi mới áp dụng."
            ),
            button=self.tr("Chọn gói"),
            button_icon="folder",
            keys="Ctrl+O",
            on_click=self.choose_file,
        )
        self._card.body.addWidget(self._remark)
        self._card.body.addWidget(self.changes, 1)
        self._card.body.addWidget(self._empty, 1)
        self._card.add_foot(self._foot)
        return self._card

    def _make_history(self) -> QWidget:
        columns = (
            Column("at", self.tr("Áp dụng lúc"), width=150, sortable=False),
            Column("parts", self.tr("Phần đã áp dụng"), sortable=False, least=220),
            Column("by", self.tr("Người áp dụng"), width=190, sortable=False, keep=False),
            Column("state", self.tr("Tình trạng"), width=200, sortable=False),
        )
        self.history = DataTable(name=self.tr("Các gói kế hoạch đã áp dụng"))
        self._applied_model = RowsModel(columns, parent=self)
        self.history.setModel(self._applied_model)
        card = self._history_card = Card(self.tr("Gói đã áp dụng"), flush=True)
        self._undo_link = LinkButton(self.tr("Hoàn tác gói áp dụng sau cùng"), on_click=self._undo_last)
        self._again_link = LinkButton(self.tr("Áp dụng lại gói đang chọn"), on_click=self._apply_again)
        card.add_to_head(self._again_link, self._undo_link)
        card.body.addWidget(self.history, 1)
        self.history.current_changed.connect(lambda _: self._show_ready())
        return card

    # -- showing -----------------------------------------------------------------------------------------------------

    def _reload(self) -> None:
        self._session.read(list_applied_plans, receiver=self, done=self._show_history, key="applied_plans")

    def _show_history(self, listed: tuple[AppliedPlan, ...]) -> None:
        self._listed = listed
        keep = self.history.current_id()
        self._applied_model.show_rows([applied_row(one, _at(one.applied_at)) for one in listed])
        self._history_card.setVisible(bool(listed))
        if listed:
            self.history.choose(keep or listed[0].package_id)
        self._show_ready()
        self.shown.emit()

    def _show_ready(self) -> None:
        primary, preview = self.primary(), self._preview
        if primary is not None:
            primary.setVisible(preview is not None)
            primary.setEnabled(preview is not None and preview.brings)
        self.changes.setVisible(preview is not None)
        self._card.set_foot_shown(shown=preview is not None)
        self._remark.setVisible(preview is not None and bool(preview.remark))
        self._empty.setVisible(preview is None)
        last = _last(self._listed)
        self._undo_link.setVisible(last is not None)
        chosen = next((one for one in self._listed if one.package_id == self.history.current_id()), None)
        self._again_link.setVisible(chosen is not None and chosen.is_undone)

    def _on_examined(self, found: tuple[Candidate, PlanPreview]) -> None:
        self.work.end()
        self._candidate, self._preview = found
        self._card.set_title(
            self.tr("Xem trước: {file}, {sender}").format(file=found[0].path.name, sender=found[1].sender)
        )
        self._remark.setText(self.tr("Lời dặn của cấp trên: {words}").format(words=found[1].remark))
        self._model.show_rows(change_rows(found[1]))
        self._foot.setText(summary(found[1]))
        self._show_ready()
        self.changes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _take_back(self, undo: Callable[[Office], Changes]) -> None:
        self._session.write(undo, receiver=self, done=self._on_undone, failed=self._on_refused)

    def _on_applied(self, name: str, undo: Callable[[Office], Changes]) -> None:
        self._candidate = self._preview = None
        self._card.set_title(self.tr("Xem trước khi áp dụng"))
        self.offer_undo(self.tr("Đã áp dụng {file}.").format(file=name), lambda: self._take_back(undo))
        self.applied.emit()
        self._reload()

    def _undo_last(self) -> None:
        last = _last(self._listed)
        if last is not None:
            self.undo(last.package_id)

    def _apply_again(self) -> None:
        package_id = self.history.current_id()
        self._session.write(
            lambda office: apply_again(office, package_id),
            receiver=self,
            done=lambda _: self._on_applied(
                self.tr("lại gói kế hoạch"), lambda office: undo_plan(office, package_id)[1]
            ),
            failed=self._on_refused,
        )

    def _on_undone(self, changes: Changes) -> None:
        del changes
        self.show_banner(
            "plan", "ok", text=self.tr("Đã hoàn tác gói kế hoạch; mọi phần trở lại như trước khi áp dụng.")
        )
        self.applied.emit()
        self._reload()

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error)


def _last(listed: Sequence[AppliedPlan]) -> AppliedPlan | None:
    return next((one for one in listed if not one.is_undone), None)


def _at(stamp: str) -> str:
    return f"{vietnam_time(datetime.fromisoformat(stamp)):%d/%m/%Y %H:%M}"
