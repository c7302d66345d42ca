"""The cards of "Đơn vị & tin cậy": own unit, own key, units that report here, keys accepted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.queries.office import TrustedKeyRow
    from desktop.services.office import Office
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.pages.trust.loading import TrustView
    from desktop.ui.widgets.fields.record import Hit


class UnitRow(QFrame):
    """A field for a unit, two buttons; hidden until asked for.

    Signals:
        chosen: id of the unit.
    """

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        go: str,
        search: Callable[[str, Callable[[Sequence[Hit]], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.field = RecordField(search)
        self.field.set_names(label, "")
        self.field.changed.connect(lambda: self.field.set_severity(""))
        words = make_label(label, "label")
        words.setBuddy(self.field.input())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(words)
        row.addWidget(self.field, 1)
        row.addWidget(ActionButton(go, on_click=self._choose))
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.hide))
        self.hide()

    def open(self) -> None:
        """Show the row, empty, and go to its field."""
        self.field.set_value("")
        self.show()
        self.field.focus()

    def _choose(self) -> None:
        if self.field.value():
            self.hide()
            self.chosen.emit(self.field.value())
        else:
            self.field.set_severity("error")
            self.field.focus()


class OwnUnitCard(Card):
    """The office's unit and the one it reports to.

    Signals:
        superior_chosen: id of the unit, "" for none.
    """

    superior_chosen = Signal(str)

    def __init__(
        self, search: Callable[[str, Callable[[Sequence[Hit]], None]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Đơn vị"))
        self._facts = FactsGrid(label_width=104)
        self.body.addWidget(self._facts)
        self.row = UnitRow(self.tr("Nơi nhận"), self.tr("Đặt nơi nhận"), search)
        self.row.chosen.connect(self.superior_chosen)
        self.body.addWidget(self.row)
        self._change = LinkButton(self.tr("Đổi nơi nhận"), on_click=self.row.open)
        self.add_to_head(self._change)
        self.body.addStretch(1)

    def show_office(self, office: Office) -> None:
        """Show the office."""
        unit, superior = office.unit, office.superior
        self._facts.show_facts(
            [
                (self.tr("Đơn vị"), unit.name),
                (self.tr("Mã, cấp"), f"{unit.code}, {say_level(unit.level)}"),
                (self.tr("Cán bộ"), office.author.name),
                (
                    self.tr("Nơi nhận báo cáo"),
                    f"{superior.name} ({superior.code})"
                    if superior
                    else State("dash", self.tr("chưa có, báo cáo chỉ in ra giấy")),
                ),
            ]
        )
        self._change.setText(self.tr("Đổi nơi nhận") if superior else self.tr("Chọn nơi nhận"))


class OwnKeyCard(Card):
    """The signing key in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Khóa ký của đơn vị"))
        self._facts = FactsGrid(label_width=104)
        self.body.addWidget(self._facts)
        self._label = make_label(self.tr("Dấu vân tay khóa, ghi trên phiếu giấy để cấp trên đối chiếu"), "label")
        self.body.addWidget(self._label)
        self._frame = QFrame()
        self._frame.setProperty("role", "code")
        self._print = make_label(role="mono")
        self._print.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(12, 8, 12, 8)
        inner.addWidget(self._print)
        self.body.addWidget(self._frame)
        self.body.addStretch(1)

    def show_key(self, key: KeyFacts | None) -> None:
        """Show the key."""
        for widget in (self._label, self._frame):
            widget.setVisible(key is not None)
        if key is None:
            none = State("state-warn", self.tr("chưa có; tạo khóa trong “Khác”"), "warn")
            self._facts.show_facts([(self.tr("Khóa"), none)])
            return
        made = say_date(vietnam_day(datetime.fromisoformat(key.made_at)))
        self._facts.show_facts([(self.tr("Người giữ khóa"), key.holder), (self.tr("Tạo ngày"), made)])
        groups = key.fingerprint.split()
        lines = (groups[at : at + 8] for at in range(0, len(groups), 8))
        self._print.setText("\n".join("  ".join(line) for line in lines))
        self._frame.setAccessibleName(self.tr("Dấu vân tay khóa: {groups}").format(groups=key.fingerprint))


class ReportingCard(Card):
    """The units that report here.

    Signals:
        added: ids of units.
        removed: id of a unit.
    """

    added = Signal(tuple)
    removed = Signal(str)

    def __init__(
        self, search: Callable[[str, Callable[[Sequence[Hit]], None]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Đơn vị cấp dưới gửi báo cáo về"))
        self._below: tuple[str, ...] = ()
        self.row = UnitRow(self.tr("Đơn vị"), self.tr("Thêm"), search)
        self.row.chosen.connect(lambda unit_id: self.added.emit((unit_id,)))
        self._all = LinkButton("", small=True, on_click=lambda: self.added.emit(self._below))
        self._add = LinkButton(self.tr("Thêm đơn vị"), on_click=self.row.open)
        self._remove = LinkButton(self.tr("Bỏ khỏi danh sách"), small=True, on_click=self._ask_remove)
        self.add_to_head(self._add)
        self._model = RowsModel(
            (
                Column("unit", self.tr("Đơn vị"), sortable=False),
                Column("key", self.tr("Khóa ký"), width=186, sortable=False),
                Column("packages", self.tr("Gói đã nhận"), "right", 100, sortable=False),
                Column("last", self.tr("Gần nhất"), "right", 96, sortable=False, keep=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Đơn vị cấp dưới"))
        self.table.setModel(self._model)
        self.table.delete_asked.connect(lambda _: self._ask_remove())
        self.table.current_changed.connect(lambda one: self._remove.setEnabled(bool(one)))
        self._empty = make_label(
            self.tr("Chưa có đơn vị nào gửi báo cáo về đây. Đơn vị được thêm khi ghi nhận khóa, hoặc thêm tại đây."),
            "label",
            wrap=True,
        )
        self._empty.setContentsMargins(14, 10, 14, 10)
        for widget in (self.row, self._empty):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.add_foot(self._all, self._remove)
        self._remove.setEnabled(False)

    def show_units(self, view: TrustView) -> None:
        """Show the units."""
        title = self.tr("Đơn vị cấp dưới gửi báo cáo về")
        self.set_title(f"{title} ({say_number(len(view.reporting))})" if view.reporting else title)
        rows: list[Row] = []
        for one in view.reporting:
            key = (
                State("state-ok", ", ".join(dict.fromkeys(one.holders)), "text2")
                if one.holders
                else State("state-warn", self.tr("Chưa ghi nhận khóa"), "warn")
            )
            last = say_date(vietnam_day(datetime.fromisoformat(one.last_received_at))) if one.last_received_at else NONE
            cells = (Cell(one.unit.name, tip=one.unit.code), state_cell(key), say_number(one.packages), last)
            rows.append(Row(one.unit.id, cells))
        self._model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._remove.setVisible(bool(rows))
        self._remove.setEnabled(False)
        self._below = tuple(unit.id for unit in view.not_reporting)
        self._all.setText(self.tr("Thêm cả {n} đơn vị trực thuộc").format(n=say_number(len(self._below))))
        self._all.setVisible(len(self._below) > 1)

    def _ask_remove(self) -> None:
        if self.table.current_id():
            self.removed.emit(self.table.current_id())


class TrustedCard(Card):
    """Keys of others that were accepted.

    Signals:
        revoke_asked: TrustedKeyRow.
    """

    revoke_asked = Signal(object)

    def __init__(self, *, on_accept: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Khóa đã ghi nhận"))
        self._keys: dict[str, TrustedKeyRow] = {}
        self.add_to_head(LinkButton(self.tr("Ghi nhận khóa…"), on_click=on_accept))
        self._model = RowsModel(
            (
                Column("unit", self.tr("Đơn vị, người giữ khóa"), sortable=False),
                Column("print", self.tr("Dấu vân tay"), width=116, sortable=False, keep=False),
                Column("state", self.tr("Tình trạng"), width=122, sortable=False),
                Column("accepted", self.tr("Người ghi nhận"), width=124, sortable=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Khóa đã ghi nhận"), two_lines=True)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_current)
        self._empty = make_label(
            self.tr(
                "Chưa ghi nhận khóa nào. Nhận phiếu đăng ký khóa của đơn vị, đối chiếu với phiếu giấy rồi ghi nhận."
            ),
            "label",
            wrap=True,
        )
        self._empty.setContentsMargins(14, 10, 14, 10)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self._revoke = LinkButton(self.tr("Thu hồi khóa đang chọn…"), small=True, on_click=self._ask_revoke)
        self.add_foot(self._revoke)

    def show_keys(self, view: TrustView) -> None:
        """Show the keys, those in force first, the newest first."""
        ordered = sorted(view.trusted, key=lambda key: key.accepted_at, reverse=True)
        ordered.sort(key=lambda key: key.state != "active")
        self._keys = {key.fingerprint: key for key in ordered}
        rows: list[Row] = []
        for key in ordered:
            day = say_date(vietnam_day(datetime.fromisoformat(key.accepted_at)))
            state = key_state(key)
            digits = key.fingerprint.upper()
            cells = (
                Cell(view.names.get(key.unit_id, ""), key.holder),
                Cell(f"{digits[:4]} … {digits[-4:]}", tip=digits),
                Cell(state.word, key.reason or "", icon=state.icon, tone=state.tone),
                Cell(key.accepted_by, day),
            )
            rows.append(Row(key.fingerprint, cells, quiet=key.state != "active"))
        self._model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._revoke.setVisible(bool(rows))
        self._on_current("")

    def _on_current(self, fingerprint: str) -> None:
        key = self._keys.get(fingerprint)
        self._revoke.setEnabled(key is not None and key.state == "active")

    def _ask_revoke(self) -> None:
        key = self._keys.get(self.table.current_id())
        if key is not None and key.state == "active":
            self.revoke_asked.emit(key)


def key_state(key: TrustedKeyRow) -> State:
    """Whether a key still speaks for its unit."""
    if key.state == "active":
        return State("state-ok", tr("Đang dùng"), "text2")
    if key.state == "revoked":
        return State("state-bad", tr("Đã thu hồi"), "bad")
    return State("history", tr("Đã thay khóa khác"), "text2")


def say_level(level: str) -> str:
    """The level of a unit in words."""
    words = {
        "province": tr("cấp tỉnh"),
        "district": tr("cấp huyện"),
        "commune": tr("cấp xã"),
        "central": tr("trung ương"),
    }
    return words.get(level, level)
