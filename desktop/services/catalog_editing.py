"""Catalogs and limits of rules as an office edits them: own entries, changed ones, another order, another limit.

What comes with the program is never touched; the office's part is an overlay kept as a setting, with a journal line for
every change, and every change can be taken back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db import journal
from db.domain.catalogs import Catalog, Entry
from db.domain.changes import Changes, changed
from db.domain.errors import KnownError
from db.domain.overlays import (
    FINE_LIMIT,
    OWN_PREFIX,
    CatalogChange,
    EntryChange,
    Overlay,
    RuleChange,
    apply_overlay,
    apply_rules,
    change_between,
    make_code,
    overlay_to_plain,
    rule_key,
)
from db.domain.text import clean
from db.domain.versions import canonical
from db.journal import Line
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.services.catalog_overlay import (
    SETTING,
    parse_overlay,
    read_handed_overlay,
    read_overlay,
    read_whole_overlay,
)
from desktop.services.catalogs import load_catalogs, load_rules
from desktop.services.files import save_bytes
from desktop.services.records import UndoAction
from desktop.services.toml_text import write_toml
from desktop.services.unit_overlay import unit_digest

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.fields import Json
    from desktop.services.office import Office
    from desktop.services.records import UndoStack

CATALOGS = "catalogs"
"""Stands for a register in `Changes` and in the journal."""

CHANGED, TAKEN_BACK = "catalog_changed", "undone"
_FILE_HEAD = "Danh mục và quy tắc của đơn vị. Nạp lại ở Cài đặt, Danh mục."
_MOST_FILE_BYTES = 2 * 2**20
# Catalogs whose entries the program makes itself.
FIXED_CATALOGS = frozenset({"indicators"})


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry as the office sees it.

    Attributes:
        entry: with the office's changes.
        shipped: as it came with the program; None for an own one.
        changed: whether the office changed or added it.
    """

    entry: Entry
    shipped: Entry | None
    changed: bool

    @property
    def own(self) -> bool:
        """Whether the office added it."""
        return self.shipped is None


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule with a limit, or a limit of fines, as the office sees it.

    Attributes:
        code: of the rule, or FINE_LIMIT.
        level: level of the unit, for FINE_LIMIT.
        limit: in force, the office's own where it has one.
        shipped_limit: as it came with the program; None for a rule without a number, which is only shown.
        source: clause.
        valid_from: first day.
        valid_to: last day.
        change: the office's own limit, or None.
    """

    code: str
    level: str
    limit: int
    shipped_limit: int | None
    source: str
    valid_from: date | None
    valid_to: date | None
    change: RuleChange | None


def refresh_catalogs(office: Office) -> Office:
    """The office with the catalogs, rules and units that its overlays give now."""
    with reading(office.database) as connection:
        overlay = read_whole_overlay(connection)
        digest = unit_digest(connection)
    catalogs, rules = apply_overlay(load_catalogs(), overlay), apply_rules(load_rules(), overlay)
    return replace(office, catalogs=catalogs, rules=rules, unit_digest=digest)


def current_overlay(office: Office) -> Overlay:
    """The office's overlay."""
    with reading(office.database) as connection:
        return read_overlay(connection)


def _whole_overlay(office: Office) -> Overlay:
    with reading(office.database) as connection:
        return read_whole_overlay(connection)


def list_entries(office: Office, catalog: str) -> tuple[EntryState, ...]:
    """The entries of a catalog in the office's order, hidden and ended ones too; the superior's among them."""
    overlay = _whole_overlay(office)
    change = overlay.catalogs.get(catalog, CatalogChange())
    shipped = {entry.code: entry for entry in load_catalogs()[catalog].entries}
    return tuple(
        EntryState(entry, shipped.get(entry.code), entry.code in change.entries)
        for entry in apply_overlay(load_catalogs(), overlay)[catalog].entries
    )


def list_rules(office: Office) -> tuple[RuleState, ...]:
    """The rules and limits of fines, in their order."""
    overlay, book = _whole_overlay(office), load_rules()
    states: list[RuleState] = []
    for limit in book.fine_limits:
        key = (FINE_LIMIT, limit.level, limit.valid_from.isoformat())
        states.append(
            _rule_state(
                FINE_LIMIT,
                limit.level,
                limit.amount,
                limit.source,
                limit.valid_from,
                limit.valid_to,
                overlay.rules.get(key),
            )
        )
    for rule in book.rules:
        key = (rule.code, "", rule.valid_from.isoformat() if rule.valid_from else "")
        shown = rule.limit or None
        states.append(
            _rule_state(rule.code, "", shown, rule.source, rule.valid_from, rule.valid_to, overlay.rules.get(key))
        )
    return tuple(states)


def add_entry(office: Office, catalog: str, entry: Entry, *, undo: UndoStack) -> Changes:
    """An own entry added at the end of a catalog; its code is made from its name.

    Raises:
        KnownError: ENTRY_WITHOUT_NAME, ENTRY_TWICE, ENTRY_DAYS_SWAPPED, CATALOG_FIXED.
    """
    _refuse_fixed(catalog)

    def change(overlay: Overlay) -> Overlay:
        shown = _catalog(overlay, catalog)
        taken = [each.code for each in shown.entries]
        made = replace(_tidied(entry), code=make_code(entry.name, unit_code=office.unit.code, taken=taken))
        _refuse_bad(made, shown)
        return _with_entry(overlay, catalog, change_between(None, made))

    return _edit(office, catalog, change, undo=undo)


def change_entry(office: Office, catalog: str, entry: Entry, *, undo: UndoStack) -> Changes:
    """An entry as the office wants it: renamed, ended, hidden, other facts.

    Raises:
        KnownError: ENTRY_WITHOUT_NAME, ENTRY_TWICE, ENTRY_DAYS_SWAPPED, ENTRY_GONE, CATALOG_FIXED; ENTRY_OF_SUPERIOR
            for one that a plan package of the superior added or changed.
    """
    _refuse_fixed(catalog)
    _refuse_handed(office, catalog, entry.code)

    def change(overlay: Overlay) -> Overlay:
        shown = _catalog(overlay, catalog)
        if shown.get(entry.code) is None:
            raise KnownError("ENTRY_GONE", name=entry.code)
        tidied = _tidied(entry)
        _refuse_bad(tidied, shown)
        return _with_entry(overlay, catalog, change_between(load_catalogs()[catalog].get(entry.code), tidied))

    return _edit(office, catalog, change, undo=undo)


def drop_change(office: Office, catalog: str, code: str, *, undo: UndoStack) -> Changes:
    """A shipped entry as it came with the program again.

    Raises:
        KnownError: ENTRY_GONE for an own entry: records may hold it, so it is hidden or ended instead;
            ENTRY_OF_SUPERIOR.
    """
    _refuse_handed(office, catalog, code)
    if load_catalogs()[catalog].get(code) is None:
        raise KnownError("ENTRY_GONE", name=code)
    return _edit(office, catalog, lambda overlay: _with_entry(overlay, catalog, EntryChange(code)), undo=undo)


def move_entry(office: Office, catalog: str, code: str, *, by: int, undo: UndoStack) -> Changes:
    """An entry moved up (negative) or down in its catalog.

    Raises:
        KnownError: ENTRY_GONE, CATALOG_FIXED, ENTRY_OF_SUPERIOR.
    """
    _refuse_fixed(catalog)
    _refuse_handed(office, catalog, code)

    def change(overlay: Overlay) -> Overlay:
        codes = [entry.code for entry in _catalog(overlay, catalog).entries]
        if code not in codes:
            raise KnownError("ENTRY_GONE", name=code)
        at = codes.index(code)
        codes.insert(max(0, min(len(codes) - 1, at + by)), codes.pop(at))
        kept = overlay.catalogs.get(catalog, CatalogChange())
        shipped_first = [
            entry.code for entry in apply_overlay(load_catalogs(), _unordered(overlay, catalog))[catalog].entries
        ]
        order = () if codes == shipped_first else tuple(codes)
        return _with_catalog(overlay, catalog, replace(kept, order=order))

    return _edit(office, catalog, change, undo=undo)


def change_limit(office: Office, state: RuleState, limit: int, *, reason: str, source: str, undo: UndoStack) -> Changes:
    """Another limit for a rule, with its reason and where it stands written.

    Raises:
        KnownError: REASON_MISSING, SOURCE_MISSING, LIMIT_NOT_SET for a rule without a number; LIMIT_OF_SUPERIOR.
    """
    _refuse_handed_limit(office, state)
    if not clean(reason):
        raise KnownError("REASON_MISSING")
    if not clean(source):
        raise KnownError("SOURCE_MISSING")
    if state.shipped_limit is None or limit < 0:
        raise KnownError("LIMIT_NOT_SET")
    made = RuleChange(state.code, state.level, state.valid_from, limit, clean(reason), clean(source))
    return _edit(
        office, state.code, lambda overlay: replace(overlay, rules={**overlay.rules, made.key: made}), undo=undo
    )


def drop_limit(office: Office, state: RuleState, *, undo: UndoStack) -> Changes:
    """The limit that came with the program in force again.

    Raises:
        KnownError: LIMIT_OF_SUPERIOR.
    """
    _refuse_handed_limit(office, state)

    def change(overlay: Overlay) -> Overlay:
        gone = state.change.key if state.change else None
        return replace(overlay, rules={key: rule for key, rule in overlay.rules.items() if key != gone})

    return _edit(office, state.code, change, undo=undo)


def save_overlay(office: Office, out: Path) -> None:
    """The overlay written to a TOML file that another computer can load.

    Raises:
        KnownError: those of `save_bytes`.
    """
    save_bytes(out, write_toml(overlay_to_plain(current_overlay(office)), head=_FILE_HEAD).encode())


def load_overlay(office: Office, file: Path, *, undo: UndoStack) -> Changes:
    """The overlay of a file in the place of the office's own.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_UNREADABLE, OVERLAY_BROKEN with where it is wrong.
    """
    wanted = read_overlay_file(file)
    return _edit(office, "", lambda overlay: replace(wanted, version=overlay.version), undo=undo)


def read_overlay_file(file: Path) -> Overlay:
    """The overlay of a TOML file that anybody may have written.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_UNREADABLE, OVERLAY_BROKEN with where it is wrong.
    """
    try:
        with file.open("rb") as source:
            data = source.read(_MOST_FILE_BYTES + 1)
    except FileNotFoundError as failure:
        raise KnownError("FILE_NOT_FOUND", path=str(file)) from failure
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=file.name) from failure
    if len(data) > _MOST_FILE_BYTES:
        raise KnownError("OVERLAY_BROKEN", file=file.name, reason="2 MB")
    try:
        table = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as broken:
        raise KnownError("OVERLAY_BROKEN", file=file.name, reason=str(broken)[:200]) from broken
    return parse_overlay(table, file.name)


def _edit(office: Office, about: str, change: Callable[[Overlay], Overlay], *, undo: UndoStack) -> Changes:
    """One change, kept with its journal line, as a step of the session."""
    before, after = _store(office, about, change, CHANGED)
    if before == after:
        return Changes()

    def put(overlay: Overlay) -> Callable[[Office], Changes]:
        def act(office: Office) -> Changes:
            _store(office, about, lambda now: replace(overlay, version=now.version), TAKEN_BACK)
            return changed(CATALOGS, about)

        return act

    undo.push(UndoAction("", put(before), put(after)))
    return changed(CATALOGS, about)


def _store(office: Office, about: str, change: Callable[[Overlay], Overlay], action: str) -> tuple[Overlay, Overlay]:
    with writing(office.database) as connection:
        before = read_overlay(connection)
        wanted = change(before)
        after = replace(wanted, version=before.version + 1)
        old, new = (_part(overlay, about) for overlay in (before, after))
        if old == new:
            return before, before
        plain = overlay_to_plain(after)
        parse_overlay(plain, "database")  # what is kept can always be read again
        put_setting(connection, SETTING, plain)
        line = Line(
            action, CATALOGS, before=canonical({about or CATALOGS: old}), after=canonical({about or CATALOGS: new})
        )
        journal.append(connection, (line,), author=office.author, at=office.stamp())
    return before, after


def _part(overlay: Overlay, about: str) -> Json:
    """What the overlay says of one catalog or rule, or all of it: for the journal."""
    plain: dict[str, Any] = overlay_to_plain(replace(overlay, version=0))
    if not about:
        return plain
    if about in plain.get("catalogs", {}):
        return plain["catalogs"][about]
    return [rule for rule in plain.get("rules", []) if rule["code"] == about]


def _with_entry(overlay: Overlay, catalog: str, change: EntryChange) -> Overlay:
    kept = overlay.catalogs.get(catalog, CatalogChange())
    entries = {code: each for code, each in kept.entries.items() if code != change.code}
    if not change.says_nothing:
        entries[change.code] = change
    return _with_catalog(overlay, catalog, replace(kept, entries=entries))


def _with_catalog(overlay: Overlay, catalog: str, change: CatalogChange) -> Overlay:
    catalogs = {name: each for name, each in overlay.catalogs.items() if name != catalog}
    if change.entries or change.order:
        catalogs[catalog] = change
    return replace(overlay, catalogs=catalogs)


def _unordered(overlay: Overlay, catalog: str) -> Overlay:
    kept = overlay.catalogs.get(catalog, CatalogChange())
    return _with_catalog(overlay, catalog, replace(kept, order=()))


def _catalog(overlay: Overlay, catalog: str) -> Catalog:
    return apply_overlay(load_catalogs(), overlay)[catalog]


def _tidied(entry: Entry) -> Entry:
    attributes = {name: clean(value) for name, value in entry.attributes.items() if clean(value)}
    return replace(
        entry, name=clean(entry.name), group=clean(entry.group), source=clean(entry.source), attributes=attributes
    )


def _refuse_bad(entry: Entry, shown: Catalog) -> None:
    if not entry.name:
        raise KnownError("ENTRY_WITHOUT_NAME")
    if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
        raise KnownError("ENTRY_DAYS_SWAPPED", name=entry.name)
    for other in shown.entries:
        same = other.code != entry.code and other.name.casefold() == entry.name.casefold()
        apart = (other.valid_to and entry.valid_from and other.valid_to < entry.valid_from) or (
            entry.valid_to and other.valid_from and entry.valid_to < other.valid_from
        )
        if same and not apart and not other.hidden and not entry.hidden and entry.code.startswith(OWN_PREFIX):
            raise KnownError("ENTRY_TWICE", name=entry.name)


def _refuse_fixed(catalog: str) -> None:
    if catalog in FIXED_CATALOGS:
        raise KnownError("CATALOG_FIXED", name=catalog)


def _refuse_handed(office: Office, catalog: str, code: str) -> None:
    with reading(office.database) as connection:
        handed = read_handed_overlay(connection)
    change = handed.catalogs.get(catalog)
    if change is not None and code in change.entries:
        raise KnownError("ENTRY_OF_SUPERIOR", name=office.catalogs.word(catalog, code))


def _refuse_handed_limit(office: Office, state: RuleState) -> None:
    with reading(office.database) as connection:
        handed = read_handed_overlay(connection)
    if rule_key(state.code, state.level, state.valid_from) in handed.rules:
        raise KnownError("LIMIT_OF_SUPERIOR")


def _rule_state(  # noqa: PLR0917 - private, the fields of its answer in their order
    code: str,
    level: str,
    limit: int | None,
    source: str,
    valid_from: date | None,
    valid_to: date | None,
    change: RuleChange | None,
) -> RuleState:
    return RuleState(
        code,
        level,
        change.limit if change else (limit or 0),
        limit,
        change.source if change else source,
        valid_from,
        valid_to,
        change,
    )
