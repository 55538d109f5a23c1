"""A customer as it travels: its record, its money of this moment, every status that holds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tollhouse.customers.describing import CustomerState, describe_customers
from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Number, Told, told_money
from tollhouse.plumbing.db import AnyRow, Connection


class Customer(Told):
    """A customer; its money is of this moment, its `status` the gravest of all that hold."""

    id: Number
    name: str = Field(examples=["Alice Lindqvist"])
    kind: Literal["retail", "reseller"]
    class_id: Number
    currency: str = Field(examples=["EUR"])
    balance_control: Literal["prepaid", "postpaid"]
    reseller_id: Number | None = Field(description="the reseller directly above; null: ours")
    time_zone: str = Field(examples=["Europe/Stockholm"])
    company_name: str
    email: str
    registered_at: Moment
    status: CustomerStatus
    statuses: list[CustomerStatus] = Field(description="all that hold, gravest first; empty: active")
    status_reason: list[str] = Field(description="for each of `statuses` the fact behind it and what would end it")
    balance: MoneyTold = Field(description="plus is owed to us, minus is the customer's own money")
    credit_limit: MoneyTold | None = Field(description="null: unlimited")
    available_funds: MoneyTold | None = Field(description="credit limit minus balance; null: unlimited")


def limit_in(currency: str, said: MoneySaid | None) -> Decimal | None:
    """The limit as said; raises BadField in another currency than the customer's."""
    if said is None:
        return None
    if said.currency != currency:
        raise BadField("credit_limit.currency", said.currency, f"is not the customer's, {currency}.")
    return said.decimal


def told_customers(conn: Connection, rows: Sequence[AnyRow]) -> list[Customer]:
    return [_told_state(state) for state in describe_customers(conn, [record_of(row) for row in rows])]


def told_customer(conn: Connection, record: CustomerRecord) -> Customer:
    (state,) = describe_customers(conn, [record])
    return _told_state(state)


def _told_state(state: CustomerState) -> Customer:
    record, currency = state.record, state.record.currency
    limit, funds = state.credit_limit, state.available_funds
    return Customer(
        id=record.customer_id,
        name=record.name,
        kind="reseller" if record.kind == CustomerKind.RESELLER else "retail",
        class_id=record.class_id,
        currency=currency,
        balance_control="prepaid" if record.prepaid else "postpaid",
        reseller_id=record.resellers[0] if record.resellers else None,
        time_zone=record.time_zone,
        company_name=record.company_name,
        email=record.email,
        registered_at=record.registered_at,
        status=state.status,
        statuses=state.statuses,
        status_reason=state.reasons,
        balance=told_money(state.standing.balance, currency),
        credit_limit=None if limit is None else told_money(limit, currency),
        available_funds=None if funds is None else told_money(funds, currency),
    )
