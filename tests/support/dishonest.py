"""A ward office that lies: packages signed with its own accepted key, with whatever it likes inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.domain.registers import BY_NAME
from db.domain.versions import Version, new_version
from db.queries.records import get_versions
from db.transactions import reading
from desktop.exchange.building import write_package
from desktop.exchange.header import Edition, Handover, PackageKind, Recipient
from desktop.exchange.header import Period as HeaderPeriod
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header
from tests.support.three_offices import HALF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office

PLACES = BY_NAME["establishments"]


def forged(
    office: Office,
    kind: PackageKind,
    folder: Path,
    registers: Mapping[str, Sequence[Version]] | None = None,
    *,
    to: Office,
    stated: HeaderPeriod | None = None,
    members: Mapping[str, bytes] | None = None,
    **header: Any,
) -> Path:
    """A package of the office that no window of the program would have made; number 50 unless said."""
    given: dict[str, Any] = {"recipient": Recipient(to.unit.id, to.unit.code), "sequence": 50}
    if kind is PackageKind.REPORT:
        given["period"] = stated or HeaderPeriod(HALF.regime.value, HALF.kind.value, HALF.from_on, HALF.to_on)
        given["edition"] = Edition()
    if kind is PackageKind.TRANSFER:
        given |= {"handover": Handover(office.clock.today()), "remark": "Điều chỉnh địa giới"}
    with reading(office.database) as connection:
        made: PackageHeader = replace(new_header(office, connection, kind, office.clock.now()), **(given | header))
    folder.mkdir(exist_ok=True)
    written = write_package(
        folder,
        header=made,
        signer=None if made.unsigned else signer_for(office, None),
        signed_at=office.clock.now(),
        registers={name: sorted(found, key=lambda version: version.id) for name, found in (registers or {}).items()},
        members=members,
    )
    return written.path


def a_place(office: Office, record_id: str, **changes: Any) -> Version:
    """An establishment that the office says is its own."""
    values = {"name": "Karaoke Ma", "kinds": ["karaoke"], "address": "x", "status": "operating"}
    made = new_version(
        record_id,
        unit=office.unit.id,
        values=values | changes.pop("values", {}),
        device=office.author.device,
        changed_at=office.stamp(),
        changed_by="x",
    )
    return replace(made, **changes)


def stored(office: Office, record_id: str, register: str = "establishments") -> Version:
    """A record as an office has it."""
    with reading(office.database) as connection:
        (found,) = get_versions(connection, BY_NAME[register], [record_id])
    return found
