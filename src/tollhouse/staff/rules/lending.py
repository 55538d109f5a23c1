"""How much of the operator's money a member may lend: credit limits raised for a time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.staff.rules.fields import FieldUnfit

MOST_PERCENT: Final = Decimal(1000)
LONGEST_DAYS: Final = 3650
_HIGHEST: Final = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class LendingCap:
    """What one increase of a credit limit may be at most; None: any.

    most_amount    in the customer's currency, whichever that is
    most_percent   of the customer's permanent limit; given instead of an amount, not beside it
    longest_days   from the moment of the act
    """

    most_amount: Decimal | None = None
    most_percent: Decimal | None = None
    longest_days: int | None = None


NO_CAP: Final = LendingCap()


def check_cap(cap: LendingCap) -> None:
    """Raises FieldUnfit."""
    amount, percent, days = cap.most_amount, cap.most_percent, cap.longest_days
    if amount is not None and percent is not None:
        reason = "stands beside a percentage; give one of the two, the other null."
        raise FieldUnfit("lending_cap.amount", str(amount), reason)
    if amount is not None and not (amount.is_finite() and 0 <= amount < _HIGHEST and amount == round(amount, 5)):
        reason = "must be 0 or more with at most five decimals; null: any amount."
        raise FieldUnfit("lending_cap.amount", str(amount), reason)
    if percent is not None and not (
        percent.is_finite() and 0 <= percent <= MOST_PERCENT and percent == round(percent, 4)
    ):
        reason = f"must be 0 to {MOST_PERCENT} with at most four decimals; null: any amount."
        raise FieldUnfit("lending_cap.percent", str(percent), reason)
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise FieldUnfit("lending_cap.days", days, f"must be 1 to {LONGEST_DAYS}; null: any time.")
