"""What the demo company sells: products and tariffs in every currency, over the world's destinations."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from babel import Locale
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from tollhouse.demo.add_ons import offer_add_ons
from tollhouse.demo.countries import Country, countries
from tollhouse.plumbing.db import Connection
from tollhouse.products.offering import offer_product
from tollhouse.products.pricing import put_on_rating_list
from tollhouse.products.rules.product import NewEntry, Sharing
from tollhouse.tariffs.off_peak_periods import define_off_peak
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.rules.header import AppliedTo
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.number_pattern import leading_digits
from tollhouse.tariffs.rules.off_peak import Holiday
from tollhouse.tariffs.rules.off_peak_record import OffPeakDraft
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.uploading import upload_rates

HOME: Final = "Home"
PREPAID: Final = "Prepaid"
OFFICE: Final = "Office"
WHOLESALE: Final = ("Reseller", "Subreseller")
"""What resellers buy by, the first level first."""

_PERCENT: Final = {HOME: 100, PREPAID: 130, OFFICE: 80, "Reseller": 45, "Subreseller": 60}
"""Of the list price: those above pay less, or nobody could live on it."""

_INTERVALS: Final = {HOME: (60, 6), PREPAID: (60, 60), OFFICE: (1, 1), "Reseller": (1, 1), "Subreseller": (1, 1)}
_OFF_PEAK: Final = {
    HOME: OffPeakDraft(
        "Evenings and weekends",
        ("hr{8pm-7am}, wd{sa su}",),
        holidays=(
            Holiday(date(2000, 1, 1), "New Year", yearly=True),
            Holiday(date(2000, 5, 1), "Labour Day", yearly=True),
            Holiday(date(2000, 12, 25), "Christmas", yearly=True),
        ),
        description="Public holidays count as Sundays",
    ),
    PREPAID: OffPeakDraft("Nights", ("hr{10pm-6am}",)),
}
_OFF_PEAK_PERCENT: Final = 70
_PREPAID_FEE: Final = Decimal("0.05")
_PRICE: Final = Decimal("0.0001")
_MESSAGE: Final = Decimal("0.0900")
_MEGABYTE: Final = Decimal("0.0040")
_NEAR: Final = "30 31 32 33 34 351 352 353 358 36 370 371 372 385 386 39 40 41 420 421 43 44 45 46 47 48 49"
_CHEAP: Final = "1 61 64 65 81 82 852 86 972"
_MOBILE_TOLD: Final = "AE AT BE BG CH CN CZ DE DK ES FI FR GB GR HR HU IE IN IT JP MA NL NO PL PT RO SE SK TR UA"
"""Country codes, and countries whose mobile phones are called often enough to be priced apart."""


def product_name(kind: str, currency: str) -> str:
    return f"{kind} {currency}"


def voice_name(kind: str, currency: str) -> str:
    return f"{kind} voice {currency}"


def offer_all(conn: Connection, reseller_currencies: set[str], *, begins: datetime, now: datetime) -> dict[str, int]:
    """Every product by its name, its tariffs begun then; and what has become of prices since."""
    products: dict[str, int] = {}
    voice: dict[str, int] = {}
    hours = {kind: define_off_peak(conn, draft) for kind, draft in _OFF_PEAK.items()}
    for country in {one.currency: one for one in countries()}.values():
        market = _Market(country.currency, Decimal(country.worth), begins, hours)
        shared = _flat_tariffs(conn, market, "", 100)
        for kind in (HOME, PREPAID, OFFICE):
            voice[voice_name(kind, market.currency)] = tariff_id = _voice_tariff(conn, market, kind)
            products[product_name(kind, market.currency)] = _offer(conn, market, kind, tariff_id, shared)
        for kind in WHOLESALE if market.currency in reseller_currencies else ():
            flat = _flat_tariffs(conn, market, f"{kind} ", _PERCENT[kind])
            bought = _offer(conn, market, kind, _voice_tariff(conn, market, kind), flat)
            products[product_name(kind, market.currency)] = bought
    _change_prices(conn, voice, now)
    offer_add_ons(conn, products, begins=begins, now=now)
    return products


class _Market(NamedTuple):
    """What is sold for one currency; worth: of a euro in it, roughly; hours: with other prices, by what is sold."""

    currency: str
    worth: Decimal
    begins: datetime
    hours: Mapping[str, int]


def _offer(conn: Connection, market: _Market, kind: str, voice_id: int, flat: dict[Service, int]) -> int:
    told = f"Voice, messages and data, paid in {market.currency}"
    # Nobody sells to end users what resellers buy by.
    sharing = Sharing.NOBODY if kind in WHOLESALE else Sharing.EVERYBODY
    name = product_name(kind, market.currency)
    product_id = offer_product(conn, name, market.currency, description=told, sharing=sharing)
    for service, tariff_id in {Service.VOICE: voice_id, **flat}.items():
        put_on_rating_list(conn, product_id, NewEntry(service.value, tariff_id))
    return product_id


def _voice_tariff(conn: Connection, market: _Market, kind: str) -> int:
    draft = TariffDraft(
        voice_name(kind, market.currency),
        market.currency,
        off_peak_id=market.hours.get(kind),
        applied_to=AppliedTo.RESELLER if kind in WHOLESALE else AppliedTo.CUSTOMER,
    )
    tariff_id = publish_tariff(conn, draft, now=market.begins)
    lines = list(rate_lines(kind, market.currency, market.worth, market.begins))
    schedule_rates(conn, tariff_id, lines, now=market.begins)
    return tariff_id


def _flat_tariffs(conn: Connection, market: _Market, prefix: str, percent: int) -> dict[Service, int]:
    """One price for everything: messages by the piece, data by the megabyte."""
    flat = {}
    for service, name, destination, price in (
        (Service.MESSAGE, "messages", "|", _MESSAGE),
        (Service.DATA, "data", "NETACCESS", _MEGABYTE),
    ):
        written = f"{prefix}{name} {market.currency}"
        draft = TariffDraft(f"{written[0].upper()}{written[1:]}", market.currency, service)
        flat[service] = publish_tariff(conn, draft, now=market.begins)
        priced = (price * market.worth * percent / 100).quantize(_PRICE)
        line = RateLine(1, destination, market.begins, name.capitalize(), "", 1, 1, priced, priced, Decimal(0))
        schedule_rates(conn, flat[service], [line], now=market.begins)
    return flat


def rate_lines(kind: str, currency: str, worth: Decimal, begins: datetime) -> Iterator[RateLine]:
    """Every country, the mobile prefixes of those that are called most, the cities at home, nothing for premium."""
    first, following = _INTERVALS[kind]
    scale = worth * _PERCENT[kind] / 100
    seen: set[str] = set()
    for prefix, description, country, listed in _destinations(currency):
        if prefix in seen:
            continue
        seen.add(prefix)
        price = ((listed or Decimal(0)) * scale).quantize(_PRICE)
        fee = (_PREPAID_FEE * worth).quantize(Decimal("0.01")) if kind == PREPAID and price > worth / 5 else Decimal(0)
        cheaper = (price * _OFF_PEAK_PERCENT / 100).quantize(_PRICE) if kind in _OFF_PEAK and price else None
        yield RateLine(
            len(seen),
            prefix,
            begins,
            description,
            country,
            first,
            following,
            price,
            price,
            fee,
            off_peak_first_price=cheaper,
            off_peak_next_price=cheaper,
            forbidden=listed is None,
        )


def _destinations(currency: str) -> Iterator[tuple[str, str, str, Decimal | None]]:
    """Prefix, description, country and list price in euro a minute (None: it may not be called); the first of a prefix
    is the one that counts.
    """
    home = [one for one in countries() if one.currency == currency]
    for country in home:
        yield from _at_home(country)
    yield "979", "International premium rate", "", None
    yield "112", "Emergency", "", Decimal(0)
    codes = {one.calling for one in home}
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        named = regions[0] if len(regions[0]) == 2 else ""
        name = _TERRITORIES.get(named, "International networks")
        price = _list_price(str(code), at_home=str(code) in codes)
        yield str(code), name, named, price
        for digits in _leading(named, "mobile", 2) if named in _MOBILE_TOLD.split() else ():
            yield f"{code}{digits}", f"{name}, mobile", named, price + Decimal("0.06")


def _at_home(country: Country) -> Iterator[tuple[str, str, str, Decimal | None]]:
    name = _TERRITORIES[country.code]
    for city in dict.fromkeys(country.cities):
        yield f"{country.calling}{city.area}", f"{name}, {city.name}", country.code, Decimal("0.01")
    for digits in _leading(country.code, "premium_rate", 3):
        yield f"{country.calling}{digits}", f"{name}, premium rate", country.code, None


def _leading(region: str, kind: str, longest: int) -> list[str]:
    metadata = PhoneMetadata.metadata_for_region(region)
    described = None if metadata is None else getattr(metadata, kind)
    pattern = described.national_number_pattern if described is not None else None
    return sorted(leading_digits(pattern or "", longest=longest))


_TERRITORIES: Final = Locale("en").territories


def _list_price(code: str, *, at_home: bool) -> Decimal:
    """Made of the code alone, so that it is the same in every demo."""
    if at_home:
        return Decimal("0.015")
    if code in _NEAR.split():
        return Decimal("0.029")
    return Decimal("0.035") if code in _CHEAP.split() else Decimal("0.09") + Decimal(int(code) % 37) / 100


def _change_prices(conn: Connection, voice: dict[str, int], now: datetime) -> None:
    """A deck that came a hundred days ago, one that was refused the day before, and a rise that is scheduled."""
    for currency in ("EUR", "GBP"):
        tariff_id = voice[voice_name(HOME, currency)]
        came_at = (now - timedelta(days=100)).replace(hour=9, minute=30, second=0, microsecond=0)
        wrong = _deck([("38x", "Ukraine", "0.1900"), ("90", "Türkiye", "-0.2100"), ("44", "United Kingdom", "0.0300")])
        upload_rates(conn, tariff_id, wrong, replace=False, now=came_at - timedelta(days=1))
        better = _deck(
            [("90", "Türkiye", "0.2100"), ("971", "United Arab Emirates", "0.2400"), ("20", "Egypt", "0.1500")]
        )
        upload_rates(conn, tariff_id, better, replace=False, now=came_at)
        rises_at = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
        rise = [
            line._replace(effective_from=rises_at, first_price=line.first_price * 2, next_price=line.next_price * 2)
            for line in rate_lines(HOME, currency, Decimal(1), now)
            if line.country in _DEARER and not line.forbidden and line.first_price
        ]
        schedule_rates(conn, tariff_id, rise, now=now)


_DEARER: Final = frozenset({"CH", "TR", "MA", "IN", "BR"})


def _deck(rows: list[tuple[str, str, str]]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["prefix", "description", "first_interval", "next_interval", "first_price", "next_price"])
    writer.writerows([prefix, name, 60, 6, price, price] for prefix, name, price in rows)
    return io.BytesIO(text.getvalue().encode())
