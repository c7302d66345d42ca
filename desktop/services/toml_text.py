"""Plain values as TOML text: tables below each other, lists of tables last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from db.domain.fields import Json


def write_toml(plain: Mapping[str, Json], *, head: str) -> str:
    """The TOML of plain values, which may hold no None.

    Args:
        plain: tables, lists, texts, numbers, yes and no.
        head: a comment above.
    """
    lines: list[str] = [f"# {head}"]
    _write_table(lines, (), plain)
    return "\n".join(lines) + "\n"


def _write_table(lines: list[str], path: tuple[str, ...], table: Mapping[str, Json]) -> None:
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    rows = {key: found for key, value in table.items() if (found := _rows_of(value))}
    plain = {key: value for key, value in table.items() if key not in inner and key not in rows}
    if path and (plain or not (inner or rows)):
        lines += ["", f"[{_named(path)}]"]
    lines += [f"{_quoted(key)} = {_written(value)}" for key, value in plain.items()]
    for key, each in inner.items():
        _write_table(lines, (*path, key), each)
    for key, found in rows.items():
        for row in found:
            lines += ["", f"[[{_named((*path, key))}]]"]
            lines += [f"{_quoted(name)} = {_written(value)}" for name, value in row.items()]


def _rows_of(value: Json) -> list[dict[str, Any]]:
    """The tables of a list of tables; nothing for anything else."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return []
    return cast("list[dict[str, Any]]", value)


def _named(path: tuple[str, ...]) -> str:
    return ".".join(map(_quoted, path))


def _quoted(text: str) -> str:
    # The escapes of JSON are those of TOML, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _written(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_written(each) for each in value)}]"
    return _quoted(value) if isinstance(value, str) else str(value)
