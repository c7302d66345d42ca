"""Figures and targets as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.documents.workbooks.lists import list_workbook
from desktop.documents.workbooks.values import ColumnKind, ListColumn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_HEADINGS = ("Mã", "Chỉ tiêu", "Mức giao", "Số liệu", "Kết quả", "Kết luận", "Giao tại")


def figures_workbook(lines: Sequence[tuple[str, ...]], *, made_on: date) -> bytes:
    """The figures as the page shows them: code, name, target, fraction, value, verdict, clause."""
    columns = [ListColumn(heading, ColumnKind.TEXT) for heading in _HEADINGS]
    return list_workbook("Chỉ tiêu", columns, lines, made_on=made_on)
