"""Reporting periods of both regimes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.periods import (
    Period,
    PeriodKind,
    Regime,
    a_year_earlier,
    cumulative,
    parse_period,
    period_of,
    periods_around,
    previous,
    programme,
)

days = st.dates(date(2002, 1, 1), date(2098, 12, 31))


@st.composite
def periods(draw):
    kind = draw(st.sampled_from(PeriodKind))
    last = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}.get(kind, 0)
    number = draw(st.integers(1, last)) if last else 0
    year = draw(st.integers(2002, 2100))
    since = draw(st.one_of(st.just(0), st.integers(2000, year)))
    return Period(kind, year, number, draw(st.sampled_from(Regime)), since)


@pytest.mark.parametrize(
    ("code", "from_on", "to_on"),
    [
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-Q2", date(2026, 3, 15), date(2026, 6, 14)),
        ("2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
        ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2026-01", date(2025, 12, 15), date(2026, 1, 14)),
        ("2026-02", date(2026, 1, 15), date(2026, 2, 14)),
        ("2026@calendar", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1@calendar", date(2026, 1, 1), date(2026, 6, 30)),
        ("2024-02@calendar", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021..2025", date(2020, 12, 15), date(2025, 12, 14)),
    ],
)
def test_a_period_covers_the_days_of_its_regime(code, from_on, to_on):
    period = parse_period(code)

    assert (period.from_on, period.to_on) == (from_on, to_on)


@given(periods())
def test_a_code_reads_back_as_the_same_period(period):
    assert parse_period(period.code) == period


def test_the_regime_may_be_named_and_the_case_does_not_matter():
    assert parse_period(" 2026-h1@ND09 ") == parse_period("2026-H1")


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "26",
        "2026-H2",
        "2026-Q5",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026 H1",
        "1999",
        "2026@lunar",
        "2026..2025",
        "x",
    ],
)
def test_nonsense_is_refused_with_what_was_written(nonsense):
    with pytest.raises(KnownError) as refused:
        parse_period(nonsense)

    assert refused.value.code == "PERIOD_UNKNOWN"
    assert refused.value.parameters == {"text": nonsense}


@pytest.mark.parametrize(
    ("code", "label", "span"),
    [
        ("2026-H1", "6 tháng đầu năm 2026", "15/12/2025 – 14/6/2026"),
        ("2026-9M", "9 tháng năm 2026", "15/12/2025 – 14/9/2026"),
        ("2026-Q3", "Quý III năm 2026", "15/6/2026 – 14/9/2026"),
        ("2026", "Năm 2026", "15/12/2025 – 14/12/2026"),
        ("2026-02", "Tháng 2 năm 2026", "15/01/2026 – 14/02/2026"),
        ("2020@calendar", "Năm 2020", "01/01/2020 – 31/12/2020"),
        ("2021..2026-H1", "Lũy kế từ năm 2021 đến hết 6 tháng đầu năm 2026", "15/12/2020 – 14/6/2026"),
    ],
)
def test_a_period_is_named_as_in_office_papers(code, label, span):
    period = parse_period(code)

    assert period.label == label
    assert period.span == span


@given(periods())
def test_quarters_months_and_years_follow_without_gap(period):
    before = previous(period)

    assert before.kind is period.kind
    assert before.from_on <= before.to_on < period.to_on
    if not period.since and period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR}:
        assert before.to_on + timedelta(days=1) == period.from_on


def test_the_half_year_before_is_that_of_the_year_before():
    assert previous(parse_period("2026-H1")) == parse_period("2025-H1")


def test_the_quarter_before_the_first_is_the_last_of_the_year_before():
    assert previous(parse_period("2026-Q1")) == parse_period("2025-Q4")


def test_growth_is_compared_with_the_same_period_a_year_earlier():
    assert a_year_earlier(parse_period("2026-Q3@calendar")) == parse_period("2025-Q3@calendar")


def test_cumulative_reaches_from_the_first_year_to_the_end_of_the_period():
    period = cumulative(2021, parse_period("2025-H1"))

    assert period.code == "2021..2025-H1"
    assert (period.from_on, period.to_on) == (date(2020, 12, 15), date(2025, 6, 14))


@given(days, st.sampled_from(Regime))
def test_every_day_lies_in_one_month_one_quarter_and_one_year(day, regime):
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        period = period_of(day, kind, regime)

        assert period is not None
        assert period.contains(day)


def test_a_day_in_autumn_lies_in_no_half_year():
    assert period_of(date(2026, 11, 21), PeriodKind.HALF) is None


def test_periods_around_the_day_after_the_half_year_ended():
    around = periods_around(date(2026, 6, 15))

    assert [period.code for period in around.ended] == ["2025-9M", "2025", "2026-H1", "2026-Q2"]
    assert [period.code for period in around.current] == ["2026-9M", "2026-Q3", "2026"]
    assert [period.code for period in around.coming] == ["2026-Q4", "2027-H1", "2027-9M", "2027"]


@given(days, st.sampled_from(Regime))
def test_periods_around_lie_before_at_and_after_the_day(day, regime):
    around = periods_around(day, kinds=tuple(PeriodKind), regime=regime)

    assert len(around.ended) == len(around.coming) == len(PeriodKind)
    assert all(period.to_on < day for period in around.ended)
    assert all(period.contains(day) for period in around.current)
    assert all(period.from_on > day for period in around.coming)
    assert {previous(period) for period in around.coming} <= {*around.ended, *around.current}


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month: int):
    assert parse_period(f"2026-{month:02}").label == f"Tháng {month} năm 2026"


def test_all_years_of_a_programme_are_one_period():
    whole = programme(2021, 2025)

    assert (whole.code, whole.label) == ("2021..2025", "Giai đoạn 2021–2025")
    assert (whole.from_on, whole.to_on) == (date(2020, 12, 15), date(2025, 12, 14))
    assert parse_period(whole.code) == whole
    assert programme(2020, 2020) == parse_period("2020")


@given(days)
def test_a_day_belongs_to_one_month_one_quarter_and_one_year_of_a_regime(day):
    for regime in Regime:
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
            found = period_of(day, kind, regime)
            assert found is not None
            assert found.from_on <= day <= found.to_on
            assert not previous(found).contains(day)
