"""The built program, started as a user starts it; `dev.py test-all` builds it and names its folder in DIABAN_BUILT."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.version import VERSION
from tests.architecture.source_tree import ROOT

FOLDER = ROOT / os.environ.get("DIABAN_BUILT", "dist/diaban")
WINDOW = FOLDER / ("diaban.exe" if sys.platform == "win32" else "diaban")
COMMAND = FOLDER / ("diaban-cli.exe" if sys.platform == "win32" else "diaban")
OLD_DATABASES = sorted((ROOT / "tests" / "data" / "databases").glob("*.sqlite"))


def run(*arguments: str, folder: Path, passphrase: str = "mật khẩu thử") -> subprocess.CompletedProcess[str]:
    """Start a command of the built program in a folder, without anything of this environment."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"HOME", "SYSTEMROOT", "TEMP", "LANG", "DIABAN_HOME"}
    }
    environment = kept | {"QT_QPA_PLATFORM": "offscreen", "DIABAN_PASSPHRASE": passphrase}
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_says_its_version(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout.split()[-1] == VERSION


def test_it_has_all_it_needs(tmp_path: Path) -> None:
    result = run("--self-check", folder=tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr


def test_it_makes_a_practice_world_and_checks_its_data(tmp_path: Path) -> None:
    made = run("demo", "--out", "W", "--wards", "1", "--establishments", "5", "--inspections", "5", folder=tmp_path)
    assert made.returncode == 0, made.stderr

    world = json.loads((tmp_path / "W" / "world.json").read_text(encoding="utf-8"))
    ward = world["wards"][0]["database"]
    checked = run("check", "--database", ward, folder=tmp_path, passphrase=world["passphrase"])

    assert checked.returncode == 0, checked.stderr


def test_its_window_opens_and_stays(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DIABAN_HOME": str(tmp_path / "home")}
    with subprocess.Popen([WINDOW], cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as window:
        with pytest.raises(subprocess.TimeoutExpired):
            window.communicate(timeout=10)
        window.kill()

        _, said = window.communicate()

    assert b"Traceback" not in said


def test_it_carries_the_licences_and_no_development_library() -> None:
    inside = FOLDER / "_internal"

    assert (inside / "licences" / "LICENSE").is_file()
    assert (inside / "licences" / "LGPL-3.0.txt").is_file()
    assert [
        path.name for path in inside.iterdir() if path.name.lower().startswith(("pytest", "hypothesis", "ruff"))
    ] == []


@pytest.mark.parametrize("old", OLD_DATABASES, ids=lambda path: path.stem)
def test_it_opens_the_data_of_every_released_version(tmp_path: Path, old: Path) -> None:
    copy = tmp_path / old.name
    copy.write_bytes(old.read_bytes())

    result = run("check", "--database", str(copy), folder=tmp_path)

    assert result.returncode == 0, result.stderr
