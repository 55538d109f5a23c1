"""Loading accounts by the hundred thousand, beside the customers that own them.

Those that have money of their own get their standings from ledger.loading, in the same transaction: standings_of.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from tollhouse.accounts.opening import own_standing
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.accounts.tables import account_search
from tollhouse.customers import loading as customers
from tollhouse.customers.rules.search import identifier_words
from tollhouse.ledger.opening import NewStanding
from tollhouse.plumbing.db import Connection, Engine, copy_rows, load_statement
from tollhouse.plumbing.db.indexes import drop_indexes, make_index, missing_indexes


@dataclass(frozen=True, slots=True)
class LoadedAccount:
    """currency        its customer's
    terminated_at   None: open; its identifiers were its own until then
    """

    account_id: int
    new: NewAccount
    currency: str
    opened_at: datetime
    terminated_at: datetime | None = None
    blocked_at: datetime | None = None


def reserve_numbers(conn: Connection, count: int) -> int:
    """Take so many account numbers that follow one another; the first of them."""
    while True:
        first, last = conn.execute(load_statement("tollhouse.accounts", "reserve_numbers"), {"count": count}).one()
        if last - first + 1 == count:
            return int(first)


def load_accounts(conn: Connection, accounts: Sequence[LoadedAccount]) -> None:
    """The caller vouches for what opening would have checked; an identifier that is held is refused by the database."""
    copy_rows(
        conn,
        "account (customer_id, account_id, identifier, product_id, model, active_from, expires_on, blocked_at, "
        "terminated_at, opened_at)",
        [
            (
                one.new.customer_id,
                one.account_id,
                one.new.identifier,
                one.new.product_id,
                one.new.model,
                one.new.active_from,
                one.new.expires_on,
                one.blocked_at,
                one.terminated_at,
                one.opened_at,
            )
            for one in accounts
        ],
    )
    copy_rows(
        conn,
        "account_identifier (identifier, valid_from, valid_until, customer_id, account_id)",
        sorted(
            (identifier, one.new.held_from or one.opened_at, one.terminated_at, one.new.customer_id, one.account_id)
            for one in accounts
            for identifier in (one.new.identifier, *one.new.also_known_as)
        ),
    )

    copy_rows(
        conn,
        "account_search (customer_id, account_id, identifier, words)",
        [
            (one.new.customer_id, one.account_id, identifier, identifier_words(identifier))
            for one in accounts
            if one.terminated_at is None
            for identifier in (one.new.identifier, *one.new.also_known_as)
        ],
    )


def begin_great_load(conn: Connection) -> None:
    """Put the indexes of lists and search away; only while there is hardly a customer yet."""
    customers.begin_great_load(conn)
    drop_indexes(conn, account_search)


def in_great_load(engine: Engine) -> AbstractContextManager[None]:
    """While customers and accounts come and search indexes are made."""
    return customers.in_great_load(engine, account_search)


def indexes_put_away(conn: Connection) -> list[str]:
    """What make_search_index is still to be called for."""
    return [*customers.indexes_put_away(conn), *missing_indexes(conn, account_search)]


def make_search_index(conn: Connection, name: str) -> None:
    if name in {index.name for index in account_search.indexes}:
        make_index(conn, account_search, name)
    else:
        customers.make_search_index(conn, name)


def standings_of(accounts: Sequence[LoadedAccount]) -> list[NewStanding]:
    """Of those that have money of their own."""
    found = (own_standing(one.account_id, one.new, one.currency) for one in accounts)
    return [standing for standing in found if standing is not None]
