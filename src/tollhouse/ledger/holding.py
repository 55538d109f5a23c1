"""Holds: money reserved for running sessions, so that nothing is granted twice."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tollhouse.ledger import storage
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.posting import StandingNotLocked, post_xdrs
from tollhouse.ledger.rules.conditions import NO_NEW_PAID_USE
from tollhouse.ledger.rules.posting import OWN_MONEY, Posting, PostingOutcome
from tollhouse.plumbing.db import Connection


class HoldAsk(NamedTuple):
    """One level's share of a grant; a session of a subcustomer asks at every level above as well.

    amount   positive, in the standing's currency
    portion  1, 2, …: asking twice for the same portion holds once
    """

    customer_id: int
    account_id: int
    session_id: str
    portion: int
    amount: Decimal
    expires_at: datetime


class HoldOutcome(StrEnum):
    """What became of an ask, in order of precedence."""

    UNKNOWN_STANDING = "unknown_standing"
    ALREADY_HELD = "already_held"
    NOT_SERVED = "not_served"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    HELD = "held"


def place_holds(
    conn: Connection, asks: Sequence[Sequence[HoldAsk]], *, locked: Standings, now: datetime
) -> list[HoldOutcome]:
    """Hold money for sessions; each inner sequence is one session's asks at all its levels and is held whole or not.

    Funds are judged in the order given, against the locked standings and what this batch has already taken.
    """
    known = storage.read_held_portions(conn, [_key(ask) for asked in asks for ask in asked])
    taken: dict[tuple[int, int], Decimal] = {}
    placed: list[HoldAsk] = []
    outcomes = []
    for asked in asks:
        outcome = _judge(asked, known, taken, locked=locked, now=now)
        if outcome is HoldOutcome.HELD:
            placed += asked
            known.update(_key(ask) for ask in asked)
            for ask in asked:
                level = (ask.customer_id, ask.account_id)
                taken[level] = taken.get(level, Decimal(0)) + ask.amount
        outcomes.append(outcome)
    if placed:
        storage.insert_holds(conn, [{**ask._asdict(), "placed_at": now} for ask in placed])
        storage.add_to_held(conn, taken)
    return outcomes


def _judge(
    asked: Sequence[HoldAsk],
    known: set[tuple[int, int, str, int]],
    taken: dict[tuple[int, int], Decimal],
    *,
    locked: Standings,
    now: datetime,
) -> HoldOutcome:
    levels = [(ask.customer_id, ask.account_id) for ask in asked]
    if any(level not in locked for level in levels):
        return HoldOutcome.UNKNOWN_STANDING
    if all(_key(ask) in known for ask in asked):
        return HoldOutcome.ALREADY_HELD
    if any(locked[level].conditions_at(now) & NO_NEW_PAID_USE for level in levels):
        return HoldOutcome.NOT_SERVED
    for ask, level in zip(asked, levels, strict=True):
        grantable = locked[level].grantable_at(now)
        if grantable is not None and ask.amount > grantable - taken.get(level, Decimal(0)):
            return HoldOutcome.INSUFFICIENT_FUNDS
    return HoldOutcome.HELD


def release_holds(conn: Connection, session_ids: Sequence[str], *, locked: Standings) -> Decimal:
    """Give back all that these sessions hold, at the levels that are locked; the sum released."""
    customers = {customer_id for customer_id, _ in locked}
    released: dict[tuple[int, int], Decimal] = {}
    for customer_id, account_id, amount in storage.delete_holds(conn, customers, session_ids):
        level = (customer_id, account_id)
        if level not in locked:
            raise StandingNotLocked(f"account {account_id} of customer {customer_id}")
        released[level] = released.get(level, Decimal(0)) - amount
    storage.add_to_held(conn, released)
    return -sum(released.values(), Decimal(0))


def settle_holds(
    conn: Connection, session_ids: Sequence[str], postings: Sequence[Posting], *, locked: Standings, now: datetime
) -> list[PostingOutcome]:
    """The sessions ended: give back what they hold and post what they cost, in one transaction and once.

    A repeat finds no hold and is answered already_posted; usage may cost more than was held.
    """
    release_holds(conn, session_ids, locked=locked)
    return post_xdrs(conn, postings, locked=locked, now=now)


def expired_holds(conn: Connection, now: datetime, *, sessions: int) -> list[tuple[int, int, str]]:
    """Customer, account and session of every level of sessions whose last hold ran out.

    A session whose newer portion still holds is alive and keeps its older ones.
    """
    return [(row[0], row[1], row[2]) for row in storage.read_expired_holds(conn, now, sessions)]


def release_expired_holds(conn: Connection, *, now: datetime, sessions: int = 1000) -> int:
    """Give back what lost sessions hold, at most so many at once; how many sessions it was.

    It locks the standings itself, so it is all that its transaction does with money.
    """
    found = expired_holds(conn, now, sessions=sessions)
    accounts = {(customer_id, account_id) for customer_id, account_id, _ in found if account_id != OWN_MONEY}
    locked = lock_standings(conn, {customer_id for customer_id, _, _ in found}, accounts=accounts)
    # While we waited for the locks, a session may have been granted another portion, or have ended.
    lost = {session_id for _, _, session_id in found} & {one[2] for one in expired_holds(conn, now, sessions=sessions)}
    release_holds(conn, sorted(lost), locked=locked)
    return len(lost)


def _key(ask: HoldAsk) -> tuple[int, int, str, int]:
    return (ask.customer_id, ask.account_id, ask.session_id, ask.portion)
