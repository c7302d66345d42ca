"""What the program finds in a record: the check of every register, each in the module of its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.fields import fields_of, is_empty
from db.domain.findings import Finding, error
from desktop.services.checks.asking import Asking, Checks
from desktop.services.checks.daily import DAILY
from desktop.services.checks.figures import FIGURES
from desktop.services.checks.papers import PAPERS
from desktop.services.checks.planning import PLANNING
from desktop.services.checks.tips import TIPS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy.engine import Connection

    from desktop.services.office import Office

CHECKS: Checks = {**DAILY, **PLANNING, **TIPS, **FIGURES, **PAPERS}
"""By the dataclass of the record; a register without rules of its own is absent."""


def check_in(
    connection: Connection, office: Office, value: DataclassInstance, *, record_id: str | None
) -> tuple[Finding, ...]:
    """What is not right yet about a record or draft: missing required fields and the register's own rules.

    Args:
        connection: inside a transaction that is already open.
        office: for rules, catalogs and the other records a rule looks at.
        value: the record's dataclass, perhaps a draft.
        record_id: its id when it is already kept.
    """
    missing = tuple(
        error("REQUIRED", spec.name)
        for spec in fields_of(type(value))
        if spec.required and is_empty(getattr(value, spec.name))
    )
    check = CHECKS.get(type(value))
    found = check(Asking(connection, office, record_id, office.clock.today()), value) if check else ()
    return (*missing, *found)
