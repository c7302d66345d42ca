"""What goes along when an establishment passes to another unit (package.md §4.2).

The establishment passes with the work that is still to be done there: planned visits and requests that are not met.
What happened there stays with the unit that did it, so that no figure already reported changes; a copy goes along for
reading. Tips stay: their content never travels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.inspections import TO_DO
from db.domain.remedies import MET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.fields import Json

PLACES = "establishments"
ALONG = ("inspections", "violations", "remedies", "hot_spots", "goods")
"""The registers whose records about an establishment go along, as work or for reading."""


def passes_on(register: str, values: Mapping[str, Json]) -> bool:
    """Whether a record passes to the new owner of its establishment, rather than going along for reading only."""
    match register:
        case "establishments":
            return True
        case "inspections":
            return values.get("state") == TO_DO
        case "remedies":
            return values.get("conclusion") != MET
        case _:
            return False
