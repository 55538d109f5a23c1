"""The ledger's months: made ahead of the product's clock, asked for their beginning."""

from datetime import datetime, timedelta

from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.months import make_months, oldest_month

_NOTHING_OPEN = "no month of the ledger is open; the program opens them when it starts"
_YEAR = timedelta(days=365)


def open_months(conn: Connection, *, now: datetime, since: datetime | None = None) -> list[str]:
    """Make the months up to three ahead of `now`; the names of the new ones.

    since   the first month wanted; None: from the oldest there is, in an empty ledger from a year ago
    """
    return make_months(conn, "xdr", since=since or oldest_month(conn, "xdr") or now - _YEAR, now=now)


def oldest_open_month(conn: Connection) -> datetime:
    """Use before this moment has no room in the ledger; it is quarantined, never an error."""
    oldest = oldest_month(conn, "xdr")
    assert oldest is not None, _NOTHING_OPEN
    return oldest
