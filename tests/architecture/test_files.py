"""What stands in the files: no invisible characters, no machine of ours, no server of theirs, no missing resource."""

from __future__ import annotations

import ast
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source_tree import ROOT, Found, plant, project_files, python_files, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BINARY = frozenset(
    {".png", ".jpg", ".ico", ".icns", ".pdf", ".xlsx", ".xls", ".docx", ".p12", ".asice", ".age", ".zip", ".sqlite"}
)
# Format, control, private and unassigned characters, separators of lines, and spaces that look like a space.
_INVISIBLE = frozenset({"Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"})
_PLAIN = frozenset(" \n\t")
_FOREIGN = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|index-url[=\s]+\S+:/{2}|"
    r"(?<![\w.:/])/(?:home|root|work|Users)/\w|\b[A-Z]:\\Users\\",
    re.ASCII,
)


def text_files(root: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file that is written to be read; test data is hostile on purpose and left out."""
    for path in project_files(root):
        name = path.relative_to(root).as_posix()
        if path.suffix.lower() in _BINARY or name.startswith("tests/data/"):
            continue
        yield name, path.read_bytes().decode("utf-8")


def stray_characters(root: Path) -> list[Found]:
    """Invisible characters and lines not in NFC; a source that needs such a character writes its escape."""
    found: list[Found] = []
    for name, text in text_files(root):
        if text.isascii() and text.isprintable():
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            stray = {char for char in line if char not in _PLAIN and unicodedata.category(char) in _INVISIBLE}
            found += [Found(name, number, f"invisible U+{ord(char):04X}") for char in sorted(stray)]
            if not unicodedata.is_normalized("NFC", line):
                found.append(Found(name, number, "not in NFC"))
    return found


def foreign_places(root: Path) -> list[Found]:
    """Names of package servers and paths of one particular machine."""
    return [
        Found(name, number, match.group())
        for name, text in text_files(root)
        for number, line in enumerate(text.split("\n"), start=1)
        if (match := _FOREIGN.search(line))
    ]


def missing_resources(root: Path) -> list[Found]:
    """Names given to `paths.resource` that are not in resources/; of a made-up name its fixed beginning counts."""
    found: list[Found] = []
    for name, module in python_files(root, "db", "desktop"):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and node.args and _last_name(node.func) == "resource":
                wanted, whole = _fixed_text(node.args[0])
                if not _is_there(root / "resources", wanted, whole=whole):
                    found.append(Found(name, node.lineno, wanted))
    return found


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _fixed_text(argument: ast.expr) -> tuple[str, bool]:
    """The text of a literal, or how a made-up name begins; and whether it is the whole name."""
    if isinstance(argument, ast.JoinedStr):
        first = argument.values[0]
        return (str(first.value) if isinstance(first, ast.Constant) else ""), False
    return (
        (argument.value, True)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        else ("", False)
    )


def _is_there(resources: Path, wanted: str, *, whole: bool) -> bool:
    # Catalogues of translations are built from .ts files and not kept.
    if wanted.endswith(".qm"):
        return (resources / wanted).with_suffix(".ts").is_file()
    return (resources / wanted).exists() if whole else (resources / wanted.rpartition("/")[0]).is_dir()


def test_texts_have_no_invisible_characters_and_are_in_nfc() -> None:
    assert told(stray_characters(ROOT)) == ""


@pytest.mark.parametrize(
    "stray",
    ["\u200b", "\u202e", "\ufeff", "\u00a0", "\u00ad", "\x00", "\r", "\u2028", "e\u0302"],
    ids=["zero width", "direction", "byte order", "hard space", "soft hyphen", "zero", "return", "line", "decomposed"],
)
def test_a_stray_character_is_noticed(tmp_path: Path, stray: str) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/help.md").write_bytes(f"Một dòng\nHai{stray}dòng\n".encode())

    assert [found.line for found in stray_characters(tmp_path)] == [2]


def test_the_files_name_no_package_server_and_no_particular_machine() -> None:
    assert told(foreign_places(ROOT)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https" + "://mirror.example/simple",
        "see https://py" + "pi.org/project/x",
        "path = '/ho" + "me/an/diaban'",
        "cd /ro" + "ot/diaban",
        "C:" + "\\Users\\An",
    ],
    ids=["mirror", "server", "home", "root", "windows"],
)
def test_a_server_or_a_machine_is_noticed(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "packaging/notes.md", f"Notes\n{line}\n")

    assert [found.line for found in foreign_places(tmp_path)] == [2]


def test_every_resource_named_in_code_exists() -> None:
    assert told(missing_resources(ROOT)) == ""


def test_a_missing_resource_is_noticed(tmp_path: Path) -> None:
    plant(tmp_path, "resources/units/current.csv", "")
    plant(
        tmp_path,
        "desktop/good.py",
        'resource("units/current.csv"), paths.resource(f"units/{name}.csv"), resource("units")\n',
    )
    plant(tmp_path, "desktop/bad.py", 'paths.resource("units/former.csv")\nresource(f"icons/{name}.svg")\n')

    assert told(missing_resources(tmp_path)) == "desktop/bad.py:1: units/former.csv\ndesktop/bad.py:2: icons/"
