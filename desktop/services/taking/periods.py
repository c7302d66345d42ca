"""The period a package speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.periods import EARLIEST, LATEST, Period, PeriodKind, Regime

if TYPE_CHECKING:
    from desktop.exchange.header import PackageHeader


def period_of(header: PackageHeader) -> Period | None:
    """The period a header speaks of, or None for a package without one or with days that form no period."""
    stated = header.period
    if stated is None:
        return None
    try:
        kind, regime = PeriodKind(stated.kind), Regime(stated.regime)
    except ValueError:
        return None
    if not EARLIEST <= stated.to_on.year <= LATEST:
        return None
    month = stated.to_on.month
    number = {PeriodKind.MONTH: month, PeriodKind.QUARTER: -(-month // 3)}.get(kind, 0)
    period = Period(kind, stated.to_on.year, number, regime)
    return period if (period.from_on, period.to_on) == (stated.from_on, stated.to_on) else None
