"""Histories of whole offices, made by chance: two wards with two computers each, and packages that come as they like.

Each computer adds, changes and deletes records, reports, hears its neighbour by sync packages, hands establishments
over to the other ward, is restored from a backup. Reports and transfers then reach two superiors in different orders,
batches and repetitions, some only after others were asked for. Both must know the same in the end, to the byte, and
what a rebuild gives; and everything coming once more must change nothing.

`python -m tests.support.office_histories --rounds 50 [--seed 1]` makes many of them and prints the count.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from hypothesis import strategies as st

from db.backup import back_up
from db.domain.registers import REGISTERS
from db.ids import new_device
from db.queries.office import trusted_keys_of
from db.queries.records import read_versions
from db.transactions import reading, writing
from db.writes.office import set_device
from db.writes.trust import accept_key
from desktop.services import sending
from desktop.services.figures import compute_figures, compute_unit_figures
from desktop.services.forks import decide_fork, list_forks
from desktop.services.rebuilding import rebuild
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.records import UndoStack, change_record, delete_record, load_record
from desktop.services.sending import ReportOrder, export_report
from desktop.services.synchronizing import export_sync
from tests.support.three_offices import HALF, World, add_activity, add_place, dumps, exchange_keys, three_offices
from tests.support.transfers import transfer_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.office import Office

STEPS = (
    "add", "edit", "edit", "delete", "restore record", "report", "report", "synchronize", "synchronize", "hand over",
    "hear", "back up", "restore",
)  # fmt: skip
"""What a computer may do next; what is there twice comes twice as often."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one computer does.

    Attributes:
        what: one of STEPS.
        who: number of the computer, the two of the first ward before those of the second.
        pick: which of what there is, counted round.
    """

    what: str
    who: int
    pick: int


@dataclass(frozen=True, slots=True)
class History:
    """What happens, and by what chance the packages come to each superior."""

    steps: tuple[Step, ...]
    chances: tuple[int, int]


@dataclass
class Computer:
    """One computer of a ward, its newest backup, and the packages it wrote."""

    office: Office
    backup: Path | None = None
    reports: list[Path] = field(default_factory=list[Path])
    syncs: list[Path] = field(default_factory=list[Path])
    transfers: list[Path] = field(default_factory=list[Path])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two superiors knew in the end.

    Attributes:
        packages: how many packages came to them.
        counting: how many counted.
        held: how many still waited for another.
        forks: how many forks a person decided.
        conflicts: records with a conflict.
        transfers: how many of the packages were transfers.
        differing: in what the superiors differ from each other, from a rebuild, or from themselves when everything
            comes once more; empty when in nothing.
    """

    packages: int
    counting: int
    held: int
    forks: int
    conflicts: int
    transfers: int
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both know the same, and the same as a rebuild."""
        return not self.differing


@st.composite
def office_histories(draw: st.DrawFn, *, most: int = 10) -> History:
    """Any history of so many steps, most of them on the first two computers, so that they get into each other's way."""
    step = st.builds(Step, st.sampled_from(STEPS), st.sampled_from((0, 1, 0, 1, 2, 3)), st.integers(0, 5))
    chances = st.tuples(st.integers(0, 999), st.integers(0, 999))
    return History(tuple(draw(st.lists(step, min_size=most // 2, max_size=most))), draw(chances))


def random_history(seed: int, *, steps: int) -> History:
    """One of them for a number, the same each time."""
    chance = random.Random(seed)
    made = (Step(chance.choice(STEPS), chance.choice((0, 1, 0, 1, 2, 3)), chance.randrange(6)) for _ in range(steps))
    return History(tuple(made), (2 * seed, 2 * seed + 1))


def run_history(folder: Path, history: History) -> Outcome:
    """What became of one history."""
    paper = mock.patch.object(sending, "make_report_files", return_value={"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with paper, three_offices(folder) as world:
        exchange_keys(world.ward, world.other, world.stick)
        computers = [one for ward in (world.ward, world.other) for one in _two_computers(world, ward)]
        second = world.folder / "nơi nhận khác.db"
        back_up(world.city.database, second)
        superiors = (world.city, world.open(second))
        for number, computer in enumerate(computers[:2]):
            _back_up(world, computer, f"đầu {number}")
        for number, step in enumerate(history.steps):
            world.clock.advance(hours=1)
            _step(world, computers, step, number)
        for number, computer in enumerate(computers[:2]):  # something to be told in every history
            _report(world, computer, len(history.steps) + number)
        transfers = [path for computer in computers for path in computer.transfers]
        packages = [path for computer in computers for path in computer.reports] + transfers
        forks = [
            _deliver(superior, packages, random.Random(seed))
            for superior, seed in zip(superiors, history.chances, strict=True)
        ]
        known = [_known(superior) for superior in superiors]
        differing = [name for name in known[0] if known[0][name] != known[1][name]]
        for number, superior in enumerate(superiors):
            differing += [f"rebuild {number}"] if not rebuild(superior).is_same else []
            take_in_packages(superior, examine_packages(superior, packages, preview=False))
            again = _records(superior)
            differing += [f"{name} {number} again" for name in again if again[name] != known[number][name]]
        states = Counter(row.state for row in list_received(world.city, state=None))
        return Outcome(
            len(packages),
            states["accepted"],
            states["held"],
            forks[0],
            len(known[0]["conflicts"]),
            len(transfers),
            tuple(differing),
        )


def _two_computers(world: World, office: Office) -> tuple[Computer, Computer]:
    """The ward's computer and a copy of it under a number of its own; both take what the ward's key has signed."""
    with reading(world.city.database) as connection:
        keys = [key for key in trusted_keys_of(connection) if key.unit_id == office.unit.id]
    with writing(office.database) as connection:
        for key in keys:
            accept_key(connection, key, author=office.author, at=office.stamp())
    path = world.folder / f"{office.unit.code} máy hai.db"
    back_up(office.database, path)
    other = world.open(path)
    with writing(other.database) as connection:
        set_device(connection, new_device())
    return Computer(office), Computer(world.open(path))


def _back_up(world: World, computer: Computer, name: str) -> None:
    computer.backup = world.folder / f"sao lưu {name}.db"
    back_up(computer.office.database, computer.backup)


def _step(world: World, computers: Sequence[Computer], step: Step, number: int) -> None:
    computer, neighbour = computers[step.who], computers[step.who ^ 1]
    office, folder = computer.office, world.folder / f"gói {number}"
    places = _own(office, "establishments")
    match step.what:
        case "report":
            _report(world, computer, number)
        case "synchronize":
            neighbour.syncs.append(export_sync(office, folder, passphrase=None).path)
            if step.pick % 3:
                _hear(computers, step.who ^ 1)
        case "hand over" if places:
            to_unit = computers[(step.who + 2) % 4].office.unit.id
            computer.transfers.append(transfer_places(office, [places[step.pick % len(places)]], to_unit, folder))
        case "hear":
            _hear(computers, step.who)
        case "back up":
            _back_up(world, computer, str(number))
        case "restore" if computer.backup is not None:
            computer.office, computer.backup = world.open(computer.backup), None
            _report(world, computer, number)
        case _:
            _change(office, step, places, number)


def _change(office: Office, step: Step, places: list[str], number: int) -> None:
    gone = _own(office, "establishments", deleted=True)
    match step.what:
        case "add":
            add_place(office, f"Karaoke số {number}")
            add_activity(office, f"Việc {number}")
        case "edit" if places:
            _edit(office, places[step.pick % 2 % len(places)], step.pick, number)
        case "delete" if places:
            delete_record(office, "establishments", places[step.pick % 2 % len(places)], "nhập trùng", undo=UndoStack())
        case "restore record" if gone:
            _edit(office, gone[step.pick % len(gone)], step.pick, number)
        case _:
            pass


def _hear(computers: Sequence[Computer], who: int) -> None:
    """A computer takes in what its neighbour told it, and the transfers that concern its unit."""
    unheard = computers[who].syncs + [path for one in computers for path in one.transfers]
    if unheard:
        office = computers[who].office
        take_in_packages(office, examine_packages(office, unheard, preview=False))


def _edit(office: Office, record_id: str, pick: int, number: int) -> None:
    loaded = load_record(office, "establishments", record_id)
    name, text = (("name", f"Tên {number}"), ("address", f"Số {number} phố Huế"))[pick // 2 % 2]
    value: Any = dataclasses.replace(loaded.value, **{name: text})
    change_record(office, record_id, value, seen=loaded.context, undo=UndoStack())


def _own(office: Office, register: str, *, deleted: bool = False) -> list[str]:
    """Ids of the office's own records, in one order."""
    rows = dumps(office)[register]
    return [row["id"] for row in rows if row["unit"] == office.unit.id and (row["deleted"] is not None) == deleted]


def _report(world: World, computer: Computer, number: int) -> None:
    folder = world.folder / f"gói {number}"
    order = ReportOrder(HALF, reason="Bổ sung")
    computer.reports.append(export_report(computer.office, order, folder, passphrase=None).path)


def _deliver(superior: Office, packages: Sequence[Path], chance: random.Random) -> int:
    """How many forks had to be decided once everything had come, some of it twice and some late."""
    coming = [*packages, *chance.sample(packages, k=len(packages) // 2)]
    chance.shuffle(coming)
    missing = chance.sample(packages, k=len(packages) // 4)
    coming = [path for path in coming if path not in missing] + missing
    while coming:
        size = chance.randint(1, 3)
        batch, coming = coming[:size], coming[size:]
        take_in_packages(superior, examine_packages(superior, batch, preview=chance.random() < 0.2))
    decided = 0
    while forks := list_forks(superior):
        decided += 1
        chosen = max(side.row.id for side in forks[0].sides)
        decide_fork(superior, chosen, "Đơn vị xác nhận")
    return decided


def _known(office: Office) -> dict[str, Any]:
    """Records to the last byte with their conflicts, what became of every package, and the figures."""
    figures = [compute_figures(office, HALF), *(found for _, found in compute_unit_figures(office, HALF))]
    indicators = [[(one.indicator.code, one.numerator, one.denominator) for one in found] for found in figures]
    return _records(office) | {"indicators": indicators}


def _records(office: Office) -> dict[str, Any]:
    with reading(office.database) as connection:
        versions = {register.name: list(read_versions(connection, register)) for register in REGISTERS}
    return {
        "records": json.dumps(dumps(office), ensure_ascii=False).encode(),
        "conflicts": {one.id: one.conflicts for found in versions.values() for one in found if one.conflicts},
        "versions": versions,
        "packages": {(row.id, row.state) for row in list_received(office, state=None)},
    }


def main() -> int:
    """Make many histories and print what came of them."""
    parser = argparse.ArgumentParser(prog="office_histories")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=18)
    options = parser.parse_args()
    total, bad = Counter[str](), 0
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory(prefix="diaban-") as folder:
            found = run_history(Path(folder), random_history(seed, steps=options.steps))
        bad += not found.same
        total.update({name: getattr(found, name) for name in found.__slots__ if name != "differing"})
        sys.stdout.write(f"{seed}: {found}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{options.rounds} histories, {bad} of them differ; in all {dict(total)}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
