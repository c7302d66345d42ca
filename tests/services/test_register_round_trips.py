"""Every register written to a workbook and taken in again is what it was."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.fields import FieldSpec, Kind, fields_of, to_json
from db.domain.registers import BY_NAME, REGISTERS
from db.domain.text import clean
from db.transactions import writing
from db.writes.records import add_record
from desktop.intake.register_words import load_register_words
from desktop.services import register_examination
from desktop.services.importing import carry_out_import, counts_of, examine_import
from desktop.services.records import Filter, dump_register, find_records
from desktop.services.register_export import export_register
from desktop.services.units_source import load_unit_index
from tests.support.ward_office import make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

NAMED = ("establishments", "teams", "staff", "inspection_plans", "inspections", "tips", "work_plans", "hot_spots")
EMPTY: dict[Kind, Any] = {
    **dict.fromkeys((Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.RECORD, Kind.UNIT), ""),
    **dict.fromkeys((Kind.CODES, Kind.RECORDS, Kind.ITEMS), ()),
}
UNITS = load_unit_index().units


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """A ward's office without records."""
    office = make_office(tmp_path)
    yield office
    office.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Office]:
    """The same ward's office on another computer, empty."""
    (tmp_path / "there").mkdir()
    office = make_office(tmp_path / "there")
    yield office
    office.close()


AWKWARD = (
    "=1+1",
    "-",
    "007",
    "Có",
    "12/5",
    "#REF!",
    "Hòa | Thủy",
    "a; b",
    "[x]",
    "TRUE",
    "1e5",
    "@a",
    "05/01/2026",
    "Đỗ Thị Hạnh",
)
LETTERS = "aàạăđêơưyz AĐỸ0159.,;:-–()[]\"'=+&<>|/%₫½ñ汉"


class Drawing:
    """Draws any record of any register; the same seed draws the same."""

    def __init__(self, office: Office, others: dict[str, list[str]], seed: int) -> None:
        self._office, self._others, self._random = office, others, random.Random(seed)

    def record(self, kind: Any) -> Any:
        """A record or item."""
        return kind(**{spec.name: self._value(spec) for spec in fields_of(kind)})

    def _value(self, spec: FieldSpec) -> Any:
        if not spec.required and self._random.random() < 0.35:
            return EMPTY.get(spec.kind)
        return getattr(self, f"_draw_{spec.kind.value}")(spec)

    def _draw_text(self, spec: FieldSpec) -> str:
        drawn = "".join(self._random.choices(LETTERS, k=self._random.randint(1, 30)))
        chosen = self._random.choice((drawn, drawn, self._random.choice(AWKWARD)))
        return clean(chosen)[: spec.longest].strip() or "x"

    def _draw_long_text(self, spec: FieldSpec) -> str:
        return "\n".join(self._draw_text(spec) for _ in range(self._random.randint(1, 3)))

    def _draw_code(self, spec: FieldSpec) -> str:
        return self._random.choice(self._office.catalogs[spec.catalog].entries).code

    def _draw_codes(self, spec: FieldSpec) -> tuple[str, ...]:
        codes = [entry.code for entry in self._office.catalogs[spec.catalog].entries]
        chosen = self._random.sample(codes, min(len(codes), self._random.randint(1, 4)))
        return tuple(sorted(chosen, key=codes.index))

    def _draw_date(self, spec: FieldSpec) -> date:
        del spec
        return date(1990, 1, 1) + timedelta(days=self._random.randrange(25_000))

    def _draw_time(self, spec: FieldSpec) -> datetime:
        del spec
        start = datetime(2000, 1, 1)  # noqa: DTZ001 - local, as on the form
        return start + timedelta(minutes=self._random.randrange(15_000_000))

    def _draw_count(self, spec: FieldSpec) -> int:
        return self._random.choice((0, 1, self._random.randint(0, min(spec.longest, 10**14)), spec.longest))

    def _draw_money(self, spec: FieldSpec) -> int:
        return self._random.randint(0, min(spec.longest, 10**14))

    def _draw_number(self, spec: FieldSpec) -> float:
        most = {"latitude": 90, "longitude": 180}.get(spec.name, spec.longest)
        return round(self._random.uniform(0, most), self._random.randint(0, 6))

    def _draw_yes_no(self, spec: FieldSpec) -> bool:
        del spec
        return self._random.random() < 0.5

    def _draw_record(self, spec: FieldSpec) -> str:
        return self._random.choice(self._others.get(spec.register) or [""])

    def _draw_records(self, spec: FieldSpec) -> tuple[str, ...]:
        return tuple(filter(None, (self._draw_record(spec),)))

    def _draw_unit(self, spec: FieldSpec) -> str:
        del spec
        return self._random.choice(UNITS).id

    def _draw_items(self, spec: FieldSpec) -> tuple[Any, ...]:
        return tuple(self.record(spec.item) for _ in range(self._random.randint(1, 3)))


def keep(office: Office, register: str, value: Any) -> str:
    """The id of a record put into the database as it is, rules or not."""
    with writing(office.database) as connection:
        return add_record(connection, BY_NAME[register], to_json(value), author=office.author, at=office.stamp())[0]


def travelling(office: Office, register: str) -> list[Any]:
    """What a register's records say, without what they point to by id."""
    spec = BY_NAME[register]
    pointing = {each.name for each in spec.fields if each.kind in {Kind.RECORD, Kind.RECORDS}}
    inner = {
        each.name: {one.name for one in fields_of(each.item) if one.kind is Kind.RECORD}
        for each in spec.fields
        if each.item
    }
    found = []
    for record in dump_register(office, register):
        fields: Any = record["fields"]
        plain = {name: value for name, value in fields.items() if name not in pointing}
        for name, left_out in inner.items():
            if name in plain:
                plain[name] = [{k: v for k, v in item.items() if k not in left_out} for item in plain[name]]
        found.append(plain)
    return sorted(found, key=str)


@pytest.mark.parametrize("register", [spec.name for spec in REGISTERS])
def test_a_register_comes_back_as_it_went(
    register: str, here: Office, there: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the law says of the values is tested elsewhere; here any value must survive.
    monkeypatch.setattr(register_examination, "check_in", lambda *_, **__: ())
    others: dict[str, list[str]] = {}
    needed = {each.register for each in all_fields(register) if each.register} - {register}
    for name in sorted(needed, key=NAMED.index):
        others[name] = named_records(here, there, name)
    drawing = Drawing(here, others, seed=len(register) * 7 + ord(register[0]))
    made = [drawing.record(BY_NAME[register].record) for _ in range(8)]
    for value in made:
        keep(here, register, value)
    # Records that others point to are of this register too, in some cases.
    ids = find_records(here, register, Filter())
    path = tmp_path / "so.xlsx"
    path.write_bytes(export_register(here, register, ids, with_local=True))

    same = examine_import(here, path, register=register)
    new = examine_import(there, path, register=register)
    carry_out_import(there, new)
    again = examine_import(there, path, register=register)

    assert [(problem.place, problem.code, problem.parameters) for problem in (*same.problems, *new.problems)] == []
    assert counts_of(same).same == counts_of(new).new == len(ids)
    assert travelling(there, register) == travelling(here, register)
    assert counts_of(again).same == len(ids)


def all_fields(register: str) -> list[FieldSpec]:
    """The fields of a register and of its items."""
    own = BY_NAME[register].fields
    return [*own, *(inner for each in own if each.item for inner in fields_of(each.item))]


def named_records(here: Office, there: Office, register: str) -> list[str]:
    """Two records of a register in both offices; the ids are those of the first."""
    spec = BY_NAME[register]
    ids: list[str] = []
    for number in (1, 2):
        values: dict[str, Any] = {
            each.name: f"Hòa {number}"
            for each in spec.fields
            if each.name in load_register_words()[register].name and each.kind is Kind.TEXT
        }
        keep(there, register, spec.record(**values))
        ids.append(keep(here, register, spec.record(**values)))
    return ids
