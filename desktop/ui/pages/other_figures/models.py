"""The tab "Mô hình": pilot models and their groups (R13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.services.figure_lists import ENDED, LIVE, TO_COME, find_judged, model_state, record_lines
from desktop.services.lists import Filter
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
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.services.figure_lists import RecordLine
    from desktop.services.office import Office

NAME = "pilot_models"


def make_definition(office: Office) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    alive = tuple(Option(one, alive_state(one).word) for one in (LIVE, TO_COME, ENDED))
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Mô hình"),
            icon="target",
            add=tr("Thêm mô hình"),
            search=tr("Tìm theo tên, địa bàn"),
            one=tr("mô hình"),
            counted=tr("mô hình"),
            empty_title=tr("Chưa ghi mô hình nào"),
            empty_text=tr("Ghi mô hình thí điểm, nhóm đồng đẳng, câu lạc bộ từ khi xây dựng đến khi kết thúc."),
            empty_button=tr("Thêm mô hình đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên mô hình"), least=180),
            Column("kind", tr("Loại"), width=150, sortable=False, keep=False),
            Column("event_on", tr("Bắt đầu"), align="right", width=96),
            Column("members", tr("Thành viên"), align="right", width=92, keep=False),
            Column("state", tr("Trạng thái"), width=142, sortable=False),
        ),
        order=("event_on", True),
        find=_find,
        rows=_rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register=NAME),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "model_kinds")),
            FilterDef("state", tr("Trạng thái"), catalog_options(office, "model_states")),
            FilterDef("alive", tr("Hôm nay"), alive),
        ),
        summary=_summarize,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan("what", tr("Mô hình"), ("name", "kind", "area", "lead_agency"), number="1"),
            GroupPlan(
                "time",
                tr("Căn cứ, thời gian"),
                (
                    "decision_number",
                    FieldPlace("decision_on", label=tr("Ngày ký")),
                    "state",
                    "started_on",
                    FieldPlace("ended_on", place="beside", label=tr("kết thúc")),
                ),
                number="2",
            ),
            GroupPlan(
                "people",
                tr("Nhóm đồng đẳng, người được hỗ trợ"),
                (
                    FieldPlace("groups", place="above"),
                    FieldPlace("members", place="above"),
                    FieldPlace("persons_served", place="above"),
                    "cost",
                ),
                number="3",
                column=1,
                note=tr("Chỉ ghi số"),
            ),
            GroupPlan(
                "result",
                tr("Kết quả"),
                (
                    FieldPlace("result", options={"lines": 4}),
                    FieldPlace("waiver", options={"lines": 2}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="4",
                column=1,
            ),
        ),
        rail=False,
        waiver="waiver",
    )


def alive_state(code: str) -> State:
    """Whether a model is alive today."""
    return {
        LIVE: State("state-ok", tr("Còn hoạt động")),
        ENDED: State("dash", tr("Đã kết thúc")),
        TO_COME: State("ring", tr("Chưa bắt đầu")),
    }[code]


def _judge(office: Office) -> Callable[[Any], str]:
    day = office.clock.today()
    return lambda model: model_state(office, model, day)


def _find(office: Office, asked: Asked) -> tuple[str, ...]:
    states = frozenset(asked.chosen.get("alive", ()))
    return find_judged(office, NAME, wanted_of(asked, computed=("alive",)), states=states, judge=_judge(office))


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    judge = _judge(office)
    return tuple(_row(office, line, judge(line.value)) for line in record_lines(office, NAME, ids))


def _row(office: Office, line: RecordLine, alive: str) -> Row:
    model, catalogs = line.value, office.catalogs
    cells = (
        Cell(model.name, tip=model.area),
        Cell(catalogs.word("model_kinds", model.kind)),
        Cell(say_date(model.started_on)),
        Cell(say_number(model.members), tone="mute" if model.members is None else ""),
        state_cell(replace(alive_state(alive), word=catalogs.word("model_states", model.state))),
    )
    return Row(line.id, cells, quiet=alive == ENDED)


def _summarize(office: Office) -> Summary:
    judge = _judge(office)
    everything = len(find_judged(office, NAME, Filter(), states=frozenset(), judge=judge))
    live = len(find_judged(office, NAME, Filter(), states=frozenset({LIVE}), judge=judge))
    scope = tr("{n} mô hình đang xây dựng, triển khai, duy trì tại ngày {day}")
    return Summary(
        scope.format(n=say_number(live), day=say_date(office.clock.today())),
        tr("Còn hoạt động:"),
        f"{say_number(live)}/{say_number(everything)}",
    )
