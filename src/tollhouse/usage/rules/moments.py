"""The switch's clock: local times of one zone become UTC, also in the hour that comes twice."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

_REMEMBERED: Final = 100_000
_NEAR: Final = timedelta(minutes=20)
_CLOCK_SLIP: Final = timedelta(minutes=2)


class Moment(Struct, frozen=True, gc=False):
    """at    aware, UTC
    note  how a time that came twice was told apart; "" for every other time
    """

    at: datetime
    note: str


class LocalClock:
    """Reads local times of one zone.  It remembers offsets by the minute, for speed only."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[str, tuple[timedelta, timedelta]] = {}

    def moment(self, written: str, *, began: datetime | None = None) -> Moment:
        """The moment of an ISO 8601 time; without an offset of its own it is the switch's local time.

        began  when the call's channel was made (UTC), where the switch tells it: decides which of two equal hours
        Raises ValueError when it is no date with a time, or lies outside the calendar.
        """
        parsed = datetime.fromisoformat(written)
        if len(written) < 13:
            raise ValueError(written)
        if parsed.tzinfo is not None:
            return Moment(_in_utc(parsed), "")
        first, second = self._offsets.get(written[:16]) or self._learn(written[:16], parsed)
        at = parsed.replace(tzinfo=UTC) - first
        if second >= first:
            return Moment(at, "")
        return _one_of_two(written, at, at + (first - second), began)

    def _learn(self, minute: str, local: datetime) -> tuple[timedelta, timedelta]:
        if len(self._offsets) >= _REMEMBERED:
            self._offsets.clear()
        offsets = (_offset(local.replace(tzinfo=self._zone)), _offset(local.replace(tzinfo=self._zone, fold=1)))
        return self._offsets.setdefault(minute, offsets)


def _offset(local: datetime) -> timedelta:
    try:
        return local.utcoffset() or timedelta(0)
    except OverflowError as beyond:
        raise ValueError(str(local)) from beyond


def _in_utc(parsed: datetime) -> datetime:
    if parsed.tzinfo is UTC:
        return parsed
    try:
        return parsed.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(str(parsed)) from beyond


def _one_of_two(written: str, first: datetime, second: datetime, began: datetime | None) -> Moment:
    """Nothing of a call happens before its channel was made; a call that began long before leaves the hour open."""
    if began is not None and first < began - _CLOCK_SLIP:
        return Moment(second, f"{written} (this hour came twice: the second, by the call's id)")
    if began is not None and first - began < _NEAR:
        return Moment(first, f"{written} (this hour came twice: the first, by the call's id)")
    return Moment(first, f"{written} (this hour came twice and nothing tells which: the first was taken)")
