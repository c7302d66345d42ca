"""Checks of the registers of every day: establishments, inspections and their sequel, awareness, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.activities import Activity, check_activity
from db.domain.establishments import Establishment, check_establishment
from db.domain.hot_spots import HotSpot, check_hot_spot
from db.domain.inspections import EarlierCheck, Inspection, check_inspection
from db.domain.remedies import Remedy, check_remedy
from db.domain.trainings import StaffMember, Training, check_staff, check_training
from db.domain.violations import Violation, check_violation
from db.queries.inspections import earlier_checks
from desktop.services.catalogs import chairman_limit

if TYPE_CHECKING:
    from db.domain.findings import Finding
    from desktop.services.checks.asking import Asking, Checks


def _inspection(asking: Asking, visit: Inspection) -> tuple[Finding, ...]:
    kind = asking.office.catalogs["inspection_kinds"].get(visit.kind)
    return check_inspection(
        visit,
        earlier=_earlier_checks(asking, visit),
        rules=asking.office.rules,
        today=asking.today,
        counts_as_check=kind is None or bool(kind.attributes.get("is_check")),
    )


def _earlier_checks(asking: Asking, visit: Inspection) -> tuple[EarlierCheck, ...]:
    """The other checks of the same place, judged by what the catalogs say of kinds and results."""
    if not visit.establishment:
        return ()
    catalogs = asking.office.catalogs
    results, kinds = catalogs["inspection_results"], catalogs["inspection_kinds"]
    return earlier_checks(
        asking.connection,
        visit.establishment,
        without=asking.record_id,
        violating=frozenset(entry.code for entry in results.entries if entry.attributes.get("found_violation")),
        checking=frozenset(entry.code for entry in kinds.entries if entry.attributes.get("is_check")),
    )


def _violation(asking: Asking, violation: Violation) -> tuple[Finding, ...]:
    limit = chairman_limit(asking.office.unit.level, violation.act_on or asking.today)
    acts = asking.office.catalogs["acts"]
    return check_violation(violation, acts=acts, chairman_limit=limit, today=asking.today)


DAILY: Checks = {
    Establishment: lambda asking, value: check_establishment(value, asking.today),
    Inspection: _inspection,
    Violation: _violation,
    Remedy: lambda asking, value: check_remedy(value, asking.today),
    Activity: lambda asking, value: check_activity(value, asking.today),
    Training: lambda asking, value: check_training(value, asking.today),
    StaffMember: lambda _asking, value: check_staff(value),
    HotSpot: lambda asking, value: check_hot_spot(value, asking.today),
}
