"""Coordination, the document book, commendations and difficulties: what is not right yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from db.domain.findings import Severity
from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument
from db.domain.paper_rules import (
    check_commendation,
    check_coordination,
    check_difficulty,
    check_document,
    is_answer_overdue,
    state_of,
)

TODAY = date(2026, 11, 20)
DAY = date(2026, 3, 5)


def document(**fields: Any) -> OfficeDocument:
    usual = {"number": "155/SYT", "kind": "letter", "summary": "Về việc báo cáo", "signed_on": DAY}
    return OfficeDocument(**{**usual, "direction": "incoming", "agency": "Sở Y tế", "received_on": DAY, **fields})


def coordination(**fields: Any) -> Coordination:
    return Coordination(**{"name": "Giao ban", "kind": "briefing", "held_on": DAY, "partners": "Công an", **fields})


def commendation(**fields: Any) -> Commendation:
    usual = {"name": "Khen", "kind": "praise", "given_on": DAY, "recipient": "Đội 178", "decision_number": "1/QĐ"}
    return Commendation(**{**usual, **fields})


def difficulty(**fields: Any) -> Difficulty:
    usual = {"name": "Thiếu kinh phí", "kind": "difficulty", "raised_on": DAY, "addressed_to": "Sở Y tế"}
    return Difficulty(**{**usual, **fields})


def test_complete_records_have_nothing_to_say():
    assert check_document(document(), TODAY) == ()
    assert check_coordination(coordination(), TODAY) == ()
    assert check_commendation(commendation(), TODAY) == ()
    assert check_difficulty(difficulty(), TODAY) == ()


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"received_on": DAY - timedelta(days=1)}, "DATES_OUT_OF_ORDER", "received_on"),
        ({"answer_due_on": DAY - timedelta(days=1), "answered_by": "1"}, "DATES_OUT_OF_ORDER", "answer_due_on"),
        ({"signed_on": TODAY + timedelta(days=1), "received_on": None}, "DATE_IN_FUTURE", "signed_on"),
        ({"agency": ""}, "INCOMING_WITHOUT_AGENCY", "agency"),
        ({"received_on": None}, "INCOMING_WITHOUT_DAY", "received_on"),
        ({"direction": "outgoing"}, "OUTGOING_WITH_ARRIVAL", "received_on"),
        ({"answer_due_on": DAY + timedelta(days=9)}, "ANSWER_OVERDUE", "answer_due_on"),
    ],
)
def test_a_document_says_what_is_wrong(fields: dict[str, Any], code: str, where: str):
    assert (code, where) in {(one.code, one.where) for one in check_document(document(**fields), TODAY)}


def test_a_number_given_twice_asks_for_the_reason():
    (taken,) = check_document(document(), TODAY, same_number=1)

    assert (taken.code, taken.severity, taken.needs_reason) == ("DOCUMENT_NUMBER_TAKEN", Severity.WARNING, True)


def test_an_answer_is_overdue_after_its_last_day_unless_it_was_given():
    assert not is_answer_overdue(document(answer_due_on=TODAY), TODAY)
    assert is_answer_overdue(document(answer_due_on=TODAY - timedelta(days=1)), TODAY)
    assert not is_answer_overdue(document(answer_due_on=DAY, answered_by="12/BC-UBND"), TODAY)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"partners": ""}, "COORDINATION_WITHOUT_PARTNER"),
        ({"kind": "border_area"}, "BORDER_LEVEL_MISSING"),
        ({"held_on": TODAY + timedelta(days=1)}, "DATE_IN_FUTURE"),
    ],
)
def test_coordination_says_what_is_wrong(fields: dict[str, Any], code: str):
    assert [one.code for one in check_coordination(coordination(**fields), TODAY)] == [code]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"decision_number": ""}, "AWARD_WITHOUT_DECISION"),
        ({"kind": "discipline", "recipient": ""}, "AWARD_WITHOUT_RECIPIENT"),
        ({"kind": "emulation"}, "EMULATION_NOT_SAID"),
        ({"given_on": TODAY + timedelta(days=1)}, "DATE_IN_FUTURE"),
    ],
)
def test_a_commendation_says_what_is_wrong(fields: dict[str, Any], code: str):
    assert [one.code for one in check_commendation(commendation(**fields), TODAY)] == [code]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"answered_on": DAY}, "ANSWERED_WITHOUT_ANSWER"),
        ({"answer": "Đồng ý"}, "ANSWER_UNDATED"),
        ({"answered_on": DAY, "answer": "Đồng ý", "state": "open"}, "OPEN_BUT_ANSWERED"),
        ({"state": "solved"}, "STATE_WITHOUT_ANSWER"),
        ({"addressed_to": ""}, "DIFFICULTY_NOT_ADDRESSED"),
        ({"answered_on": DAY - timedelta(days=1), "answer": "Đồng ý"}, "DATES_OUT_OF_ORDER"),
        ({"raised_on": TODAY + timedelta(days=1)}, "DATE_IN_FUTURE"),
    ],
)
def test_a_difficulty_says_what_is_wrong(fields: dict[str, Any], code: str):
    assert [one.code for one in check_difficulty(difficulty(**fields), TODAY)] == [code]


def test_without_a_word_for_it_the_answer_decides_how_a_difficulty_stands():
    assert state_of(difficulty()) == "open"
    assert state_of(difficulty(answered_on=DAY)) == "answered"
    assert state_of(difficulty(answered_on=DAY, state="solved")) == "solved"
