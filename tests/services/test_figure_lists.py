"""The lists and yearly tables of the page "Số liệu khác", and the findings that need other records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.agency_figures import CaseFigures, ManualFigure
from db.domain.budgets import BudgetLine, Money
from db.domain.commune_ratings import CommuneRating, CriterionScore
from db.domain.hot_spots import HotSpot, HotSpotState, state_on
from db.domain.pilot_models import PilotModel
from desktop.services.figure_lists import (
    ENDED,
    LIVE,
    TO_COME,
    budget_year,
    communes_of_year,
    find_judged,
    model_state,
    source_agencies,
    years_with,
)
from desktop.services.lists import Filter
from desktop.services.records import check_record
from desktop.services.work_lists import find_hot_spots, hot_spot_lines
from tests.support.ward_office import WARD, add, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

TODAY = date(2026, 11, 20)
H1: dict[str, Any] = {"from_on": date(2025, 12, 15), "to_on": date(2026, 6, 14), "source_on": date(2026, 6, 18)}
POLICE: dict[str, Any] = {"source_document": "215/BC-CAP", "source_agency": "Công an phường", **H1}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def codes(office: Office, value: Any, record_id: str | None = None) -> list[str]:
    return [finding.code for finding in check_record(office, value, record_id=record_id)]


def rate(commune: str = "", year: int = 2025, **fields: Any) -> CommuneRating:
    usual: dict[str, Any] = {
        "name": "Phường Dương Kinh",
        "commune": commune or unit(WARD),
        "year": year,
        "rated_on": date(2025, 12, 20),
        "self_score": 90,
        "assessed_score": 90,
        "rating": "clean",
        "recognised_on": date(2026, 1, 15),
        "recognised_by": "112/QĐ-UBND",
    }
    return CommuneRating(**{**usual, **fields})


def spend(purpose: str, granted: int | None, spent: int | None, **fields: Any) -> BudgetLine:
    usual: dict[str, Any] = {"name": purpose, "year": 2026, "source": "commune", "as_of": date(2026, 6, 30)}
    return BudgetLine(**{**usual, "purpose": purpose, "granted": granted, "spent": spent, **fields})


class TestFindingsBesideOtherRecords:
    def test_the_same_days_of_one_agency_are_found_in_any_spelling_but_not_in_the_record_itself(self, office: Office):
        first = CaseFigures(**POLICE, cases_found=1)
        kept = add(office, first)
        second = CaseFigures(**{**POLICE, "source_agency": "CÔNG AN PHƯỜNG"}, cases_found=2)

        assert codes(office, first, kept) == []
        assert codes(office, second) == ["FIGURE_COUNTED_TWICE"]
        assert codes(office, CaseFigures(**{**POLICE, "source_agency": "Tòa án"}, cases_found=2)) == []

    def test_a_numerator_is_compared_with_the_denominator_of_the_same_agency_and_days(self, office: Office):
        whole = ManualFigure(**POLICE, indicator="T12", part="denominator", value=50)
        add(office, whole)

        part = ManualFigure(**POLICE, indicator="T12", part="numerator", value=60)

        assert codes(office, part) == ["NUMERATOR_ABOVE_DENOMINATOR"]

    def test_an_indicator_that_is_counted_from_the_registers_says_so(self, office: Office):
        counted = ManualFigure(**POLICE, indicator="T05", part="numerator", value=5)
        supplied = ManualFigure(**POLICE, indicator="T12", part="denominator", value=5)

        assert codes(office, counted) == ["INDICATOR_COUNTS_ITSELF"]
        assert codes(office, supplied) == []

    def test_a_commune_is_rated_once_a_year_and_must_exist_in_it(self, office: Office):
        kept = add(office, rate())

        assert codes(office, rate(), kept) == []
        assert "COMMUNE_RATED_TWICE" in codes(office, rate())
        assert "COMMUNE_NOT_THEN" in codes(office, rate(year=2023, rated_on=date(2023, 12, 20)))
        assert "NOT_A_COMMUNE" in codes(office, rate(unit("31")))

    def test_a_score_is_compared_with_the_most_its_criterion_gives(self, office: Office):
        sheet = (CriterionScore(criterion="support", self_score=99),)

        (found,) = check_record(office, rate(criteria=sheet, self_score=99), record_id=None)

        assert found.code == "SCORE_ABOVE_MOST"
        assert found.parameters["most"] == 10

    def test_a_line_of_the_budget_has_one_state_on_a_day(self, office: Office):
        kept = add(office, spend("training", 20, 10))

        assert codes(office, spend("training", 20, 10), kept) == []
        assert codes(office, spend("training", 20, 12, name="TRAINING")) == ["BUDGET_LINE_TWICE"]
        assert codes(office, spend("training", 20, 12, as_of=date(2026, 9, 30))) == []

    def test_a_hot_spot_at_the_border_of_another_province_waits_for_a_report(self, office: Office):
        spot = HotSpot(
            name="Bến xe", kind="public_place", found_on=date(2026, 11, 2), border_level="province", borders="Gia Lộc"
        )

        assert codes(office, spot) == ["BORDER_SPOT_NOT_REPORTED"]


class TestLists:
    def test_hot_spots_are_found_by_their_state(self, office: Office):
        gone: dict[str, Any] = {"eliminated_on": date(2026, 2, 1), "active_again_on": date(2026, 3, 1)}
        add(office, HotSpot(name="Một", kind="online", found_on=date(2026, 1, 1), **gone))
        again = HotSpot(name="Hai", kind="online", found_on=date(2026, 1, 1), eliminated_again_on=TODAY, **gone)
        kept = add(office, again)

        ids = find_hot_spots(office, Filter(), frozenset({HotSpotState.ELIMINATED_AGAIN}))

        assert ids == (kept,)
        assert hot_spot_lines(office, ids)[0].state is state_on(again)

    def test_models_are_found_by_whether_they_are_alive_today(self, office: Office):
        usual: dict[str, Any] = {"kind": "prevention", "state": "kept"}
        live = add(office, PilotModel(name="Một", started_on=date(2025, 9, 1), **usual))
        gone = add(office, PilotModel(name="Hai", started_on=date(2024, 9, 1), ended_on=date(2025, 9, 1), **usual))
        ahead = add(office, PilotModel(name="Ba", started_on=date(2027, 9, 1), **usual))

        found = {
            state: find_judged(
                office,
                "pilot_models",
                Filter(),
                states=frozenset({state}),
                judge=lambda model: model_state(office, model, TODAY),
            )
            for state in (LIVE, ENDED, TO_COME)
        }

        assert found == {LIVE: (live,), ENDED: (gone,), TO_COME: (ahead,)}

    def test_agencies_are_counted(self, office: Office):
        add(office, CaseFigures(**POLICE, cases_found=1))
        add(office, CaseFigures(**{**POLICE, "source_agency": "Tòa án"}, cases_found=1))

        assert source_agencies(office, "case_figures") == (("Công an phường", 1), ("Tòa án", 1))

    def test_years_are_those_with_records_or_the_report_year(self, office: Office):
        assert years_with(office, "budgets") == (2026,)

        add(office, spend("training", 20, 10, year=2024))
        add(office, spend("training", 20, 10, year=2025))

        assert years_with(office, "budgets") == (2025, 2024)


class TestYears:
    def test_the_budget_of_a_year_adds_lines_and_takes_the_latest_state_of_each(self, office: Office):
        add(office, spend("training", 20, 5))
        add(office, spend("training", 20, 10, as_of=date(2026, 9, 30)))
        add(office, spend("training", 4, None, name="Tập huấn thêm"))
        add(office, spend("support", 15, 15, source="sponsors", estimated=30))
        add(office, spend("support", 99, 99, year=2025))

        found = budget_year(office, 2026)

        assert [(row.source, row.purpose, row.money) for row in found.rows] == [
            ("commune", "training", Money(None, 24, 10)),
            ("sponsors", "support", Money(30, 15, 15)),
        ]
        assert [name for name, _ in found.sources] == ["commune", "sponsors"]
        assert found.total == Money(30, 39, 25)

    def test_a_ward_sees_itself_and_a_province_all_its_communes_rated_or_not(self, office: Office, tmp_path: Path):
        kept = add(office, rate())
        superior = make_superior(tmp_path)
        add(superior, rate())

        own, below = communes_of_year(office, 2025), communes_of_year(superior, 2025)

        assert [(one.name, one.record) for one in own] == [("Phường Dương Kinh", kept)]
        assert len(below) == 114
        assert [one.name for one in below if one.rating is not None] == ["Phường Dương Kinh"]
        superior.close()

    def test_a_year_before_the_merger_has_the_communes_of_that_year(self, tmp_path: Path):
        superior = make_superior(tmp_path)

        before = communes_of_year(superior, 2023)

        assert len(before) > 150
        assert "Phường Hải Thành" in {one.name for one in before}
        superior.close()
