"""A PostgreSQL server of the tests' own: made once per run in its own folder, reached by a socket, gone at the end.

DIABAN_TEST_POSTGRES names another server's URL, whose user may create databases; where neither that nor PostgreSQL's
programs are there, tests that need a server are left out.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "DIABAN_TEST_POSTGRES"
_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def is_available() -> bool:
    """Whether there is a server to test against, or programs to start one."""
    return VARIABLE in os.environ or _program("initdb") is not None


@cache
def server_url() -> str:
    """The URL of the server; the first call starts it."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    folder = Path(tempfile.mkdtemp(prefix="diaban-pg-"))
    atexit.register(_stop, folder)
    who = _somebody()
    if who:
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"
    made = ("--no-sync", "--auth=trust", "--username=postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", str(data))
    _run("initdb", *made, folder=folder, who=who)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {_QUICK}"
    log = str(folder / "log")
    _run("pg_ctl", "start", "-D", str(data), "-l", log, "-w", "-o", options, folder=folder, who=who)
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def _stop(folder: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        stopping = ("stop", "-D", str(folder / "data"), "-m", "immediate")
        _run("pg_ctl", *stopping, folder=folder, who=_somebody())
    shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str, folder: Path, who: Mapping[str, Any]) -> None:
    path = _program(program)
    assert path is not None
    # No pipe: the server would keep it open for as long as it runs.
    with (folder.parent / f"{folder.name}.out").open("wb") as out:
        subprocess.run(
            (str(path), *arguments), check=True, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **who
        )
    Path(out.name).unlink()


def _program(name: str) -> Path | None:
    found = shutil.which(name)
    if found:
        return Path(found)
    return next((folder / name for folder in _FOLDERS if (folder / name).is_file()), None)


def _somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made, or as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}
