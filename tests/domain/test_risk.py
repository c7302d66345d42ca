"""The risk score names its evidence, and choosing by it can be repeated by anybody."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.risk import (
    Fact,
    Part,
    PlaceSigns,
    RiskRule,
    Sign,
    months_before,
    months_between,
    score_place,
    total,
)
from db.domain.selection import (
    Candidate,
    Choosing,
    Held,
    Method,
    Turn,
    allot,
    choose,
    hold_back,
    name_rule,
    smallest_ticket,
    turn_of,
)

DAY = date(2026, 11, 20)
YEAR = {"from_on": date(2026, 11, 23), "to_on": date(2026, 12, 31), "yearly": 1}


def rule_of(*parts: Part) -> RiskRule:
    return RiskRule("nguy-co", 1, "Thang điểm", parts, date(2003, 7, 1))


def points(signs: PlaceSigns, *parts: Part) -> dict[Sign, int]:
    return {one.part.sign: one.points for one in score_place(signs, rule_of(*parts), DAY)}


def test_a_part_that_finds_nothing_is_left_out() -> None:
    found = score_place(PlaceSigns(id="a"), rule_of(Part(Sign.BORDER, "Giáp ranh", 5)), DAY)

    assert found == ()


def test_the_dearest_of_several_kinds_counts_once() -> None:
    signs = PlaceSigns(id="a", kinds=("hotel", "karaoke"))

    found = points(signs, Part(Sign.KIND, "Loại hình", by={"hotel": 5, "karaoke": 10}))

    assert found == {Sign.KIND: 10}


def test_violations_count_as_far_back_as_the_part_looks_and_no_more_than_its_most() -> None:
    violations = tuple(Fact(day, "12/QĐ") for day in (date(2026, 5, 1), date(2026, 1, 9), date(2023, 1, 9)))
    signs = PlaceSigns(id="a", violations=violations)

    found = score_place(signs, rule_of(Part(Sign.VIOLATIONS, "Vi phạm", 10, most=15, months=24)), DAY)

    assert (found[0].points, found[0].evidence.count, found[0].evidence.day) == (15, 2, date(2026, 5, 1))


def test_only_violations_with_a_sanction_count_as_sanctioned() -> None:
    signs = PlaceSigns(id="a", violations=(Fact(date(2026, 5, 1), flag=True), Fact(date(2026, 6, 1))))

    assert points(signs, Part(Sign.SANCTIONED, "Xử phạt", 10)) == {Sign.SANCTIONED: 10}


def test_months_since_the_last_check_begin_after_the_stated_months() -> None:
    signs = PlaceSigns(id="a", checked=Fact(date(2025, 8, 21), "BB 3"))

    assert points(signs, Part(Sign.MONTHS_SINCE, "Lâu", 2, months=12)) == {Sign.MONTHS_SINCE: 4}
    assert points(PlaceSigns(id="a"), Part(Sign.MONTHS_SINCE, "Lâu", 2, months=12)) == {}


def test_papers_are_judged_by_their_last_day_and_by_the_kind_of_place() -> None:
    signs = PlaceSigns(id="a", kinds=("karaoke",), papers={"karaoke_licence": date(2026, 11, 19)})
    needed = {"karaoke": ("karaoke_licence", "security_certificate")}

    found = points(signs, Part(Sign.PAPERS_EXPIRED, "", 5), Part(Sign.PAPERS_MISSING, "", 3, needed=needed))

    assert found == {Sign.PAPERS_EXPIRED: 5, Sign.PAPERS_MISSING: 3}


def test_all_signs_together_make_the_score() -> None:
    signs = PlaceSigns(
        id="a",
        level="high",
        status="halted",
        border=True,
        near=("school",),
        under_18=2,
        remedies=(Fact(date(2026, 11, 1)),),
        tips=(Fact(date(2026, 11, 2)),),
        hot_spots=(Fact(date(2026, 3, 1), "Khu bờ đê"),),
    )
    parts = (
        Part(Sign.LEVEL, "", by={"high": 30}),
        Part(Sign.STATUS, "", by={"halted": 8}),
        Part(Sign.BORDER, "", 5),
        Part(Sign.NEAR, "", by={"school": 8}),
        Part(Sign.UNDER_18, "", 10),
        Part(Sign.NEVER_CHECKED, "", 20),
        Part(Sign.REMEDY_OVERDUE, "", 25),
        Part(Sign.OPEN_TIPS, "", 20),
        Part(Sign.HOT_SPOTS, "", 20),
        Part(Sign.NOT_RECHECKED, "", 15),
        Part(Sign.NO_COMMITMENT, "", 5),
    )

    assert total(score_place(signs, rule_of(*parts), DAY)) == 151


def test_months_are_whole_and_never_negative() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 3, 1), date(2026, 1, 1)) == 0
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)


def test_a_second_check_of_the_year_is_held_back() -> None:
    signs = PlaceSigns(id="a", checks=(Fact(date(2026, 2, 1), "BB 1"),))

    assert hold_back(signs, (), **YEAR) is Held.CHECKED
    assert hold_back(signs, (), **{**YEAR, "yearly": None}) is None


def test_clear_signs_or_a_violation_of_the_year_let_a_place_be_checked_again() -> None:
    found = PlaceSigns(id="a", checks=(Fact(date(2026, 2, 1), flag=True),))
    overdue = PlaceSigns(id="b", checks=(Fact(date(2026, 2, 1)),), remedies=(Fact(date(2026, 5, 1)),))
    parts = score_place(overdue, rule_of(Part(Sign.REMEDY_OVERDUE, "", 25, clear=True)), DAY)

    assert hold_back(found, (), **YEAR) is None
    assert hold_back(overdue, parts, **YEAR) is None


def test_what_closes_before_the_plan_or_is_planned_elsewhere_is_held_back() -> None:
    closing = PlaceSigns(id="a", closed_on=date(2026, 11, 23))
    opening = PlaceSigns(id="b", opened_on=date(2027, 1, 1))
    planned = PlaceSigns(id="c", planned=(Fact(date(2026, 12, 1), "KH 7"),))

    assert [hold_back(one, (), **YEAR) for one in (closing, opening, planned)] == [
        Held.NOT_OPEN,
        Held.NOT_OPEN,
        Held.PLANNED,
    ]


def test_overdue_requests_go_before_places_never_checked_and_both_before_the_rest() -> None:
    overdue = PlaceSigns(id="a", remedies=(Fact(DAY),))

    assert turn_of(overdue, overdue_first=True, never_first=True) is Turn.OVERDUE
    assert turn_of(PlaceSigns(id="b"), overdue_first=True, never_first=True) is Turn.NEVER
    assert turn_of(PlaceSigns(id="b"), overdue_first=True, never_first=False) is Turn.USUAL


def test_equal_scores_go_by_the_last_check_then_by_the_id() -> None:
    given_in = [
        Candidate("c", Turn.USUAL, 9, checked_on=date(2026, 1, 1)),
        Candidate("b", Turn.USUAL, 9, checked_on=date(2024, 1, 1)),
        Candidate("a", Turn.USUAL, 9, checked_on=date(2026, 1, 1)),
    ]

    found = choose(given_in, Choosing(Method.SCORE), 3)

    assert [one.id for one in found] == ["b", "a", "c"]


def test_the_draw_is_the_one_anybody_can_work_out() -> None:
    # printf 'hat-giong\na\n1' | sha256sum
    assert f"{smallest_ticket('hat-giong', 'a'):064x}".startswith("40e7e67567e3fb09")


def test_a_place_with_more_points_has_more_tickets() -> None:
    heavy = Candidate("nặng", Turn.USUAL, 90)
    light = [Candidate(f"nhẹ {n}", Turn.USUAL, 0) for n in range(9)]
    how = [Choosing(Method.DRAW, f"{seed}", weighted=True) for seed in range(200)]

    drawn = sum(1 for one in how if choose([heavy, *light], one, 1)[0] is heavy)

    assert 70 < drawn < 140  # 10 tickets of 19; without weights it would be about 20


def test_kinds_get_their_share_by_the_largest_remainders() -> None:
    assert allot(Counter({"karaoke": 6, "hotel": 3, "spa": 1}), 5) == {"karaoke": 3, "hotel": 2, "spa": 0}
    assert allot(Counter({"karaoke": 1}), 5) == {"karaoke": 1}
    assert allot(Counter(), 5) == {}


def test_a_plan_keeps_the_rule_with_version_algorithm_and_marks() -> None:
    how = Choosing(Method.DRAW, "x", by_kind=True, weighted=True)

    assert name_rule(rule_of(), how, overdue_first=True, never_first=True) == "nguy-co-1 sha256-1 QCLT"
    assert name_rule(rule_of(), Choosing(Method.SCORE), overdue_first=False, never_first=False) == "nguy-co-1"


candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids().map(str),
        st.sampled_from(Turn),
        st.integers(0, 200),
        st.sampled_from(("karaoke", "hotel", "spa", "")),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)
ways = st.builds(
    Choosing, st.sampled_from((Method.SCORE, Method.DRAW)), st.text(max_size=8), st.booleans(), st.booleans()
)


@given(candidates, ways, st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_choice_in_whatever_order_the_places_come(
    given_in: list[Candidate], how: Choosing, count: int, chance: random.Random
) -> None:
    shuffled = list(given_in)
    chance.shuffle(shuffled)

    assert choose(given_in, how, count) == choose(shuffled, how, count)


@given(candidates, ways, st.integers(0, 40))
def test_never_more_than_asked_nobody_twice_and_never_fewer_than_there_are(
    given_in: list[Candidate], how: Choosing, count: int
) -> None:
    found = choose(given_in, how, count)

    assert len(found) == len(set(found)) == min(count, len(given_in))


@given(candidates, ways, st.integers(0, 40))
def test_what_goes_first_is_never_passed_over_for_the_rest(
    given_in: list[Candidate], how: Choosing, count: int
) -> None:
    found = choose(given_in, how, count)

    left = set(given_in) - set(found)
    assert not left or max((one.turn for one in found), default=0) <= min(one.turn for one in left)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50)), st.integers(0, 100))
def test_shares_add_up_and_no_kind_gets_more_than_it_has(sizes: dict[str, int], count: int) -> None:
    found = allot(Counter(sizes), count)

    assert sum(found.values()) == min(count, sum(sizes.values()))
    assert all(found[kind] <= size for kind, size in sizes.items())
