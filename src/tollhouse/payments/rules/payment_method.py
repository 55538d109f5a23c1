"""A customer's way to pay, as far as we know it: a token of the processor's, and what a person recognises it by."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.payment_system import MethodKind

TOLD_BEFORE_EXPIRY: Final = timedelta(days=30)
MOST_METHODS: Final = 20
_TOKEN: Final = re.compile(r"pm_[A-Za-z0-9_]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MethodLook:
    """What the processor tells of a method.

    brand      as the processor writes it, such as visa
    expires    the last day on which it can be charged; None: it has no end
    mandate    of a direct debit: the reference that the payer's bank knows
    """

    kind: MethodKind
    brand: str
    last_four: str
    expires: date | None = None
    mandate: str = ""

    @property
    def told(self) -> str:
        """As people recognise it."""
        return f"{self.brand} ····{self.last_four}"


def check_token(token: str) -> None:
    """Only a token may come here: whatever else it is, a card number perhaps, is refused without being repeated.

    Raises BadField.
    """
    if not _TOKEN.fullmatch(token):
        raise BadField("token", "(hidden)", "is no token of a payment method; the processor's page makes one: pm_….")


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
