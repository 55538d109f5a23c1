"""Days belong to a time zone: where they begin, and which one it is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def day_at(moment: datetime, zone: tzinfo) -> date:
    """The day it is in that zone."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day that exists there, in UTC: where midnight is skipped, the end of what is skipped.

    A day that the zone skipped altogether begins with the next one.
    """
    midnight = datetime.combine(day, time(), zone)
    before, after = (midnight.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    naive = midnight.replace(tzinfo=UTC)
    # Of a midnight that comes twice the first one counts; of one that is skipped, the moment of the skip.
    return naive - max(before, after) if before >= after else _end_of_gap(naive, before, after, zone)


def _end_of_gap(naive: datetime, before: timedelta, after: timedelta, zone: tzinfo) -> datetime:
    """The clocks went forward across this midnight, somewhere between the two readings of it."""
    early, late = naive - after, naive - before
    while late - early > timedelta(microseconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
