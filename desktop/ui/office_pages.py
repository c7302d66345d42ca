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
    from desktop.ui.pages.settings.page import Upkeep
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

    # Imports inside: a page's code is loaded when somebody goes there, not while the window is waited for.
    def overview() -> QWidget:
        from desktop.ui.pages.overview.page import make_page  # noqa: PLC0415

        return make_page(session, source)

    def establishments() -> QWidget:
        from desktop.ui.pages.establishments.page import make_page  # noqa: PLC0415

        return make_page(session)

    def inspections() -> QWidget:
        from desktop.ui.pages.inspections.page import make_page  # noqa: PLC0415

        return make_page(session)

    def activities() -> QWidget:
        from desktop.ui.pages.activities.page import make_page  # noqa: PLC0415

        return make_page(session)

    def trainings() -> QWidget:
        from desktop.ui.pages.trainings.page import make_page  # noqa: PLC0415

        return make_page(session)

    def hot_spots() -> QWidget:
        from desktop.ui.pages.hot_spots.page import make_page  # noqa: PLC0415

        return make_page(session)

    def reports() -> QWidget:
        from desktop.ui.pages.reports.page import make_page  # noqa: PLC0415

        return make_page(session)

    def receiving() -> QWidget:
        from desktop.ui.pages.receiving.page import make_page  # noqa: PLC0415

        return make_page(session)

    def trust() -> QWidget:
        from desktop.ui.pages.trust.page import make_page  # noqa: PLC0415

        return make_page(session)

    def journal() -> QWidget:
        from desktop.ui.pages.journal.page import JournalPage  # noqa: PLC0415

        return JournalPage(session)

    def settings_page() -> QWidget:
        from desktop.ui.pages.settings.page import SettingsPage  # noqa: PLC0415

        return SettingsPage(session, reminders, settings, upkeep)

    def help_page() -> QWidget:
        from desktop.ui.pages.help.page import HelpPage  # noqa: PLC0415

        return HelpPage(on_back)

    def paper() -> QWidget:
        from desktop.ui.printing import make_page  # noqa: PLC0415

        return make_page(session)

    return (
        PageEntry("overview", tr("Tổng quan"), "grid", DAILY, overview),
        PageEntry("establishments", tr("Cơ sở"), "building", DAILY, establishments),
        PageEntry("inspections", tr("Kiểm tra"), "clipboard", DAILY, inspections),
        PageEntry("activities", tr("Tuyên truyền"), "megaphone", DAILY, activities),
        PageEntry("trainings", tr("Tập huấn & cán bộ"), "people", DAILY, trainings),
        PageEntry("hot_spots", tr("Tụ điểm"), "map", DAILY, hot_spots),
        PageEntry("reports", tr("Báo cáo"), "document", REPORTING, reports),
        PageEntry("receiving", tr("Tiếp nhận"), "inbox", REPORTING, receiving),
        PageEntry("trust", tr("Đơn vị & tin cậy"), "shield", SYSTEM, trust),
        PageEntry("journal", tr("Nhật ký"), "history", SYSTEM, journal),
        PageEntry("settings", tr("Cài đặt"), "gear", SYSTEM, settings_page),
        PageEntry("help", tr("Trợ giúp"), "help", "", help_page),
        PageEntry("print", tr("In"), "printer", "", paper),
    )
