"""The page "Tụ điểm": the register R10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.lists import Filter
from desktop.services.work_lists import HotSpotState, find_hot_spots, hot_spot_lines
from desktop.ui.page_entry import PageEntry
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
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.work_lists import HotSpotLine
    from desktop.ui.session import Session

KEY = "hot_spots"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return RegisterPage(session, (make_definition(session),))


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tụ điểm"), "map", group, lambda: make_page(session))


def make_definition(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name="hot_spots",
        words=Words(
            title=tr("Tụ điểm"),
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
            Column("kind", tr("Loại"), width=130, sortable=False, keep=False),
            Column("severity", tr("Mức độ"), width=90, sortable=False, keep=False),
            Column("event_on", tr("Phát hiện"), align="right", width=94),
            Column("state", tr("Tình trạng"), width=136, sortable=False),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register="hot_spots"),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(session.office, "hot_spot_kinds")),
            FilterDef("severity", tr("Mức độ"), catalog_options(session.office, "risk_levels")),
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
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Tụ điểm"),
                (
                    "name",
                    "kind",
                    "place",
                    "establishment",
                    "found_on",
                    "source",
                    "severity",
                    "borders",
                    "lead_agency",
                ),
                number="1",
            ),
            GroupPlan(
                "end",
                tr("Triệt xóa, chuyển hóa"),
                (
                    "eliminated_on",
                    FieldPlace("result", options={"lines": 3}),
                    "active_again_on",
                    "patrolled_on",
                    FieldPlace("transformed_on", label=tr("Chuyển hóa địa bàn")),
                    FieldPlace("note", options={"lines": 3}),
                ),
                number="2",
                column=1,
            ),
        ),
        rail=False,
    )


def hot_spot_state(state: HotSpotState) -> State:
    """How a hot spot stands."""
    return {
        HotSpotState.ACTIVE: State("state-warn", tr("Đang hoạt động"), "warn"),
        HotSpotState.ACTIVE_AGAIN: State("state-bad", tr("Tái hoạt động"), "bad"),
        HotSpotState.ELIMINATED: State("state-ok", tr("Đã triệt xóa")),
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
    states = frozenset({HotSpotState.ACTIVE, HotSpotState.ACTIVE_AGAIN})
    there, everything = (
        len(find_hot_spots(office, Filter(), states)),
        len(find_hot_spots(office, Filter(), frozenset())),
    )
    scope = tr("{n} tụ điểm chưa triệt xóa tại ngày {day}")
    return Summary(
        scope.format(n=say_number(there), day=say_date(office.clock.today())),
        tr("Đã triệt xóa hoặc chuyển hóa:"),
        f"{say_number(everything - there)}/{say_number(everything)}",
    )


def _row(office: Office, line: HotSpotLine) -> Row:
    catalogs = office.catalogs
    cells = (
        Cell(line.name, tip=line.place),
        Cell(catalogs.word("hot_spot_kinds", line.kind)),
        Cell(catalogs.word("risk_levels", line.severity) or NONE),
        Cell(say_date(line.found_on)),
        state_cell(hot_spot_state(line.state)),
    )
    return Row(line.id, cells)
