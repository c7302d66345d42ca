"""Reminding late units in writing: whom, with which numbers, and noting it in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from desktop.services.deadlines import set_reporters
from desktop.services.records import UndoStack, undo_last
from desktop.services.reminder_letters import mark_reminded, prepare_letters, print_letters, propose_order
from desktop.services.submission_listing import list_due_reports
from desktop.services.submissions import late_lines, mark_sent
from tests.support.clock import FrozenClock
from tests.support.ward_office import make_superior

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office
    from desktop.services.reminder_letters import ReminderOrder


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_superior(tmp_path, FrozenClock(datetime(2026, 6, 24, 2, 0, tzinfo=UTC)))
    set_reporters(office, ["Công an thành phố"])
    list_due_reports(office, undo=UndoStack())
    yield office
    office.close()


def order_of(office: Office, **fields) -> ReminderOrder:
    return replace(propose_order(office, [line.id for line in late_lines(office)]), **fields)


def test_everybody_late_gets_a_letter_with_the_next_number(office: Office) -> None:
    letters = prepare_letters(office, order_of(office, number="9"))

    told = {(one.late[0].name, one.letterhead.number, one.letterhead.symbol) for one in letters}
    assert {name for name, _, _ in told} == {"Công an thành phố", "Phường Dương Kinh", "Phường Hưng Đạo"}
    assert {number for _, number, _ in told} == {"09", "10", "11"}
    assert {symbol for _, _, symbol in told} == {"UBND-VHXH"}


def test_the_letter_cites_the_clause_and_counts_the_days_to_its_own_day(office: Office) -> None:
    letters = prepare_letters(office, order_of(office, on=date(2026, 6, 29)))

    assert {one.late[0].days for one in letters} == {15}
    assert all("Điều 17 khoản 2" in one.late[0].source for one in letters)


def test_the_new_day_proposed_is_worked(office: Office) -> None:
    assert order_of(office).until == date(2026, 7, 1)


def test_noting_the_letters_is_one_step_to_take_back(office: Office) -> None:
    undo = UndoStack()

    changes = mark_reminded(office, order_of(office, number="47"), undo=undo)
    noted = [(line.reminder_number, line.reminded_on) for line in late_lines(office)]
    undo_last(office, undo)

    assert len(changes.records) == 3
    assert noted == [(f"{n}/UBND-VHXH", date(2026, 6, 24)) for n in (47, 48, 49)]
    assert {line.reminded_on for line in late_lines(office)} == {None}


def test_a_letter_to_all_has_one_number_and_names_the_earlier_one(office: Office) -> None:
    mark_reminded(office, order_of(office, number="47", together=True), undo=UndoStack())

    (letter,) = prepare_letters(office, order_of(office, together=True))

    assert {one.earlier_number for one in letter.late} == {"47/UBND-VHXH"}
    assert len(letter.late) == 3
    assert print_letters(office, order_of(office, together=True)).startswith(b"%PDF-")


def test_what_has_come_meanwhile_is_not_reminded_of(office: Office) -> None:
    order = order_of(office)
    mark_sent(office, order.ids, on=date(2026, 6, 24), via="paper", undo=UndoStack())

    for act in (lambda: prepare_letters(office, order), lambda: mark_reminded(office, order, undo=UndoStack())):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code == "NOTHING_TO_REMIND"
