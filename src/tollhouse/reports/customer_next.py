"""What happens to a customer next if nobody does anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scheduled import Scheduled
from tollhouse.customers.rules.spending import begins_anew
from tollhouse.customers.rules.status import NEXT, CustomerStatus, Next
from tollhouse.ledger.rules.standing import Standing
from tollhouse.words.days import day_at
from tollhouse.words.money import Money, written_price


@dataclass(frozen=True, slots=True)
class NextChange:
    """kind   which change, `says` it in a sentence with `facts` in it
    at, on    its moment, and the day of it in the customer's time zone; None: nothing comes
    """

    kind: Next
    says: str
    at: datetime | None = None
    on: date | None = None
    facts: Mapping[str, Money | str] = field(default_factory=dict)


NOTHING_NEXT: Final = NextChange(Next.NOTHING, NEXT[Next.NOTHING])


def next_change(
    status: CustomerStatus,
    record: CustomerRecord,
    standing: Standing,
    coming: Sequence[Scheduled],
    at: datetime | None,
) -> NextChange:
    """The earliest of what the status itself brings and of what is arranged."""
    ways = [(one.due_at, Next(one.action.value)) for one in coming]
    ways += [(moment, kind) for moment, kind in _of_itself(status, record, standing, at) if at is None or moment > at]
    if not ways:
        return NOTHING_NEXT
    moment, kind = min(ways, key=lambda way: way[0])
    day = day_at(moment, zone_named(record.time_zone))
    facts: dict[str, Money | str] = {"day": day.isoformat()}
    if kind is Next.LIMIT_FALLS and standing.permanent_limit is not None:
        facts["permanent_limit"] = Money(standing.permanent_limit, standing.currency)
    return NextChange(kind, NEXT[kind].format(**as_read_aloud(facts)), moment, day, facts)


def _of_itself(
    status: CustomerStatus, record: CustomerRecord, standing: Standing, at: datetime | None
) -> list[tuple[datetime, Next]]:
    if status is CustomerStatus.SUSPENSION_LIFTED and standing.suspension_lifted_until is not None:
        return [(standing.suspension_lifted_until, Next.SUSPENDED_AGAIN)]
    if status is CustomerStatus.LIMITATION_LIFTED and standing.limitation_lifted_until is not None:
        return [(standing.limitation_lifted_until, Next.LIMITED_AGAIN)]
    if status is CustomerStatus.CREDIT_EXCEEDED and standing.limit_raised_until is not None:
        return [(standing.limit_raised_until, Next.LIMIT_FALLS)]
    if status is CustomerStatus.SPENDING_LIMIT_REACHED and at is not None:
        midnight = begins_anew(at, record.time_zone)
        return [(midnight, Next.SPENDING_AGAIN)] if standing.spending_limit_at(midnight) != 0 else []
    return []


def as_read_aloud(facts: Mapping[str, Money | str]) -> dict[str, str]:
    """Figures as they stand in sentences."""
    return {
        name: f"{written_price(fact.amount)} {fact.currency}" if isinstance(fact, Money) else fact
        for name, fact in facts.items()
    }
