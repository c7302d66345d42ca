"""Several officers on one database: every computer has a number of its own, which its changes carry.

The number is kept in the user's data folder of that computer; the database knows whose it is. The account on the
server lets people in, the number tells their changes apart (package.md §4.1).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from db.domain.authors import Author
from db.domain.errors import KnownError
from db.ids import new_device
from db.queries import officers as queries
from db.queries.officers import Officer
from db.transactions import reading, writing
from db.writes import officers as writes
from desktop.paths import data_folder

if TYPE_CHECKING:
    from pathlib import Path

    from db.engine import Database
    from db.queries.office import OfficeRow
    from desktop.services.office import Office

_FILE = "may-nay.json"


def author_here(database: Database, row: OfficeRow, *, officer: str, at: str) -> Author:
    """Who works at this computer in a shared database.

    The first computer is the one whose number the database was made with.

    Args:
        database: opened, on a server.
        row: whose database it is.
        officer: full name, for a computer that comes for the first time or changes hands; may be empty otherwise.
        at: now, UTC ISO text.

    Raises:
        KnownError: OFFICER_UNKNOWN when the computer is new and no name is given; OFFICER_ENDED.
    """
    name, known = officer.strip(), _read_devices()
    place = f"{row.unit_id}@{row.created_at}"
    with reading(database) as connection:
        there = {one.device: one for one in queries.list_officers(connection)}
    found = there.get(known.get(place, ""))
    if found is not None and not found.active and not name:
        raise KnownError("OFFICER_ENDED", name=found.name)
    if found is not None and found.active:
        if not name or name == found.name:
            return Author(found.name, found.device, row.unit_id)
        with writing(database) as connection:
            writes.name_officer(connection, found.device, name)
        return Author(name, found.device, row.unit_id)
    if there and not name:
        raise KnownError("OFFICER_UNKNOWN")
    # The number is kept on this computer first: one that nobody uses harms nobody, one used twice would.
    device = new_device() if there else row.device
    _write_devices({**known, place: device})
    author = Author(name or row.officer, device, row.unit_id)
    with writing(database) as connection:
        if device in {one.device for one in queries.list_officers(connection)}:  # another computer was faster
            author = replace(author, device=new_device())
            _write_devices({**known, place: author.device})
        writes.add_officer(
            connection,
            Officer(author.device, author.name, active=True, created_at=at, created_by=author.name),
            author=author,
        )
    return author


def list_officers(office: Office) -> tuple[Officer, ...]:
    """The computers that ever worked on this database, in the order they came."""
    with reading(office.database) as connection:
        return queries.list_officers(connection)


def set_officer_active(office: Office, officer: Officer, *, active: bool) -> None:
    """A computer works here no longer, or again; what it wrote stays.

    Raises:
        KnownError: OFFICER_IS_HERE for this computer itself.
    """
    if officer.device == office.author.device:
        raise KnownError("OFFICER_IS_HERE")
    with writing(office.database) as connection:
        writes.end_officer(connection, officer, active=active, author=office.author, at=office.stamp())


def _path() -> Path:
    return data_folder() / _FILE


def _read_devices() -> dict[str, str]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(place): str(device) for place, device in cast("dict[object, object]", found).items()}


def _write_devices(devices: dict[str, str]) -> None:
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        partial.write_text(json.dumps(devices, ensure_ascii=False, indent=1), encoding="utf-8")
        partial.replace(path)
    except OSError as failure:
        raise KnownError("FILE_UNWRITABLE", name=path.name) from failure
