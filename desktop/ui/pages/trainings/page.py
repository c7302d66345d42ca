"""The page "Tập huấn & cán bộ": the registers R8 and R8b as two lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.work_lists import find_staff, staff_lines, training_lines
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.registers.asking import find_in, wanted_of
from desktop.ui.pages.registers.definition import Asked, FilterDef, RegisterDef, Summary, Words
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.pages.trainings.form import make_staff_plan, make_training_plan
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.work_lists import StaffLine, TrainingLine
    from desktop.ui.session import Session

KEY = "trainings"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return RegisterPage(session, (make_trainings(session), make_staff(session)))


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tập huấn & cán bộ"), "people", group, lambda: make_page(session))


def make_trainings(session: Session) -> RegisterDef:
    """The list of trainings."""
    plan = make_training_plan()
    office = session.office
    return RegisterDef(
        name="trainings",
        words=Words(
            title=tr("Tập huấn & cán bộ"),
            tab=tr("Lớp tập huấn"),
            icon="people",
            add=tr("Thêm lớp tập huấn"),
            search=tr("Tìm theo tên lớp, đơn vị tổ chức"),
            one=tr("lớp tập huấn"),
            counted=tr("lớp"),
            empty_title=tr("Chưa ghi lớp tập huấn nào"),
            empty_text=tr("Ghi mỗi lớp một lần, chọn học viên trong danh sách cán bộ. Chỉ tiêu tập huấn tính từ đây."),
            empty_button=tr("Thêm lớp đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên lớp"), least=200),
            Column("kind", tr("Loại"), width=130, sortable=False, keep=False),
            Column("level", tr("Cấp tổ chức"), width=106, sortable=False, keep=False),
            Column("event_on", tr("Ngày"), align="right", width=94),
            Column("participants", tr("Học viên"), align="right", width=82, sortable=False),
        ),
        order=("event_on", True),
        find=find_in("trainings"),
        rows=_training_rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register="trainings"),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "training_kinds")),
            FilterDef("level", tr("Cấp tổ chức"), catalog_options(office, "levels")),
        ),
        summary=_summarize_trainings,
        also=("staff",),
        days=True,
    )


def make_staff(session: Session) -> RegisterDef:
    """The list of the staff."""
    plan = make_staff_plan()
    office = session.office
    return RegisterDef(
        name="staff",
        words=Words(
            title=tr("Tập huấn & cán bộ"),
            tab=tr("Cán bộ"),
            icon="people",
            add=tr("Thêm cán bộ"),
            search=tr("Tìm theo tên, đơn vị, chức danh"),
            one=tr("cán bộ"),
            counted=tr("người"),
            empty_title=tr("Chưa ghi cán bộ nào"),
            empty_text=tr("Ghi cán bộ làm công tác này một lần, rồi chọn vào các lớp tập huấn."),
            empty_button=tr("Thêm cán bộ đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Họ và tên"), least=150),
            Column("title", tr("Chức danh"), width=126, keep=False),
            Column("workplace", tr("Đơn vị"), width=130, keep=False),
            Column("trained", tr("Tập huấn"), align="right", width=94, sortable=False),
            Column("state", tr("Tình trạng"), width=140, sortable=False),
        ),
        order=("sort_key", False),
        find=_find_staff,
        rows=_staff_rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register="staff"),
        filters=(
            FilterDef("composition", tr("Thành phần"), catalog_options(office, "staff_compositions")),
            FilterDef("level", tr("Cấp"), catalog_options(office, "levels")),
            FilterDef(
                "state",
                tr("Tình trạng"),
                (
                    Option("untrained", tr("Chưa tập huấn năm nay")),
                    Option("trained", tr("Đã tập huấn năm nay")),
                    Option("left", tr("Đã thôi làm")),
                ),
                several=False,
            ),
        ),
        summary=_summarize_staff,
        also=("trainings",),
    )


def _find_staff(office: Office, asked: Asked) -> tuple[str, ...]:
    state = next(iter(asked.chosen.get("state", ())), "")
    return find_staff(office, wanted_of(asked, computed=("state",)), state)


def _training_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_training_row(office, line) for line in training_lines(office, ids))


def _training_row(office: Office, line: TrainingLine) -> Row:
    catalogs = office.catalogs
    people = line.participants + (line.others or 0)
    cells = (
        Cell(line.name),
        Cell(catalogs.word("training_kinds", line.kind)),
        Cell(catalogs.word("levels", line.level) or NONE),
        Cell(say_date(line.from_on)),
        Cell(say_number(people)),
    )
    return Row(line.id, cells)


def _staff_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_staff_row(line) for line in staff_lines(office, ids))


def _staff_row(line: StaffLine) -> Row:
    if not line.serving:
        state = State("dash", tr("Đã thôi làm"))
    elif line.trained_on is None:
        state = State("state-warn", tr("Chưa tập huấn"), "warn")
    else:
        state = State("state-ok", tr("Đã tập huấn"))
    cells = (
        Cell(line.name),
        Cell(line.title or NONE),
        Cell(line.workplace or NONE),
        Cell(say_date(line.trained_on), tone="" if line.trained_on else "mute"),
        state_cell(state),
    )
    return Row(line.id, cells, quiet=not line.serving)


def _summarize_trainings(office: Office) -> Summary:
    days = days_of(office)
    count = count_records(office, "trainings", Filter(from_on=days.year_from, to_on=days.year_to))
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} lớp").format(
        year=days.year, span=report_year(office).span, n=say_number(count)
    )
    return Summary(scope)


def _summarize_staff(office: Office) -> Summary:
    trained, untrained = (len(find_staff(office, Filter(), state)) for state in ("trained", "untrained"))
    whole = trained + untrained
    scope = tr("{n} cán bộ đang làm công tác phòng, chống mại dâm tại ngày {day}")
    return Summary(
        scope.format(n=say_number(whole), day=say_date(office.clock.today())),
        tr("Đã tập huấn năm nay:"),
        f"{say_number(trained)}/{say_number(whole)}",
    )
