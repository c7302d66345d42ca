"""The page "Đơn vị & tin cậy": who the office is, whom it reports to, who reports to it, whose keys it trusts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.messages import describe
from desktop.services.enrolments import export_enrolment
from desktop.services.own_keys import has_open_key, make_new_key
from desktop.services.trust import revoke_key
from desktop.services.units import add_reporting_units, change_superior, find_units, remove_reporting_unit
from desktop.ui.dialogs.passphrase import PassphraseDialog
from desktop.ui.errors import show_known_error
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.reports.fields import choose_folder
from desktop.ui.pages.trust.cards import OwnKeyCard, OwnUnitCard, ReportingCard, TrustedCard
from desktop.ui.pages.trust.dialogs import NewKeyDialog, RevokeDialog
from desktop.ui.pages.trust.loading import TrustView, load_trust
from desktop.ui.texts import tr
from desktop.ui.widgets.card_grid import CardGrid
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.errors import KnownError
    from db.queries.office import TrustedKeyRow
    from desktop.services.office import Office
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.session import Destination, Session
    from desktop.ui.widgets.fields.record import Hit

KEY = "trust"
FOLDER = "trust.folder"


def make_page(session: Session) -> TrustPage:
    """The page over an opened office."""
    return TrustPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Đơn vị & tin cậy"), "shield", group, lambda: make_page(session))


class TrustPage(PageFrame):
    """The page.

    Signals:
        loaded: everything is shown.
        enrolment_written: the file.
    """

    loaded = Signal()
    enrolment_written = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Đơn vị & tin cậy"), parent=parent)
        self._session = session
        self._view: TrustView | None = None
        self.set_primary(
            self.tr("Xuất phiếu đăng ký khóa"), self.export_enrolment, icon="key", keys="Ctrl+Return", action="primary"
        )
        self.add_more(self.tr("Tạo khóa ký mới…"), self.ask_new_key, icon="key")
        self.unit = OwnUnitCard(self._search_units)
        self.unit.superior_chosen.connect(self.set_superior)
        self.key = OwnKeyCard()
        self.reporting = ReportingCard(self._search_units)
        self.reporting.added.connect(self.add_units)
        self.reporting.removed.connect(self.remove_unit)
        self.trusted = TrustedCard(on_accept=self.choose_enrolments)
        self.trusted.revoke_asked.connect(self.ask_revoke)
        grid = CardGrid()
        grid.add(self.unit, 0, 0, stretch=0)
        grid.add(self.key, 0, 1, stretch=0)
        grid.add(self.reporting, 1, 0, least=220)
        grid.add(self.trusted, 1, 1, least=220)
        self.set_body(grid)
        self.bind("recheck", self.refresh)
        self.bind("open", self.choose_enrolments, text=self.tr("Ghi nhận khóa…"))
        session.office_changed.connect(self._show_office)
        self._show_office()

    # -- what the window calls ---------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """Keys and packages come in on other pages: ask every time."""
        self.refresh()

    def first_focus(self) -> QWidget:
        """The units."""
        return self.reporting.table

    def arrive(self, destination: Destination) -> None:
        """Nothing to choose here; the page is shown."""
        del destination

    def refresh(self) -> None:
        """Ask again."""
        self._session.read(load_trust, receiver=self, done=self._show, key="trust")

    # -- what the person does ----------------------------------------------------------------------------------------

    def export_enrolment(self) -> None:
        """Ask for a folder and the passphrase, and write the enrolment."""
        start = self._session.memory.recall(FOLDER) or self._session.memory.recall("reports.folder")
        folder = choose_folder(self, self.tr("Xuất phiếu đăng ký khóa vào"), start)
        if folder is None:
            return
        self._session.memory.keep(FOLDER, str(folder))
        self.hide_banner("passphrase")
        if has_open_key(self._session.office):
            self._write_enrolment(folder, None)
        else:
            self._ask_and_write(folder)

    def ask_new_key(self) -> None:
        """Ask for a passphrase and make a new key."""
        typed = NewKeyDialog.ask(self)
        if typed:
            self._session.write(
                lambda office: make_new_key(office, passphrase=typed), receiver=self, done=self._on_new_key
            )

    def choose_enrolments(self) -> None:
        """Ask for enrolment files and hand them to the page that compares keys."""
        paths, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Chọn phiếu đăng ký khóa"), self._session.memory.recall(FOLDER), "*.asice"
        )
        if paths:
            self.hand_over([Path(path) for path in paths])

    def hand_over(self, paths: Sequence[Path]) -> None:
        """Let the page "Tiếp nhận" examine enrolments; there the fingerprints are compared."""
        page_of = getattr(self.window(), "page", None)
        self._session.go("receiving")
        take = getattr(page_of("receiving"), "take_files", None) if page_of is not None else None
        if take is not None:
            take(paths)

    def set_superior(self, unit_id: str) -> None:
        """Report to another unit from now on."""
        self._session.write(
            lambda office: change_superior(office, unit_id or None),
            receiver=self,
            done=self._on_superior,
            failed=self._on_refused,
        )

    def add_units(self, unit_ids: tuple[str, ...]) -> None:
        """Put units on the list of those that report here."""
        words = self.tr("Đã thêm {n} đơn vị.").format(n=len(unit_ids))
        self._change(lambda office: add_reporting_units(office, unit_ids), words)

    def remove_unit(self, unit_id: str) -> None:
        """Take a unit off the list; the way back is to add it again."""
        name = next((one.unit.name for one in self._view.reporting if one.unit.id == unit_id), "") if self._view else ""

        def on_removed(_: None) -> None:
            self.offer_undo(
                self.tr("Đã bỏ {unit} khỏi danh sách.").format(unit=name), lambda: self.add_units((unit_id,))
            )
            self.refresh()

        self._session.write(
            lambda office: remove_reporting_unit(office, unit_id),
            receiver=self,
            done=on_removed,
            failed=self._on_refused,
        )

    def ask_revoke(self, key: TrustedKeyRow) -> None:
        """Ask for the reason and revoke a key."""
        unit = self._view.names.get(key.unit_id, "") if self._view else ""
        reason = RevokeDialog.ask(key.holder, unit, self)
        if reason:
            words = self.tr("Đã thu hồi khóa của {holder}.").format(holder=key.holder)
            self._change(lambda office: revoke_key(office, key.fingerprint, reason), words)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _ask_passphrase(self) -> str | None:
        text = self.tr("Phiếu đăng ký được ký bằng chính khóa của đơn vị.")
        return PassphraseDialog.ask(self, self.tr("Mật khẩu khóa ký"), text, button=self.tr("Xuất phiếu"))

    def _ask_and_write(self, folder: Path) -> None:
        passphrase = self._ask_passphrase()
        if passphrase is not None:
            self._write_enrolment(folder, passphrase)

    def _write_enrolment(self, folder: Path, passphrase: str | None) -> None:
        office = self._session.office
        self.work.begin(self.tr("Đang xuất phiếu đăng ký khóa"), icon="key", stoppable=False)
        self._session.tasks.run(
            "files",
            lambda: export_enrolment(office, folder, passphrase=passphrase),
            receiver=self,
            done=self._on_enrolment,
            failed=lambda error: self._on_not_written(folder, error),
        )

    def _on_not_written(self, folder: Path, error: KnownError) -> None:
        if error.code != "WRONG_KEY_PASSPHRASE":
            self._on_refused(error)
            return
        self.work.end()
        message = describe(error)
        self.show_banner(
            "passphrase",
            "bad",
            lead=message.what,
            text=message.why,
            action=self.tr("Nhập lại"),
            on_action=lambda: (self.hide_banner("passphrase"), self._ask_and_write(folder)),
        )

    def _on_enrolment(self, path: Path) -> None:
        words = self.tr("Đã xuất {name} vào {folder}. Gửi kèm phiếu giấy có ghi dấu vân tay khóa và chữ ký.")
        self.work.end(words.format(name=path.name, folder=path.parent))
        self.enrolment_written.emit(path)

    def _on_new_key(self, key: KeyFacts) -> None:
        words = self.tr("Đã tạo khóa ký mới của {holder}. Xuất phiếu đăng ký khóa để cấp trên ghi nhận.")
        self.work.end(words.format(holder=key.holder))
        self.refresh()

    def _on_superior(self, office: Office) -> None:
        self._session.replace_office(office)
        unit = office.superior.name if office.superior else self.tr("chưa có")
        self.work.end(self.tr("Nơi nhận báo cáo: {unit}.").format(unit=unit))

    def _change(self, call: Callable[[Office], object], words: str) -> None:
        def on_done(_: object) -> None:
            self.work.end(words)
            self.refresh()

        self._session.write(call, receiver=self, done=on_done, failed=self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error)

    def _search_units(self, typed: str, answer: Callable[[Sequence[Hit]], None]) -> None:
        def show(found: tuple[Hit, ...]) -> None:
            answer(found)

        self._session.read(lambda office: _hits(office, typed), receiver=self, done=show, key="units")

    def _show(self, view: TrustView) -> None:
        self._view = view
        self.key.show_key(view.key)
        self.reporting.show_units(view)
        self.trusted.show_keys(view)
        self.loaded.emit()

    def _show_office(self) -> None:
        office = self._session.office
        self.unit.show_office(office)
        self.set_scope(f"{office.unit.name}, {office.author.name}")


def _hits(office: Office, typed: str) -> tuple[Hit, ...]:
    return tuple(
        (unit.id, unit.label, ", ".join(part for part in (unit.code, unit.validity) if part))
        for unit in find_units(office, typed)
    )
