"""The inventory as people look at it: lists by mask and state, one number, who held it, what a customer's cost."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.numbers import storage
from tollhouse.numbers.rules.did import STATES_IN_USE, Did, DidState
from tollhouse.numbers.rules.price import monthly_price
from tollhouse.numbers.rules.written import pattern_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.money import Money
from tollhouse.words.refusals import NotFound

ORDERS: Final = ("number", "country", "added_at")
_PIECE: Final = 5_000


@dataclass(frozen=True, slots=True)
class DidQuery:
    """What is wanted of the inventory; None: anything.

    mask     as rules.written has it
    states   empty: all
    """

    scope: Scope = OPERATOR_SCOPE
    mask: str | None = None
    states: tuple[DidState, ...] = ()
    country: str | None = None
    batch_id: int | None = None
    group: str | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class DidTotals:
    """How many numbers there are, by state."""

    by_state: dict[DidState, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def in_use(self) -> int:
        return sum(self.by_state[state] for state in STATES_IN_USE)


def list_numbers(conn: Connection, query: DidQuery, *, today: date, sort: str, limit: int, cursor: str | None) -> Page:
    """A page; turn its rows into values with did_of.

    sort   one of ORDERS, with a minus in front for the other direction
    Raises BadField for a mask that is none.
    """
    order = (sort.removeprefix("-"), sort.startswith("-"))
    assert order[0] in ORDERS, sort
    return storage.page_of_numbers(conn, _wanted(query, today), order, limit=limit, cursor=cursor)


def count_numbers(conn: Connection, query: DidQuery, *, today: date, up_to: int) -> int:
    return storage.count_numbers(conn, _wanted(query, today), up_to=up_to)


def total_numbers(conn: Connection, query: DidQuery, *, today: date) -> DidTotals:
    """Of all that the query finds."""
    return DidTotals(storage.count_by_state(conn, _wanted(query, today), today=today))


def stream_numbers(conn: Connection, query: DidQuery, *, today: date) -> Iterator[list[Did]]:
    """All that the query finds, by number, some thousands at a time."""
    read: Callable[..., Page] = partial(list_numbers, conn, query, today=today, sort="number", limit=_PIECE)
    page = read(cursor=None)
    while page.rows:
        yield [did_of(row) for row in page.rows]
        if page.next is None:
            return
        page = read(cursor=page.next)


def did_of(row: AnyRow) -> Did:
    return storage.did_of(row)


def read_number(conn: Connection, number: str, scope: Scope) -> Did:
    """Raises NotFound where it is not there or not the reader's to see."""
    wanted = [storage.numbered(number), storage.visible_to(scope)]
    rows = storage.page_of_numbers(conn, wanted, ("number", False), limit=1, cursor=None).rows
    if not rows:
        raise NotFound(kind="number", id=number)
    return storage.did_of(rows[0])


def read_numbers(conn: Connection, numbers: Sequence[str]) -> dict[str, Did]:
    """Those of the inventory."""
    return storage.read_numbers(conn, numbers)


@dataclass(frozen=True, slots=True)
class DidHolding:
    """Who held a number from one moment to another (exclusive; None: still)."""

    customer_id: int
    number: str
    since: datetime
    until: datetime | None
    depth: int
    set_by: str
    ended_by: str | None


def holdings_of(conn: Connection, number: str) -> list[DidHolding]:
    """Newest first; of one that a reseller gave on, its customer's before the reseller's."""
    return [DidHolding(*row) for row in storage.read_holdings(conn, number)]


@dataclass(frozen=True, slots=True)
class CustomerNumbers:
    """What a customer's numbers come to.

    costs     what the vendors ask for them a month, by currency
    monthly   what the customer is asked for them a month; None: nobody can say
    """

    numbers: int
    on_accounts: int
    free_of_charge: int
    costs: list[Money]
    monthly: Money | None


def numbers_of_customer(conn: Connection, customer_id: int) -> CustomerNumbers:
    counted = storage.count_by_batch(conn, customer_id)
    batches = storage.read_batches(conn, {row.batch_id for row in counted})
    pricing = storage.read_pricings_of(conn, [customer_id]).get(customer_id)
    costs: dict[str, Money] = {}
    monthly = None if pricing is None else Money(Decimal(0), pricing.currency)
    for row in counted:
        batch = batches[row.batch_id]
        cost = Money(batch.recurring_cost * row.numbers, batch.currency)
        costs[batch.currency] = costs.get(batch.currency, Money(Decimal(0), batch.currency)) + cost
        price = monthly_price(batch, pricing, free_of_charge=row.free_of_charge)
        if monthly is not None:
            monthly = None if price is None else monthly + Money(price.amount * row.numbers, price.currency)
    return CustomerNumbers(
        numbers=sum(row.numbers for row in counted),
        on_accounts=sum(row.numbers for row in counted if row.stage == "account"),
        free_of_charge=sum(row.numbers for row in counted if row.free_of_charge),
        costs=[costs[currency] for currency in sorted(costs)],
        monthly=monthly,
    )


def _wanted(query: DidQuery, today: date) -> list[Any]:
    wanted: list[Any] = [storage.visible_to(query.scope)]
    if query.mask:
        wanted.append(storage.like(pattern_of(query.mask)))
    if query.states:
        wanted.append(storage.in_states(query.states, today))
    if query.country is not None:
        wanted.append(storage.of_country(query.country))
    if query.batch_id is not None:
        wanted.append(storage.of_batch(query.batch_id))
    if query.group is not None:
        wanted.append(storage.of_group(query.group))
    if query.customer_id is not None:
        wanted.append(storage.of_customer(query.customer_id))
    return wanted
