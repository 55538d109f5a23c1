"""What one use costs by one rate: the algorithm of spec/services 2.8, in decimals, rounded once at its end."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tollhouse.rating.rules.choosing import Chosen
from tollhouse.tariffs.rules.rate import Prices
from tollhouse.words.money import EXACT, RoundingRule, round_by_rule, round_charge

_ZERO = Decimal("0.00000")
_ADD, _MULTIPLY, _DIVIDE = EXACT.add, EXACT.multiply, EXACT.divide
_SECOND = timedelta(seconds=1)


class Charge(NamedTuple):
    """One use, priced; amounts in the tariff's currency.

    used, charged     seconds, messages, bytes or pieces; charged counts whole intervals, free units taken off
    first, following  charged units at the first and at the next price
    fee               connect fee, or the fixed surcharges of a formula
    surcharge         the post-call surcharge, exact
    exact             before rounding, without sign
    amount            at five decimals and the tariff's pattern; below zero when the rate pays back
    """

    used: int
    charged: int
    first: int
    following: int
    fee: Decimal
    surcharge: Decimal
    exact: Decimal
    amount: Decimal


def price(used: int, chosen: Chosen) -> Charge:
    """The charge for one use; nothing used (an unanswered call) is free, connect fee and all.

    used   seconds, messages, bytes or pieces, as the tariff's service counts
    """
    terms, rate, window, _ = chosen
    conditions = rate.conditions
    measure = terms.service.measure
    units = used if measure.base == 1 else -(-used // measure.base)
    if units <= conditions.grace_units:
        return Charge(used, 0, 0, 0, _ZERO, _ZERO, _ZERO, _ZERO)
    prices = conditions.prices_in(window) if window else conditions.prices
    if conditions.formula is None:
        charged = charged_units(units, prices, conditions.free_units)
        first = min(charged, prices.first_interval)
        fee = prices.connect_fee
        total = _ADD(_MULTIPLY(first, prices.first_price), _MULTIPLY(charged - first, prices.next_price))
        total = _ADD(total, _MULTIPLY(measure.priced, fee)) if fee else total
    else:
        charged, total, fee = conditions.formula.cost(units, priced=measure.priced, connect_fee=prices.connect_fee)
        first = 0
    exact, surcharge = _priced_and_surcharged(total, measure.priced, conditions.post_call_surcharge)
    amount = round_charge(exact)
    if terms.rounding_digits is not None:
        amount = round_by_rule(amount, RoundingRule.AWAY, digits=terms.rounding_digits).quantize(_ZERO)
    if conditions.payback:
        amount = -amount
    return Charge(used, charged * measure.base, first, charged - first, fee, surcharge, exact, amount)


def _priced_and_surcharged(total: Decimal, priced: int, percent: Decimal) -> tuple[Decimal, Decimal]:
    """The exact amount and the surcharge in it, each divided once."""
    if not percent:
        return (total if priced == 1 else _DIVIDE(total, priced)), _ZERO
    return (
        _DIVIDE(_MULTIPLY(total, _ADD(100, percent)), priced * 100),
        _DIVIDE(_MULTIPLY(total, percent), priced * 100),
    )


def charged_seconds(used_s: int, prices: Prices) -> int:
    """Used seconds rounded up to whole intervals: 73 s is 78 at 60/6 and 120 at 60/60."""
    return charged_units(used_s, prices) if used_s > 0 else 0


def charged_units(units: int, prices: Prices, free_units: int = 0) -> int:
    """Whole intervals of a use of at least one unit; free units come off only once the first interval is full."""
    first = prices.first_interval
    if units < first:
        return first
    following = -(-(units - first) // prices.next_interval)
    return max(0, first + following * prices.next_interval - free_units)


def lasting_seconds(connected_at: datetime, disconnected_at: datetime) -> int:
    """Whole seconds between two moments, a begun second counted whole; 0 when the end is not after the start."""
    return max(0, -((connected_at - disconnected_at) // _SECOND))
