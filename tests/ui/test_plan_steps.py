"""Plan packages in the window: written for the units below, read before they are applied, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.plans import current_plan, list_plans
from desktop.ui.pages.plans.apply_plan import ApplyPlanStep
from desktop.ui.pages.plans.send_plan import SendPlanStep
from desktop.ui.session import Session
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.tasks import Tasks


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def test_a_package_is_written_for_each_ticked_unit(qtbot: QtBot, tasks: Tasks, world: World):
    step = SendPlanStep(Session(world.city, tasks))
    qtbot.addWidget(step)
    qtbot.waitUntil(lambda: bool(step.order().units), timeout=20_000)
    step.switch((world.other.unit.id,))

    with qtbot.waitSignal(step.exported, timeout=20_000):
        step.export(world.stick, None)

    assert [path.name[:8] for path in world.stick.iterdir()] == ["31-plan-"]
    primary = step.primary()
    assert primary is not None
    assert "1" in primary.text()


def test_a_package_is_read_then_applied_then_taken_back(qtbot: QtBot, tasks: Tasks, world: World):
    name = next(one.plan.name for one in list_plans(world.city) if not one.applied and one.plan.targets)
    order = PlanOrder(frozenset({"targets"}), name, units=(world.ward.unit.id,))
    written = export_plans(world.city, order, world.stick, secret=None)
    step = ApplyPlanStep(Session(world.ward, tasks))
    qtbot.addWidget(step)
    before = current_plan(world.ward).name

    with qtbot.waitSignal(step.shown, timeout=20_000, check_params_cb=None):
        step.open_file(written[0].path)
    qtbot.waitUntil(lambda: step.changes.model().rowCount() > 1, timeout=20_000)
    assert current_plan(world.ward).name == before
    with qtbot.waitSignal(step.applied, timeout=20_000):
        step.apply()
    assert current_plan(world.ward).name == name
    with qtbot.waitSignal(step.applied, timeout=20_000):
        step.undo(written[0].package_id)

    assert current_plan(world.ward).name == before
