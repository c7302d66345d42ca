"""The frame of the program: menus, palette, navigation, pages, status bar. No subject logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenuBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, theme
from desktop.ui.keys import ActionDef, actions, menus
from desktop.ui.page_entry import PageEntry
from desktop.ui.widgets.buttons import ActionButton, LinkButton, key_sequences, key_text
from desktop.ui.widgets.labels import ElidedLabel, make_label
from desktop.ui.widgets.navigation import NavEntry, Navigation
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.palette import CommandPalette, PaletteHit
from desktop.ui.widgets.palette_box import PaletteBox
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.ui.widgets.banner import Banner, BannerTone

LEAST_WIDTH, LEAST_HEIGHT = 640, 320
_HISTORY = 50


class MainWindow(QMainWindow):
    """The window.

    Signals:
        page_shown: key of the page now on top.
        action_asked: key of an action of the frame (`backup`, `lock`, `settings`, `help`, `shortcuts`, `log_folder`,
            `about`) the program has to carry out.
        hit_chosen: key of a record chosen in the palette.
        close_asked: the person wants to leave; only when `hold_closing` is on.
        person_asked: the name at the right of the menu bar was clicked.
    """

    page_shown = Signal(str)
    action_asked = Signal(str)
    hit_chosen = Signal(str)
    close_asked = Signal()
    person_asked = Signal()

    def __init__(
        self,
        pages: Sequence[PageEntry],
        *,
        groups: Sequence[tuple[str, str]],
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        """A window with no page shown yet.

        Args:
            pages: in the order of the navigation.
            groups: key and title of the groups of the navigation.
            title: of the window: unit and program.
            parent: owner.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._entries = {entry.key: entry for entry in pages}
        self._groups = tuple(groups)
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._history: list[str] = []
        self._provider: Callable[[str, Callable[[Sequence[PaletteHit]], None]], None] | None = None
        self._hold_closing = False
        self._actions: dict[str, QAction] = {}
        self._defs = {definition.key: definition for definition in actions()}
        self._build()
        self._palette = CommandPalette(self._whole)
        self._palette.chosen.connect(self._on_hit)
        self._add_page_keys()

    # -- pages ---------------------------------------------------------------------------------------------------

    def show_page(self, key: str, *, remember: bool = True) -> QWidget:
        """Show a page, made now if it is shown for the first time; gives the page."""
        page = self.page(key)
        leaving = self._pages.get(self._current)
        if leaving is not None and leaving is not page:
            hidden = getattr(leaving, "page_hidden", None)
            if hidden is not None:
                hidden()
        if remember and self._current and self._current != key:
            self._history = [*self._history[-_HISTORY:], self._current]
        self._current = key
        self._stack.setCurrentWidget(page)
        self._navigation.show_current(key)
        self._follow_bindings()
        shown = getattr(page, "page_shown", None)
        if callable(shown):
            shown()
        self._focus_page(page)
        self.page_shown.emit(key)
        return page

    def page(self, key: str) -> QWidget:
        """A page, made now if it has not been shown yet."""
        if key not in self._pages:
            page = self._entries[key].factory()
            self._pages[key] = page
            self._stack.addWidget(page)
            frame_of(page).bindings_changed.connect(self._follow_bindings)
        return self._pages[key]

    def current_page(self) -> str:
        """Key of the page on top; "" before the first."""
        return self._current

    def is_made(self, key: str) -> bool:
        """Whether a page has been shown before."""
        return key in self._pages

    def drop_pages(self) -> None:
        """Forget all pages (another database was opened)."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages, self._history, self._current = {}, [], ""
        self._follow_bindings()

    def go_back(self) -> None:
        """Back inside the page when it has a way back, else to the page before."""
        frame = self._current_frame()
        if frame is not None and "go_back" in frame.bindings():
            frame.bindings()["go_back"][0]()
        elif self._history:
            self.show_page(self._history.pop(), remember=False)

    # -- what the frame shows ------------------------------------------------------------------------------------

    def set_count(self, key: str, count: int, *, tone: str = "warn") -> None:
        """Show beside a page how many things need someone; tone `bad`, `warn` or `text2`."""
        self._navigation.set_count(key, count, tone=tone)

    def set_period(self, before: str, heavy: str, below: str) -> None:
        """Show the report period at the foot of the navigation."""
        self._navigation.set_foot(before, heavy, below)

    def set_person(self, name: str) -> None:
        """Show who works."""
        self._person.set_text(name)
        self._person.setVisible(bool(name) and not self.is_narrow)

    def say_saved(self, text: str) -> None:
        """Show at the left of the status bar when was saved, or what Enter does."""
        self._saved.set_text(text)

    def say_backup(self, text: str) -> None:
        """Show in the status bar when the last backup was made."""
        self._backup.setText(text)
        self._backup.setVisible(bool(text) and not self.is_narrow)

    def show_notice(
        self,
        key: str,
        tone: BannerTone,
        *,
        lead: str = "",
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> Banner | None:
        """Show a banner on the current page; None while there is no page."""
        frame = self._current_frame()
        if frame is None:
            return None
        return frame.show_banner(key, tone, lead=lead, text=text, action=action, on_action=on_action)

    def current_frame(self) -> PageFrame | None:
        """The frame of the page on top."""
        return self._current_frame()

    def set_palette_provider(self, provider: Callable[[str, Callable[[Sequence[PaletteHit]], None]], None]) -> None:
        """Have the palette find records: takes the text and a function to call with the hits."""
        self._provider = provider

    def action(self, key: str) -> QAction:
        """An action of the menus by its key."""
        return self._actions[key]

    @property
    def is_narrow(self) -> bool:
        """Whether the window is narrower than 1000 pixels."""
        return self.width() < theme.NARROW_WIDTH

    def hold_closing(self, *, on: bool) -> None:
        """While on, closing the window only emits `close_asked` (work is still being written)."""
        self._hold_closing = on

    # -- Qt ------------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._hold_closing:
            event.ignore()
            self.close_asked.emit()
            return
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- inside --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setMenuWidget(self._make_top_bar())
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._navigation = Navigation(name=self.tr("Các trang"))
        self._navigation.set_entries(
            [
                (title, [NavEntry(e.key, e.title, e.icon) for e in self._entries.values() if e.group == key])
                for key, title in self._groups
            ]
        )
        self._navigation.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "pages")
        row.addWidget(self._navigation)
        row.addWidget(self._stack, 1)
        self._whole = whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(middle, 1)
        column.addWidget(self._make_status_bar())
        self.setCentralWidget(whole)

    def _make_top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "topbar")
        bar.setFixedHeight(theme.px(38))
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(2)
        self._top_row = row
        row.addWidget(self._make_menus(), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._box = PaletteBox(self.tr("Tìm trang, việc, bản ghi…"), keys="Ctrl+K")
        self._box.clicked.connect(self._open_palette)
        row.addWidget(self._box)
        self._person = LinkButtonWithIcon("people", self)
        self._person.clicked.connect(self.person_asked)
        self._person.hide()
        row.addWidget(self._person)
        return bar

    def _make_menus(self) -> QMenuBar:
        bar = QMenuBar()
        bar.setNativeMenuBar(False)
        bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        by_key = {key: bar.addMenu(title) for key, title in menus()}
        for definition in self._defs.values():
            menu = by_key[definition.menu]
            if definition.separated:
                menu.addSeparator()
            action = QAction(definition.text, self)
            action.setObjectName(definition.key)
            if definition.shortcut:
                action.setShortcuts(key_sequences(definition.shortcut))
            if definition.icon:
                icons.put(action, definition.icon)
            action.setEnabled(definition.scope == "frame")
            action.triggered.connect(lambda _=False, definition=definition: self._on_action(definition))
            menu.addAction(action)
            self.addAction(action)
            self._actions[definition.key] = action
        return bar

    def _make_status_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "status")
        bar.setFixedHeight(theme.px(26))
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(18)
        self._saved = ElidedLabel(role="small")
        self._backup: QLabel = make_label(role="small")
        self._help = LinkButton(self.tr("F1 Trợ giúp trang này"), small=True, on_click=lambda: self._emit("help"))
        self._help.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._help.setProperty("role", "status-link")
        row.addWidget(self._saved, 1)
        row.addWidget(self._backup)
        row.addWidget(self._help)
        return bar

    def _add_page_keys(self) -> None:
        shown = [entry for entry in self._entries.values() if entry.group]
        for at, entry in enumerate(shown[:9], start=1):
            shortcut = QShortcut(key_sequences(f"Ctrl+{at}")[0], self)
            shortcut.activated.connect(lambda key=entry.key: (commit_typing(), self.show_page(key)))

    def _on_action(self, definition: ActionDef) -> None:
        commit_typing()
        if definition.key == "palette":
            self._open_palette()
        elif definition.key == "go_back":
            self.go_back()
        elif definition.key == "next_pane":
            self._next_pane()
        elif definition.key == "quit":
            self.close()
        elif definition.scope == "frame":
            self._emit(definition.key)
        else:
            frame = self._current_frame()
            if frame is not None and definition.key in frame.bindings():
                frame.bindings()[definition.key][0]()

    def _emit(self, key: str) -> None:
        self.action_asked.emit(key)

    def _follow_bindings(self) -> None:
        """Enable the actions the shown page answers to, under the names it gave them."""
        frame = self._current_frame()
        bindings = frame.bindings() if frame is not None else {}
        for key, definition in self._defs.items():
            if definition.scope == "page":
                self._actions[key].setEnabled(key in bindings)
                self._actions[key].setText((bindings[key][1] if key in bindings else "") or definition.text)

    def _current_frame(self) -> PageFrame | None:
        page = self._pages.get(self._current)
        return None if page is None else frame_of(page)

    def _open_palette(self) -> None:
        pages = [
            PaletteHit(self.tr("Trang"), f"page:{e.key}", e.title, e.icon) for e in self._entries.values() if e.group
        ]
        work = [
            PaletteHit(
                self.tr("Việc"),
                f"action:{key}",
                action.text().replace("&", ""),
                self._defs[key].icon or "check",
                key_text(self._defs[key].shortcut),
            )
            for key, action in self._actions.items()
            if action.isEnabled() and key != "palette"
        ]
        self._palette.open([*pages, *work], self._provider)

    def _on_hit(self, key: str) -> None:
        kind, _, name = key.partition(":")
        if kind == "page":
            self.show_page(name)
        elif kind == "action":
            self._actions[name].trigger()
        else:
            self.hit_chosen.emit(key)

    def _next_pane(self) -> None:
        """From the navigation into the page and back."""
        page = self._pages.get(self._current)
        focused = QApplication.focusWidget()
        if page is None or focused is None or not self._navigation.isAncestorOf(focused):
            self._navigation.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        first = getattr(page, "first_focus", None)
        target = first() if callable(first) else next_in_chain(page)
        if isinstance(target, QWidget):
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_page(self, page: QWidget) -> None:
        """Put the focus into a page that was reached by a key or a link; arrows in the navigation keep it there."""
        focused = QApplication.focusWidget()
        if focused is not None and self._navigation.isAncestorOf(focused):
            return
        first = getattr(page, "first_focus", None)
        target = first() if callable(first) else None
        if isinstance(target, QWidget):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        narrow = self.is_narrow
        self._navigation.set_rail(rail=narrow)
        self._box.set_short(short=narrow)
        shows_person = bool(self._person.text()) and not narrow
        self._top_row.setContentsMargins(0, 0, 0 if shows_person else 12, 0)
        self._person.setVisible(bool(self._person.text()) and not narrow)
        self._backup.setVisible(bool(self._backup.text()) and not narrow)
        self._help.setText(self.tr("F1 Trợ giúp") if narrow else self.tr("F1 Trợ giúp trang này"))


class LinkButtonWithIcon(ActionButton):
    """The person's name in the menu bar."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__("", icon=icon, parent=parent)
        self.setProperty("role", "person")


def next_in_chain(page: QWidget) -> QWidget | None:
    """The first widget of a page that Tab would reach."""
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if page.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
        widget = widget.nextInFocusChain()
    return None


def frame_of(page: QWidget) -> PageFrame:
    """The frame of a page: itself, or its attribute `frame`."""
    if isinstance(page, PageFrame):
        return page
    frame = getattr(page, "frame", None)
    if not isinstance(frame, PageFrame):
        msg = f"{type(page).__name__} is no PageFrame and has none"
        raise TypeError(msg)
    return frame
