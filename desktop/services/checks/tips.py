"""Checks of tips."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from db.domain.establishments import Establishment, is_in_business
from db.domain.registers import BY_NAME
from db.domain.tips import Term, Tip, TipFacts, check_tip
from db.queries.records import read_values

if TYPE_CHECKING:
    from db.domain.catalogs import Catalogs
    from db.domain.findings import Finding
    from desktop.services.checks.asking import Asking, Checks


def term_of(catalogs: Catalogs, kind: str) -> Term | None:
    """Within how many days a tip of a kind has to be handled, as the catalog says; None where it says nothing."""
    entry = catalogs["tip_kinds"].get(kind)
    days = entry.attributes.get("days", "") if entry else ""
    if entry is None or not days.isdecimal():
        return None
    return Term(
        int(days), entry.attributes.get("term_source", ""), verified=not entry.attributes.get("term_unverified")
    )


def transfer_codes(catalogs: Catalogs) -> frozenset[str]:
    """The classifications and handlings by which a tip goes to another agency."""
    return frozenset(
        entry.code
        for name in ("tip_classifications", "tip_handlings")
        for entry in catalogs[name].entries
        if entry.attributes.get("transfer")
    )


def _tip(asking: Asking, tip: Tip) -> tuple[Finding, ...]:
    catalogs = asking.office.catalogs
    facts = TipFacts(
        asking.today,
        transfers=transfer_codes(catalogs),
        place=_closed_place(asking, tip),
        term=term_of(catalogs, tip.kind),
    )
    return check_tip(tip, facts)


def _closed_place(asking: Asking, tip: Tip) -> str:
    """The name of the tip's establishment where it was not in business on the day of receipt."""
    if not tip.establishment or tip.received_at is None:
        return ""
    for value in read_values(asking.connection, BY_NAME["establishments"], (tip.establishment,)):
        place = cast("Establishment", value)
        return "" if is_in_business(place, tip.received_at.date()) else place.name
    return ""


TIPS: Checks = {Tip: _tip}
