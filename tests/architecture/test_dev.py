"""The runner: says what is missing, in one go and before anything long, and knows the tasks it starts."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from types import SimpleNamespace

import pytest

import dev
from tests.architecture.source_tree import ROOT


def run_dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the runner as a person would."""
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def pretend_installed(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    lines = "".join(f"{name} installed\n" for name in packages)
    monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=lines.encode(), returncode=1))


@pytest.mark.parametrize("arguments", [["run"], ["run", "gui"]], ids=["alone", "gui"])
def test_run_without_a_screen_says_what_it_needs_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    code = dev.main(arguments)

    said = capsys.readouterr().err
    assert code == 1
    assert said.startswith("Không mở được cửa sổ vì máy này không có màn hình")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_screen_real_or_not_suffices(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for each in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, "something")

    dev.require_screen()

    assert os.environ[name] == "something"


@pytest.mark.parametrize("arguments", [["demo", "--out", "W"], ["--version"], ["verify", "a.asice"]])
def test_a_command_of_the_command_line_needs_no_screen(arguments: list[str]) -> None:
    assert not dev.opens_window(arguments)


def test_an_unknown_task_lists_the_tasks() -> None:
    result = run_dev("ruun")

    assert result.returncode == 2
    assert all(name in result.stderr for name in dev.TASKS)


def test_every_task_is_declared_in_pyproject() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(dev.TASKS) == set(settings["tool"]["poe"]["tasks"])


def test_the_runner_can_be_read_by_python_3_9_and_imports_the_standard_library_only() -> None:
    module = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 9))

    imported = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_either_name_of_a_renamed_package_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_installed(monkeypatch, "libgl1", "libglib2.0-0t64")

    assert dev.missing_packages(("libgl1", "libglib2.0-0|libglib2.0-0t64", "xvfb|xserver")) == ["xvfb"]


def test_without_the_right_to_install_the_whole_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_installed(monkeypatch, "libgl1")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)

    with pytest.raises(dev.Refused) as refused:
        dev.bring_packages(("libgl1", "libegl1", "xvfb"))

    command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 xvfb"
    assert str(refused.value).splitlines()[-1].strip() == command


def test_an_environment_is_made_anew_when_a_locked_list_changes(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    lists = {name: tmp_path / f"{name}.txt" for name in ("house", "run", "dev")}
    for path in lists.values():
        path.write_text("attrs==26.1.0\n", encoding="utf-8")
    monkeypatch.setattr(dev, "REQUIREMENTS", tmp_path)
    before = dev.stamp(tmp_path, "run")

    lists["run"].write_text("attrs==26.2.0\n", encoding="utf-8")

    assert dev.stamp(tmp_path, "run") != before
    assert dev.stamp(tmp_path / "elsewhere", "run") != dev.stamp(tmp_path, "run")
