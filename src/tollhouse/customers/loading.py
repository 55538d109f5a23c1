"""Loading customers' records by the hundred thousand: a company that moves in, or one that is made up.

Their standings are loaded beside them, in the same transaction: see ledger.loading.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.scheduled import Scheduled
from tollhouse.customers.rules.search import search_row
from tollhouse.customers.storage import put_scheduled
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection, Engine, Table, copy_rows, load_statement
from tollhouse.plumbing.db.indexes import drop_indexes, make_index, missing_indexes, untidied
from tollhouse.plumbing.db.staging import texts_as_one
from tollhouse.words.fold import fold

_RECORD: Final = (
    "customer_id",
    "name",
    "kind",
    "class_id",
    "currency",
    "prepaid",
    "resellers",
    "time_zone",
    "registered_at",
    "distributor_id",
    "office",
    "head_office_id",
    *CONTACT_FIELDS,
)


def reserve_numbers(conn: Connection, count: int) -> int:
    """Take so many customer numbers that follow one another; the first of them.

    Others may register customers meanwhile: where they took one in between, the numbers are taken anew.
    """
    while True:
        first, last = conn.execute(load_statement("tollhouse.customers", "reserve_numbers"), {"count": count}).one()
        if last - first + 1 == count:
            return int(first)


def numbers_of_names(conn: Connection, names: Sequence[str]) -> list[int | None]:
    """The customers that bear these names, in the order given; None where nobody does."""
    folded = [fold(name) for name in names]
    rows = conn.execute(load_statement("tollhouse.customers", "numbers_of_names"), {"names": texts_as_one(folded)})
    known = {row.folded_name: int(row.customer_id) for row in rows}
    return [known.get(name) for name in folded]


def load_customers(
    conn: Connection,
    records: Sequence[CustomerRecord],
    *,
    closed: Collection[int],
    accounts: Mapping[int, int],
) -> None:
    """Copy records with their names and what they are searched by.

    closed     the numbers of those that are
    accounts   how many open ones are loaded for a customer; who is not named has none
    The caller vouches for what registering would have checked; names and logins that are taken the database refuses.
    """
    rows = [[getattr(one, field) for field in _RECORD] for one in records]
    for row in rows:
        row[_RESELLERS] = list(row[_RESELLERS])
    copy_rows(conn, f"customer ({', '.join(_RECORD)})", rows)
    searched = [{**search_row(one), "closed": one.customer_id in closed} for one in records]
    copy_rows(conn, "customer_name (folded_name, customer_id)", sorted(map(_name_row, searched)))
    logins = sorted((fold(one.login), one.customer_id) for one in records if one.login)
    copy_rows(conn, "customer_login (folded_login, customer_id)", logins)
    columns = list(searched[0])
    copy_rows(conn, f"customer_search ({', '.join(columns)})", [_search_row(one) for one in searched])
    counts = [(one.customer_id, accounts.get(one.customer_id, 0)) for one in records]
    copy_rows(conn, "account_count (customer_id, accounts)", counts)


def load_scheduled(conn: Connection, changes: Sequence[Scheduled]) -> None:
    """What is arranged for customers that are loaded."""
    put_scheduled(conn, changes)


_RESELLERS: Final = _RECORD.index("resellers")


def _name_row(searched: dict[str, Any]) -> tuple[str, int]:
    """In the order of its index, because ten thousand look-ups go quicker along it than across."""
    return searched["sort_name"], searched["customer_id"]


def _search_row(searched: dict[str, Any]) -> list[Any]:
    return list((searched | {"resellers": list(searched["resellers"])}).values())


def begin_great_load(conn: Connection) -> None:
    """Put the indexes of lists and search away; only while there is hardly a customer yet."""
    drop_indexes(conn, customer_search)


def in_great_load(engine: Engine, *searched: Table) -> AbstractContextManager[None]:
    """While customers come and search indexes are made; afterwards the database tidies up after itself again.

    searched   whose indexes are made, too
    """
    return untidied(engine, customer_search, *searched)


def indexes_put_away(conn: Connection) -> list[str]:
    """What make_search_index is still to be called for."""
    return missing_indexes(conn, customer_search)


def make_search_index(conn: Connection, name: str) -> None:
    make_index(conn, customer_search, name)
