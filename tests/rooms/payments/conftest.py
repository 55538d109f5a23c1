"""Customers with money."""

import pytest
from builders import LONG_AGO, NOON, a_customer
from rooms.payments.moneyed import Purse

from tollhouse.ledger.months import open_months


@pytest.fixture
def postpaid(conn) -> Purse:
    """With a credit limit of 100.00 EUR."""
    open_months(conn, since=LONG_AGO, now=NOON)
    return Purse(conn, a_customer(conn, limit="100"))


@pytest.fixture
def prepaid(conn) -> Purse:
    """With funds of 25.00 EUR to begin with."""
    open_months(conn, since=LONG_AGO, now=NOON)
    return Purse(conn, a_customer(conn, prepaid=True, funds="25"))
