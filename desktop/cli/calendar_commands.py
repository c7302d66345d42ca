"""The command about who has reported: completeness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.periods import parse_period
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, REFUSED, print_json, print_line
from desktop.services.completeness import completeness_to_plain, load_completeness
from desktop.services.standings import Standing

if TYPE_CHECKING:
    from argparse import Namespace

    from desktop.services.standings import UnitReport

_WORDS = {
    Standing.NOT_DUE: "chưa đến hạn",
    Standing.DUE_SOON: "sắp đến hạn",
    Standing.ON_TIME: "đúng hạn",
    Standing.LATE: "trễ",
    Standing.NIL: "không phát sinh",
    Standing.SUPPLEMENT: "bổ sung",
    Standing.RETURNED: "đã trả lại",
    Standing.HELD: "chờ gói trước",
    Standing.OVERDUE: "quá hạn",
    Standing.ABSENT: "không thuộc kỳ",
    Standing.CARRIED: "gói gốc kèm báo cáo của đơn vị trên",
    Standing.NOT_CARRIED: "không kèm gói gốc",
    Standing.THROUGH: "nộp qua đơn vị trên",
}


def completeness(options: Namespace) -> int:
    """How the units that report to the office stand with a period's report; 1 while one is not here."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        found = load_completeness(office, period)
    if options.json:
        print_json(completeness_to_plain(found, period))
    else:
        for unit in found.units:
            inset = "  " if unit.id in found.above else ""
            print_line(f"{inset}{unit.name}  {_say(found.cells[unit.id, period.code])}")
    return REFUSED if found.missing(period.code) else DONE


def _say(cell: UnitReport) -> str:
    words = _WORDS[cell.standing]
    if cell.days and cell.standing in {Standing.LATE, Standing.OVERDUE}:
        words = f"{words} {cell.days} ngày"
    if cell.received_on is not None:
        words = f"{words}, nhận ngày {cell.received_on:%d/%m/%Y}"
    return f"{words}, văn bản giấy" if cell.on_paper else words
