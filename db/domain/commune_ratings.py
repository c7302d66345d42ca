"""Xã, phường, đặc khu không có tệ nạn mại dâm: the register R15 (domain.md §1.4).

The scoring sheet is data (`resources/catalogs/codes/rating_criteria.toml`): the text of NQLT 01/2008 was not obtained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from db.domain.findings import Finding

_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionScore:
    """One line of the scoring sheet."""

    criterion: str = fields.code("rating_criteria", required=True)
    self_score: float | None = fields.number()
    assessed_score: float | None = fields.number()
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRating:
    """One commune's rating for one year: its own score, the assessed score and what it was recognised as."""

    name: str = fields.text(required=True, searched=True)
    commune: str = fields.unit(required=True)
    year: int | None = fields.count(longest=2200, required=True)
    rated_on: date | None = fields.day(required=True)
    criteria: tuple[CriterionScore, ...] = fields.items(CriterionScore)
    self_score: float | None = fields.number()
    assessed_score: float | None = fields.number()
    rating: str = fields.code("commune_ratings", required=True)
    recognised_on: date | None = fields.day(cell="recognition")
    recognised_by: str = fields.text(cell="recognition")
    reason: str = fields.long_text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True)
class RatedCommune:
    """What a rule has to know about the unit that is rated.

    Attributes:
        is_commune: whether it is a commune at all.
        existed: whether it existed at some time of the year.
        rated_already: whether another record rates it for the same year.
    """

    is_commune: bool = True
    existed: bool = True
    rated_already: bool = False


def sum_scores(scores: Iterable[float | None]) -> float | None:
    """The sum of the scores that are given; None when none is."""
    given = [score for score in scores if score is not None]
    return round(sum(given), 4) if given else None


def check_commune_rating(
    rating: CommuneRating,
    *,
    most: Mapping[str, float],
    clean: frozenset[str],
    commune: RatedCommune,
    today: date,
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        rating: the record.
        most: the largest score of each criterion (catalog `rating_criteria`).
        clean: the ratings that count as free of prostitution (catalog `commune_ratings`).
        commune: what is known about the unit.
        today: the day of asking.
    """
    return (
        *_check_subject(rating, commune, today),
        *_check_scores(rating, most),
        *_check_recognition(rating, clean, today),
    )


def _check_subject(rating: CommuneRating, commune: RatedCommune, today: date) -> list[Finding]:
    findings: list[Finding] = []
    if rating.commune and not commune.is_commune:
        findings.append(error("NOT_A_COMMUNE", "commune"))
    elif rating.commune and rating.year and not commune.existed:
        findings.append(error("COMMUNE_NOT_THEN", "commune", year=str(rating.year)))
    if commune.rated_already:
        findings.append(error("COMMUNE_RATED_TWICE", "commune", year=str(rating.year)))
    if rating.year is not None and not _FIRST_YEAR <= rating.year <= today.year + 1:
        findings.append(error("YEAR_UNLIKELY", "year", year=str(rating.year)))
    elif rating.year is not None and rating.rated_on and rating.rated_on.year not in {rating.year, rating.year + 1}:
        findings.append(warning("RATED_IN_OTHER_YEAR", "rated_on", day=rating.rated_on, year=str(rating.year)))
    if rating.rated_on and rating.rated_on > today:
        findings.append(error("DATE_IN_FUTURE", "rated_on", day=rating.rated_on))
    return findings


def _check_scores(rating: CommuneRating, most: Mapping[str, float]) -> list[Finding]:
    findings: list[Finding] = []
    criteria = [row.criterion for row in rating.criteria if row.criterion]
    twice = dict.fromkeys(one for one in criteria if criteria.count(one) > 1)
    findings += [error("CRITERION_TWICE", "criteria", criterion=one) for one in twice]
    for row in rating.criteria:
        limit = most.get(row.criterion)
        for score in (row.self_score, row.assessed_score):
            if score is not None and limit is not None and score > limit:
                findings.append(error("SCORE_ABOVE_MOST", "criteria", criterion=row.criterion, score=score, most=limit))
            elif score is not None and score < 0:
                findings.append(error("SCORE_BELOW_ZERO", "criteria", criterion=row.criterion))
    sums = (
        ("self_score", rating.self_score, sum_scores(row.self_score for row in rating.criteria)),
        ("assessed_score", rating.assessed_score, sum_scores(row.assessed_score for row in rating.criteria)),
    )
    for name, total, added in sums:
        if added is not None and total != added:
            findings.append(error("SCORE_NOT_SUM", name, sum=added, total=0 if total is None else total))
    if rating.self_score is not None and rating.assessed_score is None and rating.recognised_on is not None:
        findings.append(warning("RECOGNISED_WITHOUT_ASSESSMENT", "assessed_score"))
    if rating.self_score is None and rating.assessed_score is None:
        findings.append(note("RATING_WITHOUT_SCORES", "criteria"))
    return findings


def _check_recognition(rating: CommuneRating, clean: frozenset[str], today: date) -> list[Finding]:
    findings: list[Finding] = []
    recognised, is_clean = rating.recognised_on, rating.rating in clean
    if recognised and recognised > today:
        findings.append(error("DATE_IN_FUTURE", "recognised_on", day=recognised))
    elif recognised and rating.rated_on and recognised < rating.rated_on:
        findings.append(error("DATES_OUT_OF_ORDER", "recognised_on", first=rating.rated_on, second=recognised))
    if recognised and rating.rating and not is_clean:
        findings.append(error("RECOGNISED_BUT_NOT_CLEAN", "rating"))
    if recognised and not rating.recognised_by:
        findings.append(note("RECOGNISED_WITHOUT_PAPER", "recognised_by"))
    if is_clean and recognised is None:
        findings.append(warning("CLEAN_BUT_NOT_RECOGNISED", "recognised_on"))
    if rating.rating and not is_clean and not rating.reason:
        findings.append(warning("NOT_CLEAN_WITHOUT_REASON", "reason"))
    return findings
