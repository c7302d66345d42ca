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
from tests.support.databases import make_database

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
        ("records --database a.db gossip", "SỔ: không có 'gossip'"),
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


def test_the_program_writes_vietnamese_whatever_the_console_is_set_to():
    refused = program("check", "--database", "không có.db", "--json", PYTHONIOENCODING="ascii")

    sentence = json.loads(refused.stdout.decode("utf-8"))["error"]["message"]
    assert refused.returncode == 1
    assert sentence.startswith("Không thấy dữ liệu không có.db.")
    assert refused.stderr.decode("utf-8").splitlines() == [sentence]


def test_the_program_gets_its_passphrase_from_the_environment(tmp_path: Path):
    make_database(tmp_path, passphrase="mật khẩu của phường").close()

    opened = program("check", "--database", str(tmp_path / "phuong.db"), DIABAN_PASSPHRASE="mật khẩu của phường")

    assert (opened.returncode, opened.stdout.decode("utf-8").strip()) == (0, "Dữ liệu nguyên vẹn.")


def test_a_reader_that_has_seen_enough_is_no_error(files: Files):
    command = [sys.executable, "-m", "desktop", "records", "--database", str(files.ward), "establishments", "--json"]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")
