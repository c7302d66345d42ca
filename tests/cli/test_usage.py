"""How the command line is used: help, version, wrong usage; and the real program started from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop.version import VERSION
from tests.architecture.source_tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Diaban, Files


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "desktop", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )


def test_it_says_its_version(capsys: pytest.CaptureFixture[str], diaban: Diaban):
    with pytest.raises(SystemExit) as end:
        diaban("--version")

    assert (end.value.code, capsys.readouterr().out) == (0, f"Địa Bàn {VERSION}\n")


def test_help_is_vietnamese(capsys: pytest.CaptureFixture[str], diaban: Diaban):
    with pytest.raises(SystemExit):
        diaban("export", "--help")

    said = capsys.readouterr().out
    assert said.startswith("cách dùng: diaban export")
    assert "lý do bổ sung" in said
    assert "usage" not in said
    assert "options" not in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ("export", "thiếu --database, --period, --out"),
        ("records --database a.db tips", "register: không có 'tips'"),
        ("records --database a.db staff --jsn", "không có tùy chọn --jsn"),
        ("check --data a.db", "thiếu --database"),
        ("demo --out W --wards nhiều", "--wards: 'nhiều' không phải số nguyên"),
        ("form --database a.db --out a.pdf", "cần một trong các tùy chọn --inspection --blank"),
        ("form --database a.db --out a.pdf --blank karaoke --inspection 1", "--inspection không dùng cùng --blank"),
        ("verify", "thiếu TỆP|THƯ_MỤC"),
        ("check --database", "--database: thiếu giá trị"),
        ("", "thiếu LỆNH"),
        ("gộp", "LỆNH: không có 'gộp'"),
    ],
    ids=lambda text: text[:24],
)
def test_wrong_usage_says_what_is_wrong_and_ends_with_2(diaban: Diaban, arguments: str, why: str):
    answer = diaban(*arguments.split())

    assert answer.code == 2
    assert answer.err.startswith("cách dùng: diaban")
    assert f"Lệnh chưa đúng: {why}" in answer.err
    assert answer.out == ""


def test_wrong_usage_too_is_one_document_with_json(diaban: Diaban):
    answer = diaban("records", "--json")

    assert (answer.code, answer.document["error"]["code"]) == (2, "WRONG_USAGE")


def test_the_program_writes_vietnamese_whatever_the_console_is_set_to(files: Files):
    done = program("records", "--database", str(files.ward), "establishments", "--json", PYTHONIOENCODING="ascii")
    refused = program("check", "--database", "không có.db", PYTHONIOENCODING="cp1252")

    names = {record["fields"]["name"] for record in json.loads(done.stdout.decode("utf-8"))}
    assert (done.returncode, refused.returncode) == (0, 1)
    assert "Karaoke Sông Hồng" in names
    assert refused.stderr.decode("utf-8").startswith("Không thấy dữ liệu không có.db.")


def test_the_program_gets_its_passphrase_from_the_environment(tmp_path: Path):
    database = str(tmp_path / "a.db")
    given = {"DIABAN_PASSPHRASE": "mật khẩu của phường"}

    made = program("init", "--database", database, "--unit", "11692", "--officer", "Đỗ Thị Minh Hạnh", **given)
    opened = program("check", "--database", database, **given)
    refused = program("check", "--database", database, DIABAN_PASSPHRASE="")

    assert [made.returncode, opened.returncode, refused.returncode] == [0, 0, 1]
    assert "chưa có mật khẩu" in refused.stderr.decode("utf-8")


def test_a_reader_that_has_seen_enough_is_no_error(files: Files):
    command = [sys.executable, "-m", "desktop", "records", "--database", str(files.ward), "establishments", "--json"]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")
