"""How long a session may last for the money there is: the answer a switch gets before a call."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from tollhouse.rating.rules.choosing import Chosen
from tollhouse.tariffs.rules.formula import Formula
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.tariffs.rules.rate import Conditions, Prices, Window
from tollhouse.words.money import EXACT

# A call that outlasts a month is a broken session; a formula is searched no further.
_LONGEST_SEARCHED = 31 * 24 * 60 * 60


class SessionLength(NamedTuple):
    """In charged units (seconds, kilobytes, …); None = unlimited, 0 = refused: too little for the first interval.

    announced   what the caller may be told; tricky surcharges are left out
    enforced    what the switch is given
    """

    announced: int | None
    enforced: int | None


class Payer(NamedTuple):
    """One who pays for the session: the customer or account, or a reseller above by its own tariff.

    funds   in the tariff's currency, holds taken off; None = unlimited
    """

    funds: Decimal | None
    chosen: Chosen


_UNLIMITED = SessionLength(None, None)


def longest_session(payers: Iterable[Payer]) -> SessionLength:
    """The session all payers can pay for: the shortest of theirs, so an exhausted reseller cuts the call.

    Source: spec/services 4.3
    """
    shortest = _UNLIMITED
    for payer in payers:
        length = affordable_length(payer.funds, payer.chosen)
        shortest = SessionLength(
            _shorter(shortest.announced, length.announced), _shorter(shortest.enforced, length.enforced)
        )
    return shortest


def affordable_length(funds: Decimal | None, chosen: Chosen) -> SessionLength:
    """What one payer can pay for, so that the charge for it is never above the funds.

    Where the end of the session decides about off-peak, it is not known yet: the dearest prices count.
    """
    conditions = chosen.rate.conditions
    if funds is None or conditions.payback:
        return _UNLIMITED
    digits = chosen.terms.rounding_digits
    if digits is not None:
        # What is charged is rounded up by the pattern; funds below the next step of it cannot be spent.
        funds = funds.quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR, EXACT)
    budget = EXACT.divide(EXACT.multiply(funds, 100), EXACT.add(100, conditions.post_call_surcharge))
    shortest = _UNLIMITED
    for prices in _possible_prices(chosen):
        if conditions.formula is None:
            length = _by_intervals(budget, prices, conditions.free_units, chosen.terms.service.measure.priced)
            lengths = SessionLength(length, length)
        else:
            lengths = _by_formula(budget, conditions.formula, prices, chosen.terms.service.measure.priced)
        shortest = SessionLength(
            _shorter(shortest.announced, lengths.announced), _shorter(shortest.enforced, lengths.enforced)
        )
    return shortest


def _possible_prices(chosen: Chosen) -> list[Prices]:
    conditions: Conditions = chosen.rate.conditions
    off_peak = chosen.terms.off_peak
    if off_peak is None or off_peak.mode is OffPeakMode.STARTS:
        return [conditions.prices_in(chosen.window)]
    return [conditions.prices_in(window) for window in Window]


def _by_intervals(budget: Decimal, prices: Prices, free_units: int, priced: int) -> int | None:
    """Whole intervals the budget reaches; multiplied out, so that 9.80 at 0.10 a minute is 5880 s and not 5879."""
    if not prices.first_price and not prices.next_price and not prices.connect_fee:
        return None
    left = EXACT.multiply(EXACT.subtract(budget, prices.connect_fee), priced)
    left = EXACT.subtract(left, EXACT.multiply(prices.first_interval, prices.first_price))
    if left < 0:
        return 0
    if not prices.next_price:
        return None
    following = EXACT.add(EXACT.divide(left, prices.next_price), free_units)
    return prices.first_interval + int(following // prices.next_interval) * prices.next_interval


def _by_formula(budget: Decimal, formula: Formula, prices: Prices, priced: int) -> SessionLength:
    """A formula's cost never falls with the length, so the longest affordable one is found by halving."""
    money = EXACT.multiply(budget, priced)

    def longest(*, announced: bool) -> int | None:
        def affordable(units: int) -> bool:
            cost = formula.cost(units, priced=priced, connect_fee=prices.connect_fee, announced=announced)
            return cost.total <= money

        cut = formula.ends_at
        low, high = 0, cut if cut is not None else _LONGEST_SEARCHED
        if affordable(high):
            return cut
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if affordable(middle) else (low, middle)
        return low

    return SessionLength(longest(announced=True), longest(announced=False))


def _shorter(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
