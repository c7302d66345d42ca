"""One process that takes a folder of packages in and prints seconds, new records and its own peak memory in MB.

A process of its own, so that the peak is that of taking in and not of making the packages.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from desktop.clock import SystemClock
from desktop.services.office import open_office
from desktop.services.receiving import examine_packages, take_in_packages


def main(database: str, passphrase: str, folder: str) -> None:
    """Take in once."""
    office = open_office(database, passphrase=passphrase, clock=SystemClock())
    began = time.perf_counter()
    candidates = examine_packages(office, [Path(folder)], preview=False, skip_known=True)
    taken, _ = take_in_packages(office, candidates)
    seconds = time.perf_counter() - began
    new = sum(result.merged.new for result in taken)
    sys.stdout.write(f"{seconds} {new} {_peak()}\n")
    office.close()


def _peak() -> int:
    """The most memory this program held at once, in MB.

    Linux counts what the process held before it became this program into `ru_maxrss`: the measuring parent's memory.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
