"""Changing the facts of a standing that people and dunning set, and asking how they were."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tollhouse.ledger import storage
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.posting import StandingNotLocked
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS
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
    assert_locked(change.customer_ids, locked)
    changed = storage.flip_fact(conn, change.customer_ids, change.fact, holds=change.holds)
    if changed and change.holds:
        begun = {"fact": change.fact, "since": change.at, "set_by": change.by, "comment": change.comment}
        storage.begin_history(conn, [{"customer_id": customer_id, **begun} for customer_id in sorted(changed)])
    elif changed:
        storage.end_history(conn, changed, change.fact, at=change.at, by=change.by)
    return changed


def change_credit_limit(conn: Connection, customer_id: int, limit: Decimal | None, *, locked: Standings) -> None:
    """A new permanent limit, in the standing's currency; None is unlimited.  The conditions follow at once.

    What is lent for a time stays on top of it.
    """
    assert_locked([customer_id], locked)
    standing = locked[customer_id, OWN_MONEY]
    if limit is None:
        storage.write_raised_limit(conn, customer_id, None, None, None)
    else:
        storage.write_raised_limit(conn, customer_id, limit, standing.limit_increase, standing.limit_raised_until)


def change_own_limit(conn: Connection, key: tuple[int, int], limit: Decimal | None, *, locked: Standings) -> None:
    """A new limit of an account's own money, by customer and account; None is unlimited."""
    assert key in locked, f"account {key[1]} of customer {key[0]} is not locked"
    storage.write_own_limit(conn, key, limit)


Stop = tuple[str, datetime, datetime | None]
"""Fact, since, until (exclusive; None while it holds)."""

Stops = dict[int, list[Stop]]
"""For each customer that was ever stopped."""


Lifted = dict[int, list[tuple[datetime, datetime]]]
"""For each customer the times, in order, for which a suspension was lifted."""


def stops_and_lifts(conn: Connection, customer_ids: Iterable[int]) -> tuple[Stops, Lifted]:
    """When each was blocked, suspended, provisionally terminated, closed or exported, as if nothing had been lifted.

    And what was.
    """
    wanted = list(customer_ids)
    stops: Stops = {}
    lifted: Lifted = {}
    for customer_id, fact, since, until in storage.read_stops(conn, wanted) if wanted else ():
        if fact == _LIFT:
            lifted.setdefault(customer_id, []).append((since, until))
        else:
            stops.setdefault(customer_id, []).append((fact, since, until))
    return stops, lifted


def less_lifted(stops: Stops, lifted: Lifted) -> Stops:
    left = {
        customer_id: [part for one in stops.get(customer_id, ()) for part in without(one, spells)]
        for customer_id, spells in lifted.items()
    }
    return stops | left


_LIFT: Final = "suspension_lifted"


def without(stop: Stop, lifted: Iterable[tuple[datetime, datetime]]) -> Iterator[Stop]:
    """What of a suspension is left between the times for which it was lifted; other stops whole.

    lifted   in order of time; they do not overlap
    """
    fact, since, until = stop
    if fact in _SUSPENDING:
        for begin, end in lifted:
            if end <= since or (until is not None and begin >= until):
                continue
            if begin > since:
                yield fact, since, begin
            since = end
    if until is None or since < until:
        yield fact, since, until


_SUSPENDING: Final = frozenset(fact for fact, one in STANDING_FACTS.items() if one is LIFTED[_LIFT])


def expect_stops(conn: Connection, customer_ids: Iterable[int], *, locked: Standings) -> None:
    """Let charging look at these customers' stops from now on, because one of them is planned."""
    assert_locked(customer_ids, locked)
    storage.note_stops(conn, customer_ids)


def assert_locked(customer_ids: Iterable[int], locked: Standings) -> None:
    missing = [customer_id for customer_id in customer_ids if (customer_id, OWN_MONEY) not in locked]
    if missing:
        raise StandingNotLocked(f"customers {missing[:5]}")
