"""The page "Đơn vị & tin cậy": who the office is, its key, who reports to it, whom it trusts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.services.key_history import key_details
from desktop.services.units import add_reporting_units, change_superior, find_units, remove_reporting_unit
from desktop.ui.errors import show_known_error
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.trust.authorities_tab import AuthoritiesTab
from desktop.ui.pages.trust.cards import OwnUnitCard, ReportingCard
from desktop.ui.pages.trust.encryption_tab import EncryptionTab
from desktop.ui.pages.trust.loading import TrustView, load_trust
from desktop.ui.pages.trust.own_key_card import OwnKeyCard, ending
from desktop.ui.pages.trust.own_key_desk import FOLDER, OwnKeyDesk
from desktop.ui.pages.trust.second_signature import SecondSignature
from desktop.ui.pages.trust.trust_desk import TrustDesk
from desktop.ui.pages.trust.trusted_tab import TrustedTab
from desktop.ui.texts import tr
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.card_grid import CardGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.domain.errors import KnownError
    from db.queries.office import TrustedKeyRow
    from desktop.services.key_history import KeyDetails
    from desktop.services.office import Office
    from desktop.ui.session import Destination, Session
    from desktop.ui.widgets.fields.record import Hit

KEY = "trust"
_OWN, _TRUSTED, _AUTHORITIES, _ENCRYPTION = "own", "trusted", "authorities", "encryption"


def make_page(session: Session) -> TrustPage:
    """The page over an opened office."""
    return TrustPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Đơn vị & tin cậy"), "shield", group, lambda: make_page(session))


class TrustPage(PageFrame):
    """The page.

    Attributes:
        tabs: own unit and key, trusted units, authorities.
        desk: what is done with the own key.
        trust_desk: what is done with the keys of others and with authorities.

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
        self.desk = OwnKeyDesk(self, session)
        self.desk.changed.connect(self.refresh)
        self.trust_desk = TrustDesk(self, session)
        self.trust_desk.changed.connect(self.refresh)
        self.desk.enrolment_written.connect(self.enrolment_written)
        self.set_primary(
            self.tr("Xuất phiếu đăng ký khóa"),
            self.desk.export_enrolment,
            icon="key",
            keys="Ctrl+Return",
            action="primary",
        )
        self.add_more(self.tr("Tạo khóa ký mới…"), self.desk.ask_new_key, icon="key")
        self.add_more(self.tr("Dùng thiết bị ký số…"), self.desk.choose_token, icon="usb")
        self.add_more(self.tr("Ghi nhận khóa…"), self.choose_enrolments, icon="shield")
        self.second = SecondSignature(self, session)
        self.add_more(self.tr("Ký thứ hai vào gói…"), self.second.ask_for_file, icon="signature")
        self.tabs = Tabs(name=self.tr("Phần của trang"))
        self._make_own()
        self.trusted = TrustedTab(on_accept=self.choose_enrolments, memory=session.memory)
        self.trusted.revoke_asked.connect(self.ask_revoke)
        self.trusted.card.undo_asked.connect(self.trust_desk.undo_accepted)
        self.trusted.key_chosen.connect(self._load_details)
        self.authorities = AuthoritiesTab(
            on_add=self.trust_desk.choose_authority, on_list=self.trust_desk.choose_revocation_list
        )
        self.authorities.withdraw_asked.connect(self.trust_desk.ask_withdraw)
        self.tabs.add(_TRUSTED, self.tr("Đơn vị tin cậy"), lambda: self.trusted)
        self.tabs.add(_AUTHORITIES, self.tr("Cơ quan cấp chứng thư"), lambda: self.authorities)
        self.encryption = EncryptionTab(self, session)
        self.tabs.add(_ENCRYPTION, self.tr("Mã hóa"), lambda: self.encryption)
        self.set_body(self.tabs)
        self.bind("recheck", self.refresh)
        self.bind("open", self.choose_enrolments, text=self.tr("Ghi nhận khóa…"))
        session.office_changed.connect(self._show_office)
        self._show_office()

    def _make_own(self) -> None:
        self.unit = OwnUnitCard(self._search_units)
        self.unit.superior_chosen.connect(self.set_superior)
        self.key = OwnKeyCard()
        self.key.token_asked.connect(self.desk.choose_token)
        self.key.new_asked.connect(self.desk.ask_new_key)
        self.key.passphrase_asked.connect(self.desk.ask_passphrase)
        self.key.former_asked.connect(self.desk.use_former)
        self.reporting = ReportingCard(self._search_units)
        self.reporting.added.connect(self.add_units)
        self.reporting.removed.connect(self.remove_unit)
        grid = CardGrid()
        grid.add(self.unit, 0, 0, stretch=0)
        grid.add(self.key, 0, 1, stretch=0)
        grid.add(self.reporting, 1, 0, wide=True, least=220)
        column = QVBoxLayout()
        column.addWidget(grid)
        own = make_plain(column)
        column.setContentsMargins(0, 10, 0, 0)
        self.tabs.add(_OWN, self.tr("Khóa của đơn vị"), lambda: own)

    # -- what the window calls ---------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """Keys and packages come in on other pages: ask every time."""
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list of the tab on top."""
        lists = {
            _OWN: self.reporting.table,
            _TRUSTED: self.trusted.table,
            _AUTHORITIES: self.authorities.table,
            _ENCRYPTION: self.encryption.table,
        }
        return lists.get(self.tabs.current(), self.reporting.table)

    def arrive(self, destination: Destination) -> None:
        """The tab that was asked for, or the second signature on a package just sent."""
        if destination.tab in {_OWN, _TRUSTED, _AUTHORITIES, _ENCRYPTION}:
            self.tabs.show_tab(destination.tab)
        if destination.task == "second":
            name = (destination.prefill or {}).get("file", "")
            self.second.ask_for_sent(destination.record_id, str(name))

    def refresh(self) -> None:
        """Ask again."""
        self._session.read(load_trust, receiver=self, done=self._show, key="trust")
        self.encryption.refresh()

    # -- keys of others ----------------------------------------------------------------------------------------------

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

    def ask_revoke(self, key: TrustedKeyRow) -> None:
        """Ask for the reason and the day, and revoke a key."""
        self.trust_desk.ask_revoke(key, self._view.names.get(key.unit_id, "") if self._view else "")

    def _load_details(self, fingerprint: str) -> None:
        if fingerprint:
            self._session.read(
                lambda office: key_details(office, fingerprint),
                receiver=self,
                done=self._show_details,
                key="trust.details",
            )

    def _show_details(self, details: KeyDetails | None) -> None:
        self.trusted.card.show_key(details, self._view.names if self._view else {})

    # -- units -------------------------------------------------------------------------------------------------------

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

    # -- inside ------------------------------------------------------------------------------------------------------

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
        self.desk.show_keys(view.key, view.former)
        self.key.show_key(view.key, view.former)
        self.reporting.show_units(view)
        self.trusted.show_keys(view)
        self.authorities.show_authorities(view.authorities)
        active = sum(1 for key in view.trusted if key.state == "active")
        title = self.tr("Đơn vị tin cậy")
        self.tabs.set_title(_TRUSTED, f"{title} {say_number(active)}" if active else title)
        self._warn_of_ending(view)
        self.loaded.emit()

    def _warn_of_ending(self, view: TrustView) -> None:
        if view.key is None or not view.key.ends_soon:
            self.hide_banner("ending")
            return
        until = ending(view.key)
        words = until.word if isinstance(until, State) else until
        self.show_banner(
            "ending",
            "bad" if view.key.days_left < 0 else "warn",
            lead=self.tr("Khóa ký của đơn vị hiệu lực đến {day}.").format(day=words),
            text=self.tr("Tạo khóa mới, ký xác nhận bằng khóa cũ khi xuất phiếu đăng ký, rồi gửi nơi nhận."),
            action=self.tr("Tạo khóa mới…"),
            on_action=self.desk.ask_new_key,
        )

    def _show_office(self) -> None:
        office = self._session.office
        self.unit.show_office(office)
        self.set_scope(f"{office.unit.name}, {office.author.name}")


def _hits(office: Office, typed: str) -> tuple[Hit, ...]:
    return tuple(
        (unit.id, unit.label, ", ".join(part for part in (unit.code, unit.validity) if part))
        for unit in find_units(office, typed)
    )
