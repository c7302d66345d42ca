"""Whether everything the program needs is inside and works on this machine; used by the built program's test too."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db import schema
from db.domain.errors import KnownError
from db.transactions import reading
from desktop.documents.fonts import prepare_fonts
from desktop.exchange.keys import make_software_key, open_software_key
from desktop.services.catalogs import load_catalogs, load_labels, load_rules
from desktop.services.plans import load_indicators, load_presets
from desktop.services.units_source import load_unit_index
from desktop.version import VERSION


@dataclass(frozen=True, slots=True)
class PartCheck:
    """One part of the program and whether it works here."""

    part: str
    works: bool
    detail: str


def check_program() -> tuple[PartCheck, ...]:
    """The answer for every part; nothing on the machine is changed."""
    parts: tuple[tuple[str, Callable[[], str]], ...] = (
        ("danh mục", _check_catalogs),
        ("đơn vị hành chính", _check_units),
        ("dữ liệu mã hóa", _check_database),
        ("khóa ký", _check_key),
        ("phông chữ", _check_fonts),
    )
    return tuple(_try(part, check) for part, check in parts)


def _try(part: str, check: Callable[[], str]) -> PartCheck:
    try:
        return PartCheck(part, works=True, detail=check())
    except (KnownError, ImportError, OSError) as failure:
        return PartCheck(part, works=False, detail=str(failure))


def _check_catalogs() -> str:
    load_rules()
    load_labels()
    load_presets()
    return f"{len(load_catalogs().by_name)} danh mục, {len(load_indicators().indicators)} chỉ số"


def _check_units() -> str:
    return f"{len(load_unit_index().units)} đơn vị"


def _check_database() -> str:
    with tempfile.TemporaryDirectory(prefix="diaban-") as folder:
        path, passphrase = Path(folder) / "tu-kiem-tra.db", secrets.token_hex()
        schema.create_database(str(path), passphrase=passphrase, program=VERSION).close()
        database = schema.open_database(str(path), passphrase=passphrase, program=VERSION)
        with reading(database) as connection:
            version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        database.close()
    return f"SQLite {version}, SQLCipher"


def _check_key() -> str:
    moment, passphrase = datetime(2026, 1, 1, tzinfo=UTC), secrets.token_hex()
    data = make_software_key(
        unit_code="00000",
        unit_name="Tự kiểm tra",
        department="",
        person="Tự kiểm tra",
        passphrase=passphrase,
        made_at=moment,
    )
    return open_software_key(data, passphrase).fingerprint[:16]


def _check_fonts() -> str:
    return prepare_fonts().name
