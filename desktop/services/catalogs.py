"""The dated data that comes with the program: lists of codes, rules of law, words, synonyms.

All of it is read once; a file that cannot be read stops the program with its name, because rules and reports would
silently miss what it holds.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from db.domain.catalogs import Catalog, Catalogs, Entry
from db.domain.errors import KnownError
from db.domain.findings import Severity
from db.domain.labels import FieldLabel, Labels, RegisterTitle
from db.domain.rulebook import FineLimit, Rule, RuleBook
from db.domain.text import Synonyms, fold
from desktop.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

Table = dict[str, Any]

_ENTRY_KEYS = frozenset({"code", "name", "group", "source", "valid_from", "valid_to"})


@cache
def load_catalogs() -> Catalogs:
    """All lists of codes; the version is a digest of what they hold.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return _with_indicators(read_catalogs(resource("catalogs/codes")), resource("catalogs/indicators.toml"))


@cache
def load_rules() -> RuleBook:
    """The rules of all times.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_rules(resource("catalogs/rules.toml"))


@cache
def load_labels() -> Labels:
    """The words for registers and fields.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_labels(resource("catalogs/fields.toml"))


@cache
def load_synonyms() -> Synonyms:
    """Phrases that mean the same when somebody searches.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_synonyms(resource("catalogs/synonyms.toml"))


def chairman_limit(level: str, day: date) -> int | None:
    """The largest fine in đồng on an individual that the chairman of a unit may impose; None when not known.

    Args:
        level: level of the unit: commune, province.
        day: the day of the act.
    """
    return load_rules().chairman_limit(level, day)


def read_catalogs(folder: Path) -> Catalogs:
    """The lists of a folder, one file `<catalog>.toml` each.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    by_name: dict[str, Catalog] = {}
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.toml")):
        table = _read(file)
        try:
            entries = tuple(_entry(row) for row in table["entry"])
        except (KeyError, TypeError, ValueError) as broken:
            raise _broken(file, broken) from broken
        if len({entry.code for entry in entries}) < len(entries):
            raise KnownError("CATALOG_BROKEN", file=file.name, reason="a code stands twice")
        by_name[file.stem] = Catalog(file.stem, entries)
        digest.update(json.dumps([file.stem, table], default=str, sort_keys=True).encode())
    if not by_name:
        raise KnownError("CATALOG_BROKEN", file=folder.name, reason="no lists")
    return Catalogs(digest.hexdigest()[:12], by_name)


def _with_indicators(catalogs: Catalogs, file: Path) -> Catalogs:
    """The lists with one more: the indicators, so that records can name them like any other code."""
    try:
        entries = tuple(Entry(row["code"], row["name"], row["group"]) for row in _read(file)["indicator"])
    except (KeyError, TypeError) as broken:
        raise _broken(file, broken) from broken
    return Catalogs(catalogs.version, {**catalogs.by_name, "indicators": Catalog("indicators", entries)})


def read_rules(file: Path) -> RuleBook:
    """The rules of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        table = _read(file)
        limits = tuple(FineLimit(**row) for row in table.get("fine_limit", ()))
        return RuleBook(tuple(_rule(row) for row in table["rule"]), limits)
    except (KeyError, TypeError, ValueError) as broken:
        raise _broken(file, broken) from broken


def read_labels(file: Path) -> Labels:
    """The words of a file: a table per register or item, a field's words as text or as a table.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    tables = _read(file)
    try:
        registers = {name: RegisterTitle(**words) for name, words in tables.pop("registers").items()}
        fields = {
            owner: {
                name: FieldLabel(words) if isinstance(words, str) else FieldLabel(**words)
                for name, words in table.items()
            }
            for owner, table in tables.items()
        }
    except (KeyError, TypeError, AttributeError) as broken:
        raise _broken(file, broken) from broken
    return Labels(registers, fields)


def read_synonyms(file: Path) -> Synonyms:
    """The groups of a file, looked up by any of their phrases.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    synonyms: dict[str, tuple[str, ...]] = {}
    try:
        for group in _read(file)["groups"]:
            phrases = tuple(dict.fromkeys(fold(phrase) for phrase in group))
            synonyms.update(dict.fromkeys(phrases, phrases))
    except (KeyError, TypeError) as broken:
        raise _broken(file, broken) from broken
    return synonyms


def _entry(row: Table) -> Entry:
    attributes = {key: _text(value) for key, value in row.items() if key not in _ENTRY_KEYS}
    return Entry(
        row["code"],
        row["name"],
        row.get("group", ""),
        row.get("source", ""),
        _day(row, "valid_from"),
        _day(row, "valid_to"),
        {key: value for key, value in attributes.items() if value},
    )


def _rule(row: Table) -> Rule:
    rest = {key: value for key, value in row.items() if key not in {"severity", "valid_from", "valid_to"}}
    return Rule(
        severity=Severity(row["severity"]), valid_from=_day(row, "valid_from"), valid_to=_day(row, "valid_to"), **rest
    )


def _day(row: Table, key: str) -> date | None:
    day = row.get(key)
    if day is not None and type(day) is not date:
        raise ValueError(f"{key} of {row.get('code')} is no day")
    return day


def _text(value: object) -> str:
    """An attribute as text: yes or nothing, words with a space between, otherwise as it is written."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return " ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)


def _read(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as broken:
        raise _broken(file, broken) from broken


def _broken(file: Path, why: Exception) -> KnownError:
    return KnownError("CATALOG_BROKEN", file=file.name, reason=f"{type(why).__name__}: {why}")
