"""Files of unit changes read line by line: CSV or TOML (`[[unit]]`) with the columns of the official list.

The columns are those of `resources/units`: code, name, type, level, parent_code; and beside them valid_from, valid_to,
renamed_on, predecessors, successors (codes), divided. A line speaks of the unit that has the code and begins on
valid_from; without valid_from of the one that has the code now.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.text import clean
from db.domain.unit_changes import UnitChanges, make_unit
from db.domain.units import COMMUNE, DISTRICT, PROVINCE, FormerName, Succession, unit_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit

_MOST_BYTES, _MOST_LINES, _LONGEST_NAME = 4_000_000, 20_000, 200
_LEVELS = {2: PROVINCE, 3: DISTRICT, 5: COMMUNE}
_YES, _NO = {"yes", "co", "có", "true", "1", "x"}, {"", "no", "khong", "không", "false", "0"}
_COLUMNS = (
    "code", "name", "type", "level", "parent_code", "valid_from", "valid_to", "renamed_on",
    "predecessors", "successors", "divided",
)  # fmt: skip

Row = tuple[int, dict[str, str]]
"""Number of the line and its filled cells by column."""


@dataclass(frozen=True, slots=True)
class LineTrouble:
    """A line that cannot be used.

    Attributes:
        line: its number in the file (of its table in TOML); 0 where it is no single line.
        code: why.
        parameters: of the code.
    """

    line: int
    code: str
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


class UnitLines:
    """Makes changes of the lines of a file.

    Attributes:
        troubles: the lines that cannot be used.
        lines: code of a unit to the line that speaks of it last.
    """

    def __init__(self, base: UnitIndex, today: date) -> None:
        self._base, self._today = base, today
        self._units: dict[str, Unit] = {}
        self._by_code: dict[str, dict[str, Unit]] = {}
        self.troubles: list[LineTrouble] = []
        self.lines: dict[str, int] = {}

    def read(self, rows: Iterable[Row]) -> UnitChanges:
        """The units first, parents before those below, ends before beginnings; then what became of whom."""
        made: list[tuple[int, dict[str, str], Unit]] = []
        for number, row in sorted(rows, key=lambda one: len(one[1].get("code", ""))):
            try:
                unit = self._unit(row)
            except KnownError as failure:
                self.troubles.append(LineTrouble(number, failure.code, dict(failure.parameters)))
                continue
            self.lines[unit.code] = number
            made.append((number, row, unit))
            if unit != self._base.get(unit.id):
                self._units[unit.id] = unit
            self._by_code.setdefault(unit.code, {})[unit.id] = unit
        links: dict[tuple[str, str], bool] = {}
        for number, row, unit in made:
            try:
                links |= self._links(row, unit)
            except KnownError as failure:
                self.troubles.append(LineTrouble(number, failure.code, dict(failure.parameters)))
        several = [old for old, _ in links]
        known = {(one.old_id, one.new_id) for one in self._base.successions}
        successions = tuple(
            Succession(old, new, is_divided or several.count(old) > 1)
            for (old, new), is_divided in links.items()
            if (old, new) not in known
        )
        return UnitChanges(0, tuple(self._units.values()), successions)

    def _unit(self, row: Mapping[str, str]) -> Unit:
        code, begins, ends = row.get("code", ""), _day(row, "valid_from"), _day(row, "valid_to")
        if not (code.isascii() and code.isdecimal() and len(code) in _LEVELS):
            raise KnownError("UNIT_CODE_INVALID", unit=code[:40])
        there = self._known(unit_id(code, begins), code) if begins else self._of_code(code, ends or self._today)
        first, name = (there.valid_from if there else begins), _full_name(row)
        if first is None:
            raise KnownError("UNIT_WITHOUT_FIRST_DAY", unit=code)
        if ends is not None and ends < first:
            raise KnownError("UNIT_DAYS_SWAPPED", unit=code)
        made = make_unit(
            code=code,
            name=name or (there.name if there else ""),
            level=row.get("level") or (there.level if there else _LEVELS[len(code)]),
            parent_id=self._parent(row, there, first),
            valid_from=first,
            valid_to=ends or (there.valid_to if there else None),
            former_names=there.former_names if there else (),
        )
        if not made.type or len(made.name) > _LONGEST_NAME:
            raise KnownError("UNIT_NAME_WITHOUT_TYPE", name=made.name[:_LONGEST_NAME] or code)
        renamed_on = _day(row, "renamed_on")
        if there is not None and renamed_on is not None and made.name != there.name:
            former = FormerName(there.name, renamed_on - timedelta(days=1))
            made = replace(made, former_names=(*there.former_names, former))
        return made

    def _parent(self, row: Mapping[str, str], there: Unit | None, first: date) -> str:
        code = row.get("parent_code", "")
        if not code:
            return there.parent_id if there else ""
        parent = self._of_code(code, first)
        if parent is None:
            raise KnownError("UNIT_PARENT_UNKNOWN", unit=code)
        return parent.id

    def _links(self, row: Mapping[str, str], unit: Unit) -> dict[tuple[str, str], bool]:
        is_divided = _is_yes(row.get("divided", ""))
        found: dict[tuple[str, str], bool] = {}
        for code in _codes(row.get("predecessors", "")):
            # The one that has the code on the day before; in the file it must have been ended by then.
            old = self._of_code(code, unit.valid_from - timedelta(days=1))
            if old is None or old.valid_to is None or old.valid_to >= unit.valid_from:
                raise KnownError("UNIT_SUCCESSION_WRONG", unit=f"{code} → {unit.code}")
            found[old.id, unit.id] = is_divided
        for code in _codes(row.get("successors", "")):
            new = self._of_code(code, unit.valid_to + timedelta(days=1)) if unit.valid_to else None
            if new is None or new.id == unit.id:
                raise KnownError("UNIT_SUCCESSION_WRONG", unit=f"{unit.code} → {code}")
            found[unit.id, new.id] = is_divided
        return found

    def _known(self, wanted: str, code: str) -> Unit | None:
        return self._by_code.get(code, {}).get(wanted) or self._base.get(wanted)

    def _of_code(self, code: str, day: date) -> Unit | None:
        """The unit that has a code on a day, as the file says where it speaks of it."""
        units = {unit.id: unit for unit in self._base.with_code(code)} | self._by_code.get(code, {})
        return next((unit for unit in units.values() if unit.exists_on(day)), None)


def read_rows(file: Path) -> list[Row]:
    """The lines of a file.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_UNREADABLE, UNIT_FILE_BROKEN with what is wrong with it as a whole.
    """
    try:
        with file.open("rb") as source:
            data = source.read(_MOST_BYTES + 1)
    except FileNotFoundError as failure:
        raise KnownError("FILE_NOT_FOUND", path=str(file)) from failure
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=file.name) from failure
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError("4 MB")
        text = data.decode("utf-8-sig")
        rows = list(_toml_rows(text) if file.suffix.lower() == ".toml" else _csv_rows(text))
        if not rows or len(rows) > _MOST_LINES:
            raise ValueError(f"{len(rows)} dòng")
    except (ValueError, RecursionError, csv.Error) as broken:
        raise KnownError("UNIT_FILE_BROKEN", file=file.name, reason=str(broken)[:200]) from broken
    return rows


def _csv_rows(text: str) -> Iterable[Row]:
    head = text.partition("\n")[0]
    rows = text.splitlines()
    lines = csv.reader(rows, delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
    columns = [clean(cell).lower() for cell in next(lines, list[str]())]
    strange = [name for name in columns if name not in _COLUMNS]
    if "code" not in columns or strange:
        raise ValueError(", ".join(strange) or "code")
    for cells in lines:
        given = {name: clean(cell) for name, cell in zip(columns, cells, strict=False)}
        if any(given.values()):
            yield lines.line_num, {name: cell for name, cell in given.items() if cell}


def _toml_rows(text: str) -> Iterable[Row]:
    tables: object = tomllib.loads(text).get("unit")
    if not isinstance(tables, list):
        raise ValueError("[[unit]]")  # noqa: TRY004 - one kind of refusal for whatever stands there
    for number, table in enumerate(cast("list[Any]", tables), start=1):
        given = cast("dict[str, Any]", table) if isinstance(table, dict) else {"?": ""}
        if set(given) - set(_COLUMNS):
            raise ValueError(f"[[unit]] {number}")
        yield number, {name: value for name, cell in given.items() if (value := clean(_text(cell)))}


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return " ".join(map(str, cast("list[object]", cell))) if isinstance(cell, list) else str(cell)


def _day(row: Mapping[str, str], name: str) -> date | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as failure:
        raise KnownError("UNIT_CELL_UNREADABLE", text=text) from failure


def _full_name(row: Mapping[str, str]) -> str:
    """The name with its type word, which may stand in a column of its own."""
    name, kind = row.get("name", ""), row.get("type", "")
    if name and kind and not name.lower().startswith(kind.lower() + " "):
        return f"{kind.capitalize()} {name}"
    return name


def _codes(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _is_yes(text: str) -> bool:
    said = text.lower()
    if said not in _YES | _NO:
        raise KnownError("UNIT_CELL_UNREADABLE", text=text)
    return said in _YES
