"""VAT of prepaid money, paid at the moment it comes in (spec/money 2.3)."""

from decimal import Decimal

import pytest
from builders import LONG_AGO, NOON, a_customer, a_product, a_rate, a_tariff, an_account
from hypothesis import assume, given
from hypothesis import strategies as st
from rooms.payments.moneyed import Purse
from sqlalchemy import text

from tollhouse.accounts.opening import holdings_of
from tollhouse.customers.classing import change_class_settings, lock_class
from tollhouse.customers.registering import register_class
from tollhouse.ledger.months import open_months
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.adjustment import RefundAboveUnallocated
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt
from tollhouse.payments.rules.payment_tax import Part, most_of, part_of, tax_inside, tax_on_top
from tollhouse.reports.proving import prove_books

AMOUNTS = st.decimals("0.02", "100000", places=2)
PERCENTS = st.decimals("0.001", "100", places=3)
EUR = "EUR"


@pytest.fixture
def taxed(conn) -> Purse:
    """A prepaid customer without funds whose class taxes payments with 20 %."""
    open_months(conn, since=LONG_AGO, now=NOON)
    class_id = register_class(conn, "taxed when paid", payment_tax_percent=Decimal(20))
    return Purse(conn, a_customer(conn, prepaid=True, class_id=class_id))


def booked(purse):
    """The xDRs of payments and their taxes, oldest first."""
    rows = purse.conn.execute(
        text("select service, amount, contra from xdr where customer_id = :id order by recorded_at, service"),
        {"id": purse.customer_id},
    )
    return [tuple(row) for row in rows]


def proven(conn):
    return [broken.what for proof in prove_books(conn) for broken in proof.told]


@pytest.mark.parametrize("total, top_up, tax", [("120", "100.00", "20.00"), ("100", "83.33", "16.67")])
def test_of_a_manual_payment_the_tax_is_inside_and_the_rest_is_funds(taxed, total, top_up, tax):
    taxed.pay(total)
    assert taxed.balance == -Decimal(top_up)
    assert booked(taxed) == [
        ("payments", -Decimal(total), "cash:manual"),
        ("taxes", Decimal(tax), "taxes:vat"),
    ]
    (payment,) = taxed.payments
    assert (payment.amount, payment.tax, payment.unallocated) == (Decimal(total), Decimal(tax), Decimal(total))


def test_a_card_is_charged_the_tax_beside_the_top_up_where_its_class_says_so():
    assert tax_on_top(Decimal(100), Decimal(20), EUR) == 20
    assert tax_inside(Decimal(120), Decimal(20), EUR) == 20


def test_a_debit_account_pays_it_and_its_postpaid_customer_does_not(conn):
    open_months(conn, since=LONG_AGO, now=NOON)
    class_id = register_class(conn, "taxed too", payment_tax_percent=Decimal(20))
    customer = a_customer(conn, limit="100", class_id=class_id)
    line = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "1"))), model="debit")
    debit = Purse(conn, customer, account_id=holdings_of(conn, [line])[line][0].account_id)
    debit.pay("120")
    assert debit.balance == -100
    postpaid = Purse(conn, customer)
    postpaid.pay("120")
    assert postpaid.balance == -120


def test_a_voucher_is_worth_what_it_says(taxed):
    receipt = Receipt(
        taxed.customer_id, PaymentKind.VOUCHER, Decimal(10), "test", "1-000001", NOON, "vouchers:redeemed"
    )
    receive_payments(taxed.conn, [receipt], now=NOON)
    assert taxed.balance == -10


def test_all_of_a_payment_can_be_given_back_with_its_tax_while_nothing_is_used_up(taxed):
    taxed.pay("120")
    taxed.refund("120")
    assert taxed.balance == 0
    (payment,) = taxed.payments
    assert (payment.taken_back, payment.tax_back) == (120, 20)


def test_of_a_part_that_is_given_back_its_part_of_the_tax_comes_back(taxed):
    taxed.pay("100")
    taxed.refund("30")
    assert taxed.balance == Decimal("-83.33") + 30 - Decimal("5.00")
    taxed.refund("70")
    assert taxed.balance == 0
    assert taxed.payments[0].tax_back == Decimal("16.67")


def test_what_is_used_up_is_not_given_back_nor_its_tax(taxed):
    taxed.pay("120")
    taxed.charge("50")
    with pytest.raises(RefundAboveUnallocated, match=r"Only 60\.00 EUR"):
        taxed.refund("60.01")
    taxed.refund("60")
    assert taxed.balance == 0


def test_a_reversal_takes_the_tax_back_and_undoing_a_refund_books_it_again(taxed):
    act = taxed.pay("120")
    taxed.reverse(act.adjustment_id)
    assert taxed.balance == 0
    taxed.pay("120")
    refund = taxed.refund("60")
    assert taxed.balance == -50
    taxed.reverse(refund.adjustment_id)
    assert taxed.balance == -100
    assert sorted(payment.tax - payment.tax_back for payment in taxed.payments) == [0, 20]


def test_a_bank_that_takes_the_payment_back_takes_it_with_its_tax(taxed):
    taxed.pay("120")
    taxed.charge("100")
    taxed.charge_back(taxed.payments[0].payment_id)
    assert taxed.balance == 100


def test_a_payment_sent_again_is_not_taxed_because_its_class_taxes_since(conn):
    open_months(conn, since=LONG_AGO, now=NOON)
    class_id = register_class(conn, "taxed later")
    purse = Purse(conn, a_customer(conn, prepaid=True, class_id=class_id))
    purse.pay("120", request="once")
    change_class_settings(conn, lock_class(conn, class_id), {"payment_tax_percent": Decimal(20)})
    purse.pay("120", request="once")
    assert (purse.balance, len(booked(purse))) == (-120, 1)


@given(AMOUNTS, PERCENTS)
def test_the_tax_on_top_of_a_top_up_is_the_tax_inside_of_what_is_charged(top_up, percent):
    tax = tax_on_top(top_up, percent, EUR)
    assert tax_inside(top_up + tax, percent, EUR) == tax


@given(AMOUNTS, PERCENTS, st.lists(AMOUNTS, max_size=5))
def test_the_parts_that_go_back_have_all_the_tax_that_was_inside(amount, percent, cuts):
    tax = rest_of_tax = tax_inside(amount, percent, EUR)
    assume(tax < amount)
    rest, parts = amount, []
    for cut in [*cuts, None]:
        part = part_of(rest if cut is None or cut > rest else cut, rest, rest_of_tax, EUR)
        rest, rest_of_tax = rest - part.amount, rest_of_tax - part.tax
        parts.append(part)
        if rest == 0:
            break
    assert sum((part.tax for part in parts), Decimal(0)) == tax
    assert all(0 <= part.tax <= part.amount for part in parts)


@given(AMOUNTS, PERCENTS, st.decimals("0", "100000", places=5))
def test_the_most_that_goes_back_takes_no_more_than_the_funds_and_a_cent_more_would(amount, percent, funds):
    tax = tax_inside(amount, percent, EUR)
    assume(tax < amount)
    most = most_of(amount, amount, tax, funds, EUR)
    assert most.amount - most.tax <= funds
    if most.amount < amount:
        more = part_of(min(most.amount + Decimal("0.01"), amount), amount, tax, EUR)
        assert more.amount - more.tax > funds or more == Part(amount, tax)


def test_verify_is_content_with_taxes_and_finds_one_that_is_missing(taxed):
    taxed.pay("120")
    taxed.refund("30")
    assert proven(taxed.conn) == []
    taxed.conn.execute(text("update payment set tax_back = tax_back + 1"))
    assert proven(taxed.conn) == ["tax of payments"]
