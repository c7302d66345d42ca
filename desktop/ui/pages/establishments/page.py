"""The page "Cơ sở": the register R1 with its states, work lists and card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.place_lists import (
    BY_LAST_VISIT,
    BY_STATE,
    PlaceState,
    PlaceWork,
    WantedPlaces,
    find_places,
    place_choices,
    place_lines,
    place_summary,
)
from desktop.services.words import say_codes
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.establishments.card import PlaceRecordCard
from desktop.ui.pages.establishments.form import make_form_plan
from desktop.ui.pages.establishments.places_page import PlacesPage
from desktop.ui.pages.establishments.words import place_state, short_neighbourhood, work_lists
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import Asked, FilterDef, RegisterDef, Summary, Words
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.place_lists import PlaceLine
    from desktop.ui.session import Session

KEY = "establishments"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return PlacesPage(session, make_definition())


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Cơ sở"), "building", group, lambda: make_page(session))


def make_definition() -> RegisterDef:
    """The register as its page shows it."""
    return RegisterDef(
        name="establishments",
        words=Words(
            title=tr("Cơ sở"),
            icon="building",
            add=tr("Thêm cơ sở"),
            search=tr("Tìm theo tên, địa chỉ, người đại diện"),
            one=tr("cơ sở"),
            counted=tr("cơ sở"),
            empty_title=tr("Chưa ghi cơ sở nào"),
            empty_text=tr(
                "Ghi mỗi cơ sở kinh doanh dịch vụ một lần. Danh sách kiểm tra, chỉ tiêu và báo cáo tính từ đây."
            ),
            empty_button=tr("Thêm cơ sở đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên cơ sở"), least=150),
            Column("kinds", tr("Loại hình"), width=118, sortable=False, keep=False),
            Column("neighbourhood", tr("Tổ dân phố"), width=104, keep=False),
            Column(BY_LAST_VISIT, tr("Kiểm tra"), align="right", width=94),
            Column(BY_STATE, tr("Tình trạng"), width=170),
        ),
        order=("sort_key", False),
        find=find,
        rows=rows,
        form=make_form_plan(),
        make_card=PlaceRecordCard,
        filters=(
            FilterDef("kinds", tr("Loại hình"), load=kind_options),
            FilterDef("neighbourhood", tr("Tổ dân phố"), load=neighbourhood_options),
            FilterDef("state", tr("Tình trạng"), state_options()),
            FilterDef("work", tr("Danh sách việc"), work_options(), several=False),
        ),
        summary=summarize,
        also=("inspections", "remedies", "violations"),
    )


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list."""
    base = wanted_of(asked, computed=("state", "work"))
    states = frozenset(PlaceState(code) for code in asked.chosen.get("state", ()))
    works = frozenset(PlaceWork(code) for code in asked.chosen.get("work", ()))
    return find_places(office, WantedPlaces(base, states, works))


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in place_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many places there are, and how many were visited this year."""
    found = place_summary(office)
    scope = tr("{n} cơ sở đang quản lý tại ngày {day}")
    return Summary(
        scope.format(n=say_number(found.in_business), day=say_date(office.clock.today())),
        tr("Đã kiểm tra năm nay:"),
        f"{say_number(found.checked)}/{say_number(found.in_business)}",
        tr("Cơ sở có ít nhất một lượt kiểm tra trong kỳ báo cáo năm {year}, trên số cơ sở đang quản lý.").format(
            year=found.year
        ),
    )


def kind_options(office: Office) -> tuple[Option, ...]:
    """The kinds there are, with the number of places."""
    catalog = office.catalogs["establishment_kinds"]
    return tuple(Option(code, catalog.word(code), count=count) for code, count in place_choices(office).kinds)


def neighbourhood_options(office: Office) -> tuple[Option, ...]:
    """The neighbourhoods there are, with the number of places."""
    return tuple(Option(name, name, count=count) for name, count in place_choices(office).neighbourhoods)


def state_options() -> tuple[Option, ...]:
    """All states."""
    return tuple(Option(state.value, place_state(state).word) for state in PlaceState)


def work_options() -> tuple[Option, ...]:
    """The saved lists of work."""
    return tuple(Option(work.value, words) for work, words in work_lists())


def _row(office: Office, line: PlaceLine) -> Row:
    visit = Cell(say_date(line.last_visit)) if line.last_visit else Cell(NONE, tone="mute")
    cells = (
        Cell(line.name),
        Cell(say_codes(office, "establishment_kinds", line.kinds)),
        Cell(short_neighbourhood(line.neighbourhood) or NONE, tip=line.neighbourhood),
        visit,
        state_cell(State("outbox", tr("Đã bàn giao"))) if line.handed else state_cell(place_state(line.state)),
    )
    return Row(line.id, cells, quiet=line.handed or line.state is PlaceState.CLOSED)
