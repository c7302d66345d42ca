"""Whole offices by chance: whatever the order of their packages, the superior knows the same (package.md §5.1)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings

from tests.support.office_histories import History, Step, office_histories, run_history

_BOTH_CHANGE_IT = (
    Step("synchronize", 0, 1),
    Step("edit", 0, 0),
    Step("edit", 1, 0),
    Step("synchronize", 0, 1),
    Step("delete", 0, 0),
    Step("hand over", 1, 1),
    Step("hear", 2, 0),
    Step("report", 2, 0),
)


@given(history=office_histories(most=8))
@example(history=History(_BOTH_CHANGE_IT, (3, 4)))
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
def test_in_any_order_and_any_number_of_times_the_superior_knows_the_same(history: History) -> None:
    with tempfile.TemporaryDirectory(prefix="diaban-") as folder:
        found = run_history(Path(folder), history)

    assert found.packages >= 2
    assert found.differing == ()
