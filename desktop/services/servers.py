"""Addresses of data on a server: recognised, made and kept without the password."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from db.domain.errors import KnownError
from db.engine import is_server

__all__ = ["is_server", "make_address", "parts_of", "with_password", "without_password"]


def make_address(server: str, database: str, login: str) -> str:
    """The address of a database on a server.

    Args:
        server: name or number of the server, with `:port` where it is not 5432.
        database: name of the database.
        login: the officer's own account on the server.

    Raises:
        KnownError: SERVER_ADDRESS_INVALID.
    """
    address = f"postgresql://{quote(login.strip(), safe='')}@{server.strip()}/{quote(database.strip(), safe='')}"
    if not (server.strip() and database.strip() and login.strip()):
        raise KnownError("SERVER_ADDRESS_INVALID")
    _split(address)
    return address


def without_password(location: str) -> str:
    """A location that may be shown and kept: the password of a server's account taken out."""
    if not is_server(location):
        return location
    parts = _split(location)
    login, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{login.partition(':')[0]}@{host}" if login else host))


def with_password(location: str, password: str | None) -> str:
    """The address with the password of the account, where one is given and the address has none."""
    parts = _split(location)
    login, _, host = parts.netloc.rpartition("@")
    if not password or ":" in login:
        return location
    return urlunsplit(parts._replace(netloc=f"{login}:{quote(password, safe='')}@{host}"))


def parts_of(location: str) -> tuple[str, str, str]:
    """Server, database and account of an address, as `make_address` takes them; empty where it has none."""
    parts = _split(location)
    login, _, host = parts.netloc.rpartition("@")
    return host, unquote(parts.path.removeprefix("/")), unquote(login.partition(":")[0])


def _split(location: str) -> SplitResult:
    try:
        parts = urlsplit(location)
        _ = parts.port
    except ValueError as failure:
        raise KnownError("SERVER_ADDRESS_INVALID") from failure
    return parts
