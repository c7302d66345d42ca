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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{seconds} {new} {memory}\n")
    office.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
