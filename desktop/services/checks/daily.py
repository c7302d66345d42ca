"""Checks of the registers of every day: establishments, inspections and their sequel, awareness, training, goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from db.domain.activities import Activity, check_activity
from db.domain.establishment_rules import check_belonging, check_place_rules
from db.domain.establishments import Establishment, check_establishment
from db.domain.goods import GoodsFound, check_goods
from db.domain.inspection_rules import check_against_place, check_against_team, check_inspection
from db.domain.inspections import DONE, EarlierCheck, Inspection, held_on
from db.domain.remedies import Remedy, VisitThen, check_remedy
from db.domain.trainings import StaffMember, Training, check_staff, check_training
from db.domain.violation_rules import check_violation
from db.domain.violations import Violation
from db.queries.inspections import earlier_checks
from db.queries.references import read_living
from desktop.services.deadlines import load_working_days

if TYPE_CHECKING:
    from db.domain.findings import Finding
    from db.domain.teams import Team
    from desktop.services.checks.asking import Asking, Checks


def _establishment(asking: Asking, place: Establishment) -> tuple[Finding, ...]:
    office = asking.office
    kinds = office.catalogs["establishment_kinds"]
    index = asking.units
    commune = index.get(place.commune)
    ancestors = [unit.id for unit in index.ancestors(commune)] if commune else []
    return (
        *check_establishment(place, asking.today),
        *check_place_rules(place, rules=office.rules, kinds=kinds, today=asking.today),
        *(check_belonging(place, own=office.unit.id, ancestors=ancestors) if commune else ()),
    )


def _inspection(asking: Asking, visit: Inspection) -> tuple[Finding, ...]:
    catalogs = asking.office.catalogs
    kind = catalogs["inspection_kinds"].get(visit.kind)
    place = cast("Establishment | None", _one(asking, "establishments", visit.establishment))
    team = cast("Team | None", _one(asking, "teams", visit.team_record))
    return (
        *check_inspection(
            visit,
            earlier=_earlier_checks(asking, visit) if place is not None else (),
            rules=asking.office.rules,
            today=asking.today,
            counts_as_check=kind is None or bool(kind.attributes.get("is_check")),
        ),
        *(
            check_against_place(visit, place, checklist=catalogs["checklist"], today=asking.today)
            if place is not None
            else ()
        ),
        *(check_against_team(visit, team, today=asking.today) if team is not None else ()),
    )


def _earlier_checks(asking: Asking, visit: Inspection) -> tuple[EarlierCheck, ...]:
    """The other checks of the same place, which is there, judged by what the catalogs say of kinds and results."""
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
    day = violation.decision_on or violation.act_on or asking.today
    limit = asking.office.rules.chairman_limit(asking.office.unit.level, day)
    visit = _visit(asking, violation.inspection)
    return check_violation(
        violation,
        acts=asking.office.catalogs["acts"],
        chairman_limit=limit,
        today=asking.today,
        rules=asking.office.rules,
        found_on=visit.held_on if visit and visit.held else None,
        working=load_working_days(),
    )


def _remedy(asking: Asking, remedy: Remedy) -> tuple[Finding, ...]:
    return check_remedy(
        remedy,
        asking.today,
        made_at=_visit(asking, remedy.inspection),
        followed_by=_visit(asking, remedy.follow_up),
    )


def _activity(asking: Asking, activity: Activity) -> tuple[Finding, ...]:
    places = {audience.establishment for audience in activity.audiences if audience.establishment}
    there = read_living(asking.connection, "establishments", places) if places else {}
    workers = {one: place.workers_total for one, (place, _) in there.items() if place.workers_total is not None}
    forms = asking.office.catalogs["activity_forms"]
    return check_activity(activity, asking.today, forms=forms, workers=workers)


def _training(asking: Asking, training: Training) -> tuple[Finding, ...]:
    wanted = {participant.staff for participant in training.participants if participant.staff}
    there = read_living(asking.connection, "staff", wanted) if wanted else {}
    foreign = sum(1 for _, unit in there.values() if unit != asking.office.unit.id)
    staff = {one: member for one, (member, _) in there.items()}
    return check_training(training, asking.today, staff=staff, foreign=foreign)


def _goods(asking: Asking, goods: GoodsFound) -> tuple[Finding, ...]:
    return check_goods(goods, asking.today, found_at=_visit(asking, goods.inspection))


def _visit(asking: Asking, visit_id: str) -> VisitThen | None:
    visit = cast("Inspection | None", _one(asking, "inspections", visit_id))
    return VisitThen(visit.establishment, held_on(visit), visit.state == DONE) if visit is not None else None


def _one(asking: Asking, register: str, record_id: str) -> Any:  # noqa: ANN401 - the register's dataclass
    """The record under an id, or None for none and for one that is gone."""
    if not record_id:
        return None
    found = read_living(asking.connection, register, (record_id,))
    return found[record_id][0] if record_id in found else None


DAILY: Checks = {
    Establishment: _establishment,
    Inspection: _inspection,
    Violation: _violation,
    Remedy: _remedy,
    Activity: _activity,
    Training: _training,
    StaffMember: lambda _asking, value: check_staff(value),
    GoodsFound: _goods,
}
