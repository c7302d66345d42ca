"""The card beside a list: name, actions, what the register tells of one record, and what is asked before acting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.pages.registers.attachments_card import AttachmentsView, paths_in
from desktop.ui.pages.registers.card_parts import ScrollColumn, quiet
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.labels import ElidedLabel, make_label
from desktop.ui.widgets.speaking import without_arguments
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.office import Office
    from desktop.services.records import Loaded
    from desktop.ui.session import Session

FILES = "files"


class RecordCard(QFrame):
    """A card; subclasses say what a record is called, which tabs it has and what stands in them.

    Signals:
        stepped: the record before (-1) or after (+1) is wanted.
        edit_asked: the form is wanted.
        duplicate_asked: a new record with the same values is wanted.
        delete_asked: the person wants to delete; the card will ask for the reason.
        deletion_explained: the reason; delete now.
        back_asked: back to the list (narrow window).
        filled: a record is shown.
        said: something was done with the record; a sentence for the undo strip.
        undoable: the same with its own way back.
        refused: a KnownError for the page to show.
    """

    stepped = Signal(int)
    edit_asked = Signal()
    duplicate_asked = Signal()
    delete_asked = Signal()
    deletion_explained = Signal(str)
    back_asked = Signal()
    filled = Signal()
    said = Signal(str)
    undoable = Signal(str, object)
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.session = session
        self.data: Any = None
        self._panel: AskPanel | None = None
        self._stale: set[str] = set()
        self._columns: dict[str, ScrollColumn] = {}
        self._more = QMenu(self)
        self._files: AttachmentsView | None = None
        self.setAcceptDrops(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._nothing = QFrame()
        self._nothing.setProperty("role", "plain")
        empty = QVBoxLayout(self._nothing)
        empty.setContentsMargins(14, 14, 14, 14)
        empty.addWidget(quiet(self.tr("Chọn một dòng để xem.")))
        empty.addStretch(1)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._make_record())
        self.setFocusProxy(self._edit)

    # -- what registers say --------------------------------------------------------------------------------------

    def load(self, office: Office, record_id: str) -> Any:  # noqa: ANN401 - each register has its own value
        """What the card shows of a record; called in the background."""
        raise NotImplementedError

    def record_of(self, data: Any) -> Loaded:  # noqa: ANN401
        """The record itself."""
        raise NotImplementedError

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        """What the record is called."""
        raise NotImplementedError

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        """The line below: code, form, number."""
        raise NotImplementedError

    def tabs(self) -> Sequence[tuple[str, str]]:
        """Key and title of the tabs; the one with the record's files comes after them."""
        raise NotImplementedError

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        """The content of a tab."""
        raise NotImplementedError

    def make_actions(self) -> None:
        """Put the register's own buttons before "Sửa"; by `add_action` and `add_more`."""

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        """Enable what may be done with this record."""

    # -- what the page calls -------------------------------------------------------------------------------------

    def show_record(self, data: Any) -> None:  # noqa: ANN401
        """Show a record."""
        same = self.data is not None and self.record_of(self.data).id == self.record_of(data).id
        self.data = data
        if not same:
            self.close_panel()
        record = self.record_of(data)
        self._title.setText(self.title_of(data))
        self._sub.set_text(self.sub_of(data))
        self._sub.setVisible(bool(self.sub_of(data)))
        self.setAccessibleName(self.title_of(data))
        for action in (self._edit, *self._own_entries):
            action.setEnabled(record.owned)
        self._foreign.setVisible(not record.owned)
        self.show_actions(data)
        self._stale = {key for key, _ in (*self.tabs(), (FILES, ""))}
        if not same:
            self._tabs.set_title(FILES, self.tr("Tệp"))
        self._fill_current()
        self._stack.setCurrentIndex(1)
        self.filled.emit()

    def show_nothing(self) -> None:
        """Show that no record is chosen."""
        self.data = None
        self.close_panel()
        self._stack.setCurrentIndex(0)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the top."""
        self._tabs.show_tab(key)

    def show_files(self) -> AttachmentsView:
        """Bring the record's files to the top; gives their list."""
        self._tabs.show_tab(FILES)
        self._fill_current()
        assert self._files is not None
        return self._files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.data is not None and paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_in(event.mimeData())
        if self.data is not None and paths:
            event.acceptProposedAction()
            self.show_files().add_files(paths)

    def ask_reason(self, count: int) -> None:
        """Ask why one or several records are deleted."""
        title = self.tr("Xóa bản ghi này") if count == 1 else self.tr("Xóa {n} bản ghi đang chọn").format(n=count)
        self.ask(
            AskPanel(title, go=self.tr("Xóa"), words=self.tr("Lý do"), words_needed=self.tr("Chưa ghi lý do xóa.")),
            lambda _, reason: self.deletion_explained.emit(reason),
        )

    def ask(self, panel: AskPanel, answered: Callable[[date | None, str], object]) -> None:
        """Show a panel under the actions; an earlier one gives way."""
        self.close_panel()
        panel.answered.connect(lambda day, words: (self.close_panel(), answered(day, words)))
        panel.given_up.connect(self.close_panel)
        self._panel = panel
        self._panel_area.addWidget(panel)
        panel.begin()

    def panel(self) -> AskPanel | None:
        """The panel that asks, while there is one."""
        return self._panel

    def close_panel(self) -> None:
        """Ask nothing any more; the focus goes back to the card."""
        if self._panel is not None:
            had_focus = self._panel.isAncestorOf(self.focusWidget() or self)
            self._panel_area.removeWidget(self._panel)
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None
            if had_focus:
                self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return
        super().keyPressEvent(event)

    def banner_texts(self) -> list[str]:
        """What stands in the banners of the tab that is shown."""
        return [banner.accessibleName() for banner in self.findChildren(Banner) if banner.isVisible()]

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the way back to the list when the card stands in its place."""
        self._back.setVisible(narrow)

    # -- for subclasses ------------------------------------------------------------------------------------------

    def add_action(self, text: str, on_click: Callable[[], object], *, icon: str = "", keys: str = "") -> ActionButton:
        """Add a plain button to the row of actions."""
        button = ActionButton(text, icon=icon, keys=keys, on_click=on_click)
        self._actions.addWidget(button)
        return button

    def add_more(self, text: str, on_click: Callable[[], object], *, icon: str = "", own: bool = True) -> QAction:
        """Add an entry to "Khác"; with `own` it is off for records of other offices."""
        entry = self._more.addAction(text)
        if icon:
            icons.put(entry, icon, role="text2")
        entry.triggered.connect(without_arguments(on_click))
        if own:
            self._own_entries.append(entry)
        return entry

    def refill(self, key: str) -> None:
        """Fill a tab again when it is to be seen."""
        self._stale.add(key)
        self._fill_current()

    # -- inside --------------------------------------------------------------------------------------------------

    def _make_record(self) -> QWidget:
        holder = QFrame()
        holder.setProperty("role", "plain")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        self._foreign = make_label(self.tr("Của đơn vị khác, chỉ xem được."), "small")
        self._foreign.setContentsMargins(14, 2, 14, 0)
        column.addWidget(self._foreign)
        self._own_entries: list[QAction] = []
        self._actions = QHBoxLayout()
        self._actions.setContentsMargins(14, 10, 14, 8)
        self._actions.setSpacing(8)
        self.make_actions()
        self._edit = self.add_action(self.tr("Sửa"), self.edit_asked.emit, icon="pencil", keys="F2")
        if not self._more.isEmpty():
            self._more.addSeparator()
        self.add_more(self.tr("Đính kèm tệp…"), lambda: self.show_files().choose(), icon="clip", own=False)
        self.add_more(self.tr("Sao chép thành bản ghi mới"), self.duplicate_asked.emit, icon="copy")
        self.add_more(self.tr("Xóa…"), self.delete_asked.emit, icon="trash")
        self._actions.addWidget(ActionButton(self.tr("Khác"), menu=self._more))
        self._actions.addStretch(1)
        column.addLayout(self._actions)
        self._panel_area = QVBoxLayout()
        self._panel_area.setContentsMargins(14, 0, 14, 6)
        column.addLayout(self._panel_area)
        column.addWidget(self._make_tabs(), 1)
        return holder

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 8, 0)
        head.setSpacing(4)
        self._back = IconButton("chevron-left", self.tr("Quay lại danh sách"), on_click=self.back_asked.emit)
        self._back.hide()
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = make_label(role="card-title", wrap=True)
        self._sub = ElidedLabel(role="small")
        words.addWidget(self._title)
        words.addWidget(self._sub)
        head.addLayout(words, 1)
        before = IconButton(
            "chevron-left", self.tr("Bản ghi trước"), role="accent", on_click=lambda: self.stepped.emit(-1)
        )
        after = IconButton(
            "chevron-right", self.tr("Bản ghi sau"), role="accent", on_click=lambda: self.stepped.emit(1)
        )
        head.addWidget(before, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(after, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_tabs(self) -> QWidget:
        self._tabs = Tabs(name=self.tr("Các phần của hồ sơ"))
        for key, title in (*self.tabs(), (FILES, self.tr("Tệp"))):
            self._tabs.add(key, title, lambda key=key: self._column(key))
        self._tabs.shown.connect(lambda _: self._fill_current())
        return self._tabs

    def _column(self, key: str) -> ScrollColumn:
        if key not in self._columns:
            self._columns[key] = ScrollColumn()
        return self._columns[key]

    def _fill_current(self) -> None:
        key = self._tabs.current()
        if self.data is not None and key in self._stale:
            self._stale.discard(key)
            self._column(key).fill((self._make_files(),) if key == FILES else tuple(self.fill_tab(key, self.data)))

    def _make_files(self) -> AttachmentsView:
        record = self.record_of(self.data)
        files = AttachmentsView(self.session, record.register, record.id, ask=self.ask)
        files.filled.connect(self._say_files)
        files.changed.connect(lambda: self._stale.update({"history"} & {key for key, _ in self.tabs()}))
        files.undoable.connect(self.undoable)
        files.refused.connect(self.refused)
        self._files = files
        return files

    def _say_files(self, count: int) -> None:
        self._tabs.set_title(FILES, self.tr("Tệp ({n})").format(n=count) if count else self.tr("Tệp"))
