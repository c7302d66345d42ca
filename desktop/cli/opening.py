"""What every command needs first: the passphrase and the office behind `--database`."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.clock import SystemClock
from desktop.services.office import open_office
from desktop.services.upkeep import is_server, needs_passphrase

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator

    from desktop.services.office import Office

VARIABLE = "DIABAN_PASSPHRASE"


@contextmanager
def opened_office(options: Namespace) -> Generator[Office]:
    """The office of `--database`, closed at the end.

    Raises:
        KnownError: those of `open_office`; PASSPHRASE_NEEDED where none is given and nobody can be asked.
    """
    passphrase = read_passphrase(options) if needs_passphrase(options.database) else None
    office = open_office(options.database, passphrase=passphrase, clock=SystemClock())
    try:
        yield office
    finally:
        office.close()


def read_passphrase(options: Namespace, *, asked: str = "Mật khẩu: ") -> str:
    """The passphrase from `--passphrase-file`, the environment or a prompt, in this order."""
    if options.passphrase_file:
        try:
            return Path(options.passphrase_file).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as failure:
            raise KnownError("FILE_NOT_FOUND", path=options.passphrase_file) from failure
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise KnownError("PASSPHRASE_NEEDED", path=str(getattr(options, "database", "")))
    return getpass.getpass(asked)


def key_passphrase(options: Namespace) -> str | None:
    """The passphrase of the signing key: the one given when the office was made, or none for an open file."""
    is_open = not is_server(options.database) and not needs_passphrase(options.database)
    return None if is_open else read_passphrase(options)
