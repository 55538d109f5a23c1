"""Period definitions in the manner of Time::Period, against the wall clock of the customer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.tariffs.rules.off_peak import OffPeak, OffPeakMode, PeriodUnreadable, read_period

PRAGUE = ZoneInfo("Europe/Prague")


@pytest.mark.parametrize(
    "definition, local, inside",
    [
        ("hr{6pm-5am}", "2026-05-04T18:00:00", True),
        ("hr{6pm-5am}", "2026-05-04T17:59:59", False),
        ("hr{6pm-5am}", "2026-05-05T05:59:59", True),  # bounds are inclusive
        ("hr{6pm-5am}", "2026-05-05T06:00:00", False),
        ("hr{18-5}", "2026-05-05T00:00:00", True),
        ("hr{12am}", "2026-05-05T00:30:00", True),
        ("hr{12noon}", "2026-05-05T12:30:00", True),
        ("hr{12pm 3pm-4pm}", "2026-05-05T16:59:00", True),
        ("wd{sa su}", "2026-05-03T12:00:00", True),  # a Sunday
        ("wd{fr-mo}", "2026-05-04T12:00:00", True),  # a Monday: the range runs over the week's end
        ("wd{1}", "2026-05-03T12:00:00", True),
        ("wday{Tuesday}", "2026-05-05T12:00:00", True),
        ("hr{9pm-5am} wd{mo-fr}", "2026-05-03T22:00:00", False),  # AND inside a part
        ("hr{9pm-5am} wd{mo-fr}", "2026-05-04T22:00:00", True),
        ("hr{9pm-5am} wd{mo-fr}, wd{sa su}", "2026-05-03T12:00:00", True),  # OR between parts
        ("md{24-26} mo{dec}", "2026-12-25T12:00:00", True),
        ("md{24-26} mo{dec}", "2026-11-25T12:00:00", False),
        ("month{december-1}", "2026-01-25T12:00:00", True),
        ("hr{6pm} min{30-59}, hr{7pm-5am}", "2026-05-04T18:29:59", False),  # from half past six on
        ("hr{6pm} min{30-59}, hr{7pm-5am}", "2026-05-04T18:30:00", True),
    ],
)
def test_a_period_holds_while_its_bounds_last(definition, local, inside):
    assert read_period(definition).holds(datetime.fromisoformat(local).replace(tzinfo=PRAGUE)) is inside


@pytest.mark.parametrize(
    "definition, part",
    [
        ("", "''"),
        ("hr{6pm-5am},", "''"),
        ("hr{}", "'hr{}'"),
        ("hr{25}", "'25'"),
        ("hr{6pm-late}", "'6pm-late'"),
        ("hr{6pm-}", "'6pm-'"),
        ("wd{xx}", "'xx'"),
        ("wd{0}", "'0'"),
        ("mo{13}", "'13'"),
        ("century{20}", "'century'"),
        ("hr{6pm-5am} or so", "'or so'"),
        ("6pm-5am", "'6pm-5am'"),
    ],
)
def test_a_period_that_cannot_be_read_is_refused_by_its_wrong_part(definition, part):
    with pytest.raises(PeriodUnreadable) as refused:
        read_period(definition)
    assert f"at {part}:" in refused.value.detail


def test_the_customers_own_clock_decides():
    off_peak = OffPeak(OffPeakMode.STARTS, (read_period("hr{9pm-5am}"),))
    moment = datetime(2026, 5, 4, 19, 30, tzinfo=UTC)  # half past nine in Prague, half past three in New York
    assert off_peak.window(moment, moment, PRAGUE) == 1
    assert off_peak.window(moment, moment, ZoneInfo("America/New_York")) == 0


def test_a_repeated_hour_is_off_peak_both_times():
    off_peak = OffPeak(OffPeakMode.STARTS, (read_period("hr{2am}"),))
    for utc_hour, inside in ((0, 1), (1, 1), (2, 0)):  # Prague: 02:30 summer time, 02:30 again, 03:30
        moment = datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
        assert off_peak.window(moment, moment, PRAGUE) == inside


def test_the_first_of_two_periods_wins():
    off_peak = OffPeak(OffPeakMode.BOTH, (read_period("hr{9pm-5am}"), read_period("wd{sa su}, hr{5am-8am}")))
    windows = {
        "2026-05-03T22:00": 1,  # Sunday night is in both
        "2026-05-03T12:00": 2,
        "2026-05-04T08:30": 2,
        "2026-05-04T12:00": 0,
    }
    for local, window in windows.items():
        moment = datetime.fromisoformat(local).replace(tzinfo=PRAGUE).astimezone(UTC)
        assert off_peak.window(moment, moment, PRAGUE) == window


HOURS = st.tuples(st.integers(0, 23), st.integers(0, 23))
DAYS = st.tuples(st.integers(1, 7), st.integers(1, 7))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis takes naive bounds


def runs_over(first, last, lowest, highest):
    """Walk from the first to the last as a clock's hand does."""
    value, walked = first, {first}
    while value != last:
        value = lowest if value == highest else value + 1
        walked.add(value)
    return walked


@given(
    st.lists(st.tuples(HOURS, DAYS), min_size=1, max_size=3),
    st.sampled_from(list(OffPeakMode)),
    MOMENTS,
    st.integers(0, 200_000),
    st.sampled_from(["Europe/Prague", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
def test_a_window_is_what_walking_the_clock_says(parts, mode, started_at, lasting_s, zone_name):
    zone = ZoneInfo(zone_name)
    definition = ", ".join(f"hr{{{a}-{b}}} wd{{{c}-{d}}}" for (a, b), (c, d) in parts)

    def inside(moment):
        local = moment.astimezone(zone)
        return any(
            local.hour in runs_over(*hours, 0, 23) and local.isoweekday() % 7 + 1 in runs_over(*days, 1, 7)
            for hours, days in parts
        )

    ended_at = started_at + timedelta(seconds=lasting_s)
    expected = {
        OffPeakMode.STARTS: inside(started_at),
        OffPeakMode.FINISHES: inside(ended_at),
        OffPeakMode.BOTH: inside(started_at) and inside(ended_at),
    }[mode]
    assert OffPeak(mode, (read_period(definition),)).window(started_at, ended_at, zone) == int(expected)
