"""What the variables of a message say about one customer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision

from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.party import zone_named
from tollhouse.ledger.rules.standing import Standing
from tollhouse.words.days import day_at
from tollhouse.words.money import RoundingRule, round_by_rule

_UNLIMITED: Final = {"en": "unlimited", "uk": "необмежено"}
_UNLIMITED_ELSEWHERE: Final = "∞"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The amount of a threshold in the customer's currency, and the percentage it was, if it was one."""

    amount: Decimal
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """The amount in the customer's currency."""

    amount: Decimal
    reference: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The amount in the customer's currency, why it could not be charged, and when it is tried again if that is so."""

    amount: Decimal
    reason: str
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A saved method and the last day on which it can be charged."""

    method: str
    last_day: date


Detail = Threshold | Paid | Declined | Ending


def values_for(
    record: CustomerRecord, standing: Standing, language: str, *, at: datetime, details: Iterable[Detail] = ()
) -> Mapping[str, str]:
    """at   when it happened: the day is the customer's, the limit the one in force then"""
    locale, currency = _locale(language), record.currency
    days = _Days(zone_named(record.time_zone), locale)
    limit = standing.credit_limit_at(at)
    unlimited = _UNLIMITED.get(language, _UNLIMITED_ELSEWHERE)
    known = {
        "customer_name": record.name,
        "company_name": record.company_name,
        "salutation": record.salutation,
        "first_name": record.first_name,
        "last_name": record.last_name,
        "customer_id": str(record.customer_id),
        "balance": worded(standing.balance, currency, locale),
        "available_funds": unlimited if limit is None else worded(limit - standing.balance, currency, locale),
        "credit_limit": unlimited if limit is None else worded(limit, currency, locale),
        "date": days.of(at),
    }
    for one in details:
        known |= _detailed(one, currency, days)
    return known


@dataclass(frozen=True, slots=True)
class _Days:
    zone: ZoneInfo
    locale: Locale

    def of(self, moment: datetime) -> str:
        return self.worded(day_at(moment, self.zone))

    def worded(self, day: date) -> str:
        return str(format_date(day, format="long", locale=self.locale))


def _detailed(detail: Detail, currency: str, days: _Days) -> dict[str, str]:
    match detail:
        case Threshold(amount, percent):
            share = "" if percent is None else f"{percent.normalize():f}"
            return {"threshold": worded(amount, currency, days.locale), "threshold_percent": share}
        case Paid(amount, reference):
            return {"amount": worded(amount, currency, days.locale), "reference": reference}
        case Declined(amount, reason, next_try):
            told = {"amount": worded(amount, currency, days.locale), "reason": reason}
            return told if next_try is None else told | {"next_try": days.of(next_try)}
        case Ending(method, last_day):
            return {"method": method, "last_day": days.worded(last_day)}


def worded(amount: Decimal, currency: str, locale: Locale) -> str:
    """As people of that language write money, at the currency's own decimals, half away from zero."""
    rounded = round_by_rule(amount, RoundingRule.HALF, digits=get_currency_precision(currency))
    return str(format_currency(rounded + 0, currency, locale=locale))


def _locale(language: str) -> Locale:
    try:
        return Locale(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")
