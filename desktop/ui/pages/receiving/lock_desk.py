"""Closing the period that is due, and letting a late package of a closed period in after all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services.period_locks import allow_supplement, lock_period
from desktop.services.taking.periods import period_of
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.completeness_tab import due_column
from desktop.ui.pages.receiving.words import sender_name
from desktop.ui.pages.trust.dialogs import ReasonDialog
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from desktop.services.completeness import Completeness
    from desktop.ui.pages.receiving.batch import Item
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.session import Session

_DAYS = 10


class LockDesk(QObject):
    """Asks for the reason, then has the service write it."""

    def __init__(self, session: Session, page: ReceivingPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page

    def ask_lock(self, found: Completeness | None) -> ReasonDialog | None:
        """Ask why the period that is due is closed; None where no unit reports here."""
        if found is None or not found.units or not found.columns:
            self._page.show_banner("lock", "info", text=self.tr("Chưa có đơn vị cấp dưới nào để khóa kỳ."))
            return None
        period = due_column(found, self._session.today()).period
        dialog = ReasonDialog(
            self.tr("Khóa kỳ {period}").format(period=period.label),
            self.tr(
                "Gói mới của kỳ này từ mọi đơn vị sẽ không được gộp; số liệu đã báo cáo giữ nguyên. "
                "Khi cần, vẫn cho được từng đơn vị bổ sung trong thời hạn."
            ),
            label=self.tr("Lý do, căn cứ khóa kỳ"),
            go=self.tr("Khóa kỳ"),
            icon="lock",
            parent=self._page,
        )

        def lock() -> None:
            why = dialog.reason.field.value()
            self._session.write(
                lambda office: lock_period(office, period, why),
                receiver=self._page,
                done=lambda closed: self._say(
                    self.tr("Đã khóa {period} với {n} đơn vị.").format(period=period.label, n=say_number(closed))
                ),
                failed=lambda error: show_known_error(self._page, error),
            )

        dialog.accepted.connect(lock)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_exception(self, item: Item) -> ReasonDialog | None:
        """Ask why a package of a closed period is let in; it is judged again then."""
        header = item.header
        period = period_of(header) if header else None
        if header is None or period is None:
            return None
        unit_id, until = header.sender.unit_id, self._session.today() + timedelta(days=_DAYS)
        dialog = ReasonDialog(
            self.tr("Cho {unit} bổ sung").format(unit=sender_name(item)),
            self.tr(
                "{period} đã khóa. Gói bổ sung của đơn vị này được nhận tới hết ngày {day}; người cho phép và lý do "
                "vào nhật ký."
            ).format(period=period.label, day=say_date(until)),
            label=self.tr("Lý do cho bổ sung"),
            go=self.tr("Cho bổ sung"),
            icon="supplement",
            parent=self._page,
        )

        def allow() -> None:
            why = dialog.reason.field.value()
            self._session.write(
                lambda office: allow_supplement(office, unit_id, period, why, until=until),
                receiver=self._page,
                done=lambda _: self._page.examine(),
                failed=lambda error: show_known_error(self._page, error),
            )

        dialog.accepted.connect(allow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _say(self, words: str) -> None:
        self._page.show_banner("lock", "ok", text=words)
        self._page.examine()
