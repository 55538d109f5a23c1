"""Refusals of what is arranged with customers, raised by the rules themselves."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tollhouse.customers.arrangements.purged import CustomerPurged
from tollhouse.customers.purging import NotClosed, PurgedAlready, check_purge_day
from tollhouse.customers.registering import LoginTaken as CustomerLoginTaken
from tollhouse.customers.rules.additional_info import check_additional_info
from tollhouse.customers.rules.billing_period import BillingPeriod, BillingTerm, change_begins
from tollhouse.customers.rules.masking import refuse_masks
from tollhouse.customers.rules.record import BadField, check_contacts
from tollhouse.customers.rules.self_care import check_password, check_self_care
from tollhouse.words.refusals import Refused

_TERMS = [BillingTerm(date(2026, 1, 10), BillingPeriod.MONTHLY)]
_TODAY = date(2026, 11, 22)


def of_arrangements() -> Iterator[Refused]:
    for check in (
        lambda: check_contacts({"address": "x" * 101}),
        lambda: check_contacts({"login": "two words"}),
        lambda: check_contacts({"bcc": "ann@example.org, nobody"}),
        lambda: check_contacts({"email": "ann@example.org,,"}),
        lambda: refuse_masks({"city": "•••"}),
        lambda: check_additional_info({"subscription_discount": Decimal(101)}),
        lambda: check_self_care({"language": "english"}),
        lambda: check_self_care({"second_factor": "maybe"}),
        lambda: check_self_care({"trusted_networks": ["192.0.2.1"] * 51}),
        lambda: check_self_care({"trusted_networks": ["192.0.2.300"]}),
        lambda: check_self_care({"date_format": "D" * 41}),
        lambda: check_self_care({"date_format": "DD.MM.YYYY HH24"}),
        lambda: check_self_care({"date_format": "DD.MM"}),
        lambda: check_self_care({"time_format": "HH12:MI"}),
        lambda: check_self_care({"time_format": "HH:MI o'clock"}),
        lambda: check_password("correct horse staple", ""),
        lambda: check_password("short", "ann"),
        lambda: check_password("aaaaaaaaaaaaaa", "ann"),
        lambda: change_begins(_TERMS, BillingPeriod.WEEKLY, date(2026, 12, 5), today=_TODAY),
        lambda: change_begins(_TERMS, BillingPeriod.THIRTY_DAYS, _TODAY, today=_TODAY),
        lambda: check_purge_day(_TODAY, today=_TODAY),
    ):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value
    yield BadField("period", "monthly", "is the customer's already; choose another.")
    yield BadField("name", "Alice", "is not what the customer is called; write its name to confirm.")
    yield BadField("number", "46", "is hidden from you; leave it out.")
    yield NotClosed(customer_id=12)
    yield PurgedAlready(customer_id=12)
    yield CustomerPurged(customer_id=12)
    yield CustomerLoginTaken(field="login", login="ann")
