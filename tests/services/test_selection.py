"""A selection a ward can defend: every place chosen or left out with its reason, and the plan made from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.findings import Severity
from db.domain.hot_spots import HotSpot
from db.domain.inspection_plans import InspectionPlan, PlannedVisit
from db.domain.progress import Cancelled, CancelToken
from db.domain.risk import Sign
from db.domain.selection import Held, Method, Turn
from db.domain.teams import Team, TeamMember
from db.domain.tips import Tip
from db.domain.violations import Violation
from desktop.services.beginning_plans import begin_plan, next_quarter, quarter_name, team_choices
from desktop.services.inspection_planning import (
    Spreading,
    keep_plan,
    make_visits,
    open_plan,
    plan_route,
    visits_of_plan,
)
from desktop.services.plans import apply_plan
from desktop.services.records import UndoStack, check_record, load_record, redo_last, undo_last
from desktop.services.selection import SelectionWish, coverage_needs, new_seed, score_places, select_places
from desktop.services.selection_words import say_choice, say_evidence, say_left_out, say_reason
from tests.support.ward_office import add, add_place, add_visit, ask_remedy, make_office, paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

TODAY = date(2026, 11, 20)
DAYS = {"from_on": date(2026, 11, 23), "to_on": date(2026, 12, 11)}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = make_office(tmp_path)
    yield opened
    opened.close()


def add_team(office: Office, name: str = "Đội 178 phường", **fields: object) -> str:
    members = tuple(
        TeamMember(name=f"Cán bộ {n}", role=role, card_number=f"0{n}/TKT", agency=agency)
        for n, (role, agency) in enumerate(
            (
                ("leader", "Công an phường"),
                ("deputy", "Tư pháp"),
                ("secretary", "Văn hóa – Xã hội"),
            )
        )
    )
    usual = {
        "kind": "team_178",
        "level": "commune",
        "decision_number": "12/QĐ-UBND",
        "decision_on": date(2026, 1, 5),
        "members": members,
    }
    return add(office, Team(name=name, **{**usual, **fields}))  # type: ignore[arg-type] - fields of a team


def reasons(office: Office, wish: SelectionWish) -> dict[str, Held]:
    return {one.place.signs.name: one.why for one in select_places(office, wish).left_out}


def parts(office: Office, place: str) -> dict[Sign, int]:
    found = next(one for one in score_places(office, TODAY) if one.id == place)
    return {one.part.sign: one.points for one in found.parts}


def test_each_part_of_the_score_names_what_it_goes_by(office: Office) -> None:
    place = add_place(office, risk="high", near=("school",), papers=(paper("karaoke_licence", date(2026, 1, 1)),))
    visit = add_visit(office, place, date(2026, 3, 5), number="07/BB", result="record_made")
    act = {"act": "a", "act_on": date(2026, 3, 5), "decision_number": "12/QĐ-XPHC"}
    add(office, Violation(establishment=place, inspection=visit, **act))  # type: ignore[arg-type]
    ask_remedy(office, place, visit, date(2026, 5, 1))
    add(office, HotSpot(name="Ngõ 12", kind="in_establishment", establishment=place, found_on=date(2026, 8, 1)))

    (found,) = score_places(office, TODAY)

    words = {one.part.sign: say_evidence(office, one) for one in found.parts}
    assert words[Sign.VIOLATIONS] == "1 vi phạm, gần nhất ngày 05/03/2026, số 12/QĐ-XPHC"
    assert words[Sign.REMEDY_OVERDUE] == "1 yêu cầu, hạn ngày 01/05/2026"
    assert words[Sign.NOT_RECHECKED] == "kiểm tra ngày 05/03/2026, số 07/BB"
    assert words[Sign.HOT_SPOTS] == "Ngõ 12, phát hiện ngày 01/08/2026"
    assert words[Sign.LEVEL] == "Cao"
    assert words[Sign.PAPERS_MISSING] == "Giấy CN đủ điều kiện về ANTT"
    assert words[Sign.NO_COMMITMENT] == "năm 2026"
    assert found.score == sum(one.points for one in found.parts)


def test_a_tip_counts_while_it_is_open_and_is_not_told_in_the_plan(office: Office) -> None:
    place = add_place(office)
    tip = {"kind": "tip", "channel": "hotline", "received_at": datetime(2026, 11, 2, 9, 0)}  # noqa: DTZ001 - local
    add(office, Tip(number="03", establishment=place, **tip))  # type: ignore[arg-type]

    (found,) = score_places(office, TODAY)

    assert parts(office, place)[Sign.OPEN_TIPS] == 20
    assert "Tin báo" not in say_reason(found)
    assert "Dấu hiệu khác 20" in say_reason(found)


def test_a_handled_tip_an_eliminated_hot_spot_and_a_met_request_do_not_count(office: Office) -> None:
    place = add_place(office)
    tip = {"kind": "tip", "channel": "hotline", "received_at": datetime(2026, 11, 2, 9, 0)}  # noqa: DTZ001 - local
    add(office, Tip(establishment=place, handled_on=date(2026, 11, 9), **tip))  # type: ignore[arg-type]
    spot = {"kind": "in_establishment", "found_on": date(2026, 8, 1), "eliminated_on": date(2026, 9, 1)}
    add(office, HotSpot(name="Ngõ 12", establishment=place, **spot))  # type: ignore[arg-type]
    visit = add_visit(office, place, date(2026, 1, 5))
    ask_remedy(office, place, visit, date(2026, 5, 1), conclusion="met", checked_on=date(2026, 5, 1))

    found = parts(office, place)

    assert {Sign.OPEN_TIPS, Sign.HOT_SPOTS, Sign.REMEDY_OVERDUE} & set(found) == set()


def test_every_place_is_chosen_or_left_out_with_its_reason(office: Office) -> None:
    add_place(office, "Chưa kiểm tra", kinds=("spa",))
    checked = add_place(office, "Đã kiểm tra")
    add_visit(office, checked, date(2026, 2, 3), number="01/BB")
    surveyed = add_place(office, "Đã rà soát")
    add_visit(office, surveyed, date(2026, 2, 3), kind="survey")
    add_place(office, "Sắp đóng cửa", closed_on=date(2026, 11, 23))
    planned = add_place(office, "Kế hoạch khác")
    other = {"kind": "month", "from_on": date(2026, 12, 1), "to_on": date(2026, 12, 31)}
    visits = (PlannedVisit(establishment=planned, on=date(2026, 12, 2)),)
    add(office, InspectionPlan(number="07/KH", name="Tháng 12", visits=visits, **other))  # type: ignore[arg-type]

    found = select_places(office, SelectionWish(count=1, **DAYS))

    left = {one.place.signs.name: one for one in found.left_out}
    assert {one.place.signs.name for one in found.chosen} | set(left) == {
        "Chưa kiểm tra",
        "Đã kiểm tra",
        "Đã rà soát",
        "Sắp đóng cửa",
        "Kế hoạch khác",
    }
    assert left["Đã kiểm tra"].why is Held.CHECKED
    assert "03/02/2026 (01/BB)" in say_left_out(left["Đã kiểm tra"])
    assert left["Sắp đóng cửa"].why is Held.NOT_OPEN
    assert left["Kế hoạch khác"].why is Held.PLANNED
    assert "02/12/2026 (07/KH)" in say_left_out(left["Kế hoạch khác"])
    assert (len(found.chosen), found.selected_from) == (1, 2)


def test_a_check_that_found_something_may_be_followed_by_another(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, date(2026, 2, 3), result="record_made")

    (chosen,) = select_places(office, SelectionWish(count=3, **DAYS)).chosen

    assert say_choice(chosen) == "Đã kiểm tra ngày 03/02/2026, có dấu hiệu vi phạm rõ ràng"


def test_before_the_resolution_a_second_check_holds_nobody_back(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, date(2025, 2, 3))

    found = select_places(office, SelectionWish(count=1, from_on=date(2025, 5, 1), to_on=date(2025, 5, 16)))

    assert [one.place.id for one in found.chosen] == [place]


def test_overdue_requests_come_first_by_either_method(office: Office) -> None:
    add_place(office, "Nguy cơ cao", risk="high")
    late = add_place(office, "Quá hạn khắc phục", kinds=("other",), workers_total=1)
    visit = add_visit(office, late, date(2025, 2, 3))
    ask_remedy(office, late, visit, date(2025, 5, 1))

    for wish in (SelectionWish(count=1, **DAYS), SelectionWish(count=1, method=Method.DRAW, seed="7", **DAYS)):
        (chosen,) = select_places(office, wish).chosen
        assert (chosen.place.id, chosen.turn) == (late, Turn.OVERDUE)


def test_places_outside_the_kinds_and_areas_asked_for_are_left_out(office: Office) -> None:
    add_place(office, "A", kinds=("spa",), neighbourhood="Tổ 1")
    add_place(office, "B", neighbourhood="Tổ 1")
    add_place(office, "C", neighbourhood="Tổ 2")

    wish = SelectionWish(count=3, kinds=frozenset({"karaoke"}), neighbourhoods=frozenset({"Tổ 1"}), **DAYS)

    assert reasons(office, wish) == {"A": Held.NOT_ASKED, "C": Held.NOT_ASKED}


def test_places_put_in_and_taken_out_by_hand_keep_their_reasons(office: Office) -> None:
    first = add_place(office, "A", risk="high")
    second = add_place(office, "B")
    checked = add_place(office, "C")
    add_visit(office, checked, date(2026, 2, 3))
    wish = SelectionWish(count=2, removed={first: "Đang sửa chữa"}, added={checked: "Chủ tịch yêu cầu"}, **DAYS)

    found = select_places(office, wish)

    assert [one.place.id for one in found.chosen] == [checked, second]
    assert say_choice(found.chosen[0]) == "Đưa vào bằng tay: Chủ tịch yêu cầu"
    assert [say_left_out(one) for one in found.left_out] == ["Bỏ bằng tay: Đang sửa chữa"]


def test_a_draw_can_be_drawn_again_from_its_seed(office: Office) -> None:
    for number in range(12):
        add_place(office, f"Cơ sở {number}")
    wish = SelectionWish(count=4, method=Method.DRAW, seed="7f3a", **DAYS)

    drawn = [one.place.id for one in select_places(office, wish).chosen]

    assert drawn == [one.place.id for one in select_places(office, wish).chosen]
    assert len(new_seed()) == 8
    left = reasons(office, wish)
    assert set(left.values()) == {Held.NOT_DRAWN}
    assert len(left) == 8


def test_until_the_target_is_met_as_many_are_chosen_as_are_still_needed(office: Office) -> None:
    apply_plan(office, "quang-ninh-2021-2025")
    for number in range(30):
        place = add_place(office, f"Cơ sở {number}")
        if number < 2:
            add_visit(office, place, date(2026, 2, 3), result="record_made")
    needs = {one.code: one for one in coverage_needs(office, **DAYS)}

    found = select_places(office, SelectionWish(coverage="T18", **DAYS))

    need = needs["T18"]
    assert (need.done, need.needed) == (2, need.required - 2)
    assert len(found.chosen) == need.needed > 0
    assert {one.why for one in found.left_out} >= {Held.COUNTED}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"count": 0}, "SELECTION_WITHOUT_NUMBER"),
        ({"count": 3, "method": Method.DRAW}, "SELECTION_WITHOUT_SEED"),
        ({"coverage": "T99"}, "SELECTION_WITHOUT_TARGET"),
        ({"count": 1, "to_on": date(2026, 1, 1)}, "SELECTION_WITHOUT_DAYS"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(office: Office, fields: dict[str, object], code: str) -> None:
    with pytest.raises(KnownError) as refused:
        select_places(office, SelectionWish(**{**DAYS, **fields}))  # type: ignore[arg-type]

    assert refused.value.code == code


def test_scoring_stops_when_asked(office: Office) -> None:
    add_place(office)
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        score_places(office, TODAY, token=token)


def test_visits_are_spread_over_working_days_with_neighbours_together(office: Office) -> None:
    for number, area in enumerate(("Tổ 2", "Tổ 10", "Tổ 2", "Tổ 10")):
        add_place(office, f"Cơ sở {number}", neighbourhood=area)
    team = add_team(office)
    wish = SelectionWish(count=4, from_on=date(2026, 11, 21), to_on=date(2026, 11, 24))

    visits = plan_route(office, select_places(office, wish), Spreading(2, (team,)))

    assert [visit.on for visit in visits] == [date(2026, 11, 23)] * 2 + [date(2026, 11, 24)] * 2
    assert {visit.team for visit in visits} == {team}
    areas = [load_record(office, "establishments", visit.establishment).value.neighbourhood for visit in visits]
    assert areas == ["Tổ 2", "Tổ 2", "Tổ 10", "Tổ 10"]


def test_what_finds_no_room_in_the_days_keeps_no_day(office: Office) -> None:
    for number in range(3):
        add_place(office, f"Cơ sở {number}")
    wish = SelectionWish(count=3, from_on=date(2026, 11, 23), to_on=date(2026, 11, 23))

    visits = plan_route(office, select_places(office, wish), Spreading(2))

    assert [visit.on for visit in visits] == [date(2026, 11, 23), date(2026, 11, 23), None]


def test_a_kept_plan_says_how_its_places_were_chosen_and_can_be_opened_again(office: Office) -> None:
    for number in range(5):
        add_place(office, f"Cơ sở {number}")
    wish = SelectionWish(count=2, method=Method.DRAW, seed="7f3a", **DAYS)
    found = select_places(office, wish)
    undo = UndoStack()

    plan_id = keep_plan(
        office, found, plan_route(office, found, Spreading()), name="Quý IV", kind="quarter", undo=undo
    ).id

    plan: InspectionPlan = load_record(office, "inspection_plans", plan_id).value
    assert (plan.method, plan.rule, plan.seed, plan.selected_from) == ("draw", "nguy-co-1 sha256-1 QC", "7f3a", 5)
    opened = open_plan(office, plan_id)
    assert {one.place.id for one in opened.selection.chosen} == {visit.establishment for visit in plan.visits}
    assert {one.why for one in opened.selection.left_out} == {Held.NOT_LISTED}
    undo_last(office, undo)
    assert load_record(office, "inspection_plans", plan_id).deleted


def test_inspections_are_made_from_a_plan_in_one_step_and_taken_back_in_one(office: Office) -> None:
    places = [add_place(office, f"Cơ sở {number}", owner_name="Chủ cơ sở") for number in range(2)]
    team, undo = add_team(office), UndoStack()
    visits = tuple(PlannedVisit(establishment=place, on=date(2026, 11, 24)) for place in places)
    fields = {"kind": "month", "team": team, "visits": visits, "scope": ("prostitution",), **DAYS}
    approval = {"approved_by": "Chủ tịch", "approved_on": date(2026, 11, 19), "state": "approved"}
    plan = add(office, InspectionPlan(number="09/KH-UBND", name="Đợt 2", **fields, **approval))  # type: ignore[arg-type]

    make_visits(office, plan, undo=undo)

    made = [load_record(office, "inspections", one).value for one in visits_of_plan(office, plan, date(2026, 11, 24))]
    assert [visit.establishment for visit in made] == places
    first = made[0]
    assert (first.state, first.kind, first.plan_number, first.team_record) == ("to_do", "planned", "09/KH-UBND", team)
    assert first.team_decision == "12/QĐ-UBND ngày 05/01/2026"
    assert (len(first.members), first.representative_name) == (3, "Chủ cơ sở")
    with pytest.raises(KnownError, match="PLAN_WITHOUT_VISITS"):
        make_visits(office, plan, undo=undo)
    undo_last(office, undo)
    assert visits_of_plan(office, plan) == ()
    redo_last(office, undo)
    assert len(visits_of_plan(office, plan)) == 2


def test_a_draft_makes_no_inspections(office: Office) -> None:
    plan = add(office, InspectionPlan(name="Dự thảo", kind="month", state="draft", **DAYS))

    with pytest.raises(KnownError, match="PLAN_STILL_DRAFT"):
        make_visits(office, plan, undo=UndoStack())


def test_a_plan_with_a_place_of_another_plan_or_checked_this_year_asks_for_a_reason(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, date(2026, 2, 3))
    other = {"kind": "quarter", "from_on": date(2026, 10, 1), "to_on": date(2026, 12, 31)}
    visit = PlannedVisit(establishment=place, on=date(2026, 12, 2))
    add(office, InspectionPlan(number="07/KH", name="Quý IV", visits=(visit,), **other))  # type: ignore[arg-type]
    mine = InspectionPlan(
        name="Tháng 12",
        kind="month",
        state="draft",
        from_on=date(2026, 12, 1),
        to_on=date(2026, 12, 31),
        visits=(PlannedVisit(establishment=place, on=date(2026, 12, 9)),),
    )

    found = check_record(office, mine)

    asking = {one.code for one in found if one.needs_reason}
    assert asking == {"PLACE_PLANNED_ELSEWHERE", "PLANNED_SECOND_CHECK"}
    assert not any(one.severity is Severity.ERROR for one in found)


def test_teams_that_may_check_on_a_day_are_offered(office: Office) -> None:
    team = add_team(office)
    add_team(office, "Đội cũ", dissolved_on=date(2026, 7, 1))
    add_team(office, "Ban Chỉ đạo", kind="steering")

    (found,) = team_choices(office, TODAY)

    assert (found.id, found.members) == (team, 3)


def test_a_new_plan_is_a_draft_for_the_coming_quarter_with_the_only_team(office: Office) -> None:
    team = add_team(office)

    begun = begin_plan(office, {})

    assert (begun["from_on"], begun["to_on"]) == (date(2027, 1, 1), date(2027, 3, 31))
    assert (begun["name"], begun["state"], begun["team"]) == ("Kế hoạch kiểm tra quý I/2027", "draft", team)
    assert next_quarter(date(2026, 2, 28)) == (date(2026, 4, 1), date(2026, 6, 30))
    assert quarter_name(date(2026, 12, 1)) == "IV/2026"


def test_a_copied_plan_takes_neither_list_nor_approval_with_it(office: Office) -> None:
    copied = {"name": "Quý IV", "kind": "quarter", "visits": (), "number": "09/KH", "approved_by": "Chủ tịch"}

    begun = begin_plan(office, copied)

    assert {"number", "approved_by", "visits"} & set(begun) == set()
    assert begun["state"] == "draft"
