"""Own sets of targets: names for new ones, and taking one in from a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from db.domain.text import fold
from desktop.services.plans import list_plans, load_presets, read_plan, save_plan

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.targets import Plan
    from desktop.services.office import Office

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
_NAMELESS = "bo-chi-tieu"


def new_set_name(office: Office, title: str) -> str:
    """A short code for a new set, made of its title and not taken yet."""
    taken = {listed.plan.name for listed in list_plans(office)}
    base = _NOT_IN_NAMES.sub("-", fold(title)).strip("-")[:_LONGEST_NAME].strip("-") or _NAMELESS
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def take_set(office: Office, path: Path) -> Plan:
    """The set of a file among the office's own; an own set of the same name gives way to it.

    Raises:
        KnownError: as `read_plan` and `save_plan`.
    """
    plan = read_plan(path)
    if any(preset.name == plan.name for preset in load_presets()):
        plan = replace(plan, name=new_set_name(office, plan.title))
    return save_plan(office, plan)
