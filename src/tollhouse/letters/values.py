"""What the variables of a message say about one customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

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


def values_for(
    record: CustomerRecord, standing: Standing, language: str, *, at: datetime, threshold: Threshold | None = None
) -> Mapping[str, str]:
    """at   when it happened: the day is the customer's, the limit the one in force then"""
    locale, currency = _locale(language), record.currency
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
        "date": format_date(day_at(at, zone_named(record.time_zone)), format="long", locale=locale),
    }
    if threshold is None:
        return known
    percent = "" if threshold.percent is None else f"{threshold.percent.normalize():f}"
    return {**known, "threshold": worded(threshold.amount, currency, locale), "threshold_percent": percent}


def worded(amount: Decimal, currency: str, locale: Locale) -> str:
    """As people of that language write money, at the currency's own decimals, half away from zero."""
    rounded = round_by_rule(amount, RoundingRule.HALF, digits=get_currency_precision(currency))
    return str(format_currency(rounded + 0, currency, locale=locale))


def _locale(language: str) -> Locale:
    try:
        return Locale(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")
