"""The file name of a package: ASCII, at most 50 characters, told by its header alone (FORMAT.md §1.5)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.exchange.header import PackageHeader, Period

SUFFIX = ".asice"
SEALED = ".age"
"""What an envelope adds to the name (FORMAT.md §1.6)."""
LONGEST = 50


def file_name(header: PackageHeader) -> str:
    """`<unit code>-<kind>-<period>-<sequence>.asice`; without a period the UTC day of making stands in its place."""
    when = _span(header.period) if header.period else f"{header.created_at.astimezone(UTC):%Y%m%d}"
    return f"{header.sender.code}-{header.kind}-{when}-{header.sequence:04}{SUFFIX}"


def _span(period: Period) -> str:
    """The period by its last day: 2026, 2026H1, 2026Q3, 20269M, 202607; of other kinds both days."""
    year, month = period.to_on.year, period.to_on.month
    match period.kind:
        case "year":
            return f"{year}"
        case "half":
            return f"{year}H{1 if month <= 6 else 2}"
        case "quarter":
            return f"{year}Q{(month + 2) // 3}"
        case "nine_months":
            return f"{year}9M"
        case "month":
            return f"{year}{month:02}"
        case _:
            return f"{period.to_on:%Y%m%d}"
