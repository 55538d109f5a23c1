"""Deleting: only what nothing depends on, and then without a trace (spec/customer 1.8)."""

from datetime import date
from decimal import Decimal

import pytest
from builders import (
    LONG_AGO,
    NOON,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_tariff,
    an_account,
)
from sqlalchemy import func, select

from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.agreeing import override_tariffs
from tollhouse.customers.changing import CustomerInUse, begin_deletion, change_customer, lock_to_change
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import When, change_status
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.ledger.months import open_months
from tollhouse.payments.billing import bill_open_items
from tollhouse.plumbing.db.migrating import collect_metadata
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role


def _delete(conn, customer_id):
    delete_one_with_all(conn, begin_deletion(conn, customer_id, OPERATOR_SCOPE))


def _with_an_account(conn):
    customer_id = a_customer(conn)
    an_account(conn, customer_id, a_product(conn, a_tariff(conn, a_rate("420", "1"))))
    return customer_id


def _with_funds(conn):
    open_months(conn, since=LONG_AGO, now=LONG_AGO)
    return a_customer(conn, prepaid=True, funds="5")


def _with_an_invoice(conn):
    customer_id = a_customer(conn)
    bill_open_items(
        conn, [NewInvoice(customer_id, "2026-1", NOON.date(), NOON.date(), Decimal(5), "EUR")], now=NOON, by="test"
    )
    return customer_id


def _with_a_subcustomer(conn):
    reseller_id = a_reseller(conn, None)
    a_customer(conn, under=reseller_id)
    return reseller_id


def _with_a_branch(conn):
    head_id, branch_id = a_customer(conn), a_customer(conn)
    for number, office in ((head_id, {"office": "head"}), (branch_id, {"office": "branch", "head_office_id": head_id})):
        change_customer(conn, lock_to_change(conn, number, office, OPERATOR_SCOPE), office)
    return head_id


def _with_a_buyer(conn):
    class_id = register_class(conn, "sold to")
    seller = NewCustomer("Seller", "EUR", BalanceControl.POSTPAID, class_id, CustomerKind.DISTRIBUTOR)
    (seller_id,) = register_customers(conn, [seller], now=LONG_AGO, by="test")
    buyer = NewCustomer("Buyer", "EUR", BalanceControl.POSTPAID, class_id, distributor_id=seller_id)
    register_customers(conn, [buyer], now=LONG_AGO, by="test")
    return seller_id


def _with_staff(conn):
    reseller_id = a_reseller(conn, None)
    new = NewMember("rolf", "Rolf", Role.ADMINISTRATOR, "rolf@example.net", reseller_id)
    add_member(conn, new, "what rolf keeps secret", must_change=False, now=NOON, by="test")
    return reseller_id


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (_with_an_account, "accounts"),
        (_with_funds, "xDRs"),
        (_with_an_invoice, "invoices"),
        (_with_a_subcustomer, "subcustomers"),
        (_with_a_branch, "branches"),
        (_with_a_buyer, "customers it sells to"),
        (_with_staff, "staff or tokens of its own"),
    ],
)
def test_what_depends_on_a_customer_stops_its_deletion_and_is_named(conn, made, named):
    customer_id = made(conn)
    with pytest.raises(CustomerInUse, match=f"has {named}; what has a history is closed instead"):
        _delete(conn, customer_id)
    assert read_customer(conn, customer_id, OPERATOR_SCOPE).customer_id == customer_id


def test_nothing_of_a_deleted_customer_stays(conn):
    customer_id = a_customer(conn, limit="10")
    tariffs = [a_tariff(conn, a_rate("420", price)) for price in ("1", "2")]
    override_tariffs(conn, customer_id, {tariffs[0]: tariffs[1]})
    change_status(conn, {customer_id}, StatusAction.BLOCK, at=NOON, by="test")
    change_status(conn, {customer_id}, StatusAction.CLOSE, at=NOON, by="test", when=When(on=date(2026, 4, 1)))
    tables = [table for table in collect_metadata().tables.values() if "customer_id" in table.columns]
    left = [select(func.count()).select_from(table).where(table.c.customer_id == customer_id) for table in tables]
    had = [table.name for table, count in zip(tables, left, strict=True) if conn.scalar(count)]
    assert {"customer", "customer_search", "standing", "standing_history", "scheduled_change"} <= set(had)
    _delete(conn, customer_id)
    assert [table.name for table, count in zip(tables, left, strict=True) if conn.scalar(count)] == []
