"""What every command needs first: the passphrase and the office behind `--database`."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.clock import SystemClock
from desktop.services.office import open_office
from desktop.services.own_keys import TOKEN, own_key_facts
from desktop.services.upkeep import is_server, needs_passphrase

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator

    from desktop.services.office import Office

VARIABLE = "DIABAN_PASSPHRASE"
KEY_VARIABLE = "DIABAN_KEY_SECRET"


@contextmanager
def opened_office(options: Namespace) -> Generator[Office]:
    """The office of `--database`, closed at the end.

    Raises:
        KnownError: those of `open_office` and of `read_passphrase`.
    """
    with opened_to_sign(options, signing=False) as (office, _):
        yield office


@contextmanager
def opened_to_sign(options: Namespace, *, signing: bool = True) -> Generator[tuple[Office, str | None]]:
    """The office, and the passphrase of its signing key: that of the file; on a server the one given to `init`."""
    passphrase = read_passphrase(options) if needs_passphrase(options.database) else None
    officer = str(getattr(options, "officer", ""))
    opened = open_office(options.database, passphrase=passphrase, clock=SystemClock(), officer=officer)
    with closing(opened) as office:
        if signing and is_server(options.database) and not office.practice:
            passphrase = read_passphrase(options)
        yield office, (_key_secret(options, office) or passphrase) if signing else passphrase


def read_secret_file(name: str) -> str:
    """What a file given as an option holds, without the end of its line.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_UNREADABLE, PASSPHRASE_FILE_NOT_TEXT.
    """
    path = Path(name)
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\r\n")  # editors on Windows begin a file with a mark
    except FileNotFoundError as failure:
        raise KnownError("FILE_NOT_FOUND", path=str(path)) from failure
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=path.name) from failure
    except UnicodeDecodeError as failure:
        raise KnownError("PASSPHRASE_FILE_NOT_TEXT", name=path.name) from failure


def file_passphrase(given: str | None, name: str) -> str:
    """The passphrase of a file of keys, from the file given for it or a prompt.

    Raises:
        KnownError: as `read_passphrase`.
    """
    found = read_secret_file(given) if given else _ask(f"Mật khẩu của tệp {name}: ")
    if not found:
        raise KnownError("PASSPHRASE_NEEDED", path=name)
    return found


def _key_secret(options: Namespace, office: Office) -> str:
    """The passphrase of the signing key where it differs from that of the data, or the PIN of a token."""
    if name := getattr(options, "key_secret_file", None):
        return read_secret_file(name)
    if given := os.environ.get(KEY_VARIABLE, ""):
        return given
    key = own_key_facts(office)
    return _ask("Mã PIN: ") if key is not None and key.kind == TOKEN else ""


def read_passphrase(options: Namespace) -> str:
    """The passphrase from `--passphrase-file`, the environment or a prompt, in this order.

    Raises:
        KnownError: PASSPHRASE_NEEDED where none is given and nobody can be asked; FILE_NOT_FOUND, FILE_UNREADABLE,
            PASSPHRASE_FILE_NOT_TEXT.
    """
    return _needed(_given_passphrase(options) or _ask("Mật khẩu: "), options)


def new_passphrase(options: Namespace) -> str:
    """The passphrase of new data, in the same ways; a prompt comes twice.

    Raises:
        KnownError: as `read_passphrase`, and PASSPHRASES_DIFFER.
    """
    if given := _given_passphrase(options):
        return given
    passphrase = _needed(_ask("Mật khẩu mới: "), options)
    if _ask("Nhập lại mật khẩu: ") != passphrase:
        raise KnownError("PASSPHRASES_DIFFER")
    return passphrase


def _given_passphrase(options: Namespace) -> str:
    if not options.passphrase_file:
        return os.environ.get(VARIABLE, "")
    return read_secret_file(options.passphrase_file)


def _ask(words: str) -> str:
    return getpass.getpass(words) if sys.stdin.isatty() else ""


def _needed(passphrase: str, options: Namespace) -> str:
    if not passphrase:
        raise KnownError("PASSPHRASE_NEEDED", path=str(options.database))
    return passphrase
