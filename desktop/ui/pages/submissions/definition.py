"""The register R20 as its list shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.services.lists import Filter
from desktop.services.submissions import SubmissionState, find_submissions, submission_lines
from desktop.ui.pages.receiving.words import period_words
from desktop.ui.pages.registers.asking import UNIT, wanted_of
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
    from desktop.services.office import Office
    from desktop.services.submissions import SubmissionLine
    from desktop.ui.session import Session

NAME = "submissions"


def make_definition(session: Session) -> RegisterDef:
    """The register as its list shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Theo dõi báo cáo"),
            icon="clock",
            add=tr("Thêm báo cáo"),
            search=tr("Tìm theo đơn vị"),
            one=tr("báo cáo"),
            counted=tr("báo cáo"),
            empty_title=tr("Chưa theo dõi báo cáo nào"),
            empty_text=tr(
                "Lập danh sách kỳ này: mỗi đơn vị, cơ quan phải gửi báo cáo có một dòng; gói nhận được tự tính là đã"
                " nộp, báo cáo giấy ghi bằng tay."
            ),
            empty_button=tr("Lập danh sách kỳ này"),
        ),
        columns=(
            Column("sort_key", tr("Đơn vị báo cáo"), least=170),
            Column("event_on", tr("Hạn"), align="right", width=92),
            Column("sent", tr("Đã nộp"), align="right", width=100, sortable=False, keep=False),
            Column("state", tr("Tình trạng"), width=156, sortable=False),
        ),
        order=("event_on", True),
        find=find,
        rows=rows,
        form=plan,
        make_card=lambda session: DetailsCard(session, plan, register=NAME),
        filters=(
            FilterDef(
                "state", tr("Tình trạng"), tuple(Option(one.value, _states()[one].word) for one in SubmissionState)
            ),
            FilterDef("flow", tr("Báo cáo"), catalog_options(session.office, "report_flows")),
        ),
        summary=summarize,
        two_lines=True,
        days=True,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Báo cáo phải nộp"),
                ("reporter", "reporter_unit", "flow", "period", "due_on", "receiver"),
                number="1",
            ),
            GroupPlan(
                "sent",
                tr("Đã nộp, đôn đốc"),
                (
                    "sent_on",
                    "via",
                    "document",
                    "nil",
                    "edition",
                    "reminder_number",
                    "reminded_on",
                    FieldPlace("note", options={"lines": 3}),
                ),
                number="2",
                column=1,
                note=tr("Báo cáo gửi bằng gói tự tính là đã nộp; chỉ ghi tay báo cáo giấy."),
            ),
        ),
        rail=False,
    )


def find(office: Office, asked: Asked) -> tuple[str, ...]:
    """The ids of the list: what this office follows itself, unless a unit is chosen."""
    wanted = wanted_of(asked, computed=("state",))
    if not asked.chosen.get(UNIT):
        wanted = _own(office, wanted)
    return find_submissions(office, wanted, frozenset(SubmissionState(code) for code in asked.chosen.get("state", ())))


def rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    """The lines of the list."""
    return tuple(_row(office, line) for line in submission_lines(office, ids))


def summarize(office: Office) -> Summary:
    """How many reports are not here, and how many of them are overdue."""
    lines = submission_lines(office, find_submissions(office, _own(office, Filter()), frozenset()))
    overdue = sum(1 for line in lines if line.state is SubmissionState.OVERDUE)
    here = sum(1 for line in lines if line.state in {SubmissionState.ON_TIME, SubmissionState.LATE})
    scope = tr("{n} báo cáo quá hạn chưa nộp tại ngày {day}")
    return Summary(
        scope.format(n=say_number(overdue), day=say_date(office.clock.today())),
        tr("Đã nộp:"),
        f"{say_number(here)}/{say_number(len(lines))}",
    )


def submission_state(line: SubmissionLine) -> State:
    """How a report stands, in words with its days."""
    word = _states()[line.state]
    if line.state is SubmissionState.OVERDUE:
        return State(word.icon, tr("Quá hạn {n} ngày").format(n=say_number(line.days)), word.tone)
    if line.state is SubmissionState.LATE:
        return State(word.icon, tr("Trễ {n} ngày").format(n=say_number(line.days)), word.tone)
    if line.state is SubmissionState.WAITING:
        words = tr("Còn {n} ngày").format(n=say_number(line.days)) if line.days else word.word
        return State(word.icon, words, word.tone)
    if line.edition:
        return State("supplement", tr("Bổ sung {n}").format(n=say_number(line.edition)), "accent")
    return State("nothing", tr("Không phát sinh")) if line.nil else word


def _states() -> dict[SubmissionState, State]:
    return {
        SubmissionState.OVERDUE: State("state-bad", tr("Quá hạn, chưa nộp"), "bad"),
        SubmissionState.WAITING: State("clock", tr("Chưa nộp")),
        SubmissionState.LATE: State("clock-late", tr("Nộp trễ"), "warn"),
        SubmissionState.ON_TIME: State("state-ok", tr("Đúng hạn")),
    }


def _own(office: Office, wanted: Filter) -> Filter:
    return Filter(
        search=wanted.search,
        choices=wanted.choices,
        units=frozenset({office.author.unit}),
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        order=wanted.order,
        descending=wanted.descending,
    )


def _row(office: Office, line: SubmissionLine) -> Row:
    way = office.catalogs.word("submission_ways", line.via) if line.via else ""
    below = tr("đôn đốc {day}").format(day=say_date(line.reminded_on)) if line.reminded_on else ""
    if line.sent_on is not None:
        below = tr("nộp {day}").format(day=say_date(line.sent_on))
    cells = (
        Cell(line.reporter, f"{office.catalogs.word('report_flows', line.flow)}, {period_words(line.period)}"),
        Cell(say_date(line.due_on)),
        Cell(say_date(line.sent_on) if line.sent_on else NONE, way if line.sent_on else ""),
        replace(state_cell(submission_state(line)), sub=below, tip=line.reminder_number),
    )
    return Row(line.id, cells)
