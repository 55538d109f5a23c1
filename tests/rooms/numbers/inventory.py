"""Domain words for tests about numbers."""

from decimal import Decimal
from itertools import count

from builders import a_product, a_rate, a_tariff, an_account
from sqlalchemy import text

from tollhouse.accounts.numbering import add_numbers, release_numbers
from tollhouse.accounts.opening import holdings_of
from tollhouse.customers.rules.scope import Scope
from tollhouse.numbers.assigning import Wish, assign_any, assign_numbers, begin_giving
from tollhouse.numbers.batches import make_batch
from tollhouse.numbers.reading import read_numbers
from tollhouse.numbers.rules.did import NewDid
from tollhouse.numbers.rules.price import NewBatch
from tollhouse.plumbing.db import Connection
from tollhouse.reports.proving import prove_books

_names = count(1)
_numbers = count(46_850_000_000)


def a_batch(conn: Connection, *, freeze_days: int = 0, cost: str = "1.00", currency: str = "EUR") -> int:
    name = f"batch {next(_names)}"
    return make_batch(conn, NewBatch(name, "Nordic", currency, recurring_cost=Decimal(cost), freeze_days=freeze_days))


def some_numbers(conn: Connection, batch_id: int, how_many: int, *, now) -> list[str]:
    numbers = [str(next(_numbers)) for _ in range(how_many)]
    add(conn, batch_id, *numbers, now=now)
    return numbers


def add(conn: Connection, batch_id: int, *numbers: str, now) -> list[str]:
    return told(add_numbers(conn, [NewDid(number, batch_id) for number in numbers], now=now, by="test"))


def assign(conn: Connection, customer_id: int, *numbers: str, now, under: int | None = None) -> list[str]:
    giving = begin_giving(conn, customer_id, Scope(under), now=now, by="test")
    return told(assign_numbers(conn, giving, numbers))


def assign_free(
    conn: Connection, customer_id: int, how_many: int, *, now, under: int | None = None, **kind
) -> list[str]:
    giving = begin_giving(conn, customer_id, Scope(under), now=now, by="test")
    return [one.number for one in assign_any(conn, giving, Wish(how_many, **kind))]


def release(conn: Connection, *numbers: str, now, under: int | None = None, **how) -> list[str]:
    return told(release_numbers(conn, numbers, scope=Scope(under), now=now, by="test", **how))


def told(outcomes) -> list[str]:
    """`done`, `unchanged`, or the code of what stood in the way."""
    return [one.refusal.code if one.refusal else one.result.value for one in outcomes]


def state_of(conn: Connection, number: str, *, now) -> str:
    return read_numbers(conn, [number])[number].state(now.date()).value


def holder_of(conn: Connection, number: str) -> tuple[int | None, int | None]:
    did = read_numbers(conn, [number])[number]
    return did.customer_id, did.account_id


def a_line(conn: Connection, customer_id: int, identifier: str | None = None, *, now) -> tuple[int, str]:
    """An open account of the customer: its number, and what it is called by."""
    product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    known_by = an_account(conn, customer_id, product, identifier, since=now)
    return next(one.account_id for one in holdings_of(conn, [known_by])[known_by] if one.valid_until is None), known_by


def broken(conn: Connection) -> list[str]:
    return [row.what for proof in prove_books(conn) if proof.name in {"numbers", "account_words"} for row in proof.told]


def count_of(conn: Connection, asked: str) -> int:
    return conn.execute(text(asked)).scalar_one()
