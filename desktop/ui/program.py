"""The program's life: start page, setting up, opening, the office's window, locking, leaving."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from db.domain.errors import KnownError
from desktop.paths import data_folder
from desktop.settings import RecentDatabase
from desktop.ui import theme
from desktop.ui.errors import Boundary, show_known_error
from desktop.ui.idle import IdleWatch
from desktop.ui.pages.start.page import StartPane
from desktop.ui.pages.start.window import Pane, StartWindow
from desktop.ui.tasks import Tasks
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.clock import Clock
    from desktop.services.office import Office
    from desktop.settings import SettingsFile
    from desktop.ui.dialogs.unlock import UnlockPanel
    from desktop.ui.office_window import OfficeWindow
    from desktop.ui.pages.start.practice import PracticePane
    from desktop.ui.pages.start.server import ServerPane
    from desktop.ui.pages.start.unlock import UnlockPane
    from desktop.ui.pages.wizard.page import Wizard

WIDTH, HEIGHT = 1366, 738
MEMORY_FILE = "window.json"
_ASKED_AGAIN = frozenset({"SERVER_LOGIN_REFUSED", "OFFICER_UNKNOWN", "OFFICER_ENDED"})
_log = logging.getLogger(__name__)


class Program(QObject):
    """Owns the windows; one of them is to be seen at a time.

    Signals:
        opened: an OfficeWindow is on the screen.
        asked: the passphrase of a database, or of the locked screen, is asked for.
        started: the start page is on the screen.
        left: the program ends.

    Attributes:
        tasks: the background lanes.
        start_window: the window before an office is open, and while the screen is locked.
    """

    opened = Signal(object)
    asked = Signal()
    started = Signal()
    left = Signal()

    def __init__(self, app: QApplication, settings: SettingsFile, clock: Clock) -> None:
        super().__init__()
        self._app, self._settings, self._clock = app, settings, clock
        self.tasks = Tasks(self)
        self.start_window = StartWindow()
        self._boundary: Boundary | None = None
        self._guard(self.start_window)
        self.tasks.known_error.connect(self._on_known_error)
        self._start_pane: StartPane | None = None
        self._unlock_pane: UnlockPane | None = None
        self._practice_pane: PracticePane | None = None
        self._server_pane: ServerPane | None = None
        self._wizard: Wizard | None = None
        self._office_window: OfficeWindow | None = None
        self._location, self._secret_asked = "", False
        self._after_writing: Callable[[], None] | None = None
        self._idle: IdleWatch | None = None
        self._crashed = False
        self.start_window.painted.connect(lambda: QTimer.singleShot(0, self, self._warm_up))
        self.start_window.closing.connect(self._on_start_closed)
        self.tasks.busy_changed.connect(self._on_busy_changed)

    # -- beginning and ending ------------------------------------------------------------------------------------

    def start(self, location: str = "", *, crashed: bool = False) -> None:
        """Show the first window.

        Args:
            location: database to open; empty for the one open last, or the start page.
            crashed: the program was torn down the last time it ran.
        """
        self._crashed = crashed
        self._place(self.start_window)
        last = self._settings.values.last_database
        if location:
            known = next((one for one in self._settings.values.recent if one.location == location), None)
            self.open(known or RecentDatabase(location, Path(location).stem))
        elif last is not None and ("://" in last.location or Path(last.location).is_file()):
            self.open(last)
        else:
            self.show_start()
        self.start_window.show()

    def close(self) -> None:
        """Finish what is being written, drafts of open forms included, then let go of everything."""
        if self._office_window is not None:
            self._office_window.session.end()
        self.tasks.shutdown()
        if self._office_window is not None:
            self._office_window.close_office()
            self._office_window = None
        if self._wizard is not None and (office := self._wizard.office()) is not None:
            office.close()
        self.start_window.deleteLater()

    def leave(self) -> None:
        """End the program once everything typed is kept."""
        self._finish_writing(self._quit)

    def unlock_panel(self) -> UnlockPanel:
        """The card that asks for passphrases."""
        return self._unlock().panel

    def asks_for_passphrase(self) -> bool:
        """Whether a passphrase is being asked for."""
        return (
            self._unlock_pane is not None
            and self.start_window.pane() is self._unlock_pane
            and self.unlock_panel().is_asking()
        )

    # -- the start page ------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        """Show the start page."""
        pane = self._start_pane or self._make_start_pane()
        recent = self._settings.values.recent
        pane.show_recent(recent)
        self._offer_resume(pane)
        self._show(pane, "Địa Bàn")
        files = tuple(one.location for one in recent if "://" not in one.location)
        self.tasks.run(
            "files",
            lambda: frozenset(one for one in files if not Path(one).is_file()),
            receiver=pane,
            done=pane.show_missing,
            key="missing",
        )
        self.started.emit()

    def _make_start_pane(self) -> StartPane:
        pane = self._start_pane = StartPane()
        pane.create_asked.connect(self.show_wizard)
        pane.resumed.connect(self.show_wizard)
        pane.open_asked.connect(self._choose_file)
        pane.server_asked.connect(self.show_server)
        pane.practice_asked.connect(self.show_practice)
        pane.restore_asked.connect(self._choose_copy)
        pane.second_asked.connect(self._choose_copy_for_second)
        pane.chosen.connect(self._open_recent)
        pane.forgotten.connect(self._forget)
        return pane

    def _offer_resume(self, pane: StartPane) -> None:
        from desktop.ui.pages.wizard.draft import FILE, DraftFile  # noqa: PLC0415 - small, and only needed here

        draft = DraftFile(data_folder() / FILE).read()
        if draft is not None and draft.unit_id:
            pane.offer_resume(draft.unit_name)
        else:
            pane.frame.hide_banner("resume")

    def _choose_file(self) -> None:
        start = self._settings.values.work_folder or str(data_folder())
        file, _ = QFileDialog.getOpenFileName(
            self.start_window, self.tr("Mở dữ liệu"), start, self.tr("Dữ liệu Địa Bàn (*.db)")
        )
        if file:
            self._settings.change(work_folder=str(Path(file).parent))
            self.open(RecentDatabase(file, Path(file).stem))

    def _open_recent(self, location: str) -> None:
        found = next((one for one in self._settings.values.recent if one.location == location), None)
        if found is not None:
            self.open(found)

    def _forget(self, location: str) -> None:
        self._settings.put(self._settings.values.without_recent(location))
        self.show_start()

    # -- practice and setting up ---------------------------------------------------------------------------------

    def show_practice(self) -> None:
        """Show practice data, made now if there are none."""
        from desktop.ui.pages.start.practice import PracticePane  # noqa: PLC0415 - loaded when somebody goes there

        if self._practice_pane is None:
            pane = self._practice_pane = PracticePane(self.tasks)
            pane.left.connect(self.show_start)
            pane.chosen.connect(
                lambda location, unit: self.open(RecentDatabase(location, unit, practice=True, encrypted=False))
            )
        self._show(self._practice_pane, self.tr("Dữ liệu thực hành – Địa Bàn"))
        self._practice_pane.begin()

    def show_server(self, location: str = "", why: KnownError | None = None) -> None:
        """Ask where shared data are; with an address that did not open, and why."""
        from desktop.ui.pages.start.server import ServerPane  # noqa: PLC0415 - loaded when somebody goes there

        if self._server_pane is None:
            pane = self._server_pane = ServerPane(self.tasks, self._clock)
            pane.left.connect(self.show_start)
            pane.opened.connect(self._on_opened)
        self._server_pane.begin(location, why)
        self._show(self._server_pane, self.tr("Mở dữ liệu trên máy chủ – Địa Bàn"))

    def show_wizard(self) -> None:
        """Set up an office, from the beginning or where it was left."""
        from desktop.ui.pages.wizard.draft import FILE, DraftFile  # noqa: PLC0415 - loaded when somebody goes there
        from desktop.ui.pages.wizard.page import Wizard  # noqa: PLC0415

        if self._wizard is None:
            folder = data_folder()
            wizard = self._wizard = Wizard(self.tasks, self._clock, folder=folder, drafts=DraftFile(folder / FILE))
            wizard.left.connect(self.show_start)
            wizard.practice_asked.connect(self.show_practice)
            wizard.made.connect(self._remember)
            wizard.finished.connect(self._on_set_up)
        self._show(self._wizard, self.tr("Thiết lập lần đầu – Địa Bàn"))

    def _on_set_up(self, office: Office) -> None:
        wizard, self._wizard = self._wizard, None
        self._on_opened(office)
        if wizard is not None:
            self.start_window.drop_pane(wizard)

    # -- opening -------------------------------------------------------------------------------------------------

    def open(self, database: RecentDatabase) -> None:
        """Open a database, after asking for its passphrase where it has one."""
        self._location = database.location
        pane = self._unlock()
        known = any(one.location == database.location for one in self._settings.values.recent)
        pane.ask(database.unit, database.location, passphrase=database.encrypted)
        self._show(pane, f"{database.unit} – Địa Bàn")
        if known and database.encrypted:
            # Asked for last time too; the passphrase can be typed while everything else is being loaded.
            self._secret_asked = True
            self.asked.emit()
            return
        pane.panel.begin()
        location = self._location

        def look() -> bool:
            from desktop.services.upkeep import needs_passphrase  # noqa: PLC0415 - loaded in the background

            return needs_passphrase(location)

        def ask(needed: bool) -> None:
            self._secret_asked = needed
            if not needed:
                self._open_with("")
                return
            pane.ask(database.unit, location, passphrase=True)
            pane.panel.first_focus()
            self.asked.emit()

        self.tasks.run("files", look, receiver=self, done=ask, failed=self._on_open_refused, key="open")

    def _unlock(self) -> UnlockPane:
        if self._unlock_pane is None:
            from desktop.ui.pages.start.unlock import UnlockPane  # noqa: PLC0415 - not for the first window

            self._unlock_pane = UnlockPane()
            self._unlock_pane.left.connect(self.show_start)
            self._unlock_pane.panel.asked_to_open.connect(self._on_passphrase)
        return self._unlock_pane

    def _refuse(self, error: KnownError) -> None:
        from desktop.messages import describe  # noqa: PLC0415 - all sentences; the first window does without

        self._unlock().panel.refuse(describe(error).text)

    def _on_passphrase(self, typed: str) -> None:
        if self._office_window is not None:
            self._unlock_with(typed)
        else:
            self._open_with(typed)

    def _open_with(self, passphrase: str) -> None:
        self._unlock().panel.begin()
        location, clock = self._location, self._clock

        def call() -> Office:
            from desktop.services.office import open_office  # noqa: PLC0415 - loaded in the background

            return open_office(location, passphrase=passphrase or None, clock=clock)

        self.tasks.run("files", call, receiver=self, done=self._on_opened, failed=self._on_open_refused, key="open")

    def _on_open_refused(self, error: KnownError) -> None:
        _log.info("not opened: %s", error.code)
        if error.code == "WRONG_PASSPHRASE":
            self._refuse(error)
            return
        if error.code in _ASKED_AGAIN:
            self.show_server(self._location, error)
            return
        self.show_start()
        if self._start_pane is not None:
            show_known_error(self._start_pane.frame, error)

    def _on_opened(self, office: Office) -> None:
        from desktop.ui.office_window import OfficeWindow  # noqa: PLC0415 - loaded once the office is open
        from desktop.ui.session import FileMemory  # noqa: PLC0415

        self._remember(office)
        memory = FileMemory(data_folder() / MEMORY_FILE, self)
        opened = self._office_window = OfficeWindow(office, self.tasks, self._settings, memory=memory)
        opened.lock_asked.connect(self.lock)
        opened.other_asked.connect(lambda: self._finish_writing(self._to_start))
        opened.practice_asked.connect(lambda: self._finish_writing(self._to_practice))
        opened.restore_asked.connect(self._restore)
        opened.looks_changed.connect(self._on_looks_changed)
        window = opened.window
        window.hold_closing(on=True)
        window.close_asked.connect(self.leave)
        window.setGeometry(self.start_window.geometry())
        self._guard(window)
        opened.begin()
        self._swap(self.start_window, window)
        self._watch_idle()
        if self._crashed:
            self._crashed = False
            self._say_crashed(opened)
        self.opened.emit(opened)

    def _remember(self, office: Office) -> None:
        recent = RecentDatabase(
            office.location, office.unit.name, practice=office.practice, encrypted=office.database.cipher is not None
        )
        self._settings.put(self._settings.values.with_recent(recent))

    def _say_crashed(self, opened: OfficeWindow) -> None:
        frame = opened.window.current_frame()
        if frame is not None:
            frame.show_banner(
                "crash",
                "info",
                lead=self.tr("Lần trước chương trình bị tắt đột ngột."),
                text=self.tr("Dữ liệu còn nguyên; chữ đang gõ nằm trong nháp. Nhật ký lỗi ở thư mục nhật ký."),
            )

    # -- locking -------------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Hide the office until its passphrase is typed again; what is being typed is kept as drafts first."""
        opened = self._office_window
        if opened is None or self.start_window.isVisible():
            return
        opened.keep_typing()
        if self._idle is not None:
            self._idle.stop()
        office = opened.session.office
        pane = self._unlock()
        pane.ask(office.unit.name, office.author.name, passphrase=_has_secret(office), locked=True)
        self._show(pane, self.tr("Đang khóa – Địa Bàn"))
        self.start_window.setGeometry(opened.window.geometry())
        self._swap(opened.window, self.start_window)
        pane.panel.first_focus()
        self.asked.emit()

    def _unlock_with(self, typed: str) -> None:
        opened = self._office_window
        if opened is None:
            return
        office = opened.session.office
        if not _has_secret(office):
            self._show_again()
            return
        self._unlock().panel.begin()

        def call() -> None:
            from desktop.services.office import open_office  # noqa: PLC0415 - its one way to try a passphrase

            open_office(office.location, passphrase=typed, clock=office.clock).close()

        self.tasks.run(
            "files",
            call,
            receiver=self,
            done=lambda _: self._show_again(),
            failed=self._refuse,
            key="unlock",
        )

    def _show_again(self) -> None:
        if self._office_window is not None:
            self._swap(self.start_window, self._office_window.window)
            if self._idle is not None:
                self._idle.start()
            self.opened.emit(self._office_window)

    def _watch_idle(self) -> None:
        """Data without a passphrase are practice data; locking them would only be in the way."""
        opened = self._office_window
        if opened is None or not _has_secret(opened.session.office):
            if self._idle is not None:
                self._idle.stop()
            return
        if self._idle is None:
            self._idle = IdleWatch(self._app, self._settings.values.idle_minutes, self)
            self._idle.idle.connect(self.lock)
        self._idle.set_minutes(self._settings.values.idle_minutes)

    # -- restoring -----------------------------------------------------------------------------------------------

    def _choose_copy(self) -> None:
        start = self._settings.values.backup_folder or str(Path.home())
        file, _ = QFileDialog.getOpenFileName(
            self.start_window, self.tr("Bản sao lưu"), start, self.tr("Dữ liệu Địa Bàn (*.db)")
        )
        if file:
            self._restore(file)

    def _restore(self, file: str) -> None:
        """Bring a copy back as a database of its own in the data folder, and open that."""

        def look() -> bool:
            from desktop.services.upkeep import needs_passphrase  # noqa: PLC0415 - loaded in the background

            return needs_passphrase(file)

        def go_on(needed: bool) -> None:
            passphrase: str | None = None
            if needed:
                from desktop.ui.dialogs.passphrase import PassphraseDialog  # noqa: PLC0415

                passphrase = PassphraseDialog.ask(
                    self._shown_window(),
                    self.tr("Phục hồi từ bản sao"),
                    self.tr("Mật khẩu của dữ liệu lúc sao lưu. Dữ liệu đang dùng không bị ghi đè."),
                    button=self.tr("Phục hồi"),
                )
                if passphrase is None:
                    return
            self._carry_out_restore(file, passphrase)

        self.tasks.run("files", look, receiver=self, done=go_on, failed=self._tell, key="restore")

    def _choose_copy_for_second(self) -> None:
        start = self._settings.values.backup_folder or str(Path.home())
        file, _ = QFileDialog.getOpenFileName(
            self.start_window, self.tr("Bản sao lưu của máy thứ nhất"), start, self.tr("Dữ liệu Địa Bàn (*.db)")
        )
        if file:
            self.set_up_second(file)

    def set_up_second(self, file: str) -> None:
        """Make this a second computer of the office whose copy that is, in the data folder, and open it."""

        def look() -> bool:
            from desktop.services.upkeep import needs_passphrase  # noqa: PLC0415 - loaded in the background

            return needs_passphrase(file)

        def go_on(needed: bool) -> None:
            from desktop.ui.pages.start.second_computer import SecondComputerDialog  # noqa: PLC0415

            answer = SecondComputerDialog.ask(self._shown_window(), encrypted=needed)
            if answer is not None:
                self._carry_out_second(file, *answer)

        self.tasks.run("files", look, receiver=self, done=go_on, failed=self._tell, key="restore")

    def _carry_out_second(self, file: str, officer: str, passphrase: str | None) -> None:
        clock, folder = self._clock, data_folder()

        def call() -> Office:
            from desktop.services.office import open_office  # noqa: PLC0415 - loaded in the background
            from desktop.services.second_computer import set_up_second_computer  # noqa: PLC0415

            folder.mkdir(parents=True, exist_ok=True)
            target, number = folder / f"{Path(file).stem}-may-2.db", 3
            while target.exists():
                target, number = folder / f"{Path(file).stem}-may-{number}.db", number + 1
            set_up_second_computer(Path(file), target, passphrase=passphrase, officer=officer, clock=clock)
            return open_office(str(target), passphrase=passphrase, clock=clock)

        def done(office: Office) -> None:
            next_step = self.tr("Xuất phiếu đăng ký khóa ở “Đơn vị & tin cậy” để máy kia và cấp trên ghi nhận.")
            self._finish_writing(lambda: self._change_to(office, self.tr("Đã lập máy thứ hai."), next_step))

        self.tasks.run("files", call, receiver=self, done=done, failed=self._tell, key="restore")

    def _carry_out_restore(self, file: str, passphrase: str | None) -> None:
        clock, folder = self._clock, data_folder()

        def call() -> Office:
            from desktop.services.office import open_office  # noqa: PLC0415 - loaded in the background
            from desktop.services.upkeep import restore_office  # noqa: PLC0415

            folder.mkdir(parents=True, exist_ok=True)
            target, number = folder / f"{Path(file).stem}-phuc-hoi.db", 2
            while target.exists():
                target, number = folder / f"{Path(file).stem}-phuc-hoi-{number}.db", number + 1
            restore_office(Path(file), target, passphrase=passphrase, clock=clock)
            return open_office(str(target), passphrase=passphrase, clock=clock)

        def done(office: Office) -> None:
            self._finish_writing(lambda: self._change_to(office))

        self.tasks.run("files", call, receiver=self, done=done, failed=self._tell, key="restore")

    def _change_to(self, office: Office, lead: str = "", text: str = "") -> None:
        self._drop_office()
        self._on_opened(office)
        frame = self._office_window.window.current_frame() if self._office_window is not None else None
        if frame is not None:
            where = self.tr("Dữ liệu nằm tại {file}. Tệp đang dùng trước đó còn nguyên.").format(file=office.location)
            frame.show_banner("restored", "ok", lead=lead or self.tr("Đã phục hồi."), text=text or where)

    # -- leaving -------------------------------------------------------------------------------------------------

    def _finish_writing(self, then: Callable[[], None]) -> None:
        """Keep what is being typed, wait until everything is written, then go on."""
        if self._office_window is not None:
            self._office_window.keep_typing()
        if self._wizard is not None:
            self._wizard.keep_draft()
        if not self.tasks.is_writing:
            then()
            return
        self._after_writing = then
        if self._office_window is not None:
            self._office_window.window.show_notice("leaving", "info", text=self.tr("Đang ghi nốt việc dở…"))

    def _on_busy_changed(self, _: int) -> None:
        if self._after_writing is not None and not self.tasks.is_writing:
            then, self._after_writing = self._after_writing, None
            then()

    def _to_start(self) -> None:
        self._drop_office()
        self.show_start()
        self.start_window.show()

    def _to_practice(self) -> None:
        self._drop_office()
        self.show_practice()
        self.start_window.show()

    def _drop_office(self) -> None:
        opened, self._office_window = self._office_window, None
        if opened is not None:
            self.start_window.setGeometry(opened.window.geometry())
            self._remember_place(opened.window)
            self._guard(self.start_window)
            opened.window.hold_closing(on=False)
            opened.close_office()
        if self._idle is not None:
            self._idle.stop()

    def _quit(self) -> None:
        opened = self._office_window
        shown = self._shown_window()
        self._remember_place(shown)
        if opened is not None:
            opened.window.hold_closing(on=False)
            opened.window.hide()
        self.start_window.hide()
        self.left.emit()
        self._app.quit()

    def _on_start_closed(self) -> None:
        if self._office_window is None or not self._office_window.window.isVisible():
            self.leave()

    # -- small things --------------------------------------------------------------------------------------------

    def _show(self, pane: Pane, title: str) -> None:
        self.start_window.show_pane(pane, title=title)

    def _swap(self, going: QMainWindow, coming: QMainWindow) -> None:
        if going.isMaximized():
            coming.showMaximized()
        else:
            coming.show()
        coming.raise_()
        coming.activateWindow()
        going.hide()

    def _shown_window(self) -> QMainWindow:
        opened = self._office_window
        return opened.window if opened is not None and opened.window.isVisible() else self.start_window

    def _guard(self, window: QMainWindow) -> None:
        """Bring errors nobody expected to the window that is to be seen."""
        if self._boundary is not None:
            self.tasks.bug.disconnect()
            self._boundary.deleteLater()
        self._boundary = Boundary(self.tasks, window, version=VERSION)
        self._boundary.install_hook()

    def _place(self, window: QMainWindow) -> None:
        kept = self._settings.values.geometry
        if not (kept and window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))):
            window.resize(WIDTH, HEIGHT)

    def _remember_place(self, window: QMainWindow) -> None:
        self._settings.change(geometry=bytes(window.saveGeometry().toBase64().data()).decode("ascii"))

    def _on_looks_changed(self) -> None:
        now = self._settings.values
        theme.apply_theme(self._app, scheme=now.scheme, point_size=now.point_size, dense=now.dense)  # type: ignore[arg-type] - settings.SCHEMES are its schemes
        self._watch_idle()

    def _on_known_error(self, error: KnownError) -> None:
        if self._office_window is None or self.start_window.isVisible():
            self._tell(error)

    def _tell(self, error: KnownError) -> None:
        if self._office_window is not None and self._office_window.window.isVisible():
            frame = self._office_window.window.current_frame()
            if frame is not None:
                show_known_error(frame, error)
            return
        pane = self.start_window.pane()
        if self._unlock_pane is not None and pane is self._unlock_pane:
            self._refuse(error)
        elif isinstance(pane, StartPane):
            show_known_error(pane.frame, error)

    def _warm_up(self) -> None:
        """Load what opening needs while nobody waits for it yet."""
        self.tasks.run("files", _load, receiver=self, done=lambda _: None)


def _load() -> None:
    """Import the services; the first who needs them would otherwise wait."""
    from desktop.services import catalogs, office, overview  # noqa: PLC0415

    catalogs.load_catalogs()
    catalogs.load_labels()
    catalogs.load_rules()
    del office, overview


def _has_secret(office: Office) -> bool:
    """Whether something has to be typed to get in again: a file's passphrase, or a server's password."""
    return office.database.cipher is not None or not office.database.is_sqlite
