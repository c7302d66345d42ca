"""`kill -9` in the middle: afterwards every database is whole and each package wholly in or wholly out (§5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.killing import kill_and_look
from tests.support.killing_site import Site, make_site, outcomes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("what", "points"), [("export", (4,)), ("receive", (3, 12)), ("merge", (3, 15)), ("withdraw", (5,))]
)
def test_killed_at_a_marked_point_leaves_everything_before_or_after(
    tmp_path: Path, site: Site, what: str, points: tuple[int, ...]
) -> None:
    may_be = outcomes(site, what, tmp_path)

    for point in points:
        assert kill_and_look(site.copy(tmp_path / "copy"), what, may_be, rebuilding=False, point=point)


def test_killed_at_any_instant_leaves_everything_whole(tmp_path: Path, site: Site) -> None:
    may_be = outcomes(site, "merge", tmp_path)

    for after in (0.02, 0.1, 0.3):
        kill_and_look(site.copy(tmp_path / "copy"), "merge", may_be, after=after)
