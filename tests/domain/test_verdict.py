from __future__ import annotations

import pytest

from db.domain.verdict import NOTES, UNDECIDED, Outcome, ReasonCode, Verdict, outcome_of, reason


def test_a_package_without_reasons_passed():
    assert Verdict().outcome is Outcome.PASSED


@pytest.mark.parametrize("code", sorted(NOTES))
def test_a_note_does_not_keep_a_package_from_passing(code: ReasonCode):
    assert Verdict((reason(code),)).outcome is Outcome.PASSED


@pytest.mark.parametrize("code", sorted(UNDECIDED))
def test_what_a_person_or_another_package_must_settle_is_indeterminate(code: ReasonCode):
    assert Verdict((reason(code),)).outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize("code", sorted(set(ReasonCode) - NOTES - UNDECIDED))
def test_every_other_reason_fails_the_package(code: ReasonCode):
    assert outcome_of(code) is Outcome.FAILED


def test_the_worst_reason_decides_whatever_the_order():
    unknown, damaged = reason(ReasonCode.SIGNER_UNKNOWN), reason(ReasonCode.DAMAGED)

    assert Verdict((unknown, damaged)).outcome is Outcome.FAILED
    assert Verdict((damaged, unknown)).outcome is Outcome.FAILED


def test_reasons_of_the_office_come_behind_those_of_the_package():
    verdict = Verdict((reason(ReasonCode.SIGNED_WITHOUT_TIMESTAMP),))

    held = verdict.with_reasons(reason(ReasonCode.MISSING_PREVIOUS, sequence=3))

    assert held.outcome is Outcome.INDETERMINATE
    assert held.codes == (ReasonCode.SIGNED_WITHOUT_TIMESTAMP, ReasonCode.MISSING_PREVIOUS)
    assert held.reasons[1].parameters == {"sequence": 3}
    assert verdict.outcome is Outcome.PASSED


def test_a_code_is_listed_once_however_often_it_was_found():
    verdict = Verdict((reason(ReasonCode.RECORD_INVALID, line=1), reason(ReasonCode.RECORD_INVALID, line=2)))

    assert verdict.codes == (ReasonCode.RECORD_INVALID,)
    assert verdict.has(ReasonCode.RECORD_INVALID)
    assert not verdict.has(ReasonCode.DAMAGED)


def test_codes_are_spelled_as_they_are_named():
    assert all(code.value == code.name for code in ReasonCode)
