"""The hours with other prices, written in the manner of Time::Period: `hr{6pm-5am}, wd{sa su}`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tollhouse.words.refusals import Refused


class PeriodUnreadable(Refused):
    code = "off_peak_period_unreadable"
    sentence = "The off-peak period {definition!r} cannot be read at {part!r}: {reason}."


class OffPeakMode(StrEnum):
    """Which end of a session must lie in the off-peak hours; the whole session then gets the one price."""

    STARTS = "starts"
    FINISHES = "finishes"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class TimePeriod:
    """A definition, compiled: it holds when all scales of any one of its parts do.  Bounds are inclusive."""

    definition: str
    parts: "tuple[Part, ...]"

    def holds(self, local: datetime, weekday: int | None = None) -> bool:
        """Whether a wall clock that shows `local` is inside; a repeated hour is inside both times.

        weekday   the day of the week it counts as, Sunday is 0; None: its own
        """
        if weekday is None:
            weekday = local.isoweekday() % 7
        for part in self.parts:
            if (
                part.hours >> local.hour & 1
                and part.weekdays >> weekday & 1
                and part.minutes >> local.minute & 1
                and part.month_days >> local.day & 1
                and part.months >> local.month & 1
            ):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Part:
    """One set of conditions that must hold together; bit n stands for hour, minute, day or month n, Sunday is 0."""

    hours: int = -1
    minutes: int = -1
    weekdays: int = -1
    month_days: int = -1
    months: int = -1


class CountsAs(StrEnum):
    """What the hours of a holiday are: all of them in the first or the second period, or those of a Sunday."""

    OFF_PEAK = "off_peak"
    OFF_PEAK_2 = "off_peak_2"
    SUNDAY = "sunday"


class Holiday(NamedTuple):
    """A day by the customer's own calendar.

    yearly   on this day of every year; the year of `on` says nothing then
    """

    on: date
    name: str
    yearly: bool = False
    counts_as: CountsAs = CountsAs.SUNDAY

    @property
    def key(self) -> date | tuple[int, int]:
        return (self.on.month, self.on.day) if self.yearly else self.on


_WINDOW_OF_DAY = {CountsAs.OFF_PEAK: 1, CountsAs.OFF_PEAK_2: 2}
_SUNDAY = 0


@dataclass(frozen=True, slots=True)
class OffPeak:
    """A tariff's off-peak hours: one or two periods, the first that applies wins.

    holidays   by their key; a day named for itself goes before the same day of every year
    """

    mode: OffPeakMode
    periods: tuple[TimePeriod, ...]
    holidays: Mapping[date | tuple[int, int], Holiday] | None = None

    def window(self, started_at: datetime, ended_at: datetime, zone: ZoneInfo) -> int:
        """0 peak, 1 or 2 the period that a session lies in by the customer's own clock."""
        starts = started_at.astimezone(zone)
        ends = starts if ended_at is started_at else ended_at.astimezone(zone)
        for window, period in enumerate(self.periods, start=1):
            if (self.mode is OffPeakMode.FINISHES or self._inside(window, period, starts)) and (
                self.mode is OffPeakMode.STARTS or self._inside(window, period, ends)
            ):
                return window
        return 0

    def window_at(self, local: datetime) -> int:
        """0 peak, 1 or 2 the period that a wall clock's moment lies in."""
        for window, period in enumerate(self.periods, start=1):
            if self._inside(window, period, local):
                return window
        return 0

    def holiday_on(self, day: date) -> Holiday | None:
        if not self.holidays:
            return None
        return self.holidays.get(day) or self.holidays.get((day.month, day.day))

    def _inside(self, window: int, period: TimePeriod, local: datetime) -> bool:
        if not self.holidays:
            return period.holds(local)
        holiday = self.holiday_on(local.date())
        if holiday is None:
            return period.holds(local)
        if holiday.counts_as is CountsAs.SUNDAY:
            return period.holds(local, _SUNDAY)
        return window == _WINDOW_OF_DAY[holiday.counts_as]


def make_off_peak(mode: OffPeakMode, definitions: Iterable[str], holidays: Iterable[Holiday] = ()) -> OffPeak:
    """Raises PeriodUnreadable."""
    by_key = {holiday.key: holiday for holiday in holidays}
    return OffPeak(mode, tuple(map(read_period, definitions)), by_key or None)


@dataclass(frozen=True, slots=True)
class _Scale:
    field: str
    lowest: int
    highest: int
    names: dict[str, int]
    offset: int = 0


def _named(text: str, first: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(text.split(), start=first)}


_HOURS = {"12am": 0, "12noon": 12, "12pm": 12, **{f"{h}am": h for h in range(1, 12)}}
_HOURS |= {f"{h}pm": h + 12 for h in range(1, 12)}
_SCALES = {
    "hr": _Scale("hours", 0, 23, _HOURS),
    "min": _Scale("minutes", 0, 59, {}),
    "wd": _Scale("weekdays", 1, 7, _named("su mo tu we th fr sa", 1), offset=-1),
    "md": _Scale("month_days", 1, 31, {}),
    "mo": _Scale("months", 1, 12, _named("jan feb mar apr may jun jul aug sep oct nov dec", 1)),
}
_LONG_NAMES = {"hour": "hr", "minute": "min", "wday": "wd", "mday": "md", "month": "mo"}
_SCALE_TEXT = re.compile(r"\s*([a-z]+)\s*\{([^{}]*)\}\s*", re.IGNORECASE)


@lru_cache(maxsize=1024)
def read_period(definition: str) -> TimePeriod:
    """Compile `scale{range range…} scale{…}, …`: AND inside a part, OR between parts divided by commas.

    Scales: hr (0-23 or 12am…11pm), min (0-59), wd (1-7 or su…sa), md (1-31), mo (1-12 or jan…dec).  A range whose
    end lies before its start runs over the end of the scale, as 6pm-5am does.
    Raises PeriodUnreadable, naming the part that is wrong.
    """
    return TimePeriod(definition, tuple(_read_part(definition, part) for part in definition.split(",")))


def _read_part(definition: str, part: str) -> Part:
    masks: dict[str, int] = {}
    position = 0
    while position < len(part):
        found = _SCALE_TEXT.match(part, position)
        if found is None:
            raise PeriodUnreadable(
                field="off_peak", definition=definition, part=part[position:].strip(), reason="expected scale{range}"
            )
        scale_name = found[1].lower()
        scale = _SCALES.get(_LONG_NAMES.get(scale_name, scale_name))
        if scale is None:
            raise PeriodUnreadable(
                field="off_peak", definition=definition, part=found[1], reason="scales are hr, min, wd, md and mo"
            )
        masks[scale.field] = masks.get(scale.field, -1) & _read_ranges(definition, scale, found)
        position = found.end()
    if not masks:
        raise PeriodUnreadable(field="off_peak", definition=definition, part=part, reason="nothing stands there")
    return Part(**masks)


def _read_ranges(definition: str, scale: _Scale, found: re.Match[str]) -> int:
    mask = 0
    ranges = re.sub(r"\s*-\s*", "-", found[2]).split()
    if not ranges:
        raise PeriodUnreadable(
            field="off_peak", definition=definition, part=found[0].strip(), reason="the braces are empty"
        )
    for text in ranges:
        first_text, _, last_text = text.partition("-")
        first = _read_value(definition, scale, first_text, within=text)
        last = _read_value(definition, scale, last_text, within=text) if "-" in text else first
        beyond = scale.highest + 1 if last < first else 0
        for value in (*range(first, beyond), *range(scale.lowest if beyond else first, last + 1)):
            mask |= 1 << (value + scale.offset)
    return mask


def _read_value(definition: str, scale: _Scale, text: str, *, within: str) -> int:
    word = text.lower()
    value = scale.names.get(word)
    if value is None and scale.field in {"weekdays", "months"}:
        # Whole names are read by the letters that tell them apart, as Time::Period does: tuesday is tu.
        length = 2 if scale.field == "weekdays" else 3
        value = scale.names.get(word[:length]) if len(word) > length and word.isalpha() else None
    if value is None and word.isascii() and word.isdigit():
        value = int(word)
    if value is None or not scale.lowest <= value <= scale.highest:
        allowed = f"{scale.lowest} to {scale.highest}" + (f" or {', '.join(scale.names)}" if scale.names else "")
        raise PeriodUnreadable(
            field="off_peak", definition=definition, part=within, reason=f"{text!r} is none of {allowed}"
        )
    return value
