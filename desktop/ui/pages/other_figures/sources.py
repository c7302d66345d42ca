"""What the registers of supplied figures share: the source that is always to be seen, in list, form and card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.periods import PeriodKind, periods_around
from desktop.services.figure_lists import record_lines, source_agencies
from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.ui.pages.registers.definition import FieldPlace, FilterDef, GroupPlan, Summary
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.services.figure_lists import RecordLine
    from desktop.services.office import Office


def source_group(number: str = "1") -> GroupPlan:
    """The first group of the form: who supplied the figures, by which document, for which days."""
    return GroupPlan(
        "source",
        tr("Số liệu đơn vị cung cấp"),
        (
            "source_document",
            "source_agency",
            FieldPlace("source_on"),
            FieldPlace("from_on", label=tr("Số liệu từ")),
            FieldPlace("to_on", place="beside", label=tr("đến ngày")),
        ),
        number=number,
        note=tr("Chỉ ghi số, không ghi tên người"),
    )


def last_group(number: str, *, column: int = 1) -> GroupPlan:
    """The last group of the form: the reason for passing a warning, and notes."""
    fields = (FieldPlace("waiver", options={"lines": 2}), FieldPlace("note", options={"lines": 2}))
    return GroupPlan("rest", tr("Ghi chú"), fields, number=number, column=column)


def above(*names: str, new_line: bool = False) -> tuple[FieldPlace, ...]:
    """Small numbers side by side with their labels above, as the columns of the paper form."""
    first = {"new_line": True} if new_line else {}
    return tuple(FieldPlace(name, place="above", options=first if at == 0 else {}) for at, name in enumerate(names))


def begin_figure(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new record counts the days of the quarter that ended last."""
    ended = periods_around(office.clock.today(), kinds=(PeriodKind.QUARTER,)).ended[0]
    return {"from_on": ended.from_on, "to_on": ended.to_on, **values}


def source_columns() -> tuple[Column, ...]:
    """The columns every list of supplied figures begins with."""
    return (
        Column("sort_key", tr("Văn bản, cơ quan cung cấp"), least=210),
        Column("event_on", tr("Số liệu của kỳ"), width=128),
    )


def source_cells(value: Any) -> tuple[Cell, ...]:  # noqa: ANN401 - any supplied figure
    """The cells below them: document, agency and day; first and last day."""
    given = f"{say_date(value.source_on)}, {value.source_agency}"
    last = tr("đến {day}").format(day=say_date(value.to_on))
    return (Cell(value.source_document, sub=given), Cell(say_date(value.from_on), sub=last))


def figure_rows(
    register: str, cells: Callable[[Office, Any], tuple[Cell | str, ...]]
) -> Callable[[Office, Sequence[str]], tuple[Row, ...]]:
    """The lines of a list of supplied figures.

    Args:
        register: which.
        cells: the cells behind the source.
    """

    def row(office: Office, line: RecordLine) -> Row:
        return Row(line.id, (*source_cells(line.value), *cells(office, line.value)))

    return lambda office, ids: tuple(row(office, line) for line in record_lines(office, register, ids))


def number_cell(number: int | None) -> Cell:
    """A count, quiet where it is not known."""
    return Cell(say_number(number), tone="mute" if number is None else "")


def agency_filter(register: str) -> FilterDef:
    """The filter by the agency that supplied the figures."""

    def load(office: Office) -> tuple[Option, ...]:
        return tuple(Option(name, name, count=number) for name, number in source_agencies(office, register))

    return FilterDef("source_agency", tr("Cơ quan"), load=load)


def summarize(register: str) -> Callable[[Office], Summary]:
    """The line under the title: these figures are supplied, not counted. No sums: records may share days."""

    def summary(office: Office) -> Summary:
        days = days_of(office)
        number = count_records(office, register, Filter(from_on=days.year_from, to_on=days.year_to))
        scope = tr("Số liệu đơn vị cung cấp, đứng riêng với số tự đếm. Kỳ báo cáo năm {year} ({span}): {n} bản")
        span = report_year(office).span
        return Summary(scope.format(year=days.year, span=span, n=say_number(number)))

    return summary


class SourceCard(DetailsCard):
    """The card of supplied figures: agency and day of the document stand under the title."""

    def sub_of(self, data: Any) -> str:  # noqa: ANN401 - as the engine declares it
        value = self.record_of(data).value
        return f"{say_date(value.source_on)}, {value.source_agency}"
