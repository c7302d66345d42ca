"""Records to lines and back: one record per line, canonical JSON in order of id (FORMAT.md §3.3, §4.1).

`encode_version` writes a line; `LineChecker` judges lines of whoever sent them and never raises; `decode_versions`
reads lines that were judged before.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from db.domain.fields import Kind
from db.domain.versions import Candidate, Version
from desktop.exchange import canonical
from desktop.exchange.schema import SiblingShape, item_fields, travelling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.fields import FieldSpec, Json
    from db.domain.registers import RegisterSpec


class _Borders(NamedTuple):
    """What of a register stays in the office, and what is spelled differently outside."""

    local: frozenset[str]
    local_cells: frozenset[str]
    numbers: tuple[str, ...]
    items: tuple[FieldSpec, ...]


@cache
def _borders(register: RegisterSpec) -> _Borders:
    leaving = travelling(register.fields)
    local = [spec for spec in register.fields if spec not in leaving]
    shared = {spec.cell or spec.name for spec in leaving}
    return _Borders(
        frozenset(spec.name for spec in local),
        frozenset(spec.cell or spec.name for spec in local) - shared,
        tuple(spec.name for spec in leaving if spec.kind is Kind.NUMBER),
        tuple(spec for spec in leaving if spec.kind is Kind.ITEMS and _has_borders(spec)),
    )


def _has_borders(spec: FieldSpec) -> bool:
    inner = item_fields(spec)
    return len(travelling(inner)) < len(inner) or any(field.kind is Kind.NUMBER for field in inner)


def local_cells(register: RegisterSpec) -> frozenset[str]:
    """The cells all of whose fields stay in the office; not even their dots travel."""
    return _borders(register).local_cells


def encode_version(version: Version, register: RegisterSpec) -> bytes:
    """The record's line, without the line end; fields that stay in the office are left out."""
    borders = _borders(register)
    line: dict[str, Any] = {
        "changed_at": version.changed_at,
        "changed_by": version.changed_by,
        "context": version.context,
        "fields": _outward(version.values, borders),
        "first": version.first,
        "id": version.id,
        "unit": version.unit,
    }
    dots = {cell: dot for cell, dot in version.dots.items() if cell not in borders.local_cells}
    if dots:
        line["dots"] = dots
    siblings = {
        cell: [{"dot": candidate.dot, "values": _outward(candidate.values, borders)} for candidate in candidates]
        for cell, candidates in version.siblings.items()
        if cell not in borders.local_cells
    }
    if siblings:
        line["siblings"] = siblings
    return canonical.encode(line)


def _outward(values: Mapping[str, Json], borders: _Borders) -> Mapping[str, Json]:
    changed: dict[str, Json] = {}
    for name in borders.numbers:
        value = values.get(name)
        if value is not None:
            changed[name] = float(cast("float", value)) + 0.0  # -0.0 + 0.0 is 0.0
    for spec in borders.items:
        items = cast("list[dict[str, Json]]", values.get(spec.name) or [])
        if items:
            changed[spec.name] = [_outward_item(spec, item) for item in items]
    if not changed and borders.local.isdisjoint(values):
        return values
    return {name: value for name, value in {**values, **changed}.items() if name not in borders.local}


def _outward_item(spec: FieldSpec, item: dict[str, Json]) -> dict[str, Json]:
    inner = item_fields(spec)
    local = {field.name for field in inner} - {field.name for field in travelling(inner)}
    numbers = {field.name for field in inner if field.kind is Kind.NUMBER}
    return {
        name: float(cast("float", value)) + 0.0 if name in numbers else value
        for name, value in item.items()
        if name not in local
    }


class _PlainLine(msgspec.Struct, gc=False):
    changed_at: str
    changed_by: str
    context: dict[str, int]
    fields: dict[str, Any]
    first: tuple[str, int]
    id: str
    unit: str
    dots: dict[str, tuple[str, int]] = {}
    siblings: dict[str, list[SiblingShape]] = {}


_plain_decoder = msgspec.json.Decoder(_PlainLine)


def decode_versions(block: bytes) -> list[Version]:
    """The records of whole lines that were judged before."""
    return [
        Version(
            line.id,
            line.unit,
            line.context,
            line.first,
            line.fields,
            line.changed_at,
            line.changed_by,
            line.dots,
            _candidates(line.siblings) if line.siblings else {},
        )
        for line in _plain_decoder.decode_lines(block)
    ]


def _candidates(siblings: Mapping[str, list[SiblingShape]]) -> dict[str, tuple[Candidate, ...]]:
    return {cell: tuple(Candidate(entry.dot, entry.values) for entry in found) for cell, found in siblings.items()}
