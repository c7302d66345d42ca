"""Files that the page writes: the figures as a workbook, a set of targets, the numbers of the units below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.plans.figure_rows import figure_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.periods import Period
    from db.domain.targets import Figure
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame


def save_figures(frame: PageFrame, session: Session, figures: Sequence[Figure], period: Period) -> None:
    """Ask where to and write the figures as they are shown."""
    # The libraries of workbooks load when somebody wants a file, not with the page.
    from desktop.services.target_sheets import figures_workbook  # noqa: PLC0415
    from desktop.ui.printing import PaperDesk  # noqa: PLC0415

    day, lines = session.today(), figure_lines(figures, year=period.year)
    desk = PaperDesk(frame, session)
    desk.saved.connect(desk.deleteLater)
    name = f"{session.office.unit.code}-chi-tieu-{period.code.replace('@', '-')}.xlsx"
    desk.save(frame.tr("Chỉ tiêu"), name, lambda: figures_workbook(lines, made_on=day))
