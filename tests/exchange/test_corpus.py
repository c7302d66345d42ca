"""Packages as they were once written, kept for ever: what a version has passed or refused, every later one does too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.domain.registers import BY_NAME
from db.domain.verdict import Outcome
from desktop.exchange.examined import Examined
from desktop.exchange.reading import read_records
from desktop.exchange.trust import TrustedKey, read_certificate
from desktop.exchange.verifying import verify_package
from tests.support.packages import NOW, SUPERIOR, WARD, codes_of

ROOT = Path(__file__).parents[1] / "data" / "packages"
EXPECTED = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
OUTCOMES = {
    "valid": Outcome.PASSED,
    "indeterminate": Outcome.INDETERMINATE,
    "tampered": Outcome.FAILED,
    "hostile": Outcome.FAILED,
}


def examine(path: Path) -> Examined:
    """What the superior of the time would have said: the ward's certificates were pinned, the clock stood there."""
    signers = [read_certificate(kept.read_bytes()) for kept in sorted(ROOT.glob("pinned*.der"))]
    pinned = [TrustedKey(WARD, one.fingerprint, one.certificate, one.valid_from) for one in signers]
    return verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=pinned)


def test_every_file_of_the_corpus_is_expected():
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.asice")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_kept_package_gets_the_verdict_it_always_got(name: str):
    examined = examine(ROOT / name)

    assert codes_of(examined) == EXPECTED[name]["codes"]
    assert examined.verdict.outcome is OUTCOMES[name.split("/", maxsplit=1)[0]]


def test_a_program_that_reads_before_it_signs_does_both():
    """Libraries learn of kinds of attributes as they are loaded, which reading one must not cut short."""
    script = (
        "from tests.exchange.test_corpus import ROOT, examine\n"
        "from tests.support.packages import forge, judge\n"
        "print(examine(ROOT / 'valid' / '11692-report-2026H1-0001.asice').verdict.outcome)\n"
        "print(judge(forge().build()).verdict.outcome)\n"
    )

    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT.parents[2], capture_output=True, check=True)

    assert answer.stdout.decode().split() == ["passed", "passed"]


def test_the_records_of_a_kept_package_are_what_they_were():
    path = ROOT / "valid" / "11692-report-2026H1-0001.asice"
    examined = examine(path)

    found = {name: [v for batch in read_records(path, examined, name) for v in batch] for name in examined.counts}

    assert {name: len(versions) for name, versions in found.items()} == {
        "establishments": 3,
        "inspections": 1,
        "violations": 1,
        "remedies": 1,
        "activities": 1,
        "trainings": 1,
        "staff": 1,
        "hot_spots": 1,
    }
    assert found.keys() <= BY_NAME.keys()
    disputed, hotel, gone = found["establishments"]
    assert [candidate.values["name"] for candidate in disputed.conflicts["name"]] == ["Tên một", "Tên hai"]
    assert hotel.values["note"] == "Hai lối vào.\nLối sau ra ngõ 5."
    assert gone.deleted == "nhập trùng"
    assert examined.counts["violations"].sums == {"fine": 3_000_000, "persons": 2}


def test_what_a_newer_minor_version_added_is_kept_and_passed_over():
    examined = examine(ROOT / "valid" / "11692-report-2026H1-0002.asice")

    assert examined.header
    assert examined.header.extra == {"colour": "xanh"}
    assert [entry.name for entry in examined.header.registers][-1] == "spells"
    assert "spells" not in examined.counts
    assert "registers/spells.ndjson" in examined.members
