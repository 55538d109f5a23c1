"""Seven days of off-peak hours as a picture shows them, and a picture that somebody painted as definitions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tollhouse.tariffs.rules.off_peak import OffPeak

DAYS: Final = 7
HOURS: Final = 24
_MINUTES: Final = HOURS * 60
_WEEKDAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_ALL_HOURS: Final = "hr{0-23}"


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of a day, the end exclusive; window: 0 peak, 1 or 2 the period."""

    from_minute: int
    until_minute: int
    window: int


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A day by the customer's own clock; holiday: its name, or ""."""

    day: date
    holiday: str
    spans: tuple[Span, ...]


def week_of(off_peak: OffPeak, monday: date) -> list[DayOfWeek]:
    """Seven days from one on, by the wall clock: a day on which clocks change is drawn like any other."""
    return [_day(off_peak, monday + timedelta(days=place)) for place in range(DAYS)]


def _day(off_peak: OffPeak, day: date) -> DayOfWeek:
    holiday = off_peak.holiday_on(day)
    return DayOfWeek(day, "" if holiday is None else holiday.name, tuple(_spans(off_peak, day)))


def _spans(off_peak: OffPeak, day: date) -> Iterator[Span]:
    begins, window = 0, off_peak.window_at(datetime.combine(day, time.min))
    for minute in range(1, _MINUTES):
        now = off_peak.window_at(datetime.combine(day, time(minute // 60, minute % 60)))
        if now != window:
            yield Span(begins, minute, window)
            begins, window = minute, now
    yield Span(begins, _MINUTES, window)


def definitions_painted(hours: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """The definitions of a week that was painted: for each day from Monday on the window of each of its 24 hours.

    None, one or two: without any hour in the second period there is no second one; an hour in the second alone needs
    a first, which then holds nothing, so it becomes the first.
    """
    assert len(hours) == DAYS, hours
    assert all(len(day) == HOURS for day in hours), hours
    painted = [_definition(hours, window) for window in (1, 2)]
    return tuple(definition for definition in painted if definition)


def _definition(hours: Sequence[Sequence[int]], window: int) -> str:
    """Days that are alike become one part: all hours of some days, or the same hours of some days."""
    days_by_hours: dict[tuple[int, ...], list[int]] = {}
    for day, windows in enumerate(hours):
        inside = tuple(hour for hour, one in enumerate(windows) if one == window)
        if inside:
            days_by_hours.setdefault(inside, []).append(day)
    return ", ".join(_part(inside, days) for inside, days in days_by_hours.items())


def _part(inside: tuple[int, ...], days: list[int]) -> str:
    by_hour = "" if len(inside) == HOURS else f"hr{{{_ranges(inside, HOURS, [str(hour) for hour in range(HOURS)])}}}"
    by_day = "" if len(days) == DAYS else f"wd{{{_ranges(tuple(days), DAYS, _WEEKDAYS)}}}"
    return " ".join(text for text in (by_hour, by_day) if text) or _ALL_HOURS


def _ranges(values: tuple[int, ...], size: int, names: Sequence[str]) -> str:
    """Neighbours as ranges; one that goes over the end goes on at the beginning, as 22-5 does."""
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][-1] == value - 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == size - 1:
        runs[0] = runs.pop() + runs[0]
    return " ".join(names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in runs)
