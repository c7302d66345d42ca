"""The menu of periods near a day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.domain.periods import periods_around
from desktop.ui.pages.reports.words import short_period
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QMenu

    from db.domain.periods import Period


def fill_periods(
    menu: QMenu,
    today: date,
    *,
    chosen: Period,
    on_chosen: Callable[[Period], object],
    on_other: Callable[[], object],
) -> None:
    """Fill a menu with the periods that are running and those that have ended, the chosen one marked.

    Args:
        menu: what was in it goes.
        today: the day they are near.
        chosen: the period shown now.
        on_chosen: shows another.
        on_other: asks for one that is not in the menu.
    """
    menu.clear()
    around = periods_around(today)
    for title, periods in ((tr("Đang diễn ra"), around.current), (tr("Đã kết thúc"), reversed(around.ended))):
        menu.addSection(title)
        for period in periods:
            entry = menu.addAction(short_period(period), partial(on_chosen, period))
            entry.setCheckable(True)
            entry.setChecked(period == chosen)
    menu.addSeparator()
    menu.addAction(tr("Kỳ khác…"), on_other)
