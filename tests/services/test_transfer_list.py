"""The list of transfers: the giver, the recipient and the office above each see theirs, and how it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from db.queries.packages import HELD
from desktop.services.answers import Answer, answer_to, receive_receipt
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.taking.accepting import hold
from desktop.services.transfer_list import Side, list_transfers, places_of, write_transfer_again
from tests.support.faults import code_of
from tests.support.three_offices import World, add_place, exchange_keys, three_offices
from tests.support.transfers import transfer_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        exchange_keys(made.ward, made.other, made.stick)
        yield made


def hand_over(world: World, *names: str) -> Path:
    """Two wards: the first gives these places to the second."""
    places = [add_place(world.ward, name) for name in names]
    return transfer_places(world.ward, places, world.other.unit.id, world.stick, effective_on=date(2026, 6, 16))


def take_in(office: Office, path: Path) -> None:
    take_in_packages(office, examine_packages(office, (path,)))


def test_an_office_without_transfers_has_none(world: World) -> None:
    assert list_transfers(world.ward) == ()


def test_the_giver_sees_whether_the_recipient_has_answered(world: World) -> None:
    path = hand_over(world, "Karaoke Một", "Karaoke Hai")
    (before,) = list_transfers(world.ward)
    take_in(world.other, path)
    ((_, receipt),) = export_receipts(world.other, world.stick, passphrase=None)
    receive_receipt(world.ward, receipt)

    (after,) = list_transfers(world.ward)

    assert before.sent is not None
    assert after.sent is not None
    assert (before.side, before.giver, before.recipient) == (Side.GIVEN, "Phường Dương Kinh", "Phường Hưng Đạo")
    assert (before.places, before.effective_on, before.number) == (2, "2026-06-16", "05/QĐ-UBND")
    assert before.reason == "Điều chỉnh địa giới"
    assert (answer_to(before.sent, ()), answer_to(after.sent, ())) == (Answer.NONE, Answer.ACCEPTED)
    assert [name for _, name in places_of(world.ward, after)] == ["Karaoke Hai", "Karaoke Một"]


def test_the_recipient_and_the_office_above_see_it_from_their_sides(world: World) -> None:
    path = hand_over(world, "Karaoke Một")
    take_in(world.other, path)
    take_in(world.city, path)

    (received,), (between,) = list_transfers(world.other), list_transfers(world.city)

    assert (received.side, between.side) == (Side.RECEIVED, Side.BETWEEN)
    assert received.received is not None
    assert [name for _, name in places_of(world.other, received)] == ["Karaoke Một"]
    assert (between.giver, between.recipient, between.places) == ("Phường Dương Kinh", "Phường Hưng Đạo", 1)


def test_a_transfer_that_waits_is_listed_too(world: World) -> None:
    path = hand_over(world, "Karaoke Một")
    (candidate,) = examine_packages(world.other, (path,), preview=False)
    hold(world.other, path, candidate.examined, path)

    (waiting,) = list_transfers(world.other)

    assert waiting.received is not None
    assert (waiting.received.state, waiting.places, waiting.records) == (HELD, 1, 0)
    assert places_of(world.other, waiting) == ()


def test_the_package_is_written_again_for_whoever_lost_the_stick(world: World) -> None:
    path = hand_over(world, "Karaoke Một")
    (line,) = list_transfers(world.ward)
    path.unlink()

    again = write_transfer_again(world.ward, line.package_id, world.stick)

    take_in(world.other, again)
    assert [one.side for one in list_transfers(world.other)] == [Side.RECEIVED]
    assert code_of(lambda: write_transfer_again(world.other, line.package_id, world.stick)) == "PACKAGE_GONE"
