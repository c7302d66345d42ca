"""Records that pass from unit to unit: the owner joins like any field, and what goes along is decided by rules."""

from __future__ import annotations

import dataclasses
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.transfers import passes_on
from db.domain.versions import OWNER, Version, change_version, join, new_version, transfer_version
from tests.support.histories import REGISTER

# Two computers of the first unit, one of each other.
COMPUTERS = {"aaaaaaaaaaaa": "ward-a", "dddddddddddd": "ward-a", "bbbbbbbbbbbb": "ward-b", "cccccccccccc": "ward-c"}
UNITS = sorted(set(COMPUTERS.values()))


@st.composite
def wanderings(draw: st.DrawFn) -> tuple[Version, ...]:
    """Every version of one record while its owners edit it and hand it on, sometimes to two units at once."""
    held = {device: first() for device, unit in COMPUTERS.items() if unit == "ward-a"}
    seen = [first()]
    for step in range(draw(st.integers(1, 10))):
        device = draw(st.sampled_from(sorted(COMPUTERS)))
        version = held.get(device)
        owned = version is not None and version.unit == COMPUTERS[device]
        match draw(st.sampled_from(["edit", "hand", "hear"])):
            case "edit" if owned and version is not None:
                values = {**version.values, "name": draw(st.sampled_from("ABC"))}
                made = change_version(
                    version, REGISTER, values=values, device=device, changed_at=str(step), changed_by=device
                )
            case "hand" if owned and version is not None:
                to_unit = draw(st.sampled_from([one for one in UNITS if one != COMPUTERS[device]]))
                made = transfer_version(version, unit=to_unit, device=device, changed_at=str(step), changed_by=device)
            case _:
                heard = draw(st.sampled_from(seen))
                made = heard if version is None else join(version, heard, REGISTER)
        held[device] = made
        seen.append(made)
    return tuple(seen)


def first() -> Version:
    return new_version("r", unit="ward-a", values={"name": "A"}, device="aaaaaaaaaaaa", changed_at="0", changed_by="a")


def given_to(version: Version, unit: str, device: str = "aaaaaaaaaaaa") -> Version:
    return transfer_version(version, unit=unit, device=device, changed_at="5", changed_by="a")


@given(wanderings(), st.randoms(use_true_random=False))
def test_any_order_of_hearing_of_transfers_gives_one_owner_and_one_record(history: tuple[Version, ...], chance: Random):
    straight = reduce(lambda a, b: join(a, b, REGISTER), history)
    shuffled = [*history, *chance.choices(history, k=2)]
    chance.shuffle(shuffled)

    assert reduce(lambda a, b: join(a, b, REGISTER), shuffled) == straight


def test_an_older_version_of_the_former_owner_does_not_take_the_record_back():
    assert join(given_to(first(), "ward-b"), first(), REGISTER).unit == "ward-b"


def test_an_edit_of_the_former_owner_that_crossed_the_transfer_leaves_the_new_owner():
    edited = change_version(
        first(), REGISTER, values={"name": "B"}, device="dddddddddddd", changed_at="4", changed_by="a"
    )

    joined = join(given_to(first(), "ward-b"), edited, REGISTER)

    assert joined.unit == "ward-b"
    assert joined.values["name"] == "B"
    assert joined.conflicts == {}


def test_a_record_given_to_two_units_at_once_is_a_conflict_of_owners_that_keeps_both():
    one, other = given_to(first(), "ward-b"), given_to(first(), "ward-c", "dddddddddddd")

    joined = join(one, other, REGISTER)

    assert {candidate.values[OWNER] for candidate in joined.conflicts[OWNER]} == {"ward-b", "ward-c"}
    assert joined == join(other, one, REGISTER)


def test_a_transfer_on_to_one_of_both_settles_it():
    torn = join(given_to(first(), "ward-b"), given_to(first(), "ward-c", "dddddddddddd"), REGISTER)

    settled = transfer_version(
        dataclasses.replace(torn, unit="ward-c"),
        unit="ward-b",
        device="cccccccccccc",
        changed_at="6",
        changed_by="c",
    )

    assert settled.conflicts == {}
    assert join(settled, torn, REGISTER).unit == "ward-b"


@pytest.mark.parametrize(
    ("register", "values", "passes"),
    [
        ("establishments", {}, True),
        ("inspections", {"state": "to_do"}, True),
        ("inspections", {"state": "done"}, False),
        ("inspections", {"state": "cancelled"}, False),
        ("remedies", {}, True),
        ("remedies", {"conclusion": "not_met"}, True),
        ("remedies", {"conclusion": "met"}, False),
        ("violations", {}, False),
        ("goods", {}, False),
    ],
)
def test_work_still_to_be_done_passes_on_and_what_happened_stays(register: str, values: dict[str, str], passes: bool):
    assert passes_on(register, values) is passes
