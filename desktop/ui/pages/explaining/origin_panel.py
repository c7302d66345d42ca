"""Under the list of records: the package the chosen record came in, who signed it and when, and the way to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_time
from desktop.services.record_origins import ACCEPTED, RETURNED, WITHDRAWN, Origin, record_origins
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import NONE
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from desktop.services.explaining import ExplainedRecord
    from desktop.services.office import Office
    from desktop.ui.session import Session


class OriginPanel(QFrame):
    """Hidden for a record made here.

    Attributes:
        link: opens the package where packages are kept.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self._origins: tuple[Origin, ...] = ()
        self._asked: tuple[str, str] = ("", "")
        self._file = ElidedLabel(role="bold")
        self._state = QVBoxLayout()
        self._signed = make_label("", "label", wrap=True)
        self._carried = make_label("", "label", wrap=True)
        self._more = make_label("", "small", wrap=True)
        self.link = LinkButton(self.tr("Mở ở Kho gói"), on_click=self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(make_rule())
        inside = QVBoxLayout()
        inside.setContentsMargins(14, 8, 14, 8)
        inside.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(self._file, 1)
        head.addLayout(self._state)
        inside.addLayout(head)
        for label in (self._signed, self._carried, self._more):
            inside.addWidget(label)
        inside.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(inside)
        self.hide()

    def show_record(self, record: ExplainedRecord | None) -> None:
        """Show where a record came from; nothing for one that no package brought."""
        if record is None or not record.packages:
            self._asked = ("", "")
            self.hide()
            return
        asked = (record.register, record.id)
        if asked == self._asked:
            return
        self._asked = asked
        self._session.read(
            partial(_origins_of, asked),
            receiver=self,
            done=partial(self._show, asked),
            key=f"origin.{id(self)}",
        )

    def _show(self, asked: tuple[str, str], origins: tuple[Origin, ...]) -> None:
        if asked != self._asked:
            return  # another record was chosen meanwhile
        self._origins = origins
        self.setVisible(bool(origins))
        if not origins:
            return
        origin = origins[0]
        self._file.set_text(self.tr("Gói {file}").format(file=origin.package.file_name))
        while (item := self._state.takeAt(0)) is not None:
            if (badge := item.widget()) is not None:
                badge.deleteLater()
        self._state.addWidget(StateBadge(_state_of(origin)))
        self._signed.setText(self._say_signed(origin))
        self._carried.setText(
            self.tr("Kèm trong gói {file} của {sender}.").format(file=origin.carrier, sender=origin.carrier_sender)
        )
        self._carried.setVisible(bool(origin.carrier))
        self._more.setText(
            self.tr("{n} gói trước đó cũng có bản ghi này.").format(n=len(origins) - 1) if len(origins) > 1 else ""
        )
        self._more.setVisible(len(origins) > 1)
        self.setAccessibleName(f"{self._file.whole_text()}. {self._signed.text()}")

    def _say_signed(self, origin: Origin) -> str:
        said = [
            self.tr("{holder} ký lúc {at}").format(holder=holder, at=_say_moment(at)) for holder, at in origin.signers
        ]
        words = "; ".join(said) or self.tr("Không có chữ ký")
        return f"{origin.sender}. {words}."

    def _open(self) -> None:
        if self._origins:
            self._session.go("receiving", self._origins[0].package.id)


def _origins_of(asked: tuple[str, str], office: Office) -> tuple[Origin, ...]:
    return record_origins(office, *asked)


def _state_of(origin: Origin) -> State:
    states = {
        ACCEPTED: State("state-ok", tr("Đã gộp")),
        RETURNED: State("returned", tr("Đã trả lại"), "bad"),
        WITHDRAWN: State("undo", tr("Đã rút"), "text2"),
    }
    return states.get(origin.package.state, State("state-unknown", tr("Chưa tính"), "warn"))


def _say_moment(stamp: str) -> str:
    return f"{vietnam_time(datetime.fromisoformat(stamp)):%d/%m/%Y %H:%M}" if stamp else NONE
