"""What one use costs by one rate: the algorithm of spec/services 2.8, in decimals, rounded once at its end."""

from decimal import Decimal

from msgspec import Struct

from tollhouse.rating.rules.choosing import Chosen
from tollhouse.tariffs.rules.rate import Prices
from tollhouse.words.money import EXACT, RoundingRule, round_by_rule, round_charge

_ZERO = Decimal("0.00000")
_ADD, _MULTIPLY, _DIVIDE = EXACT.add, EXACT.multiply, EXACT.divide


class Charge(Struct, frozen=True, gc=False):
    """One use, priced; amounts in the tariff's currency.

    used, charged     seconds, messages, bytes or pieces; charged counts whole intervals, free units taken off
    fee               connect fee, or the fixed surcharges of a formula
    surcharge         the post-call surcharge, exact
    exact             before rounding, without sign
    amount            at five decimals and the tariff's pattern; below zero when the rate pays back
    """

    used: int
    charged: int
    fee: Decimal
    surcharge: Decimal
    exact: Decimal
    amount: Decimal


def price(used: int, chosen: Chosen) -> Charge:
    """The charge for one use; nothing used (an unanswered call) is free, connect fee and all.

    used   seconds, messages, bytes or pieces, as the tariff's service counts
    """
    terms, window, conditions = chosen.terms, chosen.window, chosen.rate.conditions
    measure = terms.service.measure
    base, priced = measure.base, measure.priced
    units = used if base == 1 else -(-used // base)
    if units <= conditions.grace_units:
        return Charge(used, 0, _ZERO, _ZERO, _ZERO, _ZERO)
    prices = conditions.prices_in(window) if window else conditions.prices
    if conditions.formula is None:
        charged, total = _by_intervals(units, prices, conditions.free_units)
        fee = prices.connect_fee
        total = _ADD(total, _MULTIPLY(priced, fee)) if fee else total
    else:
        charged, total, fee = conditions.formula.cost(units, priced=priced, connect_fee=prices.connect_fee)
    exact, surcharge = _priced_and_surcharged(total, priced, conditions.post_call_surcharge)
    amount = round_charge(exact)
    if terms.rounding_digits is not None:
        amount = round_by_rule(amount, RoundingRule.AWAY, digits=terms.rounding_digits).quantize(_ZERO)
    if conditions.payback:
        amount = -amount
    return Charge(used, charged * base, fee, surcharge, exact, amount)


def _by_intervals(units: int, prices: Prices, free_units: int) -> tuple[int, Decimal]:
    """Charged units and what they cost, times the priced units."""
    charged = charged_units(units, prices, free_units)
    first_price, next_price = prices.first_price, prices.next_price
    if first_price is next_price:
        return charged, _MULTIPLY(charged, first_price)
    first = min(charged, prices.first_interval)
    return charged, _ADD(_MULTIPLY(first, first_price), _MULTIPLY(charged - first, next_price))


def _priced_and_surcharged(total: Decimal, priced: int, percent: Decimal) -> tuple[Decimal, Decimal]:
    """The exact amount and the surcharge in it, each divided once."""
    if not percent:
        return (total if priced == 1 else _DIVIDE(total, priced)), _ZERO
    return (
        _DIVIDE(_MULTIPLY(total, _ADD(100, percent)), priced * 100),
        _DIVIDE(_MULTIPLY(total, percent), priced * 100),
    )


def charged_units(units: int, prices: Prices, free_units: int = 0) -> int:
    """A use of at least one unit in whole intervals: 73 s is 78 at 60/6 and 120 at 60/60.

    Free units come off only once the first interval is full.
    """
    first = prices.first_interval
    if units < first:
        return first
    following = -(-(units - first) // prices.next_interval)
    return max(0, first + following * prices.next_interval - free_units)
