"""Loading accounts by the hundred thousand, beside the customers that own them.

Those that have money of their own get their standings from ledger.loading, in the same transaction: standings_of.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tollhouse.accounts.opening import own_standing
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.accounts.rules.listed import WORDS_COLUMNS, listed_words
from tollhouse.accounts.tables import account, account_search
from tollhouse.customers import loading as customers
from tollhouse.customers.rules.search import identifier_words
from tollhouse.ledger.opening import NewStanding
from tollhouse.plumbing.db import Connection, Engine, copy_rows, load_statement
from tollhouse.plumbing.db.indexes import drop_indexes, make_index, missing_indexes
from tollhouse.products.rules.product import AccountRole


@dataclass(frozen=True, slots=True)
class LoadedAccount:
    """currency        its customer's
    resellers       all above its customer, nearest first
    terminated_at   None: open; its identifiers were its own until then
    """

    account_id: int
    new: NewAccount
    currency: str
    opened_at: datetime
    terminated_at: datetime | None = None
    blocked_at: datetime | None = None
    resellers: tuple[int, ...] = ()


def reserve_numbers(conn: Connection, count: int) -> int:
    """Take so many account numbers that follow one another; the first of them."""
    while True:
        first, last = conn.execute(load_statement("tollhouse.accounts", "reserve_numbers"), {"count": count}).one()
        if last - first + 1 == count:
            return int(first)


def load_accounts(conn: Connection, accounts: Sequence[LoadedAccount]) -> None:
    """The caller vouches for what opening would have checked; an identifier that is held is refused by the database."""
    copy_rows(conn, f"account ({', '.join(_ACCOUNT)})", [_account_row(one) for one in accounts])
    copy_rows(
        conn,
        "account_identifier (identifier, valid_from, valid_until, customer_id, account_id)",
        sorted(
            (identifier, one.new.held_from or one.opened_at, one.terminated_at, one.new.customer_id, one.account_id)
            for one in accounts
            for identifier in one.new.identifiers
        ),
    )

    copy_rows(
        conn,
        "account_search (customer_id, account_id, identifier, words)",
        [
            (one.new.customer_id, one.account_id, identifier, identifier_words(identifier))
            for one in accounts
            if one.terminated_at is None
            for identifier in one.new.identifiers
        ],
    )


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
    "inactive",
    "web_login",
)
_ACCOUNT: Final = (
    *_SAID,
    "role",
    "account_id",
    "opened_at",
    "terminated_at",
    "blocked_at",
    "resellers",
    *WORDS_COLUMNS.values(),
)


def _account_row(one: LoadedAccount) -> tuple[Any, ...]:
    return (
        *(getattr(one.new, name) for name in _SAID),
        one.new.role or AccountRole.UNIVERSAL,
        one.account_id,
        one.opened_at,
        one.terminated_at,
        one.blocked_at,
        list(one.resellers),
        *listed_words(one.new, one.new.identifiers).values(),
    )


def begin_great_load(conn: Connection) -> None:
    """Put the indexes of lists and search away; only while there is hardly a customer yet."""
    customers.begin_great_load(conn)
    for table in _SEARCHED:
        drop_indexes(conn, table)


def in_great_load(engine: Engine) -> AbstractContextManager[None]:
    """While customers and accounts come and search indexes are made."""
    return customers.in_great_load(engine, *_SEARCHED)


def indexes_put_away(conn: Connection) -> list[str]:
    """What make_search_index is still to be called for."""
    own = (name for table in _SEARCHED for name in missing_indexes(conn, table))
    return [*customers.indexes_put_away(conn), *own]


def make_search_index(conn: Connection, name: str) -> None:
    for table in _SEARCHED:
        if name in {index.name for index in table.indexes}:
            make_index(conn, table, name)
            return
    customers.make_search_index(conn, name)


_SEARCHED: Final = (account_search, account)


def standings_of(accounts: Sequence[LoadedAccount]) -> list[NewStanding]:
    """Of those that have money of their own."""
    found = (own_standing(one.account_id, one.new, one.currency) for one in accounts)
    return [standing for standing in found if standing is not None]
