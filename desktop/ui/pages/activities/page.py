"""The page "Tuyên truyền": the register R7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.words import say_codes
from desktop.services.work_lists import activity_lines, find_activities, people_reached
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.activities.form import make_form_plan
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import Asked, FilterDef, RegisterDef, Summary, Words
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.office import Office
    from desktop.services.work_lists import ActivityLine
    from desktop.ui.session import Session

KEY = "activities"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return RegisterPage(session, (make_definition(session),))


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tuyên truyền"), "megaphone", group, lambda: make_page(session))


def make_definition(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    year = report_year(session.office)
    return RegisterDef(
        name="activities",
        words=Words(
            title=tr("Tuyên truyền"),
            icon="megaphone",
            add=tr("Ghi hoạt động"),
            search=tr("Tìm theo nội dung, địa điểm"),
            one=tr("hoạt động"),
            counted=tr("hoạt động"),
            empty_title=tr("Chưa ghi hoạt động tuyên truyền nào trong năm {year}").format(year=year.year),
            empty_text=tr(
                "Ghi mỗi buổi phát thanh, hội nghị, đợt phát tờ rơi một lần."
                " Chương trình tự tính các chỉ tiêu tuyên truyền và đưa vào báo cáo."
            ),
            empty_button=tr("Ghi hoạt động đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Nội dung, hình thức"), least=200),
            Column("audiences", tr("Đối tượng"), width=142, sortable=False, keep=False),
            Column("place", tr("Địa điểm"), width=112, keep=False),
            Column("event_on", tr("Ngày"), align="right", width=116),
            Column("people_total", tr("Số người"), align="right", width=82),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register="activities"),
        filters=(
            FilterDef("forms", tr("Hình thức"), catalog_options(session.office, "activity_forms")),
            FilterDef("audiences", tr("Đối tượng"), catalog_options(session.office, "audiences")),
        ),
        summary=summarize,
        two_lines=True,
        days=True,
    )


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list."""
    wanted = wanted_of(asked, computed=("forms", "audiences"))
    forms, audiences = (frozenset(asked.chosen.get(key, ())) for key in ("forms", "audiences"))
    return find_activities(office, wanted, forms=forms, audiences=audiences)


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in activity_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many activities and people there were in the report year."""
    days = days_of(office)
    count = count_records(office, "activities", Filter(from_on=days.year_from, to_on=days.year_to))
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} hoạt động").format(
        year=days.year, span=report_year(office).span, n=say_number(count)
    )
    return Summary(scope, tr("Lượt người trong kỳ:"), say_number(people_reached(office)))


def _row(office: Office, line: ActivityLine) -> Row:
    cells = (
        Cell(line.name, sub=say_codes(office, "activity_forms", dict.fromkeys(line.forms))),
        Cell(say_codes(office, "audiences", dict.fromkeys(line.audiences)) or NONE),
        Cell(line.place or NONE),
        Cell(say_date(line.from_on), sub=_until(line.from_on, line.to_on)),
        Cell(say_number(line.people) if line.people is not None else "?"),
    )
    return Row(line.id, cells)


def _until(first: date | None, last: date | None) -> str:
    return tr("đến {day}").format(day=say_date(last)) if last is not None and last != first else ""
