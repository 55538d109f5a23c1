"""Reads and writes of accounts within batches; private to the room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.accounts.rules.batch_act import BatchAction, Concerned
from tollhouse.accounts.tables import account, account_identifier, account_login, account_search
from tollhouse.customers.rules.search import identifier_words
from tollhouse.plumbing.db import AnyRow, Connection, copy_rows
from tollhouse.words.fold import fold

COPIED: Final = (
    "customer_id",
    "account_id",
    "identifier",
    "product_id",
    "model",
    "role",
    "description",
    "batch",
    "control_number",
    "life_time_days",
    "idle_expiry_days",
    "inactive",
    "active_from",
    "expires_on",
    "service_password",
    "web_login",
    "web_password",
    "opened_at",
)


def copy_accounts(conn: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """With the columns of COPIED."""
    copy_rows(conn, f"account ({', '.join(COPIED)})", rows)


def copy_search_rows(conn: Connection, customer_id: int, names: Mapping[str, int]) -> None:
    """By identifier, the account's number."""
    rows = ((customer_id, number, name, identifier_words(name)) for name, number in names.items())
    copy_rows(conn, f"{account_search.name} (customer_id, account_id, identifier, words)", rows)


def claim_identifiers(conn: Connection, customer_id: int, wanted: Mapping[str, tuple[int, datetime]]) -> set[str]:
    """Take those that nobody holds, by identifier the account and since when; those that were taken.

    In one order, so that of two who want the same neither waits for the other's next.
    """
    names = sorted(wanted)
    given = (
        func.unnest(
            cast(names, ARRAY(Text)),
            cast([wanted[name][0] for name in names], ARRAY(BigInteger)),
            cast([wanted[name][1] for name in names], ARRAY(DateTime(timezone=True))),
        )
        .table_valued("identifier", "account_id", "valid_from")
        .render_derived(name="given")
    )
    rows = select(given.c.identifier, given.c.valid_from, literal(customer_id, BigInteger), given.c.account_id)
    columns = ["identifier", "valid_from", "customer_id", "account_id"]
    claim = insert_or_leave(account_identifier).from_select(columns, rows.order_by(given.c.identifier))
    return set(conn.scalars(claim.on_conflict_do_nothing().returning(account_identifier.c.identifier)))


def ever_held(conn: Connection, identifiers: Collection[str]) -> set[str]:
    known = account_identifier.c.identifier
    return set(conn.scalars(select(known).where(known == func.any(cast(list(identifiers), ARRAY(Text))))))


def taken_logins(conn: Connection, logins: Collection[str]) -> set[str]:
    """Those of them that are somebody's web login."""
    by_fold = {fold(one): one for one in logins}
    known = account_login.c.folded_login
    taken = conn.scalars(select(known).where(known == func.any(cast(list(by_fold), ARRAY(Text)))))
    return {by_fold[one] for one in taken}


def claim_logins(conn: Connection, customer_id: int, logins: Mapping[str, int]) -> set[int]:
    """Take web logins that are nobody's, by login the account; the accounts that got theirs."""
    rows = sorted((fold(login), account_id) for login, account_id in logins.items())
    given = (
        func.unnest(cast([row[0] for row in rows], ARRAY(Text)), cast([row[1] for row in rows], ARRAY(BigInteger)))
        .table_valued("folded_login", "account_id")
        .render_derived(name="given")
    )
    named = select(given.c.folded_login, literal(customer_id, BigInteger), given.c.account_id)
    columns = ["folded_login", "customer_id", "account_id"]
    claim = insert_or_leave(account_login).from_select(columns, named.order_by(given.c.folded_login))
    return set(conn.scalars(claim.on_conflict_do_nothing().returning(account_login.c.account_id)))


def first_held(conn: Connection, identifiers: Collection[str]) -> str | None:
    """The first of them that somebody holds."""
    held = account_identifier.c
    mine = held.identifier == func.any(cast(list(identifiers), ARRAY(Text))), held.valid_until.is_(None)
    return conn.execute(select(held.identifier).where(*mine).order_by(held.identifier).limit(1)).scalar()


def count_alike(conn: Connection, prefix: str, length: int, *, up_to: int) -> int:
    """Held identifiers with a prefix and so many signs behind it, counted no further than `up_to`."""
    held = account_identifier.c
    alike = held.valid_until.is_(None), func.length(held.identifier) == len(prefix) + length
    begin: ColumnElement[bool] = true()
    if prefix:
        begin = and_(held.identifier >= prefix, held.identifier < _behind(prefix))
    some = select(held.identifier).where(*alike, begin).limit(up_to).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()


def _behind(prefix: str) -> str:
    """Sorted behind all that begins so, in the order of bytes that keys have; prefixes are ASCII."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def count_states(conn: Connection, customer_id: int, batches: Collection[str], *, today: date) -> Sequence[AnyRow]:
    """By batch, how many of its accounts are what; one that is several things counts as the gravest."""
    known = account.c
    over = known.terminated_at.is_not(None)
    blocked = and_(~over, known.blocked_at.is_not(None))
    expired = and_(~over, known.blocked_at.is_(None), func.coalesce(known.expires_on <= today, False))
    inactive = and_(~over, known.blocked_at.is_(None), ~func.coalesce(known.expires_on <= today, False), known.inactive)
    query = (
        select(
            known.batch,
            func.count().label("total"),
            func.count().filter(over).label("terminated"),
            func.count().filter(blocked).label("blocked"),
            func.count().filter(expired).label("expired"),
            func.count().filter(inactive).label("inactive"),
        )
        .where(known.customer_id == customer_id, known.batch.in_(list(batches)))
        .group_by(known.batch)
    )
    return conn.execute(query).all()


def _are(concerned: Concerned) -> list[ColumnElement[bool]]:
    known = account.c
    theirs = [known.customer_id == concerned.customer_id, known.batch == concerned.batch]
    if concerned.account_ids is not None:
        theirs.append(known.account_id == func.any(cast(list(concerned.account_ids), ARRAY(BigInteger))))
    return theirs


def count_concerned(conn: Connection, concerned: Concerned, changed: ColumnElement[bool]) -> AnyRow:
    """total, changed (how many of them would be) and last (the highest number)."""
    query = select(
        func.count().label("total"),
        func.count().filter(changed).label("changed"),
        func.coalesce(func.max(account.c.account_id), 0).label("last"),
    )
    return conn.execute(query.where(*_are(concerned))).one()


def changes_by(action: BatchAction, expires_on: date | None) -> ColumnElement[bool]:
    """Whether an act would change an account."""
    known = account.c
    wanted = {
        BatchAction.ACTIVATE: known.inactive,
        BatchAction.BLOCK: known.blocked_at.is_(None),
        BatchAction.UNBLOCK: known.blocked_at.is_not(None),
        BatchAction.TERMINATE: true(),
        BatchAction.SET_EXPIRY: known.expires_on.is_distinct_from(expires_on),
    }[action]
    return and_(known.terminated_at.is_(None), wanted)


def next_concerned(
    conn: Connection, concerned: Concerned, changed: ColumnElement[bool], *, after: int, last: int, limit: int
) -> Sequence[AnyRow]:
    """Numbers behind `after` up to `last`, and whether the act changes them, in order; they are locked."""
    query = (
        select(account.c.account_id, changed.label("changes"))
        .where(*_are(concerned), account.c.account_id > after, account.c.account_id <= last)
        .order_by(account.c.account_id)
        .limit(limit)
        .with_for_update()
    )
    return conn.execute(query).all()


def set_expiry(conn: Connection, customer_id: int, account_ids: Sequence[int], expires_on: date | None) -> None:
    theirs = account.c.account_id == func.any(cast(list(account_ids), ARRAY(BigInteger)))
    conn.execute(update(account).where(account.c.customer_id == customer_id, theirs).values(expires_on=expires_on))
