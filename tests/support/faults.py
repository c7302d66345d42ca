"""Faults on purpose: the n-th write to database or file fails, and the work must leave nothing or everything."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from db.domain.errors import KnownError
from db.engine import WRITING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from desktop.services.office import Office


@dataclass
class Counter:
    """Counts operations; the one whose turn it is fails.

    Attributes:
        fail_at: which operation fails, from 1; 0 for none.
        seen: how many there were.
    """

    fail_at: int = 0
    seen: int = 0

    def is_next(self) -> bool:
        """Whether the operation at hand must fail."""
        self.seen += 1
        return self.seen == self.fail_at


@contextmanager
def failing_database(office: Office, fail_at: int) -> Iterator[Counter]:
    """The n-th statement inside a writing transaction fails as if the disk did."""
    counter = Counter(fail_at)

    def look(connection: Any, cursor: object, statement: str, *_: object) -> None:
        del cursor
        if connection.get_execution_options().get(WRITING) and counter.is_next():
            raise sa.exc.OperationalError(statement, {}, dbapi2.OperationalError("disk I/O error"))

    def look_at_commit(connection: Any) -> None:
        if connection.get_execution_options().get(WRITING) and counter.is_next():
            raise sa.exc.OperationalError("COMMIT", {}, dbapi2.OperationalError("disk I/O error"))

    engine = office.database.engine
    sa.event.listen(engine, "before_cursor_execute", look)
    sa.event.listen(engine, "commit", look_at_commit)
    try:
        yield counter
    finally:
        sa.event.remove(engine, "before_cursor_execute", look)
        sa.event.remove(engine, "commit", look_at_commit)


class _FaultyFile:
    """A file whose writes count."""

    def __init__(self, file: Any, counter: Counter) -> None:
        self._file, self._counter = file, counter

    def write(self, data: Any) -> int:
        if self._counter.is_next():
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def failing_files(patch: pytest.MonkeyPatch, fail_at: int) -> Iterator[Counter]:
    """The n-th opening, writing or renaming of a file by its path fails as if the stick were full."""
    counter = Counter(fail_at)
    really_open, really_replace = Path.open, Path.replace

    def open_path(self: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if "w" not in mode:
            return really_open(self, mode, *arguments, **named)
        if counter.is_next():
            raise OSError(errno.ENOSPC, "No space left on device")
        return _FaultyFile(really_open(self, mode, *arguments, **named), counter)

    def replace_path(self: Path, target: Path) -> Path:
        if counter.is_next():
            raise OSError(errno.EIO, "Input/output error")
        return really_replace(self, target)

    with patch.context() as patched:
        patched.setattr(Path, "open", open_path)
        patched.setattr(Path, "replace", replace_path)
        yield counter


def code_of(call: Callable[[], object]) -> str:
    """The code of the known error that a call ends with; empty when it does not."""
    try:
        call()
    except KnownError as failure:
        return failure.code
    return ""


def until_it_works(attempt: Callable[[int], Counter], *, most: int = 500) -> int:
    """The attempt is made with the first operation failing, then the second …, until none is left to fail.

    Args:
        attempt: runs the work with its n-th operation failing, looks at what is left, and gives the counter.
        most: where a loop that does not end is given up.
    """
    for fail_at in range(1, most):
        if attempt(fail_at).seen < fail_at:
            return fail_at - 1
    raise AssertionError("the work has no end")
