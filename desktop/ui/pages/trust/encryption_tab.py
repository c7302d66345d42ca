"""The tab "Mã hóa": the key that packages for this office are encrypted to, those of others, and lost ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.services.key_recovery import (
    FILE_SUFFIX,
    envelope_facts,
    give_back,
    make_new_envelope_key,
    put_away,
    read_in,
)
from desktop.ui.dialogs.passphrase import PassphraseDialog
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.key_recovery import EnvelopeFacts, PutAway, UnitKeyFacts
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

_FOLDER = "trust.folder"


class EncryptionTab(QFrame):
    """Own key above, the keys of other units below.

    Attributes:
        table: the other units.
    """

    def __init__(self, frame: PageFrame, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._frame = frame
        self._session = session
        self._units: dict[str, UnitKeyFacts] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._make_own())
        layout.addWidget(self._make_units(), 1)

    def refresh(self) -> None:
        """Ask again."""
        self._session.read(envelope_facts, receiver=self, done=self.show_facts, key="encryption")

    def show_facts(self, facts: EnvelopeFacts) -> None:
        """Show what is known."""
        deposited = facts.own.deposited_at
        if deposited:
            kept = State("state-ok", self.tr("gửi kèm phiếu đăng ký khóa ngày {day}").format(day=_day(deposited)), "ok")
        elif self._session.office.superior is None:
            kept = State("state-info", self.tr("không có cấp trên; cất khóa ra tệp"), "text2")
        elif facts.superior_knows:
            kept = State("state-warn", self.tr("chưa gửi; xuất phiếu đăng ký khóa một lần nữa"), "warn")
        else:
            kept = State(
                "state-warn", self.tr("chưa biết khóa của cấp trên; ghi nhận phiếu của cấp trên trước"), "warn"
            )
        rows: list[tuple[str, str | State | QWidget]] = [
            (self.tr("Khóa công khai"), facts.own.recipient),
            (self.tr("Tạo ngày"), _day(facts.own.created_at)),
            (self.tr("Cất ở cấp trên"), kept),
        ]
        if facts.older:
            rows.append((self.tr("Khóa cũ"), self.tr("{n} khóa, chỉ để đọc gói cũ").format(n=facts.older)))
        self._facts.show_facts(rows)
        chosen = self.table.current_id()
        self._units = {one.unit_id: one for one in facts.units}
        self._model.show_rows([self._row(one) for one in facts.units])
        if facts.units:
            self.table.choose(chosen if chosen in self._units else facts.units[0].unit_id)
        self._none.setVisible(not facts.units)
        self.table.setVisible(bool(facts.units))
        self._on_current(self.table.current_id())

    def put_away(self) -> None:
        """The office's keys into a file."""
        path = self._ask_file(self.tr("Cất khóa mã hóa của đơn vị"), self._session.office.unit.code)
        if path is not None:
            self._run(lambda office: put_away(office, path), self._show_saved)

    def read_in(self) -> None:
        """Keys out of a file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn tệp khóa mã hóa"),
            self._session.memory.recall(_FOLDER),
            self.tr("Khóa mã hóa (*.age);;Mọi tệp (*)"),
        )
        if not chosen:
            return
        text = self.tr("Mật khẩu ghi trên giấy khi cất khóa, hoặc do cấp trên báo khi trả lại khóa.")
        typed = PassphraseDialog.ask(self, self.tr("Mật khẩu của tệp khóa"), text, button=self.tr("Nhập khóa"))
        if typed is not None:
            path = Path(chosen)
            self._run(lambda office: read_in(office, path, typed), self._on_read)

    def make_new(self) -> None:
        """Another key in use; the earlier ones go on reading."""
        self._run(make_new_envelope_key, self._on_made)

    def give_back(self) -> None:
        """The keys kept for the chosen unit into a file for it."""
        one = self._units.get(self.table.current_id())
        if one is None or not one.kept_at:
            return
        path = self._ask_file(self.tr("Trả lại khóa mã hóa cho {unit}").format(unit=one.unit), one.code)
        if path is not None:
            self._run(lambda office: give_back(office, one.unit_id, path), self._show_saved)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _make_own(self) -> Card:
        card = Card()
        card.set_title(self.tr("Khóa mã hóa của đơn vị"))
        words = self.tr(
            "Gói gửi cho đơn vị được mã hóa bằng khóa này; chỉ máy có khóa mới mở được. Khóa công khai đi cùng phiếu "
            "đăng ký khóa. Mất khóa thì không đọc được gói đã nhận dưới dạng mã hóa, nên cần cất một bản."
        )
        card.body.addWidget(make_label(words, "label", wrap=True))
        self._facts = FactsGrid(label_width=120)
        card.body.addWidget(self._facts)
        card.add_to_head(LinkButton(self.tr("Tạo khóa mới"), on_click=self.make_new))
        card.body.addWidget(
            _row_of(
                ActionButton(self.tr("Cất khóa ra tệp…"), icon="save", on_click=self.put_away),
                ActionButton(self.tr("Nhập khóa đã cất…"), icon="key", on_click=self.read_in),
            )
        )
        return card

    def _make_units(self) -> Card:
        self._model = RowsModel(
            (
                Column("unit", self.tr("Đơn vị"), sortable=False),
                Column("key", self.tr("Khóa công khai"), width=190, sortable=False, keep=False),
                Column("since", self.tr("Biết từ"), width=110, sortable=False),
                Column("kept", self.tr("Giữ hộ khóa"), width=170, sortable=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Khóa mã hóa của các đơn vị"))
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_current)
        self._give = ActionButton(self.tr("Trả lại khóa cho đơn vị…"), icon="key", on_click=self.give_back)
        self._give.setEnabled(False)
        none = self.tr(
            "Chưa biết khóa mã hóa của đơn vị nào, nên gói xuất ra chưa được mã hóa. Ghi nhận phiếu đăng ký khóa của "
            "nơi nhận; từ đó gói gửi nơi ấy tự được mã hóa."
        )
        self._none = make_label(none, "label", wrap=True)
        self._none.setContentsMargins(14, 10, 14, 10)
        card = Card(flush=True)
        card.set_title(self.tr("Khóa mã hóa của các đơn vị"))
        card.add_to_head(self._give)
        card.body.addWidget(self._none)
        card.body.addWidget(self.table, 1)
        return card

    def _row(self, one: UnitKeyFacts) -> Row:
        key = one.key.recipient if one.key else ""
        return Row(
            one.unit_id,
            (
                one.unit,
                Cell(f"{key[:10]} … {key[-6:]}" if key else self.tr("chưa biết"), tip=key),
                _day(one.key.from_at) if one.key else "",
                Cell(self.tr("từ {day}").format(day=_day(one.kept_at)), icon="lock")
                if one.kept_at
                else Cell(self.tr("không"), tone="text2"),
            ),
        )

    def _on_current(self, unit_id: str) -> None:
        one = self._units.get(unit_id)
        self._give.setEnabled(one is not None and one.kept_at is not None)

    def _ask_file(self, title: str, stem: str) -> Path | None:
        start = Path(self._session.memory.recall(_FOLDER) or ".") / f"{stem}{FILE_SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(start), self.tr("Khóa mã hóa (*.age)"))
        return Path(chosen) if chosen else None

    def _run(self, call: Callable[[Office], object], done: Callable[..., None]) -> None:
        self._frame.hide_banner("encryption")
        self._session.write(call, receiver=self, done=done, failed=self._on_refused)

    def _show_saved(self, done: PutAway) -> None:
        words = self.tr(
            "Mật khẩu của tệp: {passphrase}. Ghi ra giấy và để riêng với tệp, hoặc báo qua điện thoại; chương trình "
            "không giữ mật khẩu này."
        )
        self._frame.show_banner(
            "encryption",
            "ok",
            lead=self.tr("Đã ghi {name}.").format(name=done.path.name),
            text=words.format(passphrase=done.passphrase),
            action=self.tr("Sao chép mật khẩu"),
            on_action=lambda: QApplication.clipboard().setText(done.passphrase),
        )
        self.refresh()

    def _on_read(self, new: int) -> None:
        words = self.tr("Đã nhập {n} khóa mã hóa. Tiếp nhận lại các gói chưa mở được.").format(n=new)
        self._frame.work.end(words if new else self.tr("Các khóa trong tệp đã có ở máy này."))
        self.refresh()

    def _on_made(self, recipient: str) -> None:
        del recipient
        words = self.tr("Đã tạo khóa mã hóa mới; khóa cũ vẫn đọc gói cũ. Xuất phiếu đăng ký khóa để các nơi gửi biết.")
        self._frame.work.end(words)
        self.refresh()

    def _on_refused(self, error: KnownError) -> None:
        show_known_error(self._frame, error)


def _row_of(*buttons: QWidget) -> QWidget:
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return make_plain(row)


def _day(stamp: str) -> str:
    return say_date(vietnam_day(datetime.fromisoformat(stamp)))
