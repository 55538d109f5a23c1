"""Days begin where their zone lets them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.words.days import day_at, start_of_day


@pytest.mark.parametrize(
    "zone, day, begins",
    [
        (
            "Europe/Prague",
            date(2026, 3, 29),
            datetime(2026, 3, 28, 23, tzinfo=UTC),
        ),  # they change later
        (
            "Asia/Beirut",
            date(2022, 3, 27),
            datetime(2022, 3, 26, 22, tzinfo=UTC),
        ),  # skipped
        (
            "America/Havana",
            date(2026, 11, 1),
            datetime(2026, 11, 1, 4, tzinfo=UTC),
        ),  # twice
        ("Asia/Kathmandu", date(2026, 1, 1), datetime(2025, 12, 31, 18, 15, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),  # no such day
    ],
)
def test_a_day_begins_at_its_first_moment_that_exists(zone, day, begins):
    assert start_of_day(day, ZoneInfo(zone)) == begins


@given(
    zone=st.sampled_from(["Asia/Beirut", "America/Havana", "America/Sao_Paulo", "Europe/Kyiv", "Africa/Cairo", "UTC"]),
    day=st.dates(date(2005, 1, 1), date(2035, 1, 1)),
)
def test_the_moment_before_belongs_to_the_day_before(zone, day):
    begins = start_of_day(day, ZoneInfo(zone))
    assert day_at(begins, ZoneInfo(zone)) == day
    assert day_at(begins - timedelta(microseconds=1), ZoneInfo(zone)) == day - timedelta(days=1)
