"""Refusals about numbers, raised by the rules wherever these need no database."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from twins.e_payment_sentences import of_e_payments
from twins.generation_sentences import of_generation
from twins.tax_sentences import of_taxes
from twins.voucher_sentences import of_vouchers

from tollhouse.accounts.numbering import AccountTerminated, LastIdentifier
from tollhouse.doors.api.did_adding import TooManyNumbers
from tollhouse.numbers.assigning import CustomerClosedToNumbers
from tollhouse.numbers.batches import BatchNameTaken
from tollhouse.numbers.rules.did import (
    NumberFrozen,
    NumberHeld,
    NumberInUse,
    NumberKnown,
    NumberMoved,
    NumberNotGiven,
    NumberNotHeld,
    NumberTwice,
    NumberUnknown,
    TooFewFree,
    check_facts,
    check_freeze,
)
from tollhouse.numbers.rules.price import NewBatch, NewPricing, check_batch, check_pricing
from tollhouse.numbers.rules.written import Span, number_in, numbers_between, pattern_of
from tollhouse.words.refusals import Refused

TODAY = date(2026, 11, 22)
_OF_ONE = (
    NumberKnown,
    NumberTwice,
    NumberUnknown,
    NumberHeld,
    NumberInUse,
    NumberNotHeld,
    NumberNotGiven,
    NumberMoved,
)


def of_numbers() -> Iterator[Refused]:
    yield from of_generation()
    yield from of_vouchers()
    yield from of_taxes()
    yield from of_e_payments()
    yield from (kind(number="46850012345") for kind in _OF_ONE)
    yield NumberFrozen(number="46850012345", until="2026-12-02")
    yield TooFewFree(field="count", found=3, wanted=10)
    yield TooManyNumbers(field="numbers", most="10,000")
    yield LastIdentifier(field="number", account_id=12, number="46850012345")
    yield AccountTerminated(field="account_id", account_id=12)
    yield CustomerClosedToNumbers(name="Alice")
    yield BatchNameTaken(field="name", name="Stockholm")
    for check in (
        lambda: number_in("46"),
        lambda: number_in("0046850"),
        lambda: numbers_between(Span("46850100", "468501000")),
        lambda: numbers_between(Span("46850100", "46850099")),
        lambda: numbers_between(Span("46850000", "46860000")),
        lambda: pattern_of("46%"),
        lambda: check_freeze(TODAY, TODAY),
        lambda: check_freeze(date(2099, 1, 1), TODAY),
        lambda: check_facts({"country": "se"}),
        lambda: check_facts({"group": "x" * 65}),
        lambda: check_batch(NewBatch("A", "", "EUR")),
        lambda: check_batch(NewBatch("A", "V", "EUR", freeze_days=-1)),
        lambda: check_batch(NewBatch("A", "V", "EUR", recurring_cost=Decimal(-1))),
        lambda: check_batch(NewBatch("A", "V", "EUR", description="x" * 201)),
        lambda: check_pricing(NewPricing("A", "EUR", markup_percent=Decimal(-1))),
    ):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value


WORDED_ABOUT_NUMBERS_AND_FIELDS = {
    "cannot be changed from EUR; make another batch.": "USD",
    "is no vendor batch; choose one of the list.": 12,
    "is no pricing batch; choose one of the list.": 12,
    "is in USD, but the customer pays in EUR.": "Dear",
    "is not the batch's, EUR.": "USD",
    "is empty, and so are ranges and csv; say which numbers are to be added.": "",
    "must be 1 to 64, among the custom fields.": 65,
    "cannot be changed; make another field, and archive this one.": "date",
    "is named twice; name it once.": "Licence",
    "is no custom field, or one that is archived; leave it out.": 12,
    "is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z.": "x",
}
