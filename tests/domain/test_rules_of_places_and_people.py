"""The rules of establishments, awareness work and training, and those of every register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from db.domain.activities import Activity, Audience, FormUsed, check_activity
from db.domain.catalogs import Catalog, Catalogs, Entry
from db.domain.establishment_rules import check_belonging, check_place_rules, looks_like_telephone
from db.domain.establishments import Commitment, Establishment, LifeEvent, Paper
from db.domain.findings import Finding, Severity
from db.domain.inspections import Inspection
from db.domain.record_rules import check_fields, check_units, places_of, references_in
from db.domain.rulebook import Rule, RuleBook
from db.domain.trainings import Participant, StaffMember, Training, check_training
from db.domain.units import Unit
from db.domain.violations import Violation

TODAY = date(2026, 11, 20)
RULES = RuleBook(
    (
        Rule("SECURITY_CERTIFICATE_MISSING", Severity.WARNING, "NĐ 96/2016 Đ25"),
        Rule("LICENCE_MISSING", Severity.WARNING, "NĐ 54/2019"),
        Rule("REGISTRATION_MISSING", Severity.NOTE, "NĐ 178/2004"),
        Rule("COMMITMENT_MISSING", Severity.NOTE, "NĐ 178/2004 Đ11.3"),
        Rule("MINORS_WHERE_BARRED", Severity.WARNING, "PL 10/2003"),
        Rule("SUSPENDED_WITHOUT_NOTICE", Severity.NOTE, "NĐ 96/2016", limit=10),
    )
)
KINDS = Catalog(
    "establishment_kinds",
    (
        Entry("karaoke", "Karaoke", attributes={"antt": "yes", "barred_u18": "yes"}),
        Entry("hair_salon", "Cắt tóc"),
    ),
)
PLACE = Establishment(
    name="Karaoke Sao Khuê",
    kinds=("karaoke",),
    status="operating",
    business_number="0200123456",
    papers=(Paper(kind="security_certificate"), Paper(kind="karaoke_licence")),
    commitments=(Commitment(year=2026, signed_on=date(2026, 1, 9)),),
)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def place(**changes: Any) -> list[str]:
    return codes(check_place_rules(replace(PLACE, **changes), rules=RULES, kinds=KINDS, today=TODAY))


class TestEstablishments:
    def test_a_place_with_all_its_papers_has_no_findings(self):
        assert place() == []

    def test_a_kind_needs_its_papers_while_the_place_is_in_business(self):
        assert place(papers=()) == ["SECURITY_CERTIFICATE_MISSING", "LICENCE_MISSING"]
        assert place(papers=(), status="halted", events=()) == []
        assert place(papers=(), kinds=("hair_salon",)) == []

    def test_a_business_is_registered_or_said_not_to_be(self):
        assert place(business_number="") == ["REGISTRATION_MISSING"]
        assert place(business_number="", form="unregistered") == []
        assert place(business_number="", papers=(*PLACE.papers, Paper(kind="household_registration"))) == []

    def test_the_commitment_of_the_year(self):
        assert place(commitments=(Commitment(year=2025),)) == ["COMMITMENT_MISSING"]
        assert place(commitments=(Commitment(signed_on=date(2026, 2, 1)),)) == []
        assert place(commitments=(Commitment(year=2026),) * 2) == ["COMMITMENT_TWICE"]
        assert place(commitments=(Commitment(year=2026, signed_on=date(2024, 1, 9)),)) == ["COMMITMENT_YEAR_DIFFERS"]
        assert place(commitments=(Commitment(year=2026, signed_on=date(2026, 12, 1)),)) == ["DATE_IN_FUTURE"]

    def test_minors_where_they_may_not_work(self):
        assert place(workers_under_18=1) == ["MINORS_WHERE_BARRED"]
        assert place(workers_under_18=1, kinds=("hair_salon",)) == []
        assert place(workers_under_18=0) == []

    @pytest.mark.parametrize(
        ("notified_on", "expected"),
        [
            (None, ["SUSPENDED_WITHOUT_NOTICE"]),
            (date(2026, 5, 23), ["SUSPENDED_WITHOUT_NOTICE"]),
            (date(2026, 5, 22), []),
        ],
        ids=["never", "nine days before", "ten days before"],
    )
    def test_a_pause_is_announced_ten_days_before(self, notified_on: date | None, expected: list[str]):
        pause = LifeEvent(kind="suspended", on=date(2026, 6, 1), notified_on=notified_on)

        assert place(status="suspended", events=(pause,)) == expected

    def test_the_status_follows_the_events_and_events_follow_the_opening(self):
        halted = LifeEvent(kind="halted", on=date(2026, 6, 1))

        assert place(events=(halted,)) == ["STATUS_AGAINST_EVENTS"]
        assert place(events=(halted,), status="halted", opened_on=date(2026, 6, 2)) == ["DATES_OUT_OF_ORDER"]
        assert place(opened_on=date(2026, 11, 21)) == ["DATE_IN_FUTURE"]

    @pytest.mark.parametrize(
        ("latitude", "longitude", "expected"),
        [
            (20.78, 106.71, []),
            (8.64, 111.92, []),
            (None, None, []),
            (20.78, None, ["POSITION_HALF"]),
            (106.71, 20.78, ["POSITION_SWAPPED"]),
            (48.85, 2.35, ["POSITION_OUTSIDE"]),
        ],
        ids=["Hải Phòng", "Trường Sa", "none", "half", "swapped", "Paris"],
    )
    def test_a_place_is_in_viet_nam(self, latitude: float | None, longitude: float | None, expected: list[str]):
        assert place(latitude=latitude, longitude=longitude) == expected

    @pytest.mark.parametrize(
        ("text", "good"),
        [
            ("0912345678", True),
            ("0225.3.880.123", True),
            ("+84 912 345 678", True),
            ("0912345678, 02253880123", True),
            ("912345678", False),
            ("09123", False),
            ("không có", False),
        ],
    )
    def test_telephones_have_a_shape(self, text: str, good: bool):
        assert looks_like_telephone(text) is good
        assert place(telephone=text) == ([] if good else ["TELEPHONE_SHAPE"])

    def test_numbers_of_persons_have_nine_or_twelve_digits(self):
        assert place(representative_id_number="031 080 001 234") == []
        assert place(representative_id_number="031234567") == []
        assert place(representative_id_number="03108") == ["PERSON_NUMBER_SHAPE"]

    def test_a_place_of_another_unit_needs_a_reason(self):
        there = replace(PLACE, commune="ward")

        assert check_belonging(there, own="ward", ancestors=("province",)) == ()
        assert check_belonging(there, own="province", ancestors=("province",)) == ()
        found = check_belonging(there, own="other", ancestors=("province",))
        assert [(one.code, one.needs_reason) for one in found] == [("UNIT_ELSEWHERE", True)]


class TestActivities:
    FORMS = Catalog(
        "activity_forms",
        (
            Entry("press_local", "Báo", attributes={"counts": "times outlet title published_on"}),
            Entry("loudspeaker", "Loa", attributes={"counts": "times minutes"}),
        ),
    )
    GOOD = Activity(
        name="Phát thanh", from_on=date(2026, 5, 1), to_on=date(2026, 5, 31), forms=(FormUsed(form="loudspeaker"),)
    )

    def judge(self, workers: dict[str, int] | None = None, **changes: Any) -> list[str]:
        return codes(check_activity(replace(self.GOOD, **changes), TODAY, forms=self.FORMS, workers=workers))

    def form(self, code: str = "loudspeaker", **fields: Any) -> list[str]:
        return self.judge(forms=(FormUsed(form=code, **fields),))

    def test_kept_up_means_when_it_was_done_last(self):
        assert self.form(kept_up=True) == ["KEPT_UP_WITHOUT_DAY"]
        assert self.form(kept_up=True, last_done_on=date(2026, 5, 31)) == []

    def test_the_last_time_is_inside_the_days(self):
        assert self.form(last_done_on=date(2026, 4, 30)) == ["LAST_DONE_OUTSIDE"]
        assert self.form(last_done_on=date(2026, 6, 1)) == ["LAST_DONE_OUTSIDE"]
        assert self.form(last_done_on=date(2026, 11, 21)) == ["DATE_IN_FUTURE"]

    def test_an_item_in_the_press_has_its_outlet_and_day(self):
        assert self.form("press_local") == ["PRESS_WITHOUT_OUTLET", "PRESS_WITHOUT_DAY"]
        assert self.form("press_local", outlet="Báo Hải Phòng", published_on=date(2026, 5, 4)) == []

    def test_forms_and_audiences_stand_once(self):
        people = Audience(audience="people", persons=3)

        assert self.judge(forms=(FormUsed(form="loudspeaker"),) * 2) == ["FORM_TWICE"]
        assert self.judge(audiences=(people, people)) == ["AUDIENCE_TWICE"]

    def test_audiences_together_are_not_more_than_all(self):
        listeners = (Audience(audience="people", persons=3), Audience(audience="officials", persons=2))

        assert self.judge(audiences=listeners, people_total=5) == []
        assert self.judge(audiences=listeners, people_total=4) == ["AUDIENCES_EXCEED_TOTAL"]

    def test_more_workers_than_the_register_knows_are_noted(self):
        workers = (Audience(audience="establishment_workers", establishment="e", persons=7),)

        assert self.judge({"e": 6}, audiences=workers) == ["AUDIENCE_BEYOND_REGISTER"]
        assert self.judge({"e": 7}, audiences=workers) == []


class TestTrainings:
    CLASS = Training(name="Lớp", kind="class", from_on=date(2026, 5, 4), participants=(Participant(staff="s"),))
    HANH = StaffMember(name="Hạnh", level="commune", to_on=date(2026, 5, 4))

    def test_a_class_has_participants(self):
        assert codes(check_training(replace(self.CLASS, participants=()), TODAY)) == ["TRAINING_WITHOUT_PEOPLE"]
        assert codes(check_training(replace(self.CLASS, participants=(), other_participants=4), TODAY)) == []

    def test_who_no_longer_serves_is_said(self):
        gone = replace(self.HANH, to_on=date(2026, 5, 3))

        assert codes(check_training(self.CLASS, TODAY, staff={"s": self.HANH})) == []
        assert codes(check_training(self.CLASS, TODAY, staff={"s": gone})) == ["PARTICIPANT_NOT_SERVING"]

    def test_staff_of_another_unit_are_noted(self):
        assert codes(check_training(self.CLASS, TODAY, foreign=1)) == ["PARTICIPANT_OF_OTHER_UNIT"]


class TestEveryRegister:
    CATALOGS = Catalogs(
        "",
        {
            "establishment_kinds": KINDS,
            "establishment_statuses": Catalog("establishment_statuses", (Entry("operating", "Hoạt động"),)),
            "delivery_ways": Catalog("delivery_ways", (Entry("electronic", "Điện tử", valid_from=date(2025, 7, 1)),)),
            "inspection_kinds": Catalog("inspection_kinds", (Entry("old", "Cũ", valid_to=date(2025, 12, 31)),)),
        },
    )

    def judge(self, value: Any, day: date | None = None) -> list[str]:
        found = check_fields(value, tuple(places_of(value)), catalogs=self.CATALOGS, day=day, today=TODAY)
        return codes(found)

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(1989, 12, 31), ["DATE_TOO_EARLY"]),
            (date(1990, 1, 1), []),
            (date(2046, 12, 31), []),
            (date(2047, 1, 1), ["DATE_TOO_LATE"]),
        ],
    )
    def test_days_are_of_our_time(self, day: date, expected: list[str]):
        assert self.judge(Inspection(planned_on=day)) == expected
        assert self.judge(Establishment(events=(LifeEvent(on=day),))) == expected

    def test_an_old_house_and_a_long_licence_may_be(self):
        old = Establishment(opened_on=date(1975, 5, 1), papers=(Paper(expires_on=date(2090, 1, 1)),))
        found = check_fields(old, tuple(places_of(old)), catalogs=self.CATALOGS, day=None, today=TODAY)

        assert [(one.code, one.severity) for one in found] == [("DATE_TOO_EARLY", Severity.WARNING)]

    def test_counts_are_not_negative_and_not_absurd(self):
        assert self.judge(Establishment(rooms=-1)) == ["NUMBER_NEGATIVE"]
        assert self.judge(Establishment(rooms=100_001)) == ["NUMBER_TOO_LARGE"]
        assert self.judge(Establishment(rooms=0)) == []

    def test_codes_are_in_their_catalog(self):
        assert self.judge(Establishment(kinds=("karaoke", "sauna"))) == ["CODE_UNKNOWN"]
        assert self.judge(Violation(act="nowhere")) == ["CODE_UNKNOWN"]

    def test_a_code_is_in_force_on_the_day_of_the_record(self):
        assert self.judge(Inspection(kind="old"), date(2025, 12, 31)) == []
        assert self.judge(Inspection(kind="old"), date(2026, 1, 1)) == ["CODE_NOT_IN_FORCE"]

    def test_the_way_of_delivery_is_judged_by_the_day_of_delivery(self):
        delivered = Violation(delivery="electronic", delivered_on=date(2025, 7, 1))

        assert self.judge(delivered, date(2025, 6, 1)) == []
        assert self.judge(replace(delivered, delivered_on=date(2025, 6, 30)), date(2025, 6, 1)) == ["CODE_NOT_IN_FORCE"]

    def test_a_unit_exists_on_its_day(self):
        ward = Unit("w", "11692", "Phường Hải Thành", "commune", "phường", "p", date(2004, 1, 1), date(2025, 6, 30))
        units = {"w": ward}

        def judge(value: Establishment, day: date) -> list[str]:
            return codes(check_units(tuple(places_of(value)), unit_of=units.get, day=day))

        assert judge(Establishment(commune="w"), date(2025, 6, 30)) == []
        assert judge(Establishment(commune="w"), date(2025, 7, 1)) == ["UNIT_NOT_ON_DAY"]
        assert judge(Establishment(former_commune="w"), date(2025, 7, 1)) == []
        assert judge(Establishment(commune="x"), TODAY) == ["UNIT_NOT_KNOWN"]

    def test_records_pointed_to_are_told_by_register(self):
        training = Training(participants=(Participant(staff="s"), Participant(staff="t")))

        assert references_in(tuple(places_of(training))) == {"staff": {"s": "participants", "t": "participants"}}
