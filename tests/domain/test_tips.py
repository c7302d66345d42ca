"""A tip through its four stages: one state, in time or not, and what must not betray who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.findings import Finding, Severity
from db.domain.tips import (
    Term,
    Tip,
    TipFacts,
    TipStage,
    check_tip,
    is_overdue,
    is_timely,
    owes_answer,
    tip_stage,
)

TODAY = date(2026, 11, 20)
RECEIVED = datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 - local time of day, as on the form
DAY = RECEIVED.date()


def tip(**fields: Any) -> Tip:
    return Tip(**{"kind": "report", "channel": "hotline", "received_at": RECEIVED, **fields})


def handled(**fields: Any) -> Tip:
    usual = {
        "verified_on": DAY + timedelta(days=2),
        "classified_on": DAY + timedelta(days=3),
        "classification": "own",
        "handled_on": DAY + timedelta(days=10),
        "handling": "reminder",
        "due_on": DAY + timedelta(days=20),
    }
    return tip(**{**usual, **fields})


def found(value: Tip, **facts: Any) -> dict[str, Finding]:
    told = TipFacts(TODAY, transfers=frozenset({"transfer", "police", "agency"}), **facts)
    return {one.code: one for one in check_tip(value, told)}


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({}, TipStage.RECEIVED),
        ({"verified_on": DAY}, TipStage.VERIFIED),
        ({"classified_on": DAY}, TipStage.CLASSIFIED),
        ({"verified_on": DAY, "classified_on": DAY}, TipStage.CLASSIFIED),
        ({"handled_on": DAY}, TipStage.HANDLED),
    ],
)
def test_the_last_dated_stage_is_the_state(fields: dict[str, date], stage: TipStage):
    assert tip_stage(tip(**fields)) is stage


def test_a_tip_handled_in_time_with_all_stages_has_nothing_to_say():
    assert found(handled()) == {}
    assert is_timely(handled())


@pytest.mark.parametrize("missing", ["verified_on", "classified_on", "handled_on"])
def test_a_tip_without_one_of_the_stages_is_not_in_time(missing: str):
    assert not is_timely(handled(**{missing: None}))


def test_a_tip_handled_after_its_last_day_is_not_in_time_and_asks_for_the_reason():
    late = handled(due_on=DAY + timedelta(days=9))

    assert not is_timely(late)
    assert found(late)["TIP_HANDLED_LATE"].needs_reason


def test_the_last_day_itself_is_in_time():
    assert is_timely(handled(due_on=DAY + timedelta(days=10)))
    assert not is_overdue(tip(due_on=TODAY), TODAY)


def test_a_tip_that_waits_past_its_last_day_is_overdue():
    late = tip(due_on=TODAY - timedelta(days=1))

    assert is_overdue(late, TODAY)
    assert found(late)["TIP_OVERDUE"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"verified_on": DAY - timedelta(days=1)}, "verified_on"),
        ({"classified_on": DAY + timedelta(days=1), "classification": "own"}, "classified_on"),
        ({"handled_on": DAY + timedelta(days=2)}, "handled_on"),
        ({"answered_on": DAY + timedelta(days=9)}, "answered_on"),
        ({"transferred_on": DAY - timedelta(days=1)}, "transferred_on"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
    ],
)
def test_a_stage_cannot_come_before_the_one_before_it(fields: dict[str, Any], where: str):
    codes = [one for one in check_tip(handled(**fields), TipFacts(TODAY)) if one.code == "DATES_OUT_OF_ORDER"]

    assert [one.where for one in codes] == [where]


@pytest.mark.parametrize("name", ["received_at", "verified_on", "handled_on", "transferred_on"])
def test_nothing_happens_tomorrow(name: str):
    tomorrow = TODAY + timedelta(days=1)
    value = datetime.combine(tomorrow, RECEIVED.time()) if name == "received_at" else tomorrow

    codes = {one.where for one in check_tip(tip(**{name: value}), TipFacts(TODAY)) if one.code == "DATE_IN_FUTURE"}

    assert codes == {name}


@pytest.mark.parametrize(
    ("fields", "code", "severity"),
    [
        ({"classification": "", "classified_on": None}, "TIP_NOT_CLASSIFIED", Severity.ERROR),
        ({"classified_on": None}, "TIP_CLASSIFICATION_UNDATED", Severity.ERROR),
        ({"handling": ""}, "TIP_HANDLING_UNKNOWN", Severity.ERROR),
        ({"handled_on": None}, "TIP_HANDLING_UNDATED", Severity.NOTE),
        ({"verified_on": None}, "TIP_NOT_VERIFIED", Severity.WARNING),
        ({"handling": "inspection"}, "TIP_WITHOUT_INSPECTION", Severity.WARNING),
        ({"answer_wanted": True}, "TIP_NOT_ANSWERED", Severity.WARNING),
        ({"handling": "police", "transferred_on": DAY}, "TIP_TRANSFER_WITHOUT_PLACE", Severity.ERROR),
        ({"classification": "transfer", "transferred_to": "Công an"}, "TIP_TRANSFER_WITHOUT_DAY", Severity.ERROR),
    ],
)
def test_what_is_missing_is_said(fields: dict[str, Any], code: str, severity: Severity):
    assert found(handled(**fields))[code].severity is severity


def test_the_person_who_asked_for_the_result_is_told_after_handling_only():
    assert not owes_answer(tip(answer_wanted=True))
    assert owes_answer(handled(answer_wanted=True))
    assert not owes_answer(handled(answer_wanted=True, answered_on=TODAY))


def test_a_place_that_was_closed_on_the_day_is_a_warning():
    closed = found(tip(establishment="x"), place="Karaoke Sao Khuê")["TIP_PLACE_CLOSED"]

    assert closed.parameters == {"place": "Karaoke Sao Khuê", "day": DAY}


def test_a_term_that_nobody_compared_with_the_law_is_marked_until_the_day_is_changed():
    term = Term(30, "Luật Tố cáo 2018 Đ30", verified=False)

    assert "TIP_TERM_UNVERIFIED" in found(tip(due_on=term.due_on(RECEIVED)), term=term)
    assert "TIP_TERM_UNVERIFIED" not in found(tip(due_on=DAY + timedelta(days=31)), term=term)
    assert "TIP_TERM_UNVERIFIED" not in found(tip(due_on=term.due_on(RECEIVED)), term=replace(term, verified=True))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Người báo tin là hàng xóm", "TIP_MAY_NAME_INFORMANT"),
        ("theo lời người tố giác", "TIP_MAY_NAME_INFORMANT"),
        ("gọi lại số 0912 345 678", "TIP_HOLDS_TELEPHONE"),
        ("+84912345678", "TIP_HOLDS_TELEPHONE"),
        ("CCCD 031085001234", "TIP_HOLDS_IDENTITY"),
    ],
)
def test_what_may_betray_the_informant_is_noted_and_no_more(text: str, code: str):
    for name in ("summary", "content", "verification", "note"):
        note = found(tip(**{name: text}))[code]
        assert (note.where, note.severity) == (name, Severity.NOTE)


@pytest.mark.parametrize(
    "text",
    [
        "Người bảo vệ không cho vào",
        "người bị tố giác là chủ quán",
        "Số nhà 12, tầng 3, 45 phòng, 15.000.000 đồng",
        "ngày 05/03/2026 lúc 21:30",
    ],
)
def test_words_that_only_look_like_it_are_left_alone(text: str):
    assert found(tip(content=text)) == {}


@given(
    received=st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1)),  # noqa: DTZ001
    steps=st.lists(st.integers(0, 30), min_size=3, max_size=3),
    spare=st.integers(-40, 120),
)
def test_stages_in_order_are_timely_exactly_when_the_last_is_in_time(received: datetime, steps: list[int], spare: int):
    days = [received.date() + timedelta(days=sum(steps[: at + 1])) for at in range(3)]
    due = received.date() + timedelta(days=max(0, sum(steps) + spare))
    value = handled(received_at=received, verified_on=days[0], classified_on=days[1], handled_on=days[2], due_on=due)

    codes = set(found(value))

    assert is_timely(value) == (days[2] <= due)
    assert ("TIP_HANDLED_LATE" in codes) == (days[2] > due)
    assert codes <= {"TIP_HANDLED_LATE"}
