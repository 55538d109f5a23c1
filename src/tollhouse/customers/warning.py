"""Thresholds of which a customer is warned: kept, watched, and each warned of once as it is reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.customers.credit import storage
from tollhouse.customers.rules.warnings import (
    Terms,
    Threshold,
    Watched,
    begin_watching,
    check_thresholds,
    level_of,
    look,
    span_of,
)
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.ledger.watching import Watch, hold_watch, take_reached, watch_balances
from tollhouse.plumbing.db import Connection

_WARNED_NO_MORE: Final = Condition.CLOSED | Condition.EXPORTED


@dataclass(frozen=True, slots=True)
class Reached:
    """A customer's balance has come to thresholds of which it is to be warned, in the order in which it came to them.

    standing   as it was when that was seen
    """

    customer_id: int
    thresholds: tuple[Threshold, ...]
    standing: Standing


def set_thresholds(
    conn: Connection, customer_id: int, wanted: Sequence[Threshold]
) -> tuple[list[Threshold], list[Threshold]]:
    """Replace a customer's thresholds; before and after.  Raises BadField.

    Of one that is new and behind the customer already nobody is warned, until it was left and is reached again.
    """
    standing = lock_standings(conn, {customer_id})[customer_id, OWN_MONEY]
    hold_watch(conn, customer_id)
    terms = _terms_of(standing)
    check_thresholds(wanted, terms)
    known = storage.read_thresholds(conn, [customer_id]).get(customer_id, [])
    watched = begin_watching(wanted, known, terms, standing.balance)
    storage.replace_thresholds(conn, customer_id, watched)
    _watch(conn, {customer_id: (watched, terms)})
    return [one.threshold for one in known], thresholds_of(conn, customer_id)


def thresholds_of(conn: Connection, customer_id: int) -> list[Threshold]:
    """By percentage and amount, the smallest first."""
    return [one.threshold for one in watched_of(conn, customer_id)]


def watched_of(conn: Connection, customer_id: int) -> list[Watched]:
    return storage.read_thresholds(conn, [customer_id]).get(customer_id, [])


def watch_again(conn: Connection, customer_id: int, *, prepaid: bool, permanent_limit: Decimal | None) -> None:
    """Percentages are of another limit from now on; the caller has locked the standing."""
    hold_watch(conn, customer_id)
    watched = watched_of(conn, customer_id)
    if watched:
        _watch(conn, {customer_id: (watched, Terms(prepaid, permanent_limit))})


def take_warnings(conn: Connection, *, most: int) -> tuple[int, list[Reached]]:
    """How many customers were looked at, of so many at most, and of whom those who are to be warned.

    Each threshold that was reached is passed with this transaction, and warned of in it or not at all.  Balances are
    read without a lock, because nothing is decided about money; two programs that look at once take different ones.
    """
    concerned = take_reached(conn, most=most)
    standings = read_standings(conn, concerned)
    known = storage.read_thresholds(conn, concerned)
    reached, seen = [], {}
    for customer_id in concerned:
        watched, standing = known.get(customer_id, []), standings[customer_id]
        terms = _terms_of(standing)
        after = look(watched, terms, standing.balance)
        new = [now.threshold for was, now in zip(watched, after, strict=True) if now.passed and not was.passed]
        if new and not standing.conditions & _WARNED_NO_MORE:
            reached.append(Reached(customer_id, tuple(_in_order(new, terms)), standing))
        seen[customer_id] = (after, terms)
    storage.mark_thresholds(conn, {customer_id: watched for customer_id, (watched, _) in seen.items()})
    _watch(conn, seen)
    return len(concerned), reached


def _in_order(thresholds: Collection[Threshold], terms: Terms) -> list[Threshold]:
    """The lowest balance first."""
    return sorted(thresholds, key=lambda one: (level_of(one, terms) or Decimal(0), one))


def _watch(conn: Connection, watched: dict[int, tuple[list[Watched], Terms]]) -> None:
    watch_balances(
        conn, {customer_id: Watch(*span_of(theirs, terms)) for customer_id, (theirs, terms) in watched.items()}
    )


def _terms_of(standing: Standing) -> Terms:
    return Terms(standing.prepaid, standing.permanent_limit)
