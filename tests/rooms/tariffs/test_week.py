"""A week of hours as a picture, and a painted one as definitions."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday, OffPeakMode, make_off_peak
from tollhouse.tariffs.rules.week import Span, definitions_painted, week_of

MONDAY = date(2026, 3, 2)
HOURS = st.lists(st.lists(st.integers(0, 2), min_size=24, max_size=24), min_size=7, max_size=7)


def test_a_day_is_told_in_spans_by_the_minute():
    off_peak = make_off_peak(OffPeakMode.FINISHES, ["hr{6pm} min{30-59}, hr{7pm-11pm}", "wd{sa su}"])
    days = week_of(off_peak, MONDAY)
    assert days[0].spans == (Span(0, 1110, 0), Span(1110, 1440, 1))
    assert days[5].spans == (Span(0, 1110, 2), Span(1110, 1440, 1))
    assert [one.day for one in days] == [MONDAY + timedelta(days=place) for place in range(7)]


def test_a_holiday_is_drawn_as_what_it_counts_as():
    holidays = [
        Holiday(MONDAY, "Spring", counts_as=CountsAs.SUNDAY),
        Holiday(date(1999, 3, 3), "Every third", yearly=True, counts_as=CountsAs.OFF_PEAK),
    ]
    days = week_of(make_off_peak(OffPeakMode.STARTS, ["wd{su}"], holidays), MONDAY)
    assert [(one.holiday, one.spans[0].window) for one in days[:3]] == [("Spring", 1), ("Every third", 1), ("", 0)]


def test_days_that_are_alike_are_written_once_and_nights_run_over_midnight():
    night = [1] * 6 + [0] * 12 + [1] * 6
    assert definitions_painted([night] * 7) == ("hr{18-5}",)
    assert definitions_painted([night] * 5 + [[1] * 24] * 2) == ("hr{18-5} wd{mo-fr}, wd{sa-su}",)
    assert definitions_painted([[0] * 24] * 7) == ()


@given(hours=HOURS)
def test_what_was_painted_is_what_the_definitions_say(hours):
    definitions = definitions_painted(hours)
    off_peak = make_off_peak(OffPeakMode.STARTS, definitions)
    only_second = not any(1 in day for day in hours)
    for place, day in enumerate(hours):
        for hour, window in enumerate(day):
            shown = off_peak.window_at(datetime.combine(MONDAY + timedelta(days=place), time(hour)))
            assert shown == (1 if only_second and window == 2 else window)
