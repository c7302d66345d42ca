"""Who gave the tip, in the tip's card: sealed by anybody, read only with the password of informants."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.clock import vietnam_time
from desktop.services.informants import (
    Informant,
    InformantState,
    change_vault_password,
    informant_state,
    put_informant,
    read_informant,
    remove_informant,
    set_up_vault,
    start_anew,
    unlock_vault,
)
from desktop.ui.dialogs.passphrase import PassphraseDialog
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.pages.tips.informant_form import InformantForm
from desktop.ui.pages.tips.informant_parts import button_row, facts_of, promise, refusal
from desktop.ui.pages.tips.vault_dialogs import NewPasswordDialog
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import make_label, make_rule
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.informants import UnlockedVault
    from desktop.services.office import Office
    from desktop.ui.pages.tips.vault_keeper import VaultKeeper
    from desktop.ui.session import Session


class InformantView(QFrame):
    """The part of the card about who gave the tip.

    Signals:
        shown: it shows how the entry stands now.
    """

    shown = Signal()

    def __init__(
        self, session: Session, tip_id: str, *, keeper: VaultKeeper, owned: bool, parent: QWidget | None = None
    ) -> None:
        """A view that asks for the state of the entry in the background.

        Args:
            session: the opened office.
            tip_id: of the tip.
            keeper: holds the vault while it is open.
            owned: whether this office may write to the tip.
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session, self._tip_id, self._keeper, self._owned = session, tip_id, keeper, owned
        self._state = InformantState(vault_made=False, kept=False)
        self._read: Informant | None = None
        self._refused: KnownError | None = None
        self.form: InformantForm | None = None
        self._panel: AskPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        keeper.turned.connect(self._on_turned)
        self._ask()

    # -- what the buttons do -------------------------------------------------------------------------------------

    def set_up(self) -> None:
        """Ask for the password of informants and set it up."""
        text = self.tr(
            "Thông tin người báo tin được niêm phong riêng. Ai cũng ghi vào được, chỉ người biết mật khẩu này đọc được;"
            " nên là mật khẩu của lãnh đạo hoặc người được giao, khác mật khẩu mở sổ."
        )
        typed = NewPasswordDialog.ask(
            self, self.tr("Lập mật khẩu bảo vệ người báo tin"), text, go=self.tr("Lập mật khẩu")
        )
        if typed is not None:
            self._unlock(lambda office: set_up_vault(office, typed.new))

    def change_password(self) -> None:
        """Ask for the old and a new password."""
        text = self.tr("Thông tin đã niêm phong giữ nguyên; từ nay mở bằng mật khẩu mới.")
        typed = NewPasswordDialog.ask(
            self, self.tr("Đổi mật khẩu bảo vệ người báo tin"), text, go=self.tr("Đổi mật khẩu"), old=True
        )
        if typed is not None:
            self._unlock(lambda office: change_vault_password(office, typed.old, typed.new))

    def begin_anew(self) -> None:
        """Ask for a new password after the old one was lost; what was sealed is removed."""
        text = self.tr(
            "Mọi thông tin người báo tin đã niêm phong sẽ bị xóa vì không ai đọc được nữa. Tin báo giữ nguyên."
            " Việc này không hoàn tác được."
        )
        typed = NewPasswordDialog.ask(
            self, self.tr("Quên mật khẩu, lập lại"), text, go=self.tr("Xóa và lập lại"), reason=True
        )
        if typed is not None:
            self._unlock(lambda office: start_anew(office, typed.new, typed.reason))

    def unlock(self) -> None:
        """Ask for the password, and show who gave the tip."""
        text = self.tr("Mở trong 5 phút. Mỗi lần đọc được ghi vào nhật ký.")
        typed = PassphraseDialog.ask(self, self.tr("Mở thông tin người báo tin"), text, button=self.tr("Mở khóa"))
        if typed is not None:
            self._unlock(lambda office: unlock_vault(office, typed), then_read=True)

    def read(self) -> None:
        """Show who gave the tip; the journal says that it was read."""
        vault = self._keeper.vault()
        if vault is not None:
            self._session.write(
                lambda office: read_informant(office, self._tip_id, vault),
                receiver=self,
                done=self._on_read,
                failed=self._on_refused,
            )

    def begin_form(self) -> None:
        """Show the fields; those of the entry that was read, or empty ones."""
        self.form = InformantForm(self._read or Informant())
        self.form.sealed.connect(self._put)
        self.form.given_up.connect(self._end_form)
        self._show()
        self.form.begin()

    def ask_removal(self) -> None:
        """Ask why the entry is removed."""
        self._panel = AskPanel(
            self.tr("Xóa thông tin người báo tin của tin này; không hoàn tác được."),
            go=self.tr("Xóa"),
            words=self.tr("Lý do"),
            words_needed=self.tr("Chưa ghi lý do xóa."),
        )
        self._panel.answered.connect(lambda _, reason: self._remove(reason))
        self._panel.given_up.connect(self._end_form)
        self._show()
        self._panel.begin()

    # -- inside --------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._session.read(
            lambda office: informant_state(office, self._tip_id), receiver=self, done=self._show_state, key="informant"
        )

    def _unlock(self, call: Callable[[Office], UnlockedVault], *, then_read: bool = False) -> None:
        def on_open(vault: UnlockedVault) -> None:
            self._refused = None
            self._keeper.open(vault)
            if then_read:
                self.read()
            else:
                self._ask()

        self._session.write(call, receiver=self, done=on_open, failed=self._on_refused)

    def _put(self, informant: Informant) -> None:
        vault = self._keeper.vault()
        self._session.write(
            lambda office: put_informant(office, self._tip_id, informant, unlocked=vault),
            receiver=self,
            done=self._on_put,
            failed=self._on_refused,
        )

    def _on_put(self, state: InformantState) -> None:
        self._session.say_saved()
        self._read = None
        self.form = None
        self._show_state(state)

    def _remove(self, reason: str) -> None:
        self._session.write(
            lambda office: remove_informant(office, self._tip_id, reason),
            receiver=self,
            done=self._on_put,
            failed=self._on_refused,
        )

    def _on_turned(self) -> None:
        if self._keeper.vault() is None and self._read is not None:
            # What was read goes out of sight, also where it is being written anew; a first entry goes on.
            self._read = None
            self.form = None
        self._show()

    def _on_read(self, informant: Informant | None) -> None:
        self._read, self._refused = informant, None
        self._show()

    def _on_refused(self, error: KnownError) -> None:
        self._refused = error
        self._show()

    def _end_form(self) -> None:
        self.form = None
        self._panel = None
        self._refused = None
        self._show()

    def _show_state(self, state: InformantState) -> None:
        self._state, self._panel, self._refused = state, None, None
        self._show()

    def _show(self) -> None:
        """Show everything anew; the focus stays in this part of the card."""
        had_focus = self.isAncestorOf(self.focusWidget() or self)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget not in {self.form, self._panel}:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        for widget in self._parts():
            self._column.addWidget(widget)
            widget.show()
        button = self.findChild(ActionButton)
        if had_focus and self.form is None and self._panel is None and button is not None:
            button.setFocus()
        self.shown.emit()

    def _parts(self) -> list[QWidget]:
        parts: list[QWidget] = []
        if self._refused is not None:
            parts.append(refusal(self._refused))
        if self.form is not None:
            return [*parts, self.form]
        if self._panel is not None:
            return [*parts, self._panel]
        if not self._owned:
            return [make_label(self.tr("Thông tin người báo tin không rời đơn vị nhận tin."), "label", wrap=True)]
        if not self._state.vault_made:
            return [*parts, *self._no_vault()]
        parts += self._kept() if self._state.kept else self._anonymous()
        return [*parts, make_rule(), make_label(promise(), "small", wrap=True), self._upkeep()]

    def _no_vault(self) -> list[QWidget]:
        text = self.tr(
            "Mặc định người báo tin ẩn danh và không ghi ở đâu. Muốn ghi thì lập mật khẩu bảo vệ trước;"
            " thông tin được niêm phong riêng, không nằm trong hồ sơ tin báo."
        )
        button = ActionButton(self.tr("Lập mật khẩu bảo vệ"), icon="lock", on_click=self.set_up)
        return [make_label(text, wrap=True), button_row(button)]

    def _anonymous(self) -> list[QWidget]:
        parts: list[QWidget] = [
            StateBadge(State("eye-off", self.tr("Người báo tin ẩn danh"))),
            make_label(self.tr("Không ghi gì về người báo tin của tin này."), "label", wrap=True),
        ]
        words = self.tr("Ghi người báo tin")
        return [*parts, button_row(ActionButton(words, icon="pencil", on_click=self.begin_form))]

    def _kept(self) -> list[QWidget]:
        at = vietnam_time(datetime.fromisoformat(self._state.put_at))
        words = self.tr("Ghi lúc {time} ngày {day}, {person}.")
        sealed = words.format(time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}", person=self._state.put_by)
        vault = self._keeper.vault()
        if self._read is not None and vault is not None:
            return [*self._facts(self._read, vault), make_label(sealed, "small", wrap=True)]
        parts: list[QWidget] = [
            StateBadge(State("lock", self.tr("Đã niêm phong")), bold=True),
            make_label(sealed, "label", wrap=True),
        ]
        if vault is None:
            main = ActionButton(self.tr("Mở khóa để đọc"), icon="key", on_click=self.unlock)
        else:
            main = ActionButton(self.tr("Đọc"), icon="eye", on_click=self.read)
        return [*parts, button_row(main, self._remove_button())]

    def _facts(self, informant: Informant, vault: UnlockedVault) -> list[QWidget]:
        until = self.tr("Đang mở, tự khóa lúc {time}").format(time=f"{vietnam_time(vault.until):%H:%M}")
        lock = ActionButton(self.tr("Khóa lại"), icon="lock", on_click=self._keeper.lock)
        edit = ActionButton(self.tr("Ghi lại"), icon="pencil", on_click=self.begin_form)
        return [
            StateBadge(State("state-warn", until, "warn"), bold=True),
            facts_of(informant),
            button_row(lock, edit, self._remove_button()),
        ]

    def _remove_button(self) -> ActionButton:
        return ActionButton(self.tr("Xóa…"), icon="trash", on_click=self.ask_removal)

    def _upkeep(self) -> QWidget:
        return button_row(
            LinkButton(self.tr("Đổi mật khẩu"), small=True, on_click=self.change_password),
            LinkButton(self.tr("Quên mật khẩu…"), small=True, on_click=self.begin_anew),
        )
