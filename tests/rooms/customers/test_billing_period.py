"""When billing periods begin and end, by the table of spec/money 4.1."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.billing_period import (
    FROM_ANY_DAY,
    BillingPeriod,
    BillingTerm,
    change_begins,
    period_at,
)
from tollhouse.customers.rules.record import BadField


def billed(period, since):
    return [BillingTerm(date.fromisoformat(since), BillingPeriod(period))]


@pytest.mark.parametrize(
    "period, since, day, begins, ends",
    [
        ("daily", "2026-03-19", "2026-03-19", "2026-03-19", "2026-03-20"),
        ("weekly", "2026-03-19", "2026-03-19", "2026-03-19", "2026-03-23"),  # a Thursday: to Sunday
        ("weekly", "2026-03-19", "2026-03-25", "2026-03-23", "2026-03-30"),
        ("semimonthly", "2026-03-03", "2026-03-03", "2026-03-03", "2026-03-16"),
        ("semimonthly", "2026-03-03", "2026-03-31", "2026-03-16", "2026-04-01"),
        ("monthly", "2026-03-19", "2026-03-19", "2026-03-19", "2026-04-01"),
        ("monthly", "2026-03-19", "2026-12-31", "2026-12-01", "2027-01-01"),
        ("monthly_anniversary", "2026-03-19", "2026-04-18", "2026-03-19", "2026-04-19"),
        ("monthly_anniversary", "2026-03-19", "2026-04-19", "2026-04-19", "2026-05-19"),
        ("monthly_anniversary", "2026-03-30", "2026-03-30", "2026-03-30", "2026-04-28"),
        ("monthly_anniversary", "2026-03-30", "2026-04-28", "2026-04-28", "2026-05-28"),
        ("monthly_anniversary", "2026-01-31", "2026-02-27", "2026-01-31", "2026-02-28"),
        ("monthly_anniversary", "2026-01-31", "2026-03-27", "2026-02-28", "2026-03-28"),
        ("thirty_days", "2026-03-20", "2026-04-18", "2026-03-20", "2026-04-19"),
        ("thirty_days", "2026-03-20", "2026-04-19", "2026-04-19", "2026-05-19"),
    ],
)
def test_a_period_begins_and_ends_where_the_table_says(period, since, day, begins, ends):
    found = period_at(billed(period, since), date.fromisoformat(day))
    assert found == (date.fromisoformat(begins), date.fromisoformat(ends))


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
PERIODS = st.sampled_from(BillingPeriod)


@given(PERIODS, DAYS, st.integers(0, 800))
def test_periods_follow_one_another_without_gap_or_overlap(period, since, later):
    terms, day = [BillingTerm(since, period)], since + timedelta(days=later)
    begins, ends = period_at(terms, day)
    assert since <= begins <= day < ends
    assert period_at(terms, ends)[0] == ends
    assert period_at(terms, begins) == (begins, ends)


@given(PERIODS, PERIODS, DAYS, st.integers(0, 800))
def test_another_period_begins_where_the_running_one_ends(first, second, since, later):
    terms, today = [BillingTerm(since, first)], since + timedelta(days=later)
    begins = change_begins(terms, second, None, today=today)
    assert begins == period_at(terms, today)[1] > today
    changed = [*terms, BillingTerm(begins, second)]
    assert period_at(changed, today) == period_at(terms, today)
    assert period_at(changed, begins)[0] == begins


def test_weekly_after_monthly_bridges_to_the_first_monday():
    terms = [*billed("monthly", "2026-01-10"), *billed("weekly", "2026-04-01")]
    assert period_at(terms, date(2026, 3, 31)) == (date(2026, 3, 1), date(2026, 4, 1))
    assert period_at(terms, date(2026, 4, 1)) == (date(2026, 4, 1), date(2026, 4, 6))


@pytest.mark.parametrize("wanted", ["2026-11-22", "2026-11-21", "2027-11-24"])
def test_a_period_cannot_begin_in_the_past_nor_in_years(wanted):
    with pytest.raises(BadField) as refused:
        change_begins(
            billed("monthly", "2026-01-01"),
            BillingPeriod.THIRTY_DAYS,
            date.fromisoformat(wanted),
            today=date(2026, 11, 22),
        )
    assert refused.value.field == "from_day"
    assert "must be after 2026-11-22 and not after 2027-11-23" in refused.value.detail


@pytest.mark.parametrize("period", sorted(set(BillingPeriod) - FROM_ANY_DAY))
def test_where_the_calendar_says_when_nobody_chooses_the_day(period):
    with pytest.raises(BadField) as refused:
        change_begins(billed("monthly", "2026-01-01"), period, date(2026, 12, 5), today=date(2026, 11, 22))
    assert "it begins with the next period, on 2026-12-01; leave it out" in refused.value.detail
