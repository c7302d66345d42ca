"""Giải trình số liệu: what is told adds up to the figure, in a whole practice world and for single units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.targets import DENOMINATOR, NUMERATOR, Outcome
from db.domain.values import Known, Unknown
from desktop.services import explaining, figures, plans
from desktop.services.practice.worlds import make_world
from tests.support.clock import FrozenClock
from tests.support.databases import UNIT, make_database
from tests.support.plan_worlds import World
from tests.support.small_office import open_small_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

YEAR = parse_period("2026")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    make_database(tmp_path).close()
    with open_small_office(tmp_path) as office:
        yield office


def test_in_a_practice_world_what_is_told_adds_up_to_every_figure(tmp_path: Path):
    world = make_world(
        tmp_path / "world", wards=1, establishments=12, inspections=30, seed=4, clock=FrozenClock(), encrypted=False
    )
    ward = world.wards[0].database

    with open_small_office(ward.parent, name=ward.name) as office:
        shown = figures.compute_figures(office, YEAR)
        for figure in shown:
            found = explaining.explain_figure(office, YEAR, figure.indicator.code, limit=10_000)
            assert found.figure == figure
            for part, amount in ((found.numerator, figure.numerator), (found.denominator, figure.denominator)):
                if part is None or not isinstance(amount, Known):
                    continue
                told = sum(record.amount or 0 for record in part.counted.records)
                assert (part.total, told) == (amount.value, amount.value), figure.indicator.code
                assert part.counted.total == len(part.counted.records)
                assert part.left_out.total == sum(reason.records for reason in part.reasons)
                assert all(record.sentence for record in part.left_out.records)
    assert sum(isinstance(figure.numerator, Known) and figure.numerator.value > 0 for figure in shown) > 5


def test_growth_adds_this_year_and_takes_away_the_last(office: Office):
    world = World(office)
    world.supplied("case_figures", 2025, cases_handled=100)
    world.supplied("case_figures", 2026, cases_handled=105)
    world.keep()

    found = explaining.explain_figure(office, YEAR, "T17")

    assert (found.figure.numerator, found.figure.denominator, found.figure.value) == (Known(5), Known(100), 5.0)
    assert [record.amount for record in found.numerator.counted.records] == [105, -100]
    assert found.numerator.total == 5


def test_a_figure_entered_by_hand_takes_the_place_of_counting(office: Office):
    world = World(office)
    world.talk("2026-03-05", audience="industrial_workers", persons=30)
    world.by_hand("T12", 1000, 2026)
    world.keep()
    counted = figures.compute_figure(office, YEAR, "T12")

    world.by_hand("T12", 700, 2026, "numerator")
    world.keep()
    found = explaining.explain_figure(office, YEAR, "T12")

    assert counted.numerator == Known(30)
    assert (found.figure.numerator, found.numerator.by_hand, found.figure.value) == (Known(700), True, 70.0)
    assert {record.register for record in found.numerator.counted.records} == {"manual_figures"}


def test_more_reached_than_there_are_is_said_not_shown_as_a_share(office: Office):
    world = World(office)
    world.talk("2026-03-05", audience="industrial_workers", persons=1200)
    world.by_hand("T12", 1000, 2026)
    world.keep()

    figure = figures.compute_figure(office, YEAR, "T12")

    assert (figure.value, figure.outcome) == (None, Outcome.NOT_ENOUGH_DATA)
    assert figure.missing == Unknown("DENOMINATOR_SMALLER", {"numerator": 1200, "denominator": 1000})


def test_a_number_handed_down_is_the_units_target_and_the_sum_is_told(office: Office):
    world = World(office)
    one, two, _ = world.communes(3)
    places = world.places(one, 10)
    world.places(two, 10)
    world.visits(places[:5], "2026-03-05", unit=one)
    given = [{"unit": one, "indicator": "T05", "value": 5}, {"unit": two, "indicator": "T05", "value": 12}]
    world.put("work_plans", number="12/KH-UBND", name="Kế hoạch", kind="year", from_on="2026-01-01",
              to_on="2026-12-31", allocations=given)  # fmt: skip
    world.keep()
    plans.apply_plan(office, "dong-nai-2020")

    whole = explaining.explain_figure(office, YEAR, "T05")
    of_one = figures.compute_figure(office, YEAR, "T05", one)
    of_two = {unit.id: shown for unit, shown in figures.compute_unit_figures(office, YEAR)}[two]

    assert whole.figure.required == 16
    assert whole.figure.cascade is not None
    assert (whole.figure.cascade.given, whole.figure.cascade.units, whole.figure.cascade.total) == (2, 3, 17)
    assert "Đã giao số riêng cho 2/3 đơn vị, cộng lại 17." in whole.facts
    assert "Tổng giao nhiều hơn mức của đơn vị 1 cơ sở." in whole.facts
    assert (of_one.outcome, of_one.required, of_one.allocated) == (Outcome.MET, 5, True)
    assert of_one.target is not None
    assert of_one.target.source == "12/KH-UBND, Kế hoạch"
    short = next(figure for figure in of_two if figure.indicator.code == "T05")
    assert (short.required, short.shortfall) == (12, 12)
    cases = next(figure for figure in of_two if figure.indicator.code == "T01")
    assert cases.target is None  # 30 cases are the province's, not each commune's


def test_pages_of_records_follow_each_other(office: Office):
    world = World(office)
    world.visits(world.places(UNIT.id, 7), "2026-03-05")
    world.keep()

    pages = [
        explaining.explain_records(office, YEAR, "LKT", part=NUMERATOR, counted=True, limit=3, offset=offset)
        for offset in (0, 3, 6, 9)
    ]

    assert [len(page.records) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({record.id for page in pages for record in page.records}) == 7
    assert pages[0].records[0].title.startswith("A")


def test_what_does_not_report_here_cannot_be_explained(office: Office):
    with pytest.raises(KnownError, match="UNIT_UNKNOWN"):
        explaining.explain_figure(office, YEAR, "T05", unit_id="01a08a8a-060a-7501-a777-8ccf8f3be600")
    with pytest.raises(KnownError, match="INDICATOR_UNKNOWN"):
        explaining.explain_records(office, YEAR, "T999", part=DENOMINATOR, counted=True)
