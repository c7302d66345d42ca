"""What a register's workbooks are made of: keys, names, headings, examples; read from `import/registers.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.fields import Kind, fields_of
from db.domain.labels import item_name
from db.domain.registers import BY_NAME, REGISTERS
from db.domain.text import fold
from desktop.intake.column_names import IGNORED, ROW_NUMBER, ColumnNames, load_import_words
from desktop.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.fields import FieldSpec
    from db.domain.labels import Labels

RECORD_ID = "@record_id"  # no name of a field; the column "Mã bản ghi" of our own workbooks
LINK = "@link"  # the column "Mã nối", which ties rows of the other sheets to theirs
EVENT = "event"  # in a name: the day of the record
RECORD_ID_HEADING = "Mã bản ghi"
LINK_HEADING = "Mã nối"
OF_RECORD_HEADING = "Thuộc"  # on the sheets of items: whose they are, for people; not read

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PartWords:
    """The words of a sheet of items: further headings, own headings, by field."""

    columns: Words = field(default_factory=dict[str, tuple[str, ...]])
    headings: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """The words of one register.

    Attributes:
        keys: lists of fields by which a record is known again, tried one after the other; one counts when its first
            field is filled.
        name: the fields another register names a record by.
        columns: further headings by field.
        headings: own headings where the label would stand twice.
        examples: for the template, by field.
        parts: the sheets of items, by field.
    """

    keys: tuple[tuple[str, ...], ...]
    name: tuple[str, ...]
    columns: Words = field(default_factory=dict[str, tuple[str, ...]])
    headings: Mapping[str, str] = field(default_factory=dict[str, str])
    examples: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: Mapping[str, PartWords] = field(default_factory=dict[str, PartWords])


@cache
def load_register_words() -> Mapping[str, RegisterWords]:
    """The words of all registers.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_register_words(resource("catalogs/import/registers.toml"))


def read_register_words(file: Path) -> Mapping[str, RegisterWords]:
    """The words of a file, every register in it.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason; among others when it names a field that is not there.
    """
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return {spec.name: _register_words(spec.name, table[spec.name]) for spec in REGISTERS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=f"{type(broken).__name__}: {broken}") from broken


def headings_of(owner: str, specs: tuple[FieldSpec, ...], labels: Labels, own: Mapping[str, str]) -> dict[str, str]:
    """The headings our workbooks give fields, none like another: the label unless the file says something else."""
    found: dict[str, str] = {}
    taken = {fold(text) for text in (RECORD_ID_HEADING, LINK_HEADING, OF_RECORD_HEADING)}
    for spec in specs:
        label = own.get(spec.name) or labels.field(owner, spec.name).label
        heading, number = label, 1
        while fold(heading) in taken:
            number += 1
            heading = f"{label} ({number})"
        taken.add(fold(heading))
        found[spec.name] = heading
    return found


def register_headings(register: str, labels: Labels) -> dict[str, str]:
    """The headings of a register's own fields; items have sheets of their own."""
    specs = tuple(spec for spec in BY_NAME[register].fields if spec.kind is not Kind.ITEMS)
    return headings_of(register, specs, labels, load_register_words()[register].headings)


def part_headings(register: str, spec: FieldSpec, labels: Labels) -> dict[str, str]:
    """The headings of a sheet of items."""
    assert spec.item is not None, spec.name
    words = load_register_words()[register].parts.get(spec.name, PartWords())
    return headings_of(item_name(spec.item), fields_of(spec.item), labels, words.headings)


def register_columns(register: str, labels: Labels) -> ColumnNames:
    """All headings of a register's list that are understood."""
    return _column_names(register_headings(register, labels), load_register_words()[register].columns)


def part_columns(register: str, spec: FieldSpec, labels: Labels) -> ColumnNames:
    """All headings of a sheet of items that are understood."""
    words = load_register_words()[register].parts.get(spec.name, PartWords())
    return _column_names(part_headings(register, spec, labels), words.columns)


def _column_names(headings: Mapping[str, str], further: Words) -> ColumnNames:
    shared = load_import_words()
    exact = {fold(heading): name for name, heading in headings.items()}
    exact |= {fold(LINK_HEADING): LINK, fold(RECORD_ID_HEADING): RECORD_ID, fold(OF_RECORD_HEADING): IGNORED}
    for name, words in further.items():
        for word in words:
            exact.setdefault(fold(word), name)
    for name in headings:
        exact.setdefault(fold(name), name)
    for heading, target in shared.columns.items():
        if target == ROW_NUMBER:
            exact.setdefault(heading, ROW_NUMBER)
    exact.setdefault(fold("Cần sửa"), IGNORED)
    return ColumnNames(exact, (), replace(shared, columns={}, papers={}, paper_parts={}))


def _register_words(register: str, table: dict[str, Any]) -> RegisterWords:
    spec = BY_NAME[register]
    names = {each.name for each in spec.fields}
    items = {each.name: each for each in spec.fields if each.item is not None}
    words = RegisterWords(
        tuple(tuple(key) for key in table["keys"]),
        tuple(table.get("name", (spec.title,))),
        _words_of(table.get("columns", {})),
        dict(table.get("headings", {})),
        dict(table.get("examples", {})),
        {
            name: PartWords(_words_of(part.get("columns", {})), dict(part.get("headings", {})))
            for name, part in table.get("parts", {}).items()
        },
    )
    used = {name for key in words.keys for name in key} | set(words.columns) | set(words.headings) | set(words.examples)
    strange = (used | set(words.name) - {EVENT}) - names | set(words.parts) - set(items)
    for name, part in words.parts.items():
        item = items[name].item if name in items else None
        known = {each.name for each in fields_of(item)} if item else set[str]()
        strange |= (set(part.columns) | set(part.headings)) - known
    if strange:
        raise ValueError(f"{register}: no field {', '.join(sorted(strange))}")
    return words


def _words_of(table: Mapping[str, list[str]]) -> Words:
    return {name: tuple(words) for name, words in table.items()}
