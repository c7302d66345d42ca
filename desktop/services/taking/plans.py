"""Plan packages of the superior: what they hand down comes into force as they are taken in (FORMAT.md §3.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries.merging import Merged
from desktop.services.plan_applying import apply_in, judge_plan
from desktop.services.taking.refusing import RefusedError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.verdict import Reason
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office


def judge(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """Only the superior hands down, and an older package never goes over a newer one."""
    return judge_plan(connection, office, found)


def preview(connection: Connection, source: Path | BinaryIO, found: Examined) -> Merged | None:
    """None: what a plan package changes is no records (`plan_applying.preview_plan` tells it)."""
    del connection, source, found


def take_in(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """Nothing in records; its parts are in force.

    Raises:
        RefusedError: another package has come meanwhile that is newer.
    """
    del source, header
    if against := judge_plan(connection, office, found):
        raise RefusedError(against[0])
    apply_in(connection, office, found)
    return Merged()
