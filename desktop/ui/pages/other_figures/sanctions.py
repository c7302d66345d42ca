"""The tab "Xử phạt": counts of persons sanctioned, supplied by the police (R12)."""

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
from desktop.ui.pages.registers.definition import FormPlan, GroupPlan, RegisterDef, Words
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column

if TYPE_CHECKING:
    from db.domain.agency_figures import SanctionFigures
    from desktop.services.office import Office

NAME = "sanction_figures"


def make_definition() -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Xử phạt"),
            icon="document",
            add=tr("Thêm số liệu xử phạt"),
            search=tr("Tìm theo văn bản, cơ quan"),
            one=tr("số liệu xử phạt"),
            counted=tr("bản"),
            empty_title=tr("Chưa ghi số liệu xử phạt nào"),
            empty_text=tr("Ghi số người bị xử phạt do Công an cung cấp. Chỉ ghi số, không ghi tên người."),
            empty_button=tr("Thêm số liệu đầu tiên"),
        ),
        columns=(
            *source_columns(),
            Column("sellers", tr("Bán dâm"), align="right", width=78, keep=False),
            Column("buyers", tr("Mua dâm"), align="right", width=78, keep=False),
            Column("fined", tr("Phạt tiền"), align="right", width=80),
            Column("fines", tr("Tiền phạt"), align="right", width=108),
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
    return FormPlan(
        groups=(
            source_group(),
            GroupPlan(
                "roles",
                tr("Người bị xử phạt"),
                above("sellers", "buyers", "brokers", "owners"),
                number="2",
                note=tr("Tổng số là bốn số này cộng lại"),
            ),
            GroupPlan(
                "parts",
                tr("Trong đó"),
                (
                    *above("male", "female", "same_province", "other_province"),
                    *above("under_18", "from_18_to_30", "over_30", new_line=True),
                ),
                number="3",
            ),
            GroupPlan("forms", tr("Hình thức phạt"), ("warned", "fined", "fines"), number="4", column=1),
            last_group("5"),
        ),
        rail=False,
        prepare=begin_figure,
        waiver="waiver",
    )


def _cells(office: Office, value: SanctionFigures) -> tuple[Cell, ...]:
    del office
    return tuple(number_cell(number) for number in (value.sellers, value.buyers, value.fined, value.fines))
