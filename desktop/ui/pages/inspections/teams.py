"""The list "Đội, tổ, ban": the register R2 with its members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from db.domain.teams import Team, TeamMember, members_on
from desktop.services.cards import RecordDetails
from desktop.services.team_lists import TeamState, find_teams, team_lines
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
    from desktop.services.office import Office
    from desktop.services.team_lists import TeamLine
    from desktop.ui.session import Session

NAME = "teams"


class TeamRecordCard(DetailsCard):
    """A team: what is wrong, who belongs to it today, who did before."""

    register = NAME
    told_before = frozenset({"name", "members"})

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        return self.details_of(data).words.get("kind", "")

    def facts(self, details: RecordDetails) -> list[QWidget]:
        team: Team = details.record.value
        today = self.session.today()
        serving = members_on(team, today)
        gone = tuple(member for member in team.members if member not in serving)
        parts = super().facts(details)
        for title, members in ((self.tr("Thành viên hiện nay"), serving), (self.tr("Đã thôi hoặc chưa vào"), gone)):
            if members:
                parts.append(heading(f"{title} ({len(members)})"))
                parts.append(CardLines([self._line(member) for member in members]))
        return parts

    def _line(self, member: TeamMember) -> CardLine:
        role = self.session.office.catalogs.word("team_roles", member.role) if member.role else ""
        card = self.tr("thẻ {number}").format(number=member.card_number) if member.card_number else ""
        since = self.tr("từ {day}").format(day=say_date(member.from_on)) if member.from_on else ""
        until = self.tr("đến {day}").format(day=say_date(member.to_on)) if member.to_on else ""
        parts = (member.title, member.agency, card, member.area, since, until)
        return CardLine(member.name, value=role, sub=", ".join(part for part in parts if part))


def make_teams(session: Session) -> RegisterDef:
    """The list of teams."""
    plan, office = make_team_plan(), session.office
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Đội, tổ, ban"),
            icon="people",
            add=tr("Thêm đội, tổ, ban"),
            search=tr("Tìm theo tên, số quyết định"),
            one=tr("đội, tổ, ban"),
            counted=tr("đội, tổ, ban"),
            empty_title=tr("Chưa ghi đội, tổ, ban nào"),
            empty_text=tr(
                "Ghi quyết định thành lập, thành viên, số thẻ một lần. Kế hoạch và cuộc kiểm tra lấy thành viên từ đây."
            ),
            empty_button=tr("Thêm đội đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên"), least=180),
            Column("kind", tr("Loại"), width=132, sortable=False, keep=False),
            Column("decision_number", tr("Quyết định"), width=116, keep=False),
            Column("members", tr("Thành viên"), align="right", width=92, sortable=False),
            Column("state", tr("Tình trạng"), width=144, sortable=False),
        ),
        order=("sort_key", False),
        find=_find,
        rows=_rows,
        form=plan,
        make_card=lambda session: TeamRecordCard(session, plan),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "team_kinds")),
            FilterDef("level", tr("Cấp"), catalog_options(office, "levels")),
            FilterDef("state", tr("Tình trạng"), tuple(Option(one.value, team_state(one).word) for one in TeamState)),
        ),
        summary=_summarize,
    )


def make_team_plan() -> FormPlan:
    """The groups of the form of a team."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Đội, tổ, ban"),
                (
                    "name",
                    "kind",
                    "level",
                    FieldPlace("decision_number", label=tr("Quyết định")),
                    FieldPlace("decision_on", place="beside", label=tr("ngày")),
                    FieldPlace("decided_by", label=tr("Người ký")),
                    FieldPlace("regulation_number", label=tr("Quy chế")),
                    FieldPlace("regulation_on", place="beside", label=tr("ngày")),
                    "area",
                    "dissolved_on",
                ),
                number="1",
            ),
            GroupPlan(
                "members",
                tr("Thành viên"),
                (
                    FieldPlace(
                        "members",
                        label="",
                        columns=(
                            FieldPlace("name"),
                            FieldPlace("role", place="beside", options={"width": 128}),
                            FieldPlace("card_number", place="beside", options={"width": 92}),
                            FieldPlace("agency", place="row"),
                            FieldPlace("title", place="beside"),
                            FieldPlace("area", place="row"),
                            FieldPlace("from_on", place="beside", options={"width": 124}),
                            FieldPlace("to_on", place="beside", options={"width": 124}),
                        ),
                        options={"block": True, "add_text": tr("Thêm thành viên")},
                    ),
                ),
                number="2",
                column=1,
            ),
            GroupPlan(
                "rest",
                tr("Ghi chú"),
                (
                    FieldPlace("waiver", label=tr("Lý do bỏ qua cảnh báo"), options={"lines": 2}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="3",
            ),
        ),
        event="decision_on",
        rail=False,
        waiver="waiver",
    )


def team_state(state: TeamState) -> State:
    """How a team stands."""
    return {
        TeamState.WORKING: State("state-ok", tr("Đang hoạt động")),
        TeamState.EMPTY: State("state-warn", tr("Không có người"), "warn"),
        TeamState.DISSOLVED: State("dash", tr("Đã giải thể")),
    }[state]


def finding_cell(state: State, *, errors: int, warnings: int) -> Cell:
    """The state of a record; what its rules found stands out."""
    said_errors, said_warnings = tr("{n} lỗi").format(n=errors), tr("{n} cảnh báo").format(n=warnings)
    if errors:
        return Cell(said_errors, icon="state-bad", tone="bad", tip=f"{state.word}, {said_errors}, {said_warnings}")
    if warnings:
        return Cell(said_warnings, icon="state-warn", tone="warn", tip=f"{state.word}, {said_warnings}")
    return state_cell(state)


def _find(office: Office, asked: Asked) -> tuple[str, ...]:
    states = frozenset(TeamState(code) for code in asked.chosen.get("state", ()))
    return find_teams(office, wanted_of(asked, computed=("state",)), states)


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in team_lines(office, ids))


def _row(office: Office, line: TeamLine) -> Row:
    cells = (
        Cell(line.name),
        Cell(office.catalogs.word("team_kinds", line.kind)),
        Cell(line.decision or NONE),
        Cell(say_number(line.members)),
        finding_cell(team_state(line.state), errors=line.errors, warnings=line.warnings),
    )
    return Row(line.id, cells, quiet=line.state is TeamState.DISSOLVED)


def _summarize(office: Office) -> Summary:
    lines = team_lines(office, find_teams(office, wanted_of(Asked()), frozenset({TeamState.WORKING})))
    scope = tr("{n} đội, tổ, ban đang hoạt động tại ngày {day}")
    return Summary(
        scope.format(n=say_number(len(lines)), day=say_date(office.clock.today())),
        tr("Thành viên:"),
        say_number(sum(line.members for line in lines)),
    )
