"""All pages of an opened office in the order of the navigation; each is loaded when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.page_entry import PageEntry
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.settings import SettingsFile
    from desktop.ui.pages.overview.source import OverviewSource, ReminderSource
    from desktop.ui.pages.settings.upkeep import Upkeep
    from desktop.ui.session import Session

DAILY, REPORTING, SYSTEM = "daily", "reporting", "system"


def groups() -> tuple[tuple[str, str], ...]:
    """Key and title of the groups of the navigation."""
    return ((DAILY, tr("Hằng ngày")), (REPORTING, tr("Kế hoạch, báo cáo")), (SYSTEM, tr("Hệ thống")))


def make_entries(
    session: Session,
    source: OverviewSource,
    reminders: ReminderSource,
    settings: SettingsFile,
    upkeep: Upkeep,
    *,
    on_back: Callable[[], object],
) -> tuple[PageEntry, ...]:
    """The pages.

    Args:
        session: the opened office.
        source: of the first page.
        reminders: drafts and backups.
        settings: of this computer.
        upkeep: what the page of settings has the window do.
        on_back: leads from help to the page before.
    """
    return (
        PageEntry("overview", tr("Tổng quan"), "grid", DAILY, lambda: _overview(session, source)),
        PageEntry("establishments", tr("Cơ sở"), "building", DAILY, lambda: _establishments(session)),
        PageEntry("inspections", tr("Kiểm tra"), "clipboard", DAILY, lambda: _inspections(session)),
        PageEntry("activities", tr("Tuyên truyền"), "megaphone", DAILY, lambda: _activities(session)),
        PageEntry("trainings", tr("Tập huấn & cán bộ"), "people", DAILY, lambda: _trainings(session)),
        PageEntry("tips", tr("Tin báo"), "envelope", DAILY, lambda: _tips(session)),
        PageEntry("other_figures", tr("Số liệu khác"), "map", DAILY, lambda: _other_figures(session)),
        PageEntry("plans", tr("Kế hoạch & chỉ tiêu"), "target", REPORTING, lambda: _plans(session)),
        PageEntry("reports", tr("Báo cáo"), "document", REPORTING, lambda: _reports(session)),
        PageEntry("receiving", tr("Tiếp nhận"), "inbox", REPORTING, lambda: _receiving(session)),
        PageEntry("papers", tr("Văn bản & phối hợp"), "archive", REPORTING, lambda: _papers(session)),
        PageEntry("trust", tr("Đơn vị & tin cậy"), "shield", SYSTEM, lambda: _trust(session)),
        PageEntry("journal", tr("Nhật ký"), "history", SYSTEM, lambda: _journal(session)),
        PageEntry("settings", tr("Cài đặt"), "gear", SYSTEM, lambda: _settings(session, reminders, settings, upkeep)),
        PageEntry("help", tr("Trợ giúp"), "help", "", lambda: _help(on_back)),
        PageEntry("print", tr("In"), "printer", "", lambda: _paper(session)),
    )


# Imports inside: a page's code is loaded when somebody goes there, not while the window is waited for.


def _overview(session: Session, source: OverviewSource) -> QWidget:
    from desktop.ui.pages.overview.page import make_page  # noqa: PLC0415

    return make_page(session, source)


def _establishments(session: Session) -> QWidget:
    from desktop.ui.pages.establishments.page import make_page  # noqa: PLC0415

    return make_page(session)


def _inspections(session: Session) -> QWidget:
    from desktop.ui.pages.inspections.page import make_page  # noqa: PLC0415

    return make_page(session)


def _activities(session: Session) -> QWidget:
    from desktop.ui.pages.activities.page import make_page  # noqa: PLC0415

    return make_page(session)


def _trainings(session: Session) -> QWidget:
    from desktop.ui.pages.trainings.page import make_page  # noqa: PLC0415

    return make_page(session)


def _other_figures(session: Session) -> QWidget:
    from desktop.ui.pages.other_figures.page import make_page  # noqa: PLC0415

    return make_page(session)


def _plans(session: Session) -> QWidget:
    from desktop.ui.pages.plans.page import make_page  # noqa: PLC0415

    return make_page(session)


def _tips(session: Session) -> QWidget:
    from desktop.ui.pages.tips.page import make_page  # noqa: PLC0415

    return make_page(session)


def _papers(session: Session) -> QWidget:
    from desktop.ui.pages.papers.page import make_page  # noqa: PLC0415

    return make_page(session)


def _reports(session: Session) -> QWidget:
    from desktop.ui.pages.reports.page import make_page  # noqa: PLC0415

    return make_page(session)


def _receiving(session: Session) -> QWidget:
    from desktop.ui.pages.submissions.together import make_page  # noqa: PLC0415

    return make_page(session)


def _trust(session: Session) -> QWidget:
    from desktop.ui.pages.trust.page import make_page  # noqa: PLC0415

    return make_page(session)


def _journal(session: Session) -> QWidget:
    from desktop.ui.pages.journal.page import JournalPage  # noqa: PLC0415

    return JournalPage(session)


def _settings(session: Session, reminders: ReminderSource, settings: SettingsFile, upkeep: Upkeep) -> QWidget:
    from desktop.ui.pages.settings.page import SettingsPage  # noqa: PLC0415

    return SettingsPage(session, reminders, settings, upkeep)


def _help(on_back: Callable[[], object]) -> QWidget:
    from desktop.ui.pages.help.page import HelpPage  # noqa: PLC0415

    return HelpPage(on_back)


def _paper(session: Session) -> QWidget:
    from desktop.ui.printing import make_page  # noqa: PLC0415

    return make_page(session)
