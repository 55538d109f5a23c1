"""How a customer's money stands before an act and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.doors.api.customer_told import Customer, told_customer
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.money_told import Invoice, teller_of, today_of, told_invoice
from tollhouse.doors.api.values import MoneyTold, Number, Told, told_money
from tollhouse.invoicing.reading import InvoiceFilter, invoice_of, list_invoices, read_invoice
from tollhouse.ledger.reading import read_standings_of
from tollhouse.payments.reading import finances_of, taxes_paid
from tollhouse.plumbing.db import Connection

_MOST = 500


class MoneyStands(Told):
    """The money that is adjusted: the customer's, or an account's own."""

    balance: MoneyTold = Field(description="plus is owed by the customer, minus is the customer's own money")
    available_funds: MoneyTold | None = Field(description="null: unlimited")
    statuses: list[CustomerStatus] = Field(description="of the customer; empty: active")
    unallocated: MoneyTold = Field(description="what of the customer's payments pays nothing yet")
    outstanding: MoneyTold = Field(description="what of its invoices is still to be paid")


class InvoiceMoved(Told):
    id: Number
    number: str
    before: Invoice
    after: Invoice


class Effect(Told):
    """What an act would change."""

    before: MoneyStands
    after: MoneyStands
    tax: MoneyTold = Field(description="of a prepaid payment, inside of it; minus: it comes back; 0: none")
    invoices: list[InvoiceMoved] = Field(description="those that would be paid, or open again, oldest first")


@dataclass(frozen=True, slots=True)
class Looked:
    """funds    None: unlimited
    taxes    in all payments that stand
    invoices   those that are open, oldest first, by number
    """

    record: CustomerRecord
    balance: Decimal
    funds: Decimal | None
    customer: Customer
    unallocated: Decimal
    outstanding: Decimal
    taxes: Decimal
    invoices: Mapping[int, Invoice]


def look_at_money(conn: Connection, record: CustomerRecord, account_id: int, desk: Desk) -> Looked:
    number = record.customer_id
    standing = read_standings_of(conn, [(number, account_id)])[number, account_id]
    limit = standing.credit_limit_at(desk.now)
    finances = finances_of(conn, number, today=today_of(record, desk.now))
    page = list_invoices(conn, InvoiceFilter([number], only_open=True), limit=_MOST, cursor=None)
    teller = teller_of(conn, desk, [number], [])
    invoices = [told_invoice(invoice_of(row), teller) for row in reversed(page.rows)]
    return Looked(
        record,
        standing.balance,
        None if limit is None else limit - standing.balance,
        told_customer(conn, record, desk.scope, at=desk.now),
        finances.unallocated,
        finances.outstanding.total,
        taxes_paid(conn, number),
        {one.id: one for one in invoices},
    )


def told_effect(conn: Connection, desk: Desk, before: Looked, after: Looked) -> Effect:
    """Told while it is done: an invoice that is paid now is read from the books."""
    teller = teller_of(conn, desk, [after.record.customer_id], [])
    moved = []
    for number in {**before.invoices, **after.invoices}:
        was, becomes = before.invoices.get(number), after.invoices.get(number)
        if becomes is None:
            becomes = told_invoice(read_invoice(conn, after.record.customer_id, number), teller)
        if was is None or was.open_amount != becomes.open_amount:
            moved.append(InvoiceMoved(id=number, number=becomes.number, before=was or _paid(becomes), after=becomes))
    tax = told_money(after.taxes - before.taxes, after.record.currency)
    return Effect(before=_stands(before), after=_stands(after), tax=tax, invoices=moved)


def _paid(opened: Invoice) -> Invoice:
    """An invoice that an act opens was paid before it."""
    nothing = opened.open_amount.model_copy(update={"amount": "0.00000"})
    return opened.model_copy(update={"open_amount": nothing, "paid": opened.total, "payment_status": "paid"})


def _stands(looked: Looked) -> MoneyStands:
    currency = looked.record.currency
    return MoneyStands(
        balance=told_money(looked.balance, currency),
        available_funds=None if looked.funds is None else told_money(looked.funds, currency),
        statuses=looked.customer.statuses,
        unallocated=told_money(looked.unallocated, currency),
        outstanding=told_money(looked.outstanding, currency),
    )
