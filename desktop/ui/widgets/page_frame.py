"""The frame of a page: head, banners, long work, filter bar, body, undo strip, and what the page answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.banner import Banner, BannerTone
from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.card import make_scroll
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.labels import ElidedLabel
from desktop.ui.widgets.speaking import without_arguments
from desktop.ui.widgets.undo_strip import UndoStrip
from desktop.ui.widgets.work_row import WorkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MARGIN = 20


class PageFrame(QFrame):
    """A page of the program; pages derive from it or hold one.

    Signals:
        back_asked: the button at the left of the title, Alt+← or Esc.
        bindings_changed: the page answers to other keys than before.

    Attributes:
        work: the row for long work.
    """

    back_asked = Signal()
    bindings_changed = Signal()

    def __init__(self, title: str = "", *, scope: str = "", back: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setMinimumSize(0, 0)
        self._bindings: dict[str, tuple[Callable[[], object], str]] = {}
        self._banners: dict[str, Banner] = {}
        self._primary: ActionButton | None = None
        self._more: QMenu | None = None
        self._more_button: ActionButton | None = None
        self._more_count = 0
        self._plain: list[ActionButton] = []
        self._folded: list[QAction] = []
        self._narrow = False
        self._body: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(MARGIN, 0, MARGIN, 14)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._make_head(back=back))
        self._banner_area = QVBoxLayout()
        self._banner_area.setSpacing(6)
        self._layout.addLayout(self._banner_area)
        self.work = WorkRow()
        self._layout.addWidget(self.work)
        self._filter_bar: FilterBar | None = None
        self._undo = UndoStrip(self)
        self.set_title(title)
        self.set_scope(scope)

    # -- head ----------------------------------------------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.set_text(title)
        self.setAccessibleName(title)

    def title(self) -> str:
        """The title."""
        return self._title.whole_text()

    def set_scope(self, scope: str) -> None:
        """Change the line below the title: unit, period, as-of date."""
        self._scope.set_text(scope)
        self._scope.setVisible(bool(scope))

    def add_button(
        self, text: str, on_click: Callable[[], object], *, icon: str = "", keys: str = "", action: str = ""
    ) -> ActionButton:
        """Add a plain button (at most two); `action` also binds it to an action of the menu."""
        button = ActionButton(text, icon=icon, keys=keys, on_click=on_click)
        self._buttons.insertWidget(self._plain_count, button)
        self._plain_count += 1
        self._plain.append(button)
        folded = self._menu_of_more().addAction(text)
        icons.put(folded, icon, role="text2")
        folded.triggered.connect(button.click)
        self._folded.append(folded)
        self._fold()
        if action:
            self.bind(action, on_click, text=text)
        return button

    def add_to_head(self, widget: QWidget) -> None:
        """Put another control (the choice of a period) before the buttons."""
        self._buttons.insertWidget(self._plain_count, widget)
        self._plain_count += 1

    def add_more(self, text: str, on_click: Callable[[], object], *, icon: str = "", action: str = "") -> QAction:
        """Add an entry to the menu "Khác"."""
        entry = self._menu_of_more().addAction(text)
        self._more_count += 1
        self._fold()
        icons.put(entry, icon, role="text2")
        entry.triggered.connect(without_arguments(on_click))
        if action:
            self.bind(action, on_click, text=text)
        return entry

    def set_primary(
        self,
        text: str,
        on_click: Callable[[], object],
        *,
        icon: str = "",
        keys: str = "",
        action: str = "primary",
        menu: QMenu | None = None,
    ) -> ActionButton:
        """Set the one primary button, the last in the head.

        Args:
            text: verb and noun.
            on_click: what it does; Ctrl+Enter does the same.
            icon: its icon.
            keys: the key shown on it.
            action: the action of the menu it stands for besides `primary`, for example `new` with Ctrl+N.
            menu: choices instead of one act.
        """
        if self._primary is not None:
            self._primary.deleteLater()
        self._primary = ActionButton(text, icon=icon, keys=keys, look="primary", menu=menu, on_click=on_click)
        self._buttons.addWidget(self._primary)
        self._fold()
        for key in {action, "primary"}:
            self.bind(key, self._primary.click if menu is None else self._primary.showMenu, text=text)
        return self._primary

    def primary(self) -> ActionButton | None:
        """The primary button."""
        return self._primary

    # -- what the page answers to --------------------------------------------------------------------------------

    def bind(self, action: str, slot: Callable[[], object], *, text: str = "") -> None:
        """Answer to an action of the menus and keys (`keys.py`) while the page is shown; `text` renames it."""
        self._bindings[action] = (slot, text)
        self.bindings_changed.emit()

    def unbind(self, action: str) -> None:
        """No longer answer to it."""
        self._bindings.pop(action, None)
        self.bindings_changed.emit()

    def bindings(self) -> Mapping[str, tuple[Callable[[], object], str]]:
        """What the page answers to: slot and words by action."""
        return self._bindings

    # -- messages ------------------------------------------------------------------------------------------------

    def show_banner(
        self,
        key: str,
        tone: BannerTone,
        *,
        lead: str = "",
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = True,
        icon: str = "",
    ) -> Banner:
        """Show a banner under the head; one with the same key gives way."""
        self.hide_banner(key)
        banner = Banner(tone, lead=lead, text=text, action=action, on_action=on_action, closable=closable, icon=icon)
        banner.closed.connect(lambda: self.hide_banner(key))
        self._banners[key] = banner
        self._banner_area.addWidget(banner)
        banner.announce()
        return banner

    def hide_banner(self, key: str) -> None:
        """Take a banner away."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()

    def banners(self) -> tuple[str, ...]:
        """Keys of the banners that are shown."""
        return tuple(self._banners)

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Show the undo strip; Ctrl+Z does the same while it is shown."""
        self._undo.offer(text, undo)
        self.bind("undo", self._undo.undo_now)

    # -- body ----------------------------------------------------------------------------------------------------

    def add_filter_bar(self, *, placeholder: str = "") -> FilterBar:
        """Put the filter bar between head and body; Ctrl+F goes to its search field."""
        self._filter_bar = FilterBar(placeholder=placeholder)
        self._layout.insertWidget(3, self._filter_bar)
        search = self._filter_bar.search
        if search is not None:
            self.bind("search", lambda: (search.setFocus(Qt.FocusReason.ShortcutFocusReason), search.selectAll()))
        self._filter_bar.changed.connect(self._on_filtered)
        return self._filter_bar

    def add_row(self, widget: QWidget) -> None:
        """Put a row of the page's own (tabs) between head and filter bar."""
        self._layout.insertWidget(3, widget)

    def filter_bar(self) -> FilterBar | None:
        """The filter bar."""
        return self._filter_bar

    def set_body(self, widget: QWidget, *, scroll: bool = False) -> None:
        """Fill the page; an earlier body goes away; `scroll` for a body that may be higher than the page."""
        if scroll:
            widget = make_scroll(widget)
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = widget
        self._layout.addWidget(widget, 1)
        self._undo.raise_()

    def body(self) -> QWidget | None:
        """What fills the page."""
        return self._body

    @property
    def is_narrow(self) -> bool:
        """Whether the window is narrower than 1000 pixels."""
        return self.window().width() < theme.NARROW_WIDTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.is_narrow or self._is_head_full()
        if narrow != self._narrow:
            self._narrow = narrow
            self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._has_back:
            self._on_back()
            return
        super().keyPressEvent(event)

    # -- inside --------------------------------------------------------------------------------------------------

    def _make_head(self, *, back: bool) -> QWidget:
        head = QFrame()
        head.setProperty("role", "plain")
        head.setFixedHeight(theme.px(64) - 10)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 9, 0, 0)
        row.setSpacing(8)
        self._back = IconButton("chevron-left", self.tr("Quay lại"), look="square", role="text", on_click=self._on_back)
        if not back:
            self._back.hide()
        self._has_back = back
        row.addWidget(self._back)
        words = QVBoxLayout()
        words.setContentsMargins(4 if back else 0, 0, 0, 0)
        words.setSpacing(0)
        self._title = ElidedLabel(role="title")
        self._scope = ElidedLabel(role="scope")
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._scope)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._plain_count = 0
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        row.addLayout(self._buttons)
        if back:
            self.bind("go_back", self._on_back)
        return head

    def _menu_of_more(self) -> QMenu:
        if self._more is None:
            self._more = QMenu(self)
            self._more_button = ActionButton(self.tr("Khác"), menu=self._more)
            at = self._buttons.count() - (1 if self._primary is not None else 0)
            self._buttons.insertWidget(at, self._more_button)
        return self._more

    def _fold(self) -> None:
        """In a narrow window the plain buttons stand in "Khác", and keys are not written on buttons."""
        for button in self._plain:
            button.setVisible(not self._narrow)
        for folded in self._folded:
            folded.setVisible(self._narrow)
        if self._more_button is not None:
            self._more_button.setVisible(bool(self._more_count) or (self._narrow and bool(self._plain)))
        if self._primary is not None:
            self._primary.set_keys_shown(shown=not self._narrow)

    def _is_head_full(self) -> bool:
        """Whether the plain buttons leave no room for the title (large letters)."""
        buttons = sum(button.sizeHint().width() + 8 for button in self._plain)
        if self._primary is not None:
            buttons += self._primary.sizeHint().width() + 8
        title = min(self._title.sizeHint().width(), theme.px(300))
        return buttons + title + 2 * MARGIN + theme.px(40) > self.width()

    def _on_back(self) -> None:
        self.back_asked.emit()

    def _on_filtered(self, text: str, chosen: dict[str, tuple[str, ...]]) -> None:
        del text
        if chosen and self._filter_bar is not None:
            self.bind("clear_filters", self._filter_bar.clear_filters)
        else:
            self.unbind("clear_filters")
