"""Prices with steps and surcharges on the way: what replaces a rate's interval and price pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from tollhouse.words.money import EXACT
from tollhouse.words.refusals import Refused


class FormulaUnreadable(Refused):
    code = "formula_unreadable"
    sentence = "Element {number} of the formula, {element}, cannot be used: {reason}."


@dataclass(frozen=True, slots=True)
class Interval:
    """`count` steps of `length` charged units, each charged whole once begun; None = to the end of the call."""

    count: int | None
    length: int
    price: Decimal

    def begun_within(self, units: int) -> int:
        """The charged units of the steps that a use of so many more begins."""
        steps = -(-max(0, units) // self.length)
        return self.length * (steps if self.count is None else min(steps, self.count))


@dataclass(frozen=True, slots=True)
class FixedSurcharge:
    """Added when the call goes on beyond the intervals before it.

    amount   tariff currency; None = the connect fee of the rate
    tricky   left out of the time that is announced to the caller, though it shortens the time that is given
    """

    amount: Decimal | None
    tricky: bool = False


@dataclass(frozen=True, slots=True)
class RelativeSurcharge:
    """Percent of all that has been charged so far, added when the call goes on beyond the intervals before it."""

    percent: Decimal
    tricky: bool = False


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The call is ended when it has lasted so many charged units."""

    at: int


Element = Interval | FixedSurcharge | RelativeSurcharge | Disconnect


class FormulaCost(NamedTuple):
    """What a formula makes of a use; the amounts are sixtieths where a price is per minute: exact, not yet divided.

    charged   charged units, rounded up to whole intervals
    total     prices and surcharges, times the priced units
    fixed     fixed surcharges alone, tariff currency
    """

    charged: int
    total: Decimal
    fixed: Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """Elements in the order in which a call meets them.

    When the count of the last interval is used up, a call that goes on meets what stands after it, and the interval
    goes on with it: no call becomes free because it outlasts its formula.  Elements after an interval without a count
    are met when the call ends.
    """

    elements: tuple[Element, ...]

    def cost(self, used: int, *, priced: int, connect_fee: Decimal, announced: bool = False) -> FormulaCost:
        """The cost of `used` charged units; `announced` leaves the tricky surcharges out."""
        charged, total, fixed = 0, Decimal(0), Decimal(0)
        reached = 0
        for element in self.elements:
            if isinstance(element, Interval):
                begun = element.begun_within(used - reached)
                charged += begun
                total = EXACT.add(total, EXACT.multiply(begun, element.price))
                reached = 0 if element.count is None else reached + element.count * element.length
            elif used > reached and not (announced and getattr(element, "tricky", False)):
                if isinstance(element, FixedSurcharge):
                    amount = connect_fee if element.amount is None else element.amount
                    fixed = EXACT.add(fixed, amount)
                    total = EXACT.add(total, EXACT.multiply(amount, priced))
                elif isinstance(element, RelativeSurcharge):
                    total = EXACT.divide(EXACT.multiply(total, EXACT.add(100, element.percent)), 100)
        last = [element for element in self.elements if isinstance(element, Interval)][-1]
        beyond = replace(last, count=None).begun_within(used - charged)
        return FormulaCost(charged + beyond, EXACT.add(total, EXACT.multiply(beyond, last.price)), fixed)

    @property
    def ends_at(self) -> int | None:
        """Charged units after which the formula cuts the call; None = never."""
        return min((element.at for element in self.elements if isinstance(element, Disconnect)), default=None)


_RANDOM = ("probability", "dispersion_s")


def read_formula(written: Sequence[Mapping[str, Any]]) -> Formula:
    """A formula from its stored form, a list of `{"kind": …}` objects with prices as strings.

    interval   count (null = to the end), length, price
    fixed      amount (null = the connect fee), tricky
    relative   percent, tricky
    disconnect at
    Elements left to chance and charged time beyond the real one are refused: laws that protect consumers forbid them.
    """
    elements = tuple(_read_element(number, element) for number, element in enumerate(written, start=1))
    intervals = [element for element in elements if isinstance(element, Interval)]
    if not intervals:
        raise FormulaUnreadable(field="formula", number=1, element="(none)", reason="it has no interval")
    if any(interval.count is None for interval in intervals[:-1]):
        raise FormulaUnreadable(
            field="formula", number=1, element="interval", reason="only the last interval may go on without a count"
        )
    return Formula(elements)


def write_formula(formula: Formula) -> list[dict[str, Any]]:
    """The stored form that read_formula reads."""
    return [_write_element(element) for element in formula.elements]


def _write_element(element: Element) -> dict[str, Any]:
    match element:
        case Interval(count, length, price):
            return {"kind": "interval", "count": count, "length": length, "price": str(price)}
        case FixedSurcharge(amount, tricky):
            return {"kind": "fixed", "amount": None if amount is None else str(amount), "tricky": tricky}
        case RelativeSurcharge(percent, tricky):
            return {"kind": "relative", "percent": str(percent), "tricky": tricky}
        case Disconnect(at):
            return {"kind": "disconnect", "at": at}


def _read_element(number: int, element: Mapping[str, Any]) -> Element:
    for word in _RANDOM:
        if word in element:
            raise FormulaUnreadable(
                field="formula", number=number, element=dict(element), reason=f"{word} leaves the price to chance"
            )
    fields = _Fields(number, element)
    match element.get("kind"):
        case "interval":
            return Interval(fields.count_or_none("count"), fields.whole("length"), fields.amount("price"))
        case "fixed":
            own = element.get("amount") is not None
            return FixedSurcharge(fields.amount("amount") if own else None, bool(element.get("tricky")))
        case "relative":
            return RelativeSurcharge(fields.amount("percent"), bool(element.get("tricky")))
        case "disconnect":
            return Disconnect(fields.whole("at"))
        case "add_duration":
            reason = "charging more time than was used is not allowed"
        case _:
            reason = "kinds are interval, fixed, relative and disconnect"
    raise FormulaUnreadable(field="formula", number=number, element=dict(element), reason=reason)


@dataclass(frozen=True, slots=True)
class _Fields:
    number: int
    element: Mapping[str, Any]

    def whole(self, name: str) -> int:
        value = self.element.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(f"{name} must be a whole number from 1 on")
        return value

    def count_or_none(self, name: str) -> int | None:
        return None if self.element.get(name) is None else self.whole(name)

    def amount(self, name: str) -> Decimal:
        value = self.element.get(name)
        try:
            amount = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or amount < 0:
            raise self._wrong(f'{name} must be a decimal from 0 on, written as a string like "0.10"')
        return amount

    def _wrong(self, reason: str) -> FormulaUnreadable:
        return FormulaUnreadable(field="formula", number=self.number, element=dict(self.element), reason=reason)
