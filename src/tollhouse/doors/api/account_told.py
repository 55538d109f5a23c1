"""How accounts are told: what they are, what holds of them, what they have."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from tollhouse.accounts.changing_products import ProductChange, planned_changes
from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.account import BalanceModel, FraudState
from tollhouse.accounts.rules.status import CALLS_ALLOWED, AccountStatus, Calls, calls_allowed
from tollhouse.customers.reading import records_of
from tollhouse.customers.rules.masking import free_text, masked
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.values import Day, Moment, MoneyTold, Number, Told, told_money
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import read_products
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.accounts_described import AccountState, OwnMoney, describe_accounts

BalanceModelName = Literal["subordinate", "debit", "individual", "voucher"]


class AccountReason(Told):
    """One status that holds, and what it leaves."""

    status: AccountStatus
    calls: Calls = Field(description="which calls it leaves; emergency calls are no part of it")


class OtherAccount(Told):
    """An account of another customer, as which this one went on or had been before."""

    customer_id: Number
    account_id: Number


class PlannedProduct(Told):
    """A change of the main product that is to come."""

    product_id: Number
    product_name: str
    valid_from: Moment


class Account(Told):
    """A line, a login, a SIM or a card."""

    id: Number
    customer_id: Number
    identifier: str = Field(examples=["46850012345"], description="the one it goes by")
    identifiers: list[str] = Field(description="all that the network knows it by, the one it goes by among them")
    role: AccountRole = Field(description="what it is for; that of its product")
    description: str
    batch: str | None = Field(description="the group it was made or is treated in")
    control_number: int | None = Field(description="within its batch, printed on cards")
    product_id: Number = Field(description="its main product of this moment")
    product_name: str
    planned_product: PlannedProduct | None = Field(description="null: no change is planned")
    balance_model: BalanceModelName
    balance: MoneyTold | None = Field(
        description="its own, plus is owed to us, minus is money to be spent; null: it spends its customer's"
    )
    credit_limit: MoneyTold | None = Field(description="of an individual limit; null: unlimited, or none of its own")
    available_funds: MoneyTold | None = Field(
        description="credit limit minus balance, of its own; null: unlimited, or it spends its customer's"
    )
    held_funds: MoneyTold | None = Field(description="of its own, for sessions that are running")
    status: AccountStatus = Field(description="the gravest of `statuses`, or `active`")
    statuses: list[AccountStatus] = Field(description="all that hold, gravest first, those of the customer too")
    reasons: list[AccountReason] = Field(description="the same with the calls that each leaves")
    calls_allowed: Calls = Field(description="what all that holds leaves together")
    active_from: Day | None = Field(description="first day of use")
    expires_on: Day | None = Field(description="first day on which it is expired, whenever it was used")
    life_time_days: int | None = Field(description="it expires so many days after its first use")
    idle_expiry_days: int | None = Field(description="it expires so many days after its last use")
    expires_by: Day | None = Field(description="the earliest of the three; null: it does not expire")
    first_used_at: Moment | None = Field(description="of what was charged; null: never")
    last_used_at: Moment | None
    idle_days: int | None = Field(description="days since its last use; null: it was never used")
    inactive: bool = Field(description="not to be used before it is activated")
    activated_at: Moment | None
    fraud_state: FraudState | None
    fraud_since: Moment | None
    blocked_at: Moment | None
    terminated_at: Moment | None
    opened_at: Moment
    has_service_password: bool
    web_login: str | None = Field(description="to self-care")
    has_web_password: bool
    moved_from: OtherAccount | None
    moved_to: OtherAccount | None


def told_account(conn: Connection, desk: Desk, record: AccountRecord) -> Account:
    (account,) = told_accounts(conn, desk, [record])
    return account


def told_accounts(conn: Connection, desk: Desk, records: Sequence[AccountRecord]) -> list[Account]:
    """In the order given."""
    states = describe_accounts(conn, records, at=desk.now)
    planned = planned_changes(conn, records, now=desk.now)
    wanted = {one.product_id for one in records} | {one.product_id for one in planned.values()}
    products = {number: one.name for number, one in read_products(conn, wanted).items()}
    visible = _visible(conn, records, desk.scope)
    return [_told(one, planned.get(one.record.account_id), products, visible, desk.scope) for one in states]


def _visible(conn: Connection, records: Iterable[AccountRecord], scope: Scope) -> set[int]:
    """Of the customers that accounts were moved from or to, those that the reader may know of."""
    named = {key[0] for one in records for key in (one.moved_from, one.moved_to) if key is not None}
    if not named or scope.reseller_id is None:
        return named
    return {number for number, one in records_of(conn, named).items() if scope.reseller_id in {number, *one.resellers}}


def _told(
    state: AccountState,
    planned: ProductChange | None,
    products: dict[int, str],
    visible: set[int],
    scope: Scope,
) -> Account:
    record, used = state.record, state.used
    return Account(
        id=record.account_id,
        customer_id=record.customer_id,
        identifier=record.identifier,
        identifiers=record.identifiers,
        role=AccountRole(record.role),
        description=free_text(record.description, scope),
        batch=record.batch,
        control_number=record.control_number,
        product_id=record.product_id,
        product_name=products[record.product_id],
        planned_product=None if planned is None else _planned(planned, products),
        balance_model=BalanceModel(record.model).value,
        **money_told(state.money, state.currency),
        status=state.statuses[0] if state.statuses else AccountStatus.ACTIVE,
        statuses=state.statuses,
        reasons=[AccountReason(status=one, calls=CALLS_ALLOWED[one]) for one in state.statuses],
        calls_allowed=calls_allowed(state.statuses),
        active_from=record.active_from,
        expires_on=record.expires_on,
        life_time_days=record.life_time_days,
        idle_expiry_days=record.idle_expiry_days,
        expires_by=state.expires_on,
        first_used_at=None if used is None else used.first_at,
        last_used_at=None if used is None else used.last_at,
        idle_days=state.idle_days,
        inactive=record.inactive,
        activated_at=record.activated_at,
        fraud_state=None if record.fraud_state is None else FraudState(record.fraud_state),
        fraud_since=record.fraud_since,
        blocked_at=record.blocked_at,
        terminated_at=record.terminated_at,
        opened_at=record.opened_at,
        has_service_password=record.has_service_password,
        web_login=masked("login", record.web_login) if scope.masked and record.web_login else record.web_login,
        has_web_password=record.has_web_password,
        moved_from=_other(record.moved_from, visible),
        moved_to=_other(record.moved_to, visible),
    )


def _planned(change: ProductChange, products: dict[int, str]) -> PlannedProduct:
    name = products[change.product_id]
    return PlannedProduct(product_id=change.product_id, product_name=name, valid_from=change.valid_from)


def money_told(own: OwnMoney | None, currency: str) -> dict[str, MoneyTold | None]:
    if own is None:
        return dict.fromkeys(("balance", "credit_limit", "available_funds", "held_funds"))
    limit, available = own.credit_limit, own.available
    return {
        "balance": told_money(own.balance, currency),
        "credit_limit": None if limit is None else told_money(limit, currency),
        "available_funds": None if available is None else told_money(available, currency),
        "held_funds": told_money(own.held, currency),
    }


def _other(key: tuple[int, int] | None, visible: set[int]) -> OtherAccount | None:
    if key is None or key[0] not in visible:
        return None
    return OtherAccount(customer_id=key[0], account_id=key[1])
