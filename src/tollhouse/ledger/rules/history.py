"""How a balance went, day by day, reckoned back from what it is."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

_NOTHING: Final = (Decimal(0), Decimal(0))


class DayOfBalance(NamedTuple):
    """balance   at the end of the day; plus is owed to the issuer
    charged, given   by how much more, and by how much less, was owed on it; neither is negative
    """

    day: date
    balance: Decimal
    charged: Decimal
    given: Decimal


def days_of_balance(
    balance: Decimal, moves: Mapping[date, tuple[Decimal, Decimal]], *, since: date, until: date
) -> list[DayOfBalance]:
    """Every day from `since` to the one before `until`, in order.

    balance   of this moment
    moves     by day what was charged and given, of all days from `since` to the last that has anything
    """
    later = [given - charged for day, (charged, given) in moves.items() if day >= until]
    balance += sum(later, Decimal(0))
    days = []
    for back in range(1, (until - since).days + 1):
        day = until - timedelta(days=back)
        charged, given = moves.get(day, _NOTHING)
        days.append(DayOfBalance(day, balance, charged, given))
        balance += given - charged
    return days[::-1]
