"""The rules of the registers, one finding at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from db.domain.activities import Activity, Audience, check_activity
from db.domain.catalogs import Catalog, Entry
from db.domain.establishments import Establishment, LifeEvent, Paper, check_establishment, is_in_business, status_on
from db.domain.findings import Finding, Severity, has_errors
from db.domain.hot_spots import HotSpot, check_hot_spot
from db.domain.inspection_rules import check_inspection
from db.domain.inspections import EarlierCheck, Inspection, Member
from db.domain.remedies import Remedy, check_remedy, is_overdue
from db.domain.rulebook import Rule, RuleBook
from db.domain.trainings import Participant, StaffMember, Training, check_staff, check_training, is_serving
from db.domain.violation_rules import check_violation
from db.domain.violations import Violation

TODAY = date(2026, 11, 20)
RULES = RuleBook(
    (
        Rule("TEAM_TOO_SMALL", Severity.ERROR, "TT 05/2006 Đ2.4.b", limit=3),
        Rule("NO_PLAN", Severity.ERROR, "TT 05/2006"),
        Rule("NO_GROUND", Severity.ERROR, "TT 05/2006"),
        Rule("CHECKED_TWICE_IN_YEAR", Severity.WARNING, "NQ 198/2025", date(2025, 5, 17), limit=1, needs_reason=True),
        Rule("FOLLOWS_NOTHING", Severity.ERROR, ""),
        Rule("REFUSAL_WITHOUT_REASON", Severity.ERROR, "Luật XLVPHC Đ58.4"),
    )
)
TEAM = tuple(Member(name=f"Cán bộ {number}", present=True) for number in range(3))
GOOD = Inspection(
    establishment="e",
    state="done",
    kind="planned",
    plan_number="12/KH-UBND",
    plan_on=date(2026, 1, 9),
    started_at=datetime(2026, 10, 5, 9, 0),  # noqa: DTZ001 - local time
    ended_at=datetime(2026, 10, 5, 10, 0),  # noqa: DTZ001
    result="no_violation",
    members=TEAM,
)
EARLIER = EarlierCheck("earlier", date(2026, 3, 1), found_violation=False)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def inspect(inspection: Inspection, *earlier: EarlierCheck, rules: RuleBook = RULES) -> list[str]:
    return codes(check_inspection(inspection, earlier=earlier, rules=rules, today=TODAY))


class TestInspections:
    def test_a_complete_visit_has_no_findings(self):
        assert inspect(GOOD) == []

    def test_fewer_than_three_members_present(self):
        assert inspect(replace(GOOD, members=TEAM[:2])) == ["TEAM_TOO_SMALL"]
        assert inspect(replace(GOOD, members=(*TEAM[:2], replace(TEAM[2], present=False)))) == ["TEAM_TOO_SMALL"]

    def test_the_team_is_not_counted_before_the_visit(self):
        assert inspect(Inspection(establishment="e", state="to_do", kind="planned", plan_number="1")) == []

    def test_a_planned_check_without_plan(self):
        assert inspect(replace(GOOD, plan_number="", plan_on=None)) == ["NO_PLAN"]

    def test_an_unannounced_check_without_ground_or_plan(self):
        unannounced = replace(GOOD, kind="unannounced", plan_number="", plan_on=None)

        assert inspect(unannounced) == ["NO_GROUND"]
        assert inspect(replace(unannounced, ground="complaint")) == []
        assert inspect(replace(unannounced, plan_number="1")) == []

    def test_a_second_check_in_a_year_without_signs_of_violation(self):
        assert inspect(GOOD, EARLIER) == ["CHECKED_TWICE_IN_YEAR"]
        assert inspect(replace(GOOD, clear_signs="Tin báo ngày 02/10"), EARLIER) == []

    @pytest.mark.parametrize(
        "other",
        [
            replace(EARLIER, held_on=date(2025, 12, 31)),
            replace(EARLIER, counts_as_check=False),
            replace(EARLIER, held_on=date(2026, 11, 1)),
        ],
        ids=["last year", "no check in the sense of the law", "later than this one"],
    )
    def test_checks_that_do_not_count_against_the_once_a_year_rule(self, other: EarlierCheck):
        assert inspect(GOOD, other) == []

    def test_a_survey_after_a_check_is_no_second_check(self):
        survey = replace(GOOD, kind="survey")

        found = check_inspection(survey, earlier=(EARLIER,), rules=RULES, today=TODAY, counts_as_check=False)

        assert found == ()

    def test_before_the_rule_was_in_force_a_second_check_is_free(self):
        moment = datetime(2025, 4, 1, 9, 0)  # noqa: DTZ001 - local time
        old = replace(GOOD, started_at=moment, ended_at=moment, plan_on=date(2025, 1, 1))

        assert inspect(old, replace(EARLIER, held_on=date(2025, 2, 1))) == []

    def test_a_follow_up_of_a_violation_is_no_second_check(self):
        follow_up = replace(GOOD, kind="follow_up", follows="earlier")

        assert inspect(follow_up, replace(EARLIER, found_violation=True)) == []
        assert inspect(follow_up, EARLIER) == ["CHECKED_TWICE_IN_YEAR"]

    def test_a_follow_up_without_the_check_it_follows(self):
        assert inspect(replace(GOOD, kind="recheck")) == ["FOLLOWS_NOTHING"]

    def test_a_follow_up_of_a_visit_to_another_place(self):
        assert inspect(replace(GOOD, kind="recheck", follows="elsewhere")) == ["FOLLOWS_OTHER_PLACE"]

    def test_a_follow_up_before_the_check_it_follows(self):
        later = replace(EARLIER, held_on=date(2026, 11, 1), found_violation=True)

        assert inspect(replace(GOOD, kind="recheck", follows="earlier"), later) == ["DATES_OUT_OF_ORDER"]

    @pytest.mark.parametrize(
        "change",
        [
            {"ended_at": datetime(2026, 10, 5, 8, 0)},  # noqa: DTZ001
            {"remedy_due_on": date(2026, 10, 1)},
            {"plan_on": date(2026, 10, 9)},
        ],
    )
    def test_dates_out_of_order(self, change: dict[str, object]):
        assert inspect(replace(GOOD, **change)) == ["DATES_OUT_OF_ORDER"]

    def test_a_visit_held_in_the_future(self):
        moment = datetime(2026, 12, 5, 9, 0)  # noqa: DTZ001

        assert inspect(replace(GOOD, started_at=moment, ended_at=moment)) == ["DATE_IN_FUTURE"]

    def test_a_held_visit_needs_its_time_and_result(self):
        assert inspect(replace(GOOD, started_at=None, ended_at=None, result="")) == [
            "HELD_WITHOUT_TIME",
            "HELD_WITHOUT_RESULT",
        ]

    def test_a_refusal_to_sign_needs_its_reason(self):
        refused = replace(
            GOOD,
            representative_signature="refused",
            witness_signature="refused",
            members=(*TEAM, Member(name="Bốn", signature="refused")),
        )

        assert inspect(refused) == ["REFUSAL_WITHOUT_REASON"] * 3

    def test_a_cancelled_visit_is_not_judged(self):
        assert inspect(replace(GOOD, state="cancelled", members=())) == []

    def test_a_rule_that_is_not_in_the_book_does_not_judge(self):
        assert inspect(replace(GOOD, members=(), plan_number="", plan_on=None), rules=RuleBook()) == []


class TestEstablishments:
    PLACE = Establishment(name="Sao Khuê", status="operating", workers_total=9)

    def test_a_part_of_the_workers_is_not_more_than_all(self):
        findings = check_establishment(replace(self.PLACE, workers_female=10), TODAY)

        assert [(finding.code, finding.where) for finding in findings] == [("PART_EXCEEDS_TOTAL", "workers_female")]

    def test_parts_without_total_and_no_numbers_at_all(self):
        assert codes(check_establishment(replace(self.PLACE, workers_total=None, workers_female=2), TODAY)) == [
            "WORKERS_TOTAL_MISSING"
        ]
        assert codes(check_establishment(replace(self.PLACE, workers_total=None), TODAY)) == ["WORKERS_UNKNOWN"]

    def test_closed_needs_its_day_and_a_day_in_the_past_needs_closed(self):
        closed = replace(self.PLACE, status="closed")

        assert codes(check_establishment(closed, TODAY)) == ["CLOSED_WITHOUT_DATE"]
        assert codes(check_establishment(replace(self.PLACE, closed_on=date(2026, 1, 1)), TODAY)) == [
            "CLOSED_DATE_BUT_NOT_CLOSED"
        ]

    def test_closed_before_opened_and_events_to_come(self):
        place = replace(
            self.PLACE,
            status="closed",
            opened_on=date(2026, 5, 1),
            closed_on=date(2026, 4, 1),
            events=(LifeEvent(kind="renamed", on=date(2027, 1, 1)),),
        )

        assert codes(check_establishment(place, TODAY)) == ["DATES_OUT_OF_ORDER", "DATE_IN_FUTURE"]

    @pytest.mark.parametrize(
        ("issued", "expires", "expected"),
        [
            (None, date(2026, 11, 19), ["PAPER_EXPIRED"]),
            (None, date(2026, 12, 1), ["PAPER_ENDS_SOON"]),
            (None, date(2027, 12, 1), []),
            (None, None, []),
            (date(2026, 1, 1), date(2025, 1, 1), ["DATES_OUT_OF_ORDER"]),
        ],
    )
    def test_papers_end(self, issued: date | None, expires: date | None, expected: list[str]):
        place = replace(self.PLACE, papers=(Paper(kind="fire", issued_on=issued, expires_on=expires),))

        assert codes(check_establishment(place, TODAY)) == expected

    def test_in_business_from_opening_to_the_day_before_closing(self):
        place = replace(self.PLACE, opened_on=date(2026, 2, 1), closed_on=date(2026, 3, 1))

        assert [is_in_business(place, day) for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1))] == [
            False,
            True,
            False,
        ]
        assert is_in_business(self.PLACE, date(2000, 1, 1))

    def test_the_status_of_a_day_follows_the_events(self):
        place = replace(
            self.PLACE,
            events=(
                LifeEvent(kind="suspended", on=date(2026, 3, 1)),
                LifeEvent(kind="resumed", on=date(2026, 5, 1)),
                LifeEvent(kind="renamed", on=date(2026, 6, 1)),
            ),
        )

        assert status_on(place, date(2026, 4, 1)) == "suspended"
        assert status_on(place, date(2026, 7, 1)) == "operating"
        assert status_on(replace(place, status="halted"), date(2026, 1, 1)) == "halted"


class TestViolations:
    OLD = Entry("144-27-1", "Lợi dụng kinh doanh", "NĐ 144/2021", "Đ27", date(2022, 1, 1), date(2025, 12, 14),
                {"fine_from": "20000000", "fine_to": "30000000"})  # fmt: skip
    NEW = Entry("282-32-1", "Mua dâm", "NĐ 282/2025", "Đ32", date(2025, 12, 15), None, {"unverified": "true"})
    ACTS = Catalog("acts", (OLD, NEW))
    GOOD = Violation(
        establishment="e", act="144-27-1", act_on=date(2025, 10, 1), sanctions=("fine",), fine=25_000_000,
        subject_form="individual",
    )  # fmt: skip

    def judge(self, violation: Violation, *, limit: int | None = None) -> list[str]:
        found = check_violation(violation, acts=self.ACTS, chairman_limit=limit, today=TODAY, rules=RULES)
        return codes(tuple(one for one in found if one.severity is not Severity.NOTE))

    def test_a_fine_inside_its_frame(self):
        assert self.judge(self.GOOD) == []

    def test_an_act_is_judged_by_the_decree_in_force_on_its_day(self):
        assert self.judge(replace(self.GOOD, act_on=date(2026, 1, 5))) == ["ACT_NOT_IN_FORCE"]

    def test_an_act_whose_text_was_not_verified_is_said_to_be_so(self):
        assert self.judge(replace(self.GOOD, act="282-32-1", act_on=date(2026, 1, 5))) == ["ACT_UNVERIFIED"]

    def test_a_fine_outside_its_frame_and_doubled_for_an_organisation(self):
        assert self.judge(replace(self.GOOD, fine=45_000_000)) == ["FINE_OUTSIDE_FRAME"]
        assert self.judge(replace(self.GOOD, fine=45_000_000, subject_form="organisation")) == []

    def test_a_fine_beyond_the_chairman_must_be_transferred(self):
        assert self.judge(self.GOOD, limit=20_000_000) == ["FINE_BEYOND_CHAIRMAN"]
        assert self.judge(replace(self.GOOD, transferred_to="UBND thành phố"), limit=20_000_000) == []

    def test_a_fine_and_its_amount_go_together(self):
        assert self.judge(replace(self.GOOD, fine=None)) == ["FINE_WITHOUT_AMOUNT"]
        assert self.judge(replace(self.GOOD, sanctions=())) == ["AMOUNT_WITHOUT_FINE"]

    def test_steps_follow_each_other(self):
        wrong = replace(self.GOOD, record_on=date(2025, 9, 30), decision_on=date(2025, 10, 3))

        assert self.judge(wrong) == ["DATES_OUT_OF_ORDER"]

    def test_an_act_to_come(self):
        assert self.judge(replace(self.GOOD, act="other", act_on=date(2027, 1, 1))) == ["DATE_IN_FUTURE"]


def test_a_remedy_is_overdue_until_it_is_met():
    remedy = Remedy(establishment="e", inspection="i", request="PCCC", requested_on=date(2026, 5, 1),
                    due_on=date(2026, 6, 1))  # fmt: skip

    assert codes(check_remedy(remedy, TODAY)) == ["REMEDY_OVERDUE"]
    assert not is_overdue(replace(remedy, conclusion="met"), TODAY)
    assert codes(check_remedy(replace(remedy, conclusion="met", proof="Ảnh"), TODAY)) == ["CONCLUSION_WITHOUT_CHECK"]
    assert codes(check_remedy(replace(remedy, due_on=date(2026, 4, 30)), date(2026, 5, 1))) == [
        "DATES_OUT_OF_ORDER",
        "REMEDY_OVERDUE",
    ]


def test_an_activity_counts_its_audience():
    activity = Activity(name="Nói chuyện", from_on=date(2026, 5, 2), to_on=date(2026, 5, 1), people_total=5)
    workers = Audience(audience="establishment_workers", persons=5, female=6)

    assert codes(check_activity(activity, TODAY)) == ["DATES_OUT_OF_ORDER", "PEOPLE_WITHOUT_AUDIENCE"]
    assert codes(check_activity(replace(activity, to_on=None, audiences=(workers,)), TODAY)) == [
        "PART_EXCEEDS_TOTAL",
        "WORKERS_WITHOUT_ESTABLISHMENT",
    ]
    unknown = replace(activity, to_on=None, from_on=date(2027, 1, 1), audiences=(Audience(audience="people"),))
    assert codes(check_activity(unknown, TODAY)) == ["DATE_IN_FUTURE", "AUDIENCE_WITHOUT_COUNT"]


def test_trainings_and_staff():
    training = Training(
        name="Lớp", kind="class", from_on=date(2027, 5, 2), to_on=date(2027, 5, 1),
        participants=(Participant(staff="s"), Participant(staff="s")),
    )  # fmt: skip
    member = StaffMember(name="Hạnh", level="commune", from_on=date(2026, 5, 1), to_on=date(2026, 4, 1))

    assert codes(check_training(training, TODAY)) == ["DATES_OUT_OF_ORDER", "DATE_IN_FUTURE", "PARTICIPANT_TWICE"]
    assert codes(check_staff(member)) == ["DATES_OUT_OF_ORDER"]
    assert check_staff(replace(member, to_on=None)) == ()
    assert is_serving(replace(member, to_on=None), TODAY)
    assert not is_serving(member, date(2026, 5, 2))


def test_a_hot_spot_is_eliminated_before_it_is_active_again():
    found, gone = date(2026, 5, 1), date(2026, 4, 1)
    spot = HotSpot(name="Cầu vượt", kind="public", found_on=found, eliminated_on=gone, result="Đã giải tán")

    assert codes(check_hot_spot(spot, TODAY)) == ["DATES_OUT_OF_ORDER"]
    again = replace(spot, eliminated_on=None, active_again_on=date(2026, 6, 1), found_on=date(2027, 1, 1))
    assert codes(check_hot_spot(again, TODAY)) == ["DATE_IN_FUTURE", "ACTIVE_AGAIN_BEFORE_ELIMINATED"]


def test_only_errors_block():
    findings = check_establishment(Establishment(name="A", status="operating"), TODAY)

    assert not has_errors(findings)
    assert has_errors(check_establishment(Establishment(name="A", status="closed"), TODAY))
