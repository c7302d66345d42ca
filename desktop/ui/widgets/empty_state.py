"""What stands where nothing is yet: an outline icon, two sentences, one button, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.labels import IconLabel, make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class EmptyState(QWidget):
    """Fills the place of a list.

    Attributes:
        button: the one primary button; None when there is none.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        button: str = "",
        button_icon: str = "plus",
        keys: str = "",
        on_click: Callable[[], object] | None = None,
        links: Sequence[tuple[str, str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """The place of a list without rows.

        Args:
            icon: of the page.
            title: the sentence saying what is absent.
            text: what happens once it is there.
            button: words of the primary button; "" for none.
            button_icon: on the button.
            keys: its key.
            on_click: what it does.
            links: (words before, words of the link, what it does), for import and practice data.
            parent: owner.
        """
        super().__init__(parent)
        self.button = (
            ActionButton(button, icon=button_icon, keys=keys, look="primary", on_click=on_click) if button else None
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(IconLabel(icon, role="edge", size=64), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        heading = make_label(title, "empty-title", wrap=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(heading)
        more = make_label(text, "label", wrap=True)
        more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        more.setFixedWidth(theme.px(540))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(more)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addSpacing(12)
        if self.button is not None:
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
            layout.addSpacing(4)
        layout.addLayout(self._links(links))
        layout.addStretch(3)
        self.setAccessibleName(f"{title}. {text}")

    def _links(self, links: Sequence[tuple[str, str, Callable[[], object]]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addStretch(1)
        for before, words, act in links:
            row.addWidget(make_label(before, "small"))
            row.addWidget(LinkButton(words, small=True, on_click=act))
            row.addSpacing(6)
        row.addStretch(1)
        return row
