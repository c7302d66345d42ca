"""The tab "Tụ điểm": hot spots from finding to transformation (R10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.hot_spots import THERE, HotSpotState, last_patrol, state_on
from desktop.services.lists import Filter
from desktop.services.work_lists import find_hot_spots, hot_spot_lines
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, heading
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
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from db.domain.hot_spots import HotSpot
    from desktop.services.office import Office
    from desktop.services.work_lists import HotSpotLine

NAME = "hot_spots"


def make_definition(office: Office) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Tụ điểm"),
            icon="map",
            add=tr("Thêm tụ điểm"),
            search=tr("Tìm theo tên, vị trí"),
            one=tr("tụ điểm"),
            counted=tr("tụ điểm"),
            empty_title=tr("Chưa ghi tụ điểm nào"),
            empty_text=tr("Ghi tụ điểm, địa bàn trọng điểm từ khi phát hiện đến khi triệt xóa, chuyển hóa."),
            empty_button=tr("Thêm tụ điểm đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên tụ điểm"), least=180),
            Column("kind", tr("Loại"), width=118, sortable=False, keep=False),
            Column("severity", tr("Mức độ"), width=84, sortable=False, keep=False),
            Column("event_on", tr("Phát hiện"), align="right", width=98),
            Column("state", tr("Tình trạng"), width=142, sortable=False),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: HotSpotCard(session, plan),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "hot_spot_kinds")),
            FilterDef("border_level", tr("Giáp ranh"), catalog_options(office, "border_levels")),
            FilterDef(
                "state", tr("Tình trạng"), tuple(Option(one.value, hot_spot_state(one).word) for one in HotSpotState)
            ),
        ),
        summary=summarize,
        also=("establishments",),
        days=True,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    patrols = FieldPlace(
        "patrols",
        label="",
        columns=(FieldPlace("on", options={"width": 126}), FieldPlace("result")),
        options={"add_text": tr("Thêm lần tuần tra")},
    )
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Tụ điểm"),
                ("name", "kind", "place", "establishment", "found_on", "source", "severity", "lead_agency"),
                number="1",
                note=tr("Không ghi tên người"),
            ),
            GroupPlan("border", tr("Giáp ranh"), ("border_level", "borders", "reported_up_on"), number="2"),
            GroupPlan(
                "end",
                tr("Triệt xóa, tái hoạt động, chuyển hóa"),
                (
                    FieldPlace("eliminated_on", label=tr("Triệt xóa")),
                    FieldPlace("result", options={"lines": 2}),
                    FieldPlace("active_again_on", label=tr("Tái hoạt động")),
                    FieldPlace("eliminated_again_on", label=tr("Triệt xóa lại")),
                    FieldPlace("transformed_on", label=tr("Chuyển hóa")),
                ),
                number="3",
                column=1,
            ),
            GroupPlan("patrols", tr("Tuần tra, duy trì"), (patrols,), number="4", column=1),
            GroupPlan(
                "rest",
                tr("Ghi chú"),
                (FieldPlace("waiver", options={"lines": 2}), FieldPlace("note", options={"lines": 2})),
                number="5",
                column=1,
            ),
        ),
        rail=False,
        waiver="waiver",
    )


def hot_spot_state(state: HotSpotState) -> State:
    """How a hot spot stands."""
    return {
        HotSpotState.ACTIVE: State("state-warn", tr("Đang hoạt động"), "warn"),
        HotSpotState.ACTIVE_AGAIN: State("state-bad", tr("Tái hoạt động"), "bad"),
        HotSpotState.ELIMINATED: State("state-ok", tr("Đã triệt xóa")),
        HotSpotState.ELIMINATED_AGAIN: State("state-ok", tr("Đã triệt xóa lại")),
        HotSpotState.TRANSFORMED: State("state-ok", tr("Đã chuyển hóa")),
    }[state]


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list."""
    wanted = wanted_of(asked, computed=("state",))
    return find_hot_spots(office, wanted, frozenset(HotSpotState(code) for code in asked.chosen.get("state", ())))


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in hot_spot_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many hot spots are still there."""
    there, everything = (
        len(find_hot_spots(office, Filter(), THERE)),
        len(find_hot_spots(office, Filter(), frozenset())),
    )
    scope = tr("{n} tụ điểm chưa triệt xóa tại ngày {day}")
    return Summary(
        scope.format(n=say_number(there), day=say_date(office.clock.today())),
        tr("Đã triệt xóa hoặc chuyển hóa:"),
        f"{say_number(everything - there)}/{say_number(everything)}",
    )


class HotSpotCard(DetailsCard):
    """The card of a hot spot: its life in the order of the days, then the facts."""

    register = NAME
    told_before = frozenset({"found_on", "eliminated_on", "active_again_on", "eliminated_again_on", "transformed_on"})

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401 - as the engine declares it
        spot: HotSpot = self.record_of(data).value
        state = hot_spot_state(state_on(spot))
        steps = (
            (self.tr("Phát hiện"), spot.found_on),
            (self.tr("Báo cáo cấp trên"), spot.reported_up_on),
            (self.tr("Triệt xóa"), spot.eliminated_on),
            (self.tr("Tái hoạt động"), spot.active_again_on),
            (self.tr("Triệt xóa lại"), spot.eliminated_again_on),
            (self.tr("Tuần tra gần nhất"), last_patrol(spot)),
            (self.tr("Chuyển hóa địa bàn"), spot.transformed_on),
        )
        told = sorted(((day, words) for words, day in steps if day), key=lambda step: step[0])
        lines = [CardLine(words, say_date(day)) for day, words in told]
        return (heading(self.tr("Diễn biến: {state}").format(state=state.word.lower())), CardLines(lines))


def _row(office: Office, line: HotSpotLine) -> Row:
    catalogs = office.catalogs
    border = catalogs.word("border_levels", line.border_level) if line.border_level else ""
    where = ". ".join(part for part in (line.place, ": ".join(one for one in (border, line.borders) if one)) if part)
    cells = (
        Cell(line.name, tip=where),
        Cell(catalogs.word("hot_spot_kinds", line.kind)),
        Cell(catalogs.word("risk_levels", line.severity) or NONE),
        Cell(say_date(line.found_on)),
        state_cell(hot_spot_state(line.state)),
    )
    return Row(line.id, cells)
