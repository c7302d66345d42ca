"""What is decided in "Kho gói": a package goes out or in again, a waiting one is let go, a side of a fork counts.

Each step that changes what was counted asks for its reason first and lands in the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer

from db.domain.verdict import Outcome
from desktop.messages import describe_reason
from desktop.services.forks import decide_fork, list_forks
from desktop.services.package_values import grouped
from desktop.services.rebuilding import rebuild
from desktop.services.withdrawing import remove_held, take_in_again, what_goes, withdraw_package
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.stored_words import say_moment
from desktop.ui.pages.trust.dialogs import ReasonDialog
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.changes import Changes
    from db.domain.errors import KnownError
    from db.domain.progress import CancelToken, Report
    from desktop.services.forks import Decided, Fork, Side
    from desktop.services.office import Office
    from desktop.services.package_values import ReceivedPackage
    from desktop.services.rebuilding import Rebuilt
    from desktop.services.taking.accepting import TakenIn
    from desktop.services.withdrawing import Withdrawn
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.pages.receiving.store_tabs import StoredPackage
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle

T = TypeVar("T")


class StoreWork(QObject):
    """Asks, then has the services decide; the page's work row shows how far it is."""

    def __init__(self, session: Session, page: ReceivingPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self._handle: Handle | None = None
        page.work.stop_asked.connect(self._on_stop)

    @property
    def is_working(self) -> bool:
        """Whether something asked for here is still running."""
        return self._handle is not None and not self._handle.is_finished

    # -- withdrawing ---------------------------------------------------------------------------------------------

    def ask_withdrawal(self, stored: StoredPackage) -> None:
        """Show what goes out with a package and ask why."""
        self._ask_first(
            lambda office: what_goes(office, stored.row.id), lambda going: self._ask_reason_to_withdraw(stored, going)
        )

    def withdraw(self, package_id: str, reason: str) -> None:
        """Take the package out."""

        def on_done(done: Withdrawn) -> None:
            words = self.tr("Đã rút {n} gói: bỏ {gone} bản ghi, trả {changed} bản ghi về bản trước. Gói vẫn ở Kho gói.")
            self._end(
                words.format(
                    n=say_number(len(done.packages)),
                    gone=say_number(done.merged.deleted),
                    changed=say_number(done.merged.changed),
                )
            )

        self._decide(
            self.tr("Đang rút gói"),
            lambda office, report, token: withdraw_package(office, package_id, reason, token=token, report=report),
            on_done,
        )

    def take_again(self, stored: StoredPackage) -> None:
        """Take a withdrawn package in again, with what went out with it."""
        self._decide(
            self.tr("Đang nhận lại gói"),
            lambda office, report, token: take_in_again(office, stored.row.id),  # noqa: ARG005 - each is quick
            self._on_taken,
        )

    def ask_removal(self, stored: StoredPackage) -> None:
        """Ask why a waiting package is let go, then let it go."""
        reason = ReasonDialog.ask(
            self.tr("Bỏ gói đang giữ"),
            self.tr("Gói {name} của {unit} và các byte của nó bị xóa khỏi Kho gói. Nhật ký giữ lại việc này.").format(
                name=stored.name, unit=stored.unit
            ),
            label=self.tr("Lý do bỏ"),
            go=self.tr("Bỏ gói"),
            icon="trash",
            parent=self._page,
        )
        if reason is not None:
            self.remove(stored.row.id, reason)

    def remove(self, package_id: str, reason: str) -> None:
        """Let a waiting package go."""

        def removed(office: Office, report: Report, token: CancelToken) -> tuple[None, Changes | None]:
            del report, token
            remove_held(office, package_id, reason)
            return None, None

        self._decide(self.tr("Đang bỏ gói"), removed, lambda _: self._end(self.tr("Đã bỏ gói đang giữ.")))

    # -- forks ---------------------------------------------------------------------------------------------------

    def ask_side(self, stored: StoredPackage) -> None:
        """Show both sides of the fork a package is part of, and ask why this one counts."""

        def on_forks(forks: tuple[Fork, ...]) -> None:
            fork = next((one for one in forks if any(s.row.id == stored.row.id for s in one.sides)), None)
            self._ask_reason_to_choose(stored, fork)

        self._ask_first(list_forks, on_forks)

    def choose(self, package_id: str, reason: str) -> None:
        """The package that counts from now on."""

        def on_done(decided: Decided) -> None:
            if decided.taken and not decided.set_aside and decided.taken[0].verdict.outcome is Outcome.FAILED:
                self._on_taken(decided.taken)
                return
            words = self.tr("Đã quyết định: để ngoài {n} gói, gộp thêm {m} gói.")
            entered = sum(1 for one in decided.taken if one.verdict.outcome is Outcome.PASSED)
            self._end(words.format(n=say_number(len(decided.set_aside)), m=say_number(entered)))

        self._decide(
            self.tr("Đang tính lại theo quyết định"),
            lambda office, report, token: decide_fork(office, package_id, reason, token=token, report=report),
            on_done,
        )

    # -- rebuilding ----------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Replay all packages beside the live data and say whether both agree."""
        if self._is_busy():
            return
        office = self._session.office
        self._page.clear_messages()
        self._page.work.begin(self.tr("Đang dựng lại số liệu từ các gói"), icon="archive")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: rebuild(office, report=report, token=token),
            receiver=self,
            done=self._on_rebuilt,
            failed=self._on_failed,
            progress=self._page.work.show_progress,
            stopped=lambda: self._end(self.tr("Đã dừng; dữ liệu không đổi."), _INFO),
        )

    def _on_rebuilt(self, done: Rebuilt) -> None:
        if done.is_same:
            words = self.tr("Số liệu đang dùng trùng khớp với {n} gói đã giữ: {records} bản ghi, {figures} số liệu.")
            state = _OK
        else:
            words = self.tr(
                "Số liệu đang dùng khác các gói đã giữ: {differing} bản ghi, {wrong} số liệu. "
                "Kiểm tra dữ liệu ở Cài đặt, rồi phục hồi từ bản sao lưu gần nhất."
            )
            state = _WARN
        self._end(
            words.format(
                n=say_number(done.packages),
                records=say_number(done.records),
                figures=say_number(done.figures),
                differing=say_number(done.differing),
                wrong=say_number(len(done.figures_differing)),
            ),
            state,
        )

    # -- asking --------------------------------------------------------------------------------------------------

    def _ask_reason_to_withdraw(self, stored: StoredPackage, going: tuple[ReceivedPackage, ...]) -> None:
        words = self.tr(
            "Gói {name} của {unit} không tính vào số liệu nữa; mọi số tổng hợp được tính lại như chưa nhận gói. "
            "Gói vẫn ở Kho gói và nhận lại được."
        ).format(name=stored.name, unit=stored.unit)
        if len(going) > 1:
            also = self.tr("Cùng rút {n} gói nối tiếp nó, vì gói sau chứa lại mọi bản ghi của gói trước.")
            words = f"{words} {also.format(n=say_number(len(going) - 1))}"
        reason = ReasonDialog.ask(
            self.tr("Rút gói"),
            words,
            label=self.tr("Lý do rút"),
            go=self.tr("Rút gói"),
            icon="undo",
            parent=self._page,
        )
        if reason is not None:
            self.withdraw(stored.row.id, reason)

    def _ask_reason_to_choose(self, stored: StoredPackage, fork: Fork | None) -> None:
        dialog = ReasonDialog(
            self.tr("Gói này được tính"),
            self.tr(
                "Các gói dưới đây cùng nhận một chỗ trong chuỗi gói của {unit}: máy gửi đã phục hồi bản sao lưu "
                "hoặc bị sao chép. Gói được chọn tính vào số liệu; gói kia cùng các gói nối tiếp nó để ngoài, "
                "vẫn giữ ở Kho gói."
            ).format(unit=stored.unit),
            label=self.tr("Căn cứ của quyết định"),
            go=self.tr("Tính gói này"),
            icon="check",
            parent=self._page,
        )
        for place, side in enumerate(fork.sides if fork else ()):
            chosen = side.row.id == stored.row.id
            dialog.fields.insertWidget(place * 2, make_label(self._name_of(side, chosen=chosen), "bold"))
            dialog.fields.insertWidget(place * 2 + 1, self._facts_of(side))
        dialog.accepted.connect(lambda: self.choose(stored.row.id, dialog.reason.field.value()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setMinimumWidth(theme.px(720))
        dialog.open()
        QTimer.singleShot(0, dialog, dialog.grow)  # the fingerprints take their lines when the width is known

    def _name_of(self, side: Side, *, chosen: bool) -> str:
        if chosen:
            return self.tr("Gói được chọn: {name}").format(name=side.row.file_name)
        if side.counts:
            return self.tr("Gói đang tính: {name}").format(name=side.row.file_name)
        return self.tr("Gói đang giữ: {name}").format(name=side.row.file_name)

    def _facts_of(self, side: Side) -> FactsGrid:
        row = side.row
        signers = [str(one.get("holder", "")) for one in row.signers or ()]
        grid = FactsGrid(label_width=110)
        grid.show_facts(
            (
                (self.tr("Người ký"), ", ".join(signers) or self.tr("Không có chữ ký")),
                (self.tr("Ký lúc"), say_moment(row.signed_at)),
                (self.tr("Nhận lúc"), say_moment(row.received_at)),
                (self.tr("Máy gửi, số"), f"{row.device}, {say_number(row.sequence)}"),
                (self.tr("Dấu vân tay tệp"), grouped(row.sha256)),
                (self.tr("Gói nối tiếp"), say_number(len(side.following))),
            )
        )
        return grid

    # -- deciding ------------------------------------------------------------------------------------------------

    def _ask_first(self, call: Callable[[Office], T], then: Callable[[T], None]) -> None:
        if not self._is_busy():
            self._session.read(call, receiver=self, done=then, failed=lambda error: show_known_error(self._page, error))

    def _decide(
        self,
        what: str,
        call: Callable[[Office, Report, CancelToken], tuple[T, Changes | None]],
        done: Callable[[T], None],
    ) -> None:
        if self._is_busy():
            return
        office = self._session.office
        self._page.clear_messages()
        self._page.work.begin(what, icon="archive")

        # The session receives: what was written is announced even when the page has gone meanwhile.
        def on_done(answer: tuple[T, Changes | None]) -> None:
            if answer[1] is not None:
                self._session.changes.announce(answer[1])
            if shiboken6.isValid(self):
                done(answer[0])

        def on_failed(error: KnownError) -> None:
            if shiboken6.isValid(self):
                self._on_failed(error)

        def on_stopped() -> None:
            if shiboken6.isValid(self):
                self._end(self.tr("Đã dừng; dữ liệu không đổi."), _INFO)

        self._handle = self._session.tasks.run(
            "write",
            lambda report, token: call(office, report, token),
            receiver=self._session,
            done=on_done,
            failed=on_failed,
            progress=lambda progress: self._page.work.show_progress(progress) if shiboken6.isValid(self) else None,
            stopped=on_stopped,
        )

    def _on_taken(self, taken: tuple[TakenIn, ...]) -> None:
        entered = sum(1 for one in taken if one.verdict.outcome is Outcome.PASSED)
        new = sum(one.merged.new for one in taken)
        words = self.tr("Đã nhận lại {n} gói: {new} bản ghi mới.").format(n=say_number(entered), new=say_number(new))
        refused = [one for one in taken if one.verdict.outcome is not Outcome.PASSED and not one.held]
        if refused:
            why = " ".join(dict.fromkeys(describe_reason(one).what for one in refused[0].verdict.reasons))
            words = self.tr("Chưa nhận được gói {name}. {why}").format(name=refused[0].path, why=why)
        self._end(words, _WARN if refused else _OK)

    def _on_failed(self, error: KnownError) -> None:
        self._page.work.end()
        show_known_error(self._page, error)
        self._page.refresh()

    def _end(self, words: str, state: State | None = None) -> None:
        self._page.work.end(words, state=state or _OK)
        self._page.work.show()
        self._page.refresh()

    def _is_busy(self) -> bool:
        if not (self.is_working or self._page.is_working):
            return False
        words = self.tr("Đang có việc chạy; làm lại sau khi xong hoặc bấm “Dừng”.")
        self._page.show_banner("busy", "info", text=words)
        return True

    def _on_stop(self) -> None:
        if self.is_working and self._handle is not None:
            self._handle.cancel()
            self._page.work.stopping()


_OK = State("state-ok", "", "ok")
_INFO = State("state-info", "", "accent")
_WARN = State("state-warn", "", "warn")
