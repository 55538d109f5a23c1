"""A customer as it travels: its record, its money of this moment, every status that holds and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tollhouse.bulk.deleting import what_keeps
from tollhouse.customers.changing import whys_not_deleted
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.masking import masked
from tollhouse.customers.rules.record import BadField, CustomerKind, Office
from tollhouse.customers.rules.scheduled import STEPS
from tollhouse.customers.rules.scope import NOT_ITSELF, Scope
from tollhouse.customers.rules.status import CustomerStatus, Next
from tollhouse.customers.rules.transitions import OF_THE_OPERATOR, StatusAction, why_not_changed
from tollhouse.doors.api.desk import NOT_BY_RESELLER
from tollhouse.doors.api.discretion import Discretion, contacts_of, discretion_of
from tollhouse.doors.api.listing import ListOf
from tollhouse.doors.api.values import Day, Moment, MoneySaid, MoneyTold, Number, Told, told, told_money
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import CustomerState, StatusReason, describe_customers
from tollhouse.reports.customer_list import Match
from tollhouse.words.money import Money

_BY_FACT = "null where it follows from money or from a reseller's state"


class NextTold(Told):
    """What happens next if nobody does anything."""

    kind: Next
    at: Moment | None = Field(description="null: nothing comes by itself")
    on: Day | None = Field(description="the day of it, in the customer's time zone")
    says: str = Field(examples=["On 2026-12-02 the suspension holds again."])
    facts: dict[str, MoneyTold | str] = Field(description="figures and days that stand in `says`")


class StatusReasonTold(Told):
    """Why one status holds, what would end it, and what comes by itself."""

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
    fact: str | None = Field(description=f"the stored fact behind it; {_BY_FACT}", examples=["suspended_for_debt"])
    next: NextTold


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

    change   its fields, its credit limit, its accounts; the others from `block` on are actions of `status-changes`;
             `GET /customers/{id}/status` tells more of each
    """

    delete: Permission
    change: Permission
    block: Permission
    unblock: Permission
    lift_suspension: Permission
    lift_limitation: Permission
    reschedule: Permission
    terminate_provisionally: Permission
    restore: Permission
    close: Permission
    cancel_scheduled: Permission
    export_start: Permission
    export_finish: Permission
    export_cancel: Permission
    unexport: Permission
    unfreeze_payment: Permission


InvoiceChargeName = Literal["never", "when_issued", "when_due"]
BusinessModelName = Literal[
    "universal",
    "cloud_pbx",
    "sip_trunking",
    "residential_voip",
    "internet_access",
    "prepaid_card",
    "pinless",
]


class Customer(Told):
    """A customer; its money is of this moment, its `status` the gravest of all that hold."""

    id: Number
    name: str = Field(examples=["Alice Lindqvist"])
    kind: Literal["retail", "reseller", "distributor"]
    class_id: Number
    class_name: str = Field(examples=["Residential"])
    business_model: BusinessModelName = Field(description="what kind of service it uses; its class says so")
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
    office: Literal["none", "head", "branch"] = Field(description="closing a head office closes its branches")
    head_office_id: Number | None = Field(description="of a branch: its head office")
    head_office_name: str | None
    accounts: int = Field(description="how many are open")
    status: CustomerStatus
    statuses: list[CustomerStatus] = Field(description="all that hold, gravest first; empty: active")
    not_operational_here: bool = Field(description="exported: shown beside whatever is shown")
    status_reason: list[StatusReasonTold] = Field(description="one for each of `statuses`")
    balance: MoneyTold = Field(description="plus is owed to us, minus is the customer's own money")
    credit_limit: MoneyTold | None = Field(description="what is lent for a time included; null: unlimited")
    permanent_credit_limit: MoneyTold | None = Field(description="without it; null: unlimited")
    limit_raised_until: Moment | None = Field(description="when `credit_limit` falls back; null: it does not")
    spending_limit: MoneyTold | None = Field(description="what may be used up in a day; null: not limited")
    spent_today: MoneyTold | None = Field(description="counted where `spending_limit` is set")
    available_funds: MoneyTold | None = Field(description="credit limit minus balance; null: unlimited")
    matched: Matched | None = Field(default=None, description="in a search: by what, where it was not the name")
    actions: CustomerActions | None = Field(default=None, description="only where one customer is read")


class ListOfCustomers(ListOf[Customer]):
    """A page of the list of customers."""

    hidden_closed: int = Field(ge=0, description="closed customers that fit, counted up to 1,000; see `status`")


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
    return amount_in(currency, said, "credit_limit")


def amount_in(currency: str, said: MoneySaid | None, field: str) -> Decimal | None:
    """An amount of that field; raises BadField in another currency than the customer's."""
    if said is None:
        return None
    if said.currency != currency:
        raise BadField(f"{field}.currency", said.currency, f"is not the customer's, {currency}.")
    return said.decimal


def told_customers(
    conn: Connection,
    records: Sequence[CustomerRecord],
    scope: Scope,
    matches: Mapping[int, Match],
    *,
    at: datetime,
) -> list[Customer]:
    """at   the moment at hand, by which whatever is due has happened"""
    states = describe_customers(conn, records, scope, at=at)
    discretion = _discretion(conn, states, scope)
    return [
        _told(state, discretion, matched=_matched(matches.get(state.record.customer_id), scope)) for state in states
    ]


def told_hints(
    conn: Connection,
    records: Sequence[CustomerRecord],
    scope: Scope,
    matches: Mapping[int, Match],
    *,
    at: datetime,
) -> list[CustomerHint]:
    return [
        CustomerHint(
            id=state.record.customer_id,
            name=state.record.name,
            kind=CustomerKind(state.record.kind).value,
            status=state.status,
            matched=_matched(matches.get(state.record.customer_id), scope),
        )
        for state in describe_customers(conn, records, scope, at=at)
    ]


def told_customer(conn: Connection, record: CustomerRecord, scope: Scope, *, at: datetime) -> Customer:
    """One customer, with what can be done to it by somebody of that scope."""
    (state,) = describe_customers(conn, [record], scope, at=at)
    return _told(state, _discretion(conn, [state], scope), actions=_actions(conn, state, scope))


def _discretion(conn: Connection, states: Sequence[CustomerState], scope: Scope) -> Discretion:
    return discretion_of(conn, scope, [why.by for state in states for why in state.reasons])


def _actions(conn: Connection, state: CustomerState, scope: Scope) -> CustomerActions:
    record = state.record
    out_of_reach = NOT_ITSELF if record.customer_id == scope.reseller_id else None
    kept_by = what_keeps(conn, [record.customer_id])
    in_use = whys_not_deleted(conn, [record], kept_by=kept_by).get(record.customer_id)
    return CustomerActions(
        delete=_permission(out_of_reach or (in_use.detail if in_use else None)),
        change=_permission(out_of_reach),
        **{action: _permission(why_not_by(scope, action, state)) for action in StatusAction},
    )


def why_not_by(scope: Scope, action: StatusAction, state: CustomerState) -> str | None:
    """What stands in the way of an action of somebody of that scope, in words; or None."""
    if state.record.customer_id == scope.reseller_id:
        return NOT_ITSELF
    if scope.reseller_id is not None and action in OF_THE_OPERATOR:
        return NOT_BY_RESELLER
    refused = why_not_changed(action, state.conditions)
    if refused is not None:
        return refused
    steps = [one for one in state.scheduled if one.action in STEPS.values()]
    if action is StatusAction.RESCHEDULE and not steps:
        return "No suspension and no limitation is planned."
    if action is StatusAction.CANCEL_SCHEDULED and not state.scheduled:
        return "Nothing is scheduled."
    return None


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
        business_model=state.business_model.value,
        currency=currency,
        balance_control="prepaid" if record.prepaid else "postpaid",
        reseller_id=record.resellers[0] if record.resellers else None,
        reseller_name=state.reseller_name,
        distributor_id=record.distributor_id,
        distributor_name=state.distributor_name,
        time_zone=record.time_zone,
        registered_at=record.registered_at,
        **contacts_of(record, discretion.scope),
        office=Office(record.office).value,
        head_office_id=record.head_office_id,
        head_office_name=state.head_office_name,
        accounts=state.accounts,
        status=state.status,
        statuses=[why.status for why in state.reasons],
        not_operational_here=Condition.EXPORTED in state.conditions,
        status_reason=[told_reason(why, record, discretion) for why in state.reasons],
        balance=told_money(state.standing.balance, currency),
        credit_limit=_money(limit, currency),
        permanent_credit_limit=_money(state.standing.permanent_limit, currency),
        limit_raised_until=state.limit_raised_until,
        spending_limit=_money(state.spending_limit, currency),
        spent_today=_money(state.spent_today, currency),
        available_funds=_money(funds, currency),
        matched=matched,
        actions=actions,
    )


def _money(amount: Decimal | None, currency: str) -> MoneyTold | None:
    return None if amount is None else told_money(amount, currency)


def told_reason(why: StatusReason, record: CustomerRecord, discretion: Discretion) -> StatusReasonTold:
    return StatusReasonTold(
        status=why.status,
        since=why.since,
        by=None if why.by is None else discretion.who(record, why.by),
        comment="" if why.by is None else discretion.comment(record, why.by, why.comment),
        reason=why.reason,
        ends=why.ends,
        facts=_told_facts(why.facts),
        fact=why.fact,
        next=NextTold(
            kind=why.next.kind, at=why.next.at, on=why.next.on, says=why.next.says, facts=_told_facts(why.next.facts)
        ),
    )


def _told_facts(facts: Mapping[str, Money | str]) -> dict[str, MoneyTold | str]:
    return {name: told(fact) if isinstance(fact, Money) else fact for name, fact in facts.items()}


def _matched(match: Match | None, scope: Scope) -> Matched | None:
    if match is None:
        return None
    return Matched(field=match.field, text=masked(match.field, match.text) if scope.masked else match.text)
