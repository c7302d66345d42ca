"""Checks of hot spots, figures that other agencies supply, pilot models, ratings and budget."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.agency_figures import CaseFigures, ManualFigure, SanctionFigures, SupportFigures
from db.domain.budgets import BudgetLine, check_budget
from db.domain.commune_ratings import CommuneRating, RatedCommune, check_commune_rating
from db.domain.figure_checks import (
    NUMERATOR,
    OtherFigure,
    check_case_figures,
    check_manual_figure,
    check_sanction_figures,
    check_support_figures,
)
from db.domain.hot_spots import HotSpot, check_hot_spot
from db.domain.pilot_models import PilotModel, check_pilot_model
from db.domain.registers import BY_RECORD
from db.domain.units import COMMUNE
from db.queries.agency_figures import is_rated_elsewhere, overlapping, owner_of, same_budget_lines
from desktop.services.indicators import load_indicators

if TYPE_CHECKING:
    from db.domain.findings import Finding
    from desktop.services.checks.asking import Asking, Checks

MANUAL = "manual"
"""Ways of counting whose name begins so take the figure entered by hand."""


def _codes_with(asking: Asking, catalog: str, attribute: str) -> frozenset[str]:
    """The codes of a catalog that have an attribute."""
    entries = asking.office.catalogs[catalog].entries
    return frozenset(entry.code for entry in entries if entry.attributes.get(attribute))


def _hot_spot(asking: Asking, spot: HotSpot) -> tuple[Finding, ...]:
    reported_up = _codes_with(asking, "border_levels", "report_up")
    return check_hot_spot(spot, asking.today, rules=asking.office.rules, reported_up=reported_up)


def _owner(asking: Asking, register: str) -> str:
    """Who owns the record that is checked; a new one belongs to the office."""
    kept = owner_of(asking.connection, register, asking.record_id) if asking.record_id else ""
    return kept or asking.office.author.unit


def _others(asking: Asking, value: Any, *, indicator: str = "") -> tuple[OtherFigure, ...]:  # noqa: ANN401 - four records
    register = BY_RECORD[type(value)].name
    return overlapping(
        asking.connection,
        register,
        days=(value.from_on, value.to_on),
        unit=_owner(asking, register),
        without=asking.record_id,
        agency=value.source_agency,
        indicator=indicator,
    )


def _manual(asking: Asking, figure: ManualFigure) -> tuple[Finding, ...]:
    others = _others(asking, figure, indicator=figure.indicator) if figure.indicator else ()
    return check_manual_figure(figure, others=others, counts_itself=_counts_itself(figure), today=asking.today)


def _counts_itself(figure: ManualFigure) -> bool:
    """Whether the program counts that part of the indicator from the office's own records."""
    indicator = load_indicators().get(figure.indicator)
    if indicator is None or figure.part in indicator.overridable:
        return False
    measure = indicator.numerator if figure.part == NUMERATOR else indicator.denominator
    return measure is not None and not measure.name.startswith(MANUAL)


def _rating(asking: Asking, rating: CommuneRating) -> tuple[Finding, ...]:
    entries = asking.office.catalogs["rating_criteria"].entries
    rated_already = is_rated_elsewhere(
        asking.connection,
        commune=rating.commune,
        year=rating.year,
        unit=_owner(asking, "commune_ratings"),
        without=asking.record_id,
    )
    return check_commune_rating(
        rating,
        most={entry.code: float(entry.attributes["most"]) for entry in entries if entry.attributes.get("most")},
        clean=_codes_with(asking, "commune_ratings", "clean"),
        commune=_rated_commune(asking, rating, rated_already=rated_already),
        today=asking.today,
    )


def _rated_commune(asking: Asking, rating: CommuneRating, *, rated_already: bool) -> RatedCommune:
    unit = asking.units.get(rating.commune) if rating.commune else None
    if unit is None:
        return RatedCommune(rated_already=rated_already)
    year = rating.year or 0
    existed = not date.min.year <= year <= date.max.year or (
        unit.valid_from <= date(year, 12, 31) and (unit.valid_to is None or date(year, 1, 1) <= unit.valid_to)
    )
    return RatedCommune(unit.level == COMMUNE, existed, rated_already)


def _budget(asking: Asking, line: BudgetLine) -> tuple[Finding, ...]:
    same = same_budget_lines(
        asking.connection,
        line=line,
        unit=_owner(asking, "budgets"),
        without=asking.record_id,
    )
    return check_budget(line, same=same, today=asking.today)


FIGURES: Checks = {
    HotSpot: _hot_spot,
    CaseFigures: lambda asking, value: check_case_figures(value, others=_others(asking, value), today=asking.today),
    SanctionFigures: lambda asking, value: check_sanction_figures(
        value, others=_others(asking, value), today=asking.today
    ),
    SupportFigures: lambda asking, value: check_support_figures(
        value, others=_others(asking, value), today=asking.today
    ),
    ManualFigure: _manual,
    PilotModel: lambda asking, value: check_pilot_model(
        value, live=_codes_with(asking, "model_states", "live"), today=asking.today
    ),
    CommuneRating: _rating,
    BudgetLine: _budget,
}
