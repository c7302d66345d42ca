"""How good a passphrase is."""

from __future__ import annotations

import unicodedata

import pytest

from db.domain.passphrases import Lacks, Strength, judge_passphrase


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Ab1!xyz", Strength.TOO_SHORT),
        ("abcdefgh", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("Abcdefg1", Strength.FAIR),
        ("sáng sớm đi làm", Strength.FAIR),
        ("sáng sớm đi làm sớm", Strength.STRONG),
        ("Thuc-hanh-178", Strength.STRONG),
    ],
)
def test_strength_grows_with_length_and_kinds(text: str, strength: Strength) -> None:
    assert judge_passphrase(text).strength is strength


def test_what_is_missing_is_named() -> None:
    assert judge_passphrase("abcdefg1").lacks == (Lacks.CAPITAL, Lacks.SIGN)


def test_letters_with_marks_count_alike_however_they_are_written() -> None:
    text = "Mật khẩu"

    assert judge_passphrase(unicodedata.normalize("NFD", text)) == judge_passphrase(text)


def test_only_a_short_one_is_refused() -> None:
    assert not judge_passphrase("Ab1!").is_allowed
    assert judge_passphrase("abcdefgh").is_allowed
