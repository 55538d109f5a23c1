"""/customers/{id}/spending-limit: what may be used up in a day, another limit for today, what was used so far."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import Field

from tollhouse.customers.acting import Act
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.spending import OwnLimit, SpendingTerms, begins_anew
from tollhouse.customers.spending import (
    SpendingPlan,
    inherit_spending_limit,
    limit_today,
    read_for_today,
    read_plan,
    reset_spending,
    set_spending_limit,
)
from tollhouse.doors.api.customer_told import Customer, amount_in, told_customer
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Number, Said, Told, Words, told_money, written
from tollhouse.doors.api.versions import IfMatch, etag_of, refuse_if_changed
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_PATH = "/customers/{customer_id}/spending-limit"
_LIMIT = "null: not limited"


class OwnSpendingLimit(Told):
    spending_limit: MoneyTold | None = Field(description="null: not limited, whatever the class says")


class ClassSpendingLimit(Told):
    class_id: Number
    class_name: str
    spending_limit: MoneyTold | None = Field(description=_LIMIT)
    own_allowed: bool = Field(description="false: a limit of the customer's own is kept and of no effect")


class SpendingLimitToday(Told):
    spending_limit: MoneyTold
    since: Moment
    by: str | None
    comment: str


class SpendingLimit(Told):
    """What may be used up in a day, who says so, and how much of it was."""

    spending_limit: MoneyTold | None = Field(description="in force now; null: not limited")
    source: Literal["today", "own", "class"] = Field(description="who says so: `today` is said for today only")
    usual_limit: MoneyTold | None = Field(description="of the days to come; null: not limited")
    usual_source: Literal["own", "class"]
    own: OwnSpendingLimit | None = Field(description="the customer's own; null: as its class has it")
    of_class: ClassSpendingLimit
    today: SpendingLimitToday | None = Field(description="what was said for today only; null: nothing")
    spent_today: MoneyTold | None = Field(description="counted where `spending_limit` is set; null: it is not")
    begins_anew_at: Moment = Field(description="00:00 in `time_zone`: nothing is spent then, and the usual limit holds")
    time_zone: str = Field(description="of the customer's days", examples=["Europe/Prague"])


class SpendingLimitSaid(Said):
    spending_limit: MoneySaid | None = Field(
        description="for a day of the customer's time zone; null: not limited, whatever the class says"
    )


class SpendingLimitTodaySaid(Said):
    spending_limit: MoneySaid | None = Field(description="until 00:00 where the customer is; null: as usual again")
    comment: Words = Field(default="", description="for the change log")


class SpendingResetSaid(Said):
    comment: Words = Field(default="", description="for the change log")


@router.get(_PATH, summary="Read the limit of a day's spending", response_model=SpendingLimit)
def get_spending_limit(customer_id: Number, desk: Reader) -> Response:
    """What is in force and where it comes from; the ETag names the version of the customer's own limit."""

    def look(conn: Connection) -> Answer:
        return _shown(conn, desk, read_customer(conn, customer_id, desk.scope))

    return desk.read(look)


@router.put(_PATH, summary="Limit a day's spending", response_model=Customer)
def put_spending_limit(
    customer_id: Number, said: SpendingLimitSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """The customer's own limit.  Counted from now on; once it is used up no session begins that costs anything, until
    the next day."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = amount_in(record.currency, said.spending_limit, "spending_limit")
        before = set_spending_limit(conn, customer_id, limit, now=desk.now)
        _refuse_stale(conn, desk, record, before, if_match=if_match)
        _tell_own(desk, record, before, OwnLimit(limit))
        told = told_customer(conn, record, desk.scope, at=desk.now)
        return shown(told, headers={"ETag": etag_of(desk, _version(OwnLimit(limit), record.currency))})

    return desk.write(act)


@router.delete(_PATH, summary="Limit a day's spending as the class does", status_code=204)
def remove_spending_limit(customer_id: Number, desk: Changer, if_match: IfMatch = None) -> Response:
    """The customer has no limit of its own any more; that of its class holds from now on."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        before = inherit_spending_limit(conn, customer_id, now=desk.now)
        _refuse_stale(conn, desk, record, before, if_match=if_match)
        _tell_own(desk, record, before, None)
        return nothing_left()

    return desk.write(act)


@router.put(_PATH + "/today", summary="Limit today's spending", response_model=SpendingLimit)
def put_spending_limit_today(customer_id: Number, said: SpendingLimitTodaySaid, desk: Changer) -> Response:
    """More than usual or less, at once and until the day ends where the customer is; then it falls back by itself."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = amount_in(record.currency, said.spending_limit, "spending_limit")
        before = limit_today(conn, customer_id, limit, Act(desk.now, desk.by, said.comment))
        was = before.spending_limit if before.is_for_the_day(desk.now) else None
        before_and_after = [{"spending_limit_today": _written(one, record.currency)} for one in (was, limit)]
        _tell(desk, before_and_after, said.comment)
        return _shown(conn, desk, record)

    return desk.write(act)


@router.post(_PATH + "/reset", summary="Begin today's spending anew", response_model=SpendingLimit)
def post_spending_reset(customer_id: Number, said: SpendingResetSaid, desk: Changer) -> Response:
    """Nothing was used up today so far; what is used from now on counts again."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        before = reset_spending(conn, customer_id, now=desk.now)
        amounts = (before.spent_at(desk.now), Decimal(0))
        _tell(desk, [{"spent_today": _written(one, record.currency)} for one in amounts], said.comment)
        return _shown(conn, desk, record)

    return desk.write(act)


def _refuse_stale(
    conn: Connection, desk: Desk, record: CustomerRecord, before: SpendingPlan, *, if_match: str | None
) -> None:
    """Raised in the transaction of the change, which it takes back."""
    refuse_if_changed(conn, desk, record, _version(before.terms.own, record.currency), if_match=if_match)


def _tell_own(desk: Desk, record: CustomerRecord, before: SpendingPlan, own: OwnLimit | None) -> None:
    desk.changed(_version(before.terms.own, record.currency), _version(own, record.currency))


def _version(own: OwnLimit | None, currency: str) -> dict[str, str | None]:
    """As the trail keeps it; None: as the class has it."""
    said = None if own is None else "not limited" if own.amount is None else _written(own.amount, currency)
    return {"spending_limit": said}


def _tell(desk: Desk, before_and_after: Sequence[dict[str, Any]], comment: str) -> None:
    before, after = before_and_after
    said = {"comment": comment} if comment else {}
    desk.changed(before | dict.fromkeys(said), after | said)


def _written(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else written(told_money(amount, currency))


def _money(amount: Decimal | None, currency: str) -> MoneyTold | None:
    return None if amount is None else told_money(amount, currency)


def _shown(conn: Connection, desk: Desk, record: CustomerRecord) -> Answer:
    number, currency = record.customer_id, record.currency
    plan, standing = read_plan(conn, number), read_standings(conn, [number])[number]
    terms, limit = plan.terms, standing.spending_limit_at(desk.now)
    today = _told_today(conn, desk, record, standing)
    told = SpendingLimit(
        spending_limit=_money(limit, currency),
        source="today" if today else terms.source.value,
        usual_limit=_money(terms.usual_limit, currency),
        usual_source=terms.source.value,
        own=None if terms.own is None else OwnSpendingLimit(spending_limit=_money(terms.own.amount, currency)),
        of_class=_told_class(plan, terms, currency),
        today=today,
        spent_today=None if limit is None else told_money(standing.spent_at(desk.now), currency),
        begins_anew_at=begins_anew(desk.now, plan.zone),
        time_zone=plan.zone,
    )
    return shown(told, headers={"ETag": etag_of(desk, _version(terms.own, currency))})


def _told_class(plan: SpendingPlan, terms: SpendingTerms, currency: str) -> ClassSpendingLimit:
    return ClassSpendingLimit(
        class_id=plan.class_id,
        class_name=plan.class_name,
        spending_limit=_money(terms.of_class.amount, currency),
        own_allowed=terms.of_class.own_allowed,
    )


def _told_today(conn: Connection, desk: Desk, record: CustomerRecord, standing: Standing) -> SpendingLimitToday | None:
    said = read_for_today(conn, record.customer_id)
    if said is None or standing.spending_limit is None or not standing.is_for_the_day(desk.now):
        return None
    discretion = discretion_of(conn, desk.scope, [said.act.by])
    return SpendingLimitToday(
        spending_limit=told_money(standing.spending_limit, record.currency),
        since=said.act.at,
        by=discretion.who(record, said.act.by),
        comment=discretion.comment(record, said.act.by, said.act.comment),
    )
