"""What is refused about adjustments, payments and invoices, each with a wording of its own."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tollhouse.doors.api.problems import Unwelcome
from tollhouse.invoicing.applying import InvoiceVoid
from tollhouse.payments.locking import NoMoneyOfItsOwn
from tollhouse.payments.rules.adjustment import (
    Adjustment,
    NotReversible,
    RefundAboveUnallocated,
    RequestReused,
    TakenAboveRest,
    check_adjustment,
)
from tollhouse.payments.rules.kinds import ActKind
from tollhouse.words.refusals import NotFound, Refused

_WHY_NOT = (
    ("reversal", "it is a reversal itself; make the adjustment again instead"),
    ("ecommerce refund", "the money went back to the card; take a new payment instead"),
    ("manual charge", "it was reversed already"),
    ("credit of an invoice", "no bank gave it; declare its invoice void instead"),
    ("payment", "all of it was given back or taken back already"),
)

_OF_MONEY = (
    RefundAboveUnallocated(field="amount", highest="30.00000 EUR", wanted="31 EUR"),
    TakenAboveRest(field="amount", payment_id=12, highest="5.00000 EUR", wanted="6 EUR"),
    RequestReused(request_id="form-1"),
    NoMoneyOfItsOwn(field="account_id", account_id=12),
    InvoiceVoid(number="2026-1"),
    Unwelcome(
        "too_many_in_file",
        "These are more than 1,000,000, the most that a file holds; choose a shorter period or a customer.",
        most="1,000,000",
    ),
    *(NotReversible(kind=kind, why=why) for kind, why in _WHY_NOT),
    *(NotReversible(kind=kind.replace("_", " "), why="it was reversed already") for kind in ActKind),
    *(NotFound(kind=kind, id=12) for kind in ("invoice", "payment", "adjustment")),
)


def _act(kind: ActKind = ActKind.MANUAL_PAYMENT, amount: str = "5", **more: str) -> Adjustment:
    return Adjustment(12, kind, Decimal(amount), "tests", "form-1", "tests", **more)


_CHECKS = (
    lambda: check_adjustment(_act(amount="0"), "EUR"),
    lambda: check_adjustment(_act(amount="0.001"), "EUR"),
    lambda: check_adjustment(_act(amount="1.5"), "JPY"),
    lambda: check_adjustment(_act(ActKind.MANUAL_CHARGE), "EUR"),
    lambda: check_adjustment(_act(ActKind.MANUAL_CHARGE, service="fishing"), "EUR"),
    lambda: check_adjustment(_act(service="voice"), "EUR"),
    lambda: check_adjustment(_act(visible_comment="x" * 501), "EUR"),
)

WORDED_ABOUT_MONEY = {
    "is hidden from you; leave it out.": "Ann",
    "must be later than the first day of the period.": "2026-03-01",
    "is too early: 500 days are told at once, at most.": "2024-01-01",
}
"""Of references that are searched, and of periods that cannot be told."""


def of_money() -> Iterator[Refused]:
    yield from _OF_MONEY
    for check in _CHECKS:
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value
