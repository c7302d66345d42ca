"""Vietnamese text: how it is kept, found, ordered and compared (domain.md §4.1).

Every text enters through `clean` or `clean_lines`. Searching uses `fold`, lists use `sort_key`, persons
`name_sort_key`, and "is it the same name" uses `comparison_key`, which does not care where a tone mark stands (hòa,
hoà).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

Synonyms = Mapping[str, tuple[str, ...]]
"""Folded phrase -> every folded phrase that means the same, itself included."""

_LONGEST_PHRASE = 4

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_VOWELS = "aăâeêioôơuưy"
_TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang, huyền, hỏi, ngã, sắc, nặng
_PLAIN = {"ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
# 33 letters in ASCII order, so that SQLite and PostgreSQL ("C") order the keys alike.
_RANKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"

# Control, direction, zero-width and filler characters, lone surrogates and noncharacters; white space is not here.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DIGITS = re.compile("[0-9]+")
_GAPS = re.compile(r"[\W_]+")
_LONGEST_NUMBER = 16


def _spelled() -> dict[str, tuple[str, int]]:
    """Every letter in both cases and with every tone -> its toneless small letter and its tone 0–5."""
    spelled: dict[str, tuple[str, int]] = {}
    for letter in _LETTERS:
        for tone, mark in enumerate(_TONE_MARKS if letter in _VOWELS else ("",)):
            written = unicodedata.normalize("NFC", letter + mark)
            spelled[written] = spelled[written.upper()] = (letter, tone)
    return spelled


_SPELLED = _spelled()
# Signs that part words, ASCII and the usual others; what is left is looked at one by one.
_GAP_SIGNS = dict.fromkeys([*(chr(c) for c in range(128) if not chr(c).isalnum()), *"\u00a0–—‘’“”…·•×°₫"], " ")
_FOLDED = str.maketrans({**_GAP_SIGNS, **{k: _PLAIN.get(v[0], v[0]) for k, v in _SPELLED.items()}})
_PRIMARY = str.maketrans({**_GAP_SIGNS, **{k: _RANKS[_LETTERS.index(v[0])] for k, v in _SPELLED.items()}})
_TONES = str.maketrans(
    {**_GAP_SIGNS, **dict.fromkeys("0123456789"), **{k: str(v[1]) if v[1] else None for k, v in _SPELLED.items()}}
)

_I_FOR_Y = str.maketrans("yỳỷỹýỵYỲỶỸÝỴ", "iìỉĩíịIÌỈĨÍỊ")
# y at the end of a word after a consonant, or after qu: Mỹ = Mĩ, quý = quí; not in tay, thúy.
_Y_SPELLED_I = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=qu))[yỳỷỹýỵ](?!\w)", re.IGNORECASE)


def nfc(s: str) -> str:
    """The text with every letter as one character (dựng sẵn)."""
    return unicodedata.normalize("NFC", s)


def clean(s: str) -> str:
    """One line as it may be kept: NFC, no invisible characters, single spaces, none at the ends."""
    return " ".join(nfc(_INVISIBLE.sub("", s)).split())


def clean_lines(s: str) -> str:
    """Several lines as they may be kept: each cleaned, no empty ones at the ends."""
    return "\n".join(clean(line) for line in s.splitlines()).strip("\n")


def fold(s: str) -> str:
    """The search form: small ASCII words with single spaces between; no marks, đ as d, punctuation as space.

    Letters of other scripts have no ASCII form and are left out.
    """
    folded = nfc(s).translate(_FOLDED)
    if not folded.isascii():
        folded = "".join(c if c.isascii() else " " for c in _without_marks(folded)).translate(_FOLDED)
    return " ".join(folded.split())


def search_terms(query: str) -> tuple[str, ...]:
    """The folded words of what somebody typed, each once; the last may be unfinished."""
    return tuple(dict.fromkeys(fold(query).split()))


def search_alternatives(query: str, synonyms: Synonyms) -> tuple[tuple[str, ...], ...]:
    """What may stand for each part of the query: one tuple of folded phrases per part, the typed one first.

    A record matches when, for every part, all words of one of its phrases occur.
    """
    words = fold(query).split()
    parts: dict[tuple[str, ...], None] = {}
    start = 0
    while start < len(words):
        phrase = _longest_known(words[start : start + _LONGEST_PHRASE], synonyms)
        others = tuple(other for other in synonyms.get(phrase, ()) if other != phrase)
        parts[phrase, *others] = None
        start += len(phrase.split(" "))
    return tuple(parts)


def sort_key(s: str) -> str:
    """A key that puts texts in Vietnamese order: a ă â b c d đ …, then the tones, numbers by their value.

    The order does not depend on case, punctuation or where in a syllable its tone mark stands. Keys compare by code
    point and stay ASCII for everything written with Latin letters; other scripts come last.
    """
    s = nfc(s)
    primary = s.translate(_PRIMARY)
    if not primary.isascii():
        s = _GAPS.sub(" ", _without_marks(s)).strip()
        primary = s.translate(_PRIMARY)
    elif "  " in primary or primary[:1] == " " or primary[-1:] == " ":
        s = _GAPS.sub(" ", s).strip()
        primary = s.translate(_PRIMARY)
    tones = s.translate(_TONES).rstrip()
    return f"{_DIGITS.sub(_number_key, primary)}\x01{tones}"


def name_sort_key(full_name: str) -> str:
    """A key that puts persons in the order of office lists: given name, family name, middle names."""
    words = clean(full_name).split(" ")
    family, middle = (words[0], words[1:-1]) if len(words) > 1 else ("", [])
    return "\x02".join((sort_key(words[-1]), sort_key(family), sort_key(" ".join(middle))))


def comparison_key(s: str) -> str:
    """A key that is equal for spellings of one name: hòa and hoà, quý and quí, any case, any punctuation."""
    return sort_key(_Y_SPELLED_I.sub(lambda y: y[0].translate(_I_FOR_Y), nfc(s)))


def _longest_known(words: list[str], synonyms: Synonyms) -> str:
    """The longest phrase at the beginning of the words that has synonyms; the first word where none has."""
    phrases = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((phrase for phrase in phrases if phrase in synonyms), words[0])


def _without_marks(s: str) -> str:
    """Letters that are not Vietnamese without their marks, width and style; Vietnamese letters as they are."""
    return "".join(
        c if c in _SPELLED else "".join(d for d in unicodedata.normalize("NFKD", c) if not unicodedata.combining(d))
        for c in s
    )


def _number_key(digits: re.Match[str]) -> str:
    # The count of digits before the digits: 2 < 10 without padding. It stays below "A", so numbers precede letters.
    number = digits[0].lstrip("0") or "0"
    return chr(ord("0") + min(len(number), _LONGEST_NUMBER)) + number
