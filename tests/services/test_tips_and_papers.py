"""Lists of tips and papers, the numbers they are given, and the inspection that follows from a tip."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.office_papers import Difficulty, OfficeDocument
from db.domain.tips import Tip
from desktop.services.lists import Filter
from desktop.services.paper_lists import (
    AnswerState,
    begin_difficulty,
    begin_document,
    count_answers,
    document_lines,
    find_difficulties,
    find_documents,
    next_arrival,
    next_document_number,
)
from desktop.services.records import UndoStack, check_record, load_record, redo_last, undo_last
from desktop.services.tip_lists import (
    begin_tip,
    count_tips,
    find_tips,
    next_count,
    next_tip_number,
    note_answered,
    plan_inspection,
    tip_lines,
)
from tests.support.ward_office import add, add_place, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

DAY = date(2026, 11, 2)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def add_tip(office: Office, **fields: Any) -> str:
    at = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 - local time of day, as on the form
    return add(office, Tip(**{"kind": "report", "channel": "letter", "received_at": at, **fields}))


def add_document(office: Office, number: str, **fields: Any) -> str:
    usual = {"kind": "report", "direction": "outgoing", "signed_on": DAY, "summary": "Báo cáo tháng"}
    return add(office, OfficeDocument(**{"number": number, **usual, **fields}))


def codes(office: Office, register: str, record_id: str) -> set[str]:
    return {
        one.code for one in check_record(office, load_record(office, register, record_id).value, record_id=record_id)
    }


# -- tips --------------------------------------------------------------------------------------------------------------


def test_numbers_of_tips_run_through_a_year(office: Office):
    add_tip(office, number="07/2026")
    add_tip(office, number="nội bộ")
    add_tip(office, number="41/2025", received_at=datetime(2025, 5, 1, 8, 0))  # noqa: DTZ001

    assert next_tip_number(office, 2026) == "08/2026"
    assert next_tip_number(office, 2025) == "42/2025"
    assert next_tip_number(office, 2027) == "01/2027"


def test_the_number_after_others_is_one_more_than_the_largest():
    assert next_count(["03/2026", " 0012/BC", "x", "5"]) == 13
    assert next_count([]) == 1


def test_a_new_tip_begins_now_with_its_number_and_last_day(office: Office):
    begun = begin_tip(office, {"kind": "report"})

    assert (begun["number"], begun["received_by"]) == ("01/2026", office.author.name)
    assert begun["received_at"] == datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001
    assert begun["due_on"] == date(2026, 12, 10)


def test_a_copy_of_a_tip_is_another_tip(office: Office):
    old = Tip(kind="report", channel="letter", number="05/2025", summary="Quán", handled_on=DAY, handling="none")

    begun = begin_tip(office, {name: getattr(old, name) for name in old.__dataclass_fields__})

    assert (begun["summary"], begun["number"]) == ("Quán", "01/2026")
    assert not {"handled_on", "handling", "waiver"} & set(begun)


def test_the_list_is_filtered_by_stage_and_by_what_is_owed(office: Office):
    waiting = add_tip(office, due_on=date(2026, 11, 19))
    verified = add_tip(office, verified_on=DAY)
    done = add_tip(office, classified_on=DAY, classification="own", handled_on=DAY, handling="none", answer_wanted=True)

    def listed(*stages: str) -> set[str]:
        return set(find_tips(office, Filter(), frozenset(stages)))

    assert listed() == {waiting, verified, done}
    assert listed("received") == listed("overdue") == {waiting}
    assert listed("verified", "handled") == {verified, done}
    assert listed("unanswered") == {done}
    assert [line.overdue for line in tip_lines(office, (waiting, done))] == [True, False]
    counts = count_tips(office, Filter())
    assert (counts.received, counts.handled, counts.overdue, counts.unanswered) == (3, 1, 1, 1)


def test_an_unannounced_inspection_follows_from_a_tip_and_can_be_taken_back(office: Office):
    place = add_place(office)
    tip = add_tip(office, number="01/2026", establishment=place, summary="Chứa mại dâm", content="Bí mật")
    undo = UndoStack()

    saved = plan_inspection(office, tip, undo=undo)

    visit, linked = load_record(office, "inspections", saved.id).value, load_record(office, "tips", tip).value
    assert (visit.kind, visit.state, visit.establishment) == ("unannounced", "to_do", place)
    assert (visit.ground, visit.clear_signs) == ("complaint", "Tin báo số 01/2026 ngày 02/11/2026")
    assert "Bí mật" not in repr(visit)
    assert "Chứa" not in repr(visit)
    assert (linked.handling, linked.inspection) == ("inspection", saved.id)
    assert "NO_GROUND" not in codes(office, "inspections", saved.id)
    undo_last(office, undo)
    undo_last(office, undo)
    assert load_record(office, "inspections", saved.id).deleted
    assert load_record(office, "tips", tip).value.inspection == ""
    redo_last(office, undo)
    redo_last(office, undo)
    assert load_record(office, "tips", tip).value.inspection == saved.id


@pytest.mark.parametrize(
    ("with_place", "inspection", "code"), [(False, "", "TIP_WITHOUT_PLACE"), (True, "there", "TIP_HAS_INSPECTION")]
)
def test_an_inspection_needs_a_place_and_is_made_once(office: Office, with_place: bool, inspection: str, code: str):
    place = add_place(office) if with_place else ""
    tip = add_tip(office, establishment=place)
    if inspection:
        plan_inspection(office, tip, undo=UndoStack())

    with pytest.raises(KnownError, match=code):
        plan_inspection(office, tip, undo=UndoStack())


def test_telling_the_result_is_dated_and_can_be_taken_back(office: Office):
    done = {"verified_on": DAY, "classified_on": DAY, "classification": "own", "handled_on": DAY, "handling": "none"}
    tip = add_tip(office, answer_wanted=True, **done)
    undo = UndoStack()
    assert "TIP_NOT_ANSWERED" in codes(office, "tips", tip)

    note_answered(office, tip, date(2026, 11, 3), "gọi điện", undo=undo)

    value = load_record(office, "tips", tip).value
    assert (value.answered_on, value.note) == (date(2026, 11, 3), "Thông báo kết quả ngày 03/11/2026: gọi điện")
    assert "TIP_NOT_ANSWERED" not in codes(office, "tips", tip)
    undo_last(office, undo)
    assert load_record(office, "tips", tip).value.answered_on is None


def test_a_tip_about_a_place_that_was_closed_is_noticed(office: Office):
    place = add_place(office, status="closed", closed_on=date(2026, 10, 1))

    assert "TIP_PLACE_CLOSED" in codes(office, "tips", add_tip(office, establishment=place))


# -- papers ------------------------------------------------------------------------------------------------------------


def test_numbers_of_documents_run_per_kind_direction_and_year(office: Office):
    add_document(office, "04/BC-UBND")
    add_document(office, "09/BC-PVHXH", signed_on=date(2025, 12, 1))
    add_document(office, "17/KH-UBND", kind="plan")
    add_document(office, "33/BC-CA", direction="internal")

    assert next_document_number(office, "report", "outgoing", 2026) == "05/BC-UBND"
    assert next_document_number(office, "report", "outgoing", 2025) == "10/BC-PVHXH"
    assert next_document_number(office, "plan", "outgoing", 2026) == "18/KH-UBND"
    assert next_document_number(office, "notice", "outgoing", 2026) == "01/TB-UBND"
    assert next_document_number(office, "letter", "outgoing", 2026) == "01/UBND"
    assert next_document_number(office, "report", "incoming", 2026) == ""


def test_a_new_year_begins_with_one_and_the_letters_used_before(office: Office):
    add_document(office, "09/BC-PVHXH", signed_on=date(2025, 12, 1))

    assert next_document_number(office, "report", "outgoing", 2026) == "01/BC-PVHXH"


def test_the_incoming_book_counts_by_the_day_of_arrival(office: Office):
    incoming = {"direction": "incoming", "agency": "Sở Y tế"}
    add_document(office, "900/SYT", arrival_number="06", received_on=DAY, **incoming)
    add_document(office, "1/SYT", arrival_number="150", received_on=date(2025, 12, 31), **incoming)

    assert next_arrival(office, 2026) == "07"
    begun = begin_document(office, {"direction": "incoming", "number": "900/SYT", "answered_by": "x"})
    assert (begun["arrival_number"], begun["received_on"]) == ("07", date(2026, 11, 20))
    assert not {"number", "answered_by"} & set(begun)


def test_a_number_given_twice_is_noticed_within_its_book(office: Office):
    first = add_document(office, "04/BC-UBND")
    assert codes(office, "documents", first) == set()
    again = add_document(office, "04/BC-UBND")
    others = [
        add_document(office, "04/BC-UBND", signed_on=date(2025, 3, 1)),
        add_document(office, "04/BC-UBND", kind="notice"),
        add_document(office, "7/SYT", direction="incoming", agency="Sở Y tế", received_on=DAY),
        add_document(office, "7/SYT", direction="incoming", agency="Sở Nội vụ", received_on=DAY),
    ]

    assert codes(office, "documents", again) == codes(office, "documents", first) == {"DOCUMENT_NUMBER_TAKEN"}
    assert [codes(office, "documents", one) for one in others] == [set()] * 4


def test_documents_that_wait_for_an_answer_are_listed(office: Office):
    incoming = {"direction": "incoming", "agency": "Sở Y tế", "received_on": DAY}
    late = add_document(office, "1/SYT", answer_due_on=date(2026, 11, 19), **incoming)
    waits = add_document(office, "2/SYT", answer_due_on=date(2026, 11, 20), **incoming)
    done = add_document(office, "3/SYT", answer_due_on=date(2026, 11, 10), answered_by="8/BC-UBND", **incoming)
    plain = add_document(office, "4/SYT", **incoming)

    found = {
        state: set(find_documents(office, Filter(), frozenset({state}))) for state in ("overdue", "waiting", "answered")
    }

    assert found == {"overdue": {late}, "waiting": {waits}, "answered": {done}}
    assert count_answers(office) == (2, 1)
    assert [line.answer for line in document_lines(office, (late, waits, done, plain))] == [
        AnswerState.OVERDUE,
        AnswerState.WAITING,
        AnswerState.ANSWERED,
        AnswerState.NONE,
    ]


def test_difficulties_are_listed_by_state_also_without_a_word_for_it(office: Office):
    opened = add(office, Difficulty(name="Một", kind="difficulty", raised_on=DAY))
    answered = add(office, Difficulty(name="Hai", kind="difficulty", raised_on=DAY, answered_on=DAY, answer="Có"))
    solved = add(office, Difficulty(name="Ba", kind="difficulty", raised_on=DAY, state="solved"))

    assert set(find_difficulties(office, Filter(), frozenset({"open"}))) == {opened}
    assert set(find_difficulties(office, Filter(), frozenset({"answered", "solved"}))) == {answered, solved}
    assert begin_difficulty(office, {"answer": "Có"})["state"] == "open"
    assert "answer" not in begin_difficulty(office, {"answer": "Có"})
