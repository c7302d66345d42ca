"""The tables of the periodic report: indicators in the nine official columns, figures by unit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Run
from desktop.documents.pdf.report_values import Figure, IndicatorLine, IndicatorTable, Missing, UnitTable
from desktop.documents.tables import Cell, Column, Row, TableStyle, set_table, write_cell
from desktop.documents.vietnamese import hold_numbers, write_number

if TYPE_CHECKING:
    from desktop.documents.shapes import Piece
    from desktop.documents.wording import ReportWording

_STYLE = TableStyle(size=11.0, line=12.8, head_size=10.5)
_GAP = 6.0
_SHARES = (8.0, 38.0, 14.0, 19.5, 19.5, 19.5, 18.5, 17.0, 19.0)
_ALIGNS = (
    Align.CENTRE,
    Align.LEFT,
    Align.CENTRE,
    Align.CENTRE,
    Align.CENTRE,
    Align.CENTRE,
    Align.CENTRE,
    Align.CENTRE,
    Align.LEFT,
)


def write_figure(figure: Figure, wording: ReportWording) -> str:
    """A figure as the paper shows it: 1.234,5; words as they are; why there is none."""
    match figure:
        case Missing.UNKNOWN:
            return wording.unknown
        case Missing.NONE:
            return wording.none
        case str():
            return figure
        case int() | float() | Decimal():
            return write_number(figure)


def set_indicators(table: IndicatorTable, wording: ReportWording, width: float) -> tuple[Piece, ...]:
    """Nine columns; a row in bold for each group, its head repeated on every page."""
    headings = name_columns(wording, year=table.year, programme=table.programme)
    columns = tuple(Column(*column) for column in zip(headings, _SHARES, _ALIGNS, strict=True))
    rows: list[Row] = []
    for group in table.groups:
        if group.name:
            name = Cell((Run(group.name, Face.BOLD),), span=len(columns) - 1, align=Align.LEFT, leads=True)
            rows.append((write_cell(group.number, face=Face.BOLD), name))
        rows.extend(_write_line(line, wording) for line in group.lines)
    return set_table(columns, tuple(rows), _STYLE, width, gap=_GAP)


def name_columns(wording: ReportWording, *, year: int, programme: str) -> tuple[str, ...]:
    """The nine headings with their year and programme."""
    return tuple(heading.format(year=year, programme=programme) for heading in wording.columns)


def _write_line(line: IndicatorLine, wording: ReportWording) -> Row:
    return (
        write_cell(line.number),
        write_cell(line.name),
        write_cell(line.unit),
        *(
            write_cell(write_figure(figure, wording), whole=True)
            for figure in (line.value, line.year_target, line.cumulative, line.programme_target)
        ),
        write_cell(hold_numbers(line.frequency), whole=True),
        write_cell(line.source),
    )


def set_units(table: UnitTable, wording: ReportWording, width: float) -> tuple[Piece, ...]:
    """A row for each unit, numbered; the total in bold at the end."""
    columns = (
        Column(wording.columns[0], 0.6, Align.CENTRE),
        *(
            Column(column.heading, column.share, Align.LEFT if column.words else Align.CENTRE, column.group)
            for column in table.columns
        ),
    )
    rows: list[Row] = [
        (write_cell(str(number)), *(_write_unit_cell(figure, wording) for figure in row))
        for number, row in enumerate(table.rows, start=1)
    ]
    if table.total:
        rows.append(_write_total(table.total, wording))
    return set_table(columns, tuple(rows), _STYLE, width, gap=_GAP)


def _write_unit_cell(figure: Figure, wording: ReportWording) -> Cell:
    return write_cell(write_figure(figure, wording), whole=not isinstance(figure, str) or isinstance(figure, Missing))


def _write_total(total: tuple[Figure, ...], wording: ReportWording) -> tuple[Cell, ...]:
    first, *others = (write_figure(figure, wording) for figure in total)
    return (
        Cell((Run(first or wording.total, Face.BOLD),), span=2, align=Align.CENTRE),
        *(write_cell(text, face=Face.BOLD, whole=True) for text in others),
    )
