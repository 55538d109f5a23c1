"""Quotes: what a use would cost, by the same books as charging."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    balance_of,
    charge,
    results,
)
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tollhouse.charging.quoting import NoQuote, quote_usage
from tollhouse.ledger.tables import xdr
from tollhouse.rating.rules.explaining import Recorded, complete, tell
from tollhouse.tariffs.rate_books import RateBooks


def quote(conn, account, called="420602123456", used=73, at=NOON - timedelta(hours=1)):
    return quote_usage(conn, account=account, called=called, used=used, at=at, books=RateBooks())


def test_a_quote_tells_every_level_and_charges_nobody(conn):
    reseller = a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("420", "0.06"))))
    customer = a_customer(conn, under=reseller)
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))
    quoted = quote(conn, account, used=300)
    assert [(level.customer_id, str(level.amount)) for level in quoted.levels] == [
        (customer, "0.50000 EUR"),
        (reseller, "0.30000 EUR"),
    ]
    assert "Total: 0.50000 EUR." in quoted.levels[0].story
    assert balance_of(conn, customer) == 0


@pytest.mark.parametrize("called, reason", [("1212555", "no_rate"), ("4206", "forbidden")])
def test_what_cannot_be_charged_is_refused_with_the_reason(conn, called, reason):
    tariff = a_tariff(conn, a_rate("420", "0.1"), a_rate("4206", "0", forbidden=True))
    account = an_account(conn, a_customer(conn), a_product(conn, tariff))
    with pytest.raises(NoQuote) as refused:
        quote(conn, account, called)
    assert refused.value.facts["reason"] == reason


def test_an_unknown_account_is_refused(conn):
    with pytest.raises(NoQuote, match="No account is known"):
        quote(conn, "nobody")


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["4201", "42012", "420123", "4477", "1"]),
        st.integers(0, 9_999_999),
        st.integers(0, 7200),
        st.integers(0, 20 * 86400),
    ),
    min_size=1,
    max_size=60,
)


@given(calls=CALLS)
def test_the_quote_is_the_charge_and_its_story(shared_engine, calls):
    with shared_engine.connect() as conn, conn.begin() as transaction:
        changed_at = NOON - timedelta(days=10)
        tariff = a_tariff(
            conn,
            a_rate("420", "0.10", off_peak_first_price=Decimal("0.04"), off_peak_next_price=Decimal("0.033")),
            a_rate("420", "0.1234567", "1/1", since=changed_at),
            a_rate("42012", "0.5", "30/6", connect_fee=Decimal("0.05"), post_call_surcharge=Decimal("7.5")),
            a_rate("44", "0.0123", "60/1", grace_units=5),
            a_rate("|", "1.5", "60/60"),
            off_peak_periods=("hr{9pm-5am}",),
        )
        customer = a_customer(conn, zone="Europe/Prague")
        account = an_account(conn, customer, a_product(conn, tariff))
        source = a_source(conn)
        records = [
            a_call(account, f"{prefix}{number:07}", used, at=NOON - timedelta(seconds=ago))
            for prefix, number, used, ago in calls
        ]
        assert set(results(charge(conn, source, *records))) == {"charged"}
        for record in records:
            quoted = quote(conn, account, record.called, record.used, record.started_at).levels[0]
            charged = conn.execute(select(xdr).where(xdr.c.request_id == record.request_id)).one()
            assert quoted.amount.amount == charged.amount
            recorded = Recorded(
                charged.service, charged.called, charged.currency, charged.used, charged.charged, charged.amount
            )
            assert quoted.story == tell(complete(charged.explanation, recorded))
        total = balance_of(conn, customer)
        assert total == sum(row.amount for row in conn.execute(select(xdr.c.amount)))
        transaction.rollback()
