"""Choosing a key on a token: the maker's library, the tokens it reaches, the certificates on them; no PIN is asked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.messages import describe
from desktop.services.own_keys import token_certificates
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.pin_line import pin_state
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.fields.base import Line
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.services.own_keys import TokenCertificate
    from desktop.ui.session import Session

LIBRARY = "trust.token_library"


class TokenDialog(QDialog):
    """The library and the certificates.

    Attributes:
        table: the certificates found.
        use_button: "Dùng khóa này".
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: dict[str, TokenCertificate] = {}
        self.chosen: TokenCertificate | None = None
        self.setWindowTitle(self.tr("Dùng thiết bị ký số"))
        self.setMinimumSize(theme.px(700), theme.px(420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(self.tr("Dùng thiết bị ký số"), "section"))
        text = self.tr(
            "Cắm thiết bị, chọn thư viện PKCS#11 của hãng (tệp .dll hoặc .so cài cùng thiết bị), rồi chọn chứng thư. "
            "Mã PIN chỉ hỏi khi ký; nhập sai không tự thử lại."
        )
        layout.addWidget(make_label(text, "label", wrap=True))
        self._library = Line()
        self._library.setReadOnly(True)
        self._library.setPlaceholderText(self.tr("Chưa chọn thư viện"))
        label = FieldLabel(self.tr("Thư viện của hãng"), required=True)
        label.setBuddy(self._library)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._library, 1)
        self._choose = ActionButton(self.tr("Chọn…"), icon="folder", on_click=self.choose_library)
        self._again = ActionButton(self.tr("Xem lại"), icon="refresh", on_click=self.look)
        row.addWidget(self._choose)
        row.addWidget(self._again)
        layout.addWidget(label)
        layout.addLayout(row)
        self._model = RowsModel(
            (
                Column("holder", self.tr("Người giữ, đơn vị"), sortable=False),
                Column("token", self.tr("Thiết bị, loại khóa"), width=150, sortable=False),
                Column("ends", self.tr("Hiệu lực đến"), width=104, sortable=False),
                Column("pin", self.tr("Mã PIN"), width=150, sortable=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Chứng thư trên thiết bị"), two_lines=True)
        self.table.setModel(self._model)
        self.table.opened.connect(lambda _: self._use())
        self.table.current_changed.connect(lambda _: self._enable())
        self._banner = Banner("info")
        self._banner.hide()
        layout.addWidget(self._banner)
        layout.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.reject))
        self.use_button = ActionButton(self.tr("Dùng khóa này"), icon="key", look="primary", on_click=self._use)
        buttons.addWidget(self.use_button)
        layout.addLayout(buttons)
        self._enable()
        kept = session.memory.recall(LIBRARY)
        if kept:
            self._show_library(Path(kept))
            self.look()
        else:
            self._choose.setFocus()

    def choose_library(self) -> None:
        """Ask for the library and look what it reaches."""
        kinds = "*.dll" if sys.platform == "win32" else "*.so *.dylib"
        words = self.tr("Thư viện PKCS#11 ({kinds})").format(kinds=kinds)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Chọn thư viện của hãng"), self._library.text(), f"{words};;*"
        )
        if name:
            self._show_library(Path(name))
            self.look()

    def look(self) -> None:
        """Ask the library for its tokens; that takes seconds."""
        if not self._library.text():
            return
        library = Path(self._library.text())
        self._banner.say("info", text=self.tr("Đang hỏi thiết bị…"))
        self._banner.show()
        self._again.setEnabled(False)
        self._session.tasks.run(
            "files",
            lambda: token_certificates(library),
            receiver=self,
            done=self._show,
            failed=self._on_failed,
            key="tokens",
        )

    def _show_library(self, library: Path) -> None:
        self._library.setText(str(library))
        self._library.setToolTip(str(library))

    def _show(self, found: tuple[TokenCertificate, ...]) -> None:
        self._again.setEnabled(True)
        self._session.memory.keep(LIBRARY, self._library.text())
        self._found = {one.facts.fingerprint: one for one in found}
        self._model.show_rows([self._row(one) for one in found])
        self._banner.setVisible(not found)
        if found:
            self.table.choose(found[0].facts.fingerprint)
            self.table.setFocus()
        else:
            self._banner.say("warn", text=self.tr("Không thấy chứng thư nào. Cắm thiết bị rồi bấm “Xem lại”."))
        self._enable()

    def _on_failed(self, error: KnownError) -> None:
        self._again.setEnabled(True)
        message = describe(error)
        self._banner.say("bad", lead=message.what, text=f"{message.why} {message.next_step}".strip())
        self._banner.show()

    def _row(self, one: TokenCertificate) -> Row:
        facts, tries = one.facts, pin_state(one.tries.value)
        holder = Cell(facts.person, facts.organisation or facts.department)
        cells = (
            holder,
            Cell(one.label, one.key),
            say_date(vietnam_day(facts.valid_to)),
            Cell(tries.word, icon=tries.icon, tone=tries.tone)
            if one.is_usable
            else Cell(self.tr("không ký gói được"), icon="state-bad", tone="bad"),
        )
        return Row(facts.fingerprint, cells, quiet=not one.is_usable)

    def _enable(self) -> None:
        one = self._found.get(self.table.current_id())
        self.use_button.setEnabled(one is not None and one.is_usable)

    def _use(self) -> None:
        one = self._found.get(self.table.current_id())
        if one is not None and one.is_usable:
            self.chosen = one
            self.accept()

    @classmethod
    def ask(cls, session: Session, parent: QWidget | None = None) -> TokenCertificate | None:
        """The certificate that was chosen, or None when it was given up."""
        dialog = cls(session, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen
        dialog.deleteLater()
        return chosen if accepted else None
