"""The rules of teams and of inspection plans, one finding at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.domain.findings import Finding, Severity
from db.domain.inspection_plans import (
    InspectionPlan,
    PlannedVisit,
    PlanPlace,
    PlanTeam,
    check_inspection_plan,
    days_to_go_out,
    overlap_days,
    spread_visits,
)
from db.domain.rulebook import Rule, RuleBook
from db.domain.teams import Team, TeamMember, check_team, members_on
from db.domain.working_days import Holiday, WorkingDays

TODAY = date(2026, 11, 20)
MEMBERS = (
    TeamMember(name="A", role="leader", card_number="01", agency="UBND phường", title="Phó Chủ tịch"),
    TeamMember(name="B", role="deputy", card_number="02", agency="Công an phường"),
    TeamMember(name="C", role="secretary", card_number="03", agency="Phòng Văn hóa – Xã hội"),
    TeamMember(name="D", role="member", card_number="04", agency="Công chức Tư pháp – Hộ tịch"),
)
GOOD = Team(
    name="Đội 178",
    kind="team_178",
    level="commune",
    decision_number="12/QĐ-UBND",
    decision_on=date(2026, 1, 5),
    members=MEMBERS,
)
PLAN = InspectionPlan(
    number="09/KH-UBND",
    name="Tháng 12",
    kind="month",
    approved_by="Chủ tịch",
    approved_on=date(2026, 11, 19),
    issued_on=date(2026, 11, 19),
    published_on=date(2026, 11, 20),
    from_on=date(2026, 12, 1),
    to_on=date(2026, 12, 31),
    team="t",
    state="approved",
    visits=(PlannedVisit(establishment="p", on=date(2026, 12, 2)),),
)
PLACES = {"p": PlanPlace("Karaoke Sao Khuê")}
TEAMS = {"t": PlanTeam("Đội 178", None, {date(2026, 12, 2): 4})}


WARNING, NOTE, ERROR = Severity.WARNING, Severity.NOTE, Severity.ERROR
RULES = RuleBook(
    (
        Rule("TEAM_WITHOUT_DECISION", WARNING, "TT 05/2006 Đ2.1"),
        Rule("TEAM_TWO_LEADERS", ERROR, "TT 05/2006 Đ2.1.a", limit=1),
        Rule("TEAM_WITHOUT_LEADER", NOTE, "TT 05/2006 Đ2.1.a"),
        Rule("TEAM_DEPUTIES", NOTE, "TT 05/2006 Đ2.1.a", limit=2),
        Rule("TEAM_BELOW_QUORUM", NOTE, "TT 05/2006 Đ2.4.b", limit=3),
        Rule("TEAM_SEAT_MISSING", NOTE, "TT 05/2006 Đ2.1.b"),
        Rule("TEAM_CARD_MISSING", WARNING, "TT 05/2006 Đ2.3", needs_reason=True),
        Rule("PLAN_DRAFT", NOTE, "TT 05/2006 Đ2.4.a"),
        Rule("PLAN_NOT_APPROVED", ERROR, "TT 05/2006 Đ2.4.a"),
        Rule("PLAN_NOT_PUBLISHED", NOTE, "NQ 198/2025/QH15 Đ4"),
        Rule("PLACE_PLANNED_ELSEWHERE", WARNING, "TT 05/2006 Đ2.5.a", needs_reason=True),
        Rule("PLANNED_SECOND_CHECK", WARNING, "NQ 198/2025 Đ4", date(2025, 5, 17), limit=1, needs_reason=True),
        Rule("PLAN_TEAM_TOO_SMALL", WARNING, "TT 05/2006 Đ2.4.b", limit=3),
    )
)


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


def of_team(**fields: object) -> set[str]:
    return codes(check_team(replace(GOOD, **fields), RULES, TODAY))  # type: ignore[arg-type] - fields of a team


def of_plan(
    *,
    places: dict[str, PlanPlace] | None = None,
    teams: dict[str, PlanTeam] | None = None,
    **fields: object,
) -> set[str]:
    plan = replace(PLAN, **fields)  # type: ignore[arg-type] - fields of a plan
    found = check_inspection_plan(
        plan, places=places or PLACES, teams=TEAMS if teams is None else teams, rules=RULES, today=TODAY
    )
    return codes(found)


def test_a_team_by_the_circular_has_no_findings() -> None:
    assert of_team() == set()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"decision_number": ""}, "TEAM_WITHOUT_DECISION"),
        ({"members": (*MEMBERS, replace(MEMBERS[0], name="E", card_number="05"))}, "TEAM_TWO_LEADERS"),
        ({"members": MEMBERS[1:]}, "TEAM_WITHOUT_LEADER"),
        ({"members": (MEMBERS[0], *MEMBERS[2:])}, "TEAM_DEPUTIES"),
        ({"members": MEMBERS[:2]}, "TEAM_BELOW_QUORUM"),
        ({"members": MEMBERS[:3]}, "TEAM_SEAT_MISSING"),
        ({"members": (*MEMBERS, TeamMember(name="E", role="member"))}, "TEAM_CARD_MISSING"),
        ({"members": (*MEMBERS, TeamMember(name="E", card_number="04"))}, "TEAM_CARD_TWICE"),
        (
            {"members": (replace(MEMBERS[0], from_on=date(2026, 2, 1), to_on=date(2026, 1, 1)), *MEMBERS[1:])},
            "MEMBER_DATES_OUT_OF_ORDER",
        ),
        ({"dissolved_on": date(2025, 1, 1)}, "DATES_OUT_OF_ORDER"),
        ({"decision_on": date(2027, 1, 1)}, "DATE_IN_FUTURE"),
    ],
)
def test_what_is_not_right_about_a_team_is_found(fields: dict[str, object], code: str) -> None:
    assert code in of_team(**fields)


def test_a_missing_card_may_pass_with_a_reason() -> None:
    team = replace(GOOD, members=(*MEMBERS, TeamMember(name="E", role="member")))

    (found,) = check_team(team, RULES, TODAY)

    assert (found.severity, found.needs_reason, found.parameters["first"]) == (Severity.WARNING, True, "E")


def test_who_has_left_and_the_same_card_kept_by_its_holder_do_not_count() -> None:
    former = replace(MEMBERS[0], name="Z", card_number="99", to_on=date(2026, 6, 30))
    again = replace(MEMBERS[3], from_on=date(2026, 8, 1))

    assert of_team(members=(former, *MEMBERS[:3], replace(MEMBERS[3], to_on=date(2026, 7, 1)), again)) == set()


def test_members_of_a_board_have_areas_of_their_own() -> None:
    board = {"kind": "steering", "members": (TeamMember(name="A"), TeamMember(name="B", area="Tổ 1"))}

    assert of_team(**board) == {"BOARD_AREA_MISSING"}


def test_a_dissolved_team_has_no_members() -> None:
    team = replace(GOOD, dissolved_on=date(2026, 7, 1))

    assert len(members_on(team, date(2026, 6, 30))) == 4
    assert members_on(team, date(2026, 7, 1)) == ()


def test_a_good_plan_has_no_findings() -> None:
    assert of_plan() == set()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"approved_on": None}, "PLAN_NOT_APPROVED"),
        ({"state": "draft", "approved_on": None}, "PLAN_DRAFT"),
        ({"published_on": None}, "PLAN_NOT_PUBLISHED"),
        ({"to_on": date(2026, 11, 1)}, "DATES_OUT_OF_ORDER"),
        ({"issued_on": date(2026, 11, 25)}, "DATES_OUT_OF_ORDER"),
        ({"visits": (PlannedVisit(establishment="p", on=date(2027, 1, 2)),)}, "VISIT_OUTSIDE_PLAN"),
        ({"visits": PLAN.visits * 2}, "PLACE_TWICE_IN_PLAN"),
    ],
)
def test_what_is_not_right_about_a_plan_is_found(fields: dict[str, object], code: str) -> None:
    assert code in of_plan(**fields)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (PlanPlace("P", closed_on=date(2026, 12, 2)), "PLACE_NOT_IN_BUSINESS"),
        (PlanPlace("P", opened_on=date(2026, 12, 3)), "PLACE_NOT_IN_BUSINESS"),
        (PlanPlace("P", elsewhere=((date(2026, 12, 9), "07/KH"),)), "PLACE_PLANNED_ELSEWHERE"),
        (PlanPlace("P", checks=(date(2026, 2, 3),)), "PLANNED_SECOND_CHECK"),
    ],
)
def test_what_is_not_right_about_a_place_of_the_list_is_found(place: PlanPlace, code: str) -> None:
    assert of_plan(places={"p": place}) == {code}


def test_a_second_check_is_planned_freely_before_the_resolution_and_after_a_violation() -> None:
    place = {"p": PlanPlace("P", checks=(date(2025, 2, 3),))}
    spring = {
        "from_on": date(2025, 4, 1),
        "to_on": date(2025, 5, 31),
        "issued_on": date(2025, 3, 1),
        "approved_on": date(2025, 3, 1),
    }
    before, after = ((PlannedVisit(establishment="p", on=day),) for day in (date(2025, 5, 16), date(2025, 5, 17)))

    assert "PLANNED_SECOND_CHECK" not in of_plan(places=place, visits=before, teams={}, **spring)
    followed = {"p": replace(PLACES["p"], checks=(date(2026, 2, 3),), may_again=True)}
    assert of_plan(places=followed) == set()
    later = {**spring, "from_on": date(2025, 5, 17)}
    assert "PLANNED_SECOND_CHECK" in of_plan(places=place, visits=after, teams={}, **later)


@pytest.mark.parametrize(
    ("team", "code"),
    [
        (PlanTeam("Đội", date(2026, 12, 1), {}), "PLAN_TEAM_DISSOLVED"),
        (PlanTeam("Đội", None, {date(2026, 12, 2): 2}), "PLAN_TEAM_TOO_SMALL"),
    ],
)
def test_a_team_that_cannot_go_out_that_day_is_found(team: PlanTeam, code: str) -> None:
    assert of_plan(teams={"t": team}) == {code}


def test_a_cancelled_plan_is_judged_no_more() -> None:
    assert of_plan(state="cancelled", approved_on=None, to_on=date(2020, 1, 1)) == set()


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("month", (date(2026, 12, 1), date(2026, 12, 31))),
        ("quarter", (date(2026, 10, 1), date(2026, 12, 31))),
        ("half", (date(2026, 7, 1), date(2026, 12, 31))),
        ("year", (date(2026, 1, 1), date(2026, 12, 31))),
        ("special", (date(2026, 12, 1), date(2026, 12, 31))),
    ],
)
def test_teams_must_not_meet_within_the_period_of_the_plan(kind: str, days: tuple[date, date]) -> None:
    assert overlap_days(replace(PLAN, kind=kind), TODAY) == days


def test_visits_go_over_days_and_teams_in_their_order() -> None:
    visits = tuple(PlannedVisit(establishment=str(number)) for number in range(5))
    days = (date(2026, 12, 1), date(2026, 12, 2))

    spread = spread_visits(visits, days, a_day=1, teams=("a", "b"))

    assert [(visit.on, visit.team) for visit in spread] == [
        (days[0], "a"),
        (days[0], "b"),
        (days[1], "a"),
        (days[1], "b"),
        (None, ""),
    ]


def test_nobody_goes_out_on_days_off() -> None:
    working = WorkingDays((Holiday("Tết Dương lịch", date(2027, 1, 1), date(2027, 1, 1)),))

    assert days_to_go_out(date(2026, 12, 31), date(2027, 1, 4), working) == (date(2026, 12, 31), date(2027, 1, 4))
