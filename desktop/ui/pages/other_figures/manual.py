"""The tab "Nhập tay": numerators and denominators of indicators that another agency supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.other_figures.sources import (
    SourceCard,
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
from desktop.ui.pages.registers.definition import FilterDef, FormPlan, GroupPlan, RegisterDef, Words
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column

if TYPE_CHECKING:
    from db.domain.agency_figures import ManualFigure
    from desktop.services.office import Office

NAME = "manual_figures"


def make_definition(office: Office) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Nhập tay"),
            icon="pencil",
            add=tr("Thêm số liệu nhập tay"),
            search=tr("Tìm theo văn bản, cơ quan"),
            one=tr("số liệu nhập tay"),
            counted=tr("số liệu"),
            empty_title=tr("Chưa nhập tử số, mẫu số nào"),
            empty_text=tr("Ghi số lao động khu công nghiệp, học sinh, sinh viên… cho chỉ số không tự đếm được."),
            empty_button=tr("Thêm số liệu đầu tiên"),
        ),
        columns=(
            *source_columns(),
            Column("indicator", tr("Chỉ số"), width=196),
            Column("value", tr("Số liệu"), align="right", width=88),
        ),
        order=("event_on", True),
        find=find_in(NAME),
        rows=figure_rows(NAME, _cells),
        form=plan,
        make_card=lambda session: SourceCard(session, plan, register=NAME),
        filters=(
            FilterDef("indicator", tr("Chỉ số"), catalog_options(office, "indicators")),
            FilterDef("part", tr("Tử số, mẫu số"), catalog_options(office, "figure_parts")),
            agency_filter(NAME),
        ),
        summary=summarize(NAME),
        two_lines=True,
        days=True,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan("what", tr("Chỉ số"), ("indicator", "part", "value"), number="1"),
            source_group("2"),
            last_group("3"),
        ),
        rail=False,
        prepare=begin_figure,
        waiver="waiver",
    )


def _cells(office: Office, value: ManualFigure) -> tuple[Cell, ...]:
    indicator = office.catalogs.word("indicators", value.indicator)
    part = office.catalogs.word("figure_parts", value.part)
    return (Cell(f"{value.indicator}. {indicator}", sub=part), number_cell(value.value))
