"""Commands between computers and units: sync, second-computer, transfer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli.opening import opened_to_sign, read_passphrase
from desktop.cli.output import DONE, print_json, print_line
from desktop.clock import SystemClock
from desktop.services.second_computer import set_up_second_computer
from desktop.services.synchronizing import export_sync
from desktop.services.transfers import TransferOrder, export_transfer
from desktop.services.unit_overlay import units_of
from desktop.services.upkeep import needs_passphrase

if TYPE_CHECKING:
    from argparse import Namespace


def sync(options: Namespace) -> int:
    """The package for the office's other computers in a folder; `merge` takes theirs in."""
    with opened_to_sign(options) as (office, passphrase):
        done = export_sync(office, options.out, passphrase=passphrase)
    if options.json:
        print_json(
            {
                "file": str(done.path),
                "package": done.package_id,
                "sha256": done.sha256,
                "sequence": done.sequence,
                "records": done.records,
                "files": done.files,
                "waiting": done.waiting,
                "size": done.size,
            }
        )
    else:
        print_line(f"Đã xuất gói đồng bộ {done.path} ({done.records} bản ghi, {done.files} tệp đính kèm).")
    return DONE


def second_computer(options: Namespace) -> int:
    """A copy of an office's data as another computer of it."""
    passphrase = read_passphrase(options) if needs_passphrase(str(options.backup)) else None
    device = set_up_second_computer(
        options.backup,
        Path(options.database),
        passphrase=passphrase,
        officer=options.officer,
        clock=SystemClock(),
    )
    if options.json:
        print_json({"database": options.database, "device": device})
    else:
        print_line(
            f"Đã lập máy {device} vào {options.database}. Xuất phiếu đăng ký khóa để máy kia và cấp trên ghi nhận."
        )
    return DONE


def transfer(options: Namespace) -> int:
    """Establishments handed over to another unit."""
    with opened_to_sign(options) as (office, passphrase):
        day = _day(options.effective) if options.effective else office.clock.today()
        unit = units_of(office).of_code(options.to, day)
        if unit is None:
            raise KnownError("UNIT_UNKNOWN", unit=options.to)
        places = tuple(one for one in options.places.split(",") if one)
        order = TransferOrder(unit.id, places, day, options.reason, options.number)
        done = export_transfer(office, order, options.out, passphrase=passphrase)
    if options.json:
        print_json(
            {
                "file": str(done.path),
                "package": done.package_id,
                "sha256": done.sha256,
                "sequence": done.sequence,
                "places": done.places,
                "records": done.records,
                "size": done.size,
            }
        )
    else:
        print_line(f"Đã bàn giao {done.places} cơ sở, gói {done.path}. Đưa gói cho đơn vị nhận và cấp trên.")
    return DONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise KnownError("DAY_UNKNOWN", text=text) from failure
