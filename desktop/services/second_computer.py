"""A second computer of an office: begun from a copy of the first one's data, with a number and a key of its own."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.authors import Author
from db.domain.errors import KnownError
from db.engine import reserve_file
from db.ids import new_device
from db.queries.office import OwnKeyRow
from db.transactions import writing
from db.writes.computers import begin_as_other_computer
from desktop.services.office import PRACTICE_KEY_PASSPHRASE, open_office, stamp
from desktop.services.upkeep import check_health

if TYPE_CHECKING:
    from desktop.clock import Clock
    from desktop.services.office import Office


def set_up_second_computer(
    backup: Path, target: Path, *, passphrase: str | None, officer: str, clock: Clock, department: str = ""
) -> str:
    """The number of the new computer, whose data are a copy of the first one's; nothing that exists is overwritten.

    Everything comes along, what never travels in packages too: identity numbers, attached files, settings. From then on
    the two exchange sync packages; the first one must accept the new key once, by its slip.

    Args:
        backup: a copy of the first computer's data, made by "Sao lưu".
        target: the new data, not there yet.
        passphrase: of the copy; it stays that of the new data and of the new key. None for practice data.
        officer: who sits at the new computer.
        clock: the time.
        department: the room of the office that stands in the certificate.

    Raises:
        KnownError: DATABASE_EXISTS, DATABASE_NOT_FOUND, OFFICER_MISSING, those of `reserve_file` and `open_office`,
            DATABASE_DAMAGED when the copy is not whole, DISK_FULL, FILE_UNWRITABLE; nothing is left of the target.
    """
    if not officer.strip():
        raise KnownError("OFFICER_MISSING")
    if target.exists():
        raise KnownError("DATABASE_EXISTS", path=str(target))
    if not backup.is_file():
        raise KnownError("DATABASE_NOT_FOUND", path=str(backup))
    partial = target.with_name(f"{target.name}.part")
    try:
        partial.unlink(missing_ok=True)
        reserve_file(partial)
        shutil.copyfile(backup, partial)
        office = open_office(str(partial), passphrase=passphrase, clock=clock)
        try:
            if not check_health(office).is_whole:
                raise KnownError("DATABASE_DAMAGED")
            device = _begin(office, officer.strip(), passphrase, department)
        finally:
            office.close()
        partial.replace(target)
    except OSError as failure:
        code = "DISK_FULL" if failure.errno == errno.ENOSPC else "FILE_UNWRITABLE"
        raise KnownError(code, name=target.name) from failure
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{partial}{suffix}").unlink(missing_ok=True)
    return device


def _begin(office: Office, officer: str, passphrase: str | None, department: str) -> str:
    from desktop.exchange.keys import make_software_key, open_software_key  # noqa: PLC0415 - starts slowly

    secret, at = passphrase or PRACTICE_KEY_PASSPHRASE, office.clock.now()
    key = make_software_key(
        unit_code=office.unit.code,
        unit_name=office.unit.name,
        department=department,
        person=officer,
        passphrase=secret,
        made_at=at,
    )
    opened = open_software_key(key, secret)
    row = OwnKeyRow(opened.fingerprint, officer, opened.certificate, key, stamp(at))
    author = Author(officer, new_device(), office.unit.id)
    with writing(office.database) as connection:
        begin_as_other_computer(connection, row, author=author, at=stamp(at))
    return author.device
