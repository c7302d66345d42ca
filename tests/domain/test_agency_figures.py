"""The rules of hot spots, supplied figures, pilot models, ratings and budget, one finding at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.agency_figures import (
    CaseFigures,
    ManualFigure,
    OffenceCount,
    RiskGroupCount,
    SanctionFigures,
    ServiceCount,
    SupportFigures,
)
from db.domain.budgets import BudgetLine, Money, add_money, check_budget, latest_states
from db.domain.commune_ratings import CommuneRating, CriterionScore, RatedCommune, check_commune_rating, sum_scores
from db.domain.figure_checks import (
    OtherFigure,
    check_case_figures,
    check_manual_figure,
    check_sanction_figures,
    check_support_figures,
)
from db.domain.findings import Finding, Severity
from db.domain.hot_spots import HotSpot, HotSpotState, Patrol, check_hot_spot, last_patrol, state_on
from db.domain.periods import is_whole
from db.domain.pilot_models import PilotModel, check_pilot_model, is_live_on
from db.domain.rulebook import Rule, RuleBook

TODAY = date(2026, 11, 20)
SOURCE: dict[str, Any] = {
    "source_document": "Báo cáo 215/BC-CAP",
    "source_agency": "Công an phường",
    "source_on": date(2026, 6, 18),
    "from_on": date(2025, 12, 15),
    "to_on": date(2026, 6, 14),
}
ANY = RatedCommune()
SAME_DAYS = OtherFigure("Báo cáo 98/BC-CAP", date(2025, 12, 15), date(2026, 6, 14))
BUDGET = BudgetLine(
    name="Kiểm tra", year=2026, source="commune", purpose="inspection", as_of=TODAY, estimated=9, granted=8, spent=7
)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


class TestHotSpots:
    RULES = RuleBook(
        (
            Rule("BORDER_SPOT_NOT_REPORTED", Severity.WARNING, "Đ12.2"),
            Rule("BORDER_SPOT_REPORTED_LATE", Severity.NOTE, "Đ12.2", limit=3),
            Rule("HOT_SPOT_NOT_PATROLLED", Severity.NOTE, "III.17.g", limit=90),
        )
    )
    FOUND = HotSpot(name="Bến xe", kind="public_place", found_on=date(2026, 1, 5))
    GONE = replace(FOUND, eliminated_on=date(2026, 2, 5), result="Đã giải tán")
    BACK = replace(GONE, active_again_on=date(2026, 3, 5))

    def check(self, spot: HotSpot) -> list[str]:
        return codes(check_hot_spot(spot, TODAY, rules=self.RULES, reported_up=frozenset({"province"})))

    def test_its_state_is_the_last_of_its_dated_facts(self):
        ended = replace(self.BACK, eliminated_again_on=date(2026, 4, 5), transformed_on=date(2026, 9, 5))

        states = [state_on(ended, date(2026, month, 6)) for month in (1, 2, 3, 4, 9)]

        assert states == [
            HotSpotState.ACTIVE,
            HotSpotState.ELIMINATED,
            HotSpotState.ACTIVE_AGAIN,
            HotSpotState.ELIMINATED_AGAIN,
            HotSpotState.TRANSFORMED,
        ]
        assert state_on(ended) is HotSpotState.TRANSFORMED

    def test_the_last_patrol_is_the_newest_of_all_that_are_written_down(self):
        spot = replace(self.GONE, patrolled_on=date(2026, 3, 1), patrols=(Patrol(on=date(2026, 5, 1)), Patrol()))

        assert last_patrol(spot) == date(2026, 5, 1)
        assert last_patrol(self.FOUND) is None

    def test_it_is_eliminated_again_only_after_it_was_active_again(self):
        assert self.check(replace(self.GONE, eliminated_again_on=date(2026, 4, 1), transformed_on=TODAY)) == [
            "ELIMINATED_AGAIN_WITHOUT_ACTIVE"
        ]
        assert self.check(replace(self.BACK, eliminated_again_on=date(2026, 3, 1), transformed_on=TODAY)) == [
            "DATES_OUT_OF_ORDER"
        ]

    def test_a_place_that_is_still_active_is_not_transformed_without_a_reason(self):
        for spot in (self.FOUND, self.BACK):
            (found,) = check_hot_spot(replace(spot, transformed_on=TODAY), TODAY)

            assert found.code == "TRANSFORMED_BEFORE_ELIMINATED"
            assert found.needs_reason

    def test_days_ahead_and_days_before_its_finding(self):
        early, ahead = date(2026, 1, 1), date(2027, 1, 1)

        assert self.check(replace(self.FOUND, reported_up_on=early)) == ["DATES_OUT_OF_ORDER"]
        assert self.check(replace(self.FOUND, patrols=(Patrol(on=ahead),))) == ["DATE_IN_FUTURE"]

    def test_a_spot_at_the_border_of_another_province_is_reported_up_in_time(self):
        border = replace(self.FOUND, border_level="province", borders="Gia Lộc")

        assert self.check(border) == ["BORDER_SPOT_NOT_REPORTED"]
        assert self.check(replace(border, reported_up_on=date(2026, 1, 8))) == []
        assert self.check(replace(border, reported_up_on=date(2026, 1, 9))) == ["BORDER_SPOT_REPORTED_LATE"]
        assert self.check(replace(border, border_level="commune")) == []

    def test_level_and_name_of_the_bordering_area_go_together(self):
        assert self.check(replace(self.FOUND, border_level="commune")) == ["BORDER_UNNAMED"]
        assert self.check(replace(self.FOUND, borders="Gia Lộc")) == ["BORDER_LEVEL_MISSING"]

    def test_a_cleared_place_is_patrolled_until_it_is_transformed(self):
        assert self.check(self.GONE) == ["HOT_SPOT_NOT_PATROLLED"]
        assert self.check(replace(self.GONE, patrols=(Patrol(on=date(2026, 10, 1)),))) == []
        assert self.check(replace(self.GONE, transformed_on=date(2026, 6, 1))) == []

    def test_what_is_good_to_know(self):
        inside = replace(self.GONE, kind="in_establishment", result="", transformed_on=TODAY)

        assert self.check(inside) == ["ELIMINATED_WITHOUT_RESULT", "HOT_SPOT_WITHOUT_ESTABLISHMENT"]


class TestSources:
    """Told by figures of cases; the other registers share the rule."""

    GOOD = CaseFigures(**SOURCE, cases_found=3, persons_found=5)

    def check(self, *others: OtherFigure, **changes: Any) -> list[str]:
        return codes(check_case_figures(replace(self.GOOD, **changes), others=others, today=TODAY))

    def test_figures_of_a_whole_period_with_their_document_have_no_findings(self):
        assert self.check() == []

    def test_the_same_days_of_the_same_agency_need_a_reason(self):
        (found,) = check_case_figures(self.GOOD, others=(SAME_DAYS,), today=TODAY)

        assert (found.code, found.needs_reason) == ("FIGURE_COUNTED_TWICE", True)
        assert found.parameters["document"] == "Báo cáo 98/BC-CAP"

    def test_of_a_quarter_within_a_half_year_the_longer_counts_and_a_partial_overlap_counts_twice(self):
        quarter = OtherFigure("Báo cáo quý", date(2026, 3, 15), date(2026, 6, 14))

        assert self.check(quarter) == ["FIGURE_WITHIN_LONGER"]
        assert self.check(replace(quarter, to_on=date(2026, 6, 30))) == ["FIGURE_COUNTED_TWICE"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"source_on": None}, "SOURCE_DAY_MISSING"),
            ({"source_on": date(2026, 6, 1)}, "SOURCE_BEFORE_END"),
            ({"source_on": date(2027, 6, 1)}, "DATE_IN_FUTURE"),
            ({"to_on": date(2026, 12, 14), "source_on": date(2026, 12, 20)}, "DATE_IN_FUTURE"),
            ({"to_on": date(2025, 12, 1)}, "DATES_OUT_OF_ORDER"),
            ({"from_on": date(2025, 12, 20)}, "DAYS_NO_PERIOD"),
            ({"cases_found": None, "persons_found": None}, "FIGURE_EMPTY"),
        ],
    )
    def test_what_is_wrong_with_a_source(self, changes: dict[str, Any], code: str):
        assert code in self.check(**changes)

    def test_days_are_whole_in_either_regime_and_from_the_beginning_of_a_year(self):
        assert is_whole(date(2026, 1, 1), date(2026, 6, 30))
        assert is_whole(date(2025, 12, 15), date(2026, 3, 14))
        assert is_whole(date(2021, 1, 1), date(2025, 12, 31))
        assert not is_whole(date(2026, 1, 2), date(2026, 6, 30))


class TestCases:
    def check(self, **fields: Any) -> list[str]:
        return codes(check_case_figures(CaseFigures(**SOURCE, **fields), others=(), today=TODAY))

    def test_persons_belong_to_cases(self):
        assert self.check(cases_found=1, persons_found=2) == []
        assert self.check(persons_prosecuted=2) == ["PERSONS_WITHOUT_CASES"]
        assert self.check(cases_tried=3, persons_tried=2) == ["FEWER_PERSONS_THAN_CASES"]

    def test_persons_added_to_an_earlier_case_need_a_reason(self):
        figures = CaseFigures(**SOURCE, cases_prosecuted=0, persons_prosecuted=2)

        (found,) = check_case_figures(figures, others=(), today=TODAY)

        assert found.needs_reason

    def test_more_cases_tried_than_came_before_court_need_a_reason(self):
        figures = CaseFigures(**SOURCE, cases_before_court=4, cases_tried=5)

        (found,) = check_case_figures(figures, others=(), today=TODAY)

        assert (found.code, found.needs_reason) == ("MORE_TRIED_THAN_BEFORE_COURT", True)

    def test_parts_are_not_larger_than_the_whole(self):
        assert self.check(cases_tried=1, persons_tried=1, model_cases=2) == ["PART_EXCEEDS_TOTAL"]
        assert self.check(cases_found=1, persons_found=1, offences=(OffenceCount(offence="other", cases=2),)) == [
            "PART_EXCEEDS_TOTAL"
        ]

    def test_an_offence_stands_in_one_row(self):
        rows = (OffenceCount(offence="other", cases=1), OffenceCount(offence="other", cases=1))

        assert self.check(cases_found=2, offences=rows) == ["OFFENCE_TWICE"]


class TestSanctions:
    GOOD = SanctionFigures(
        **SOURCE, sellers=4, buyers=3, male=3, female=4, under_18=0, from_18_to_30=5, over_30=2, warned=1, fined=6,
        fines=9_000_000, same_province=5, other_province=2,
    )  # fmt: skip

    def check(self, **changes: Any) -> list[str]:
        return codes(check_sanction_figures(replace(self.GOOD, **changes), others=(), today=TODAY))

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"female": 3}, ["SEXES_NOT_TOTAL"]),
            ({"female": None}, []),
            ({"female": 8}, ["PART_EXCEEDS_TOTAL"]),
            ({"over_30": 3}, ["AGES_NOT_TOTAL"]),
            ({"over_30": None}, []),
            ({"other_province": 3}, ["HOMES_NOT_TOTAL"]),
            ({"fined": 8}, ["PART_EXCEEDS_TOTAL"]),
            ({"fined": 7}, ["MORE_SANCTIONED_THAN_TOTAL"]),
            ({"fined": 0}, ["FINES_WITHOUT_PERSONS"]),
            ({"fined": None}, ["FINES_WITHOUT_PERSONS"]),
            ({"fines": None}, ["FINED_WITHOUT_AMOUNT"]),
            ({"under_18": 2, "from_18_to_30": 3}, ["UNDER_18_AMONG_SANCTIONED"]),
            ({"under_18": 9}, ["PART_EXCEEDS_TOTAL", "UNDER_18_AMONG_SANCTIONED"]),
        ],
    )
    def test_what_does_not_add_up(self, changes: dict[str, Any], expected: list[str]):
        assert self.check(**changes) == expected

    @given(st.lists(st.integers(0, 50), min_size=4, max_size=4), st.data())
    def test_whatever_is_split_without_a_rest_has_no_findings(self, roles: list[int], data: st.DataObject):
        total = sum(roles)
        female, young = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
        figures = SanctionFigures(
            **SOURCE, sellers=roles[0], buyers=roles[1], brokers=roles[2], owners=roles[3],
            female=female, male=total - female, under_18=0, from_18_to_30=young, over_30=total - young,
        )  # fmt: skip

        assert check_sanction_figures(figures, others=(), today=TODAY) == ()


class TestSupport:
    GOOD = SupportFigures(
        **SOURCE, in_need=9, eligible=7, supported=5, female=5, under_18=0, from_18_to_30=4, over_30=1,
        services=(ServiceCount(service="health", persons=5, female=5), ServiceCount(service="job", persons=1)),
        risk_groups=(RiskGroupCount(group="poor", reviewed=9, helped=3),),
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"eligible": 10}, ["PART_EXCEEDS_TOTAL"]),
            ({"eligible": 4}, ["MORE_SUPPORTED_THAN_ELIGIBLE"]),
            ({"female": 6}, ["PART_EXCEEDS_TOTAL"]),
            ({"over_30": 2}, ["AGES_NOT_TOTAL"]),
            ({"trafficking_victims": 10}, ["PART_EXCEEDS_TOTAL"]),
            ({"supported": None}, ["SUPPORTED_MISSING"]),
            ({"services": (ServiceCount(service="job", persons=6),)}, ["PART_EXCEEDS_TOTAL"]),
            ({"services": (ServiceCount(service="job", persons=5, female=6),)}, ["PART_EXCEEDS_TOTAL"]),
            ({"services": (ServiceCount(service="job", persons=4),)}, ["FEWER_SERVED_THAN_SUPPORTED"]),
            (
                {"services": (ServiceCount(service="job", persons=3), ServiceCount(service="job", persons=2))},
                ["SERVICE_TWICE"],
            ),
            ({"risk_groups": (RiskGroupCount(group="poor", reviewed=1, helped=3),)}, ["PART_EXCEEDS_TOTAL"]),
            ({"risk_groups": (RiskGroupCount(group="poor"), RiskGroupCount(group="poor"))}, ["GROUP_TWICE"]),
        ],
    )
    def test_what_does_not_add_up(self, changes: dict[str, Any], expected: list[str]):
        found = check_support_figures(replace(self.GOOD, **changes), others=(), today=TODAY)

        assert codes(found) == expected


class TestManualFigures:
    PART = ManualFigure(**SOURCE, indicator="T12", part="numerator", value=60)

    def check(self, *others: OtherFigure, counts_itself: bool = False, **changes: Any) -> list[str]:
        figure = replace(self.PART, **changes)
        return codes(check_manual_figure(figure, others=others, counts_itself=counts_itself, today=TODAY))

    def other(self, part: str, value: int) -> OtherFigure:
        return OtherFigure("CV 31/KCN", SOURCE["from_on"], SOURCE["to_on"], value, part)

    def test_a_numerator_is_not_larger_than_its_denominator(self):
        assert self.check(self.other("denominator", 60)) == []
        assert self.check(self.other("denominator", 59)) == ["NUMERATOR_ABOVE_DENOMINATOR"]
        assert self.check(self.other("numerator", 61), part="denominator") == ["NUMERATOR_ABOVE_DENOMINATOR"]

    def test_the_same_part_of_the_same_days_would_count_twice(self):
        assert self.check(self.other("numerator", 5)) == ["FIGURE_COUNTED_TWICE"]

    def test_what_is_good_to_know(self):
        assert self.check(counts_itself=True) == ["INDICATOR_COUNTS_ITSELF"]
        assert self.check(part="denominator", value=0) == ["DENOMINATOR_IS_ZERO"]


class TestPilotModels:
    LIVE = frozenset({"building", "running", "kept"})
    MODEL = PilotModel(
        name="Câu lạc bộ", kind="prevention", started_on=date(2025, 9, 1), state="kept", decision_number="45/QĐ",
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"ended_on": date(2025, 8, 1), "state": "ended", "result": "Tốt"}, ["DATES_OUT_OF_ORDER"]),
            ({"started_on": date(2027, 1, 1)}, ["DATE_IN_FUTURE"]),
            ({"started_on": date(2027, 1, 1), "state": "building"}, []),
            ({"ended_on": date(2026, 1, 1), "result": "Tốt"}, ["MODEL_ENDED_BUT_LIVE"]),
            ({"state": "ended"}, ["MODEL_ENDED_WITHOUT_DAY"]),
            ({"decision_on": date(2025, 10, 1)}, ["MODEL_BEFORE_DECISION"]),
            ({"decision_number": ""}, ["MODEL_WITHOUT_DECISION"]),
            ({"groups": 3, "members": 2}, ["FEWER_MEMBERS_THAN_GROUPS"]),
            ({"ended_on": date(2026, 1, 1), "state": "ended"}, ["MODEL_WITHOUT_RESULT"]),
        ],
    )
    def test_what_is_not_right(self, changes: dict[str, Any], expected: list[str]):
        assert codes(check_pilot_model(replace(self.MODEL, **changes), live=self.LIVE, today=TODAY)) == expected

    def test_it_is_live_from_its_first_day_to_its_last(self):
        ended = replace(self.MODEL, ended_on=date(2026, 3, 1), state="ended")

        assert not is_live_on(ended, date(2025, 8, 31), self.LIVE)
        assert is_live_on(ended, date(2025, 9, 1), self.LIVE)
        assert is_live_on(ended, date(2026, 3, 1), self.LIVE)
        assert not is_live_on(ended, date(2026, 3, 2), self.LIVE)
        assert is_live_on(self.MODEL, TODAY, self.LIVE)
        assert not is_live_on(replace(self.MODEL, started_on=None), TODAY, self.LIVE)


class TestRatings:
    SHEET = (
        CriterionScore(criterion="awareness", self_score=18, assessed_score=17.5),
        CriterionScore(criterion="support", self_score=9, assessed_score=9),
    )
    GOOD = CommuneRating(
        name="Phường Dương Kinh, năm 2025", commune="u", year=2025, rated_on=date(2025, 12, 20), criteria=SHEET,
        self_score=27, assessed_score=26.5, rating="clean", recognised_on=date(2026, 1, 15), recognised_by="112/QĐ",
    )  # fmt: skip

    def check(self, *, commune: RatedCommune = ANY, **changes: Any) -> list[str]:
        found = check_commune_rating(
            replace(self.GOOD, **changes),
            most={"awareness": 20, "support": 10},
            clean=frozenset({"clean"}),
            commune=commune,
            today=TODAY,
        )
        return codes(found)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"year": 1999}, ["YEAR_UNLIKELY"]),
            ({"year": 2023}, ["RATED_IN_OTHER_YEAR"]),
            ({"self_score": 30}, ["SCORE_NOT_SUM"]),
            ({"criteria": (CriterionScore(criterion="support", self_score=27, assessed_score=26.5),)},
             ["SCORE_ABOVE_MOST", "SCORE_ABOVE_MOST"]),
            ({"criteria": (CriterionScore(criterion="support", self_score=-1),), "self_score": -1},
             ["SCORE_BELOW_ZERO"]),
            ({"criteria": (*SHEET, CriterionScore(criterion="support"))}, ["CRITERION_TWICE"]),
            ({"assessed_score": None, "criteria": ()}, ["RECOGNISED_WITHOUT_ASSESSMENT"]),
            ({"recognised_on": None}, ["CLEAN_BUT_NOT_RECOGNISED"]),
            ({"recognised_by": ""}, ["RECOGNISED_WITHOUT_PAPER"]),
            ({"recognised_on": date(2025, 12, 1)}, ["DATES_OUT_OF_ORDER"]),
            ({"recognised_on": date(2027, 12, 1)}, ["DATE_IN_FUTURE"]),
            ({"rating": "not_met", "reason": "Còn tụ điểm"}, ["RECOGNISED_BUT_NOT_CLEAN"]),
            ({"rating": "not_met", "recognised_on": None}, ["NOT_CLEAN_WITHOUT_REASON"]),
        ],
    )  # fmt: skip
    def test_what_is_not_right(self, changes: dict[str, Any], expected: list[str]):
        assert self.check(**changes) == expected

    def test_only_a_commune_of_that_year_is_rated_and_only_once(self):
        assert self.check(commune=RatedCommune(is_commune=False)) == ["NOT_A_COMMUNE"]
        assert self.check(commune=RatedCommune(existed=False)) == ["COMMUNE_NOT_THEN"]
        assert self.check(commune=RatedCommune(rated_already=True)) == ["COMMUNE_RATED_TWICE"]

    @given(st.lists(st.integers(0, 200).map(lambda tenths: tenths / 10)))
    def test_the_sum_of_a_sheet_has_no_trace_of_binary_fractions(self, scores: list[float]):
        total = sum_scores(scores)

        assert total is None if not scores else total == round(sum(round(score * 10) for score in scores) / 10, 4)


class TestBudget:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"spent": 9}, ["SPENT_ABOVE_GRANTED"]),
            ({"granted": 10}, ["GRANTED_ABOVE_ESTIMATED"]),
            ({"granted": None}, ["SPENT_WITHOUT_GRANT"]),
            ({"estimated": None, "granted": None, "spent": None}, ["BUDGET_WITHOUT_MONEY"]),
            ({"as_of": TODAY + timedelta(days=1)}, ["DATE_IN_FUTURE"]),
            ({"year": 2024}, ["BUDGET_DAY_OUTSIDE_YEAR"]),
            ({"year": 2032}, ["YEAR_UNLIKELY"]),
        ],
    )
    def test_what_is_not_right(self, changes: dict[str, Any], expected: list[str]):
        assert codes(check_budget(replace(BUDGET, **changes), same=(), today=TODAY)) == expected

    def test_a_line_has_one_state_on_a_day(self):
        assert codes(check_budget(BUDGET, same=("Kiểm tra",), today=TODAY)) == ["BUDGET_LINE_TWICE"]

    def test_a_later_state_of_a_line_takes_the_place_of_the_earlier_one(self):
        earlier = replace(BUDGET, as_of=date(2026, 6, 30), spent=2)
        other = replace(BUDGET, name="Kiểm tra đợt cao điểm")

        assert latest_states([BUDGET, earlier, other]) == (BUDGET, other)
        assert latest_states([earlier, replace(BUDGET, name="KIỂM TRA")])[0].spent == 7

    def test_sums_leave_out_what_is_unknown_and_know_their_share(self):
        total = add_money([BUDGET, replace(BUDGET, estimated=None, granted=12, spent=None)])

        assert total == Money(9, 20, 7)
        assert total.share == 35
        assert add_money([]) == Money()
        assert Money(granted=0, spent=3).share is None
