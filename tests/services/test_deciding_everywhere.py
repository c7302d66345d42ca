"""Whatever two computers of a ward change and decide, once each has the other's work nothing is left to differ."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.registers import BY_NAME
from db.queries.records import get_version
from db.transactions import reading, writing
from db.writes.records import take_in_versions
from desktop.services.conflicts import Decision, conflicts_to_plain, decide_conflicts, list_conflicts
from desktop.services.office import open_office
from desktop.services.records import UndoStack, change_fields, delete_record, load_record
from desktop.services.second_computer import set_up_second_computer
from desktop.services.upkeep import back_up_office
from tests.support.three_offices import add_place, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.domain.versions import Version
    from desktop.services.office import Office

PLACES = BY_NAME["establishments"]
PACKAGE = "01900000-0000-7000-8000-000000000001"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rooms", "beds", "delete", "decide", "give"]),
        st.sampled_from([0, 1]),
        st.integers(min_value=0, max_value=3),
    ),
    max_size=12,
)

Pair = tuple["Office", "Office"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("ward")
    with ExitStack() as stack:
        world = stack.enter_context(three_offices(folder))
        copy = back_up_office(world.ward, folder / "ban-sao.db")
        set_up_second_computer(copy, folder / "hai.db", passphrase=None, officer="Bùi Văn Lâm", clock=world.clock)
        second = open_office(str(folder / "hai.db"), passphrase=None, clock=world.clock)
        stack.callback(second.close)
        yield world.ward, second


@given(steps=STEPS)
@settings(max_examples=12, deadline=None)
def test_decisions_on_two_computers_converge(pair: Pair, steps: list[tuple[str, int, int]]) -> None:
    place = add_place(pair[0], "Nhà nghỉ Hương Biển", rooms=10)
    give(pair[0], pair[1], place)

    for what, who, number in steps:
        act(pair, place, what, who=who, number=number)
    give(pair[0], pair[1], place)
    give(pair[1], pair[0], place)

    open_cells = [conflicts_to_plain(list_conflicts(office, record_id=place)) for office in pair]
    assert open_cells[0] == open_cells[1]
    assert without_author(version_of(pair[0], place)) == without_author(version_of(pair[1], place))
    decide(pair[0], place, 1)
    give(pair[0], pair[1], place)
    assert list_conflicts(pair[0], record_id=place) == list_conflicts(pair[1], record_id=place) == ()
    assert without_author(version_of(pair[0], place)) == without_author(version_of(pair[1], place))


def act(pair: Pair, place: str, what: str, *, who: int, number: int) -> None:
    """One step of one of the two; a record that is gone there is not worked on."""
    office = pair[who]
    if what == "give":
        give(office, pair[1 - who], place)
    elif what == "decide":
        decide(office, place, number)
    elif load_record(office, "establishments", place).deleted is None:
        if what == "delete":
            delete_record(office, "establishments", place, "Nhập trùng", undo=UndoStack())
        else:
            change_fields(office, "establishments", {place: {what: number + 20}}, undo=UndoStack())


def give(giver: Office, taker: Office, place: str) -> None:
    """What the one knows of the place joined with what the other knows."""
    with writing(taker.database) as connection:
        take_in_versions(
            connection,
            PLACES,
            [version_of(giver, place)],
            package_id=PACKAGE,
            author=taker.author,
            at=taker.stamp(),
        )


def decide(office: Office, place: str, number: int) -> None:
    """Every cell in conflict gets one of its values."""
    cells = list_conflicts(office, record_id=place)
    chosen = [Decision(one, one.values[number % len(one.values)].values) for one in cells]
    decide_conflicts(office, chosen, "Đã hỏi chủ cơ sở", undo=UndoStack())


def version_of(office: Office, place: str) -> Version:
    with reading(office.database) as connection:
        version = get_version(connection, PLACES, place)
    assert version is not None
    return version


def without_author(version: Version) -> tuple[object, ...]:
    """All of a version but who changed it last, which every computer knows in its own way."""
    return (version.unit, version.context, version.values, version.dots, version.siblings)
