"""Amounts and days as banks write them."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

_AMOUNT: Final = re.compile(r"\+?(\d{1,14})(?:\.(\d{0,5}))?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[TZ+-].*)?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


def amount_of(text: str, *, zero: bool = False) -> Decimal:
    """An amount without a sign; raises ValueError with the reason."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("is no amount: digits with a point and at most five decimals, such as 12.34")
    amount = Decimal(text)
    if not amount and not zero:
        raise ValueError("is no amount that anybody could have paid")
    return amount


def day_of(text: str) -> date:
    """A day of ISO 8601, or the day of a moment; raises ValueError with the reason."""
    found = _DAY.fullmatch(text)
    if found is not None:
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            pass  # a 31st of April looks like a day, too
    raise ValueError("is no day of ISO 8601, such as 2026-03-01")


def currency_of(text: str) -> str:
    if not _CURRENCY.fullmatch(text):
        raise ValueError("is no currency of ISO 4217, such as EUR")
    return text
