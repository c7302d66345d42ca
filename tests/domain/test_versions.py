"""Joining versions of a record: the same result in any order, nothing older wins, nothing is lost silently."""

from __future__ import annotations

from functools import reduce
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from db.domain.versions import DELETED, Version, change_version, covers, join, new_version
from tests.support.histories import REGISTER, histories


def first(values: dict[str, object] | None = None) -> Version:
    return new_version(
        "r", unit="u", values=values or {"name": "Sao Khuê"}, device="aaa", changed_at="1", changed_by="Hạnh"
    )


def edit(version: Version, device: str, **values: object) -> Version:
    return change_version(
        version, REGISTER, values={**version.values, **values}, device=device, changed_at="2", changed_by=device
    )


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_joining_gives_the_same_record(history: tuple[Version, ...], chance: Random):
    straight = reduce(lambda a, b: join(a, b, REGISTER), history)
    shuffled = [*history, *chance.choices(history, k=3)]
    chance.shuffle(shuffled)

    while len(shuffled) > 1:
        place = chance.randrange(len(shuffled) - 1)
        shuffled[place : place + 2] = [join(shuffled[place], shuffled[place + 1], REGISTER)]

    assert shuffled[0] == straight


@given(histories())
def test_joining_a_version_with_itself_changes_nothing(history: tuple[Version, ...]):
    assert all(join(version, version, REGISTER) == version for version in history)


@given(histories())
def test_the_joined_context_has_seen_both(history: tuple[Version, ...]):
    joined = join(history[0], history[-1], REGISTER)

    assert covers(joined.context, history[0].context)
    assert covers(joined.context, history[-1].context)


def test_an_older_version_never_overwrites_a_newer_one():
    old = first()
    new = edit(old, "aaa", name="Gió Biển")

    assert join(old, new, REGISTER) == new
    assert join(new, old, REGISTER) == new


def test_edits_of_different_fields_on_two_computers_both_stay():
    base = first()

    joined = join(edit(base, "aaa", code="CS-1"), edit(base, "bbb", address="218"), REGISTER)

    assert (joined.values["code"], joined.values["address"]) == ("CS-1", "218")
    assert joined.conflicts == {}


def test_edits_of_one_field_on_two_computers_are_a_conflict_that_keeps_both_values():
    base = first()

    joined = join(edit(base, "aaa", name="Gió Biển"), edit(base, "bbb", name="Đêm Thu"), REGISTER)

    assert {candidate.values["name"] for candidate in joined.conflicts["name"]} == {"Gió Biển", "Đêm Thu"}


def test_the_same_value_set_on_two_computers_is_no_conflict():
    base = first()

    joined = join(edit(base, "aaa", name="Gió Biển"), edit(base, "bbb", name="Gió Biển"), REGISTER)

    assert joined.conflicts == {}


def test_fields_that_belong_together_conflict_as_one():
    base = first()
    here = edit(base, "aaa", status="closed", closed_on="2026-05-01")
    there = edit(base, "bbb", status="suspended")

    joined = join(here, there, REGISTER)

    assert list(joined.conflicts) == ["status"]
    assert (joined.values.get("status"), joined.values.get("closed_on")) in {
        ("closed", "2026-05-01"),
        ("suspended", None),
    }


def test_a_decision_settles_the_conflict_for_everybody():
    base = first()
    here, there = edit(base, "aaa", name="Gió Biển"), edit(base, "bbb", name="Đêm Thu")

    decided = edit(join(here, there, REGISTER), "aaa", name="Đêm Thu 2")

    assert join(decided, there, REGISTER).conflicts == {}
    assert join(join(here, decided, REGISTER), there, REGISTER).values["name"] == "Đêm Thu 2"


def test_keeping_the_shown_value_settles_the_conflict_too():
    base = first()
    torn = join(edit(base, "aaa", name="Gió Biển"), edit(base, "bbb", name="Đêm Thu"), REGISTER)

    decided = change_version(
        torn, REGISTER, values=torn.values, device="aaa", changed_at="3", changed_by="Hạnh", decided=["name"]
    )

    assert decided.conflicts == {}
    assert decided.values["name"] == torn.values["name"]


def test_a_deletion_is_not_undone_by_older_data():
    base = first()
    gone = edit(base, "aaa", **{DELETED: "trùng"})

    assert join(gone, base, REGISTER).deleted == "trùng"


def test_an_edit_made_while_another_computer_deletes_is_a_conflict():
    base = first()

    joined = join(edit(base, "aaa", **{DELETED: "trùng"}), edit(base, "bbb", name="Gió Biển"), REGISTER)

    assert DELETED in joined.conflicts


def test_histories_that_contradict_each_other_lose_no_value():
    """A copied machine reuses a counter: the same dot stands for two values."""
    base = first()
    here, there = edit(base, "aaa", name="Gió Biển"), edit(base, "aaa", name="Đêm Thu")

    joined = join(here, there, REGISTER)

    assert {candidate.values["name"] for candidate in joined.conflicts["name"]} == {"Gió Biển", "Đêm Thu"}


def test_a_change_that_changes_nothing_is_none():
    base = first()

    assert edit(base, "aaa", name="Sao Khuê") is base


def test_unknown_fields_of_a_newer_program_are_joined_like_any_other():
    base = first({"name": "Sao Khuê", "colour": "đỏ"})

    joined = join(base, edit(base, "bbb", colour="xanh"), REGISTER)

    assert joined.values["colour"] == "xanh"
