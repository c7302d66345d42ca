"""What cards say of a record, its state, its history, and what forms begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from db.domain.activities import Activity, Audience, FormUsed
from db.domain.errors import KnownError
from db.domain.establishments import Commitment, Establishment, Paper
from db.domain.inspections import Inspection, Member
from db.domain.place_states import PlaceState, PlaceWork
from db.domain.trainings import Participant, StaffMember, Training
from desktop.services.cards import (
    days_left,
    event_values,
    paper_state,
    place_card,
    record_details,
    record_history,
    visit_card,
)
from desktop.services.forms import compare_meanwhile, draft_content, find_draft, newest_value, offer_records, open_form
from desktop.services.lists import Filter
from desktop.services.place_lists import WantedPlaces, find_places, place_choices, place_lines, place_summary
from desktop.services.records import UndoStack, change_record, delete_record, keep_draft, load_record, restore_record
from desktop.services.visit_lists import visit_lines
from desktop.services.visits import begin_visit, questions
from desktop.services.work_lists import find_activities, find_staff
from tests.support.clock import FrozenClock
from tests.support.ward_office import add, add_place, add_visit, ask_remedy, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

THIS_YEAR, LAST_YEAR, TODAY = date(2026, 10, 15), date(2025, 6, 1), date(2026, 11, 20)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def office(tmp_path: Path, clock: FrozenClock) -> Iterator[Office]:
    made = make_office(tmp_path, clock)
    yield made
    made.close()


def change(office: Office, record_id: str, register: str = "establishments", **fields: object) -> None:
    loaded = load_record(office, register, record_id)
    value = replace(loaded.value, **fields)
    change_record(office, record_id, value, seen=loaded.context, undo=UndoStack())


def state_of(office: Office, place: str) -> PlaceState:
    return place_lines(office, (place,))[0].state


def test_a_place_is_unchecked_until_a_visit_is_held_in_the_report_year(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, LAST_YEAR)
    assert state_of(office, place) is PlaceState.UNCHECKED

    add_visit(office, place, date(2025, 12, 15))  # the first day of the report year 2026

    assert state_of(office, place) is PlaceState.OPERATING
    assert place_lines(office, (place,))[0].last_visit == date(2025, 12, 15)


def test_an_overdue_request_hides_every_state_but_closed(office: Office) -> None:
    place = add_place(office, status="suspended")
    visit = add_visit(office, place, THIS_YEAR)
    ask_remedy(office, place, visit, date(2026, 11, 19))
    assert state_of(office, place) is PlaceState.OVERDUE

    change(office, place, status="closed", closed_on=TODAY)

    assert state_of(office, place) is PlaceState.CLOSED


def test_a_request_is_not_overdue_on_its_last_day_nor_once_met(office: Office) -> None:
    place = add_place(office)
    visit = add_visit(office, place, THIS_YEAR)
    ask_remedy(office, place, visit, TODAY)
    ask_remedy(office, place, visit, date(2026, 11, 1), conclusion="met", checked_on=TODAY)

    assert state_of(office, place) is PlaceState.OPERATING


@pytest.mark.parametrize(
    ("work", "fields"),
    [
        (PlaceWork.PAPERS_ENDED, {"papers": (Paper(kind="security", expires_on=date(2026, 11, 19)),)}),
        (PlaceWork.NO_WORKERS, {"workers_total": None}),
        (PlaceWork.NO_COMMITMENT, {"commitments": (Commitment(year=2025),)}),
        (PlaceWork.UNCHECKED, {}),
    ],
)
def test_a_work_list_holds_the_places_that_wait_and_no_closed_ones(
    office: Office, work: PlaceWork, fields: dict[str, object]
) -> None:
    done = add_place(office, "Xong", commitments=(Commitment(year=2026),))
    add_visit(office, done, THIS_YEAR)
    waiting = add_place(office, "Chờ", **{"commitments": (Commitment(signed_on=date(2026, 1, 20)),), **fields})
    if work is not PlaceWork.UNCHECKED:
        add_visit(office, waiting, THIS_YEAR)
    closed = add_place(office, "Đóng", status="closed", closed_on=date(2026, 1, 1), **fields)

    found = find_places(office, WantedPlaces(works=frozenset({work})))

    assert waiting in found
    assert done not in found
    assert closed not in found


def test_places_are_counted_as_reports_count_them(office: Office) -> None:
    add_visit(office, add_place(office, "Một"), THIS_YEAR)
    add_visit(office, add_place(office, "Hai"), LAST_YEAR)
    add_place(office, "Đóng", status="closed", closed_on=date(2026, 1, 1))

    summary = place_summary(office)

    assert (summary.checked, summary.in_business, summary.year) == (1, 2, 2026)


def test_filters_offer_what_there_is_with_neighbourhoods_in_order_of_number(office: Office) -> None:
    for number in (10, 2):
        add_place(office, f"Cơ sở {number}", neighbourhood=f"Hải Thành {number}", kinds=("spa", "karaoke"))

    choices = place_choices(office)

    assert choices.kinds == (("karaoke", 2), ("spa", 2))
    assert choices.neighbourhoods == (("Hải Thành 2", 1), ("Hải Thành 10", 1))


def test_a_card_tells_the_longest_overdue_request_first_and_the_newest_commitment(office: Office) -> None:
    place = add_place(office, commitments=(Commitment(year=2026, number="47"), Commitment(year=2024)))
    visit = add_visit(office, place, THIS_YEAR)
    ask_remedy(office, place, visit, date(2026, 11, 14), request="Gần")
    ask_remedy(office, place, visit, date(2026, 11, 1), request="Lâu")

    card = place_card(office, place)

    assert [line.request for line in card.overdue] == ["Lâu", "Gần"]
    assert card.overdue[0].days == -19
    assert card.commitment is not None
    assert card.commitment.number == "47"
    assert [line.id for line in card.visits] == [visit]


def test_a_card_of_a_record_that_is_gone_is_refused(office: Office) -> None:
    with pytest.raises(KnownError) as refused:
        place_card(office, "00000000-0000-7000-8000-000000000000")

    assert refused.value.code == "RECORD_GONE"


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        (date(2026, 11, 19), "ended"),
        (date(2026, 11, 20), "ends_soon"),
        (date(2026, 12, 20), "ends_soon"),
        (date(2026, 12, 21), "good"),
        (None, "unlimited"),
    ],
)
def test_a_paper_ends_soon_thirty_days_before_its_last_day(ends: date | None, state: str) -> None:
    assert paper_state(Paper(kind="fire", expires_on=ends), TODAY) == state


def test_days_are_counted_to_the_day() -> None:
    assert days_left(date(2026, 12, 13), TODAY) == 23
    assert days_left(date(2026, 11, 14), TODAY) == -6


def test_closing_and_working_again_leave_both_events_and_no_closing_day() -> None:
    place = Establishment(name="A", status="operating")

    closed = event_values(place, "closed", on=date(2026, 3, 1), note="trả mặt bằng", status="closed")
    again = event_values(closed, "resumed", on=date(2026, 9, 1), note="", status="operating")

    assert closed.closed_on == date(2026, 3, 1)
    assert again.closed_on is None
    assert [event.kind for event in again.events] == ["closed", "resumed"]


def test_history_tells_each_step_in_words_newest_first(office: Office) -> None:
    place = add_place(office, "Karaoke Gió", rooms=6)
    change(office, place, rooms=8, form="household")
    delete_record(office, "establishments", place, "Ghi trùng", undo=UndoStack())
    restore_record(office, "establishments", place)

    restored, removed, edited, added = record_history(office, "establishments", place)

    assert (added.action, edited.action, removed.action, restored.action) == ("added", "edited", "removed", "restored")
    assert {(one.label, one.before, one.after) for one in edited.changes} == {
        ("Hình thức", "", "Hộ kinh doanh"),
        ("Số phòng", "6", "8"),
    }
    assert removed.reason == "Ghi trùng"
    assert edited.author == "Đỗ Thị Minh Hạnh"


def test_history_names_the_records_a_change_points_to(office: Office) -> None:
    first, second = add_place(office, "Karaoke Gió"), add_place(office, "Karaoke Mưa")
    visit = add_visit(office, first, THIS_YEAR)
    change(office, visit, "inspections", establishment=second)

    edited = record_history(office, "inspections", visit)[0]

    assert [(one.before, one.after) for one in edited.changes] == [("Karaoke Gió", "Karaoke Mưa")]


def test_a_record_is_told_in_words_with_the_names_it_points_to(office: Office) -> None:
    member = add(office, StaffMember(name="Đỗ Minh Hà", level="commune"))
    training = add(
        office,
        Training(
            name="Lớp", kind="class", from_on=THIS_YEAR, participants=(Participant(staff=member, outcome="completed"),)
        ),
    )

    words = record_details(office, "trainings", training).words

    assert words["participants"] == "Đỗ Minh Hà, kết quả Hoàn thành"
    assert words["from_on"] == "15/10/2026"


def test_an_inspection_shows_what_its_rules_find(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, date(2026, 2, 2), plan_number="1", members=_team(3))
    second = add_visit(office, place, THIS_YEAR, plan_number="1", members=_team(2))

    line = visit_lines(office, (second,))[0]

    assert (line.errors, line.warnings) == (1, 1)  # too few members; checked twice in a year
    assert visit_card(office, second).details.words["establishment"] == "Karaoke Sao Khuê"


def test_a_new_inspection_takes_team_and_plan_of_this_year_but_nobodys_attendance(office: Office) -> None:
    place = add_place(office, representative_name="Trần Văn Lực")
    add_visit(office, place, THIS_YEAR, members=_team(3), plan_number="12/KH", plan_on=date(2026, 1, 9))

    values = begin_visit(office, {"establishment": place})

    assert [member.present for member in values["members"]] == [None, None, None]
    assert (values["plan_number"], values["representative_name"]) == ("12/KH", "Trần Văn Lực")


def test_the_first_inspection_has_three_empty_lines_for_the_team(office: Office) -> None:
    assert begin_visit(office, {})["members"] == (Member(), Member(), Member())


def test_the_checklist_asks_a_spa_less_than_a_karaoke(office: Office) -> None:
    spa, karaoke = ({one.code for one in questions(office, (kind,), TODAY)} for kind in ("spa", "karaoke"))

    assert "business_registration" in spa & karaoke
    assert "security_certificate" in karaoke - spa


def test_staff_are_found_by_training_of_the_report_year(office: Office) -> None:
    taught, untaught = (add(office, StaffMember(name=name, level="commune")) for name in ("Hà", "Minh"))
    left = add(office, StaffMember(name="Cũ", level="commune", to_on=date(2026, 1, 1)))
    add(office, Training(name="L", kind="class", from_on=THIS_YEAR, participants=(Participant(staff=taught),)))

    assert find_staff(office, Filter(), "trained") == (taught,)
    assert find_staff(office, Filter(), "untrained") == (untaught,)
    assert find_staff(office, Filter(), "left") == (left,)


def test_activities_are_found_by_what_stands_inside_their_items(office: Office) -> None:

    radio = add(office, Activity(name="Loa", from_on=THIS_YEAR, forms=(FormUsed(form="loudspeaker"),)))
    talk = add(
        office,
        Activity(
            name="Hội nghị",
            from_on=THIS_YEAR,
            forms=(FormUsed(form="direct_talk"),),
            audiences=(Audience(audience="people", persons=50),),
        ),
    )

    def found(forms: set[str], audiences: set[str]) -> set[str]:
        return set(find_activities(office, Filter(), forms=frozenset(forms), audiences=frozenset(audiences)))

    assert found({"loudspeaker"}, set()) == {radio}
    assert found(set(), {"people"}) == {talk}
    assert found({"loudspeaker"}, {"people"}) == set()
    assert found(set(), set()) == {radio, talk}


def test_a_visit_is_offered_by_the_name_of_its_place_and_within_a_place_alone(office: Office) -> None:
    first, second = add_place(office, "Karaoke Gió"), add_place(office, "Spa Lan")
    one, two = add_visit(office, first, THIS_YEAR, number="65/BB"), add_visit(office, second, THIS_YEAR)

    assert [hit[0] for hit in offer_records(office, "inspections", "gio")] == [one]
    assert [hit[0] for hit in offer_records(office, "inspections", "", place=second)] == [two]
    assert offer_records(office, "inspections", "gio")[0][1:] == ("65/BB, 15/10/2026", "Karaoke Gió")


def test_a_draft_comes_back_with_the_version_it_was_begun_from(office: Office) -> None:
    place = add_place(office)
    keep_draft(office, "establishments", place, draft_content({"note": "dở"}, {"aaaaaaaaaaaa": 1}))

    opened = open_form(office, "establishments", place)

    assert opened.draft is not None
    assert (opened.draft.typed, opened.draft.seen) == ({"note": "dở"}, {"aaaaaaaaaaaa": 1})
    assert find_draft(office, "establishments", "") is None


def test_two_versions_differ_only_in_the_fields_that_really_do(office: Office) -> None:
    place = add_place(office, "Karaoke Gió")
    base = load_record(office, "establishments", place).value
    change(office, place, address="Số 2")

    found = compare_meanwhile(office, "establishments", place, edited=replace(base, note="của tôi"), base=base)

    assert [(one.field, one.touched) for one in found.differences] == [("address", False), ("note", True)]


def test_the_record_kept_last_is_the_offices_own(office: Office, clock: FrozenClock) -> None:
    assert newest_value(office, "inspections") is None
    place = add_place(office)
    add_visit(office, place, THIS_YEAR, number="1")
    clock.advance(minutes=1)
    add_visit(office, place, LAST_YEAR, number="2")

    newest = newest_value(office, "inspections")

    assert isinstance(newest, Inspection)
    assert newest.number == "2"


def _team(size: int) -> tuple[Member, ...]:
    return tuple(Member(name=f"Người {number}", present=True) for number in range(size))
