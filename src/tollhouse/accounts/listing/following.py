"""Keeping what accounts are found by."""

from collections.abc import Iterable

from tollhouse.accounts.listing import storage
from tollhouse.accounts.rules.listed import listed_words
from tollhouse.customers.reading import records_of
from tollhouse.plumbing.db import Connection


def follow_accounts(conn: Connection, keys: Iterable[tuple[int, int]]) -> None:
    """Let open accounts, by customer and account, be found by what is stored of them now.

    To be called after identifiers, batch, control number, description or web login were written; all else that lists
    ask for is said by the account itself.  A terminated one stays as it was at its end.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return
    above = {number: one.resellers for number, one in records_of(conn, {number for number, _ in wanted}).items()}
    identifiers = storage.read_identifiers(conn, wanted)
    storage.write_words(
        conn,
        [
            {
                "of_customer": row.customer_id,
                "of_account": row.account_id,
                "resellers": list(above[row.customer_id]),
                **listed_words(row, identifiers.get(row.account_id, ())),
            }
            for row in storage.read_listed(conn, wanted)
        ],
    )
