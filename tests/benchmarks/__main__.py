"""The speed of the program as ratios to the machine's limit, both measured in this run.

`python3 dev.py bench` runs all rows with small numbers; `--records 1000000 --senders 170` is the full size. Each row
prints what was measured, the limit it is compared with, the ratio and the goal of product.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.duplicates import bench_duplicates
from tests.benchmarks.indicators import bench_indicators
from tests.benchmarks.packages import bench_packages
from tests.benchmarks.rows import Row
from tests.benchmarks.searching import bench_search
from tests.benchmarks.starting import bench_start


def main() -> int:
    """Run the chosen rows and print them."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--senders", type=int, default=10)
    parser.add_argument("--places", type=int, default=50_000, help="establishments in the search")
    parser.add_argument("--visits", type=int, default=200_000, help="visits in the indicators")
    parser.add_argument("--only", choices=["packages", "search", "start", "indicators", "duplicates"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diaban-bench-") as folder:
        root = Path(folder)
        benches = {
            "packages": lambda: bench_packages(root, records=options.records, senders=options.senders),
            "search": lambda: bench_search(root, places=options.places),
            "start": lambda: bench_start(root),
            "indicators": lambda: bench_indicators(root, places=options.places, visits=options.visits),
            "duplicates": lambda: bench_duplicates(options.places),
        }
        for name, bench in benches.items():
            if options.only in {None, name}:
                for row in bench():
                    print_row(row)
    return 0


def print_row(row: Row) -> None:
    """One line: what, amount, limit, ratio, goal."""
    ratio = row.measured / row.limit if row.limit else float("nan")
    sys.stdout.write(
        f"{row.what:<44} {row.measured:10.4f} s   {row.limit_name:<42} {row.limit:10.4f} s   "
        f"ratio {ratio:6.2f}   goal {row.goal:<6} {row.note}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
