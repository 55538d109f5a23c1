"""Reads and writes of the account tables; private to the room."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.accounts.rules.account import BalanceModel, FraudState, NewAccount
from tollhouse.accounts.tables import (
    account,
    account_batch,
    account_identifier,
    account_login,
    account_number,
    account_search,
    wholesale,
)
from tollhouse.customers.rules.search import identifier_words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given, texts_as_one, texts_given
from tollhouse.products.rules.product import AccountRole
from tollhouse.words.fold import fold


def take_numbers(conn: Connection, count: int) -> list[int]:
    series = func.generate_series(1, count).table_valued()
    return list(conn.execute(select(account_number.next_value()).select_from(series)).scalars())


_SAID: Final = (
    "customer_id",
    "identifier",
    "product_id",
    "model",
    "active_from",
    "expires_on",
    "description",
    "batch",
    "control_number",
    "life_time_days",
    "idle_expiry_days",
    "inactive",
    "service_password",
    "web_login",
    "web_password",
)


def insert_accounts(conn: Connection, rows: Iterable[tuple[int, NewAccount, AccountRole]], *, now: datetime) -> None:
    conn.execute(
        insert(account),
        [
            {
                **{name: getattr(new, name) for name in _SAID},
                "account_id": number,
                "role": role,
                "moved_from_customer": new.moved_from and new.moved_from[0],
                "moved_from_account": new.moved_from and new.moved_from[1],
                "opened_at": now,
            }
            for number, new, role in rows
        ],
    )


def claim_web_logins(conn: Connection, logins: Mapping[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Take web logins in the directory; the accounts, by customer and account, that did not get theirs."""
    if not logins:
        return []
    rows = [
        {"folded_login": fold(login), "customer_id": customer_id, "account_id": account_id}
        for (customer_id, account_id), login in sorted(logins.items())
    ]
    claim = insert_or_leave(account_login).on_conflict_do_nothing()
    taken = set(conn.execute(claim.returning(account_login.c.account_id), rows).scalars())
    return [key for key in sorted(logins) if key[1] not in taken]


def release_web_logins(conn: Connection, keys: Iterable[tuple[int, int]]) -> None:
    """Of accounts by customer and account; those that have one."""
    customers, accounts = _as_lists(keys)
    logins = conn.scalars(select(account.c.web_login).where(*_among(account, customers, accounts)))
    named = account_login.c.folded_login == func.any([fold(login) for login in logins if login])
    conn.execute(delete(account_login).where(named, *_among(account_login, customers, accounts)))


def claim_identifiers(conn: Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Take identifiers that nobody holds; those that were taken."""
    claim = insert_or_leave(account_identifier).on_conflict_do_nothing().returning(account_identifier.c.identifier)
    return set(conn.execute(claim, rows).scalars())


def write_search_rows(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Of identifiers as claim_identifiers takes them."""
    searched = ("customer_id", "account_id", "identifier")
    found_by = [
        {**{name: row[name] for name in searched}, "words": identifier_words(row["identifier"])} for row in rows
    ]
    conn.execute(insert(account_search), found_by)


def last_held(conn: Connection, identifiers: Sequence[str]) -> dict[str, datetime]:
    """Until when identifiers that were given back had been held."""
    rows = conn.execute(
        select(account_identifier.c.identifier, func.max(account_identifier.c.valid_until))
        .where(account_identifier.c.identifier == func.any(list(identifiers)))
        .group_by(account_identifier.c.identifier)
    )
    return {identifier: until for identifier, until in rows if until is not None}


def keep_identifiers(conn: Connection) -> None:
    """Nobody takes or gives back an identifier until the transaction ends; reading goes on."""
    conn.execute(text("LOCK TABLE account_identifier IN SHARE MODE"))


def who_holds(conn: Connection, identifiers: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Customer and account of those that are held."""
    held = account_identifier.c
    wanted = select(held.identifier, held.customer_id, held.account_id).where(
        held.identifier == func.any(list(identifiers)), held.valid_until.is_(None)
    )
    return {row.identifier: (row.customer_id, row.account_id) for row in conn.execute(wanted)}


def count_identifiers(conn: Connection, keys: Iterable[tuple[int, int]]) -> dict[tuple[int | None, int | None], int]:
    """How many identifiers accounts are known by, by customer and account."""
    held = account_identifier.c
    customers, accounts = _as_lists(keys)
    theirs = held.customer_id == func.any(customers), held.account_id == func.any(accounts)
    rows = conn.execute(
        select(held.customer_id, held.account_id, func.count())
        .where(*theirs, held.valid_until.is_(None))
        .group_by(held.customer_id, held.account_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def give_identifiers_back(conn: Connection, identifiers: Sequence[str], *, at: datetime) -> None:
    """Of accounts that go on; what was taken and given back in one moment was never held."""
    held = account_identifier.c
    theirs = and_(held.identifier == func.any(list(identifiers)), held.valid_until.is_(None))
    conn.execute(delete(account_identifier).where(theirs, held.valid_from >= at))
    conn.execute(update(account_identifier).where(theirs).values(valid_until=at))
    conn.execute(delete(account_search).where(account_search.c.identifier == func.any(list(identifiers))))


def name_accounts_anew(conn: Connection, keys: Iterable[tuple[int, int]]) -> None:
    """Let those go by an identifier they still have that have given back the one they went by."""
    held = account_identifier.c
    customers, accounts = _as_lists(keys)
    mine = and_(
        held.customer_id == account.c.customer_id, held.account_id == account.c.account_id, held.valid_until.is_(None)
    )
    oldest = select(held.identifier).where(mine).order_by(held.valid_from, held.identifier).limit(1).scalar_subquery()
    nameless = ~select(held.identifier).where(mine, held.identifier == account.c.identifier).exists()
    theirs = account.c.customer_id == func.any(customers), account.c.account_id == func.any(accounts)
    conn.execute(update(account).where(*theirs, nameless).values(identifier=oldest))


def _among(table: Table, customers: list[int], accounts: list[int]) -> tuple[ColumnElement[bool], ...]:
    return table.c.customer_id == func.any(customers), table.c.account_id == func.any(accounts)


def _as_lists(keys: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """No two customers have accounts of the same number, so that any of these with any of those is one of the keys."""
    known = sorted(keys)
    return sorted({customer_id for customer_id, _ in known}), [account_id for _, account_id in known]


_SPECIAL: Final = or_(
    account.c.changes_told,
    account.c.inactive,
    account.c.activated_at.is_not(None),
    account.c.fraud_state == FraudState.QUARANTINE,
    account.c.life_time_days.is_not(None),
    account.c.idle_expiry_days.is_not(None),
    account.c.model == BalanceModel.VOUCHER,
)
"""Of these more is asked; most accounts are none of it, and nothing more is read of them."""


def _holdings() -> Select[Any]:
    held, owner = account_identifier.c, account.c
    return (
        select(
            held.identifier,
            owner.account_id,
            owner.customer_id,
            owner.product_id,
            owner.model,
            held.valid_from,
            held.valid_until,
            owner.blocked_at,
            owner.active_from,
            owner.expires_on,
            _SPECIAL.label("special"),
        )
        .join(account, (owner.customer_id == held.customer_id) & (owner.account_id == held.account_id))
        .where(held.identifier == texts_given("identifiers"))
    )


_HOLDINGS = _holdings()


def read_holdings(conn: Connection, identifiers: Iterable[str]) -> Sequence[AnyRow]:
    """Rows in the shape of a Holding."""
    return conn.execute(_HOLDINGS, {"identifiers": texts_as_one(identifiers)}).all()


def read_account(conn: Connection, customer_id: int, account_id: int) -> AnyRow | None:
    return conn.execute(
        select(account).where(account.c.customer_id == customer_id, account.c.account_id == account_id)
    ).first()


def read_names(conn: Connection, keys: Iterable[tuple[int, int]]) -> dict[int, str]:
    """What accounts go by, by number."""
    customers, accounts = _as_lists(keys)
    theirs = account.c.customer_id == func.any(customers), account.c.account_id == func.any(accounts)
    return {row[0]: row[1] for row in conn.execute(select(account.c.account_id, account.c.identifier).where(*theirs))}


def page_of_accounts(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(account).where(account.c.customer_id == customer_id)
    return read_page(conn, query, [SortKey(account.c.account_id)], limit=limit, cursor=cursor)


def read_accounts(conn: Connection, keys: Iterable[tuple[int, int]], *, lock: bool = False) -> Sequence[AnyRow]:
    """In the order of customers and accounts; whoever locks them is alone with them until the transaction ends."""
    wanted = select(account).where(*_among(account, *_as_lists(keys)))
    wanted = wanted.order_by(account.c.customer_id, account.c.account_id)
    return conn.execute(wanted.with_for_update() if lock else wanted).all()


def read_identifiers(conn: Connection, keys: Iterable[tuple[int, int]]) -> dict[int, list[str]]:
    """What accounts are known by, or terminated ones were until their end, by account."""
    held = account_identifier.c
    mine = and_(account.c.customer_id == held.customer_id, account.c.account_id == held.account_id)
    rows = conn.execute(
        select(held.account_id, held.identifier)
        .join(account, mine)
        .where(*_among(account_identifier, *_as_lists(keys)))
        .where(held.valid_until.is_not_distinct_from(account.c.terminated_at))
        .order_by(held.account_id, held.identifier)
    )
    identifiers: dict[int, list[str]] = {}
    for account_id, identifier in rows:
        identifiers.setdefault(account_id, []).append(identifier)
    return identifiers


def update_accounts(conn: Connection, keys: Iterable[tuple[int, int]], changes: Mapping[str, Any]) -> None:
    conn.execute(update(account).where(*_among(account, *_as_lists(keys))).values(**changes))


def end_accounts(conn: Connection, keys: Sequence[tuple[int, int]], *, at: datetime) -> Counter[int]:
    """Terminate open accounts and give their identifiers and web logins back; how many were open, by customer.

    Nobody signs in with their passwords any more, so that these are not kept.
    """
    customers, accounts = _as_lists(keys)
    ended = conn.scalars(
        update(account)
        .where(*_among(account, customers, accounts), account.c.terminated_at.is_(None))
        .values(terminated_at=at, service_password=None, web_password=None)
        .returning(account.c.customer_id)
    ).all()
    theirs = *_among(account_identifier, customers, accounts), account_identifier.c.valid_until.is_(None)
    # What was taken and given back in one moment was never held.
    conn.execute(delete(account_identifier).where(*theirs, account_identifier.c.valid_from >= at))
    conn.execute(update(account_identifier).where(*theirs).values(valid_until=at))
    conn.execute(delete(account_search).where(*_among(account_search, customers, accounts)))
    release_web_logins(conn, keys)
    return Counter(ended)


def open_accounts_of(conn: Connection, customer_ids: Iterable[int]) -> list[tuple[int, int]]:
    rows = conn.execute(
        select(account.c.customer_id, account.c.account_id)
        .where(account.c.customer_id.in_(customer_ids), account.c.terminated_at.is_(None))
        .order_by(account.c.customer_id, account.c.account_id)
    )
    return [(row[0], row[1]) for row in rows]


def open_among(conn: Connection, customer_id: int, account_ids: Iterable[int]) -> set[int]:
    theirs = account.c.customer_id == customer_id, account.c.account_id.in_(list(account_ids))
    return set(conn.scalars(select(account.c.account_id).where(*theirs, account.c.terminated_at.is_(None))))


def holders_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    wanted = select(account.c.customer_id).where(account.c.customer_id == func.any(list(customer_ids)))
    return set(conn.execute(wanted.distinct()).scalars())


def write_wholesale(conn: Connection, reseller_id: int, product_id: int) -> None:
    conn.execute(
        insert_or_leave(wholesale)
        .values(customer_id=reseller_id, product_id=product_id)
        .on_conflict_do_update(index_elements=["customer_id"], set_={"product_id": product_id})
    )


_WHOLESALE = select(wholesale.c.customer_id, wholesale.c.product_id).where(
    wholesale.c.customer_id == numbers_given("reseller_ids")
)


def read_wholesale(conn: Connection, reseller_ids: Iterable[int]) -> dict[int, int]:
    rows = conn.execute(_WHOLESALE, {"reseller_ids": numbers_as_array(reseller_ids)})
    return {row.customer_id: row.product_id for row in rows}


def keep_batch(conn: Connection, customer_id: int, name: str, next_control: int, *, now: datetime, by: str) -> None:
    """One that is there stays as it is."""
    values = {
        "customer_id": customer_id,
        "name": name,
        "next_control": next_control,
        "made_at": now,
        "made_by": by,
    }
    conn.execute(insert_or_leave(account_batch).values(values).on_conflict_do_nothing())
