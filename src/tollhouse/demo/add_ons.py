"""What the demo company sells beside its products: add-ons, and a rating list that is planned to be another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tollhouse.plumbing.db import Connection
from tollhouse.products.offering import offer_product, retire_product
from tollhouse.products.pricing import change_rating_list, enter_since_ever, lock_product
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductKind
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.service import Service

WEEKEND: Final = "Weekend calls"
ROAMING: Final = "Roaming data"
STATIC: Final = "Static address"
RETIRED: Final = "Weekend calls 2019"
CURRENCIES: Final = ("EUR", "GBP")
_NEIGHBOURS: Final = {"43": "Austria", "49": "Germany", "33": "France", "44": "United Kingdom"}
_PLANNED: Final = "Home EUR"


def offer_add_ons(conn: Connection, products: Mapping[str, int], *, begins: datetime, now: datetime) -> dict[str, int]:
    """By name.  The company's accounts are charged without them until they get some."""
    offered: dict[str, int] = {}
    for currency in CURRENCIES:
        voice = TariffDraft(f"Weekend voice {currency}", currency, Service.VOICE)
        calls = _tariff(conn, voice, _NEIGHBOURS, "0.0100", begins)
        abroad = TariffDraft(f"Roaming data {currency}", currency, Service.DATA)
        data = _tariff(conn, abroad, {"NETACCESS": "Abroad"}, "0.0020", begins)
        for name, priority, told, entries in (
            (WEEKEND, 30, "Neighbours for a cent a minute", [NewEntry("voice", calls, AccessCode.OUTGOING)]),
            (ROAMING, 40, "Data abroad as at home", [NewEntry("data", data)]),
            (STATIC, 10, "An address that stays; its fee is charged apart", []),
            (RETIRED, 20, "No longer sold", [NewEntry("voice", calls, AccessCode.OUTGOING)]),
        ):
            written = f"{name} {currency}"
            offered[written] = product_id = offer_product(
                conn,
                written,
                currency,
                description=told,
                visible_name=name,
                kind=ProductKind.ADD_ON,
                addon_priority=priority,
            )
            enter_since_ever(conn, lock_product(conn, product_id), entries, now=begins, by="command:demo")
        retire_product(conn, lock_product(conn, offered[f"{RETIRED} {currency}"]), now=begins + timedelta(days=30))
    _plan_another_list(conn, products[_PLANNED], begins=begins, now=now)
    return offered


def _tariff(conn: Connection, draft: TariffDraft, prices: Mapping[str, str], price: str, begins: datetime) -> int:
    """prices   what is called how, by destination; all for one price"""
    tariff_id = publish_tariff(conn, draft, now=begins)
    priced = Decimal(price)
    lines = [
        RateLine(place, prefix, begins, told, "", 1, 1, priced, priced, Decimal(0))
        for place, (prefix, told) in enumerate(prices.items(), 1)
    ]
    schedule_rates(conn, tariff_id, lines, now=begins)
    return tariff_id


def _plan_another_list(conn: Connection, product_id: int, *, begins: datetime, now: datetime) -> None:
    """Messages become cheaper on the first of next month."""
    draft = TariffDraft("Messages 2 EUR", "EUR", Service.MESSAGE)
    cheaper = _tariff(conn, draft, {"|": "Messages"}, "0.0700", begins)
    product = lock_product(conn, product_id)
    entries = [
        NewEntry(line.service, cheaper if line.service == Service.MESSAGE else line.tariff_id)
        for line in product.list_at(now)
    ]
    first = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    change_rating_list(conn, product, entries, from_moment=first, now=now, by="command:demo")
