"""The command that moves data between a file and a server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from desktop.cli.opening import new_passphrase, read_passphrase
from desktop.cli.output import DONE, print_json, print_line
from desktop.clock import SystemClock
from desktop.services.moving import move_database
from desktop.services.upkeep import is_server, needs_passphrase

if TYPE_CHECKING:
    from argparse import Namespace


def migrate(options: Namespace) -> int:
    """Everything copied to a new place, counts and digests compared; the old data stay."""
    needed = needs_passphrase(options.database)
    passphrase = read_passphrase(options) if needed else None
    moved = move_database(
        options.database,
        options.to,
        passphrase=passphrase,
        new_passphrase=_new_passphrase(options, passphrase),
        clock=SystemClock(),
    )
    if options.json:
        print_json({"rows": moved.rows, "tables": [asdict(table) for table in moved.tables]})
    else:
        print_line(
            f"Đã chuyển {moved.rows} dòng của {moved.unit}, số dòng và nội dung hai nơi khớp nhau. "
            "Từ nay làm việc ở nơi mới; dữ liệu cũ còn nguyên để đối chiếu."
        )
    return DONE


def _new_passphrase(options: Namespace, old: str | None) -> str | None:
    """A file stays under the passphrase it had; one made from a server gets a new one."""
    if is_server(options.to) or options.no_encryption:
        return None
    return old or new_passphrase(options)
