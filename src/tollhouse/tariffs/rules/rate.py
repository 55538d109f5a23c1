"""A tariff's header and one line of it, named as the tariff page names them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum

from msgspec import Struct

from tollhouse.tariffs.rules.formula import Formula
from tollhouse.tariffs.rules.off_peak import OffPeak
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.money import written_price

NOTHING = Decimal(0)


class Window(IntEnum):
    """Which of a rate's price sets a use is charged by."""

    PEAK = 0
    OFF_PEAK = 1
    OFF_PEAK_2 = 2


@dataclass(frozen=True, slots=True)
class Prices:
    """One price set of a rate.

    first_interval, next_interval   charged units, at least 1 (60/6: a minute, then six by six; data in kilobytes)
    first_price, next_price         tariff currency per minute, message, megabyte or piece, as the service is measured
    connect_fee                     tariff currency, once per answered call
    written                         first and next price as they are read aloud, because every charge's story tells them
    """

    first_interval: int
    next_interval: int
    first_price: Decimal
    next_price: Decimal
    connect_fee: Decimal = NOTHING
    written: tuple[str, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "written", (written_price(self.first_price), written_price(self.next_price)))


@dataclass(frozen=True, slots=True)
class Conditions:
    """All a rate says apart from where and since when; thousands of rates share one of these.

    discontinued          the rate is no longer used: a shorter prefix answers
    forbidden             the call is refused, even where a shorter prefix would allow it
    hidden                used, but left out of price lists shown to customers
    payback               the charge becomes a credit
    off_peak, off_peak_2  None = the peak prices hold then too
    grace_units           a use not longer than this costs nothing, a longer one is charged in full
    free_units            not charged, once the use has filled its first interval
    post_call_surcharge   percent of prices and connect fee, added at the end
    formula               replaces intervals, prices, connect fee and free units of every window
    is_special            whether anything but intervals, prices and fee decides about the charge
    """

    prices: Prices
    discontinued: bool = False
    forbidden: bool = False
    hidden: bool = False
    payback: bool = False
    off_peak: Prices | None = None
    off_peak_2: Prices | None = None
    grace_units: int = 0
    free_units: int = 0
    post_call_surcharge: Decimal = NOTHING
    formula: Formula | None = None
    is_special: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        special = (
            self.post_call_surcharge or self.grace_units or self.free_units or self.formula is not None or self.payback
        )
        object.__setattr__(self, "is_special", bool(special))

    def prices_in(self, window: Window) -> Prices:
        if window is Window.OFF_PEAK and self.off_peak is not None:
            return self.off_peak
        if window is Window.OFF_PEAK_2 and self.off_peak_2 is not None:
            return self.off_peak_2
        return self.prices


class Rate(Struct, frozen=True, gc=False):
    """One line of a tariff from one moment on: digits, `|` or a special word, and what it costs.

    country   ISO 3166 alpha-2, or ""
    """

    rate_id: int
    prefix: str
    description: str
    country: str
    effective_from: datetime
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class RateDefaults:
    """What a new rate gets where its line says nothing; copied into the rate, so changing them changes no history.

    formula   the stored form, as JSON text; None: intervals and prices
    """

    connect_fee: Decimal = NOTHING
    grace_units: int = 0
    free_units: int = 0
    post_call_surcharge: Decimal = NOTHING
    formula: str | None = None


NO_DEFAULTS = RateDefaults()


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """The header of a tariff at one moment: what all its rates share.

    version          another one after every change of header, hours or rates; only equal or not means anything
    rounding_digits  decimals that stay after the five stored ones, away from zero (negative: tens); None = all
    numbering        164 (E.164 digits) or 212 (MCC and MNC)
    """

    tariff_id: int
    name: str
    currency: str
    service: Service
    version: int = 0
    off_peak: OffPeak | None = None
    rounding_digits: int | None = None
    numbering: int = 164
    defaults: RateDefaults = NO_DEFAULTS
