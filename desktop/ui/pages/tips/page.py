"""The page "Tin báo": the register R9."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.lists import Filter, days_of, report_year
from desktop.services.tip_lists import TipStage, count_tips, find_tips, tip_lines
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import Asked, FilterDef, RegisterDef, Summary, Words
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.pages.tips.card import TipCard, tip_state
from desktop.ui.pages.tips.form import TipForm, make_form_plan
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.tip_lists import TipLine
    from desktop.ui.session import Session

KEY = "tips"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return RegisterPage(session, (make_definition(session),))


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tin báo"), "envelope", group, lambda: make_page(session))


def make_definition(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    office = session.office
    return RegisterDef(
        name="tips",
        words=Words(
            title=tr("Tin báo"),
            icon="envelope",
            add=tr("Ghi tin báo"),
            search=tr("Tìm theo số, tóm tắt"),
            one=tr("tin báo"),
            counted=tr("tin"),
            empty_title=tr("Chưa ghi tin báo nào"),
            empty_text=tr(
                "Ghi mỗi tố giác, tin báo, khiếu nại một lần rồi theo dõi đủ bốn bước. Người báo tin mặc định ẩn danh;"
                " nội dung tin không gửi ra ngoài đơn vị."
            ),
            empty_button=tr("Ghi tin báo đầu tiên"),
        ),
        columns=(
            Column("summary", tr("Tóm tắt"), least=190, sortable=False),
            Column("number", tr("Số sổ"), width=82, keep=False),
            Column("event_on", tr("Ngày nhận"), align="right", width=122),
            Column("state", tr("Tình trạng"), width=132, sortable=False),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: TipCard(session, plan),
        make_form=TipForm,
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "tip_kinds")),
            FilterDef("channel", tr("Kênh"), catalog_options(office, "tip_channels")),
            FilterDef("state", tr("Tình trạng"), _states()),
        ),
        summary=summarize,
        also=("establishments", "inspections"),
        two_lines=True,
        days=True,
    )


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list."""
    return find_tips(office, wanted_of(asked, computed=("state",)), frozenset(asked.chosen.get("state", ())))


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in tip_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many tips came in the report year, and how they stand."""
    days, year = days_of(office), report_year(office)
    counts = count_tips(office, Filter(from_on=days.year_from, to_on=days.year_to))
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} tin").format(
        year=days.year, span=year.span, n=say_number(counts.received)
    )
    if counts.overdue:
        scope += tr(", {n} tin quá hạn").format(n=say_number(counts.overdue))
    return Summary(scope, tr("Đã xử lý trong kỳ:"), f"{say_number(counts.handled)}/{say_number(counts.received)}")


def _states() -> tuple[Option, ...]:
    return (
        Option("overdue", tr("Quá hạn")),
        Option("unanswered", tr("Chưa thông báo kết quả")),
        *(Option(stage.value, tip_state(stage, overdue=False, owes=False).word) for stage in TipStage),
    )


def _row(office: Office, line: TipLine) -> Row:
    catalogs = office.catalogs
    about = (catalogs.word("tip_kinds", line.kind), catalogs.word("tip_channels", line.channel), line.place)
    waits = line.stage is not TipStage.HANDLED and line.due_on is not None
    cells = (
        Cell(line.summary or catalogs.word("tip_kinds", line.kind), sub=", ".join(part for part in about if part)),
        Cell(line.number or NONE),
        Cell(
            say_date(line.received_at.date() if line.received_at else None),
            sub=tr("hạn {day}").format(day=say_date(line.due_on)) if waits else "",
        ),
        state_cell(tip_state(line.stage, overdue=line.overdue, owes=line.owes_answer)),
    )
    return Row(line.id, cells)
