"""Forks, withdrawals and rebuilds: the records are what the packages that count give, whatever was decided when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from db.backup import back_up
from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken
from db.domain.verdict import Outcome, ReasonCode
from db.journal import latest
from db.queries.packages import ACCEPTED, HELD, SET_ASIDE, WITHDRAWN
from db.transactions import reading
from desktop.services import sending
from desktop.services.forks import decide_fork, list_forks
from desktop.services.rebuilding import rebuild
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.upkeep import check_health
from desktop.services.withdrawing import remove_held, take_in_again, what_goes, withdraw_package
from tests.support.three_offices import HALF, World, add_activity, add_place, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office
    from desktop.services.receiving import TakenIn
    from desktop.services.sending import Exported

NOTE = ReasonCode.SIGNED_WITHOUT_TIMESTAMP


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def export(world: World, office: Office | None = None) -> Exported:
    return export_report(office or world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None)


def take_in(office: Office, *exported: Exported) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, [one.path for one in exported]))[0]


def states(office: Office) -> dict[str, str]:
    return {row.id: row.state for row in list_received(office, state=None)}


def another_city(world: World) -> Office:
    """The superior's office once more, as it is now."""
    path = world.folder / "thành phố khác.db"
    back_up(world.city.database, path)
    return world.open(path)


def restored_twin(world: World) -> Office:
    """The ward's computer with its database as it is now, put back by copying the file."""
    path = world.folder / "phục hồi.db"
    back_up(world.ward.database, path)
    return world.open(path)


def forked(world: World) -> tuple[Exported, Exported]:
    """Two packages for one place: the ward's second, and that of its restored copy."""
    first = export(world)
    take_in(world.city, first)
    twin = restored_twin(world)
    add_activity(world.ward, "Chỉ máy cũ")
    add_place(twin, "Chỉ máy phục hồi")
    left = export(world)
    left_path = left.path.rename(world.folder / left.path.name)
    right = export(world, twin)
    return _at(left, left_path), right


def _at(exported: Exported, path: Path) -> Exported:
    return replace(exported, path=path)


# -- withdrawing -------------------------------------------------------------------------------------------------------


def test_withdrawing_a_package_leaves_what_the_others_give(world: World) -> None:
    first, other = export(world), export(world, world.other)
    take_in(world.city, other)
    before = dumps(world.city)
    take_in(world.city, first)

    done, changes = withdraw_package(world.city, first.package_id, "Số liệu sai")

    assert dumps(world.city) == before
    assert done.merged.deleted == 8
    assert changes.touches("inspections")
    assert states(world.city)[first.package_id] == WITHDRAWN
    assert rebuild(world.city).is_same
    assert check_health(world.city).is_whole


def test_what_continues_a_withdrawn_package_goes_with_it_and_comes_back_with_it(world: World) -> None:
    first = export(world)
    take_in(world.city, first)
    before = dumps(world.city)
    add_activity(world.ward, "Trong gói thứ hai")
    second = export(world)
    add_activity(world.ward, "Trong gói thứ ba")
    third = export(world)
    take_in(world.city, second, third)
    whole = dumps(world.city)

    going = what_goes(world.city, second.package_id)
    withdraw_package(world.city, second.package_id, "Nhầm kỳ")
    without = dumps(world.city)
    again, _ = take_in_again(world.city, second.package_id)

    assert [row.id for row in going] == [second.package_id, third.package_id]
    assert without == before
    assert [one.verdict.outcome for one in again] == [Outcome.PASSED, Outcome.PASSED]
    assert dumps(world.city) == whole
    assert set(states(world.city).values()) == {ACCEPTED}


def test_the_next_package_of_the_ward_comes_in_after_a_withdrawal(world: World) -> None:
    first = export(world)
    take_in(world.city, first)
    withdraw_package(world.city, first.package_id, "Sai")
    add_activity(world.ward, "Đã sửa")

    (taken,) = take_in(world.city, export(world))
    (shown,) = examine_packages(world.city, [first.path])

    assert taken.verdict.outcome is Outcome.PASSED
    assert dumps(world.city)["activities"] == dumps(world.ward)["activities"]
    assert set(shown.verdict.codes) - {NOTE} == {ReasonCode.WITHDRAWN}
    assert not shown.can_be_held


def test_a_withdrawal_needs_a_reason_and_an_accepted_report(world: World) -> None:
    first = export(world)
    take_in(world.city, first)

    with pytest.raises(KnownError, match="REASON_NEEDED"):
        withdraw_package(world.city, first.package_id, "  ")
    with pytest.raises(KnownError, match="PACKAGE_GONE"):
        withdraw_package(world.city, "01890000-0000-7000-8000-000000000000", "Sai")
    with pytest.raises(KnownError, match="NOT_WITHDRAWN"):
        take_in_again(world.city, first.package_id)
    withdraw_package(world.city, first.package_id, "Sai")
    with pytest.raises(KnownError, match="NOT_WITHDRAWABLE"):
        withdraw_package(world.city, first.package_id, "Sai")


def test_a_withdrawal_that_is_stopped_or_finds_damaged_bytes_changes_nothing(world: World) -> None:
    first, other = export(world), export(world, world.other)
    take_in(world.city, first, other)
    before = (dumps(world.city), states(world.city))
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        withdraw_package(world.city, first.package_id, "Sai", token=token)
    with world.city.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE package_parts SET content = x'00' WHERE part = 0")
    with pytest.raises(KnownError, match="KEPT_PACKAGE_DAMAGED"):
        withdraw_package(world.city, first.package_id, "Sai")

    assert (dumps(world.city), states(world.city)) == before


def test_the_journal_says_who_withdrew_what_and_why(world: World) -> None:
    first = export(world)
    take_in(world.city, first)

    withdraw_package(world.city, first.package_id, "Số liệu sai")

    with reading(world.city.database) as connection:
        lines = latest(connection, limit=50)
    assert any(line.action == "withdrawn" and "Số liệu sai" in (line.after or "") for line in lines)
    assert sum(line.action == "taken_out" for line in lines) == 8


# -- forks -------------------------------------------------------------------------------------------------------------


def test_both_sides_of_a_fork_are_kept_and_named(world: World) -> None:
    left, right = forked(world)
    take_in(world.city, left)

    (taken,) = take_in(world.city, right)
    (fork,) = list_forks(world.city)

    assert taken.held
    assert fork.unit == world.ward.unit.name
    assert {side.row.id: side.counts for side in fork.sides} == {left.package_id: True, right.package_id: False}


def test_two_packages_for_one_place_in_one_batch_are_not_both_taken_in(world: World) -> None:
    left, right = forked(world)

    taken = take_in(world.city, left, right)

    assert sorted(one.held for one in taken) == [False, True]
    assert sorted(states(world.city).values()) == [ACCEPTED, ACCEPTED, HELD]


@pytest.mark.parametrize("chosen", ["left", "right"])
@pytest.mark.parametrize("first", ["left", "right"])
def test_whichever_side_came_first_the_decision_leaves_the_same_records(world: World, chosen: str, first: str) -> None:
    left, right = forked(world)
    sides = {"left": left, "right": right}
    clean = another_city(world)
    take_in(clean, sides[chosen])
    take_in(world.city, sides[first])
    take_in(world.city, sides["right" if first == "left" else "left"])

    decided, _ = decide_fork(world.city, sides[chosen].package_id, "Đơn vị xác nhận bằng văn bản")

    lost = sides["right" if chosen == "left" else "left"]
    assert dumps(world.city) == dumps(clean)
    assert [row.id for row in decided.set_aside] == [lost.package_id]
    assert states(world.city)[lost.package_id] == SET_ASIDE
    assert list_forks(world.city) == ()
    assert rebuild(world.city).is_same


def test_packages_continuing_either_side_are_judged_by_the_decision(world: World) -> None:
    left, right = forked(world)
    twin = world.more[0]
    take_in(world.city, left, right)
    decide_fork(world.city, right.package_id, "Máy cũ đã hỏng")
    add_activity(world.ward, "Máy cũ vẫn chạy")
    add_activity(twin, "Máy phục hồi làm tiếp")
    lost = export(world)
    lost = _at(lost, lost.path.rename(world.folder / lost.path.name))

    (on_lost,) = take_in(world.city, lost)
    (on_chosen,) = take_in(world.city, export(world, twin))

    assert on_lost.held
    assert ReasonCode.FORKED_HISTORY in on_lost.verdict.codes
    assert on_chosen.verdict.outcome is Outcome.PASSED


def test_a_decision_can_be_turned_round(world: World) -> None:
    left, right = forked(world)
    take_in(world.city, left, right)
    by_left = dumps(world.city)

    decide_fork(world.city, right.package_id, "Nhầm")
    decide_fork(world.city, left.package_id, "Đơn vị cải chính")

    assert dumps(world.city) == by_left
    assert states(world.city)[right.package_id] == SET_ASIDE


def test_where_nothing_forks_there_is_nothing_to_decide(world: World) -> None:
    first = export(world)
    take_in(world.city, first)

    with pytest.raises(KnownError, match="NOT_FORKED"):
        decide_fork(world.city, first.package_id, "Vì sao không")
    with pytest.raises(KnownError, match="REASON_NEEDED"):
        decide_fork(world.city, first.package_id, "")


# -- packages that wait ------------------------------------------------------------------------------------------------


def test_a_waiting_package_can_be_let_go(world: World) -> None:
    export(world)
    second = export(world)
    take_in(world.city, second)

    remove_held(world.city, second.package_id, "Gửi nhầm")

    assert states(world.city) == {}
    with pytest.raises(KnownError, match="PACKAGE_GONE"):
        remove_held(world.city, second.package_id, "Gửi nhầm")


def test_a_package_that_counts_is_not_let_go_as_if_it_waited(world: World) -> None:
    first = export(world)
    take_in(world.city, first)

    with pytest.raises(KnownError, match="NOT_HELD"):
        remove_held(world.city, first.package_id, "Gửi nhầm")


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_gaps_are_filled_in_any_order_also_after_the_program_was_closed(world: World, order: tuple[int, ...]) -> None:
    packages = [export(world)]
    for name in ("Hai", "Ba"):
        add_activity(world.ward, name)
        packages.append(export(world))

    for number in order:
        take_in(world.city, packages[number])

    assert set(states(world.city).values()) == {ACCEPTED}
    assert dumps(world.city)["activities"] == dumps(world.ward)["activities"]


def test_a_package_whose_predecessor_waited_here_comes_in_with_the_batch_that_fills_the_gap(world: World) -> None:
    packages = [export(world) for _ in range(3)]
    take_in(world.city, packages[1])

    taken = take_in(world.city, packages[0], packages[2])

    assert set(states(world.city).values()) == {ACCEPTED}
    assert all(one.verdict.outcome is Outcome.PASSED for one in taken)


# -- rebuilding --------------------------------------------------------------------------------------------------------


def test_a_rebuild_finds_what_was_changed_behind_the_programs_back(world: World) -> None:
    take_in(world.city, export(world))
    own = add_place(world.city, "Của thành phố")

    whole = rebuild(world.city)
    with world.city.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE violations SET fine = 1")
        connection.exec_driver_sql("DELETE FROM activities")
    spoilt = rebuild(world.city)

    assert whole.is_same
    assert (whole.packages, whole.records) == (1, 9)
    assert whole.figures > 50
    assert {(one.register, one.live, one.rebuilt) for one in spoilt.differences} == {
        ("violations", True, True),
        ("activities", False, True),
    }
    assert spoilt.figures_differing
    assert own in {row["id"] for row in dumps(world.city)["establishments"]}
    assert not list(world.folder.glob(".diaban-*"))


def test_a_rebuild_without_a_package_can_be_kept_as_a_database(world: World) -> None:
    first, other = export(world), export(world, world.other)
    take_in(world.city, first, other)
    out = world.folder / "không có gói.db"

    done = rebuild(world.city, out=out, without=first.package_id)

    assert (done.differing, done.path) == (8, out)
    kept = world.open(out)
    withdraw_package(world.city, first.package_id, "Sai")
    assert dumps(kept) == dumps(world.city)
    with pytest.raises(KnownError, match="DATABASE_EXISTS"):
        rebuild(world.city, out=out)


def test_a_rebuild_can_be_stopped_and_leaves_nothing(world: World) -> None:
    take_in(world.city, export(world))
    token = CancelToken()

    def stop(progress: Any) -> None:
        if progress.done == 0 and progress.total:
            token.cancel()

    with pytest.raises(Cancelled):
        rebuild(world.city, token=token, report=stop)

    assert not list(world.folder.glob(".diaban-*"))
