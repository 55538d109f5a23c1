"""Reads and writes of what holds of accounts from a moment on; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.accounts.rules.terms import Spell
from tollhouse.accounts.tables import account, account_add_on, account_product, account_spell
from tollhouse.plumbing.db import AnyRow, Connection

Key = tuple[int, int]
"""Customer and account."""


def keep_spells(conn: Connection, ended: Sequence[tuple[AnyRow, Spell, datetime]], *, until: datetime, by: str) -> None:
    """What held of accounts, since when, and is over; what was over as it began never held."""
    rows = [
        {
            "customer_id": row.customer_id,
            "account_id": row.account_id,
            "fact": fact,
            "since": since,
            "until": until,
            "ended_by": by,
        }
        for row, fact, since in ended
        if since < until
    ]
    if rows:
        conn.execute(insert_or_leave(account_spell).on_conflict_do_nothing(), rows)


def read_special(conn: Connection, keys: Iterable[Key]) -> Sequence[AnyRow]:
    """The columns of accounts that make them special."""
    kept = account.c
    wanted = select(
        kept.customer_id,
        kept.account_id,
        kept.inactive,
        kept.activated_at,
        kept.fraud_state,
        kept.fraud_since,
        kept.life_time_days,
        kept.idle_expiry_days,
        kept.changes_told,
    )
    return conn.execute(_of(wanted, account, keys)).all()


def read_spells(conn: Connection, keys: Iterable[Key]) -> Sequence[AnyRow]:
    return conn.execute(_of(select(account_spell), account_spell, keys).order_by(account_spell.c.since)).all()


def read_changes(conn: Connection, keys: Iterable[Key]) -> Sequence[AnyRow]:
    """Of main products, earliest first."""
    wanted = _of(select(account_product), account_product, keys)
    return conn.execute(wanted.order_by(account_product.c.account_id, account_product.c.valid_from)).all()


def read_add_ons(conn: Connection, keys: Iterable[Key]) -> Sequence[AnyRow]:
    """In the order in which they begin."""
    kept = account_add_on.c
    wanted = _of(select(account_add_on), account_add_on, keys)
    return conn.execute(wanted.order_by(kept.account_id, kept.valid_from, kept.product_id)).all()


def put_change(conn: Connection, values: Mapping[str, Any]) -> None:
    """A change of the main product, in the place of one at the same moment."""
    changed = {name: values[name] for name in ("product_id", "set_at", "set_by", "settled")}
    conn.execute(
        insert_or_leave(account_product)
        .values(**values)
        .on_conflict_do_update(index_elements=["customer_id", "account_id", "valid_from"], set_=changed)
    )


def remove_changes_after(conn: Connection, key: Key, moment: datetime) -> list[AnyRow]:
    """Those that have not begun; which they were."""
    kept = account_product.c
    ahead = kept.customer_id == key[0], kept.account_id == key[1], kept.valid_from > moment
    return list(conn.execute(delete(account_product).where(*ahead).returning(account_product)))


def changes_due(conn: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """That have begun and are not settled, earliest first."""
    kept = account_product.c
    due = select(account_product).where(~kept.settled, kept.valid_from <= now)
    return conn.execute(due.order_by(kept.valid_from).limit(most)).all()


def settle_changes(conn: Connection, key: Key, now: datetime) -> None:
    kept = account_product.c
    begun = kept.customer_id == key[0], kept.account_id == key[1], kept.valid_from <= now, ~kept.settled
    conn.execute(update(account_product).where(*begun).values(settled=True))


def insert_add_on(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(account_add_on).values(**values))


def update_add_on(conn: Connection, key: Key, product_id: int, since: datetime, changes: Mapping[str, Any]) -> None:
    conn.execute(update(account_add_on).where(*_add_on(key, product_id, since)).values(**changes))


def remove_add_on(conn: Connection, key: Key, product_id: int, since: datetime) -> None:
    conn.execute(delete(account_add_on).where(*_add_on(key, product_id, since)))


def end_at(conn: Connection, keys: Sequence[Key], at: datetime) -> None:
    """Of accounts that are terminated: what was planned comes to nothing, what holds ends with them."""
    customers, accounts = _as_lists(keys)
    changes, added = account_product.c, account_add_on.c
    theirs = changes.customer_id == func.any(customers), changes.account_id == func.any(accounts)
    conn.execute(delete(account_product).where(*theirs, changes.valid_from > at))
    mine = added.customer_id == func.any(customers), added.account_id == func.any(accounts)
    conn.execute(delete(account_add_on).where(*mine, added.valid_from >= at))
    still = or_(added.valid_until.is_(None), added.valid_until > at)
    conn.execute(update(account_add_on).where(*mine, still).values(valid_until=at))


def _add_on(key: Key, product_id: int, since: datetime) -> tuple[Any, ...]:
    kept = account_add_on.c
    customer_id, account_id = key
    named = kept.product_id == product_id, kept.valid_from == since
    return kept.customer_id == customer_id, kept.account_id == account_id, *named


def _of(wanted: Any, table: Table, keys: Iterable[Key]) -> Any:
    customers, accounts = _as_lists(keys)
    return wanted.where(table.c.customer_id == func.any(customers), table.c.account_id == func.any(accounts))


def _as_lists(keys: Iterable[Key]) -> tuple[list[int], list[int]]:
    """No two customers have accounts of the same number, so that any of these with any of those is one of the keys."""
    known = sorted(keys)
    return sorted({customer_id for customer_id, _ in known}), [account_id for _, account_id in known]
