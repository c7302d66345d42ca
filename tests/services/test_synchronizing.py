"""Two computers of one office: one set up from the other's copy, both telling each other what they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.domain.verdict import Outcome, ReasonCode
from desktop.services import sending
from desktop.services.enrolments import Acceptance, OldKey, accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.receiving import TakenIn, examine_packages, take_in_packages
from desktop.services.second_computer import set_up_second_computer
from desktop.services.synchronizing import export_sync, sync_state
from desktop.services.upkeep import back_up_office
from tests.support.three_offices import World, add_place, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def second(world: World) -> Office:
    copy = back_up_office(world.ward, world.folder / "ban-sao.db")
    target = world.folder / "may-hai.db"
    set_up_second_computer(copy, target, passphrase=None, officer="Bùi Văn Lâm", clock=world.clock)
    office = world.open(target)
    slip = export_enrolment(office, world.stick, passphrase=None)
    accept_enrolment(world.ward, examine_enrolment(world.ward, slip), Acceptance(old_key=OldKey.KEPT))
    slip.unlink()
    return office


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, paths))[0]


def sync(giver: Office, taker: Office, folder: Path) -> TakenIn:
    (taken,) = take_in(taker, export_sync(giver, folder, passphrase=None).path)
    return taken


def test_first(world: World, second: Office) -> None:
    here = add_place(world.ward, "Nhà nghỉ Hoa Sữa")
    there = add_place(second, "Massage Thanh Bình")

    one = sync(world.ward, second, world.stick)
    two = sync(second, world.ward, world.stick)

    assert one.verdict.outcome is Outcome.PASSED, one.verdict
    assert two.verdict.outcome is Outcome.PASSED, two.verdict
    assert dumps(world.ward) == dumps(second)
    assert sync_state(world.ward).others[0].device == second.author.device
