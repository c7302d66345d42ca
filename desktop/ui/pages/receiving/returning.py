"""Sending a package back from the page "Tiếp nhận": asks why and until when, then has the services keep it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.services.returns import Return, return_candidate, return_received
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.words import main_reason_words, sender_name
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.pages.trust.dialogs import Question
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.text import LongTextField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from db.domain.errors import KnownError
    from desktop.ui.pages.receiving.batch import Item
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.pages.receiving.store_tabs import StoredPackage
    from desktop.ui.session import Session


class ReturnDialog(Question):
    """Asks for the reason and the new due date.

    Attributes:
        reason: why, with its label.
        due_on: until when it is to come again.
    """

    def __init__(
        self, unit: str, text: str, *, proposed: str, today: Callable[[], date], parent: QWidget | None
    ) -> None:
        title = self.tr("Trả lại gói của {unit}").format(unit=unit)
        super().__init__(title, text, go=self.tr("Trả lại gói"), icon="returned", parent=parent)
        self.reason = Labelled(self.tr("Lý do trả lại"), LongTextField(), required=True)
        self.reason.field.set_value(proposed)
        self.due_on = Labelled(
            self.tr("Hạn gửi lại"), DateField(today=today), hint=self.tr("Để trống nếu giữ hạn cũ của kỳ báo cáo.")
        )
        self.fields.addWidget(self.reason)
        self.fields.addWidget(self.due_on)
        self.reason.field.focus()

    def answer(self) -> None:
        """Go ahead when there is a reason."""
        if not (self.reason.field.value() or "").strip():
            self.refuse(self.reason, self.tr("Ghi lý do: đơn vị gửi cần biết phải sửa gì."))
            return
        self.accept()

    def given(self) -> Return:
        """What was typed."""
        return Return(self.reason.field.value(), self.due_on.field.value())


class ReturnDesk(QObject):
    """Asks, then returns.

    Signals:
        returned: id of a package that was sent back.
    """

    returned = Signal(str)

    def __init__(self, session: Session, page: ReceivingPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page

    def ask(self, item: Item) -> ReturnDialog:
        """Ask about a file of the inbox; gives the dialog, which deletes itself."""
        text = self.tr(
            "Gói được giữ lại với lý do này. Biên nhận ký gửi đơn vị sẽ ghi “trả lại”; xuất ở thẻ “Biên nhận”."
        )
        proposed, today = main_reason_words(item), self._session.today
        dialog = ReturnDialog(sender_name(item), text, proposed=proposed, today=today, parent=self._page)
        dialog.accepted.connect(lambda: self.put_back(item, dialog.given()))
        return self._open(dialog)

    def ask_stored(self, stored: StoredPackage) -> ReturnDialog:
        """Ask about a package that was received; an accepted one is withdrawn with those that continue it."""
        text = self.tr(
            "Gói đã gộp sẽ được rút khỏi số liệu tổng hợp, cùng các gói nối tiếp nó; bản gốc vẫn giữ trong kho. Biên"
            " nhận ký gửi đơn vị sẽ ghi “trả lại”."
        )
        dialog = ReturnDialog(stored.unit, text, proposed="", today=self._session.today, parent=self._page)
        dialog.accepted.connect(lambda: self.put_back_stored(stored, dialog.given()))
        return self._open(dialog)

    def put_back(self, item: Item, back: Return) -> None:
        """Send a file of the inbox back."""
        self._session.write(
            lambda office: return_candidate(office, item.candidate, back),
            receiver=self,
            done=lambda row_id: self._on_returned(sender_name(item), row_id),
            failed=self._on_refused,
        )

    def put_back_stored(self, stored: StoredPackage, back: Return) -> None:
        """Send a received package back."""
        package_id = stored.row.id
        self._session.write(
            lambda office: return_received(office, package_id, back),
            receiver=self,
            done=lambda _: self._on_returned(stored.unit, package_id),
            failed=self._on_refused,
        )

    def _open(self, dialog: ReturnDialog) -> ReturnDialog:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _on_returned(self, unit: str, package_id: str) -> None:
        words = self.tr("Đã trả lại gói của {unit}. Xuất biên nhận để đơn vị biết lý do.").format(unit=unit)
        self.returned.emit(package_id)
        self._page.show_banner("returned", "ok", text=words)  # last: looking at the inbox again clears what was said

    def _on_refused(self, error: KnownError) -> None:
        show_known_error(self._page, error)
