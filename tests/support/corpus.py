"""Writes the kept packages anew for today's form: `python -m tests.support.corpus NAME` adds a generation of that name.

What is kept stays: a generation is a folder of its own with the certificates that were pinned, and every later program
must answer as this one does. The cases are those of tests/exchange/test_verdicts and tests/support/hostile.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from desktop.exchange.trust import TrustedKey, read_certificate
from desktop.exchange.verifying import verify_package
from tests.support.hostile import hostile_cases
from tests.support.packages import FILE_NAME, NOW, SUPERIOR, WARD, codes_of, key_of

ROOT = Path(__file__).parents[1] / "data" / "packages"
_FOLDERS = {"passed": "valid", "indeterminate": "indeterminate", "failed": "tampered"}
_MOST_BYTES = 40_000  # what grows in the repository stays small


def write_generation(name: str) -> int:
    """How many packages were written."""
    # They are bent in the test that names each; only who writes a generation needs them here.
    from tests.exchange.test_verdicts import BAD  # noqa: PLC0415

    cases: dict[str, tuple[str, bytes]] = {}
    for title, bent in BAD.items():
        if not bent.asked:
            cases[title] = ("", bent.build())
    for title, (_, build) in hostile_cases().items():
        cases[title] = ("hostile", build())
    expected: dict[str, Any] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
    (ROOT / f"pinned-{name}.der").write_bytes(key_of().certificate)
    written = 0
    for title, (folder, data) in cases.items():
        if len(data) <= _MOST_BYTES:
            written += _write(expected, f"{name}/{_slug(title)}", data, title, folder)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (ROOT / "expected.json").write_text(f"{text}\n", encoding="utf-8")
    return written


def _write(expected: dict[str, Any], place: str, data: bytes, why: str, folder: str) -> bool:
    """Whether the package was written; one that is only refused for its key of today is not worth keeping."""
    path = ROOT / "trial" / FILE_NAME
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    signer = read_certificate(key_of().certificate)
    pinned = [TrustedKey(WARD, signer.fingerprint, signer.certificate, signer.valid_from)]
    examined = verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=pinned)
    target = ROOT / (folder or _FOLDERS[examined.verdict.outcome.value]) / place / FILE_NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    path.parent.rmdir()
    expected[target.relative_to(ROOT).as_posix()] = {"codes": codes_of(examined), "why": why}
    return True


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


if __name__ == "__main__":
    print(write_generation(sys.argv[1]))  # noqa: T201 - a command
