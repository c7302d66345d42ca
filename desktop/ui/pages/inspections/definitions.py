"""The lists of the page "Kiểm tra": visits, violations, requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.records import find_records
from desktop.services.visit_lists import RemedyState, find_remedies, remedy_lines, violation_lines, visit_lines
from desktop.ui.pages.inspections.cards import RemedyRecordCard, ViolationRecordCard, VisitRecordCard
from desktop.ui.pages.inspections.forms import make_remedy_plan, make_violation_plan, make_visit_plan
from desktop.ui.pages.inspections.visit_form import VisitForm
from desktop.ui.pages.registers.asking import find_in, wanted_of
from desktop.ui.pages.registers.definition import Asked, FilterDef, RegisterDef, Summary, Words
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.visit_lines import remedy_state, violation_state, visit_state
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, state_cell
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.visit_lists import RemedyLine, ViolationLine, VisitLine
    from desktop.ui.session import Session


def make_visits(session: Session) -> RegisterDef:
    """The list of inspections."""
    plan, office = make_visit_plan(), session.office
    return RegisterDef(
        name="inspections",
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Cuộc kiểm tra"),
            icon="clipboard",
            add=tr("Lập cuộc kiểm tra"),
            search=tr("Tìm theo cơ sở, số biên bản"),
            one=tr("cuộc kiểm tra"),
            counted=tr("lượt"),
            empty_title=tr("Chưa ghi cuộc kiểm tra nào"),
            empty_text=tr(
                "Lập cuộc kiểm tra trước khi đi, in biên bản, rồi ghi kết quả. Chỉ tiêu và báo cáo đếm từ sổ này."
            ),
            empty_button=tr("Lập cuộc kiểm tra đầu tiên"),
        ),
        columns=(
            Column("place", tr("Cơ sở"), sortable=False, least=160),
            Column("event_on", tr("Ngày"), align="right", width=92),
            Column("kind", tr("Loại"), width=114, sortable=False, keep=False),
            Column("result", tr("Kết quả"), width=140, sortable=False, keep=False),
            Column("state", tr("Trạng thái"), width=152, sortable=False),
        ),
        order=("event_on", True),
        find=find_in("inspections"),
        rows=_visit_rows,
        form=plan,
        make_card=lambda session: VisitRecordCard(session, plan),
        make_form=VisitForm,
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "inspection_kinds")),
            FilterDef("result", tr("Kết quả"), catalog_options(office, "inspection_results")),
            FilterDef("state", tr("Trạng thái"), catalog_options(office, "inspection_states")),
        ),
        summary=_summarize_visits,
        also=("violations", "remedies", "establishments"),
        days=True,
    )


def make_violations(session: Session) -> RegisterDef:
    """The list of violations."""
    plan, office = make_violation_plan(), session.office
    return RegisterDef(
        name="violations",
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Vi phạm"),
            icon="state-warn",
            add=tr("Ghi vi phạm"),
            search=tr("Tìm theo cơ sở, số biên bản, số quyết định"),
            one=tr("vi phạm"),
            counted=tr("vi phạm"),
            empty_title=tr("Chưa ghi vi phạm nào"),
            empty_text=tr("Ghi vi phạm phát hiện qua kiểm tra, từ biên bản đến khi thi hành xong quyết định."),
            empty_button=tr("Ghi vi phạm đầu tiên"),
        ),
        columns=(
            Column("place", tr("Cơ sở"), sortable=False, least=150),
            Column("act", tr("Hành vi"), sortable=False, keep=False, least=140),
            Column("event_on", tr("Ngày"), align="right", width=92),
            Column("fine", tr("Tiền phạt"), align="right", width=100, keep=False),
            Column("state", tr("Xử lý"), width=160, sortable=False),
        ),
        order=("event_on", True),
        find=find_in("violations"),
        rows=_violation_rows,
        form=plan,
        make_card=lambda session: ViolationRecordCard(session, plan),
        filters=(
            FilterDef("act", tr("Hành vi"), catalog_options(office, "acts")),
            FilterDef("subject", tr("Đối tượng"), catalog_options(office, "violation_subjects")),
        ),
        summary=_summarize_violations,
        also=("establishments",),
        days=True,
    )


def make_remedies() -> RegisterDef:
    """The list of requests."""
    plan = make_remedy_plan()
    return RegisterDef(
        name="remedies",
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Khắc phục"),
            icon="clock",
            add=tr("Ghi yêu cầu khắc phục"),
            search=tr("Tìm theo cơ sở, nội dung yêu cầu"),
            one=tr("yêu cầu khắc phục"),
            counted=tr("yêu cầu"),
            empty_title=tr("Chưa ghi yêu cầu khắc phục nào"),
            empty_text=tr("Ghi yêu cầu của biên bản kiểm tra với hạn khắc phục. Chương trình nhắc khi đến hạn."),
            empty_button=tr("Ghi yêu cầu đầu tiên"),
        ),
        columns=(
            Column("place", tr("Cơ sở"), sortable=False, least=150),
            Column("request", tr("Yêu cầu"), sortable=False, keep=False, least=150),
            Column("event_on", tr("Ngày yêu cầu"), align="right", width=106, keep=False),
            Column("due_on", tr("Hạn"), align="right", width=92),
            Column("state", tr("Tình trạng"), width=154, sortable=False),
        ),
        order=("due_on", True),
        find=_find_remedies,
        rows=_remedy_rows,
        form=plan,
        make_card=lambda session: RemedyRecordCard(session, plan),
        filters=(
            FilterDef(
                "state",
                tr("Tình trạng"),
                (
                    Option(RemedyState.OVERDUE.value, tr("Quá hạn")),
                    Option(RemedyState.WAITING.value, tr("Còn hạn")),
                    Option(RemedyState.MET.value, tr("Đã khắc phục")),
                ),
            ),
        ),
        summary=_summarize_remedies,
        also=("establishments",),
        days=True,
    )


def _find_remedies(office: Office, asked: Asked) -> tuple[str, ...]:
    states = frozenset(RemedyState(code) for code in asked.chosen.get("state", ()))
    return find_remedies(office, wanted_of(asked, computed=("state",)), states)


def _visit_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_visit_row(office, line) for line in visit_lines(office, ids))


def _visit_row(office: Office, line: VisitLine) -> Row:
    catalogs = office.catalogs
    cells = (
        Cell(line.place or NONE, tip=", ".join(part for part in (line.place, line.number) if part)),
        Cell(say_date(line.day)),
        Cell(catalogs.word("inspection_kinds", line.kind)),
        Cell(catalogs.word("inspection_results", line.result) if line.result else NONE),
        _visit_cell(line),
    )
    return Row(line.id, cells, quiet=line.state == "cancelled")


def _visit_cell(line: VisitLine) -> Cell:
    """The state of an inspection; what its rules found stands out."""
    word = visit_state(line.state).word
    errors, warnings = tr("{n} lỗi").format(n=line.errors), tr("{n} cảnh báo").format(n=line.warnings)
    if line.errors:
        return Cell(errors, icon="state-bad", tone="bad", tip=f"{word}, {errors}, {warnings}")
    if line.warnings:
        return Cell(warnings, icon="state-warn", tone="warn", tip=f"{word}, {warnings}")
    return state_cell(visit_state(line.state))


def _violation_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_violation_row(office, line) for line in violation_lines(office, ids))


def _violation_row(office: Office, line: ViolationLine) -> Row:
    cells = (
        Cell(line.place or NONE),
        Cell(office.catalogs.word("acts", line.act)),
        Cell(say_date(line.day)),
        Cell(say_number(line.fine), tone="" if line.fine is not None else "mute"),
        state_cell(violation_state(line)),
    )
    return Row(line.id, cells)


def _remedy_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_remedy_row(line) for line in remedy_lines(office, ids))


def _remedy_row(line: RemedyLine) -> Row:
    cells = (
        Cell(line.place or NONE),
        Cell(line.request.replace("\n", " ")),
        Cell(say_date(line.requested_on)),
        Cell(say_date(line.due_on)),
        state_cell(remedy_state(line)),
    )
    return Row(line.id, cells)


def _in_year(office: Office, **choices: frozenset[str]) -> Filter:
    days = days_of(office)
    return Filter(choices=dict(choices), from_on=days.year_from, to_on=days.year_to)


def _scope(office: Office, words: str, count: int) -> str:
    year = report_year(office)
    return tr("Kỳ báo cáo năm {year} ({span}): {counted}").format(
        year=year.year, span=year.span, counted=words.format(n=say_number(count))
    )


def _summarize_visits(office: Office) -> Summary:
    held = count_records(office, "inspections", _in_year(office, state=frozenset({"done"})))
    to_do = count_records(office, "inspections", Filter(choices={"state": frozenset({"to_do"})}))
    return Summary(_scope(office, tr("{n} lượt"), held), tr("Chưa kiểm tra:"), say_number(to_do))


def _summarize_violations(office: Office) -> Summary:
    ids = find_records(office, "violations", _in_year(office))
    fines = sum(line.fine or 0 for line in violation_lines(office, ids))
    scope = _scope(office, tr("{n} vi phạm"), len(ids))
    return Summary(scope, tr("Tiền phạt trong kỳ:"), tr("{n} đồng").format(n=say_number(fines)))


def _summarize_remedies(office: Office) -> Summary:
    overdue = len(find_remedies(office, Filter(), frozenset({RemedyState.OVERDUE})))
    waiting = len(find_remedies(office, Filter(), frozenset({RemedyState.WAITING})))
    scope = tr("{n} yêu cầu chưa khắc phục tại ngày {day}").format(
        n=say_number(overdue + waiting), day=say_date(office.clock.today())
    )
    return Summary(scope, tr("Quá hạn:"), say_number(overdue))
