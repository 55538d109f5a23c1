"""/customers/{id}/accounts: what uses."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.changing import CHANGEABLE, change_account, change_limit, lock_account, reread
from tollhouse.accounts.ending import end_accounts
from tollhouse.accounts.opening import (
    AccountRecord,
    accounts_of,
    list_accounts,
    open_accounts,
    read_account,
)
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.rules.role import ROLES_OF
from tollhouse.accounts.treating import AccountAction, treat_accounts
from tollhouse.customers.reading import CustomerRecord, business_models_of, read_customer
from tollhouse.customers.rules.masking import HIDDEN
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.account_told import Account, BalanceModelName, told_account, told_accounts
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.discretion import not_by_trying
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.product_told import product_seen
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, MoneySaid, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.products.rules.product import AccountRole
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

Days = Annotated[int, Field(ge=1, le=36_500)]


class AccountSaid(Said):
    identifier: Words = Field(examples=["46850012345"], description="E.164 digits without +, a login, an IMSI, …")
    product_id: Number
    role: AccountRole | None = Field(default=None, description="that of the product, if said at all")
    also_known_as: list[Words] = Field(default=[], max_length=20)
    balance_model: BalanceModelName = "subordinate"
    credit_limit: MoneySaid | None = Field(default=None, description="of an individual limit; null: unlimited")
    opening_balance: MoneySaid | None = Field(
        default=None, description="what a debit account or a voucher begins with: money to be spent"
    )
    held_from: Moment | None = Field(
        default=None,
        description="since when the identifiers are its own, for use that happened earlier; null: from now",
    )
    active_from: Day | None = None
    expires_on: Day | None = None
    life_time_days: Days | None = Field(default=None, description="it expires so many days after its first use")
    idle_expiry_days: Days | None = Field(default=None, description="it expires so many days after its last use")
    description: Words = ""
    batch: Words | None = None
    control_number: int | None = None
    inactive: bool = Field(default=False, description="true: not to be used before it is activated")


class AccountFieldsSaid(Said):
    """What changes; what is left out stays, null empties."""

    description: Words | None = None
    batch: Words | None = None
    control_number: int | None = None
    active_from: Day | None = None
    expires_on: Day | None = None
    life_time_days: Days | None = None
    idle_expiry_days: Days | None = None
    credit_limit: MoneySaid | None = Field(default=None, description="of an individual limit; null: unlimited")

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in CHANGEABLE if name in self.model_fields_set}
        return {name: value for name, value in said.items() if value is not None or name != "description"}


class AccountChangeSaid(Said):
    action: Literal["block", "unblock", "activate", "screen", "quarantine", "clear", "terminate"] = Field(
        description="screen, quarantine and clear: what the watch over fraud made of it"
    )
    release_numbers: bool = Field(
        default=True,
        description="of terminate: its numbers of the inventory go back to their pool; false: the customer keeps them",
    )


class AccountRoleTold(Told):
    role: AccountRole
    balance_models: list[BalanceModelName]


class AccountRolesTold(Told):
    """What accounts of a customer may be for, by what its class says of its business."""

    roles: list[AccountRoleTold]


@router.get(
    "/customers/{customer_id}/account-roles", summary="What accounts may be for", response_model=AccountRolesTold
)
def get_account_roles(customer_id: Number, desk: Reader) -> Response:
    """By the business of the customer's class; an account has the role of its product."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        offered = ROLES_OF[business_models_of(conn, [customer_id])[customer_id]]
        return shown(AccountRolesTold(roles=[_told_role(one) for one in offered]))

    return desk.read(look)


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
        product_seen(conn, desk, said.product_id)
        new = _new_account(record, said)
        (account_id,) = open_accounts(conn, [new], now=desk.now, cap=desk.staff.lending, by=desk.by)
        account = told_account(conn, desk, read_account(conn, customer_id, account_id))
        desk.changed({"account": None}, {"account": account.identifier})
        return created(account, f"/customers/{customer_id}/accounts/{account_id}")

    with not_by_trying(desk):
        return desk.write(act)


@router.get("/customers/{customer_id}/accounts/{account_id}", summary="Read an account", response_model=Account)
def get_account(customer_id: Number, account_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; money and use move without changing it."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        record = read_account(conn, customer_id, account_id)
        account = told_account(conn, desk, record)
        limit = None if account.credit_limit is None else Decimal(account.credit_limit.amount)
        return shown(account, headers={"ETag": etag_of(desk, _versioned(record, limit))})

    return desk.read(look)


@router.patch("/customers/{customer_id}/accounts/{account_id}", summary="Change an account", response_model=Account)
def patch_account(
    customer_id: Number, account_id: Number, said: AccountFieldsSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """With If-Match the change is refused (412) when the account was changed since it was read."""
    _refuse_mask(said, desk)

    def act(conn: Connection) -> Answer:
        customer = desk.subcustomer(conn, customer_id)
        record, locked = lock_account(conn, customer_id, account_id)
        before = _versioned(record, _own_limit(record, locked))
        check_version(desk, if_match, before, "account", record.identifier)
        changed = change_account(conn, record, said.changes(), now=desk.now, by=desk.by)
        limit = _own_limit(record, locked)
        if "credit_limit" in said.model_fields_set:
            limit = _amount(customer, said.credit_limit, "credit_limit")
            change_limit(conn, record, limit, locked=locked)
        after = _versioned(changed, limit)
        desk.changed(before, after)
        return shown(told_account(conn, desk, changed), headers={"ETag": etag_of(desk, after)})

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/accounts/{account_id}/status-changes",
    summary="Block, activate, quarantine or terminate an account",
    status_code=201,
    response_model=Account,
)
def post_account_change(customer_id: Number, account_id: Number, said: AccountChangeSaid, desk: Changer) -> Response:
    """From now on: use that began before is still the account's.  Terminating gives its identifiers back."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = read_account(conn, customer_id, account_id)
        before = told_account(conn, desk, record)
        if said.action == "terminate":
            release = said.release_numbers
            end_accounts(conn, [record.key], at=desk.now, by=desk.by, release_numbers=release)
        else:
            treat_accounts(conn, [record.key], AccountAction(said.action), at=desk.now, by=desk.by)
        account = told_account(conn, desk, reread(conn, record))
        desk.changed(*({"account_status": f"{one.identifier}: {one.status}"} for one in (before, account)))
        return created(account, f"/customers/{customer_id}/accounts/{account_id}")

    return desk.write(act)


def _new_account(record: CustomerRecord, said: AccountSaid) -> NewAccount:
    return NewAccount(
        customer_id=record.customer_id,
        identifier=said.identifier,
        product_id=said.product_id,
        model=BalanceModel(said.balance_model),
        credit_limit=_amount(record, said.credit_limit, "credit_limit"),
        active_from=said.active_from,
        expires_on=said.expires_on,
        also_known_as=tuple(said.also_known_as),
        held_from=said.held_from,
        role=said.role,
        opening_balance=_amount(record, said.opening_balance, "opening_balance") or Decimal(0),
        description=said.description,
        batch=said.batch,
        control_number=said.control_number,
        life_time_days=said.life_time_days,
        idle_expiry_days=said.idle_expiry_days,
        inactive=said.inactive,
    )


def _amount(record: CustomerRecord, said: MoneySaid | None, field: str) -> Decimal | None:
    if said is not None and said.currency != record.currency:
        raise BadField(f"{field}.currency", said.currency, f"is not the customer's, {record.currency}.")
    return None if said is None else said.decimal


def _own_limit(record: AccountRecord, locked: Standings) -> Decimal | None:
    own = locked.get(record.key)
    return None if own is None else own.credit_limit


def _versioned(record: AccountRecord, limit: Decimal | None) -> dict[str, Any]:
    """What PATCH changes, by its names."""
    return {name: getattr(record, name) for name in CHANGEABLE} | {
        "credit_limit": None if limit is None else f"{limit:f}"
    }


def _refuse_mask(said: AccountFieldsSaid, desk: Desk) -> None:
    if desk.scope.masked and HIDDEN in (said.description or ""):
        reason = "is how it is shown to you; leave it out to keep it, or write it anew."
        raise BadField("description", said.description, reason)


def _told_role(role: AccountRole) -> AccountRoleTold:
    models: list[BalanceModelName] = (
        ["voucher"] if role is AccountRole.VOUCHER else ["subordinate", "debit", "individual"]
    )
    return AccountRoleTold(role=role, balance_models=models)


def _page(conn: Connection, customer_id: int, limit: int, cursor: str | None) -> Any:
    return list_accounts(conn, customer_id, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[Account]:
    return told_accounts(conn, desk, accounts_of(conn, rows))
