"""What the page "Đơn vị & tin cậy" asks of the services, in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.services.authorities import AuthorityView, list_authorities
from desktop.services.own_keys import KeyFacts, former_key, own_key_facts
from desktop.services.trust import list_trusted
from desktop.services.units import FoundUnit, ReportingUnit, list_reporting_units, units_below
from desktop.services.words import say_unit

if TYPE_CHECKING:
    from db.queries.office import TrustedKeyRow
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class TrustView:
    """Everything the page shows.

    Attributes:
        key: the office's signing key, or None.
        former: the key before it that could countersign; None where there is none.
        reporting: the units that report here.
        below: the units of the official list directly below the office's own.
        trusted: accepted certificates, oldest first.
        names: full names of units, by id.
        authorities: issuing authorities.
    """

    key: KeyFacts | None
    former: KeyFacts | None
    reporting: tuple[ReportingUnit, ...]
    below: tuple[FoundUnit, ...]
    trusted: tuple[TrustedKeyRow, ...]
    names: dict[str, str]
    authorities: tuple[AuthorityView, ...]

    @property
    def not_reporting(self) -> tuple[FoundUnit, ...]:
        """The units below that are not on the list yet."""
        known = {one.unit.id for one in self.reporting}
        return tuple(unit for unit in self.below if unit.id not in known)


def load_trust(office: Office) -> TrustView:
    """Everything the page shows."""
    trusted = list_trusted(office)
    names = {key.unit_id: say_unit(office, key.unit_id).partition(",")[0] for key in trusted}
    return TrustView(
        own_key_facts(office),
        former_key(office),
        list_reporting_units(office),
        units_below(office),
        trusted,
        names,
        list_authorities(office),
    )
