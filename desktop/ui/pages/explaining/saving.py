"""The records behind a figure saved as a workbook where the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.pages.explaining.asked import FigureAsked
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame


def save_explained(frame: PageFrame, session: Session, asked: FigureAsked) -> None:
    """Ask where to and write the workbook in the background; the page says how it went."""
    # The libraries of paper load when somebody wants a file, not with the page.
    from desktop.services.explained_lists import explained_workbook  # noqa: PLC0415
    from desktop.ui.printing import PaperDesk  # noqa: PLC0415

    office = session.office
    name = f"giai-trinh-{asked.code}-{asked.period.code.replace('@', '-')}.xlsx"
    desk = PaperDesk(frame, session)
    desk.saved.connect(desk.deleteLater)
    desk.save(
        frame.tr("Giải trình số liệu"),
        name,
        lambda: explained_workbook(office, asked.period, asked.code, unit_id=asked.unit_id),
    )
