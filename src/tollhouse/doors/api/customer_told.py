"""A customer as it travels: its record, its money of this moment, every status that holds and why."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tollhouse.accounts.opening import list_accounts
from tollhouse.customers.changing import why_not_deleted
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.standings import StatusAction, why_not_changed
from tollhouse.doors.api.desk import NOT_ITSELF
from tollhouse.doors.api.discretion import Discretion, contacts_of, discretion_of
from tollhouse.doors.api.listing import ListOf
from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Number, Told, told, told_money
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import CustomerState, StatusReason, describe_customers
from tollhouse.reports.customer_list import Match
from tollhouse.words.money import Money

_BY_FACT = "null where it follows from money or from a reseller's state"


class StatusReasonTold(Told):
    """Why one status holds, and what would end it."""

    status: CustomerStatus
    since: Moment | None = Field(description=f"since when; {_BY_FACT}")
    by: str | None = Field(
        description=f"who caused it; to a reseller's staff `operator` for anybody above it; {_BY_FACT}",
        examples=["token:console"],
    )
    comment: str
    reason: str = Field(examples=["Staff blocked the customer."])
    ends: str = Field(examples=["It ends when staff unblocks it."])
    facts: dict[str, MoneyTold | str] = Field(description="figures and names that stand in `reason` and `ends`")


class Matched(Told):
    """What a search found a customer by."""

    field: str = Field(examples=["city"], description="a field of the customer, `id`, or `account`: an identifier")
    text: str = Field(examples=["Malmö"])


class Permission(Told):
    """Whether something can be done now, and what stands in the way."""

    allowed: bool
    reason: str | None


class CustomerActions(Told):
    """What the asker can do with the customer as it is now; whether the role may do it at all is the session's affair.

    change   its fields, its credit limit, its accounts; the others from `block` on are actions of `status-changes`
    """

    delete: Permission
    change: Permission
    block: Permission
    unblock: Permission
    lift_suspension: Permission
    terminate_provisionally: Permission
    restore: Permission
    close: Permission


class Customer(Told):
    """A customer; its money is of this moment, its `status` the gravest of all that hold."""

    id: Number
    name: str = Field(examples=["Alice Lindqvist"])
    kind: Literal["retail", "reseller", "distributor"]
    class_id: Number
    class_name: str = Field(examples=["Residential"])
    currency: str = Field(examples=["EUR"])
    balance_control: Literal["prepaid", "postpaid"]
    reseller_id: Number | None = Field(description="the reseller directly above; null: ours")
    reseller_name: str | None
    distributor_id: Number | None = Field(description="who sells to it; null: nobody")
    distributor_name: str | None
    time_zone: str = Field(examples=["Europe/Stockholm"])
    registered_at: Moment
    company_name: str
    email: str
    first_name: str
    middle_name: str
    last_name: str
    salutation: str
    phone: str = Field(examples=["+46 8 123 45 67"])
    alt_phone: str
    fax: str
    bcc: str
    contact: str
    alt_contact: str
    address: str = Field(description="up to four lines")
    city: str
    state: str
    postal_code: str
    country: str = Field(description="ISO 3166, two letters; empty: not known", examples=["SE"])
    description: str
    tax_id: str
    login: str
    accounts: int = Field(description="how many are open")
    status: CustomerStatus
    statuses: list[CustomerStatus] = Field(description="all that hold, gravest first; empty: active")
    status_reason: list[StatusReasonTold] = Field(description="one for each of `statuses`")
    balance: MoneyTold = Field(description="plus is owed to us, minus is the customer's own money")
    credit_limit: MoneyTold | None = Field(description="null: unlimited")
    available_funds: MoneyTold | None = Field(description="credit limit minus balance; null: unlimited")
    matched: Matched | None = Field(default=None, description="in a search: by what, where it was not the name")
    actions: CustomerActions | None = Field(default=None, description="only where one customer is read")


class ListOfCustomers(ListOf[Customer]):
    """A page of the list of customers."""

    hidden_closed: int = Field(ge=0, description="closed customers that fit, counted up to 10,000; see `status`")


class CustomerHint(Told):
    """Enough of a customer to choose it."""

    id: Number
    name: str
    kind: Literal["retail", "reseller", "distributor"]
    status: CustomerStatus
    matched: Matched | None = Field(description="by what it was found, where it was not the name")


class CustomerHints(Told):
    items: list[CustomerHint]


def limit_in(currency: str, said: MoneySaid | None) -> Decimal | None:
    """The limit as said; raises BadField in another currency than the customer's."""
    if said is None:
        return None
    if said.currency != currency:
        raise BadField("credit_limit.currency", said.currency, f"is not the customer's, {currency}.")
    return said.decimal


def told_customers(
    conn: Connection, records: Sequence[CustomerRecord], scope: Scope, matches: Mapping[int, Match]
) -> list[Customer]:
    states = describe_customers(conn, records)
    discretion = _discretion(conn, states, scope)
    return [_told(state, discretion, matched=_matched(matches.get(state.record.customer_id))) for state in states]


def told_hints(conn: Connection, records: Sequence[CustomerRecord], matches: Mapping[int, Match]) -> list[CustomerHint]:
    return [
        CustomerHint(
            id=state.record.customer_id,
            name=state.record.name,
            kind=CustomerKind(state.record.kind).value,
            status=state.status,
            matched=_matched(matches.get(state.record.customer_id)),
        )
        for state in describe_customers(conn, records)
    ]


def told_customer(conn: Connection, record: CustomerRecord, scope: Scope) -> Customer:
    """One customer, with what can be done to it by somebody of that scope."""
    (state,) = describe_customers(conn, [record])
    return _told(state, _discretion(conn, [state], scope), actions=_actions(conn, state, scope))


def _discretion(conn: Connection, states: Sequence[CustomerState], scope: Scope) -> Discretion:
    return discretion_of(conn, scope, [why.by for state in states for why in state.reasons])


def _actions(conn: Connection, state: CustomerState, scope: Scope) -> CustomerActions:
    record = state.record
    out_of_reach = NOT_ITSELF if record.customer_id == scope.reseller_id else None
    accounts = list_accounts(conn, record.customer_id, limit=1, cursor=None)
    in_use = why_not_deleted(conn, record, has_accounts=bool(accounts.rows))
    return CustomerActions(
        delete=_permission(out_of_reach or (in_use.detail if in_use else None)),
        change=_permission(out_of_reach),
        **{
            action: _permission(out_of_reach or why_not_changed(action, state.standing.conditions))
            for action in StatusAction
            if action is not StatusAction.SUSPEND
        },
    )


def _permission(refused: str | None) -> Permission:
    return Permission(allowed=refused is None, reason=refused)


def _told(
    state: CustomerState,
    discretion: Discretion,
    *,
    matched: Matched | None = None,
    actions: CustomerActions | None = None,
) -> Customer:
    record, currency = state.record, state.record.currency
    limit, funds = state.credit_limit, state.available_funds
    return Customer(
        id=record.customer_id,
        name=record.name,
        kind=CustomerKind(record.kind).value,
        class_id=record.class_id,
        class_name=state.class_name,
        currency=currency,
        balance_control="prepaid" if record.prepaid else "postpaid",
        reseller_id=record.resellers[0] if record.resellers else None,
        reseller_name=state.reseller_name,
        distributor_id=record.distributor_id,
        distributor_name=state.distributor_name,
        time_zone=record.time_zone,
        registered_at=record.registered_at,
        **contacts_of(record, discretion.scope),
        accounts=state.accounts,
        status=state.status,
        statuses=[why.status for why in state.reasons],
        status_reason=[_told_reason(why, record, discretion) for why in state.reasons],
        balance=told_money(state.standing.balance, currency),
        credit_limit=None if limit is None else told_money(limit, currency),
        available_funds=None if funds is None else told_money(funds, currency),
        matched=matched,
        actions=actions,
    )


def _told_reason(why: StatusReason, record: CustomerRecord, discretion: Discretion) -> StatusReasonTold:
    return StatusReasonTold(
        status=why.status,
        since=why.since,
        by=None if why.by is None else discretion.who(record, why.by),
        comment="" if why.by is None else discretion.comment(record, why.by, why.comment),
        reason=why.reason,
        ends=why.ends,
        facts={name: told(fact) if isinstance(fact, Money) else fact for name, fact in why.facts.items()},
    )


def _matched(match: Match | None) -> Matched | None:
    return None if match is None else Matched(field=match.field, text=match.text)
