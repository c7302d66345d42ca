"""Ten thousand random mutations of good packages: `python -m tests.support.mutating [COUNT] [SEED]` prints the tally.

None may be accepted, none may crash, none may unpack more than the limits allow. The suite does the same with fewer.
"""

from __future__ import annotations

import random
import sys
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.verdict import Outcome
from tests.support.packages import an_establishment, forge, judge, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

_MIB = 1 << 20


@dataclass
class Tally:
    """What came out.

    Attributes:
        tried: mutations that differ from the package they were made from.
        accepted: the numbers of those that passed; must stay empty.
        codes: how often each reason was given.
        peak: most memory at once, in bytes.
    """

    tried: int = 0
    accepted: list[int] = field(default_factory=list[int])
    codes: Counter[str] = field(default_factory=Counter[str])
    peak: int = 0


def mutate(count: int, seed: int) -> Tally:
    """The tally of that many mutations; the same for the same seed but for the keys."""
    chance, tally, good = random.Random(seed), Tally(), _packages()
    tracemalloc.start()
    try:
        for number in range(count):
            package = chance.choice(good)
            mutated = chance.choice(_WAYS)(package, chance)
            if mutated == package:
                continue
            tally.tried += 1
            examined = judge(mutated)
            if examined.verdict.outcome is Outcome.PASSED:
                tally.accepted.append(number)
            tally.codes.update({code.value for code in examined.verdict.codes})
        tally.peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return tally


def _packages() -> list[bytes]:
    small = forge(an_establishment())
    large = forge(*(an_establishment(number, note="Ghi chú") for number in range(1, 40)))
    large.extra = {"report/bao-cao.csv": "chỉ tiêu;kết quả\n".encode() * 20}
    return [small.build(), large.build()]


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        at = chance.randrange(len(out) * 8)
        out[at // 8] ^= 1 << at % 8
    return bytes(out)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _drop(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 64) :]


def _put(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randint(1, 64)) + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.randint(1, 400)
    return data[: at + length] + data[at:]


def _swap_files(data: bytes, chance: random.Random) -> bytes:
    files = unpacked(data)
    one, two = chance.sample(list(files), 2)
    files[one], files[two] = files[two], files[one]
    return packed(files)


def _reorder(data: bytes, chance: random.Random) -> bytes:
    files = unpacked(data)
    names = list(files)
    chance.shuffle(names)
    return packed({name: files[name] for name in names}, level=chance.choice((1, 6, 9)))


def _change_file(data: bytes, chance: random.Random) -> bytes:
    files = unpacked(data)
    name = chance.choice(list(files))
    content = bytearray(files[name] or b"\0")
    content[chance.randrange(len(content))] = chance.randrange(256)
    return packed({**files, name: bytes(content)})


def _swap_bytes(data: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.sample(range(len(data)), 2))
    out = bytearray(data)
    out[one], out[two] = out[two], out[one]
    return bytes(out)


def _mix(data: bytes, chance: random.Random) -> bytes:
    """A file of one package in another of the same office."""
    other = unpacked(forge(an_establishment(chance.randint(50, 90))).build())
    name = chance.choice(list(other))
    return packed(unpacked(data) | {name: other[name]})


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _flip, _cut, _drop, _put, _repeat, _swap_files, _reorder, _change_file, _swap_bytes, _mix,
)  # fmt: skip


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = mutate(wanted, int(sys.argv[2]) if len(sys.argv) > 2 else 20261122)
    print(f"tried {found.tried}, accepted {len(found.accepted)}, peak {found.peak / _MIB:.1f} MiB")  # noqa: T201
    for name, times in found.codes.most_common():
        print(f"  {name} {times}")  # noqa: T201
    sys.exit(1 if found.accepted else 0)
