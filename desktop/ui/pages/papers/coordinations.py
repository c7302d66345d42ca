"""Coordination and exchange of information with other agencies (R17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.paper_lists import coordination_lines
from desktop.ui.pages.registers.asking import find_in
from desktop.ui.pages.registers.definition import (
    FieldPlace,
    FilterDef,
    FormPlan,
    GroupPlan,
    RegisterDef,
    Summary,
    Words,
)
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.paper_lists import CoordinationLine
    from desktop.ui.session import Session


def make_coordinations(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_coordination_plan()
    office = session.office
    return RegisterDef(
        name="coordinations",
        words=Words(
            title=tr("Văn bản & phối hợp"),
            tab=tr("Phối hợp"),
            icon="link",
            add=tr("Ghi phối hợp"),
            search=tr("Tìm theo nội dung, đơn vị"),
            one=tr("việc phối hợp"),
            counted=tr("việc"),
            empty_title=tr("Chưa ghi việc phối hợp nào"),
            empty_text=tr(
                "Ghi giao ban, trao đổi thông tin, phối hợp địa bàn giáp ranh, biên giới, kiểm tra của cấp trên;"
                " báo cáo phối hợp 6 tháng và năm lấy từ đây."
            ),
            empty_button=tr("Ghi việc đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Nội dung"), least=190),
            Column("kind", tr("Hình thức"), width=226, sortable=False, keep=False),
            Column("event_on", tr("Ngày"), align="right", width=96),
        ),
        order=("event_on", True),
        find=find_in("coordinations"),
        rows=_rows,
        form=plan,
        make_card=lambda session: CoordinationCard(session, plan, register="coordinations"),
        filters=(
            FilterDef("kind", tr("Hình thức"), catalog_options(office, "coordination_kinds")),
            FilterDef("border", tr("Giáp ranh"), catalog_options(office, "border_levels")),
        ),
        summary=_summarize,
        two_lines=True,
        days=True,
    )


def make_coordination_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan("what", tr("Phối hợp"), ("name", "kind", "held_on", "partners", "border"), number="1"),
            GroupPlan(
                "outcome",
                tr("Diễn biến, kết quả"),
                (
                    FieldPlace("content", options={"lines": 4}),
                    "incoming_document",
                    "outgoing_document",
                    FieldPlace("result", options={"lines": 3}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="2",
                column=1,
            ),
        ),
        event="held_on",
        rail=False,
        prepare=_begin,
    )


class CoordinationCard(DetailsCard):
    """A piece of coordination."""

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        return ". ".join(words[name] for name in ("kind", "held_on") if name in words)


def _begin(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    return {"held_on": office.clock.today(), **values}


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in coordination_lines(office, ids))


def _row(office: Office, line: CoordinationLine) -> Row:
    catalogs = office.catalogs
    cells = (
        Cell(line.name, sub=line.partners),
        Cell(catalogs.word("coordination_kinds", line.kind), sub=catalogs.word("border_levels", line.border)),
        Cell(say_date(line.held_on)),
    )
    return Row(line.id, cells)


def _summarize(office: Office) -> Summary:
    days = days_of(office)
    count = count_records(office, "coordinations", Filter(from_on=days.year_from, to_on=days.year_to))
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} việc phối hợp")
    return Summary(scope.format(year=days.year, span=report_year(office).span, n=say_number(count)))
