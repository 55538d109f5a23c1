"""Changing the facts of a standing that people and dunning set, and asking how they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tollhouse.ledger import storage
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.posting import StandingNotLocked
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of STANDING_FACTS begins (holds=True) or ends for some customers at one moment."""

    customer_ids: frozenset[int]
    fact: str
    holds: bool
    at: datetime
    by: str
    comment: str = ""


def change_standing_facts(conn: Connection, change: FactChange, *, locked: Standings) -> set[int]:
    """Let a fact begin or end, with its history; those for whom it already was so are left alone.

    Answers the customers for whom something changed.
    """
    _assert_locked(change.customer_ids, locked)
    changed = storage.flip_fact(conn, change.customer_ids, change.fact, holds=change.holds)
    if changed and change.holds:
        begun = {"fact": change.fact, "since": change.at, "set_by": change.by, "comment": change.comment}
        storage.begin_history(conn, [{"customer_id": customer_id, **begun} for customer_id in sorted(changed)])
    elif changed:
        storage.end_history(conn, changed, change.fact, at=change.at, by=change.by)
    return changed


def change_credit_limit(conn: Connection, customer_id: int, limit: Decimal | None, *, locked: Standings) -> None:
    """A new permanent limit, in the standing's currency; None is unlimited.  The conditions follow at once."""
    _assert_locked([customer_id], locked)
    storage.write_credit_limit(conn, customer_id, limit)


Stops = dict[int, list[tuple[str, datetime, datetime | None]]]
"""For each customer that was ever stopped: fact, since, until (exclusive; None while it holds)."""


def stops_of(conn: Connection, customer_ids: Iterable[int]) -> Stops:
    """When each of these customers was blocked, suspended, provisionally terminated, closed or exported."""
    wanted = list(customer_ids)
    stops: Stops = {}
    if wanted:
        for customer_id, fact, since, until in storage.read_stops(conn, wanted):
            stops.setdefault(customer_id, []).append((fact, since, until))
    return stops


def _assert_locked(customer_ids: Iterable[int], locked: Standings) -> None:
    missing = [customer_id for customer_id in customer_ids if (customer_id, OWN_MONEY) not in locked]
    if missing:
        raise StandingNotLocked(f"customers {missing[:5]}")
