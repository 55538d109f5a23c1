"""/customers/{id}/balance-history: how a customer's balance went, day by day."""

from datetime import date, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, MoneyTold, Number, Told, told_money
from tollhouse.ledger.reading import balance_by_day
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Finances")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

NOT_LATER: Final = "must be later than the first day of the period."
_MOST_DAYS: Final = 500
_USUAL_DAYS: Final = 90
_DAY: Final = timedelta(days=1)


class BalanceOfDay(Told):
    """Amounts of the day are never negative."""

    day: Day
    balance: MoneyTold = Field(description="at the end of the day; plus is owed by the customer")
    charged: MoneyTold = Field(description="by how much more was owed on that day")
    credited: MoneyTold = Field(description="by how much less: payments and credits")


class BalanceHistory(Told):
    zone: str = Field(description="the customer's time zone, in which the days are", examples=["Europe/Prague"])
    opening: MoneyTold = Field(description="the balance when the first day began")
    days: list[BalanceOfDay] = Field(description="every day, in order")


@router.get(
    "/customers/{customer_id}/balance-history",
    summary="Read how a customer's balance went",
    response_model=BalanceHistory,
)
def get_balance_history(
    customer_id: Number,
    desk: Reader,
    since: Annotated[Day | None, Query(alias="from", description="first day; omitted: 90 days of it")] = None,
    until: Annotated[Day | None, Query(description="exclusive; omitted: tomorrow")] = None,
) -> Response:
    """By day as things happened; what is recorded late changes the days since.  At most 500 days."""

    def look(conn: Connection) -> Answer:
        customer = read_customer(conn, customer_id, desk.scope)
        today = desk.now.astimezone(ZoneInfo(customer.time_zone)).date()
        first, end = _days(since, until, today)
        days = balance_by_day(conn, customer_id, since=first, until=end, zone=customer.time_zone)
        before = days[0].balance - days[0].charged + days[0].given
        money = customer.currency
        return shown(
            BalanceHistory(
                zone=customer.time_zone,
                opening=told_money(before, money),
                days=[
                    BalanceOfDay(
                        day=one.day,
                        balance=told_money(one.balance, money),
                        charged=told_money(one.charged, money),
                        credited=told_money(one.given, money),
                    )
                    for one in days
                ],
            )
        )

    return desk.read(look)


def _days(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """No day after today has a balance.  Raises BadField."""
    end = min(until or today + _DAY, today + _DAY)
    first = since or end - _USUAL_DAYS * _DAY
    if first >= end:
        raise BadField("until", end.isoformat(), NOT_LATER)
    if (end - first).days > _MOST_DAYS:
        raise BadField("from", first.isoformat(), f"is too early: {_MOST_DAYS} days are told at once, at most.")
    return first, end
