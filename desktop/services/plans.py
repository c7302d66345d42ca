"""Plans: the presets, the office's own sets of targets, and the one it goes by.

An own set is kept in the settings as plain values, with a version raised at each change; the applied one is a copy, so
that a report always finds the targets it was judged by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db import journal
from db.domain.errors import KnownError
from db.domain.targets import Comparator, IndicatorKind, Plan, Target
from db.domain.text import fold
from db.domain.versions import canonical
from db.journal import Line
from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.paths import resource
from desktop.services.indicators import IndicatorCatalog, load_indicators
from desktop.services.named_units import resolve_named
from desktop.services.office import Office
from desktop.services.plan_files import plan_from_plain, plan_to_plain, plan_to_toml, read_plan_file

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json

__all__ = ["IndicatorCatalog", "load_indicators", "plan_to_toml"]

DEFAULT_PLAN = "mac-dinh"
_APPLIED, _OWN = "plan", "plan_sets"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """One set of targets to choose from.

    Attributes:
        plan: the set.
        builtin: whether it comes with the program, so that it can be copied but not changed.
        applied: whether the office goes by it.
    """

    plan: Plan
    builtin: bool
    applied: bool


@cache
def load_presets() -> tuple[Plan, ...]:
    """The plans the program ships with, the default one first."""
    folder = resource("catalogs/plans")
    plans = [read_plan(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(plans, key=lambda plan: (plan.name != DEFAULT_PLAN, plan.name)))


def read_plan(path: Path) -> Plan:
    """A plan from a file.

    Raises:
        KnownError: FILE_NOT_FOUND, CATALOG_BROKEN when it is no plan or names an unknown indicator.
    """
    plan = read_plan_file(path)
    for target in plan.targets:
        if load_indicators().get(target.indicator) is None:
            raise KnownError("CATALOG_BROKEN", file=path.name, reason=f"indicator {target.indicator}")
    return plan


def plan_in(connection: Connection) -> Plan:
    """The plan applied, inside a transaction that is already open."""
    return _applied(connection)


def current_plan(office: Office) -> Plan:
    """The plan applied in this office, or the default one."""
    with reading(office.database) as connection:
        return _applied(connection)


def list_plans(office: Office) -> tuple[ListedPlan, ...]:
    """Every set there is: the applied one first, then the office's own by name, then the presets."""
    with reading(office.database) as connection:
        applied, own = _applied(connection), _own(connection)
    listed = [ListedPlan(plan, builtin=False, applied=name == applied.name) for name, plan in own.items()]
    listed += [
        ListedPlan(plan, builtin=True, applied=plan.name == applied.name)
        for plan in load_presets()
        if plan.name not in own
    ]
    if all(not one.applied for one in listed):
        # Applied from a file that was never kept as a set of the office.
        listed.append(ListedPlan(applied, builtin=True, applied=True))
    return tuple(sorted(listed, key=lambda one: (not one.applied, one.builtin)))


def get_plan(office: Office, name: str) -> Plan:
    """The set of a name: applied, own or preset.

    Raises:
        KnownError: PLAN_UNKNOWN.
    """
    found = next((one.plan for one in list_plans(office) if one.plan.name == name), None)
    if found is None:
        raise KnownError("PLAN_UNKNOWN", name=name)
    return found


def apply_plan(office: Office, name_or_file: str) -> Plan:
    """The plan of that name or file, from now on the office's.

    Raises:
        KnownError: PLAN_UNKNOWN, and those of `read_plan`.
    """
    named = {one.plan.name: one.plan for one in list_plans(office)}
    plan = named.get(name_or_file)
    if plan is None:
        path = Path(name_or_file)
        if not path.is_file():
            raise KnownError("PLAN_UNKNOWN", name=name_or_file)
        plan = read_plan(path)
    with writing(office.database) as connection:
        put_setting(connection, _APPLIED, plan_to_plain(plan))
        _note(connection, office, "plan_applied", plan)
    return plan


def copy_plan(office: Office, name: str, *, title: str) -> Plan:
    """A set of the office's own, made from another one.

    Raises:
        KnownError: PLAN_UNKNOWN; PLAN_TITLE_MISSING.
    """
    if not title.strip():
        raise KnownError("PLAN_TITLE_MISSING")
    source = get_plan(office, name)
    taken = {one.plan.name for one in list_plans(office)}
    plan = replace(source, name=_new_name(title, taken), title=title.strip(), version=1)
    with writing(office.database) as connection:
        _keep(connection, {**_own(connection), plan.name: plan})
        _note(connection, office, "plan_copied", plan)
    return plan


def save_plan(office: Office, plan: Plan) -> Plan:
    """The set as kept, one version on; the office goes by the change at once where it goes by the set.

    Raises:
        KnownError: PLAN_BUILT_IN for a preset; PLAN_TITLE_MISSING; TARGET_UNKNOWN_INDICATOR, TARGET_TWICE,
            TARGET_RANGE_EMPTY, TARGET_SHARE_OVER_100, TARGET_UNIT_UNKNOWN.
    """
    check_plan(plan)
    with writing(office.database) as connection:
        own = _own(connection)
        if plan.name not in own and any(one.name == plan.name for one in load_presets()):
            raise KnownError("PLAN_BUILT_IN", title=plan.title)
        before = own.get(plan.name)
        saved = replace(plan, title=plan.title.strip(), version=before.version + 1 if before else plan.version)
        _keep(connection, {**own, saved.name: saved})
        if _applied(connection).name == saved.name:
            put_setting(connection, _APPLIED, plan_to_plain(saved))
        _note(connection, office, "plan_saved", saved)
    return saved


def remove_plan(office: Office, name: str) -> None:
    """The office's own set gone.

    Raises:
        KnownError: PLAN_UNKNOWN; PLAN_BUILT_IN for a preset; PLAN_IN_USE while the office goes by it.
    """
    with writing(office.database) as connection:
        own = _own(connection)
        if name not in own:
            preset = next((plan for plan in load_presets() if plan.name == name), None)
            raise KnownError("PLAN_BUILT_IN", title=preset.title) if preset else KnownError("PLAN_UNKNOWN", name=name)
        if _applied(connection).name == name:
            raise KnownError("PLAN_IN_USE", title=own[name].title)
        gone = own.pop(name)
        _keep(connection, own)
        _note(connection, office, "plan_removed", gone)


def check_plan(plan: Plan) -> None:
    """Nothing, where the set can be kept.

    Raises:
        KnownError: see `save_plan`.
    """
    if not plan.title.strip():
        raise KnownError("PLAN_TITLE_MISSING")
    seen: set[tuple[str, str]] = set()
    for target in plan.targets:
        _check_target(plan, target)
        key = (target.indicator, target.valid_from.isoformat() if target.valid_from else "")
        if key in seen:
            raise KnownError("TARGET_TWICE", indicator=target.indicator)
        seen.add(key)


def _check_target(plan: Plan, target: Target) -> None:
    indicator = load_indicators().get(target.indicator)
    if indicator is None:
        raise KnownError("TARGET_UNKNOWN_INDICATOR", indicator=target.indicator)
    if target.comparator is Comparator.BETWEEN and (target.upper is None or target.upper < target.value):
        raise KnownError("TARGET_RANGE_EMPTY", indicator=indicator.name)
    is_percent = indicator.kind in {IndicatorKind.SHARE, IndicatorKind.FREQUENCY} and not target.in_numbers
    for value in (target.value, *target.by_year.values()):
        if is_percent and not indicator.may_exceed and not 0 <= value <= 100:
            raise KnownError("TARGET_SHARE_OVER_100", indicator=indicator.name, value=value)
    for name, unit_id in resolve_named(plan, target):
        if unit_id is None:
            raise KnownError("TARGET_UNIT_UNKNOWN", unit=name, indicator=indicator.name)


def _applied(connection: Connection) -> Plan:
    stored = get_setting(connection, _APPLIED)
    if not isinstance(stored, dict):
        return next(plan for plan in load_presets() if plan.name == DEFAULT_PLAN)
    return plan_from_plain(cast("str", stored["name"]), stored, "database")


def _own(connection: Connection) -> dict[str, Plan]:
    stored = get_setting(connection, _OWN)
    if not isinstance(stored, dict):
        return {}
    return {name: plan_from_plain(name, cast("dict[str, Json]", plain), "database") for name, plain in stored.items()}


def _keep(connection: Connection, own: dict[str, Plan]) -> None:
    put_setting(connection, _OWN, {name: plan_to_plain(plan) for name, plan in own.items()})


def _note(connection: Connection, office: Office, action: str, plan: Plan) -> None:
    after = canonical({"name": plan.name, "title": plan.title, "version": plan.version})
    journal.append(connection, (Line(action, "plans", after=after),), author=office.author, at=office.stamp())


def _new_name(title: str, taken: set[str]) -> str:
    base = "-".join(fold(title).split())[:_LONGEST_NAME] or "ke-hoach"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
