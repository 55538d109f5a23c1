"""/customers/{id}/…: the credit limit, what is lent for a time on top of it, warnings, and every change there was."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import Header, Response

from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import lent_at, raise_limit_temporarily, set_credit_limit
from tollhouse.customers.limit_history import (
    count_limit_changes,
    increase_in_force,
    limit_change_of,
    list_limit_changes,
)
from tollhouse.customers.reading import CustomerRecord, name_seen, read_customer
from tollhouse.customers.rules.lending import Percentage, highest_increase
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.warnings import Basis, Threshold, Watched
from tollhouse.customers.warning import set_thresholds, watched_of
from tollhouse.doors.api.credit_models import (
    CreditLimit,
    CreditLimitChange,
    CreditLimitSaid,
    HighestIncrease,
    TemporaryIncrease,
    TemporaryLimitSaid,
    ThresholdSaid,
    ThresholdTold,
    WarningThresholds,
    WarningThresholdsSaid,
    told_percent,
)
from tollhouse.doors.api.customer_told import Customer, amount_in, limit_in, told_customer
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import MoneyTold, Number, told_money
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]


@router.get("/customers/{customer_id}/credit-limit", summary="Read the credit limit", response_model=CreditLimit)
def get_credit_limit(customer_id: Number, desk: Reader) -> Response:
    """What is agreed, what is lent on top of it, and how much the asker may lend.  The ETag leaves the balance out."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown_limit(conn, record, desk)

    return desk.read(look)


@router.put("/customers/{customer_id}/credit-limit", summary="Set the credit limit", response_model=Customer)
def put_credit_limit(customer_id: Number, said: CreditLimitSaid, desk: Changer, if_match: IfMatch = None) -> Response:
    """The permanent limit of a postpaid customer, in its currency; the status follows at once.

    Whoever has a cap for lending may lower it, and raise it for a time only.
    """

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = limit_in(record.currency, said.credit_limit)
        locked = set_credit_limit(
            conn, customer_id, limit, Act(desk.now, desk.by, said.comment), cap=desk.staff.lending
        )
        before = locked[customer_id, 0]
        _refuse_stale(if_match, _etag_of_limit(before, desk.now), record, desk)
        desk.changed({"credit_limit": before.permanent_limit}, {"credit_limit": limit})
        told = told_customer(conn, record, desk.scope, at=desk.now)
        return shown(told, headers={"ETag": _etag_of_limit(_standing(conn, customer_id), desk.now)})

    return desk.write(act)


@router.put(
    "/customers/{customer_id}/temporary-limit", summary="Raise the credit limit for a time", response_model=Customer
)
def put_temporary_limit(
    customer_id: Number, said: TemporaryLimitSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """By an amount, or by a percentage of the permanent limit, which is turned into an amount at this moment.

    No more and no longer than the asker may lend.  At its moment the limit falls back by itself; the status follows at
    once, both times.
    """
    if said.increase is not None and said.percent is not None:
        raise BadField("percent", str(said.percent), "stands beside an amount; give one of the two, the other null.")

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        amount = amount_in(record.currency, said.increase, "increase")
        increase = amount if said.percent is None else Percentage(Decimal(said.percent))
        return _lend(conn, desk, record, (increase, said.until, said.comment), if_match)

    return desk.write(act)


@router.delete("/customers/{customer_id}/temporary-limit", summary="Take a temporary increase back", status_code=204)
def remove_temporary_limit(customer_id: Number, desk: Changer) -> Response:
    """The permanent limit alone counts from now on; the status follows at once."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        _lend(conn, desk, record, (None, None, ""), None)
        return nothing_left()

    return desk.write(act)


def _lend(
    conn: Connection,
    desk: Desk,
    record: CustomerRecord,
    what: tuple[Decimal | Percentage | None, datetime | None, str],
    if_match: str | None,
) -> Answer:
    """what   how much, until when, and a comment"""
    increase, until, comment = what
    number, now = record.customer_id, desk.now
    cap = desk.staff.lending
    before = raise_limit_temporarily(conn, number, increase, until, now=now, by=desk.by, comment=comment, cap=cap)
    _refuse_stale(if_match, _etag_of_limit(before, now), record, desk)
    after = _standing(conn, number)
    desk.changed(_lent(before, now), _lent(after, now))
    told = told_customer(conn, record, desk.scope, at=now)
    return shown(told, headers={"ETag": _etag_of_limit(after, now)})


def _lent(standing: Standing, now: datetime) -> dict[str, Any]:
    amount = lent_at(standing, now)
    return {"increase": amount, "until": None if amount is None else standing.limit_raised_until}


@router.get(
    "/customers/{customer_id}/warning-thresholds", summary="Read warning thresholds", response_model=WarningThresholds
)
def get_warning_thresholds(customer_id: Number, desk: Reader) -> Response:
    """At which balances, or available funds, the customer is warned."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown_thresholds(record, watched_of(conn, customer_id))

    return desk.read(look)


@router.put(
    "/customers/{customer_id}/warning-thresholds", summary="Set warning thresholds", response_model=WarningThresholds
)
def put_warning_thresholds(
    customer_id: Number, said: WarningThresholdsSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Replaces all there were.  Each is warned of once as the balance reaches it, and again only after it was left;
    of one that is behind the customer already nobody is warned now."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        wanted = [_threshold(one, place, record.currency) for place, one in enumerate(said.thresholds)]
        before, after = set_thresholds(conn, customer_id, wanted)
        _refuse_stale(if_match, _etag_of_thresholds(before), record, desk)
        desk.changed({"thresholds": _worded(before)}, {"thresholds": _worded(after)})
        return _shown_thresholds(record, watched_of(conn, customer_id))

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/credit-limit-changes",
    summary="List changes of the credit limit",
    response_model=ListOf[CreditLimitChange],
)
def get_credit_limit_changes(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """Newest first; that an increase ended at its moment is no change of anybody's and stands in `until`."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        read = partial(_page_of_changes, conn, customer_id)
        total = count_limit_changes(conn, customer_id, most=EXACT_UP_TO + 1)
        return shown(listed(partial(_told_changes, conn, desk, record), read, pages, total=total))

    return desk.read(look)


def _page_of_changes(conn: Connection, customer_id: int, limit: int, cursor: str | None) -> Any:
    return list_limit_changes(conn, customer_id, limit=limit, cursor=cursor)


def _told_changes(
    conn: Connection, desk: Desk, record: CustomerRecord, rows: Sequence[AnyRow]
) -> list[CreditLimitChange]:
    changes = [limit_change_of(row) for row in rows]
    discretion = discretion_of(conn, desk.scope, [one.by for one in changes])
    return [
        CreditLimitChange(
            kind=one.kind.value,
            at=one.at,
            by=discretion.who(record, one.by),
            comment=discretion.comment(record, one.by, one.comment),
            old=_money(one.old, record.currency),
            new=_money(one.new, record.currency),
            percent=told_percent(one.percent),
            until=one.until,
        )
        for one in changes
    ]


def _shown_limit(conn: Connection, record: CustomerRecord, desk: Desk) -> Answer:
    standing, currency = _standing(conn, record.customer_id), record.currency
    funds, permanent = standing.credit_limit_at(desk.now), standing.permanent_limit
    told = CreditLimit(
        balance=told_money(standing.balance, currency),
        available_funds=None if funds is None else told_money(funds - standing.balance, currency),
        credit_limit=_money(funds, currency),
        permanent_credit_limit=_money(permanent, currency),
        increase=_told_increase(conn, record, standing, desk),
        highest_increase=_told_highest(desk, permanent, record),
    )
    return shown(told, headers={"ETag": _etag_of_limit(standing, desk.now)})


def _told_increase(
    conn: Connection, record: CustomerRecord, standing: Standing, desk: Desk
) -> TemporaryIncrease | None:
    amount, until = lent_at(standing, desk.now), standing.limit_raised_until
    if amount is None or until is None:
        return None
    worded = increase_in_force(conn, record.customer_id)
    discretion = discretion_of(conn, desk.scope, [worded.by] if worded else [])
    return TemporaryIncrease(
        amount=told_money(amount, record.currency),
        percent=told_percent(worded.percent) if worded else None,
        until=until,
        since=worded.at if worded else None,
        by=discretion.who(record, worded.by) if worded else None,
        comment=discretion.comment(record, worded.by, worded.comment) if worded else "",
    )


def _told_highest(desk: Desk, permanent: Decimal | None, record: CustomerRecord) -> HighestIncrease:
    cap = desk.staff.lending
    highest = None if permanent is None else highest_increase(cap, permanent)
    return HighestIncrease(
        amount=_money(highest, record.currency), percent=told_percent(cap.most_percent), days=cap.longest_days
    )


def _shown_thresholds(record: CustomerRecord, watched: Sequence[Watched]) -> Answer:
    told = WarningThresholds(
        thresholds=[
            ThresholdTold(
                amount=told_money(one.threshold.value, record.currency)
                if one.threshold.basis is Basis.AMOUNT
                else None,
                percent=told_percent(one.threshold.value) if one.threshold.basis is Basis.PERCENT else None,
                passed=one.passed,
            )
            for one in watched
        ]
    )
    return shown(told, headers={"ETag": _etag_of_thresholds([one.threshold for one in watched])})


def _threshold(said: ThresholdSaid, place: int, currency: str) -> Threshold:
    amount = amount_in(currency, said.amount, f"thresholds[{place}].amount")
    if (amount is None) == (said.percent is None):
        raise BadField(f"thresholds[{place}]", "", "must have an amount or a percentage, one of the two.")
    if amount is not None:
        return Threshold(Basis.AMOUNT, amount)
    return Threshold(Basis.PERCENT, Decimal(said.percent or "0"))


def _worded(thresholds: Sequence[Threshold]) -> list[str]:
    return [f"{one.value:f} %" if one.basis is Basis.PERCENT else f"{one.value:f}" for one in thresholds]


def _standing(conn: Connection, customer_id: int) -> Standing:
    return read_standings(conn, [customer_id])[customer_id]


def _refuse_stale(if_match: str | None, current: str, record: CustomerRecord, desk: Desk) -> None:
    """Raised in the transaction of the change, which it takes back."""
    if if_match is not None and if_match.strip() not in {"*", current}:
        name = name_seen(record, desk.scope)
        detail = f"Customer {name!r} was changed since you read it; its ETag is {current} now."
        raise Unwelcome("record_changed", detail, name=name, etag=current)


def _etag_of_limit(standing: Standing, now: datetime) -> str:
    return _etag((standing.permanent_limit, lent_at(standing, now), _lent(standing, now)["until"]))


def _etag_of_thresholds(thresholds: Sequence[Threshold]) -> str:
    return _etag(sorted((str(one.basis), one.value) for one in thresholds))


def _etag(version: object) -> str:
    return f'"{blake2b(repr(version).encode(), digest_size=12).hexdigest()}"'


def _money(amount: Decimal | None, currency: str) -> MoneyTold | None:
    return None if amount is None else told_money(amount, currency)
