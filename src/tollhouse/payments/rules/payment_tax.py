"""The tax that is paid with prepaid money, at the moment it comes in.  Source: spec/money 2.3"""

from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Final, NamedTuple

from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.words.currencies import digits_of

TAXES: Final = "taxes"
"""Under which service its xDR stands."""
VAT: Final = "taxes:vat"
"""The ledger account that it comes to."""
SOURCE: Final = "payment tax"
"""Of its xDR; the request is the number of the payment, or of the act that took of one."""

TAXED: Final = frozenset(PaymentKind) - {PaymentKind.VOUCHER, PaymentKind.INVOICE_CREDIT}
"""A voucher is worth what it says: whoever sold it collected the tax.  An invoice's credit never was money."""

_HUNDRED: Final = Decimal(100)


class Part(NamedTuple):
    """What of a payment goes back, and the tax that was inside; below zero where what went back comes again."""

    amount: Decimal
    tax: Decimal


def tax_inside(total: Decimal, percent: Decimal, currency: str) -> Decimal:
    """What of a payment is tax, rounded up to the currency's digits: of 100 at 20 % it is 16.67."""
    return _rounded(total * percent / (_HUNDRED + percent), currency, ROUND_UP)


def tax_on_top(top_up: Decimal, percent: Decimal, currency: str) -> Decimal:
    """What is paid beside it; the tax inside of the sum of both is the same."""
    return _rounded(top_up * percent / _HUNDRED, currency, ROUND_UP)


def part_of(amount: Decimal, rest: Decimal, tax_left: Decimal, currency: str) -> Part:
    """So much of a payment, of which `rest` is left with `tax_left` inside; the last part takes what tax is left."""
    if amount == rest:
        return Part(amount, tax_left)
    return Part(amount, _rounded(tax_left * amount / rest, currency, ROUND_DOWN))


def most_of(free: Decimal, rest: Decimal, tax_left: Decimal, funds: Decimal, currency: str) -> Part:
    """The most of a payment that can go back while it takes no more than `funds`: its tax comes back beside it.

    free   what of the rest pays nothing
    """
    whole = part_of(free, rest, tax_left, currency)
    if free - whole.tax <= funds:
        return whole
    if tax_left == 0:
        return Part(funds, Decimal(0))
    smallest = Decimal(1).scaleb(-digits_of(currency))
    amount = min(free, _rounded(funds * rest / (rest - tax_left), currency, ROUND_DOWN))
    while (part := part_of(amount, rest, tax_left, currency)).amount - part.tax > funds:
        amount -= smallest
    return part


def _rounded(amount: Decimal, currency: str, rounding: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-digits_of(currency)), rounding=rounding)
