"""Memory does not grow with a package: as much for many records as for some."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from db.domain.verdict import Outcome
from db.domain.versions import Version
from desktop.exchange.building import write_package
from desktop.exchange.reading import read_records
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.verifying import verify_package
from tests.support.packages import NOW, SIGNED_AT, SUPERIOR, a_header, an_establishment, key_of, signature_of, trust

MIB = 1024 * 1024


def many(count: int) -> Iterator[Version]:
    """Records of about a kilobyte that do not pack well."""
    rng = random.Random(count)
    return (an_establishment(number, note=rng.randbytes(300).hex()) for number in range(count))


def peak_of(work: Callable[[], object]) -> int:
    """The most bytes held at once during the work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_records_take_no_more_memory(tmp_path: Path):
    signature_of(b"<manifest/>")  # so that nobody pays for the libraries
    peaks: dict[int, list[int]] = {}
    for count in (1_200, 12_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        peaks[count] = measure(folder, count)

    few, lots = peaks[1_200], peaks[12_000]

    assert all(more < less + 2 * MIB for less, more in zip(few, lots, strict=True)), (few, lots)
    assert max(lots) < 12 * MIB


def measure(folder: Path, count: int) -> list[int]:
    """Peaks of writing, judging and reading."""

    def write() -> None:
        write_package(
            folder,
            header=a_header(),
            registers={"establishments": many(count)},
            signer=SoftwareSigner(key_of()),
            signed_at=SIGNED_AT,
        )

    written = peak_of(write)
    (path,) = folder.iterdir()
    examined = verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(),))
    assert examined.verdict.outcome is Outcome.PASSED
    assert examined.counts["establishments"].count == count
    judged = peak_of(lambda: verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(),)))
    read = peak_of(lambda: sum(len(batch) for batch in read_records(path, examined, "establishments", batch=500)))
    return [written, judged, read]
