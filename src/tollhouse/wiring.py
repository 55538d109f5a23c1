"""Who listens to which fact, what is due when, and which jobs there are: the one page that knows."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from tollhouse.accounts.opening import terminate_all_of
from tollhouse.customers.standings import CustomersClosed
from tollhouse.ledger.holding import expired_holds, release_holds
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import Listeners
from tollhouse.plumbing.jobs.timetable import Run, daily, every


def _end_accounts_of_closed(conn: Connection, closed: Sequence[CustomersClosed], *, now: datetime) -> None:
    del now  # the accounts end when their customer did
    for fact in closed:
        terminate_all_of(conn, fact.customer_ids, at=fact.at)


def _open_ledger_months(conn: Connection, *, now: datetime) -> None:
    open_months(conn, since=now, now=now)


def _release_expired_holds(conn: Connection, *, now: datetime) -> None:
    """A thousand at a time: the standings of a transaction are locked once, and not for long."""
    expired = expired_holds(conn, now)
    if not expired:
        return
    accounts = {(customer_id, account_id) for customer_id, account_id, _ in expired if account_id != OWN_MONEY}
    locked = lock_standings(conn, {customer_id for customer_id, _, _ in expired}, accounts=accounts)
    release_holds(conn, sorted({session_id for _, _, session_id in expired}), locked=locked)


LISTENERS: Final[Listeners] = {
    CustomersClosed: [_end_accounts_of_closed],
}

RUNS: Final = (
    Run("open ledger months", daily(time(0, 5)), _open_ledger_months, each_missed=False),
    # Hourly, so that moving the test clock by months stops often enough and not for ever.
    Run("release expired holds", every(timedelta(hours=1)), _release_expired_holds, each_missed=False),
)

JOBS: Final[dict[str, Callable[..., None]]] = {}
"""Coarse jobs by their stable names; the first one is born with the first work that is too long to wait for."""
