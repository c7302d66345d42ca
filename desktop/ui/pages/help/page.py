"""The page of help: topics left, the text right; F1 comes here from every page, Alt+← goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QWidget

from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.help.texts import read_topic, topics
from desktop.ui.texts import tr
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Column, Row
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.session import Destination

KEY = "help"


class HelpPage(PageFrame):
    """The page."""

    def __init__(self, on_back: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(tr("Trợ giúp"), back=True, parent=parent)
        self.set_scope(self.tr("Nằm trong chương trình, không cần mạng"))
        self.unbind("go_back")  # the window knows the page before; asking this page would turn in a circle
        self.back_asked.connect(on_back)
        self.list = DataTable(name=self.tr("Các mục trợ giúp"))
        model = RowsModel((Column("title", self.tr("Mục"), sortable=False),), parent=self.list)
        self.list.setModel(model)
        self.list.horizontalHeader().hide()
        model.show_rows([Row(topic.file, (topic.title,)) for topic in topics()])
        self.list.current_changed.connect(self._show)
        left = Card(flush=True)
        left.body.addWidget(self.list)
        left.setFixedWidth(theme.px(250))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Nội dung trợ giúp"))
        self.text.document().setDocumentMargin(theme.px(16))
        self.text.anchorClicked.connect(self._follow)
        right = Card(flush=True)
        right.body.addWidget(self.text)
        body = QFrame()
        body.setProperty("role", "plain")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(right, 1)
        self.set_body(body)
        self.list.choose(topics()[0].file)

    def arrive(self, destination: Destination) -> None:
        """Show the text asked for."""
        self.list.choose(destination.tab)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """The list of topics."""
        return self.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return
        super().keyPressEvent(event)

    def _show(self, file: str) -> None:
        if file:
            self.text.setMarkdown(read_topic(file))

    def _follow(self, link: QUrl) -> None:
        self.list.choose(link.fileName().removesuffix(".md"))
