"""The tab "Vụ án": figures of police, prosecution and court (R11)."""

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
    from db.domain.agency_figures import CaseFigures
    from desktop.services.office import Office

NAME = "case_figures"


def make_definition() -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Vụ án"),
            icon="clipboard",
            add=tr("Thêm số liệu vụ án"),
            search=tr("Tìm theo văn bản, cơ quan"),
            one=tr("số liệu vụ án"),
            counted=tr("bản"),
            empty_title=tr("Chưa ghi số liệu vụ án, xét xử nào"),
            empty_text=tr("Ghi số vụ, số người do Công an, Viện kiểm sát, Tòa án cung cấp, kèm văn bản và ngày."),
            empty_button=tr("Thêm số liệu đầu tiên"),
        ),
        columns=(
            *source_columns(),
            Column("cases_found", tr("Khám phá"), align="right", width=84),
            Column("persons_found", tr("Đối tượng"), align="right", width=86, keep=False),
            Column("cases_prosecuted", tr("Khởi tố"), align="right", width=74, keep=False),
            Column("cases_tried", tr("Xét xử"), align="right", width=70),
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
    offences = FieldPlace(
        "offences",
        label="",
        columns=(
            FieldPlace("offence"),
            FieldPlace("cases", options={"width": 74}),
            FieldPlace("persons", options={"width": 84}),
        ),
        options={"add_text": tr("Thêm tội danh")},
    )
    return FormPlan(
        groups=(
            source_group(),
            GroupPlan(
                "found",
                tr("Khám phá, xử lý hình sự"),
                above("cases_found", "persons_found", "cases_handled"),
                number="2",
            ),
            GroupPlan(
                "court",
                tr("Khởi tố, truy tố, xét xử"),
                (
                    *above("cases_prosecuted", "persons_prosecuted", "cases_charged", "persons_charged"),
                    *above("cases_before_court", "cases_tried", "persons_tried", "model_cases", new_line=True),
                    "mobile_trials",
                ),
                number="3",
            ),
            GroupPlan("offences", tr("Vụ khám phá theo tội danh"), (offences,), number="4", column=1),
            last_group("5"),
        ),
        rail=False,
        prepare=begin_figure,
        waiver="waiver",
    )


def _cells(office: Office, value: CaseFigures) -> tuple[Cell, ...]:
    del office
    numbers = (value.cases_found, value.persons_found, value.cases_prosecuted, value.cases_tried)
    return tuple(number_cell(number) for number in numbers)
