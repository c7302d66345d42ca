"""Whole offices by chance: whatever the order of their packages, the superior knows the same (package.md §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.office_histories import run_history

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [3, 11])
def test_in_any_order_and_any_number_of_times_the_superior_knows_the_same(tmp_path: Path, seed: int) -> None:
    found = run_history(tmp_path, seed)

    assert found.packages >= 2
    assert found.same
