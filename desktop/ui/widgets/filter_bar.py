"""The filter bar: search, filters that read "Loại hình: tất cả", "Bỏ lọc", columns at the far right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.speaking import restyle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: code, words, a second quieter word, how many records have it."""

    code: str
    label: str
    sub: str = ""
    count: int | None = None


class _StayingMenu(QMenu):
    """A menu in which several entries can be ticked one after the other."""

    def mouseReleaseEvent(self, event) -> None:  # noqa: ANN001 - QMouseEvent
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
            return
        super().keyPressEvent(event)


class FilterButton(ActionButton):
    """A filter; unset it reads "Loại hình: tất cả", set it is filled soft and heavy.

    Signals:
        chosen: codes chosen; empty = all.
    """

    chosen = Signal(tuple)

    def __init__(
        self,
        title: str,
        options: Sequence[Option] = (),
        *,
        several: bool = True,
        all_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """A filter.

        Args:
            title: "Loại hình".
            options: the choices.
            several: more than one may be ticked; otherwise one or all.
            all_text: word for no choice; "tất cả" when left out.
            parent: owner.
        """
        self._title, self._several = title, several
        self._menu = _StayingMenu() if several else QMenu()
        super().__init__(title, menu=self._menu, parent=parent)
        self._all = all_text or self.tr("tất cả")
        self._options: tuple[Option, ...] = ()
        self._codes: tuple[str, ...] = ()
        self.destroyed.connect(self._menu.deleteLater)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these choices; those chosen stay chosen where they still exist."""
        self._options = tuple(options)
        self._codes = tuple(code for code in self._codes if any(one.code == code for one in options))
        self._menu.clear()
        everything = QAction(self._all.capitalize(), self._menu)
        everything.triggered.connect(lambda: self._choose(()))
        self._menu.addAction(everything)
        self._menu.addSeparator()
        for option in self._options:
            words = option.label if option.count is None else f"{option.label}\t{option.count}"
            entry = QAction(words.replace("&", "&&"), self._menu)
            entry.setCheckable(self._several)
            entry.setData(option.code)
            entry.triggered.connect(lambda _=False, code=option.code: self._toggle(code))
            self._menu.addAction(entry)
        self._show()

    def codes(self) -> tuple[str, ...]:
        """What is chosen; empty = all."""
        return self._codes

    def set_codes(self, codes: Sequence[str]) -> None:
        """Choose without telling anybody."""
        self._codes = tuple(codes)
        self._show()

    def _toggle(self, code: str) -> None:
        if not self._several:
            self._choose((code,))
        elif code in self._codes:
            self._choose(tuple(one for one in self._codes if one != code))
        else:
            self._choose((*self._codes, code))

    def _choose(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._show()
        self.chosen.emit(codes)

    def _show(self) -> None:
        for entry in self._menu.actions():
            if entry.isCheckable():
                entry.setChecked(entry.data() in self._codes)
        if not self._codes:
            words = self._all
        elif len(self._codes) == 1:
            words = next((one.label for one in self._options if one.code == self._codes[0]), self._codes[0])
        else:
            words = self.tr("{n} mục").format(n=len(self._codes))
        self.set_text(f"{self._title}: {words}".replace("&", "&&"))
        restyle(self, active="true" if self._codes else "")
        self.updateGeometry()


class FilterBar(QFrame):
    """Search, filters and what belongs to the list; in a narrow window the filters fold into "Bộ lọc (n)".

    Signals:
        changed: text and a dictionary of the chosen codes by filter key.
        cleared: "Bỏ lọc".
    """

    changed = Signal(str, dict)
    cleared = Signal()

    def __init__(self, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        """A bar; without a placeholder there is no search field."""
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.search = SearchField(placeholder) if placeholder else None
        self._filters: dict[str, FilterButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        if self.search is not None:
            self._row.addWidget(self.search)
            self.search.searched.connect(lambda _: self._tell())
        self._fold = ActionButton(self.tr("Bộ lọc"), icon="filter", menu=QMenu(self))
        self._fold.hide()
        self._row.addWidget(self._fold)
        self._clear = LinkButton(self.tr("Bỏ lọc"), on_click=self.clear_filters)
        self._row.addWidget(self._clear)
        self._row.addStretch(1)
        self._clear.hide()
        self._narrow = False
        self._fold.menu().aboutToShow.connect(self._fill_fold)

    def add_filter(
        self, key: str, title: str, options: Sequence[Option] = (), *, several: bool = True, all_text: str = ""
    ) -> FilterButton:
        """Add a filter after the earlier ones."""
        button = FilterButton(title, options, several=several, all_text=all_text)
        self._filters[key] = button
        self._row.insertWidget(self._row.indexOf(self._fold), button)
        button.chosen.connect(lambda _: self._tell())
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Add something else after the filters, as "Danh sách việc"."""
        self._row.insertWidget(self._row.indexOf(self._clear), widget)

    def add_at_end(self, widget: QWidget) -> None:
        """Add something at the far right."""
        self._row.addWidget(widget)

    def add_columns(self, columns: Sequence[Column], on_shown: Callable[[str, bool], object]) -> IconButton:
        """Add the button that shows and hides columns."""
        button = IconButton("gear", self.tr("Chọn cột"), role="accent")
        menu = _StayingMenu(button)
        for column in columns:
            if column.title:
                entry = menu.addAction(column.title)
                entry.setCheckable(True)
                entry.setChecked(True)
                entry.toggled.connect(lambda on, key=column.key: on_shown(key, on))
        button.setMenu(menu)
        self.add_at_end(button)
        return button

    def filter(self, key: str) -> FilterButton:
        """A filter by its key."""
        return self._filters[key]

    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip() if self.search is not None else ""

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The codes chosen, by filter key; filters without a choice are left out."""
        return {key: button.codes() for key, button in self._filters.items() if button.codes()}

    def set_chosen(self, codes: dict[str, tuple[str, ...]], *, text: str = "") -> None:
        """Set filters and text (a saved filter, a link from another page) and tell."""
        for key, button in self._filters.items():
            button.set_codes(codes.get(key, ()))
        if self.search is not None and self.search.text() != text:
            self.search.blockSignals(True)
            self.search.setText(text)
            self.search.blockSignals(False)
        self._tell()

    def clear_filters(self) -> None:
        """Everything again."""
        self.set_chosen({})
        self.cleared.emit()

    def resizeEvent(self, event) -> None:  # noqa: ANN001 - QResizeEvent
        super().resizeEvent(event)
        narrow = self.window().width() < theme.NARROW_WIDTH and bool(self._filters)
        if narrow != self._narrow:
            self._narrow = narrow
            for button in self._filters.values():
                button.setVisible(not narrow)
            self._fold.setVisible(narrow)

    def _fill_fold(self) -> None:
        menu = self._fold.menu()
        menu.clear()
        for button in self._filters.values():
            entry = menu.addAction(button.text())
            entry.setMenu(button.menu())

    def _tell(self) -> None:
        count = len(self.chosen())
        self._clear.setVisible(bool(count))
        words = self.tr("Bộ lọc")
        self._fold.set_text(f"{words} ({count})" if count else words)
        self.changed.emit(self.text(), self.chosen())
