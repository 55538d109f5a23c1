"""What a new row of a tariff changes: the same question before a file is entered and long after."""

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple


class ChangeKind(StrEnum):
    """NEW           a destination that had no rate, or whose rate had ended
    RAISED, LOWERED  by the first of next price, first price and connect fee that differs
    DISCONTINUED     a shorter prefix answers from here on
    OTHERS           anything but these prices: intervals, off-peak, a name, a call that is forbidden
    SAME             nothing
    """

    NEW = "new"
    RAISED = "raised"
    LOWERED = "lowered"
    DISCONTINUED = "discontinued"
    OTHERS = "others"
    SAME = "same"


class RateSaying(NamedTuple):
    """As much of a rate as tells a change; `rest` is everything else of it, only ever compared."""

    next_price: Decimal
    first_price: Decimal
    connect_fee: Decimal
    discontinued: bool
    forbidden: bool
    rest: str


class Change(NamedTuple):
    """what   whose two values old_price and new_price are: next_price, first_price or connect_fee
    old_price None = there was none; new_price None = there is none any more
    """

    kind: ChangeKind
    what: str
    old_price: Decimal | None
    new_price: Decimal | None


_PRICES: Final = ("next_price", "first_price", "connect_fee")


def change_between(before: RateSaying | None, after: RateSaying) -> Change:
    """before   what held until then; None = no rate of this very prefix"""
    had_one = before is not None and not before.discontinued
    usual = _PRICES[0]
    if after.discontinued:
        if not had_one:
            return Change(ChangeKind.SAME, usual, None, None)
        assert before is not None
        return Change(ChangeKind.DISCONTINUED, usual, before.next_price, None)
    if before is None or before.discontinued:
        return Change(ChangeKind.NEW, usual, None, after.next_price)
    if before.forbidden == after.forbidden:
        for what in _PRICES:
            old, new = getattr(before, what), getattr(after, what)
            if old != new:
                return Change(ChangeKind.RAISED if new > old else ChangeKind.LOWERED, what, old, new)
    kind = ChangeKind.SAME if before == after else ChangeKind.OTHERS
    return Change(kind, usual, before.next_price, after.next_price)
