"""What an office adds to the catalogs and rules that come with the program, and changes in them.

An overlay never takes anything away: a shipped entry may be renamed, hidden, ended or moved, and always comes back when
the change is dropped. It is a plain value (`overlay_to_plain`, `overlay_from_plain`), so that it can be kept as a
setting, written to a file and carried by a package.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from db.domain.catalogs import Catalog, Catalogs, Entry
from db.domain.rulebook import FineLimit, Rule, RuleBook
from db.domain.text import clean, fold

if TYPE_CHECKING:
    from db.domain.fields import Json

FINE_LIMIT = "FINE_LIMIT"
OWN_PREFIX = "x-"
MOST_ENTRIES = 2_000
LONGEST_CODE = 40
LONGEST_TEXT = 2_000
_MOST_LIMIT = 10**12
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CATALOG = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ENTRY_TEXTS = ("name", "group", "source")
_ENTRY_DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What an office says of one entry.

    Attributes:
        code: of a shipped entry, or an own one.
        own: whether the office added it.
        texts: `name`, `group`, `source` where they differ from what was shipped.
        days: `valid_from`, `valid_to` likewise; None takes a day away.
        attributes: likewise; an empty text takes one away.
        hidden: whether it is left out where somebody chooses.
    """

    code: str
    own: bool = False
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    days: Mapping[str, date | None] = field(default_factory=dict[str, "date | None"])
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    hidden: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether the entry is as it was shipped."""
        return not (self.own or self.hidden or self.texts or self.days or self.attributes)


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What an office changed in one catalog.

    Attributes:
        entries: by code.
        order: codes in the order wanted; those not named follow in the shipped order. Empty for the shipped order.
    """

    entries: Mapping[str, EntryChange] = field(default_factory=dict[str, EntryChange])
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Another limit for a rule during the days it is in force.

    Attributes:
        code: of the rule, or FINE_LIMIT.
        level: level of the unit, for FINE_LIMIT.
        valid_from: first day of the shipped rule it stands for; None where that has none.
        limit: the number compared with.
        reason: why, in the office's words.
        source: clause or document it follows.
    """

    code: str
    level: str
    valid_from: date | None
    limit: int
    reason: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Which shipped rule it stands for."""
        return rule_key(self.code, self.level, self.valid_from)


@dataclass(frozen=True, slots=True)
class Overlay:
    """All of it.

    Attributes:
        version: counts the changes.
        catalogs: by name.
        rules: by key.
    """

    version: int = 0
    catalogs: Mapping[str, CatalogChange] = field(default_factory=dict[str, CatalogChange])
    rules: Mapping[tuple[str, str, str], RuleChange] = field(default_factory=dict[tuple[str, str, str], RuleChange])

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it was shipped."""
        return not self.catalogs and not self.rules


def rule_key(code: str, level: str, valid_from: date | None) -> tuple[str, str, str]:
    """Which shipped rule is meant."""
    return (code, level, valid_from.isoformat() if valid_from else "")


def apply_overlay(shipped: Catalogs, overlay: Overlay) -> Catalogs:
    """The catalogs of an office; their version tells them from the shipped ones."""
    if not overlay.catalogs:
        return shipped
    by_name = dict(shipped.by_name)
    for name, change in overlay.catalogs.items():
        by_name[name] = apply_change(shipped[name], change)
    plain = overlay_to_plain(replace(overlay, version=0, rules={}))
    text = json.dumps([shipped.version, plain], sort_keys=True, ensure_ascii=False)
    return Catalogs(hashlib.sha256(text.encode()).hexdigest()[:12], by_name)


def apply_change(shipped: Catalog, change: CatalogChange) -> Catalog:
    """One catalog of an office."""
    entries = {entry.code: entry for entry in shipped.entries}
    for code, each in change.entries.items():
        base = entries.get(code)
        if base is None and not each.own:
            continue  # of a later or earlier program; kept in the overlay for when it is known
        entries[code] = _changed_entry(base or Entry(code, ""), each)
    place = {code: at for at, code in enumerate(change.order)}
    ordered = sorted(entries.values(), key=lambda entry: place.get(entry.code, len(place)))
    return Catalog(shipped.name, tuple(ordered))


def apply_rules(shipped: RuleBook, overlay: Overlay) -> RuleBook:
    """The rules of an office."""
    if not overlay.rules:
        return shipped

    def changed_rule(rule: Rule) -> Rule:
        change = overlay.rules.get(rule_key(rule.code, "", rule.valid_from))
        return replace(rule, limit=change.limit, source=change.source) if change else rule

    def changed_limit(limit: FineLimit) -> FineLimit:
        change = overlay.rules.get(rule_key(FINE_LIMIT, limit.level, limit.valid_from))
        return replace(limit, amount=change.limit, source=change.source) if change else limit

    return replace(
        shipped,
        rules=tuple(map(changed_rule, shipped.rules)),
        fine_limits=tuple(map(changed_limit, shipped.fine_limits)),
    )


def layer_overlays(own: Overlay, handed: Overlay) -> Overlay:
    """An office's overlay with the superior's over it: of what both speak of, the superior's counts."""
    if handed.is_empty:
        return own
    catalogs = dict(own.catalogs)
    for name, change in handed.catalogs.items():
        kept = catalogs.get(name, CatalogChange())
        catalogs[name] = CatalogChange({**kept.entries, **change.entries}, change.order or kept.order)
    return Overlay(own.version, catalogs, {**own.rules, **handed.rules})


def change_between(shipped: Entry | None, wanted: Entry) -> EntryChange:
    """What the office says when it wants an entry to be so."""
    base = shipped or Entry(wanted.code, "")
    texts = {name: getattr(wanted, name) for name in _ENTRY_TEXTS if getattr(wanted, name) != getattr(base, name)}
    days = {name: getattr(wanted, name) for name in _ENTRY_DAYS if getattr(wanted, name) != getattr(base, name)}
    attributes = {
        name: wanted.attributes.get(name, "")
        for name in sorted({*base.attributes, *wanted.attributes})
        if wanted.attributes.get(name, "") != base.attributes.get(name, "")
    }
    return EntryChange(wanted.code, shipped is None, texts, days, attributes, wanted.hidden)


def make_code(name: str, *, unit_code: str, taken: Iterable[str]) -> str:
    """A code for an own entry, made from its name: `x-11692-phat-to-roi`; never one that is taken or was shipped."""
    start = f"{OWN_PREFIX}{unit_code}-"
    words = fold(name).replace(" ", "-") or "muc"
    used = set(taken)
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        code = start + words[: LONGEST_CODE - len(start) - len(ending)].strip("-") + ending
        if code not in used:
            return code
        number += 1


def overlay_to_plain(overlay: Overlay) -> dict[str, Json]:
    """The overlay as plain values; what says nothing is left out."""
    catalogs: dict[str, Json] = {}
    for name, change in sorted(overlay.catalogs.items()):
        entries = {code: _entry_to_plain(each) for code, each in sorted(change.entries.items())}
        catalogs[name] = {
            **({"entries": entries} if entries else {}),
            **({"order": list(change.order)} if change.order else {}),
        }
    rules: list[Json] = [_rule_to_plain(rule) for _, rule in sorted(overlay.rules.items())]
    return {
        "version": overlay.version,
        **({"catalogs": catalogs} if catalogs else {}),
        **({"rules": rules} if rules else {}),
    }


def overlay_from_plain(plain: object) -> Overlay:
    """The overlay from plain values that anybody may have written.

    Raises:
        ValueError: it is none; the text says where.
    """
    table = _table(plain, "overlay", {"version", "catalogs", "rules"})
    version = table.get("version", 0)
    if type(version) is not int or version < 0:
        raise ValueError("version")
    catalogs: dict[str, CatalogChange] = {}
    for name, each in _table(table.get("catalogs", {}), "catalogs").items():
        if not _CATALOG.fullmatch(name):
            raise ValueError(f"catalogs.{name}")
        catalogs[name] = _catalog_from_plain(each, name)
    if sum(len(change.entries) for change in catalogs.values()) > MOST_ENTRIES:
        raise ValueError("catalogs: too many entries")
    rules = [_rule_from_plain(each) for each in _list(table.get("rules", []), "rules")]
    return Overlay(version, catalogs, {rule.key: rule for rule in rules})


def _changed_entry(base: Entry, change: EntryChange) -> Entry:
    attributes = {**base.attributes, **change.attributes}
    values: dict[str, Any] = {**change.texts, **change.days}
    return replace(
        base, **values, attributes={name: text for name, text in attributes.items() if text}, hidden=change.hidden
    )


def _entry_to_plain(change: EntryChange) -> Json:
    plain: dict[str, Json] = dict(change.texts)
    plain |= {name: day.isoformat() if day else "" for name, day in change.days.items()}
    if change.attributes:
        plain["attributes"] = dict(sorted(change.attributes.items()))
    if change.own:
        plain["own"] = True
    if change.hidden:
        plain["hidden"] = True
    return plain


def _catalog_from_plain(plain: object, name: str) -> CatalogChange:
    where = f"catalogs.{name}"
    table = _table(plain, where, {"entries", "order"})
    entries: dict[str, EntryChange] = {}
    for code, each in _table(table.get("entries", {}), where).items():
        if not _CODE.fullmatch(code):
            raise ValueError(f"{where}.{code[:LONGEST_CODE]}")
        entries[code] = _entry_from_plain(code, each, f"{where}.{code}")
    order = tuple(_list(table.get("order", []), where))
    if any(not isinstance(code, str) or not _CODE.fullmatch(code) for code in order) or len(set(order)) < len(order):
        raise ValueError(f"{where}.order")
    return CatalogChange(entries, cast("tuple[str, ...]", order))


def _entry_from_plain(code: str, plain: object, where: str) -> EntryChange:
    table = _table(plain, where, {*_ENTRY_TEXTS, *_ENTRY_DAYS, "attributes", "own", "hidden"})
    own, hidden = table.get("own", False), table.get("hidden", False)
    if type(own) is not bool or type(hidden) is not bool or own is not code.startswith(OWN_PREFIX):
        raise ValueError(where)
    texts = {name: _text(table[name], f"{where}.{name}") for name in _ENTRY_TEXTS if name in table}
    if (own or "name" in texts) and not texts.get("name"):
        raise ValueError(f"{where}.name")
    days = {name: _day(table[name], f"{where}.{name}") for name in _ENTRY_DAYS if name in table}
    attributes: dict[str, str] = {}
    for name, value in _table(table.get("attributes", {}), where).items():
        if not _ATTRIBUTE.fullmatch(name):
            raise ValueError(f"{where}.attributes")
        attributes[name] = _text(value, f"{where}.{name}")
    return EntryChange(code, own, texts, days, attributes, hidden)


def _rule_to_plain(rule: RuleChange) -> Json:
    return {
        "code": rule.code,
        **({"level": rule.level} if rule.level else {}),
        **({"valid_from": rule.valid_from.isoformat()} if rule.valid_from else {}),
        "limit": rule.limit,
        "reason": rule.reason,
        "source": rule.source,
    }


def _rule_from_plain(plain: object) -> RuleChange:
    table = _table(plain, "rules", {"code", "level", "valid_from", "limit", "reason", "source"})
    code, level, limit = table.get("code"), table.get("level", ""), table.get("limit")
    if (
        not isinstance(code, str)
        or not _CODE.fullmatch(code)
        or not isinstance(level, str)
        or len(level) > LONGEST_CODE
    ):
        raise ValueError("rules.code")
    if type(limit) is not int or not 0 <= limit <= _MOST_LIMIT:
        raise ValueError(f"rules.{code}.limit")
    reason, source = (_text(table.get(name, ""), f"rules.{code}.{name}") for name in ("reason", "source"))
    if not reason or not source:
        raise ValueError(f"rules.{code}.reason")
    return RuleChange(code, level, _day(table.get("valid_from", ""), f"rules.{code}.valid_from"), limit, reason, source)


def _table(value: object, where: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(where)  # noqa: TRY004 - one kind of refusal for whatever stands there
    table = cast("dict[Any, Any]", value)
    if len(table) > MOST_ENTRIES or any(not isinstance(key, str) for key in table):
        raise ValueError(where)
    strange = set(table) - known if known is not None else set[str]()
    if strange:
        raise ValueError(f"{where}.{min(strange)[:LONGEST_CODE]}")
    return table


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list) or len(cast("list[Any]", value)) > MOST_ENTRIES:
        raise ValueError(where)
    return cast("list[Any]", value)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(where)
    return clean(value)


def _day(value: object, where: str) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(where)  # noqa: TRY004 - as above
    try:
        return date.fromisoformat(value)
    except ValueError as broken:
        raise ValueError(where) from broken
