"""The papers of an inspection plan: its annex (the list of establishments), the route list, the month calendars.

The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I. What points to suspicion or to whoever gave information
stands on none of them: a plan is published.
"""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from desktop.documents.blocks import keep_together, set_paragraph, set_text
from desktop.documents.fonts import Face, prepare_fonts
from desktop.documents.lines import Align, Run, Style
from desktop.documents.page import (
    LANDSCAPE,
    PARAGRAPH_GAP,
    PORTRAIT,
    SINGLE,
    Letterhead,
    Signer,
    lay_out_pages,
    set_annex_title,
    set_ending,
    set_letterhead,
    set_title,
)
from desktop.documents.sheets import About, Sheet, make_pdf
from desktop.documents.tables import Cell, Column, Row, TableStyle, set_table, write_cell
from desktop.documents.vietnamese import write_date, write_date_in_words, write_document_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.documents.shapes import Piece

_TABLE = TableStyle(size=11.5, line=13.4, least=20.0, head_size=11.0)
_MONTH = TableStyle(size=10.0, line=11.8, least=58.0, head_size=11.0, raised=True)
_HEADING = Style(13.0, 13.0 * SINGLE, Align.LEFT)
_NOTE = Style(12.0, 12.0 * SINGLE, Align.LEFT)
_GAP = 6.0
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_NO_DAY = "Chưa xếp ngày"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One establishment on the list.

    Attributes:
        name: as on the register.
        address: where it is.
        neighbourhood: tổ dân phố, thôn.
        kinds: what it does, in words.
        on: day of the visit; None while not decided.
        team: who goes.
    """

    name: str
    address: str
    neighbourhood: str = ""
    kinds: str = ""
    on: date | None = None
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPaper:
    """What the papers of a plan say.

    Attributes:
        letterhead: of the route list.
        agency: who issues the plan, as inside a sentence.
        number: number and symbol of the plan; empty while not yet given.
        on: its day; None while not yet given.
        name: of the plan.
        stops: in the order of the route.
        recipients: of the route list.
        signer: of the route list.
        made_on: day of making, for the file.
    """

    letterhead: Letterhead
    agency: str
    number: str
    on: date | None
    name: str
    stops: tuple[Stop, ...]
    recipients: tuple[str, ...]
    signer: Signer
    made_on: date


def route_list(paper: PlanPaper) -> bytes:
    """The route list as PDF: a table for each day and team, the month calendars behind it.

    Raises:
        KnownError: FONT_MISSING.
    """
    sheets = lay_out_route(paper)
    return make_pdf(sheets, About(f"Danh sách lộ trình, {paper.name}", paper.agency, paper.made_on))


def plan_annex(paper: PlanPaper) -> bytes:
    """The list of establishments as the annex of its plan, PDF.

    Raises:
        KnownError: FONT_MISSING.
    """
    sheets = lay_out_annex(paper)
    return make_pdf(sheets, About(f"Danh sách cơ sở, {paper.name}", paper.agency, paper.made_on))


def month_calendars(paper: PlanPaper) -> bytes:
    """The months of the plan as PDF, a sheet for each.

    Raises:
        KnownError: FONT_MISSING.
    """
    sheets = lay_out_months(paper)
    return make_pdf(sheets, About(f"Lịch kiểm tra, {paper.name}", paper.agency, paper.made_on))


def lay_out_route(paper: PlanPaper) -> tuple[Sheet, ...]:
    """The pages of the route list."""
    prepare_fonts()
    return (*lay_out_pages(tuple(_compose_route(paper))), *lay_out_months(paper))


def lay_out_annex(paper: PlanPaper) -> tuple[Sheet, ...]:
    """The pages of the annex."""
    prepare_fonts()
    return lay_out_pages(tuple(_compose_annex(paper)), LANDSCAPE)


def lay_out_months(paper: PlanPaper) -> tuple[Sheet, ...]:
    """A landscape sheet for each month somebody goes out in."""
    prepare_fonts()
    months = sorted({(stop.on.year, stop.on.month) for stop in paper.stops if stop.on})
    return tuple(sheet for month in months for sheet in lay_out_pages(tuple(_compose_month(paper, *month)), LANDSCAPE))


def _compose_route(paper: PlanPaper) -> Iterator[Piece]:
    width = PORTRAIT.width
    yield from set_letterhead(paper.letterhead, width)
    yield from set_title("DANH SÁCH LỘ TRÌNH", f"kiểm tra theo {_refer(paper)}", width)
    only = _only_team(paper)
    if only:
        yield from set_text(f"Đội kiểm tra: {only}.", _HEADING, width, gap=PARAGRAPH_GAP)
    number = 0
    for (day, team), stops in groupby(paper.stops, key=lambda stop: (stop.on, stop.team)):
        group = tuple(stops)
        yield from set_paragraph(
            (Run(_name_day(day), Face.BOLD), Run(_say_team("" if only else team, len(group)))),
            _HEADING,
            width,
            gap=PARAGRAPH_GAP + 4.0,
            glued=True,
        )
        yield from set_table(_ROUTE, tuple(_route_rows(group, number)), _TABLE, width, gap=4.0)
        number += len(group)
    total = f"Tổng số: {len(paper.stops)} cơ sở."
    yield from set_text(total, _NOTE, width, face=Face.ITALIC, gap=_GAP)
    yield from keep_together(set_ending(paper.recipients, paper.signer, width))


_ROUTE = (
    Column("TT", 0.5, Align.CENTRE),
    Column("Cơ sở", 2.7),
    Column("Địa chỉ", 2.6),
    Column("Tổ dân phố, thôn", 1.5),
    Column("Loại hình", 1.3),
    Column("Giờ đến,\nkết quả", 1.2),
)


def _route_rows(stops: tuple[Stop, ...], number: int) -> Iterator[Row]:
    for at, stop in enumerate(stops, number + 1):
        yield (
            write_cell(str(at)),
            write_cell(stop.name),
            write_cell(stop.address),
            write_cell(stop.neighbourhood),
            write_cell(stop.kinds),
            write_cell(""),
        )


def _only_team(paper: PlanPaper) -> str:
    """The team that goes everywhere; empty where several go."""
    teams = {stop.team for stop in paper.stops}
    return teams.pop() if len(teams) == 1 else ""


def _say_team(team: str, count: int) -> str:
    words = f", {team}" if team else ""
    return f"{words} ({count} cơ sở)"


def _name_day(day: date | None) -> str:
    if day is None:
        return _NO_DAY
    return f"{_WEEKDAYS[day.weekday()]}, {write_date_in_words(day)}"


_ANNEX = (
    Column("TT", 0.45, Align.CENTRE),
    Column("Tên cơ sở", 2.8),
    Column("Địa chỉ", 3.2),
    Column("Tổ dân phố, thôn", 1.5),
    Column("Loại hình", 1.6),
    Column("Thời gian\ndự kiến", 1.1, Align.CENTRE),
    Column("Đội kiểm tra", 2.2),
)


def _compose_annex(paper: PlanPaper) -> Iterator[Piece]:
    reference = f"(Kèm theo {_refer(paper)} của {paper.agency})"
    yield from set_annex_title("", "DANH SÁCH CƠ SỞ ĐƯỢC KIỂM TRA", reference, LANDSCAPE.width)
    only = _only_team(paper)
    columns = _ANNEX[:-1] if only else _ANNEX
    rows = tuple(
        (
            write_cell(str(at)),
            write_cell(stop.name),
            write_cell(stop.address),
            write_cell(stop.neighbourhood),
            write_cell(stop.kinds),
            write_cell(write_date(stop.on) if stop.on else "", whole=True),
            *(() if only else (write_cell(stop.team),)),
        )
        for at, stop in enumerate(paper.stops, 1)
    )
    yield from set_table(columns, rows, _TABLE, LANDSCAPE.width, gap=_GAP + 4.0)
    team = f" Đội kiểm tra: {only}." if only else ""
    yield from set_text(
        f"Danh sách có {len(paper.stops)} cơ sở.{team}", _NOTE, LANDSCAPE.width, face=Face.ITALIC, gap=_GAP
    )


def _compose_month(paper: PlanPaper, year: int, month: int) -> Iterator[Piece]:
    width = LANDSCAPE.width
    yield from set_annex_title("", f"LỊCH KIỂM TRA THÁNG {month} NĂM {year}", f"({_refer(paper)})", width)[1:]
    columns = tuple(Column(name, 1.0) for name in _WEEKDAYS)
    yield from set_table(columns, tuple(_month_rows(paper, year, month)), _MONTH, width, gap=_GAP + 4.0)


def _month_rows(paper: PlanPaper, year: int, month: int) -> Iterator[Row]:
    for week in Calendar().monthdatescalendar(year, month):
        yield tuple(_day_cell(paper, day) if day.month == month else Cell() for day in week)


def _day_cell(paper: PlanPaper, day: date) -> Cell:
    names = [stop.name for stop in paper.stops if stop.on == day]
    text = "".join(f"\n{at}. {name}" for at, name in enumerate(names, 1))
    return Cell((Run(str(day.day), Face.BOLD), Run(text)) if text else (Run(str(day.day)),))


def _refer(paper: PlanPaper) -> str:
    number = write_document_number(paper.number) if paper.number else "…"
    on = write_date_in_words(paper.on) if paper.on else "ngày … tháng … năm …"
    return f"Kế hoạch số {number} {on}"
