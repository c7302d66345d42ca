"""A second computer of an office: begun from a copy of the first one's data, with a number and a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.authors import Author
from db.domain.errors import KnownError
from db.ids import new_device
from db.transactions import writing
from db.writes.computers import begin_as_other_computer
from desktop.clock import stamp
from desktop.services.upkeep import office_from_copy

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.clock import Clock


def set_up_second_computer(
    backup: Path, target: Path, *, passphrase: str | None, officer: str, clock: Clock, department: str = ""
) -> str:
    """The number of the new computer, whose data are a copy of the first one's; nothing that exists is overwritten.

    Everything comes along, what never travels in packages too: identity numbers, attached files, settings. From then on
    the two exchange sync packages; the first one must accept the new key once, by its slip.

    Args:
        backup: a copy of the first computer's data, made by "Sao lưu".
        target: the new data, not there yet.
        passphrase: of the copy; it stays that of the new data and of the new key. None for practice data.
        officer: who sits at the new computer.
        clock: the time.
        department: the room of the office that stands in the certificate.

    Raises:
        KnownError: OFFICER_MISSING, those of `office_from_copy`; nothing is left of the target.
    """
    if not officer.strip():
        raise KnownError("OFFICER_MISSING")
    from desktop.services.key_making import make_signing_key  # noqa: PLC0415 - starts slowly

    with office_from_copy(backup, target, passphrase=passphrase, clock=clock) as office:
        at, author = clock.now(), Author(officer.strip(), new_device(), office.unit.id)
        key = make_signing_key(office.unit, person=author.name, department=department, passphrase=passphrase, at=at)
        with writing(office.database) as connection:
            begin_as_other_computer(connection, key, author=author, at=stamp(at))
    return author.device
