"""Who may import what holds, and the contracts notice when it does not."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source_tree import ROOT, Found, plant, python_files, told

if TYPE_CHECKING:
    from pathlib import Path

# Contract -> a module and the import in it that the contract must refuse.
VIOLATIONS = {
    "1 ": ("db/queries/planted.py", "import desktop.version"),
    "2 ": ("desktop/services/planted.py", "import desktop.ui"),
    "2a": ("desktop/ui/widgets/planted.py", "import desktop.ui.pages"),
    "3 ": ("db/models/planted.py", "import db.queries"),
    "3a": ("db/migrations/versions/planted.py", "import db.domain"),
    "4 ": ("desktop/documents/planted.py", "from PySide6 import QtGui"),
    "5 ": ("desktop/exchange/planted.py", "import sqlalchemy"),
    "5a": ("desktop/services/planted.py", "import sqlalchemy"),
    "5b": ("desktop/services/planted.py", "import db.models"),
    "5c": ("desktop/ui/planted.py", "import db.queries"),
    "5d": ("desktop/ui/planted.py", "import desktop.exchange"),
    "5e": ("desktop/services/planted.py", "def sign():\n    import pyhanko\n"),
    "5f": ("desktop/services/planted.py", "import rapidfuzz"),
    "6 ": ("db/domain/planted.py", "import sqlalchemy"),
}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages that lie in `root`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    options = ["--no-logo", "--no-cache"]
    return subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


def verdicts(output: str) -> dict[str, str]:
    """Number of each contract -> KEPT or BROKEN."""
    return dict(re.findall(r"^(.{2}).* (KEPT|BROKEN)(?: \(.+\))?$", output, re.MULTILINE))


def names_above(root: Path) -> list[Found]:
    """Imports of desktop in db and of Qt outside desktop/ui, for annotations too; import-linter leaves those out."""
    found: list[Found] = []
    for name, module in python_files(root, "db", "desktop"):
        forbidden = {"desktop", "PySide6", "shiboken6"} if name.startswith("db/") else {"PySide6", "shiboken6"}
        if name.startswith("desktop/ui/") or name in {"desktop/app.py", "desktop/__main__.py"}:
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                used = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                used = [node.module or ""]
            else:
                continue
            found += [Found(name, node.lineno, each) for each in used if each.split(".")[0] in forbidden]
    return found


def copy_packages(target: Path) -> None:
    for name in ("db", "desktop"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", target)


def test_every_import_keeps_the_contracts() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_notices_its_violation(tmp_path: Path) -> None:
    copy_packages(tmp_path)
    for file, text in VIOLATIONS.values():
        with (tmp_path / file).open("a", encoding="utf-8") as planted:
            planted.write(text + "\n")
    # Two siblings that import each other, for the contract against cycles.
    (tmp_path / "db/domain/left.py").write_text("import db.domain.right\n", encoding="utf-8")
    (tmp_path / "db/domain/right.py").write_text("import db.domain.left\n", encoding="utf-8")

    result = lint_imports(tmp_path)

    assert {name for name, verdict in verdicts(result.stdout).items() if verdict == "BROKEN"} == {*VIOLATIONS, "7 "}


def test_every_contract_has_a_planted_violation() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    names = {contract["name"][:2] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert names == {*VIOLATIONS, "7 "}


def test_db_names_nothing_of_desktop_and_qt_is_named_in_ui_only() -> None:
    assert told(names_above(ROOT)) == ""


def test_a_name_in_an_annotation_counts_too(tmp_path: Path) -> None:
    plant(tmp_path, "db/queries/rows.py", "if TYPE_CHECKING:\n    from desktop.services.records import Loaded\n")
    plant(tmp_path, "desktop/services/rows.py", "if TYPE_CHECKING:\n    from PySide6.QtCore import QObject\n")

    assert [found.what for found in names_above(tmp_path)] == ["desktop.services.records", "PySide6.QtCore"]


@pytest.mark.parametrize("module", sorted((ROOT / "desktop").glob("*/__init__.py")), ids=lambda path: path.parent.name)
def test_every_folder_of_the_program_is_checked_strictly_except_ui(module: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    strict = {*settings["tool"]["pyright"]["strict"], "desktop/ui"}

    assert f"desktop/{module.parent.name}" in strict
