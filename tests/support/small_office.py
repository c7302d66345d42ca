"""An opened ward office on a plain database: no key, no passphrase, quick to make."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.services.office import Office, open_office
from tests.support.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@contextmanager
def open_small_office(folder: Path, *, name: str = "phuong.db", moment: datetime = NOON) -> Generator[Office]:
    """The office of a database that `make_database` made in the folder."""
    office = open_office(str(folder / name), passphrase=None, clock=FrozenClock(moment))
    try:
        yield office
    finally:
        office.close()
