"""One row of the journal told to the end, beside the list."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.clock import vietnam_time
from desktop.services.journal_details import load_journal_details
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.services.journal_details import JournalDetails, PackageFacts
    from desktop.services.journals import JournalLine
    from desktop.ui.session import Session

_DIGITS = 16


class DetailsCard(Card):
    """Field by field, the package, the seal.

    Signals:
        record_asked: the record is to be opened.
        package_asked: id of the package that is to be shown.
    """

    record_asked = Signal()
    package_asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Chi tiết"), parent=parent)
        self._session = session
        self._line: JournalLine | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addWidget(self._scroll)
        self.open_button = ActionButton(self.tr("Mở bản ghi"), icon="document", on_click=self.record_asked.emit)
        self.add_foot(self.open_button, make_label())
        self.show_line(None, "")

    def show_line(self, line: JournalLine | None, action: str) -> None:
        """Show a row; None shows that none is chosen."""
        self._line = line
        self.set_title(action or self.tr("Chi tiết"))
        self.open_button.setEnabled(line is not None and bool(line.record_id))
        if line is None:
            self._put(make_label(self.tr("Chọn một dòng để xem từng ô đã đổi, gói và niêm phong."), "label", wrap=True))
            return
        seq = line.seq
        self._session.read(
            lambda office: load_journal_details(office, seq), receiver=self, done=self._show, key="details"
        )

    def _show(self, found: JournalDetails | None) -> None:
        line = self._line
        if found is None or line is None or line.seq != found.seq:
            return
        at = vietnam_time(datetime.fromisoformat(line.at))
        head = [
            (self.tr("Lúc"), f"{at:%H:%M:%S, %d/%m/%Y}"),
            (self.tr("Người"), line.author),
            (self.tr("Máy"), found.device),
            (self.tr("Bản ghi"), line.title),
            (self.tr("Lý do"), line.reason),
        ]
        body = QFrame()
        body.setProperty("role", "plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        others = [(_word(name), _told(name, value)) for name, value in found.others if value != line.reason]
        column.addWidget(_grid([*head, *others]))
        if found.changes:
            column.addWidget(make_label(self.tr("Từng ô"), "bold"))
            column.addWidget(
                _grid([(one.label, f"{one.before} → {one.after or NONE}" if one.before else one.after)
                       for one in found.changes])
            )  # fmt: skip
        if found.package is not None:
            self._add_package(column, found.package)
        column.addWidget(make_label(self.tr("Niêm phong"), "bold"))
        seal = _grouped(found.seal) if found.seal else self.tr("chưa có")
        column.addWidget(_grid([(self.tr("Dòng số"), say_number(found.seq)), (self.tr("Mã niêm phong"), seal)]))
        column.addStretch(1)
        self._put(body)

    def _add_package(self, column: QVBoxLayout, package: PackageFacts) -> None:
        column.addWidget(make_label(self.tr("Gói"), "bold"))
        facts = [
            (self.tr("Tệp"), package.file),
            (self.tr("Đơn vị gửi") if package.received else self.tr("Nơi nhận"), package.unit),
            (self.tr("Mã kiểm tra"), _grouped(package.sha256)),
            *((self.tr("Người ký"), _signed(name, at)) for name, at in package.signers),
            (self.tr("Trạng thái"), state_words().get(package.state, "")),
            (self.tr("Kết luận"), "\n".join(package.reasons)),
            (self.tr("Bản ghi"), _counted(package)),
        ]
        if package.decision:
            if why := str(package.decision.get("why") or ""):
                facts.append((self.tr("Quyết định"), why))
            facts.append((self.tr("Người quyết định"), str(package.decision.get("by") or "")))
        column.addWidget(_grid(facts))
        if package.received:
            show = ActionButton(
                self.tr("Xem trong kho gói"), icon="archive", on_click=lambda: self.package_asked.emit(package.id)
            )
            row = QHBoxLayout()
            row.addWidget(show)
            row.addStretch(1)
            column.addLayout(row)

    def _put(self, widget: QWidget) -> None:
        self._scroll.setWidget(widget)


def state_words() -> dict[str, str]:
    """What has become of a received package."""
    return {
        "accepted": tr("đã gộp"),
        "held": tr("đang giữ chờ gói khác"),
        "returned": tr("đã trả lại"),
        "withdrawn": tr("đã rút ra"),
        "set_aside": tr("để riêng (chuỗi gói bị tách)"),
    }


def count_words() -> dict[str, str]:
    """What taking in did, by the journal's names."""
    return {
        "new": tr("mới"),
        "changed": tr("sửa"),
        "deleted": tr("xóa"),
        "ignored": tr("không đổi"),
        "conflicts": tr("xung đột"),
    }


def _counted(package: PackageFacts) -> str:
    counts = dict(package.counts)
    return ", ".join(f"{word} {say_number(counts[name])}" for name, word in count_words().items() if name in counts)


def _word(name: str) -> str:
    words = {
        "unit": tr("Đơn vị"),
        "fingerprint": tr("Dấu vân tay khóa"),
        "reason": tr("Lý do"),
        "file": tr("Tệp"),
        "sha256": tr("Mã kiểm tra"),
        "name": tr("Tên"),
        "device": tr("Máy"),
        "period": tr("Kỳ"),
        "why": tr("Lý do"),
        "plan": tr("Bộ chỉ tiêu"),
        "due_on": tr("Hạn gửi lại"),
        "confirmed_by": tr("Người xác nhận thứ hai"),
    }
    return words.get(name, name)


def _told(name: str, value: str) -> str:
    """A value as people write it; only the day until when something is due is kept otherwise."""
    return say_date(date.fromisoformat(value)) if name == "due_on" else value


def _grid(facts: list[tuple[str, str]]) -> FactsGrid:
    grid = FactsGrid(label_width=110)
    grid.show_facts(facts)
    return grid


def _signed(name: str, at: str) -> str:
    if not at:
        return name
    moment = vietnam_time(datetime.fromisoformat(at))
    return f"{name}, {moment:%H:%M %d/%m/%Y}"


def _grouped(digest: str) -> str:
    """The first sixteen digits in groups of four: enough to compare, and they fit."""
    digits = digest[:_DIGITS].upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
