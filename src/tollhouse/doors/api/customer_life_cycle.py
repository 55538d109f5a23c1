"""/customers/{id}/life-cycle: how often a customer is billed, when next, and what is arranged."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.customers.arrangements.billing_periods import Billing, arrange_period, cancel_arranged, read_billing
from tollhouse.customers.changing import lock_customer
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.billing_period import BillingPeriod
from tollhouse.doors.api.customers import PeriodName
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


class ArrangedPeriodTold(Told):
    """Another way of billing that has not begun."""

    period: PeriodName
    from_day: Day = Field(description="its first day, in the billing zone that holds from then on")
    time_zone: str | None = Field(description="IANA; another billing zone; null: it stays")
    set_at: Moment
    by: str = Field(description="to a reseller's staff `operator` for anybody above it")
    comment: str = Field(description="to a reseller's staff that of its own people only")


class LifeCycle(Told):
    """How often a customer is billed; days are those of its billing zone."""

    registered_at: Moment
    time_zone: str = Field(description="IANA; of billing periods and invoices", examples=["Europe/Stockholm"])
    period: PeriodName
    period_begins: Day = Field(description="of the running period")
    next_billing_date: Day = Field(description="the first day after the running period")
    arranged: ArrangedPeriodTold | None = Field(description="null: it stays as it is")


class BillingPeriodSaid(Said):
    """Another billing period or billing zone; what was arranged before is replaced."""

    period: PeriodName
    time_zone: str | None = Field(
        default=None, description="IANA; the billing zone that begins with it; null: it stays", examples=["Europe/Kyiv"]
    )
    from_day: Day | None = Field(
        default=None,
        description="of `monthly_anniversary` and `thirty_days`: the day they are counted from; null: with the end "
        "of the running period",
    )
    comment: Words = ""


@router.get("/customers/{customer_id}/life-cycle", summary="Read the life cycle", response_model=LifeCycle)
def get_life_cycle(customer_id: Number, desk: Reader) -> Response:
    """Billing period and what is arranged of it; changes of status are in `status` and `status-changes`."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown(conn, desk, record, read_billing(conn, record, now=desk.now))

    return desk.read(look)


@router.put("/customers/{customer_id}/billing-period", summary="Arrange another period", response_model=LifeCycle)
def put_billing_period(customer_id: Number, said: BillingPeriodSaid, desk: Changer) -> Response:
    """The running period ends as it would have, or the day before a day that is named; then the other one begins."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        before = read_billing(conn, record, now=desk.now)
        period = BillingPeriod(said.period)
        after = arrange_period(
            conn,
            record,
            period,
            from_day=said.from_day,
            time_zone=said.time_zone,
            now=desk.now,
            by=desk.by,
            comment=said.comment,
        )
        desk.changed(_arranged(before), _arranged(after))
        return _shown(conn, desk, record, after)

    return desk.write(act)


@router.delete("/customers/{customer_id}/billing-period", summary="Keep the billing period", response_model=LifeCycle)
def remove_billing_period(customer_id: Number, desk: Changer) -> Response:
    """What was arranged is cancelled."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        before = read_billing(conn, record, now=desk.now)
        after = cancel_arranged(conn, record, now=desk.now)
        desk.changed(_arranged(before), _arranged(after))
        return _shown(conn, desk, record, after)

    return desk.write(act)


def _arranged(billing: Billing) -> dict[str, str | None]:
    one = billing.arranged
    if one is None:
        return {"billing_period": None}
    place = f" in {one.time_zone}" if one.time_zone else ""
    return {"billing_period": f"{one.period} from {one.from_day.isoformat()}{place}"}


def _shown(conn: Connection, desk: Desk, record: CustomerRecord, billing: Billing) -> Answer:
    arranged = None
    if (one := billing.arranged) is not None:
        discretion = discretion_of(conn, desk.scope, [one.by])
        arranged = ArrangedPeriodTold(
            period=one.period.value,
            from_day=one.from_day,
            time_zone=one.time_zone,
            set_at=one.set_at,
            by=discretion.who(record, one.by),
            comment=discretion.comment(record, one.by, one.comment),
        )
    told = LifeCycle(
        registered_at=record.registered_at,
        time_zone=record.time_zone,
        period=billing.period.value,
        period_begins=billing.begins,
        next_billing_date=billing.ends,
        arranged=arranged,
    )
    return shown(told)
