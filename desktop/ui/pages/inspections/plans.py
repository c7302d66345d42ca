"""The list "Kế hoạch kiểm tra": the register R3b, with the way to the choice of its places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.beginning_plans import begin_plan
from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.team_lists import plan_lines
from desktop.ui.pages.inspections.plan_card import PlanRecordCard
from desktop.ui.pages.inspections.teams import finding_cell
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
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.list_frame import ListFrame
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.team_lists import PlanLine
    from desktop.ui.session import Session

NAME = "inspection_plans"
SELECT = "select"
"""Task of the page: the step in which the places of a plan are chosen."""


class PlanList(ListFrame):
    """Begins a plan by choosing its places."""

    def __init__(self, session: Session, definition: RegisterDef) -> None:
        super().__init__(session, definition)
        self.add_button(self.tr("Chọn cơ sở"), self.begin_selection, icon="target")

    def begin_selection(self) -> None:
        """Open the step that chooses the places of a new plan."""
        self.session.go("inspections", register=NAME, task=SELECT)


def make_plans(session: Session) -> RegisterDef:
    """The list of inspection plans."""
    plan, office = make_plan_form(), session.office
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Kế hoạch kiểm tra"),
            icon="calendar",
            add=tr("Lập kế hoạch kiểm tra"),
            search=tr("Tìm theo số, tên kế hoạch"),
            one=tr("kế hoạch kiểm tra"),
            counted=tr("kế hoạch"),
            empty_title=tr("Chưa có kế hoạch kiểm tra nào"),
            empty_text=tr(
                "Lập kế hoạch rồi bấm “Chọn cơ sở”: chương trình chấm điểm nguy cơ, chia lịch và lập các cuộc kiểm tra."
            ),
            empty_button=tr("Lập kế hoạch đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên kế hoạch"), least=180),
            Column("number", tr("Số, ký hiệu"), width=104, keep=False),
            Column("event_on", tr("Từ ngày"), align="right", width=92),
            Column("held", tr("Đã kiểm tra"), align="right", width=92, sortable=False),
            Column("state", tr("Tình trạng"), width=156, sortable=False),
        ),
        order=("event_on", True),
        find=find_in(NAME),
        rows=_rows,
        form=plan,
        make_card=lambda session: PlanRecordCard(session, plan),
        filters=(
            FilterDef("kind", tr("Loại kỳ"), catalog_options(office, "plan_kinds")),
            FilterDef("state", tr("Tình trạng"), catalog_options(office, "plan_states")),
            FilterDef("method", tr("Cách chọn"), catalog_options(office, "selection_methods")),
        ),
        summary=_summarize,
        also=("inspections", "teams"),
        days=True,
    )


def make_plan_form() -> FormPlan:
    """The groups of the form of a plan; its list of places is made in a step of its own."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Kế hoạch"),
                (
                    "name",
                    "kind",
                    FieldPlace("number", label=tr("Số, ký hiệu")),
                    FieldPlace("issued_on", place="beside", label=tr("ngày")),
                    FieldPlace("from_on", label=tr("Từ ngày")),
                    FieldPlace("to_on", place="beside", label=tr("đến")),
                    "team",
                    "announced",
                    FieldPlace("scope", label=tr("Nội dung")),
                    FieldPlace("joint_with", label=tr("Phối hợp với")),
                ),
                number="1",
            ),
            GroupPlan(
                "approval",
                tr("Phê duyệt, công khai"),
                (
                    "state",
                    FieldPlace("approved_by", label=tr("Người phê duyệt")),
                    "approved_on",
                    "published_on",
                ),
                number="2",
                column=1,
            ),
            GroupPlan(
                "rest",
                tr("Ghi chú"),
                (
                    FieldPlace("waiver", label=tr("Lý do bỏ qua cảnh báo"), options={"lines": 3}),
                    FieldPlace("note", options={"lines": 4}),
                ),
                number="3",
                column=1,
            ),
        ),
        event="from_on",
        prepare=begin_plan,
        rail=False,
        waiver="waiver",
    )


def plan_state(code: str, words: str) -> State:
    """How a plan stands."""
    icons = {"approved": "state-ok", "running": "clock", "done": "state-ok", "cancelled": "dash"}
    return State(icons.get(code, "pencil"), words or tr("Dự thảo"))


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in plan_lines(office, ids))


def _row(office: Office, line: PlanLine) -> Row:
    words = office.catalogs.word("plan_states", line.state) if line.state else ""
    cells = (
        Cell(line.name),
        Cell(line.number or NONE, tone="" if line.number else "mute"),
        Cell(say_date(line.from_on)),
        Cell(f"{say_number(line.held)}/{say_number(line.places)}"),
        finding_cell(plan_state(line.state, words), errors=line.errors, warnings=line.warnings),
    )
    return Row(line.id, cells, quiet=line.state == "cancelled")


def _summarize(office: Office) -> Summary:
    days, year = days_of(office), report_year(office)
    within = Filter(from_on=days.year_from, to_on=days.year_to)
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} kế hoạch").format(
        year=year.year, span=year.span, n=say_number(count_records(office, NAME, within))
    )
    waiting = count_records(office, NAME, Filter(choices={"state": frozenset({"draft"})}))
    return Summary(scope, tr("Dự thảo chưa phê duyệt:"), say_number(waiting))
