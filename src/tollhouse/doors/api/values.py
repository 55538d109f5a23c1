"""How values travel: money as a string with its currency, moments with a Z, ids as opaque strings."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from tollhouse.words.money import Money, round_charge

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_HIGHEST_NUMBER: Final = 10**18 - 1
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
AMOUNT: Final = r"^[0-9]{1,14}(\.[0-9]{1,5})?$"
SIGNED_AMOUNT: Final = AMOUNT.replace("^", "^-?", 1)


Then = TypeVar("Then", datetime, date)


def _number(written: Any) -> int:
    if isinstance(written, int) and not isinstance(written, bool) and 0 < written <= _HIGHEST_NUMBER:
        return written  # our own answers are built from numbers
    if isinstance(written, str) and _NUMBER.fullmatch(written):
        return int(written)
    raise ValueError("is no id; ids are strings that an answer of this API gave")


Number = Annotated[
    int,
    BeforeValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9][0-9]{0,17}$", "examples": ["42"]}),
]
"""A record's id: opaque to clients, a number to us."""


def _moment(written: Any) -> datetime:
    if isinstance(written, datetime):
        return written
    if isinstance(written, str) and _MOMENT.fullmatch(written):
        try:
            moment = datetime.fromisoformat(written.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # a 31st of April looks like a moment, too
        else:
            return _within_reckoning(moment, moment.year)
    raise ValueError("is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z")


def _within_reckoning(written: Then, year: int) -> Then:
    """Zones, weeks and years before and after stay within what can be reckoned."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return written


def told_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(told_moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T12:00:00Z"]}),
]


def _day(written: Any) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and _DAY.fullmatch(written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            pass
        else:
            return _within_reckoning(day, day.year)
    raise ValueError("is no day of ISO 8601, such as 2026-03-01")


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-01"]}),
]

Words = Annotated[str, StringConstraints(max_length=200)]
"""A short text; rooms judge what it may be."""

CurrencyCode = Annotated[str, StringConstraints(min_length=3, max_length=3), Field(examples=["EUR"])]


class Told(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


class Said(BaseModel):
    """What a client says; a field we do not know is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MoneyTold(Told):
    """Five decimals; plus is owed to the issuer where it is a balance."""

    amount: str = Field(pattern=r"^-?[0-9]+\.[0-9]{5}$", examples=["12.34000"])
    currency: str = Field(examples=["EUR"])


class MoneySaid(Said):
    amount: str = Field(pattern=AMOUNT, examples=["100.00"])
    currency: CurrencyCode

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.amount)


class SignedMoneySaid(MoneySaid):
    amount: str = Field(pattern=SIGNED_AMOUNT, examples=["-100.00"])


def told_money(amount: Decimal, currency: str) -> MoneyTold:
    return MoneyTold(amount=f"{round_charge(amount):f}", currency=currency)


def told(money: Money) -> MoneyTold:
    return told_money(money.amount, money.currency)


def written(money: MoneyTold | None) -> str | None:
    """As the audit trail keeps an amount."""
    return None if money is None else f"{money.amount} {money.currency}"
