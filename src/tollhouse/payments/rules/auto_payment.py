"""Automatic payments: which balance sets one off, when it is tried again, when a person must look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.minor_units import check_payable

SMALLEST: Final = Decimal("0.00001")
_HIGHEST: Final = Decimal(10) ** 9
USUAL_FAILURES: Final = 3
USUAL_RETRIES: Final = (timedelta(hours=1), timedelta(hours=24), timedelta(hours=72))


@dataclass(frozen=True, slots=True)
class AutoPaymentPolicy:
    """failures   so many in a row freeze automatic payments until a person unlocks them
    retries    how long after the first, the second, … failure it is tried again; the last counts for all that follow
    """

    failures: int = USUAL_FAILURES
    retries: Sequence[timedelta] = USUAL_RETRIES

    def next_try(self, failures: int, *, now: datetime) -> datetime | None:
        """None: never, until a person says so."""
        if failures >= self.failures:
            return None
        return now + self.retries[min(failures, len(self.retries)) - 1]


USUAL_POLICY: Final = AutoPaymentPolicy()


@dataclass(frozen=True, slots=True)
class AutoPaymentTerms:
    """amount      what is paid each time, in the customer's currency
    threshold   of a postpaid customer: paid when the balance exceeds it; of a prepaid one: when funds drop below it
    """

    amount: Decimal
    threshold: Decimal


def check_auto_payment(terms: AutoPaymentTerms, currency: str) -> None:
    """Raises BadField, BadAdjustment."""
    threshold = terms.threshold
    check_payable(terms.amount, currency)
    if not (threshold.is_finite() and abs(threshold) < _HIGHEST and threshold == round(threshold, 5)):
        raise BadField("threshold", str(threshold), "must be an amount with at most five decimals.")


def sets_off_at(terms: AutoPaymentTerms, *, prepaid: bool) -> Decimal:
    """The lowest balance (plus is owed to us) at which it is paid: exceeding 80 begins at 80.00001."""
    level = -terms.threshold if prepaid else terms.threshold
    return level + SMALLEST
