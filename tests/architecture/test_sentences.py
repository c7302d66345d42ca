"""Every code that the program can raise or answer with has its Vietnamese sentence, and every sentence its code."""

from __future__ import annotations

import ast
from pathlib import Path

from db.domain.verdict import ReasonCode
from desktop.sentences import SENTENCES
from desktop.services.catalogs import load_rules

ROOT = Path(__file__).parents[2]
_MAKERS = {"KnownError", "ExchangeError", "IntakeError", "error", "warning", "note", "Unknown"}


def codes_in_source() -> dict[str, str]:
    """The codes given as literals to whatever makes errors, findings and unknown amounts, with the file."""
    found: dict[str, str] = {}
    for path in sorted([*(ROOT / "db").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            code = node.args[0].value
            if name in _MAKERS and isinstance(code, str) and code.isupper():
                found[code] = str(path.relative_to(ROOT))
    return found


def test_every_code_in_the_source_has_a_sentence():
    missing = {code: file for code, file in codes_in_source().items() if code not in SENTENCES}

    assert missing == {}


def test_every_reason_and_every_rule_of_law_has_a_sentence():
    assert [code for code in ReasonCode if code.value not in SENTENCES] == []
    assert [rule.code for rule in load_rules().rules if rule.code not in SENTENCES] == []


def test_no_sentence_shouts_begs_or_blames():
    for code, sentence in SENTENCES.items():
        text = f" {sentence.what} {sentence.why} {sentence.next_step} {sentence.button} ".lower()
        assert "!" not in text, code
        assert "vui lòng" not in text, code
        assert "không hợp lệ" not in text, code
        assert " bạn " not in text, code
