"""Small reads and writes of the ledger's tables; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, or_, select, tuple_, update

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import STOPPING_FACTS, hold, standing, standing_history
from tollhouse.plumbing.db import AnyRow, Connection


def flip_fact(conn: Connection, customer_ids: Iterable[int], fact: str, *, holds: bool) -> set[int]:
    """Set a fact where it is not so yet; the customers for whom it changed."""
    column = standing.c[fact]
    stops = {"ever_stopped": True} if holds and fact in STOPPING_FACTS else {}
    changed = conn.execute(
        update(standing)
        .where(standing.c.customer_id.in_(customer_ids), standing.c.account_id == OWN_MONEY, column.is_(not holds))
        .values({fact: holds, **stops})
        .returning(standing.c.customer_id)
    )
    return set(changed.scalars())


def begin_history(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(standing_history.insert(), rows)


def end_history(conn: Connection, customer_ids: Iterable[int], fact: str, *, at: datetime, by: str) -> None:
    conn.execute(
        update(standing_history)
        .where(
            standing_history.c.customer_id.in_(customer_ids),
            standing_history.c.fact == fact,
            standing_history.c.until.is_(None),
        )
        .values(until=func.greatest(at, standing_history.c.since), ended_by=by)
    )


def read_stops(conn: Connection, customer_ids: Sequence[int]) -> Iterable[AnyRow]:
    history = standing_history.c
    return conn.execute(
        select(history.customer_id, history.fact, history.since, history.until)
        .where(history.customer_id.in_(customer_ids), history.fact.in_(STOPPING_FACTS))
        .where(or_(history.until.is_(None), history.until > history.since))
        .order_by(history.customer_id, history.since)
    )


def write_credit_limit(conn: Connection, customer_id: int, limit: Decimal | None) -> None:
    conn.execute(
        update(standing)
        .where(standing.c.customer_id == customer_id, standing.c.account_id == OWN_MONEY)
        .values(credit_limit=limit)
    )


def read_held_portions(conn: Connection, keys: Sequence[tuple[int, int, str, int]]) -> set[tuple[int, int, str, int]]:
    key = tuple_(hold.c.customer_id, hold.c.account_id, hold.c.session_id, hold.c.portion)
    rows = conn.execute(select(*key.clauses).where(key.in_(keys)))
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def insert_holds(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(hold.insert(), rows)


def delete_holds(conn: Connection, customer_ids: Iterable[int], session_ids: Sequence[str]) -> Sequence[AnyRow]:
    """Customer, account and amount of each hold that was there."""
    return conn.execute(
        delete(hold)
        .where(hold.c.customer_id.in_(customer_ids), hold.c.session_id.in_(session_ids))
        .returning(hold.c.customer_id, hold.c.account_id, hold.c.amount)
    ).all()


def read_expired_holds(conn: Connection, now: datetime, limit: int) -> Sequence[AnyRow]:
    return conn.execute(
        select(hold.c.customer_id, hold.c.account_id, hold.c.session_id)
        .where(hold.c.expires_at <= now)
        .order_by(hold.c.expires_at)
        .limit(limit)
    ).all()


def add_to_held(conn: Connection, moves: Mapping[tuple[int, int], Decimal]) -> None:
    """Move `held` of locked standings; signed, in each standing's currency."""
    for (customer_id, account_id), amount in sorted(moves.items()):
        conn.execute(
            update(standing)
            .where(standing.c.customer_id == customer_id, standing.c.account_id == account_id)
            .values(held=standing.c.held + amount)
        )
