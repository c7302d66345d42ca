"""Packages made to break whoever opens them are refused for what they are, quickly and without a crash."""

from __future__ import annotations

import pytest

from db.domain.verdict import Outcome
from tests.support.hostile import hostile_cases
from tests.support.packages import codes_of, judge

CASES = hostile_cases()


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_package_is_refused(name: str) -> None:
    code, build = CASES[name]

    examined = judge(build())

    assert code in codes_of(examined)
    assert examined.verdict.outcome is Outcome.FAILED
