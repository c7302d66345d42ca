"""Opening data that several officers share on a server: where they are, and who works at this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.pages.start.window import Pane
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.clock import Clock
    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks

_WIDTH = 640
SERVER, DATABASE, LOGIN, PASSWORD, OFFICER = "server", "database", "login", "password", "officer"


class ServerPane(Pane):
    """Asks for the address, opens the data in the background.

    Signals:
        opened: the office.
        left: back to the start page.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(self, tasks: Tasks, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self.subtitle = self.tr("Sổ địa bàn phòng, chống tệ nạn mại dâm")
        self.note = self.tr("Dành cho đơn vị tổng hợp có nhiều cán bộ cùng làm trên một máy chủ trong mạng nội bộ.")
        self.frame = PageFrame(self.tr("Mở dữ liệu trên máy chủ"), back=True)
        self.frame.back_asked.connect(self.go_back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.frame)
        self.form = FormView(self._groups(), today=clock.today, rail=False)
        self.form.setMaximumWidth(theme.px(_WIDTH))
        self.form.set_values({DATABASE: "diaban"})
        self.button = ActionButton(self.tr("Mở"), icon="folder", look="primary", on_click=self.open)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        row.setContentsMargins(0, theme.px(4), 0, 0)
        self.form.add_to_group("server", make_plain(row))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form, 1)
        self.frame.set_body(body)

    def begin(self, location: str = "", why: KnownError | None = None) -> None:
        """Show an address that was used before, and why it did not open."""
        if location:
            from desktop.services.servers import parts_of  # noqa: PLC0415 - loaded when somebody comes here

            server, database, login = parts_of(location)
            self.form.set_values({SERVER: server, DATABASE: database, LOGIN: login})
        self.frame.hide_banner("error")
        if why is not None:
            show_known_error(self.frame, why)

    def pane_shown(self) -> None:
        values = self.form.values()
        empty = next((name for name in (SERVER, DATABASE, LOGIN, PASSWORD) if not values[name]), OFFICER)
        self.form.focus_field(empty)

    def go_back(self) -> bool:
        """Back to the start page; the password is not kept."""
        self.form.field(PASSWORD).set_value("")
        self.left.emit()
        return True

    def open(self) -> None:
        """Open what was entered; what is missing is said beside its field."""
        self.form.flush()
        values = {name: str(value or "") for name, value in self.form.values().items()}
        missing = {
            name: [FieldNote("error", self.tr("Chưa ghi. Hỏi người quản trị máy chủ."))]
            for name in (SERVER, DATABASE, LOGIN)
            if not values[name].strip()
        }
        self.form.show_findings(missing, everywhere=True)
        if missing:
            self.form.focus_next_finding()
            return
        self.button.setEnabled(False)
        clock = self._clock

        def call() -> Office:
            from desktop.services.office import open_office  # noqa: PLC0415 - loaded in the background
            from desktop.services.servers import make_address  # noqa: PLC0415

            address = make_address(values[SERVER], values[DATABASE], values[LOGIN])
            return open_office(address, passphrase=values[PASSWORD] or None, clock=clock, officer=values[OFFICER])

        self._tasks.run("files", call, receiver=self, done=self._on_opened, failed=self._on_refused, key="open")

    def keyPressEvent(self, event) -> None:  # noqa: ANN001 - QKeyEvent
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.button.isEnabled():
            self.open()
            return
        super().keyPressEvent(event)

    def _on_opened(self, office: Office) -> None:
        self.button.setEnabled(True)
        self.form.field(PASSWORD).set_value("")
        self.opened.emit(office)

    def _on_refused(self, error: KnownError) -> None:
        self.button.setEnabled(True)
        show_known_error(self.frame, error)
        if error.code in {"OFFICER_UNKNOWN", "OFFICER_ENDED"}:
            self.form.focus_field(OFFICER)
        elif error.code == "SERVER_LOGIN_REFUSED":
            self.form.focus_field(PASSWORD)

    def _groups(self) -> tuple[GroupDef, ...]:
        return (
            GroupDef(
                "server",
                self.tr("Máy chủ"),
                (
                    FieldDef(SERVER, self.tr("Địa chỉ máy chủ"), required=True, options={"longest": 200}),
                    FieldDef(DATABASE, self.tr("Cơ sở dữ liệu"), required=True, options={"longest": 60}),
                    FieldDef(LOGIN, self.tr("Tài khoản"), required=True, options={"longest": 60}),
                    FieldDef(PASSWORD, self.tr("Mật khẩu tài khoản"), "secret"),
                    # In the same card, so that all inputs stand in one line.
                    FieldDef(
                        OFFICER,
                        self.tr("Họ và tên"),
                        help=self.tr("Người dùng máy này; chỉ cần ghi lần đầu hoặc khi đổi người."),
                        options={"longest": 120},
                    ),
                ),
            ),
        )
