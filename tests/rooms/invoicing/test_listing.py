"""Lists of invoices: each with what of its customer's earlier ones is still to be paid, however many there are."""

from datetime import timedelta

import pytest
from builders import LONG_AGO, NOON, a_customer
from rooms.payments.moneyed import TODAY, Purse

from tollhouse.invoicing.reading import InvoiceFilter, invoice_of, list_invoices, read_invoice, stream_invoices
from tollhouse.ledger.months import open_months


@pytest.fixture
def purses(conn):
    """Two customers, each with paid, open and void invoices, one below zero, and two of the same day."""
    open_months(conn, since=LONG_AGO, now=NOON)
    both = [Purse(conn, a_customer(conn)), Purse(conn, a_customer(conn))]
    for purse in both:
        for total in ("50", "35", "20", "-5", "10"):
            purse.bill(total)
        purse.bill("7", issued=TODAY, due=TODAY + timedelta(9))
        purse.bill("8", issued=TODAY, due=TODAY + timedelta(3))
        purse.void(purse.numbers[2])
    both[0].pay("70")
    return both


def listed(conn, **wanted):
    page = list_invoices(conn, InvoiceFilter(with_void=True, **wanted), limit=100, cursor=None)
    return [invoice_of(row) for row in page.rows]


def test_a_list_tells_of_each_invoice_what_one_tells_of_itself(conn, purses):
    found = listed(conn, customer_ids=[purse.customer_id for purse in purses])
    assert len(found) == 14
    assert found == [read_invoice(conn, one.customer_id, one.invoice_id) for one, _ in found]


def test_what_is_owed_before_an_invoice_is_summed_in_the_order_in_which_they_are_paid(conn, purses):
    owing = purses[1]
    before = {one.number: debt for one, debt in listed(conn, customer_ids=[owing.customer_id])}
    # 50 of which a credit paid 5, then 35; 20 is void, -5 asks for nothing, 10 stays; 8 is due before 7
    assert [before[number] for number in owing.numbers] == [0, 45, 80, 80, 80, 98, 90]


def test_of_the_part_that_a_filter_finds_each_still_knows_all_that_came_before(conn, purses):
    (only,) = listed(conn, customer_ids=[purses[1].customer_id], number=purses[1].numbers[4])
    assert only[1] == 80


def test_all_of_them_come_in_the_order_of_the_list(conn, purses):
    wanted = InvoiceFilter([purse.customer_id for purse in purses], with_void=True)
    assert list(stream_invoices(conn, wanted)) == listed(conn, customer_ids=wanted.customer_ids)
