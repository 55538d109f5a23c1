"""An inventory of numbers: batches of three vendors, lines of firms among them, some given, some free, some kept back.

Of the first chunk of the company only, so that a company of a million does not wait for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tollhouse.accounts.numbering import add_numbers, put_on_account, release_numbers
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.demo.countries import Country
from tollhouse.demo.crowd import named_chunks
from tollhouse.demo.ground import Ground
from tollhouse.demo.plan import Plan
from tollhouse.demo.settling import Settled, settle
from tollhouse.numbers.adding import freeze_numbers
from tollhouse.numbers.assigning import assign_numbers, begin_giving, held_by
from tollhouse.numbers.batches import choose_pricing, list_batches, make_batch, make_pricing_batch
from tollhouse.numbers.rules.did import NewDid
from tollhouse.numbers.rules.price import NewBatch, NewPricing
from tollhouse.plumbing.db import Connection

_STAFF: Final = "staff:marta"
_VENDORS: Final = (("Nordwave Carrier", "1.00", 90), ("Baltic Numbering", "0.80", 30), ("Transit One", "1.35", 0))
_FREE_IN_EACH: Final = 48
_LOWEST: Final = 1_000_000  # lines of customers end with two million and more
_STEP: Final = 20_011
_FIRMS: Final = 24
_HOLDERS: Final = 10
_FOR_EACH: Final = 3
_FOR_A_RESELLER: Final = 8
_GOLD: Final = 6  # of each batch
_BOUGHT: Final = timedelta(days=210)
_GIVEN: Final = timedelta(days=75)
_GIVEN_BACK: Final = timedelta(days=12)


def lay_inventory(conn: Connection, plan: Plan, ground: Ground) -> None:
    """Once: where there are batches already nothing changes."""
    if list_batches(conn, limit=1, cursor=None).rows:
        return
    now = ground.mark.loaded_at
    people = [one for one in settle(*next(named_chunks(plan)), ground) if one.fate != "closed"]
    pools = _buy(conn, people, now)
    free = [number for numbers in pools for number in numbers]
    reseller = ground.resellers[0].customer_id if ground.resellers else None
    if reseller is not None:
        _give(conn, reseller, [free.pop() for _ in range(_FOR_A_RESELLER)], now - _GIVEN)
    own = [one for one in people if not one.record.resellers and one.record.registered_at < now - _BOUGHT]
    terminated = [one for one in own if one.fate == "provisionally_terminated"]
    holders = [*terminated[:1], *(one for one in own if one.firm and not one.fate)][:_HOLDERS]
    for one in holders:
        _give(conn, one.record.customer_id, [free.pop(0) for _ in range(_FOR_EACH)], now - _GIVEN)
    _put_and_give_back(conn, holders, now)
    freeze_numbers(conn, free[-3:], (now + timedelta(days=40)).date(), today=now.date())
    _price(conn, holders)


def _buy(conn: Connection, people: Sequence[Settled], now: datetime) -> list[list[str]]:
    """One batch from each vendor, in the country of some customers; their free numbers."""
    places: list[Country] = list(dict.fromkeys(one.country for one in people))[: len(_VENDORS)]
    pools = []
    for turn, (country, (vendor, cost, freeze_days)) in enumerate(zip(places, _VENDORS, strict=False)):
        batch_id = make_batch(
            conn,
            NewBatch(
                name=f"{country.cities[0].name} numbers",
                vendor=vendor,
                currency="EUR",
                activation_cost=Decimal("2.50"),
                recurring_cost=Decimal(cost),
                freeze_days=freeze_days,
                description=f"Bought from {vendor}",
            ),
        )
        city = country.cities[0]
        stem = f"{country.calling}{city.area}{city.exchange}"
        numbers = [f"{stem}{_LOWEST + (turn * _FREE_IN_EACH + place) * _STEP}" for place in range(_FREE_IN_EACH)]
        new = [
            NewDid(number, batch_id, country.code, group="gold" if place < _GOLD else "")
            for place, number in enumerate(numbers)
        ]
        add_numbers(conn, new, now=now - _BOUGHT, by=_STAFF)
        lines = [
            NewDid(account.new.identifier, batch_id, country.code, "Line of a firm")
            for one in people
            if one.firm and one.country == country
            for account in one.accounts[:1]
            if account.terminated_at is None
        ]
        add_numbers(conn, lines[:_FIRMS], now=now - _GIVEN, by=_STAFF)
        pools.append(numbers)
    return pools


def _give(conn: Connection, customer_id: int, numbers: Sequence[str], at: datetime) -> None:
    giving = begin_giving(conn, customer_id, OPERATOR_SCOPE, now=at, by=_STAFF)
    assign_numbers(conn, giving, numbers)


def _put_and_give_back(conn: Connection, holders: Sequence[Settled], now: datetime) -> None:
    """Some lines are called by a second number; somebody gave one back, which its batch keeps back."""
    for place, one in enumerate(holders[1:6]):
        account = one.accounts[0]
        held = held_by(conn, [one.record.customer_id])
        fresh = [number for number in held if number != account.new.identifier][:1]
        if place < 3:
            put_on_account(conn, one.record.customer_id, account.account_id, fresh, now=now - _GIVEN)
        else:
            release_numbers(conn, fresh, scope=OPERATOR_SCOPE, now=now - _GIVEN_BACK, by=_STAFF)


def _price(conn: Connection, holders: Sequence[Settled]) -> None:
    """In the currencies of those who hold some."""
    for currency in dict.fromkeys(["EUR", *(one.record.currency for one in holders)]):
        pricing = NewPricing(
            f"Business numbers {currency}", currency, Decimal("4.00"), Decimal("0.50"), Decimal(10), "For firms"
        )
        pricing_batch_id = make_pricing_batch(conn, pricing)
        for one in holders:
            if one.record.currency == currency:
                choose_pricing(conn, one.record.customer_id, currency, pricing_batch_id)
