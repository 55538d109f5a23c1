"""The company that `bench charge` charges: many customers, some under one reseller or two, and a full rate deck."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tollhouse.accounts.opening import open_accounts, sell_wholesale
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.products.offering import offer_product
from tollhouse.products.pricing import put_on_rating_list
from tollhouse.products.rules.product import NewEntry
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff
from tollhouse.tariffs.uploading import upload_rates

CURRENCY = "EUR"
_BATCH = 5000
_EARLIER = timedelta(days=300)  # rates and accounts are older than the calls
_RESELLERS = 20
_SUBRESELLERS = 20


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large; of the customers 20 % stand under one reseller and 5 % under two."""

    customers: int
    rates: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Company:
    """Identifiers of the accounts and prefixes that are priced, to make calls of."""

    accounts: list[str]
    prefixes: list[str]


def build_company(engine: Engine, sizes: Sizes, *, now: datetime) -> Company:
    """Register it all through the verbs that the doors use, in batches."""
    from tollhouse.tariffs.numbering_plan import destinations  # a hundred megabytes that only building needs

    chance = random.Random(sizes.seed)
    world = sorted({destination.prefix for destination in destinations()})
    prefixes = sorted(chance.sample(world, min(sizes.rates, len(world))))
    with engine.begin() as conn:
        retail = make_product(conn, "retail", prefixes, chance, now=now)
        short = sorted({prefix[:2] for prefix in prefixes})
        wholesale = [make_product(conn, f"wholesale {level}", short, chance, now=now) for level in (1, 2)]
        class_id = register_class(conn, "bench")
        tops = make_resellers(conn, class_id, [None] * _RESELLERS, now=now)
        subs = make_resellers(conn, class_id, [tops[place % len(tops)] for place in range(_SUBRESELLERS)], now=now)
        for level, resellers in enumerate((tops, subs)):
            for reseller in resellers:
                sell_wholesale(conn, reseller, wholesale[level])
    accounts: list[str] = []
    for start in range(0, sizes.customers, _BATCH):
        places = range(start, min(start + _BATCH, sizes.customers))
        with engine.begin() as conn:
            news = [_customer(place, class_id, tops, subs) for place in places]
            numbers = register_customers(conn, news, now=now, by="bench")
            opened = [
                NewAccount(number, f"4209{place:08}", retail) for place, number in zip(places, numbers, strict=True)
            ]
            open_accounts(conn, opened, now=now - _EARLIER)
            accounts += [account.identifier for account in opened]
    return Company(accounts, prefixes)


def make_product(conn: Connection, name: str, prefixes: list[str], chance: random.Random, *, now: datetime) -> int:
    """A voice product in which each prefix has a price."""
    tariff_id = publish_tariff(conn, TariffDraft(name, CURRENCY), now=now)
    deck = io.StringIO()
    writer = csv.writer(deck)
    writer.writerow(
        ["prefix", "description", "first_interval", "next_interval", "first_price", "next_price", "connect_fee"]
    )
    for prefix in prefixes:
        price = Decimal(chance.randint(1, 9999)).scaleb(-4)
        writer.writerow([prefix, f"Destination {prefix}", 60, 6, price, price, "0.05" if price > 1 else "0"])
    upload_rates(conn, tariff_id, io.BytesIO(deck.getvalue().encode()), replace=False, now=now - _EARLIER)
    product_id = offer_product(conn, name, CURRENCY)
    put_on_rating_list(conn, product_id, NewEntry("voice", tariff_id))
    return product_id


def make_resellers(conn: Connection, class_id: int, above: Sequence[int | None], *, now: datetime) -> list[int]:
    """One under each of those above; None: ours."""
    level = "top" if above[0] is None else "sub"
    news = [
        NewCustomer(
            f"{level} reseller {place}",
            CURRENCY,
            BalanceControl.POSTPAID,
            class_id,
            CustomerKind.RESELLER,
            reseller_id=reseller,
        )
        for place, reseller in enumerate(above)
    ]
    return register_customers(conn, news, now=now, by="bench")


def _customer(place: int, class_id: int, tops: list[int], subs: list[int]) -> NewCustomer:
    reseller = None
    if place % 20 == 0:
        reseller = subs[place // 20 % len(subs)]
    elif place % 5 == 1:
        reseller = tops[place // 5 % len(tops)]
    return NewCustomer(f"customer {place}", CURRENCY, BalanceControl.POSTPAID, class_id, reseller_id=reseller)
