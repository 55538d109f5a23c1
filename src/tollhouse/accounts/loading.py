"""Loading accounts by the hundred thousand, beside the customers that own them.

Those that have money of their own get their standings from ledger.loading, in the same transaction: standings_of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tollhouse.accounts.opening import own_standing
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.ledger.opening import NewStanding
from tollhouse.plumbing.db import Connection, copy_rows, load_statement


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


def standings_of(accounts: Sequence[LoadedAccount]) -> list[NewStanding]:
    """Of those that have money of their own."""
    found = (own_standing(one.account_id, one.new, one.currency) for one in accounts)
    return [standing for standing in found if standing is not None]
