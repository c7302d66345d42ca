"""`kill -9` in the middle: afterwards every database is whole and each package wholly in or wholly out (§5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.killing import Left, Site, make_site, run_killed, state_of, work

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def before(site: Site) -> Left:
    return state_of(site)


@pytest.mark.parametrize(("what", "point"), [("merge", 3), ("withdraw", 5), ("export", 4)])
def test_killed_at_a_marked_point_leaves_everything_before_or_after(
    tmp_path: Path, site: Site, before: Left, what: str, point: int
) -> None:
    done, copy = site.copy(tmp_path / "done"), site.copy(tmp_path / "copy")
    work(done, what)
    after = state_of(done)

    assert run_killed(copy, what, point=point)

    left = state_of(copy)
    assert left.received in (before.received, after.received)
    assert left.records in (before.records, after.records)
    assert left.sent in {before.sent, after.sent}


@pytest.mark.parametrize("after", [0.4])
def test_killed_at_any_instant_leaves_everything_whole(tmp_path: Path, site: Site, after: float) -> None:
    copy = site.copy(tmp_path / "copy")

    run_killed(copy, "merge", after=after)

    state_of(copy)
