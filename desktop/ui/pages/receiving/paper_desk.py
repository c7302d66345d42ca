"""Taking in a package without signature from the page: comparing its check code with the signed print, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from db.domain.changes import Changes
from db.domain.registers import REGISTERS
from db.domain.verdict import Outcome, ReasonCode
from desktop.messages import describe
from desktop.services.taking.on_paper import accept_on_paper
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.words import sender_name
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.pages.trust.dialogs import Question
from desktop.ui.texts import tr
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.fields.text import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.taking.accepting import TakenIn
    from desktop.ui.pages.receiving.batch import Item
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

_EVERYTHING = Changes(registers=frozenset(register.name for register in REGISTERS))
_SHORTEST = 24  # digits of a check code


class PaperDialog(Question):
    """The check code as the paper shows it, typed off by hand, and the reason."""

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        text = tr(
            "Gói gửi không có chữ ký số. Chỉ nhận khi có trong tay bản giấy đã ký, đóng dấu; gõ mã kiểm tra in trên "
            "bản giấy đó, không chép từ máy."
        )
        super().__init__(
            tr("Nhận gói theo bản giấy"), text, go=tr("Nhận theo bản giấy"), icon="document", parent=parent
        )
        why = next(
            (one.parameters.get("why", "") for one in item.verdict.reasons if one.code is ReasonCode.UNSIGNED), ""
        )
        facts = FactsGrid(label_width=120)
        facts.show_facts([(self.tr("Đơn vị"), sender_name(item)), (self.tr("Lý do không ký"), str(why))])
        self.code = Labelled(
            self.tr("Mã kiểm tra trên bản giấy"),
            TextField(longest=60),
            required=True,
            hint=self.tr("24 chữ số và chữ cái, sáu nhóm bốn; dấu cách không quan trọng."),
        )
        self.reason = Labelled(self.tr("Lý do nhận gói không ký"), TextField(longest=300), required=True)
        for widget in (facts, self.code, self.reason):
            self.fields.addWidget(widget)
        self.code.field.focus()

    def answer(self) -> None:
        """Go ahead when the code has all its digits and the reason is there."""
        if sum(letter.isalnum() for letter in self.code.field.value()) != _SHORTEST:
            self.refuse(self.code, self.tr("Mã kiểm tra phải đủ 24 ký tự."))
        elif self.reason.field.is_empty():
            self.refuse(self.reason, self.tr("Chưa ghi lý do."))
        else:
            self.accept()

    @classmethod
    def ask(cls, item: Item, parent: QWidget | None = None) -> tuple[str, str] | None:
        """Code and reason, or None when it was given up."""
        dialog = cls(item, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = (dialog.code.field.value(), dialog.reason.field.value())
        dialog.deleteLater()
        return answer if accepted else None


class PaperDesk(QObject):
    """Packages without signature."""

    def __init__(self, frame: PageFrame, session: Session, *, on_done: Callable[[], object]) -> None:
        super().__init__(frame)
        self._frame, self._session, self._on_done = frame, session, on_done

    def ask(self, item: Item) -> None:
        """Compare and take in."""
        answer = PaperDialog.ask(item, self._frame)
        if answer is None:
            return
        typed, reason = answer
        self._frame.work.begin(self.tr("Đang gộp gói"), icon="inbox", stoppable=False)
        self._session.write(
            lambda office: accept_on_paper(office, item.candidate, typed=typed, reason=reason),
            receiver=self,
            done=lambda taken: self._on_taken(item, taken),
            failed=self._on_refused,
        )

    def _on_taken(self, item: Item, taken: tuple[TakenIn, ...]) -> None:
        self._session.changes.announce(_EVERYTHING)
        first = next(iter(taken))
        if first.verdict.outcome is Outcome.PASSED:
            words = self.tr("Đã nhận gói của {unit} theo bản giấy; quyết định được ghi vào nhật ký.")
            self._frame.work.end(words.format(unit=sender_name(item)))
            self._session.say_saved()
        else:
            self._frame.work.end()
        self._on_done()

    def _on_refused(self, error: KnownError) -> None:
        self._frame.work.end()
        if error.code == "CHECK_CODE_DIFFERS":
            message = describe(error)
            self._frame.show_banner("paper", "bad", lead=message.what, text=f"{message.why} {message.next_step}")
        else:
            show_known_error(self._frame, error)
