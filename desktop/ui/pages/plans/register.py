"""The register of plans (R3) as a tab of its page: list, filters, form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.work_plans import DRAFT, YEAR, PlanStage
from desktop.services.lists import Filter, count_records, report_year
from desktop.services.work_plan_lists import find_work_plans, work_plan_lines
from desktop.ui.pages.plans.plan_card import WorkPlanCardView
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import (
    Asked,
    FieldPlace,
    FilterDef,
    FormPlan,
    GroupPlan,
    RegisterDef,
    Summary,
    Words,
)
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.list_pane import stands_above
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.office import Office
    from desktop.services.work_plan_lists import WorkPlanLine
    from desktop.ui.session import Session

NAME = "work_plans"
_COMPUTED = ("stage", "sent")


def make_definition(session: Session) -> RegisterDef:
    """The register as its tab shows it."""
    plan = make_form_plan(hands_down=stands_above(session.office))
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Kế hoạch & chỉ tiêu"),
            tab=tr("Kế hoạch"),
            icon="target",
            add=tr("Thêm kế hoạch"),
            search=tr("Tìm theo tên, số kế hoạch"),
            one=tr("kế hoạch"),
            counted=tr("kế hoạch"),
            empty_title=tr("Chưa ghi kế hoạch nào"),
            empty_text=tr(
                "Ghi kế hoạch của đơn vị với nội dung lồng ghép và ngày gửi cấp trên; chỉ tiêu về xây dựng kế hoạch"
                " tính từ đây."
            ),
            empty_button=tr("Thêm kế hoạch đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên kế hoạch"), least=180),
            Column("number", tr("Số, ký hiệu"), width=112, keep=False),
            Column("event_on", tr("Thực hiện"), align="right", width=118),
            Column("sent_on", tr("Gửi cấp trên"), align="right", width=96, keep=False),
            Column("stage", tr("Tình trạng"), width=136, sortable=False),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: WorkPlanCardView(session, plan),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(session.office, "plan_kinds")),
            FilterDef("stage", tr("Tình trạng"), tuple(Option(one.value, stage_state(one).word) for one in PlanStage)),
            FilterDef(
                "sent",
                tr("Gửi cấp trên"),
                (Option("sent", tr("Đã gửi")), Option("waiting", tr("Chưa gửi"))),
                several=False,
            ),
        ),
        summary=summarize,
        two_lines=True,
        days=True,
    )


def make_form_plan(*, hands_down: bool) -> FormPlan:
    """The groups of the form; numbers for units below only where there are any."""
    return FormPlan(
        groups=(
            GroupPlan(
                "paper",
                tr("Văn bản"),
                (
                    "name",
                    FieldPlace("number", options={"width": 150}),
                    FieldPlace("issued_on", place="beside", label=tr("ngày")),
                    "issuer",
                    "signer",
                    "kind",
                    FieldPlace("from_on", label=tr("Thực hiện từ")),
                    FieldPlace("to_on", place="beside", label=tr("đến ngày")),
                    "state",
                ),
                number="1",
            ),
            GroupPlan(
                "basis",
                tr("Căn cứ, nội dung"),
                (
                    FieldPlace("basis", options={"lines": 3}),
                    "assigned_by",
                    FieldPlace("contents", options={"lines": 4}),
                ),
                number="2",
            ),
            GroupPlan(
                "integration",
                tr("Lồng ghép vào"),
                (FieldPlace("integrated_with", label="", kind="boxes", place="above"),),
                number="3",
                column=1,
            ),
            GroupPlan(
                "sent",
                tr("Gửi cấp trên"),
                (
                    "sent_on",
                    "sent_to",
                    FieldPlace("waiver", options={"lines": 2}),
                    FieldPlace("note", options={"lines": 3}),
                ),
                number="4",
                column=1,
            ),
            *((_allocations(),) if hands_down else ()),
        ),
        event="from_on",
        waiver="waiver",
        prepare=begin_plan,
    )


def _allocations() -> GroupPlan:
    columns = (
        FieldPlace("unit"),
        FieldPlace("indicator"),
        FieldPlace("value", options={"width": 84}),
        FieldPlace("note", options={"width": 120}),
    )
    options = {"add_text": tr("Thêm mức giao")}
    field = FieldPlace("allocations", label="", place="above", columns=columns, options=options)
    return GroupPlan("allocations", tr("Chỉ tiêu giao cấp dưới"), (field,), number="5")


def begin_plan(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new plan is the draft of the report year's, issued by the office and sent to its superior."""
    year = report_year(office)
    begun: dict[str, Any] = {
        "kind": YEAR,
        "from_on": year.to_on.replace(month=1, day=1),
        "to_on": year.to_on.replace(month=12, day=31),
        "issuer": issuer_of(office),
        "state": DRAFT,
    }
    return {**begun, **values}


def issuer_of(office: Office) -> str:
    """The office as it stands on its papers: "UBND phường Dương Kinh"."""
    return f"UBND {office.unit.name[:1].lower()}{office.unit.name[1:]}"


def stage_state(stage: PlanStage) -> State:
    """Where a plan stands, as lists show it."""
    return {
        PlanStage.DRAFT: State("pencil", tr("Dự thảo")),
        PlanStage.COMING: State("clock", tr("Chưa đến ngày")),
        PlanStage.RUNNING: State("state-ok", tr("Đang thực hiện")),
        PlanStage.ENDED: State("dash", tr("Đã kết thúc")),
        PlanStage.CANCELLED: State("state-info", tr("Đã hủy")),
    }[stage]


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list."""
    stages = frozenset(PlanStage(code) for code in asked.chosen.get("stage", ()))
    sent = next(iter(asked.chosen.get("sent", ())), "")
    return find_work_plans(office, wanted_of(asked, computed=_COMPUTED), stages=stages, sent=sent)


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in work_plan_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many plans are being carried out."""
    running = len(find_work_plans(office, Filter(), stages=frozenset({PlanStage.RUNNING})))
    everything = count_records(office, NAME, Filter())
    scope = tr("{n} kế hoạch đang thực hiện tại ngày {day}").format(
        n=say_number(running), day=say_date(office.clock.today())
    )
    return Summary(scope, tr("Đang thực hiện:"), f"{say_number(running)}/{say_number(everything)}")


def _row(office: Office, line: WorkPlanLine) -> Row:
    kind = office.catalogs.word("plan_kinds", line.kind)
    handed = tr("giao cho {n} đơn vị").format(n=say_number(line.units)) if line.units else ""
    cells = (
        Cell(line.name, sub=", ".join(filter(None, (kind, handed))), tip=line.name),
        Cell(line.number or NONE, sub=say_date(line.issued_on) if line.issued_on else ""),
        Cell(say_date(line.from_on), sub=tr("đến {day}").format(day=say_date(line.to_on)) if line.to_on else ""),
        Cell(say_date(line.sent_on) if line.sent_on else tr("Chưa gửi"), tone="" if line.sent_on else "text2"),
        state_cell(stage_state(line.stage)),
    )
    return Row(line.id, cells, quiet=line.stage in {PlanStage.ENDED, PlanStage.CANCELLED})
