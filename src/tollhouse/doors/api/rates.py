"""A rate as it travels: prices as strings, because a float has no place near money."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool, StrictInt

from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.tariffs.entering import RatesEntered as Entered
from tollhouse.tariffs.reading import RateRecord
from tollhouse.tariffs.rules.formula import write_formula
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.rate import Prices

_LONGEST_INTERVAL: Final = 2**31 - 1

Price = Annotated[str, Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,10})?$", examples=["0.05"])]
Fee = Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,5})?$", examples=["0.10"])]
Percent = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$", examples=["0"])]
Interval = Annotated[StrictInt, Field(ge=1, le=_LONGEST_INTERVAL, examples=[60])]
Units = Annotated[StrictInt, Field(ge=0, le=_LONGEST_INTERVAL)]


class PriceSet(Told):
    """Intervals in charged units (voice: seconds), prices per minute, message, megabyte or piece."""

    first_interval: int
    next_interval: int
    first_price: str = Field(examples=["0.05"])
    next_price: str = Field(examples=["0.05"])
    connect_fee: str


class Rate(Told):
    """One destination's price from one moment on."""

    id: Number
    prefix: str = Field(examples=["46"])
    description: str
    country: str
    effective_from: Moment
    inactive_from: Moment | None = Field(description="from when a later rate takes its place; null: none is known")
    prices: PriceSet
    off_peak: PriceSet | None = Field(description="null: the peak prices hold then too")
    off_peak_2: PriceSet | None
    discontinued: bool
    forbidden: bool
    hidden: bool
    payback: bool
    grace_units: int
    free_units: int
    post_call_surcharge: str = Field(description="percent")
    formula: list[dict[str, Any]] | None


class RateFound(Told):
    rate: Rate | None


class RateSaid(Said):
    """One destination's price; what is left out is as the tariff file's empty cell."""

    prefix: Words = Field(examples=["46"])
    first_interval: Interval
    next_interval: Interval
    first_price: Price
    next_price: Price
    connect_fee: Fee = "0"
    effective_from: Moment | None = Field(default=None, description="null: now")
    description: Words = ""
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    off_peak_first_price: Price | None = None
    off_peak_next_price: Price | None = None
    off_peak_connect_fee: Fee | None = None
    off_peak_2_first_price: Price | None = None
    off_peak_2_next_price: Price | None = None
    off_peak_2_connect_fee: Fee | None = None
    discontinued: StrictBool = False
    forbidden: StrictBool = False
    hidden: StrictBool | None = None
    payback: StrictBool | None = None
    grace_units: Units = 0
    free_units: Units = 0
    post_call_surcharge: Percent = "0"
    formula: list[dict[str, Any]] | None = Field(
        default=None,
        max_length=50,
        examples=[[{"kind": "interval", "count": None, "length": 60, "price": "0.05"}]],
        description="replaces intervals, prices and connect fee; see docs/api.md",
    )


class RatesEntered(Told):
    """What became of a set of rates."""

    added: int
    unchanged: int = Field(description="said what is in force already")
    removed: int = Field(description="not yet begun, and replaced")
    discontinued: int = Field(description="ended because they were not listed")


def line_of(said: RateSaid, place: int, *, now: datetime) -> RateLine:
    return RateLine(
        line=place,
        prefix=said.prefix,
        effective_from=said.effective_from or now,
        description=said.description,
        country=said.country,
        first_interval=said.first_interval,
        next_interval=said.next_interval,
        first_price=Decimal(said.first_price),
        next_price=Decimal(said.next_price),
        connect_fee=Decimal(said.connect_fee),
        off_peak_first_price=_optional(said.off_peak_first_price),
        off_peak_next_price=_optional(said.off_peak_next_price),
        off_peak_connect_fee=_optional(said.off_peak_connect_fee),
        off_peak_2_first_price=_optional(said.off_peak_2_first_price),
        off_peak_2_next_price=_optional(said.off_peak_2_next_price),
        off_peak_2_connect_fee=_optional(said.off_peak_2_connect_fee),
        discontinued=said.discontinued,
        forbidden=said.forbidden,
        hidden=said.hidden,
        payback=said.payback,
        grace_units=said.grace_units,
        free_units=said.free_units,
        post_call_surcharge=Decimal(said.post_call_surcharge),
        formula=None if said.formula is None else json.dumps(said.formula),
    )


def told_entered(entered: Entered) -> RatesEntered:
    return RatesEntered(
        added=entered.added,
        unchanged=entered.unchanged,
        removed=entered.removed,
        discontinued=entered.discontinued,
    )


def told_rates(records: Sequence[RateRecord]) -> list[Rate]:
    return [told_rate(record) for record in records]


def told_rate(record: RateRecord) -> Rate:
    rate = record.rate
    conditions = rate.conditions
    return Rate(
        id=rate.rate_id,
        prefix=rate.prefix,
        description=rate.description,
        country=rate.country,
        effective_from=rate.effective_from,
        inactive_from=record.inactive_from,
        prices=_told_prices(conditions.prices),
        off_peak=None if conditions.off_peak is None else _told_prices(conditions.off_peak),
        off_peak_2=None if conditions.off_peak_2 is None else _told_prices(conditions.off_peak_2),
        discontinued=conditions.discontinued,
        forbidden=conditions.forbidden,
        hidden=conditions.hidden,
        payback=conditions.payback,
        grace_units=conditions.grace_units,
        free_units=conditions.free_units,
        post_call_surcharge=_plain(conditions.post_call_surcharge),
        formula=None if conditions.formula is None else write_formula(conditions.formula),
    )


def _told_prices(prices: Prices) -> PriceSet:
    return PriceSet(
        first_interval=prices.first_interval,
        next_interval=prices.next_interval,
        first_price=_plain(prices.first_price),
        next_price=_plain(prices.next_price),
        connect_fee=_plain(prices.connect_fee),
    )


def told_price(price: Decimal | None) -> str | None:
    return None if price is None else _plain(price)


def _optional(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _plain(amount: Decimal) -> str:
    """Without the zeros a database adds."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
