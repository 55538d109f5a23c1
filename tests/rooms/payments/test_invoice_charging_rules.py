"""On which days invoices are charged to saved methods, and how much of them (money 3.3)."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.invoice_charge import InvoiceCharge, InvoiceChargePolicy, check_retry_days
from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.invoice_charging import amount_to_charge, charge_days, is_charged_on

ISSUED, DUE = date(2026, 7, 1), date(2026, 7, 16)
LATER = [date(2026, 7, 18), date(2026, 7, 21)]


def policy(charge: InvoiceCharge) -> InvoiceChargePolicy:
    return InvoiceChargePolicy(charge, [2, 5], ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "charge, own, days",
    [
        (InvoiceCharge.WHEN_ISSUED, None, [ISSUED, *LATER]),
        (InvoiceCharge.WHEN_DUE, None, [DUE, *LATER]),
        (InvoiceCharge.NEVER, None, []),
        (InvoiceCharge.NEVER, True, [ISSUED, *LATER]),
        (InvoiceCharge.WHEN_DUE, True, [DUE, *LATER]),
        (InvoiceCharge.WHEN_ISSUED, False, []),
    ],
)
def test_a_class_names_the_days_and_a_customer_may_say_yes_or_no(charge, own, days):
    assert charge_days(policy(charge), own, ISSUED, DUE) == days


def test_each_day_is_tried_once_and_let_go_after_three():
    days = [ISSUED, *LATER]
    assert not is_charged_on(ISSUED - timedelta(days=1), days, None)
    assert [is_charged_on(ISSUED + timedelta(days=late), days, None) for late in range(4)] == [True, True, True, False]
    assert not is_charged_on(ISSUED + timedelta(days=1), days, tried_on=ISSUED)
    assert is_charged_on(LATER[0], days, tried_on=ISSUED)
    assert is_charged_on(LATER[1], days, tried_on=LATER[0])


@pytest.mark.parametrize(
    "outstanding, balance, currency, charged",
    [
        ("100", "100", "EUR", "100"),
        ("100", "140", "EUR", "100"),  # what was used since is on no invoice yet
        ("100", "90", "EUR", "90"),  # a credit has taken off ten
        ("100", "0", "EUR", "0"),
        ("100", "-5", "EUR", "0"),
        ("12.34999", "50", "EUR", "12.34"),
        ("500.9", "600", "JPY", "500"),
        ("1.239", "5", "BHD", "1.23"),
    ],
)
def test_what_is_open_is_charged_and_never_more_than_the_balance(outstanding, balance, currency, charged):
    assert amount_to_charge(Decimal(outstanding), Decimal(balance), currency) == Decimal(charged)


@given(
    late=st.integers(-10, 40),
    tried=st.none() | st.integers(-10, 40),
    days=st.sets(st.integers(1, 30), max_size=5).map(sorted),
    charge=st.sampled_from(InvoiceCharge),
)
def test_what_was_tried_today_is_not_tried_again_today(late, tried, days, charge):
    today = ISSUED + timedelta(days=late)
    planned = charge_days(InvoiceChargePolicy(charge, days, ZoneInfo("UTC")), None, ISSUED, DUE)
    assert planned == sorted(set(planned))
    assert not is_charged_on(today, planned, tried_on=today)
    if tried is not None and is_charged_on(today, planned, ISSUED + timedelta(days=tried)):
        assert any(ISSUED + timedelta(days=tried) < day <= today for day in planned)


@pytest.mark.parametrize(
    "days, told",
    [
        ([0], "from 1 to 365"),
        ([366], "from 1 to 365"),
        ([5, 2], "in order"),
        ([2, 2], "each day once"),
        (list(range(1, 12)), "10 days at most"),
    ],
)
def test_days_that_cannot_be_are_refused(days, told):
    with pytest.raises(BadField, match=told) as refused:
        check_retry_days(days)
    assert refused.value.field == "invoice_charge_retry_days"
