"""The fixed names of the folders and the traps in them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source_tree import ROOT, plant, project_files

if TYPE_CHECKING:
    from types import ModuleType

_FONTS = frozenset({".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2", ".pfa", ".pfb", ".eot"})
_FONT_STARTS = (b"\x00\x01\x00\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2", b"true\x00")


def traps(root: Path) -> list[str]:
    """Files and folders whose mere existence breaks something."""
    packaging = root / "packaging"
    modules = [path for path in packaging.rglob("*.py") if path.name.startswith(("test_", "__init__"))]
    inits = [path for path in (root / "tests").rglob("__init__.py") if path.parent != root / "tests"]
    shadows = [path for path in (root / "tests").rglob("*") if path.is_dir() and path.name in {"db", "desktop"}]
    return [path.relative_to(root).as_posix() for path in (*modules, *inits, *shadows)]


def fonts(root: Path) -> list[str]:
    """Fonts among the files of the project, by name or by content."""
    found: list[str] = []
    for path in project_files(root):
        with path.open("rb") as file:
            start = file.read(8)
        if path.suffix.lower() in _FONTS or start.startswith(_FONT_STARTS):
            found.append(path.relative_to(root).as_posix())
    return found


def origin(module: ModuleType) -> Path:
    """The folder a package came from."""
    assert module.__file__ is not None, f"{module.__name__} is a bare folder"
    return Path(module.__file__).resolve().parent


def test_no_folder_or_module_hides_another() -> None:
    assert traps(ROOT) == []


@pytest.mark.parametrize(
    ("name", "trap"),
    [
        ("packaging/__init__.py", "packaging/__init__.py"),
        ("packaging/windows/test_installer.py", "packaging/windows/test_installer.py"),
        ("tests/domain/__init__.py", "tests/domain/__init__.py"),
        ("tests/db/test_rows.py", "tests/db"),
        ("tests/ui/desktop/test_page.py", "tests/ui/desktop"),
    ],
    ids=["package", "test in packaging", "init in tests", "tests db", "tests desktop"],
)
def test_a_hiding_folder_or_module_is_noticed(tmp_path: Path, name: str, trap: str) -> None:
    plant(tmp_path, name, "")

    assert traps(tmp_path) == [trap]


def test_the_library_packaging_is_not_hidden_by_our_folder() -> None:
    packaging = importlib.import_module("packaging")

    assert origin(packaging) != ROOT / "packaging"
    assert importlib.import_module("packaging.version").Version("1.10") > importlib.import_module(
        "packaging.version"
    ).Version("1.9")


@pytest.mark.parametrize("name", ["db", "desktop", "tests"])
def test_our_packages_come_from_the_project(name: str) -> None:
    assert origin(importlib.import_module(name)) == ROOT / name


def test_there_are_no_font_files() -> None:
    assert fonts(ROOT) == []


def test_a_font_is_noticed_under_any_name(tmp_path: Path) -> None:
    plant(tmp_path, "resources/serif.TTF", "")
    (tmp_path / "resources/serif.dat").write_bytes(b"OTTO\x00\x0b\x00\x80")

    assert fonts(tmp_path) == ["resources/serif.TTF", "resources/serif.dat"]


def test_this_interpreter_is_a_supported_one() -> None:
    assert (3, 11) <= sys.version_info[:2] < (3, 14)
