"""Copies of a database file made while it is in use, and the check that a file is whole."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.errors import KnownError
from db.engine import connect_file, known_file_errors, reserve_file

if TYPE_CHECKING:
    from db.engine import Database

KEPT_BEFORE_MIGRATION = 3


def back_up(database: Database, target: Path) -> None:
    """A consistent copy of the database in a new file, encrypted with the same key.

    The copy is written beside the target under a temporary name and renamed, so that a target is always whole.

    Raises:
        KnownError: BACKUP_NEEDS_FILE for a server (its own tools do that), DATABASE_EXISTS, FOLDER_MISSING, DISK_FULL,
            FILE_UNWRITABLE.
    """
    if database.path is None:
        raise KnownError("BACKUP_NEEDS_FILE")
    if target.exists():
        raise KnownError("DATABASE_EXISTS", path=str(target))
    partial = target.with_name(f"{target.name}.part")
    try:
        partial.unlink(missing_ok=True)
        reserve_file(partial)
        _copy_pages(database, partial)
        partial.replace(target)
    except OSError as failure:
        raise KnownError("FILE_UNWRITABLE", name=target.name) from failure
    finally:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):  # the stick may be gone, and its half file with it
                Path(f"{partial}{suffix}").unlink(missing_ok=True)


def check_integrity(database: Database) -> tuple[str, ...]:
    """What the database itself finds wrong: empty when it is whole and every reference holds."""
    if not database.is_sqlite:
        return ()
    with database.engine.connect() as connection:
        problems = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"{row[0]} row {row[1]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        return tuple(problems)


def back_up_before_migration(database: Database) -> None:
    """A copy beside the file before its tables change; the three newest such copies are kept."""
    if database.path is None:
        return
    with database.engine.connect() as connection:
        revision = connection.execute(sa.text("SELECT revision FROM database_format")).scalar_one()
    folder, stem = database.path.parent, database.path.name
    number = 1 + max((int(old.suffix[1:]) for old in folder.glob(f"{stem}.truoc-*.*[0-9]")), default=0)
    back_up(database, folder / f"{stem}.truoc-{revision}.{number}")
    old = sorted(folder.glob(f"{stem}.truoc-*.*[0-9]"), key=lambda path: int(path.suffix[1:]))
    for path in old[:-KEPT_BEFORE_MIGRATION]:
        path.unlink()


def _copy_pages(database: Database, target: Path) -> None:
    """SQLite's own online copy, under the same key; consistent even while others write."""
    path = database.path
    if path is None:
        raise KnownError("BACKUP_NEEDS_FILE")
    with (
        known_file_errors(),
        closing(connect_file(path, database.cipher)) as source,
        closing(connect_file(target, database.cipher)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.execute("PRAGMA journal_mode = delete")
