"""Who has reported, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.three_offices import DUONG_KINH, HUNG_DAO

if TYPE_CHECKING:
    from tests.support.command_line import Diaban, Files

PROMISED = {"unit", "name", "standing", "due_on", "received_on", "days", "edition", "nil", "paper", "package"}


def test_missing_reports_are_told_by_unit_and_refuse_completeness(diaban: Diaban, files: Files):
    answer = diaban("completeness", "--database", files.city, "--period", "2026-H1", "--json")

    document = answer.document
    assert answer.code == 1
    assert (document["period"], document["due_on"], document["complete"]) == ("2026-H1", "2026-06-14", False)
    assert all(unit.keys() >= PROMISED for unit in document["units"])
    assert {(unit["unit"], unit["standing"], unit["days"]) for unit in document["units"]} == {
        (DUONG_KINH, "overdue", 3),
        (HUNG_DAO, "overdue", 3),
    }
    assert (document["totals"]["units"], document["totals"]["overdue"]) == (2, 2)


def test_completeness_is_told_in_words_too(diaban: Diaban, files: Files):
    answer = diaban("completeness", "--database", files.city, "--period", "2026-H1")

    assert answer.out.splitlines() == ["Phường Dương Kinh  quá hạn 3 ngày", "Phường Hưng Đạo  quá hạn 3 ngày"]


def test_a_period_far_from_today_can_be_asked_for(diaban: Diaban, files: Files):
    answer = diaban("completeness", "--database", files.city, "--period", "2019", "--json")

    assert answer.code == 0
    assert {unit["standing"] for unit in answer.document["units"]} <= {"absent"}


def test_an_office_without_units_is_complete(diaban: Diaban, files: Files):
    answer = diaban("completeness", "--database", files.ward, "--period", "2026-H1", "--json")

    assert (answer.code, answer.document["units"]) == (0, [])
