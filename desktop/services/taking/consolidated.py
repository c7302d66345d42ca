"""What a carrier states of its whole area against what its originals give here: named to a person, never refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.verdict import ReasonCode, reason
from db.writes.office import ensure_units
from desktop.services.office import with_ancestors
from desktop.services.stated_figures import compare_consolidated, stated_units
from desktop.services.taking.periods import period_of
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.verdict import Reason
    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office

_NAMED = 5


def compare_area(connection: Connection, office: Office, header: PackageHeader) -> tuple[Reason, ...]:
    """A note where the stated figures of the sender's area differ from those counted here; inside `writing()`.

    The figures of the office are counted from records in any case. A unit whose original did not come, or what came
    from it by another way meanwhile, makes a difference that is nobody's fault: so it is said, and nothing is refused.
    """
    period = period_of(header)
    if header.consolidated is None or period is None:
        return ()
    index = unit_index_in(connection)
    ensure_units(connection, with_ancestors(sorted(stated_units(index, header)), index))
    compared = compare_consolidated(connection, office, header, period)
    differing = [one.stated.code for one in compared.differing] if compared else []
    if compared is None or not differing:
        return ()
    named, more = ", ".join(differing[:_NAMED]), len(differing) - _NAMED
    return (
        reason(
            ReasonCode.CONSOLIDATED_DIFFERS,
            count=len(differing),
            indicators=f"{named} …" if more > 0 else named,
            missing=len(compared.missing),
        ),
    )
