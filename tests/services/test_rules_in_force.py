"""The rules as they are in force: the dated data of the program on the day before and the day after a change, what
passes with a reason, and that no record whatever breaks the check.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.establishments import Establishment, LifeEvent
from db.domain.findings import Severity
from db.domain.inspections import Inspection, Member
from db.domain.periods import parse_period
from db.domain.registers import REGISTERS
from db.domain.trainings import Participant, StaffMember, Training
from db.domain.violations import Violation
from db.queries.records import Filter
from db.transactions import reading
from desktop.messages import describe_finding
from desktop.sentences import SENTENCES
from desktop.services.catalogs import load_catalogs, load_rules
from desktop.services.checks import check_in
from desktop.services.records import UndoStack, check_record, delete_record, find_records
from desktop.services.reports import examine_report
from tests.support.records import any_record
from tests.support.ward_office import WARD, add, add_place, add_visit, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _typeshed import DataclassInstance

    from desktop.services.office import Office

TEAM = tuple(Member(name=f"Cán bộ {n}", present=True, card_number=f"{n}/TKT") for n in range(3))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office on 20/11/2026."""
    made = make_office(tmp_path)
    yield made
    made.close()


def codes(office: Office, value: DataclassInstance, *, notes: bool = True) -> list[str]:
    found = check_record(office, value)
    return [one.code for one in found if notes or one.severity is not Severity.NOTE]


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001 - local time, as on the form


class TestDecrees:
    """Nghị định 167/2013 → 144/2021 → 282/2025, and what else changed on a day."""

    @pytest.mark.parametrize(
        ("act", "last", "next_act"),
        [("167-22", date(2021, 12, 31), "144-24-1"), ("144-24-1", date(2025, 12, 14), "282-32-1")],
    )
    def test_an_act_is_judged_by_the_decree_of_its_day(self, office: Office, act: str, last: date, next_act: str):
        place = add_place(office)
        first = date.fromordinal(last.toordinal() + 1)

        def judged(code: str, day: date) -> bool:
            return "ACT_NOT_IN_FORCE" in codes(office, Violation(establishment=place, act=code, act_on=day))

        assert [judged(act, last), judged(act, first)] == [False, True]
        assert [judged(next_act, last), judged(next_act, first)] == [True, False]

    def test_every_day_since_2013_has_acts_of_one_decree_for_each_of_the_four_matters(self):
        acts = load_catalogs()["acts"]

        for day, decree in (
            (date(2013, 12, 28), "NĐ 167/2013"),
            (date(2021, 12, 31), "NĐ 167/2013"),
            (date(2022, 1, 1), "NĐ 144/2021"),
            (date(2025, 12, 14), "NĐ 144/2021"),
            (date(2025, 12, 15), "NĐ 282/2025"),
        ):
            groups = {entry.group for entry in acts.on(day)} - {"NĐ 38/2021", "Văn bản khác"}
            assert groups == {decree}

    def test_what_was_not_verified_says_so_and_states_no_amount(self):
        for act in load_catalogs()["acts"].entries:
            assert ("fine_to" in act.attributes) != bool(act.attributes.get("unverified"))

    def test_karaoke_rooms_have_their_decree(self):
        karaoke = [entry for entry in load_catalogs()["acts"].entries if entry.group == "NĐ 38/2021"]

        assert len(karaoke) == 7
        assert {(e.attributes["fine_from"], e.attributes["fine_to"]) for e in karaoke} == {("15000000", "20000000")}
        assert all(entry.holds_on(date(2021, 6, 1)) and not entry.holds_on(date(2021, 5, 31)) for entry in karaoke)

    @pytest.mark.parametrize(
        ("code", "first"),
        [
            ("CHECKED_TWICE_IN_YEAR", date(2025, 5, 17)),
            ("REFUSED_WITHOUT_WITNESS", date(2022, 1, 1)),
            ("RECORD_LATE", date(2022, 1, 1)),
            ("TEAM_TOO_SMALL", date(2006, 7, 16)),
            ("SECURITY_CERTIFICATE_MISSING", date(2016, 7, 1)),
            ("LICENCE_MISSING", date(2019, 9, 1)),
        ],
    )
    def test_a_rule_begins_on_its_day(self, code: str, first: date):
        rules, before = load_rules(), date.fromordinal(first.toordinal() - 1)

        assert rules.on(code, first) is not None
        assert rules.on(code, before) is None

    def test_every_rule_has_its_sentence_and_every_warning_of_law_its_clause(self):
        for rule in load_rules().rules:
            assert SENTENCES[rule.code].what
            if rule.needs_reason:
                assert rule.severity is Severity.WARNING
                assert rule.source

    def test_the_chairman_s_limit_begins_with_its_decree(self, office: Office):
        place = add_place(office)
        violation = Violation(
            establishment=place,
            act="144-27-2",
            act_on=date(2025, 6, 1),
            record_number="1",
            record_on=date(2025, 6, 2),
            decision_number="2",
            decision_on=date(2025, 6, 30),
            sanctions=("fine",),
            fine=38_000_000,
            subject_form="individual",
        )

        assert codes(office, violation) == []
        assert codes(office, replace(violation, decision_on=date(2025, 7, 1))) == ["FINE_BEYOND_CHAIRMAN"]

    def test_delivery_by_wire_begins_with_its_decree(self, office: Office):
        violation = Violation(
            establishment=add_place(office), act="144-24-1", act_on=date(2025, 6, 2), decision_number="2",
            decision_on=date(2025, 6, 20), delivery="electronic",
        )  # fmt: skip

        assert "CODE_NOT_IN_FORCE" in codes(office, replace(violation, delivered_on=date(2025, 6, 30)))
        assert "CODE_NOT_IN_FORCE" not in codes(office, replace(violation, delivered_on=date(2025, 7, 1)))

    def test_the_commitment_of_the_city_is_asked_from_its_day(self):
        checklist = load_catalogs()["checklist"]

        assert "insurance" not in {entry.code for entry in checklist.on(date(2025, 12, 20))}
        assert "insurance" in {entry.code for entry in checklist.on(date(2025, 12, 21))}


class TestChecklist:
    """The fifteen items of domain.md §2.4, one code or several each."""

    ITEMS: tuple[tuple[str, ...], ...] = (
        ("business_registration",),
        ("security_certificate", "security_notice", "security_officer"),
        ("karaoke_licence", "dance_hall_licence"),
        ("karaoke_area", "no_bolt", "karaoke_hours", "karaoke_sound", "karaoke_staff", "dance_hall_hours",
         "dance_hall_distance", "dance_hall_area"),
        ("labour_contracts", "labour_registration"),
        ("under_18",),
        ("health_checks",),
        ("establishment_commitment", "worker_commitments"),
        ("temporary_residence", "worker_papers"),
        ("certificates",),
        ("staff_list", "police_report"),
        ("guest_identity", "stay_notice", "service_book", "massage_rooms", "dance_hall_guards"),
        ("fire_safety",),
        ("no_indecency",),
        ("insurance",),
    )  # fmt: skip

    def test_every_item_is_there_and_nothing_else(self):
        assert sorted(code for codes in self.ITEMS for code in codes) == sorted(
            entry.code for entry in load_catalogs()["checklist"].entries
        )

    def test_only_what_could_not_be_read_is_marked(self):
        marked = [e.code for e in load_catalogs()["checklist"].entries if e.attributes.get("unverified")]

        assert marked == ["dance_hall_area"]

    def test_a_hair_salon_is_not_asked_for_a_karaoke_room(self):
        asked = {
            entry.code
            for entry in load_catalogs()["checklist"].on(date(2026, 11, 20))
            if not (kinds := entry.attributes.get("kinds", "").split()) or "hair_salon" in kinds
        }

        assert "under_18" in asked
        assert not asked & {"karaoke_area", "security_certificate", "guest_identity"}


class TestUnits:
    def test_a_place_lies_in_a_unit_that_exists_and_is_the_office_s_own(self, office: Office):
        place = Establishment(name="A", kinds=("restaurant",), address="1", status="operating", commune=unit(WARD))
        old = unit(WARD, date(2025, 6, 30))

        assert codes(office, place, notes=False) == []
        assert codes(office, replace(place, commune=old), notes=False) == ["UNIT_NOT_ON_DAY", "UNIT_ELSEWHERE"]
        assert codes(office, replace(place, former_commune=old), notes=False) == []
        assert codes(office, replace(place, commune=unit("11689")), notes=False) == ["UNIT_ELSEWHERE"]
        closed = replace(place, commune=old, status="closed", closed_on=date(2025, 6, 1))
        assert codes(office, closed, notes=False) == ["UNIT_ELSEWHERE"]

    def test_a_province_has_the_places_of_its_communes(self, tmp_path: Path):
        superior = make_superior(tmp_path)
        place = Establishment(name="A", kinds=("restaurant",), address="1", status="operating", commune=unit(WARD))

        assert codes(superior, place, notes=False) == []
        superior.close()


class TestReferences:
    def test_a_record_that_was_deleted_is_gone_for_those_that_point_to_it(self, office: Office):
        place = add_place(office)
        visit = Inspection(establishment=place, kind="survey", state="to_do", planned_on=date(2026, 12, 1))
        assert codes(office, visit) == []

        delete_record(office, "establishments", place, "trùng", undo=UndoStack())

        assert codes(office, visit) == ["REFERENCE_GONE"]
        assert codes(office, replace(visit, establishment="không phải mã")) == ["REFERENCE_GONE"]

    def test_staff_of_the_class_are_known_by_their_days(self, office: Office):
        gone = add(office, StaffMember(name="Hạnh", level="commune", to_on=date(2026, 1, 1)))
        training = Training(name="Lớp", kind="class", from_on=date(2026, 5, 4), participants=(Participant(staff=gone),))

        assert codes(office, training) == ["PARTICIPANT_NOT_SERVING"]


class TestReasons:
    """What the law lets pass with a reason."""

    def put_twice_checked(self, office: Office, **fields: Any) -> str:
        place = add_place(office, kinds=("restaurant",), business_number="0200123456")
        add_visit(office, place, date(2026, 3, 2), plan_number="1", members=TEAM)
        return add_visit(office, place, date(2026, 4, 2), plan_number="1", members=TEAM, **fields)

    def test_a_warning_blocks_until_its_record_says_why(self, office: Office):
        self.put_twice_checked(office)

        readiness = examine_report(office, parse_period("2026-H1"))

        assert (readiness.number(Severity.WARNING), readiness.blocking, readiness.waived) == (1, 1, ())

    def test_with_a_reason_it_is_listed_and_blocks_no_longer(self, office: Office):
        visit = self.put_twice_checked(office, waiver="Chủ tịch UBND yêu cầu kiểm tra lại")

        readiness = examine_report(office, parse_period("2026-H1"))

        assert (readiness.number(Severity.WARNING), readiness.blocking) == (0, 0)
        [passed] = readiness.waived
        assert (passed.record_id, [one.code for one in passed.findings]) == (visit, ["CHECKED_TWICE_IN_YEAR"])
        assert passed.findings[0].waived == "Chủ tịch UBND yêu cầu kiểm tra lại"

    def test_an_error_does_not_pass_with_any_reason(self, office: Office):
        place = add_place(office)
        add_visit(office, place, date(2026, 4, 2), plan_number="1", waiver="Thiếu người")

        assert examine_report(office, parse_period("2026-H1")).blocking == 1

    def test_codes_in_the_findings_of_a_report_are_told_in_words(self, office: Office):
        add_place(office, events=(LifeEvent(kind="halted", on=date(2026, 2, 1)),))

        [record] = examine_report(office, parse_period("2026-H1")).records
        told = " ".join(describe_finding(one).text for one in record.findings)

        assert "Bị đình chỉ" in told
        assert "karaoke_licence" not in told
        assert "Giấy phép karaoke" in told

    def test_every_register_with_rules_that_ask_for_a_reason_has_a_place_for_it(self):
        without = {register.name for register in REGISTERS if "waiver" not in {spec.name for spec in register.fields}}

        assert "establishments" not in without
        assert not without & {"inspections", "violations", "remedies", "activities", "trainings", "goods"}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_no_record_whatever_breaks_its_check(checked: tuple[Office, tuple[str, ...]], register: Any):
    office, ids = checked
    names = {spec.name for spec in register.fields} | {""}

    @settings(max_examples=12)
    @given(seed=st.integers(0, 2**32))
    def holds(seed: int) -> None:
        value = any_record(register.record, office.catalogs, ids, Random(seed))
        with reading(office.database) as connection:
            found = check_in(connection, office, value, record_id=None)
        assert {one.where for one in found} <= names
        assert {one.code for one in found} <= set(SENTENCES)
        assert all(describe_finding(one).what for one in found)

    holds()


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, tuple[str, ...]]]:
    """An office with a place, two visits and a member of the staff, and the ids of all of them and of units."""
    office = make_office(tmp_path_factory.mktemp("checked"))
    place = add_place(office)
    add_visit(office, place, date(2026, 3, 2), members=TEAM)
    add_visit(office, place, date(2026, 4, 2), follows="")
    add(office, StaffMember(name="Hạnh", level="commune"))
    ids = [one for name in ("establishments", "inspections", "staff") for one in find_records(office, name, Filter())]
    yield office, (*ids, unit(WARD), unit(WARD, date(2025, 6, 30)))
    office.close()
