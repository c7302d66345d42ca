"""The step about the person at this computer, the place of the data and their passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from db.domain.passphrases import Judged, Lacks, Strength, judge_passphrase
from desktop.ui import theme
from desktop.ui.pages.wizard.step import WIDTH, SetupStep
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

OFFICER, DEPARTMENT, LOCATION, SECRET, AGAIN, PLAIN = "officer", "department", "location", "secret", "again", "plain"


class PersonStep(SetupStep):
    """Name, department, file, passphrase twice."""

    def __init__(self, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        text = self.tr("Họ tên đứng trong nhật ký và trong chứng thư của khóa ký. Mật khẩu mã hóa cả tệp dữ liệu.")
        super().__init__(self.tr("Ai dùng máy này, dữ liệu nằm ở đâu?"), text, scroll=False, parent=parent)
        self.primary = self.tr("Tạo dữ liệu")
        self.form = FormView(self._groups(), today=today, rail=False)
        self.form.changed.connect(self._on_changed)
        self.form.field_left.connect(lambda _: self._judge(everywhere=False))
        self.body.addWidget(self.form, 1)
        self.body.addLayout(self._said)
        self.setMaximumWidth(theme.px(WIDTH) + theme.px(64))
        browse = ActionButton(self.tr("Chọn nơi khác…"), icon="folder", on_click=self._browse)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(browse)
        self.form.add_to_group("place", make_plain(row))
        self._strength = StateBadge()
        self._advice = make_label(role="small", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._strength)
        line.addWidget(self._advice, 1)
        self._hint = make_plain(line)
        self.form.add_to_group("secret", self._hint)
        self._warning = Banner(
            "warn",
            lead=self.tr("Quên mật khẩu thì không ai mở được dữ liệu."),
            text=self.tr("Người làm chương trình cũng không mở được. Ghi mật khẩu ra giấy, cất nơi có khóa."),
        )
        self.form.add_to_group("secret", self._warning)
        self._suggested = ""
        self._complained = False
        self._show_strength()

    def begin(self, *, officer: str, department: str, location: str, suggested: str, plain: bool) -> None:
        """Show what was entered before; passphrases are never kept.

        Args:
            officer: full name.
            department: part of the office.
            location: file chosen; empty for the suggested one.
            suggested: where the data would lie by themselves.
            plain: whether they are left without a passphrase.
        """
        secret = self.form.field(SECRET).value(), self.form.field(AGAIN).value()
        self._suggested = suggested
        self.form.set_values(
            {
                OFFICER: officer,
                DEPARTMENT: department,
                LOCATION: location or suggested,
                SECRET: secret[0],
                AGAIN: secret[1],
                PLAIN: plain,
            }
        )
        self._show_strength()

    def first_focus(self) -> None:
        self.form.focus_first()

    def officer(self) -> str:
        """The name typed."""
        return self.form.field(OFFICER).value()

    def department(self) -> str:
        """The part of the office typed."""
        return self.form.field(DEPARTMENT).value()

    def location(self) -> str:
        """The file chosen; empty while it is the suggested one."""
        typed = self.form.field(LOCATION).value()
        return "" if typed == self._suggested else typed

    def is_plain(self) -> bool:
        """Whether no passphrase is wanted."""
        return self.form.field(PLAIN).value()

    def passphrase(self) -> str | None:
        """The passphrase, or None where none is wanted."""
        return None if self.is_plain() else self.form.field(SECRET).value()

    def is_ready(self) -> bool:
        return not self._findings()

    def complain(self) -> None:
        self._judge(everywhere=True)
        self.form.focus_next_finding()

    def forget_secrets(self) -> None:
        """Empty the fields of the passphrase: it is in use now."""
        self.form.field(SECRET).set_value("")
        self.form.field(AGAIN).set_value("")

    def _groups(self) -> tuple[GroupDef, ...]:
        return (
            GroupDef(
                "person",
                self.tr("Người dùng"),
                (
                    FieldDef(OFFICER, self.tr("Họ và tên"), required=True, options={"longest": 120}),
                    FieldDef(DEPARTMENT, self.tr("Bộ phận"), options={"longest": 120}),
                ),
            ),
            GroupDef("place", self.tr("Tệp dữ liệu"), (FieldDef(LOCATION, self.tr("Nằm tại"), required=True),)),
            GroupDef(
                "secret",
                self.tr("Mật khẩu"),
                (
                    FieldDef(SECRET, self.tr("Mật khẩu"), "secret", required=True),
                    FieldDef(AGAIN, self.tr("Gõ lại"), "secret", required=True),
                    FieldDef(
                        PLAIN,
                        "",
                        "tick",
                        options={"text": self.tr("Không đặt mật khẩu (chỉ cho dữ liệu thực hành)")},
                    ),
                ),
            ),
        )

    def _on_changed(self, name: str) -> None:
        if name in {SECRET, AGAIN, PLAIN}:
            self._show_strength()
        if self._complained:
            self._judge(everywhere=False)
        self.edited.emit()

    def _judge(self, *, everywhere: bool) -> None:
        self._complained = self._complained or everywhere
        findings = self._findings()
        self.form.show_findings(findings, everywhere=everywhere)

    def _findings(self) -> dict[str, list[FieldNote]]:
        found: dict[str, list[FieldNote]] = {}
        if not self.officer():
            found[OFFICER] = [FieldNote("error", self.tr("Chưa ghi họ tên. Ghi như trên giấy tờ."))]
        location = self.form.field(LOCATION).value()
        if not location:
            found[LOCATION] = [FieldNote("error", self.tr("Chưa có nơi lưu. Chọn một thư mục trên máy này."))]
        elif not Path(location).is_absolute():
            found[LOCATION] = [FieldNote("error", self.tr("Chưa đủ đường dẫn. Bấm “Chọn nơi khác…”."))]
        elif Path(location).exists():
            found[LOCATION] = [FieldNote("error", self.tr("Đã có tệp tên này. Đặt tên khác."))]
        if not self.is_plain():
            found.update(self._secret_findings())
        return found

    def _secret_findings(self) -> dict[str, list[FieldNote]]:
        secret, again = self.form.field(SECRET).value(), self.form.field(AGAIN).value()
        if not secret:
            return {SECRET: [FieldNote("error", self.tr("Chưa đặt mật khẩu. Đặt ít nhất 8 ký tự."))]}
        if not judge_passphrase(secret).is_allowed:
            return {SECRET: [FieldNote("error", self.tr("Mật khẩu ngắn quá. Đặt ít nhất 8 ký tự."))]}
        if secret != again:
            return {AGAIN: [FieldNote("error", self.tr("Hai lần gõ chưa giống nhau. Gõ lại lần hai."))]}
        return {}

    def _show_strength(self) -> None:
        plain = self.is_plain()
        secret = self.form.field(SECRET).value()
        for name in (SECRET, AGAIN):
            self.form.set_field_shown(name, shown=not plain)
        self._warning.setVisible(not plain)
        self._hint.setVisible(bool(secret) and not plain)
        if secret:
            judged = judge_passphrase(secret)
            self._strength.show_state(self._state(judged))
            self._advice.setText(self._advice_for(judged))

    def _state(self, judged: Judged) -> State:
        return {
            Strength.TOO_SHORT: State("state-bad", self.tr("Ngắn quá"), "bad"),
            Strength.WEAK: State("state-warn", self.tr("Yếu"), "warn"),
            Strength.FAIR: State("state-info", self.tr("Vừa"), "accent"),
            Strength.STRONG: State("state-ok", self.tr("Mạnh"), "ok"),
        }[judged.strength]

    def _advice_for(self, judged: Judged) -> str:
        if judged.strength is Strength.STRONG:
            return ""
        words = {
            Lacks.SMALL: self.tr("chữ thường"),
            Lacks.CAPITAL: self.tr("chữ hoa"),
            Lacks.DIGIT: self.tr("chữ số"),
            Lacks.SIGN: self.tr("dấu hoặc khoảng trắng"),
        }
        lacking = ", ".join(words[one] for one in judged.lacks)
        return self.tr("Mạnh hơn khi dài từ 16 ký tự, hoặc thêm {lacking}.").format(lacking=lacking)

    def _browse(self) -> None:
        typed = self.form.field(LOCATION).value() or self._suggested
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Nơi lưu dữ liệu"),
            typed,
            self.tr("Dữ liệu Địa Bàn (*.db)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.form.set_value(LOCATION, chosen if chosen.endswith(".db") else f"{chosen}.db")
            self._judge(everywhere=False)
