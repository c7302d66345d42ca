"""What a check may look at beside the record itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.findings import Finding
    from db.domain.unit_index import UnitIndex
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Asking:
    """The circumstances of a check.

    Attributes:
        connection: inside an open transaction.
        office: for rules and catalogs.
        record_id: of the record when it is already kept, so that it is not compared with itself.
        today: the day of asking.
        units: the units the office goes by.
    """

    connection: Connection
    office: Office
    record_id: str | None
    today: date
    units: UnitIndex


Check = Callable[[Asking, Any], "tuple[Finding, ...]"]
Checks = dict[type[Any], Check]
