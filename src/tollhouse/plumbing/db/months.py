"""Month partitions of the big append-only tables, made ahead of the product's clock."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text

MONTHS_AHEAD = 3


def make_months(conn: Connection, table: str, *, since: datetime, now: datetime) -> list[str]:
    """The partitions `table_YYYY_MM` from the month of `since` to three months after `now`; names of those it made.

    Existing ones are left alone.  A spread database that has no month partitions skips this one function.
    """
    made = []
    month = _month_of(since)
    last = _month_of(now)
    for _ in range(MONTHS_AHEAD):
        last = _next(last)
    existing = set(conn.execute(_PARTITIONS, {"parent": table}).scalars())
    while month <= last:
        name, following = f"{table}_{month:%Y_%m}", _next(month)
        if name not in existing:
            # Attaching a finished table takes a lock that charging does not wait for; PARTITION OF would stop it.
            conn.execute(text(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)"))
            bounds = f"FROM ('{month:%Y-%m-%d} 00:00:00+00') TO ('{following:%Y-%m-%d} 00:00:00+00')"
            conn.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {bounds}"))
            made.append(name)
        month = following
    return made


def oldest_month(conn: Connection, table: str) -> datetime | None:
    """The first moment the table has room for; earlier rows are refused by name instead of failing a batch."""
    names = sorted(conn.execute(_PARTITIONS, {"parent": table}).scalars())
    if not names:
        return None
    year, month = names[0].removeprefix(f"{table}_").split("_")
    return datetime(int(year), int(month), 1, tzinfo=UTC)


_PARTITIONS = text(
    "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid "
    "WHERE inhparent = to_regclass(:parent)"
)


def _month_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
