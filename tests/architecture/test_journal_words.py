"""Every act the journal can hold has a word in the office's language."""

from __future__ import annotations

import ast
from pathlib import Path

from desktop.ui.pages.journal.page import action_words

ROOT = Path(__file__).parents[2]


def acts_written() -> dict[str, str]:
    """Every act that is spelled where a journal line is made, with the file."""
    found: dict[str, str] = {}
    for path in sorted([*(ROOT / "db").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Line" and node.args:
                for act in _spelled(node.args[0]):
                    found[act] = str(path.relative_to(ROOT))
    return found


def _spelled(argument: ast.expr) -> list[str]:
    """The acts an argument spells: one, or one of two."""
    if isinstance(argument, ast.IfExp):
        return [*_spelled(argument.body), *_spelled(argument.orelse)]
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def test_every_act_of_the_journal_has_a_word() -> None:
    missing = {act: file for act, file in acts_written().items() if act not in action_words()}

    assert missing == {}
