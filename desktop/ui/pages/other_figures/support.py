"""The tab "Hỗ trợ": counts of persons in need, eligible and supported, by service (R14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.other_figures.sources import (
    SourceCard,
    above,
    agency_filter,
    begin_figure,
    figure_rows,
    last_group,
    number_cell,
    source_columns,
    source_group,
    summarize,
)
from desktop.ui.pages.registers.asking import find_in
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan, RegisterDef, Words
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column

if TYPE_CHECKING:
    from db.domain.agency_figures import SupportFigures
    from desktop.services.office import Office

NAME = "support_figures"


def make_definition() -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Hỗ trợ"),
            icon="people",
            add=tr("Thêm số liệu hỗ trợ"),
            search=tr("Tìm theo văn bản, cơ quan"),
            one=tr("số liệu hỗ trợ"),
            counted=tr("bản"),
            empty_title=tr("Chưa ghi số liệu hỗ trợ nào"),
            empty_text=tr("Ghi số người có nhu cầu, đủ điều kiện, được hỗ trợ theo dịch vụ. Không ghi tên người."),
            empty_button=tr("Thêm số liệu đầu tiên"),
        ),
        columns=(
            *source_columns(),
            Column("in_need", tr("Nhu cầu"), align="right", width=78, keep=False),
            Column("eligible", tr("Đủ điều kiện"), align="right", width=102, keep=False),
            Column("supported", tr("Được hỗ trợ"), align="right", width=98),
        ),
        order=("event_on", True),
        find=find_in(NAME),
        rows=figure_rows(NAME, _cells),
        form=plan,
        make_card=lambda session: SourceCard(session, plan, register=NAME),
        filters=(agency_filter(NAME),),
        summary=summarize(NAME),
        two_lines=True,
        days=True,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    services = FieldPlace(
        "services",
        label="",
        columns=(
            FieldPlace("service"),
            FieldPlace("persons", options={"width": 84}),
            FieldPlace("female", options={"width": 64}),
        ),
        options={"add_text": tr("Thêm dịch vụ")},
    )
    groups = FieldPlace(
        "risk_groups",
        label="",
        columns=(
            FieldPlace("group"),
            FieldPlace("reviewed", options={"width": 92}),
            FieldPlace("helped", options={"width": 92}),
        ),
        options={"add_text": tr("Thêm nhóm")},
    )
    return FormPlan(
        groups=(
            source_group(),
            GroupPlan(
                "persons",
                tr("Người được hỗ trợ"),
                (
                    *above("in_need", "eligible", "supported"),
                    *above("under_18", "from_18_to_30", "over_30", new_line=True),
                    "female",
                    "trafficking_victims",
                ),
                number="2",
            ),
            GroupPlan("services", tr("Theo dịch vụ"), (services,), number="3", column=1),
            GroupPlan("risk", tr("Rà soát nhóm nguy cơ cao"), (groups,), number="4", column=1),
            last_group("5", column=0),
        ),
        rail=False,
        prepare=begin_figure,
        waiver="waiver",
    )


def _cells(office: Office, value: SupportFigures) -> tuple[Cell, ...]:
    del office
    return tuple(number_cell(number) for number in (value.in_need, value.eligible, value.supported))
