"""The ledger's months: made ahead of the product's clock, asked for their beginning."""

from datetime import datetime

from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.months import make_months, oldest_month

_NOTHING_OPEN = "no month of the ledger is open; migrations make the first ones"


def open_months(conn: Connection, *, since: datetime, now: datetime) -> list[str]:
    """Make the months from that of `since` to three ahead of `now`; the names of the new ones."""
    return make_months(conn, "xdr", since=since, now=now)


def oldest_open_month(conn: Connection) -> datetime:
    """Use before this moment has no room in the ledger; it is quarantined, never an error."""
    oldest = oldest_month(conn, "xdr")
    assert oldest is not None, _NOTHING_OPEN
    return oldest
