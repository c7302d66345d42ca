"""Finding a record wherever it is kept, for somebody who types a few letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.registers import REGISTERS
from db.domain.text import search_terms
from db.queries.records import find_first, read_values
from db.transactions import reading
from desktop.services.forms import offer_records
from desktop.services.lists import name_in

if TYPE_CHECKING:
    from desktop.services.office import Office

SHOWN = 5
_BESIDE = ("address", "workplace", "place")


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """One record: its id, its name, a quieter word that tells it from others."""

    id: str
    title: str
    sub: str


@dataclass(frozen=True, slots=True)
class FoundInRegister:
    """The newest records of one register that match; `more` tells whether there are others."""

    register: str
    records: tuple[FoundRecord, ...]
    more: bool


def find_anywhere(office: Office, text: str) -> tuple[FoundInRegister, ...]:
    """The newest matching records of every register that has any, in the order of the registers."""
    if not search_terms(text):
        return ()
    found = (_find(office, register.name, text) for register in REGISTERS)
    return tuple(one for one in found if one.records)


def _find(office: Office, register: str, text: str) -> FoundInRegister:
    if register in {"inspections", "violations", "remedies"}:
        # These are looked for by the name of their place as well.
        hits = [FoundRecord(*hit) for hit in offer_records(office, register, text)]
    else:
        hits = _newest(office, register, text)
    return FoundInRegister(register, tuple(hits[:SHOWN]), len(hits) > SHOWN)


def _newest(office: Office, register: str, text: str) -> list[FoundRecord]:
    spec = next(one for one in REGISTERS if one.name == register)
    with reading(office.database) as connection:
        ids = find_first(connection, spec, text, limit=SHOWN + 1)
        names = name_in(connection, register, ids)
        values = read_values(connection, spec, ids)
    return [
        FoundRecord(
            record_id,
            names.get(record_id, ""),
            next((words for name in _BESIDE if (words := str(getattr(value, name, "") or ""))), ""),
        )
        for record_id, value in zip(ids, values, strict=True)
    ]
