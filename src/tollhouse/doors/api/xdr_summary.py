"""/customers/{id}/xdr-summary: what a customer used and what it cost, by service and by day."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, MoneyTold, Number, Told, told_money
from tollhouse.doors.api.xdrs import Wanted, refuse_hidden
from tollhouse.ledger.reading import UseSummed, sum_xdrs, total_by_service
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("xDRs")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

_MOST_DAYS: Final = 400


class ServiceTotal(Told):
    service: str = Field(examples=["voice"])
    count: int
    used: int = Field(description="seconds, messages or bytes")
    charged: int = Field(description="the same after rounding up to intervals")
    amount: MoneyTold


class DayTotal(Told):
    day: Day
    service: str
    count: int
    used: int
    amount: MoneyTold


class XdrSummary(Told):
    zone: str = Field(description="the customer's time zone, in which the days are", examples=["Europe/Prague"])
    totals: list[ServiceTotal] = Field(description="of everything that was asked for, by service")
    amount: MoneyTold = Field(description="of everything that was asked for")
    count: int
    days: list[DayTotal] = Field(description="days with xDRs, the latest 400 of them, in order")
    days_left_out: int = Field(description="earlier days with xDRs; the totals have them")


@router.get("/customers/{customer_id}/xdr-summary", summary="Sum a customer's xDRs", response_model=XdrSummary)
def get_xdr_summary(customer_id: Number, desk: Reader, wanted: Wanted) -> Response:
    refuse_hidden(desk, wanted)

    def look(conn: Connection) -> Answer:
        customer = read_customer(conn, customer_id, desk.scope)
        sums = sum_xdrs(conn, replace(wanted, customer_id=customer_id), zone=customer.time_zone)
        totals = total_by_service(one for summed in sums.values() for one in summed)
        latest = list(sums.items())[-_MOST_DAYS:]
        return shown(
            XdrSummary(
                zone=customer.time_zone,
                totals=[_told_total(summed, customer) for summed in totals],
                amount=told_money(_sum(totals), customer.currency),
                count=sum(summed.count for summed in totals),
                days=[
                    DayTotal(
                        day=day,
                        service=one.service,
                        count=one.count,
                        used=one.used,
                        amount=told_money(one.amount, customer.currency),
                    )
                    for day, summed in latest
                    for one in summed
                ],
                days_left_out=len(sums) - len(latest),
            )
        )

    return desk.read(look)


def _sum(totals: Iterable[UseSummed]) -> Decimal:
    return sum((summed.amount for summed in totals), Decimal(0))


def _told_total(summed: UseSummed, customer: CustomerRecord) -> ServiceTotal:
    return ServiceTotal(
        service=summed.service,
        count=summed.count,
        used=summed.used,
        charged=summed.charged,
        amount=told_money(summed.amount, customer.currency),
    )
