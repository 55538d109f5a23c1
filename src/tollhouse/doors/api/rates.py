"""A rate as it travels: prices as strings, because a float has no place near money."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, StrictBool, StrictInt

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.destination_groups import prefixes_of_group
from tollhouse.tariffs.entering import RatesEntered as Entered
from tollhouse.tariffs.reading import RateRecord, read_tariff
from tollhouse.tariffs.rules.formula import write_formula
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.rate import Prices, RateDefaults

_LONGEST_INTERVAL: Final = 2**31 - 1
Value = TypeVar("Value")

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

    prefix: Words | None = Field(default=None, examples=["46"], description="or a destination group")
    destination_group: Number | None = Field(default=None, description="of the tariff's set: all its prefixes")
    first_interval: Interval
    next_interval: Interval
    first_price: Price
    next_price: Price
    connect_fee: Fee | None = Field(default=None, description="null: the tariff's")
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
    grace_units: Units | None = Field(default=None, description="null: the tariff's")
    free_units: Units | None = Field(default=None, description="null: the tariff's")
    post_call_surcharge: Percent | None = Field(default=None, description="percent; null: the tariff's")
    formula: list[dict[str, Any]] | None = Field(
        default=None,
        max_length=50,
        examples=[[{"kind": "interval", "count": None, "length": 60, "price": "0.05"}]],
        description="replaces intervals, prices and connect fee; empty: none; null: the tariff's; see docs/api.md",
    )


class RatesEntered(Told):
    """What became of a set of rates."""

    added: int
    unchanged: int = Field(description="said what is in force already")
    removed: int = Field(description="not yet begun, and replaced")
    discontinued: int = Field(description="ended because they were not listed")


def lines_said(conn: Connection, tariff_id: int, rates: Sequence[RateSaid], *, now: datetime) -> list[RateLine]:
    """A line for each prefix, those of a group among them, numbered by their place in the request.

    Raises NotFound, and BadField for a rate of neither a prefix nor a group, or of a group of another set.
    """
    tariff = read_tariff(conn, tariff_id)
    group_set_id = None if tariff.group_set is None else tariff.group_set[0]
    lines: list[RateLine] = []
    for place, said in enumerate(rates):
        if (said.prefix is None) == (said.destination_group is None):
            raise BadField(f"rates[{place}].prefix", said.prefix or "", "or a destination group must be named, one.")
        prefixes = [said.prefix] if said.prefix is not None else []
        if said.destination_group is not None:
            if group_set_id is None:
                reason = "needs a tariff that names a destination group set; name one in its terms."
                raise BadField(f"rates[{place}].destination_group", str(said.destination_group), reason)
            prefixes = prefixes_of_group(conn, group_set_id, said.destination_group)
        lines += [line_of(said, prefix, len(lines) + 1, tariff.terms.defaults, now=now) for prefix in prefixes]
    return lines


def line_of(said: RateSaid, prefix: str, place: int, defaults: RateDefaults, *, now: datetime) -> RateLine:
    return RateLine(
        line=place,
        prefix=prefix,
        effective_from=said.effective_from or now,
        description=said.description,
        country=said.country,
        first_interval=said.first_interval,
        next_interval=said.next_interval,
        first_price=Decimal(said.first_price),
        next_price=Decimal(said.next_price),
        connect_fee=_or_usual(_optional(said.connect_fee), defaults.connect_fee),
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
        grace_units=_or_usual(said.grace_units, defaults.grace_units),
        free_units=_or_usual(said.free_units, defaults.free_units),
        post_call_surcharge=_or_usual(_optional(said.post_call_surcharge), defaults.post_call_surcharge),
        formula=defaults.formula if said.formula is None else json.dumps(said.formula) if said.formula else None,
    )


def _or_usual(said: Value | None, usual: Value) -> Value:
    return usual if said is None else said


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
        prices=told_prices(conditions.prices),
        off_peak=None if conditions.off_peak is None else told_prices(conditions.off_peak),
        off_peak_2=None if conditions.off_peak_2 is None else told_prices(conditions.off_peak_2),
        discontinued=conditions.discontinued,
        forbidden=conditions.forbidden,
        hidden=conditions.hidden,
        payback=conditions.payback,
        grace_units=conditions.grace_units,
        free_units=conditions.free_units,
        post_call_surcharge=_plain(conditions.post_call_surcharge),
        formula=None if conditions.formula is None else write_formula(conditions.formula),
    )


def told_prices(prices: Prices) -> PriceSet:
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
