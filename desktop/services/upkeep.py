"""Looking after the data: is it whole, copies of it, and getting it back."""

from __future__ import annotations

import errno
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import journal
from db.backup import back_up, check_integrity
from db.domain.errors import KnownError
from db.engine import is_encrypted, is_server, reserve_file
from db.queries.attachments import find_damaged
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.services.office import Office, open_office

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.clock import Clock

LAST_BACKUP = "last_backup"


@dataclass(frozen=True, slots=True)
class Health:
    """What the check found.

    Attributes:
        problems: what the database itself finds wrong.
        broken_seals: first journal rows of seals that no longer fit.
        damaged_files: names of attached files whose content is not what was taken in.
    """

    problems: tuple[str, ...]
    broken_seals: tuple[int, ...]
    damaged_files: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.broken_seals and not self.damaged_files


def needs_passphrase(location: str) -> bool:
    """Whether a database is an encrypted file.

    Raises:
        KnownError: DATABASE_NOT_FOUND.
    """
    return not is_server(location) and is_encrypted(Path(location))


def check_health(office: Office) -> Health:
    """Whether file, references, journal and attached files are whole."""
    with reading(office.database) as connection:
        seals = journal.find_broken_seals(connection)
        damaged = find_damaged(connection)
    return Health(check_integrity(office.database), seals, damaged)


def back_up_office(office: Office, target: Path) -> Path:
    """A whole copy of the database under the target's name; a folder gets a dated name.

    Raises:
        KnownError: those of `db.backup.back_up`.
    """
    if target.is_dir():
        day = office.clock.now().strftime("%Y%m%d-%H%M")
        target = target / f"diaban-{office.unit.code}-{day}.db"
    back_up(office.database, target)
    with writing(office.database) as connection:
        put_setting(connection, LAST_BACKUP, office.stamp())
    return target


def restore_office(backup: Path, target: Path, *, passphrase: str | None, clock: Clock) -> None:
    """A copy put back as a database of its own; nothing that exists is overwritten.

    Raises:
        KnownError: those of `office_from_copy`.
    """
    with office_from_copy(backup, target, passphrase=passphrase, clock=clock):
        pass  # put back as it is


@contextmanager
def office_from_copy(backup: Path, target: Path, *, passphrase: str | None, clock: Clock) -> Generator[Office]:
    """A whole copy, opened; it gets the target's name when the block ends, and nothing of it is left otherwise.

    Raises:
        KnownError: DATABASE_EXISTS, DATABASE_NOT_FOUND, those of `reserve_file` and `open_office`, DATABASE_DAMAGED
            when the copy is not whole, DISK_FULL, FILE_UNWRITABLE.
    """
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
            yield office
        finally:
            office.close()
        partial.replace(target)
    except OSError as failure:
        code = "DISK_FULL" if failure.errno == errno.ENOSPC else "FILE_UNWRITABLE"
        raise KnownError(code, name=target.name) from failure
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{partial}{suffix}").unlink(missing_ok=True)
