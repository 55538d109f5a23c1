"""/customers/{id}/accounts: what uses."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.opening import (
    AccountRecord,
    account_of,
    block_account,
    list_accounts,
    open_accounts,
    read_account,
    terminate_accounts,
    unblock_account,
)
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.discretion import not_by_trying
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, MoneySaid, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.accounts_described import statuses_of_accounts
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


class Account(Told):
    """A line, a login, a SIM or a card."""

    id: Number
    customer_id: Number
    identifier: str = Field(examples=["46850012345"])
    identifiers: list[str] = Field(description="all that the network knows it by")
    product_id: Number
    balance_model: Literal["subordinate", "debit", "individual", "voucher"]
    status: AccountStatus = Field(description="the gravest of `statuses`, or `active`")
    statuses: list[AccountStatus] = Field(description="all that hold, gravest first, those of the customer too")
    active_from: Day | None
    expires_on: Day | None = Field(description="first day on which it is expired")
    blocked_at: Moment | None
    terminated_at: Moment | None
    opened_at: Moment


class AccountSaid(Said):
    identifier: Words = Field(examples=["46850012345"], description="E.164 digits without +, a login, an IMSI, …")
    product_id: Number
    also_known_as: list[Words] = Field(default=[], max_length=20)
    balance_model: Literal["subordinate", "debit", "individual"] = "subordinate"
    credit_limit: MoneySaid | None = Field(default=None, description="of an individual limit; null: unlimited")
    held_from: Moment | None = Field(
        default=None,
        description="since when the identifiers are its own, for use that happened earlier; null: from now",
    )
    active_from: Day | None = None
    expires_on: Day | None = None


class AccountChangeSaid(Said):
    action: Literal["block", "unblock", "terminate"]


@router.get("/customers/{customer_id}/accounts", summary="List a customer's accounts", response_model=ListOf[Account])
def get_accounts(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """In the order they were opened, terminated ones too."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(listed(partial(_told_rows, conn, desk), partial(_page, conn, customer_id), pages))

    return desk.read(look)


@router.post("/customers/{customer_id}/accounts", summary="Open an account", status_code=201, response_model=Account)
def post_account(customer_id: Number, said: AccountSaid, desk: Changer) -> Response:
    """To be used from now on, or since `held_from`; an identifier belongs to one open account in the installation."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = said.credit_limit
        if limit is not None and limit.currency != record.currency:
            raise BadField("credit_limit.currency", limit.currency, f"is not the customer's, {record.currency}.")
        new = NewAccount(
            customer_id=customer_id,
            identifier=said.identifier,
            product_id=said.product_id,
            model=BalanceModel(said.balance_model),
            credit_limit=None if limit is None else limit.decimal,
            active_from=said.active_from,
            expires_on=said.expires_on,
            also_known_as=tuple(said.also_known_as),
            held_from=said.held_from,
        )
        (account_id,) = open_accounts(conn, [new], now=desk.now)
        account = _told(conn, desk, read_account(conn, customer_id, account_id))
        desk.changed({"account": None}, {"account": account.identifier})
        return created(account, f"/customers/{customer_id}/accounts/{account_id}")

    with not_by_trying(desk):
        return desk.write(act)


@router.get("/customers/{customer_id}/accounts/{account_id}", summary="Read an account", response_model=Account)
def get_account(customer_id: Number, account_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(_told(conn, desk, read_account(conn, customer_id, account_id)))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/accounts/{account_id}/status-changes",
    summary="Block, unblock or terminate an account",
    status_code=201,
    response_model=Account,
)
def post_account_change(customer_id: Number, account_id: Number, said: AccountChangeSaid, desk: Changer) -> Response:
    """From now on: use that began before is still the account's.  Terminating gives its identifiers back."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        before = _told(conn, desk, read_account(conn, customer_id, account_id))
        if said.action == "block":
            block_account(conn, customer_id, account_id, at=desk.now)
        elif said.action == "unblock":
            unblock_account(conn, customer_id, account_id)
        else:
            terminate_accounts(conn, [(customer_id, account_id)], at=desk.now)
        account = _told(conn, desk, read_account(conn, customer_id, account_id))
        desk.changed(*({"account_status": f"{one.identifier}: {one.status}"} for one in (before, account)))
        return created(account, f"/customers/{customer_id}/accounts/{account_id}")

    return desk.write(act)


def _page(conn: Connection, customer_id: int, limit: int, cursor: str | None) -> Any:
    return list_accounts(conn, customer_id, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[Account]:
    return _all_told(conn, desk, [account_of(conn, row) for row in rows])


def _told(conn: Connection, desk: Desk, record: AccountRecord) -> Account:
    (account,) = _all_told(conn, desk, [record])
    return account


def _all_told(conn: Connection, desk: Desk, records: Sequence[AccountRecord]) -> list[Account]:
    statuses = statuses_of_accounts(conn, records, at=desk.now)
    return [_with_statuses(record, holding) for record, holding in zip(records, statuses, strict=True)]


def _with_statuses(record: AccountRecord, holding: list[AccountStatus]) -> Account:
    return Account(
        id=record.account_id,
        customer_id=record.customer_id,
        identifier=record.identifier,
        identifiers=record.identifiers,
        product_id=record.product_id,
        balance_model=BalanceModel(record.model).value,
        status=holding[0] if holding else AccountStatus.ACTIVE,
        statuses=holding,
        active_from=record.active_from,
        expires_on=record.expires_on,
        blocked_at=record.blocked_at,
        terminated_at=record.terminated_at,
        opened_at=record.opened_at,
    )
