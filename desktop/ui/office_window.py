"""One opened office in the window: its pages put together, what the menus do, what the frame tells."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from db.domain.registers import BY_NAME
from desktop.paths import log_folder
from desktop.services.finding import find_anywhere
from desktop.services.lists import name_records
from desktop.ui.errors import show_known_error
from desktop.ui.main_window import MainWindow
from desktop.ui.office_pages import groups, make_entries
from desktop.ui.pages.overview import presenter
from desktop.ui.pages.overview.source import OverviewSource, ReminderSource
from desktop.ui.pages.settings.upkeep import Upkeep
from desktop.ui.session import PAGE_OF, Session
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.palette import PaletteHit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.errors import KnownError
    from desktop.services.finding import FoundInRegister
    from desktop.services.office import Office
    from desktop.services.overview import Overview
    from desktop.services.records import Saved
    from desktop.services.reminders import Reminders
    from desktop.services.upkeep import Health
    from desktop.settings import SettingsFile
    from desktop.ui.session import FileMemory
    from desktop.ui.tasks import Tasks
    from desktop.ui.widgets.page_frame import PageFrame

REMIND_EVERY = timedelta(hours=1)
_RECORD = "record:"


class OfficeWindow(QObject):
    """The window of an opened office and everything that belongs to it.

    Signals:
        lock_asked: Ctrl+L.
        other_asked: the start page is wanted (other data).
        practice_asked: practice data are wanted.
        restore_asked: file of a copy to be brought back.
        looks_changed: settings of colours, letters, rows or idle time are different.
        closed: the window was closed; the program may end.

    Attributes:
        window: the frame with its pages.
        session: what the pages share.
        source: what the first page shows.
        reminders: drafts left behind, the last backup.
    """

    lock_asked = Signal()
    other_asked = Signal()
    practice_asked = Signal()
    restore_asked = Signal(str)
    looks_changed = Signal()
    closed = Signal()

    def __init__(
        self,
        office: Office,
        tasks: Tasks,
        settings: SettingsFile,
        *,
        memory: FileMemory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._tasks = settings, tasks
        self.session = Session(office, tasks, memory=memory, parent=self)
        self.source = OverviewSource(self.session, self)
        self.reminders = ReminderSource(self.session, self)
        self._open_doors()
        upkeep = Upkeep(
            self.looks_changed.emit,
            self.back_up,
            self.choose_backup_folder,
            self.restore,
            self.check,
        )
        entries = make_entries(self.session, self.source, self.reminders, settings, upkeep, on_back=self._go_back)
        self.window = MainWindow(entries, groups=groups(), title=self._title())
        self.session.attach(self.window)
        self._connect()
        self._show_person()
        self._clock = QTimer(self, interval=round(REMIND_EVERY.total_seconds() * 1000))
        self._clock.timeout.connect(self.reminders.refresh)
        self._clock.start()

    def begin(self) -> None:
        """Show the first page and ask for what the frame tells."""
        self.window.show_page("overview")
        self.reminders.refresh()

    def close_office(self) -> None:
        """Close the database and forget the window; work under way has ended."""
        self._clock.stop()
        memory = self.session.memory
        flush = getattr(memory, "flush", None)
        if flush is not None:
            flush()
        self.session.office.close()
        self.window.hide()
        self.window.deleteLater()
        self.deleteLater()

    def keep_typing(self) -> None:
        """Have the page on top keep what is being typed (before locking and leaving)."""
        page = self.window.page(self.window.current_page()) if self.window.current_page() else None
        hidden = getattr(page, "page_hidden", None)
        if callable(hidden):
            hidden()

    # -- putting together ----------------------------------------------------------------------------------------

    def _open_doors(self) -> None:
        self.session.doors.print_inspections = self._print_inspections
        self.session.doors.print_blank = self._print_blank
        self.session.doors.open_practice = self.practice_asked.emit

    def _print_inspections(self, ids: Sequence[str]) -> None:
        """The first time, the real door takes the place of this one."""
        from desktop.ui.printing import open_doors  # noqa: PLC0415 - the libraries of paper load when paper is wanted

        open_doors(self.session)
        if self.session.doors.print_inspections is not None:
            self.session.doors.print_inspections(ids)

    def _print_blank(self, kind: str, establishment_id: str) -> None:
        from desktop.ui.printing import open_doors  # noqa: PLC0415

        open_doors(self.session)
        if self.session.doors.print_blank is not None:
            self.session.doors.print_blank(kind, establishment_id)

    def _connect(self) -> None:
        window, session = self.window, self.session
        window.action_asked.connect(self._on_action)
        window.page_shown.connect(self._on_page_shown)
        window.set_palette_provider(self.find_records)
        window.hit_chosen.connect(self._on_hit)
        window.person_asked.connect(lambda: session.go("settings", tab="papers"))
        session.saved.connect(window.say_saved)
        session.office_changed.connect(self._on_office_changed)
        self.source.changed.connect(self._show_overview)
        self.reminders.changed.connect(self._show_reminders)
        self._tasks.known_error.connect(self._show_error)

    def _go_back(self) -> None:
        self.window.go_back()

    def _title(self) -> str:
        office = self.session.office
        practice = self.tr(" (dữ liệu thực hành)") if office.practice else ""
        return f"UBND {_lowered(office.unit.name)}{practice} – Địa Bàn"

    def _show_person(self) -> None:
        self.window.set_person(self.session.office.author.name)

    def _on_office_changed(self) -> None:
        self._show_person()
        self.source.refresh()

    def _on_page_shown(self, key: str) -> None:
        """Undo and redo work on every page, also on those that have none of their own."""
        frame = self.window.current_frame()
        if frame is None:
            return
        if "undo" not in frame.bindings() and key != "help":
            frame.bind("undo", lambda: self._take_back(frame))
            frame.bind("redo", lambda: self._do_again(frame))

    # -- the frame -----------------------------------------------------------------------------------------------

    def _show_overview(self, overview: Overview) -> None:
        for page, number, tone in presenter.make_counts(overview):
            self.window.set_count(page, number, tone=tone)
        period = overview.next_report.period if overview.next_report is not None else overview.year
        label = _lowered(period.label)
        self.window.set_period(self.tr("Kỳ "), label, period.span)

    def _show_reminders(self, reminders: Reminders) -> None:
        on = reminders.backed_up_on
        if on is not None:
            self.window.say_backup(self.tr("Sao lưu gần nhất: {day}").format(day=say_date(on)))
        elif not self.session.office.practice:
            self.window.say_backup(self.tr("Chưa sao lưu"))
        page = self.window.page("overview")
        frame = page if hasattr(page, "show_banner") else None
        if frame is None:
            return
        self._show_backup_banner(frame, reminders)  # type: ignore[arg-type] - the first page is a PageFrame
        self._show_draft_banner(frame, reminders)  # type: ignore[arg-type]

    def _show_backup_banner(self, frame: PageFrame, reminders: Reminders) -> None:
        if not reminders.needs_backup:
            frame.hide_banner("backup")
            return
        if reminders.backed_up_on is None:
            lead = self.tr("Chưa sao lưu lần nào.")
        else:
            lead = self.tr("Đã {n} ngày chưa sao lưu.").format(n=reminders.days_without)
        frame.show_banner(
            "backup",
            "warn",
            lead=lead,
            text=self.tr("Máy hỏng thì mất hết số liệu. Cắm USB rồi sao lưu, mất chừng một phút."),
            action=self.tr("Sao lưu ngay"),
            on_action=self.back_up,
            closable=False,
        )

    def _show_draft_banner(self, frame: PageFrame, reminders: Reminders) -> None:
        if not reminders.drafts:
            frame.hide_banner("drafts")
            return
        newest = reminders.drafts[0]
        register = self.session.office.labels.register(newest.register).one
        lead = self.tr("Có {n} bản nháp chưa lưu.").format(n=len(reminders.drafts))
        text = self.tr("Gần nhất: {what}, {time}.").format(what=register, time=self.session.day_and_time(newest.at))
        frame.show_banner(
            "drafts",
            "info",
            lead=lead,
            text=text,
            action=self.tr("Mở nháp"),
            on_action=lambda: self.session.go(PAGE_OF[newest.register], register=newest.register),
        )

    def _show_error(self, error: KnownError) -> None:
        frame = self.window.current_frame()
        if frame is not None:
            show_known_error(frame, error)

    # -- menus ---------------------------------------------------------------------------------------------------

    def _on_action(self, key: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "backup": self.back_up,
            "restore": self.restore,
            "check_data": self.check,
            "lock": self.lock_asked.emit,
            "other_data": self.other_asked.emit,
            "settings": lambda: self.session.go("settings"),
            "help": self._show_help,
            "shortcuts": lambda: self.session.go("help", tab="phim-tat"),
            "log_folder": self._open_log_folder,
            "about": self._show_about,
        }
        acts[key]()

    def _show_help(self) -> None:
        from desktop.ui.pages.help.texts import topic_of  # noqa: PLC0415 - loaded when somebody asks

        page = self.window.current_page()
        if page != "help":
            self.session.go("help", tab=topic_of(page))

    def _open_log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def _show_about(self) -> None:
        from desktop.ui.dialogs.about import AboutDialog  # noqa: PLC0415

        AboutDialog.show_about(self.window)

    # -- undo ----------------------------------------------------------------------------------------------------

    def _take_back(self, frame: PageFrame) -> None:
        done = self.session.undo.done
        step = done[-1] if done else None
        self.session.take_back(
            receiver=self,
            done=lambda saved: self._say_step(
                frame, saved, step.register if step else "", self.tr("Đã hoàn tác"), self.tr("Không còn gì để hoàn tác")
            ),
        )

    def _do_again(self, frame: PageFrame) -> None:
        undone = self.session.undo.undone
        step = undone[-1] if undone else None
        self.session.do_again(
            receiver=self,
            done=lambda saved: self._say_step(
                frame, saved, step.register if step else "", self.tr("Đã làm lại"), self.tr("Không còn gì để làm lại")
            ),
        )

    def _say_step(self, frame: PageFrame, saved: Saved | None, register: str, words: str, nothing: str) -> None:
        """Name what was undone, where the person is looking."""
        if saved is None:
            self.session.saved.emit(nothing)
            return
        if not saved.id:
            frame.work.end(f"{words}.")
            return
        one = self.session.office.labels.register(register).one

        def say(names: dict[str, str]) -> None:
            called = names.get(saved.id, "")
            text = f"{words}: {one} “{called}”." if called else f"{words}: {one}."
            frame.work.end(text)

        self.session.read(lambda office: name_records(office, register, (saved.id,)), receiver=self, done=say)

    # -- palette -------------------------------------------------------------------------------------------------

    def find_records(self, text: str, answer: Callable[[Sequence[PaletteHit]], None]) -> None:
        """Look for records of any register; the hits come to `answer`."""
        self.session.read(
            lambda office: find_anywhere(office, text),
            receiver=self,
            done=lambda found: answer(self._hits(found)),
            failed=lambda _: answer(()),
            key="palette",
        )

    def _hits(self, found: Sequence[FoundInRegister]) -> list[PaletteHit]:
        icons = {
            "establishments": "building",
            "inspections": "clipboard",
            "violations": "state-warn",
            "remedies": "clock",
            "activities": "megaphone",
            "trainings": "people",
            "staff": "person",
            "tips": "envelope",
            "coordinations": "link",
            "documents": "archive",
            "commendations": "check",
            "difficulties": "megaphone",
            "hot_spots": "map",
            "case_figures": "clipboard",
            "sanction_figures": "document",
            "support_figures": "people",
            "manual_figures": "pencil",
            "pilot_models": "target",
            "commune_ratings": "check",
            "budgets": "chart",
            "work_plans": "target",
        }
        hits: list[PaletteHit] = []
        for one in found:
            title = self.session.office.labels.register(one.register).many
            words = self.tr("{title}: {n} kết quả đầu") if one.more else self.tr("{title}: {n} kết quả")
            group = words.format(title=title, n=len(one.records))
            hits += [
                PaletteHit(group, f"{_RECORD}{one.register}:{hit.id}", hit.title, icons[one.register], hit.sub)
                for hit in one.records
            ]
        return hits

    def _on_hit(self, key: str) -> None:
        register, _, record_id = key.removeprefix(_RECORD).partition(":")
        if register in BY_NAME:
            self.session.open_record(register, record_id)

    # -- files ---------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Copy the data into the folder of backups; asks for the folder the first time or when it is not there."""
        folder = self._settings.values.backup_folder
        if not folder or not Path(folder).is_dir():
            folder = self.choose_backup_folder()
        frame = self.window.current_frame()
        if not folder or frame is None:
            return
        office = self.session.office
        frame.work.begin(self.tr("Sao lưu dữ liệu"), icon="archive", stoppable=False)

        def copy() -> Path:
            from desktop.services.upkeep import back_up_office  # noqa: PLC0415 - loaded in the background

            return back_up_office(office, Path(folder))

        def said(target: Path) -> None:
            frame.work.end(self.tr("Đã sao lưu vào {file}.").format(file=target))
            self.reminders.refresh()

        def failed(error: KnownError) -> None:
            frame.work.end()
            show_known_error(frame, error, on_next=self.choose_backup_folder)

        self._tasks.run("files", copy, receiver=self, done=said, failed=failed)

    def choose_backup_folder(self) -> str:
        """The folder copies go to from now on; "" when the person gave up."""
        start = self._settings.values.backup_folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self.window, self.tr("Thư mục sao lưu, nên ở trên USB"), start)
        if folder:
            self._settings.change(backup_folder=folder)
        return folder

    def restore(self) -> None:
        """Choose a copy; the program brings it back as a database of its own and opens that."""
        start = self._settings.values.backup_folder or str(Path.home())
        file, _ = QFileDialog.getOpenFileName(
            self.window, self.tr("Bản sao lưu"), start, self.tr("Dữ liệu Địa Bàn (*.db)")
        )
        if file:
            self.restore_asked.emit(file)

    def check(self) -> None:
        """Is file, references and journal whole."""
        frame = self.window.current_frame()
        if frame is None:
            return
        office = self.session.office
        frame.work.begin(self.tr("Kiểm tra dữ liệu"), icon="shield", stoppable=False)

        def look() -> Health:
            from desktop.services.upkeep import check_health  # noqa: PLC0415 - loaded in the background

            return check_health(office)

        def said(health: Health) -> None:
            if health.is_whole:
                frame.work.end(
                    self.tr("Dữ liệu nguyên vẹn: tệp, liên kết, niêm phong nhật ký và tệp đính kèm đều khớp.")
                )
                return
            frame.work.end()
            parts = [self.tr("{n} chỗ hỏng trong tệp").format(n=len(health.problems))] if health.problems else []
            if health.broken_seals:
                parts.append(self.tr("nhật ký bị thay đổi từ dòng {n}").format(n=health.broken_seals[0]))
            if health.damaged_files:
                parts.append(self.tr("{n} tệp đính kèm bị thay đổi").format(n=len(health.damaged_files)))
            frame.show_banner(
                "health",
                "bad",
                lead=self.tr("Dữ liệu có chỗ hỏng."),
                text=self.tr("{what}. Phục hồi từ bản sao gần nhất, giữ nguyên tệp này.").format(what="; ".join(parts)),
                action=self.tr("Phục hồi từ bản sao…"),
                on_action=self.restore,
                closable=False,
            )

        def failed(error: KnownError) -> None:
            frame.work.end()
            show_known_error(frame, error)

        self._tasks.run("files", look, receiver=self, done=said, failed=failed)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
