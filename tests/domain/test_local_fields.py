"""Fields that stay in the office are never lost to a copy of the record that travelled without them."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from db.domain.fields import Kind, Sensitivity, fields_of
from db.domain.local_fields import keep_local, local_cells
from db.domain.registers import REGISTERS
from db.domain.versions import Version, change_version, join, new_version
from tests.support.histories import REGISTER, histories

LOCAL = ("suspicion", "representative_id_number")


def travelled(version: Version) -> Version:
    """What of a version leaves its office."""
    cells = local_cells(REGISTER)
    return dataclasses.replace(
        version,
        values={name: value for name, value in version.values.items() if name not in LOCAL},
        dots={cell: dot for cell, dot in version.dots.items() if cell not in cells},
        siblings={cell: found for cell, found in version.siblings.items() if cell not in cells},
    )


def local_values(version: Version) -> dict[str, object]:
    return {name: version.values.get(name) for name in LOCAL}


def take_in(stored: Version, coming: Version) -> Version:
    return join(stored, keep_local(stored, coming, REGISTER), REGISTER)


def edit(version: Version, device: str, **values: object) -> Version:
    return change_version(
        version, REGISTER, values={**version.values, **values}, device=device, changed_at="9", changed_by=device
    )


@given(histories(), st.data())
def test_whatever_copy_comes_back_local_fields_stay_as_they_are(history: tuple[Version, ...], data: st.DataObject):
    stored = edit(history[0], "dddddddddddd", suspicion="nghi tổ chức", representative_id_number="031085001234")

    for coming in data.draw(st.lists(st.sampled_from(history), min_size=1, max_size=6)):
        joined = take_in(stored, travelled(coming))
        assert local_values(joined) == local_values(stored)
        assert not local_cells(REGISTER) & joined.siblings.keys()
        stored = joined


@given(histories(), st.randoms(use_true_random=False))
def test_the_fields_that_travel_converge_in_any_order(history: tuple[Version, ...], chance):
    first = history[0]
    here = edit(first, "dddddddddddd", suspicion="chỉ ở máy này")
    there = edit(first, "eeeeeeeeeeee", suspicion="chỉ ở máy kia")
    shuffled = list(history)
    chance.shuffle(shuffled)

    for coming in history:
        here = take_in(here, travelled(coming))
    for coming in shuffled:
        there = take_in(there, travelled(coming))
    here, there = take_in(here, travelled(there)), take_in(there, travelled(here))

    assert travelled(here) == travelled(there)
    assert (here.values["suspicion"], there.values["suspicion"]) == ("chỉ ở máy này", "chỉ ở máy kia")


def test_a_copy_of_the_same_version_changes_nothing():
    stored = new_version(
        "r", unit="u", values={"name": "A", "suspicion": "x"}, device="aaaaaaaaaaaa", changed_at="1", changed_by="Hạnh"
    )

    assert take_in(stored, travelled(stored)).values == stored.values


def test_no_cell_is_half_local_and_no_list_has_local_parts():
    """`keep_local` keeps whole cells; a cell that travels in part would need more."""
    for register in REGISTERS:
        for spec in register.fields:
            if spec.sensitivity is Sensitivity.LOCAL:
                assert (spec.cell or spec.name) in local_cells(register), (register.name, spec.name)
            if spec.kind is Kind.ITEMS and spec.item is not None:
                assert all(inner.sensitivity is not Sensitivity.LOCAL for inner in fields_of(spec.item)), spec.name
