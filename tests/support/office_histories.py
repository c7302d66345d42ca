"""Histories of whole offices, made by chance: two wards with two computers each, and packages that come as they like.

Each computer adds, changes and deletes records, reports, is restored from a backup; the packages then reach two
superiors in different orders, batches and repetitions, some only after others were asked for. Both must know the same
in the end, and what a rebuild gives.

`python -m tests.support.office_histories --rounds 50 [--seed 1]` makes many of them and prints the count.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from db.backup import back_up
from db.domain.registers import REGISTERS
from db.ids import new_device
from db.queries.packages import ACCEPTED, HELD
from db.queries.records import read_versions
from db.transactions import reading, writing
from db.writes.office import set_device
from desktop.services import sending
from desktop.services.figures import compute_figures
from desktop.services.forks import decide_fork, list_forks
from desktop.services.rebuilding import rebuild
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.records import UndoStack, change_record, delete_record, load_record
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, World, add_activity, add_place, dumps, three_offices

if TYPE_CHECKING:
    from desktop.services.office import Office


@dataclass
class Computer:
    """One computer of a ward, its newest backup, and the packages it wrote."""

    office: Office
    backup: Path | None = None
    packages: list[Path] = field(default_factory=list[Path])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two superiors knew in the end.

    Attributes:
        packages: how many packages there were.
        counting: how many counted.
        forks: how many forks a person decided.
        conflicts: records with a conflict.
        same: whether both know the same, and the same as a rebuild.
    """

    packages: int
    counting: int
    forks: int
    conflicts: int
    same: bool


def run_history(folder: Path, seed: int, *, steps: int = 8) -> Outcome:
    """What became of one history."""
    chance = random.Random(seed)
    paper = mock.patch.object(sending, "make_report_files", return_value={"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with paper, three_offices(folder) as world:
        computers = [one for ward in (world.ward, world.other) for one in _two_computers(world, ward)]
        second = world.folder / "nơi nhận khác.db"
        back_up(world.city.database, second)
        superiors = (world.city, world.open(second))
        for number, computer in enumerate(computers[:2]):
            computer.backup = world.folder / f"sao lưu đầu {number}.db"
            back_up(computer.office.database, computer.backup)
        for number in range(steps):
            world.clock.advance(hours=1)
            # Most of it on the first two, so that they get into each other's way.
            _step(world, chance.choice([*computers[:2], *computers]), chance, number)
        for number, computer in enumerate(computers[:2]):  # something to be told in every history
            _report(world, computer, steps + number)
        packages = [path for computer in computers for path in computer.packages]
        forks = [_deliver(superior, packages, chance) for superior in superiors]
        known = [_known(superior) for superior in superiors]
        same = known[0] == known[1] and forks[0] == forks[1] and all(rebuild(one).is_same for one in superiors)
        with reading(world.city.database) as connection:
            conflicts = sum(
                bool(version.conflicts) for register in REGISTERS for version in read_versions(connection, register)
            )
        return Outcome(len(packages), len(list_received(world.city)), forks[0], conflicts, same)


def _two_computers(world: World, office: Office) -> tuple[Computer, Computer]:
    path = world.folder / f"{office.unit.code} máy hai.db"
    back_up(office.database, path)
    other = world.open(path)
    with writing(other.database) as connection:
        set_device(connection, new_device())
    return Computer(office), Computer(world.open(path))


def _step(world: World, computer: Computer, chance: random.Random, number: int) -> None:
    office = computer.office
    match chance.choice(["add", "edit", "edit", "delete", "report", "report", "report", "back up", "restore"]):
        case "add":
            add_place(office, f"Karaoke số {number}")
        case "edit":
            _edit(office, chance, number)
        case "delete":
            if ids := _ids(office, "activities"):
                delete_record(office, "activities", chance.choice(ids), "nhập trùng", undo=UndoStack())
            else:
                add_activity(office, f"Việc {number}")
        case "report":
            _report(world, computer, number)
        case "back up":
            computer.backup = world.folder / f"sao lưu {number}.db"
            back_up(office.database, computer.backup)
        case _:
            if computer.backup is not None:
                computer.office, computer.backup = world.open(computer.backup), None
                _report(world, computer, number)


def _edit(office: Office, chance: random.Random, number: int) -> None:
    record_id = min(_ids(office, "establishments"), key=lambda one: (chance.random() < 0.3, one))
    loaded = load_record(office, "establishments", record_id)
    value: Any = loaded.value
    given = {name: getattr(value, name) for name in value.__dataclass_fields__}
    field_name, text = chance.choice([("name", f"Tên {number}"), ("address", f"Số {number} phố Huế")])
    change_record(office, record_id, type(value)(**(given | {field_name: text})), seen=loaded.context, undo=UndoStack())


def _ids(office: Office, register: str) -> list[str]:
    return [row["id"] for row in dumps(office)[register] if row["deleted"] is None]


def _report(world: World, computer: Computer, number: int) -> None:
    folder = world.folder / f"gói {number}"
    order = ReportOrder(HALF, reason="Bổ sung")
    computer.packages.append(export_report(computer.office, order, folder, passphrase=None).path)


def _deliver(superior: Office, packages: list[Path], chance: random.Random) -> int:
    """How many forks had to be decided once everything had come, some of it twice."""
    coming = packages + chance.sample(packages, k=len(packages) // 2)
    chance.shuffle(coming)
    while coming:
        size = chance.randint(1, 3)
        batch, coming = coming[:size], coming[size:]
        take_in_packages(superior, examine_packages(superior, batch, preview=False))
    decided = 0
    while forks := list_forks(superior):
        decided += 1
        chosen = max(side.row.id for side in forks[0].sides)
        decide_fork(superior, chosen, "Đơn vị xác nhận")
    return decided


def _known(office: Office) -> tuple[Any, ...]:
    """Records to the last byte, figures, and what became of every package."""
    with reading(office.database) as connection:
        records = {register.name: list(read_versions(connection, register)) for register in REGISTERS}
    figures = [(one.indicator.code, one.numerator, one.denominator) for one in compute_figures(office, HALF)]
    states = {(row.id, row.state) for row in list_received(office, state=None)}
    assert {state for _, state in states} <= {ACCEPTED, HELD, "set_aside"}
    return records, figures, states


def main() -> int:
    """Make many histories and print what came of them."""
    parser = argparse.ArgumentParser(prog="office_histories")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=14)
    options = parser.parse_args()
    bad = 0
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory(prefix="diaban-") as folder:
            found = run_history(Path(folder), seed, steps=options.steps)
        bad += not found.same
        sys.stdout.write(f"{seed}: {found}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{options.rounds} histories, {bad} of them differ\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
