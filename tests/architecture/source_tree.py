"""The files of the project as the tests of its structure see them; every rule can be asked about a planted tree too."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

# What belongs to the project; beside it lie environments, built programs and people's practice data.
_FOLDERS = ("db", "desktop", "packaging", "resources", "tests", ".ci", ".github")
_LEFT_BY_TOOLS = frozenset({"__pycache__", ".hypothesis", ".pytest_cache", ".ruff_cache"})
_MADE_BY_TASKS = frozenset({".qm", ".pyc"})


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a rule is broken; prints as file, line and what is wrong."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def project_files(root: Path) -> Iterator[Path]:
    """Every file of the project below `root`, in a steady order."""
    yield from sorted(path for path in root.iterdir() if path.is_file())
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            made = path.suffix in _MADE_BY_TASKS or not _LEFT_BY_TOOLS.isdisjoint(path.parts)
            if path.is_file() and not made:
                yield path


def python_files(root: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax tree of every module in these folders."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def plant(root: Path, name: str, text: str) -> None:
    """Put a file into a made-up tree."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(found: list[Found]) -> str:
    """All findings, one a line; empty when there are none."""
    return "\n".join(map(str, found))
