"""The log without personal data, and the mark of a crash."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from desktop.logs import CRASH_FILE, FILE, LogFiles

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_unexpected_error_leaves_kinds_and_places_but_no_values(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logs = LogFiles(tmp_path)
    try:
        raise ValueError("Đỗ Thị Minh Hạnh, 0912345678")
    except ValueError as error:
        logging.getLogger("desktop.somewhere").error("unexpected error", exc_info=error)  # noqa: TRY400 - as the boundary logs
    logs.close()

    written = (tmp_path / FILE).read_text(encoding="utf-8")

    assert "ValueError" in written
    assert "test_logs.py" in written
    assert "0912345678" not in written
    assert len(caplog.records) == 1


def test_lines_carry_the_moment_in_utc(tmp_path: Path) -> None:
    logs = LogFiles(tmp_path)
    logging.getLogger("desktop.somewhere").info("refused: %s", "DISK_FULL")
    logs.close()

    line = (tmp_path / FILE).read_text(encoding="utf-8")

    assert line.split(" ", 1)[0].endswith("Z")
    assert "refused: DISK_FULL" in line


def test_a_program_that_ended_in_order_reports_no_crash(tmp_path: Path) -> None:
    LogFiles(tmp_path).close()

    again = LogFiles(tmp_path)
    again.close()

    assert again.crashed == ""


def test_what_a_crash_left_is_told_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / CRASH_FILE).write_text("Fatal Python error: Segmentation fault\n", encoding="utf-8")

    again = LogFiles(tmp_path)
    again.close()

    assert "Segmentation fault" in again.crashed
    assert not (tmp_path / CRASH_FILE).exists()


def test_a_folder_that_takes_no_files_costs_only_the_log(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")

    logs = LogFiles(blocked / "logs")
    logs.close()

    assert logs.crashed == ""
