"""Taking in packages, and taking the same in again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from db import schema
from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from db.domain.versions import Version, spell_context
from db.models.base import id_to_bytes
from db.models.rows import columns_of, row_of
from db.transactions import writing
from db.writes.office import ensure_units
from db.writes.records import insert_versions
from desktop.clock import SystemClock
from desktop.services.enrolments import accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.office import NewOffice, create_office, open_office, with_ancestors
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.units_source import load_unit_index
from tests.benchmarks.made_records import made_places, made_visits
from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.units import Unit
    from desktop.services.office import Office

_PERIOD = "2026-H1"
_LARGEST = "79"
"""The province with the most communes, 168; no office has more senders."""
_REGISTERS = (BY_NAME["establishments"], BY_NAME["inspections"])


def bench_packages(root: Path, *, records: int, senders: int) -> list[Row]:
    """Two rows: taking in (limit: executemany of the same rows), and again (limit: hashing the files)."""
    clock, index = SystemClock(), load_unit_index()
    province = index.of_code(_LARGEST, clock.today())
    assert province is not None
    superior = create_office(NewOffice(str(root / "superior.db"), province.id, "Ngà", None, "b"), clock)
    wards = [unit for unit in index.children(province.id) if unit.exists_on(clock.today())][:senders]
    out, each = root / "out", records // len(wards)
    content = [_send(root, ward, province, superior, out, each) for ward in wards]
    files = sorted(out.glob("*.asice*"))

    superior.close()
    child = [sys.executable, "-m", "tests.benchmarks.taking_in", str(root / "superior.db"), "b", str(out)]
    said = subprocess.run(child, check=True, capture_output=True, text=True).stdout.split()
    measured, new, memory = float(said[0]), int(said[1]), int(said[2])
    assert new == each * len(wards), said
    superior = open_office(str(root / "superior.db"), passphrase="b", clock=clock)

    began = time.perf_counter()
    take_in_packages(superior, examine_packages(superior, [out], preview=False, skip_known=True))
    again = time.perf_counter() - began
    began = time.perf_counter()
    for file in files:
        with file.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")
    hashing = time.perf_counter() - began
    superior.close()

    limit = _write_bare(root, content)
    size = sum(file.stat().st_size for file in files)
    note = f"{new:,} records from {len(wards)} senders, {new / measured:,.0f}/s, peak {memory} MB"
    return [
        Row("take in packages", measured, "executemany of the same rows, encrypted", limit, "≤ 2.0", note),
        Row("take in the same again", again, "hashing the files", hashing, "≤ 2", f"{size:,} bytes"),
    ]


def _send(root: Path, ward: Unit, province: Unit, superior: Office, out: Path, each: int) -> list[list[Version]]:
    clock = SystemClock()
    office = create_office(NewOffice(str(root / f"{ward.code}.db"), ward.id, "Hạnh", province.id, "a"), clock)
    enrolment = export_enrolment(office, root, passphrase="a")
    accept_enrolment(superior, examine_enrolment(superior, enrolment))
    device = office.author.device
    places = made_places(ward.id, device, each // 5, seed=int(ward.code))
    visits = made_visits(ward.id, device, each - len(places), places, seed=int(ward.code))
    with writing(office.database) as connection:
        insert_versions(connection, _REGISTERS[0], places)
        insert_versions(connection, _REGISTERS[1], visits)
    export_report(office, ReportOrder(parse_period(_PERIOD)), out, passphrase="a")
    office.close()
    return [places, visits]


def _write_bare(root: Path, content: list[list[list[Version]]]) -> float:
    """Seconds the driver needs for the same rows, journal and index, in the same encrypted tables."""
    database = schema.create_database(str(root / "limit.db"), passphrase="c", program="0")
    units = {version.unit for registers in content for versions in registers for version in versions}
    with writing(database) as connection:
        ensure_units(connection, with_ancestors(sorted(units)))
    rows = {
        register.name: [row_of(v, register, sqlite=True) for registers in content for v in registers[place]]
        for place, register in enumerate(_REGISTERS)
    }
    number = 0
    journal: list[tuple[object, ...]] = []
    for registers in content:
        for place, versions in enumerate(registers):
            for version in versions:
                number += 1
                raw = id_to_bytes(version.id)
                by = (number, "2026-01-01T00:00:00.000000Z", "Ngà", "a" * 12, "taken_in", _REGISTERS[place].name)
                journal.append((*by, raw, raw, None, None, spell_context(version.context)))
    began = time.perf_counter()
    with writing(database) as connection:
        for name, lines in rows.items():
            columns = columns_of(name)
            quoted = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {name} ({quoted}) VALUES ({places})", lines)
            connection.exec_driver_sql(
                f"INSERT INTO {name}_search (rowid, search_text) SELECT row_no, search_text FROM {name}"
            )
        connection.exec_driver_sql(
            "INSERT INTO journal (seq, at, author, device, action, register, record_id, package_id, before, after, "
            "context) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            journal,
        )
    seconds = time.perf_counter() - began
    database.close()
    return seconds
