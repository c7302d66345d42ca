"""Offices for tests of services and screens: a ward, the superior it reports to, and records as a case needs them."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.domain.activities import Activity, FormUsed
from db.domain.establishments import Establishment, Paper
from db.domain.inspections import DONE, TO_DO, Inspection
from db.domain.remedies import Remedy
from desktop.services.office import NewOffice, Office, create_office, open_office
from desktop.services.records import UndoStack, add_record
from desktop.services.units_source import load_unit_index
from tests.support.clock import FrozenClock

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from desktop.clock import Clock

OFFICER = "Đỗ Thị Minh Hạnh"
WARD, PROVINCE = "11692", "31"


def unit(code: str, day: date = date(2026, 11, 20)) -> str:
    """The id of a unit of today."""
    found = load_unit_index().of_code(code, day)
    assert found is not None, code
    return found.id


def make_office(folder: Path, clock: Clock | None = None, *, name: str = "phuong.db") -> Office:
    """A ward's office, open, with no record yet; a copy of the first one made, for keys and tables take time."""
    path = folder / name
    path.write_bytes(_template(WARD))
    return open_office(str(path), passphrase=None, clock=clock or FrozenClock())


def make_superior(folder: Path, clock: Clock | None = None, *, name: str = "tinh.db") -> Office:
    """The office the ward reports to, open; the ward and one more unit report to it."""
    path = folder / name
    path.write_bytes(_template(PROVINCE))
    return open_office(str(path), passphrase=None, clock=clock or FrozenClock())


def add(office: Office, value: DataclassInstance) -> str:
    """The id of a record put into its register."""
    return add_record(office, value, undo=UndoStack()).id


def add_place(office: Office, name: str = "Karaoke Sao Khuê", **fields: Any) -> str:
    """The id of an establishment in business."""
    usual: dict[str, Any] = {
        "kinds": ("karaoke",),
        "address": "Số 218 đường Phạm Văn Đồng",
        "status": "operating",
        "opened_on": date(2020, 1, 1),
        "workers_total": 9,
    }
    return add(office, Establishment(name=name, **{**usual, **fields}))


def add_visit(office: Office, place: str, day: date, **fields: Any) -> str:
    """The id of a visit held at nine o'clock of a day."""
    at = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001 - local time of day, as on the form
    usual: dict[str, Any] = {"kind": "planned", "result": "no_violation", "state": DONE, "started_at": at}
    return add(office, Inspection(establishment=place, **{**usual, **fields}))


def plan_visit(office: Office, place: str, day: date) -> str:
    """The id of a visit planned for a day."""
    return add(office, Inspection(establishment=place, kind="planned", state=TO_DO, planned_on=day))


def ask_remedy(office: Office, place: str, visit: str, due_on: date, **fields: Any) -> str:
    """The id of a request with a deadline."""
    usual: dict[str, Any] = {"request": "Nộp Giấy CN đủ điều kiện về ANTT", "requested_on": due_on - timedelta(days=30)}
    return add(office, Remedy(establishment=place, inspection=visit, due_on=due_on, **{**usual, **fields}))


def add_talk(office: Office, day: date) -> str:
    """The id of an activity with a form that is kept up."""
    forms = (FormUsed(form="loudspeaker", kept_up=True),)
    return add(office, Activity(name="Phát thanh về tác hại của tệ nạn mại dâm", from_on=day, forms=forms))


def paper(kind: str, expires_on: date) -> Paper:
    """A paper with an end."""
    return Paper(kind=kind, number="12/GCN", expires_on=expires_on)


@cache
def _template(code: str) -> bytes:
    clock = FrozenClock(datetime.fromisoformat("2026-01-05T02:00:00+00:00"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mau.db"
        superior = unit(PROVINCE) if code == WARD else None
        reporting = (unit(WARD), unit("11689")) if code == PROVINCE else ()
        new = NewOffice(str(path), unit(code), OFFICER, superior, None, practice=True, reporting=reporting)
        create_office(new, clock).close()
        return path.read_bytes()
