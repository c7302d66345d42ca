"""Receiving first and signing afterwards, as an office that only consolidates does all day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import sys
from pathlib import Path
from desktop.clock import SystemClock
from desktop.services.office import open_office
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.receipts import export_receipts

folder = Path(sys.argv[1])
office = open_office(sys.argv[2], passphrase=None, clock=SystemClock())
taken, _ = take_in_packages(office, examine_packages(office, [folder / "goi"]))
assert [result.merged.new > 0 for result in taken] == [True], taken
assert len(export_receipts(office, folder / "bien-nhan", passphrase=None)) == 1
office.close()
"""


def test_a_process_that_verified_before_it_signed_can_still_sign(tmp_path: Path):
    world = tmp_path / "w"
    numbers = ["--wards", "1", "--establishments", "4", "--inspections", "4", "--seed", "5", "--no-encryption"]
    run("-m", "desktop", "demo", "--out", str(world), *numbers)
    (ward,) = [path for path in world.glob("*.db") if not path.name.startswith("31-")]
    (superior,) = world.glob("31-*.db")
    run("-m", "desktop", "export", "--database", str(ward), "--period", "2026-H1", "--out", str(tmp_path / "goi"))

    run("-c", _SCRIPT, str(tmp_path), str(superior))

    assert len(list((tmp_path / "bien-nhan").glob("*.asice.age"))) == 1


def run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
