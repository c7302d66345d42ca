"""The command line as somebody types it, on a day that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.cli import run_command
from desktop.clock import SystemClock
from tests.support.command_line import Answer, Diaban, Files
from tests.support.three_offices import AFTER_HALF_YEAR, CITY, DUONG_KINH, HUNG_DAO, three_offices

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning after the half year."""
    monkeypatch.setattr(SystemClock, "now", lambda _: AFTER_HALF_YEAR)


@pytest.fixture
def diaban(capsys: pytest.CaptureFixture[str]) -> Diaban:
    """A command, with what it answers."""

    def run(*arguments: object) -> Answer:
        code = run_command([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A city and two wards with a half year of work; not encrypted, keys exchanged."""
    with three_offices(tmp_path) as world:
        return Files(tmp_path / f"{CITY}.db", tmp_path / f"{DUONG_KINH}.db", tmp_path / f"{HUNG_DAO}.db", world.stick)
