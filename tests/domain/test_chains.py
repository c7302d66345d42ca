"""Places in a chain: next, behind a gap, beside another; and the same accepted set in whatever order packages come."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.domain.chains import Link, Standing, continuations, losing_side, place_of


def link(name: str, sequence: int, before: str | None, standing: Standing = Standing.IN) -> Link:
    return Link(name, sequence, before, name, standing=standing)


FIRST = link("a", 1, None)
SECOND = link("b", 2, "a")
TWIN = link("c", 2, "a")


def test_the_next_package_has_its_place() -> None:
    place = place_of(SECOND, [FIRST])

    assert not place.is_forked
    assert not place.is_missing


def test_a_package_before_which_one_is_missing_waits_also_while_that_one_waits() -> None:
    assert place_of(SECOND, []).is_missing
    assert place_of(SECOND, [replace(FIRST, standing=Standing.WAITING)]).is_missing


def test_two_packages_after_one_are_rivals_and_so_are_two_of_one_number() -> None:
    assert place_of(TWIN, [FIRST, SECOND]).rivals == (SECOND,)
    assert place_of(link("d", 2, "x"), [FIRST, SECOND]).rivals == (SECOND,)


def test_a_package_that_continues_other_bytes_than_those_here_is_forked() -> None:
    assert place_of(replace(SECOND, previous_sha256="other"), [FIRST]).rivals == (FIRST,)


def test_a_withdrawn_package_is_neither_gap_nor_rival() -> None:
    gone = replace(SECOND, standing=Standing.OUT)

    assert not place_of(link("d", 3, "b"), [FIRST, gone]).is_missing
    assert not place_of(TWIN, [FIRST, gone]).is_forked


def test_what_continues_the_lost_side_is_forked_again() -> None:
    lost = replace(SECOND, standing=Standing.LOST)

    assert place_of(link("d", 3, "b"), [FIRST, lost, TWIN]).continues_lost == lost


def test_packages_without_a_chain_are_rivals_by_their_number_only() -> None:
    letters = [replace(link(name, number, None), is_chained=False) for name, number in (("p", 4), ("q", 5), ("r", 5))]

    assert not place_of(letters[0], letters).is_forked
    assert place_of(letters[1], letters).rivals == (letters[2],)


def test_the_losing_side_takes_what_follows_it_along() -> None:
    after_second, after_twin = link("d", 3, "b"), link("e", 3, "c")
    links = (FIRST, SECOND, TWIN, after_second, after_twin)

    assert {one.id for one in losing_side(SECOND, links)} == {"c", "e"}
    assert {one.id for one in losing_side(after_twin, links)} == {"b", "d"}
    assert [one.id for one in continuations(["a"], links)] == ["b", "c", "d", "e"]


@st.composite
def trees(draw: st.DrawFn) -> list[Link]:
    """The packages of one computer whose backups were restored now and then."""
    links: list[Link] = []
    for number in range(draw(st.integers(1, 9))):
        before = draw(st.sampled_from([None, *links])) if draw(st.booleans()) else (links[-1] if links else None)
        sequence = before.sequence + 1 if before else 1
        links.append(link(f"p{number}", sequence, before.id if before else None))
    return links


def settle(order: list[Link]) -> set[str]:
    """Which packages count when they come in this order and a person always prefers the greatest id of a fork."""
    store: dict[str, Link] = {}

    def look() -> bool:
        for one in list(store.values()):
            place = place_of(one, store.values())
            if one.standing is Standing.WAITING and place.continues_lost is not None:
                store[one.id] = replace(one, standing=Standing.LOST)
                return True
            if one.standing is Standing.WAITING and not place.is_forked and not place.is_missing:
                store[one.id] = replace(one, standing=Standing.IN)
                return True
            rivals = [rival for rival in place.rivals if rival.standing is not Standing.LOST]
            if one.standing in {Standing.IN, Standing.WAITING} and rivals and one.id > max(r.id for r in rivals):
                for loser in losing_side(one, list(store.values())):
                    store[loser.id] = replace(loser, standing=Standing.LOST)
                return True
        return False

    for coming in order:
        store[coming.id] = replace(coming, standing=Standing.WAITING)
        while look():
            pass
    return {one.id for one in store.values() if one.standing is Standing.IN}


@given(trees(), st.randoms(use_true_random=False))
def test_gaps_without_forks_close_in_any_order(links: list[Link], chance: object) -> None:
    line: list[Link] = []
    for one in links:
        if (one.previous_id or "") == (line[-1].id if line else ""):
            line.append(one)
    shuffled = list(line)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert settle(shuffled) == {one.id for one in line}


@given(trees(), st.randoms(use_true_random=False))
def test_after_every_fork_is_decided_what_counts_is_one_line(links: list[Link], chance: object) -> None:
    shuffled = list(links)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    counting = settle(shuffled)

    befores = [one.previous_id for one in links if one.id in counting]
    assert len(befores) == len(set(befores))
    assert all(before is None or before in counting for before in befores)
