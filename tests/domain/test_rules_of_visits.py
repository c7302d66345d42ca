"""The rules of inspections, violations, requests and goods, one finding at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from db.domain.catalogs import Catalog, Entry
from db.domain.establishments import Establishment
from db.domain.findings import Finding, Severity, waive, warning
from db.domain.goods import GoodsFound, check_goods
from db.domain.inspection_rules import check_against_place, check_against_team, check_inspection
from db.domain.inspections import Answer, Inspection, Member
from db.domain.remedies import Remedy, VisitThen, check_remedy
from db.domain.rulebook import Rule, RuleBook
from db.domain.teams import Team, TeamMember
from db.domain.violation_rules import check_violation
from db.domain.violations import Violation
from db.domain.working_days import Holiday, WorkingDays

TODAY = date(2026, 11, 20)
DAY = date(2026, 10, 5)  # a Monday
RULES = RuleBook(
    (
        Rule("TEAM_TOO_SMALL", Severity.ERROR, "TT 05/2006", limit=3),
        Rule("JOINT_WITH_NOBODY", Severity.ERROR, "QĐ 38/2017"),
        Rule("CARD_MISSING", Severity.NOTE, "TT 05/2006"),
        Rule("UNANNOUNCED_WITHOUT_REPORT", Severity.WARNING, "TT 05/2006"),
        Rule("REFUSED_WITHOUT_WITNESS", Severity.WARNING, "Luật XLVPHC Đ58.4", needs_reason=True),
        Rule("TOO_FEW_COPIES", Severity.WARNING, "NĐ 96/2016", limit=2),
        Rule("TOO_FEW_RECORD_COPIES", Severity.ERROR, "Luật XLVPHC Đ58.4", limit=2),
        Rule("RECORD_LATE", Severity.WARNING, "NĐ 118/2021 Đ12", limit=2, needs_reason=True),
        Rule("RECORD_VERY_LATE", Severity.WARNING, "NĐ 118/2021 Đ12", limit=5, needs_reason=True),
        Rule("TRANSFERRED_LATE", Severity.WARNING, "Luật XLVPHC Đ58.5", limit=24, needs_reason=True),
        Rule("RECORD_NOT_NEEDED", Severity.NOTE, "Luật XLVPHC Đ56", limit=250_000),
        Rule("LICENCE_OUTSIDE_FRAME", Severity.WARNING, "NĐ 144/2021 Đ27", needs_reason=True),
        Rule("CRIME_AND_SANCTION", Severity.WARNING, "Luật XLVPHC", needs_reason=True),
    )
)
TEAM = tuple(Member(name=f"Cán bộ {number}", present=True, card_number=f"{number}/TKT") for number in range(3))
VISIT = Inspection(
    establishment="e",
    state="done",
    kind="planned",
    plan_number="12/KH-UBND",
    started_at=datetime(2026, 10, 5, 9, 0),  # noqa: DTZ001 - local time, as on the form
    ended_at=datetime(2026, 10, 5, 10, 0),  # noqa: DTZ001
    result="no_violation",
    members=TEAM,
)
CHECKLIST = Catalog("checklist", (Entry("bolt", "Chốt cửa", attributes={"kinds": "karaoke"}), Entry("fire", "PCCC")))
PLACE = Establishment(name="Sao Khuê", kinds=("karaoke",), status="operating", rooms=8, workers_total=6)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def visit(**changes: Any) -> list[str]:
    return codes(check_inspection(replace(VISIT, **changes), earlier=(), rules=RULES, today=TODAY))


class TestInspections:
    def test_a_complete_visit_has_no_findings(self):
        assert visit() == []

    def test_a_joint_check_says_with_whom(self):
        assert visit(kind="joint") == ["JOINT_WITH_NOBODY"]
        assert visit(kind="joint", joint_with=("team_814",)) == []

    def test_a_plan_of_the_register_is_a_plan(self):
        book = RuleBook((*RULES.rules, Rule("NO_PLAN", Severity.ERROR, "TT 05/2006")))
        planned = replace(VISIT, plan_number="")

        assert codes(check_inspection(planned, earlier=(), rules=book, today=TODAY)) == ["NO_PLAN"]
        planned = replace(planned, inspection_plan="p")
        assert codes(check_inspection(planned, earlier=(), rules=book, today=TODAY)) == []

    def test_members_show_their_cards_and_stand_on_the_list_once(self):
        assert visit(members=(*TEAM, Member(name="Bốn", present=True))) == ["CARD_MISSING"]
        assert visit(members=(*TEAM, TEAM[0])) == ["MEMBER_TWICE"]

    def test_an_unannounced_check_is_reported_in_writing_from_the_next_day_on(self):
        unannounced = {"kind": "unannounced", "ground": "signs", "plan_number": ""}

        assert visit(**unannounced) == ["UNANNOUNCED_WITHOUT_REPORT"]
        assert visit(**unannounced, report_on=DAY) == []
        assert visit(**unannounced, report_on=date(2026, 10, 4)) == ["DATES_OUT_OF_ORDER"]
        same_day = check_inspection(replace(VISIT, **unannounced), earlier=(), rules=RULES, today=DAY)  # type: ignore[arg-type]
        assert codes(same_day) == []

    def test_where_the_representative_refuses_somebody_else_signs_or_the_reason_is_written(self):
        refused = {"representative_signature": "refused", "representative_reason": "Không đồng ý"}

        assert visit(**refused) == ["REFUSED_WITHOUT_WITNESS"]
        assert visit(**refused, witness_signature="refused", witness_reason="Vội") == ["REFUSED_WITHOUT_WITNESS"]
        assert visit(**refused, witness_signature="signed", witness_is_authority=True) == []

    def test_a_record_has_two_copies(self):
        assert visit(copies=1) == ["TOO_FEW_COPIES"]
        assert visit(copies=2) == []

    def test_an_order_comes_before_its_visit(self):
        assert visit(order_on=date(2026, 10, 6)) == ["DATES_OUT_OF_ORDER"]

    def test_a_visit_over_several_days_is_a_slip(self):
        assert visit(ended_at=datetime(2026, 10, 7, 9, 0)) == ["VISIT_TOO_LONG"]  # noqa: DTZ001

    def test_women_and_minors_are_among_those_present(self):
        assert visit(workers_present=3, workers_female=4, workers_under_18=3) == ["PART_EXCEEDS_TOTAL"]

    def test_a_failed_item_needs_words_and_another_result(self):
        failed = (Answer(item="fire", answer="no"),)

        assert visit(checklist=failed) == ["RESULT_AGAINST_CHECKLIST", "FAILED_WITHOUT_WORDS"]
        assert visit(checklist=failed, result="reminded") == ["FAILED_WITHOUT_WORDS"]
        assert visit(checklist=failed, result="record_made") == []
        assert visit(checklist=(Answer(item="fire", answer="no", note="Thiếu bình"),), result="reminded") == []

    def test_an_item_is_answered_once(self):
        assert visit(checklist=(Answer(item="fire", answer="yes"),) * 2) == ["ITEM_TWICE"]

    def test_a_file_is_transferred_to_somebody_and_a_request_has_its_term(self):
        assert visit(result="transferred") == ["TRANSFERRED_TO_NOBODY"]
        assert visit(result="recommended", remedy_request="Làm PCCC") == ["REQUEST_WITHOUT_TERM"]

    @pytest.mark.parametrize(
        ("changes", "place", "expected"),
        [
            ({"rooms_in_use": 9}, {}, ["ROOMS_BEYOND_REGISTER"]),
            ({"workers_present": 5, "workers_absent": 2}, {}, ["WORKERS_BEYOND_REGISTER"]),
            ({"checklist": (Answer(item="bolt", answer="yes"),)}, {"kinds": ("hotel",)}, ["ITEM_OF_OTHER_KIND"]),
            ({"checklist": (Answer(item="bolt", answer="yes"),)}, {}, []),
            ({}, {"opened_on": date(2026, 10, 6)}, ["VISIT_OUTSIDE_LIFE"]),
            ({}, {"closed_on": date(2026, 10, 4)}, ["VISIT_OUTSIDE_LIFE"]),
            ({}, {"opened_on": DAY, "closed_on": DAY}, []),
        ],
    )
    def test_a_visit_fits_its_place(self, changes: dict[str, Any], place: dict[str, Any], expected: list[str]):
        found = check_against_place(
            replace(VISIT, **changes), replace(PLACE, **place), checklist=CHECKLIST, today=TODAY
        )

        assert codes(found) == expected

    def test_a_visit_fits_the_team_of_its_day(self):
        members = tuple(TeamMember(name=member.name) for member in TEAM)
        team = Team(name="Đội 178", kind="team_178", decision_on=date(2026, 1, 5), members=members)

        assert codes(check_against_team(VISIT, team, today=TODAY)) == []
        gone = replace(team, members=(*members[:2], replace(members[2], to_on=date(2026, 10, 4))))
        assert codes(check_against_team(VISIT, gone, today=TODAY)) == ["MEMBER_NOT_IN_TEAM"]
        assert codes(check_against_team(VISIT, replace(team, dissolved_on=date(2026, 10, 4)), today=TODAY)) == [
            "TEAM_NOT_ON_DAY"
        ]
        assert codes(check_against_team(VISIT, replace(team, dissolved_on=DAY), today=TODAY)) == []


class TestViolations:
    ACT = Entry(
        "144-27-1",
        "Lợi dụng kinh doanh",
        "NĐ 144/2021",
        attributes={"fine_from": "20000000", "fine_to": "30000000", "licence_from": "6", "licence_to": "12"},
    )
    SMALL = Entry("small", "Hành vi nhỏ", "NĐ 144/2021")
    OTHER = Entry("other", "Hành vi khác", attributes={"unverified": "yes"})
    GOOD = Violation(
        establishment="e",
        inspection="i",
        act="144-27-1",
        act_on=DAY,
        record_number="1/BB-VPHC",
        record_on=DAY,
        decision_number="2/QĐ-XPHC",
        decision_on=date(2026, 10, 12),
        sanctions=("fine",),
        fine=25_000_000,
        subject_form="individual",
    )

    def judge(self, limit: int | None = None, working: WorkingDays | None = None, **changes: Any) -> list[str]:
        found = check_violation(
            replace(self.GOOD, **changes),
            acts=Catalog("acts", (self.ACT, self.SMALL, self.OTHER)),
            chairman_limit=limit,
            today=TODAY,
            rules=RULES,
            found_on=DAY,
            working=working or WorkingDays(),
        )
        return codes(found)

    def test_a_complete_violation_has_no_findings(self):
        assert self.judge() == []

    @pytest.mark.parametrize(
        ("record_on", "expected"),
        [
            (date(2026, 10, 7), []),
            (date(2026, 10, 8), ["RECORD_LATE"]),
            (date(2026, 10, 12), ["RECORD_LATE"]),
            (date(2026, 10, 13), ["RECORD_VERY_LATE"]),
        ],
        ids=["second working day", "third", "fifth", "sixth"],
    )
    def test_a_record_is_made_within_working_days(self, record_on: date, expected: list[str]):
        assert self.judge(record_on=record_on, decision_on=date(2026, 10, 20)) == expected

    def test_holidays_are_no_working_days(self):
        closed = WorkingDays((Holiday("Nghỉ", date(2026, 10, 6), date(2026, 10, 6)),))

        assert self.judge(working=closed, record_on=date(2026, 10, 8)) == []

    def test_a_file_beyond_power_goes_on_within_a_day(self):
        to = {"transferred_to": "Công an thành phố"}

        assert self.judge(**to, transferred_on=date(2026, 10, 6)) == []
        assert self.judge(**to, transferred_on=date(2026, 10, 7)) == ["TRANSFERRED_LATE"]
        assert self.judge(**to) == ["TRANSFER_WITHOUT_DAY"]
        assert self.judge(transferred_on=date(2026, 10, 6)) == ["TRANSFERRED_TO_NOBODY"]

    def test_a_small_fine_needs_no_record_and_a_large_one_does(self):
        small = {"act": "small", "fine": 250_000}

        assert self.judge(**small) == ["RECORD_NOT_NEEDED"]
        assert self.judge(**small, record_number="", record_on=None) == []
        assert self.judge(act="small", fine=300_000) == []
        assert self.judge(act="small", fine=500_000, subject_form="organisation") == ["RECORD_NOT_NEEDED"]
        assert self.judge(record_number="", record_on=None) == ["RECORD_MISSING"]

    def test_the_record_has_two_copies(self):
        assert self.judge(number_of_copies=1) == ["TOO_FEW_RECORD_COPIES"]

    def test_another_act_is_described_and_not_called_unverified(self):
        assert self.judge(act="other") == ["ACT_UNDESCRIBED"]
        assert self.judge(act="other", description="NĐ 98/2020 Đ17") == []

    def test_an_act_is_not_later_than_the_visit_that_found_it(self):
        assert self.judge(act_on=date(2026, 10, 6), record_on=date(2026, 10, 6)) == ["ACT_AFTER_INSPECTION"]

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"licence_months": 6, "licence_kind": "security_certificate"}, []),
            ({"licence_months": 12, "licence_kind": "security_certificate"}, []),
            ({"licence_months": 5, "licence_kind": "security_certificate"}, ["LICENCE_OUTSIDE_FRAME"]),
            ({"licence_months": 13, "licence_kind": "security_certificate"}, ["LICENCE_OUTSIDE_FRAME"]),
            ({"licence_months": 6}, ["LICENCE_WITHOUT_KIND"]),
            ({"licence_kind": "security_certificate"}, ["SANCTION_WITHOUT_TERM"]),
        ],
    )
    def test_a_licence_is_taken_for_the_months_the_act_allows(self, changes: dict[str, Any], expected: list[str]):
        assert self.judge(sanctions=("fine", "licence"), **changes) == expected

    def test_a_term_belongs_to_its_sanction(self):
        assert self.judge(halt_months=3) == ["TERM_WITHOUT_SANCTION"]
        assert self.judge(sanctions=("fine", "halt")) == ["SANCTION_WITHOUT_TERM"]

    def test_the_frame_of_an_act_beyond_the_chairman_is_passed_on(self):
        open_case = {"decision_number": "", "decision_on": None, "sanctions": (), "fine": None}

        assert self.judge(limit=29_999_999, **open_case) == ["FRAME_BEYOND_CHAIRMAN"]
        assert self.judge(limit=30_000_000, **open_case) == []
        passed_on = {"transferred_to": "UBND thành phố", "transferred_on": DAY}
        assert self.judge(limit=29_999_999, **open_case, **passed_on) == []

    def test_an_organisation_pays_double_and_the_chairman_may_fine_double(self):
        double = {"subject_form": "organisation", "fine": 50_000_000}

        assert self.judge(limit=25_000_000, **double) == []
        assert self.judge(limit=24_999_999, **double) == ["FINE_BEYOND_CHAIRMAN"]

    def test_nothing_is_paid_or_done_before_the_decision(self):
        assert self.judge(paid_on=date(2026, 10, 11)) == ["DATES_OUT_OF_ORDER"]
        assert self.judge(delivered_on=date(2026, 10, 11)) == ["DATES_OUT_OF_ORDER"]
        undecided = {"decision_number": "", "decision_on": None, "sanctions": (), "fine": None}
        assert self.judge(**undecided, paid_on=DAY) == ["STEP_WITHOUT_DECISION"]
        assert self.judge(**undecided, executed=True) == ["STEP_WITHOUT_DECISION"]

    def test_execution_means_payment_enforcement_or_exemption(self):
        assert self.judge(executed=True) == ["EXECUTED_WITHOUT_PAYMENT"]
        assert self.judge(executed=True, paid_on=date(2026, 10, 20)) == []
        assert self.judge(executed=True, enforced_on=date(2026, 10, 20)) == []
        assert self.judge(executed=True, relief="exempted") == []

    def test_a_crime_is_not_sanctioned_as_well(self):
        assert self.judge(criminal_transfer_on=date(2026, 10, 10)) == ["CRIME_AND_SANCTION"]
        assert self.judge(criminal_transfer_on=date(2026, 10, 13)) == []

    def test_delivery_and_receipt_have_their_days(self):
        assert self.judge(delivery="post") == ["DELIVERY_WITHOUT_DAY"]
        assert self.judge(receipt_number="7") == ["RECEIPT_WITHOUT_DAY"]

    def test_steps_to_come_are_slips(self):
        assert self.judge(paid_on=date(2026, 11, 21)) == ["DATE_IN_FUTURE"]


class TestRemedies:
    ASKED = Remedy(
        establishment="e", inspection="i", request="PCCC", requested_on=DAY, due_on=date(2026, 12, 1), follow_up="f"
    )
    MADE = VisitThen("e", DAY, held=True)
    AGAIN = VisitThen("e", date(2026, 11, 2), held=True)

    def judge(self, made: VisitThen = MADE, again: VisitThen = AGAIN, **changes: Any) -> list[str]:
        return codes(check_remedy(replace(self.ASKED, **changes), TODAY, made_at=made, followed_by=again))

    def test_a_follow_up_is_of_the_same_place_and_later(self):
        assert self.judge() == []
        assert self.judge(again=replace(self.AGAIN, establishment="x")) == ["VISIT_OF_OTHER_PLACE"]
        assert self.judge(again=replace(self.AGAIN, held_on=date(2026, 10, 4))) == ["DATES_OUT_OF_ORDER"]
        assert self.judge(follow_up="i") == ["FOLLOW_UP_IS_SAME_VISIT"]

    def test_a_request_is_of_its_visit(self):
        assert self.judge(made=replace(self.MADE, establishment="x")) == ["VISIT_OF_OTHER_PLACE"]
        assert self.judge(made=replace(self.MADE, held_on=date(2026, 10, 6))) == ["DATES_OUT_OF_ORDER"]

    def test_a_conclusion_needs_a_held_follow_up_of_its_day(self):
        concluded = {"conclusion": "not_met", "checked_on": date(2026, 11, 2)}

        assert self.judge(**concluded) == []
        assert self.judge(again=replace(self.AGAIN, held=False), **concluded) == ["CONCLUSION_WITHOUT_CHECK"]
        assert self.judge(conclusion="not_met", checked_on=date(2026, 11, 3)) == ["CHECK_ON_OTHER_DAY"]

    def test_met_without_any_proof_is_noted(self):
        met = {"conclusion": "met", "checked_on": DAY, "follow_up": ""}

        assert codes(check_remedy(replace(self.ASKED, **met), TODAY)) == ["MET_WITHOUT_PROOF"]  # type: ignore[arg-type]

    def test_days_to_come_are_slips(self):
        assert self.judge(reported_on=date(2026, 11, 21)) == ["DATE_IN_FUTURE"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"found_on": date(2026, 11, 21)}, ["DATE_IN_FUTURE"]),
        ({"found_on": date(2026, 10, 4)}, ["DATES_OUT_OF_ORDER"]),
        ({"quantity": None}, ["GOODS_WITHOUT_QUANTITY"]),
        ({"quantity_unit": ""}, ["QUANTITY_WITHOUT_UNIT"]),
        ({"document": ""}, ["HANDLED_WITHOUT_DOCUMENT"]),
        ({"handling": ""}, ["GOODS_NOT_HANDLED"]),
        ({"establishment": "x"}, ["VISIT_OF_OTHER_PLACE"]),
    ],
    ids=str,
)
def test_goods_say_how_many_where_and_by_which_paper(changes: dict[str, Any], expected: list[str]):
    goods = GoodsFound(
        name="Đĩa", kind="depraved_media", found_on=DAY, establishment="e", inspection="i", quantity=4,
        quantity_unit="chiếc", handling="confiscated", document="3/QĐ-TT",
    )  # fmt: skip
    at = VisitThen("e", DAY, held=True)

    assert codes(check_goods(replace(goods, **changes), TODAY, found_at=at)) == expected


def test_a_warning_passes_with_the_reason_of_its_record_and_an_error_never():
    askers = (warning("A", needs_reason=True), warning("B"), Finding("C", Severity.ERROR))

    assert [one.blocks for one in waive(askers, "  ")] == [True, False, True]
    passed = waive(askers, " Chủ tịch đã ký ")
    assert [(one.waived, one.blocks) for one in passed] == [("Chủ tịch đã ký", False), ("", False), ("", True)]
