"""Personal data of customers who have left: removed after their class's term or by hand, while the books stay whole."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from tollhouse.customers import storage
from tollhouse.customers.arrangements import storage as arranged
from tollhouse.customers.arrangements.ending import forget_arrangements
from tollhouse.customers.arrangements.purged import purged_among
from tollhouse.customers.fields.filling import forget_values
from tollhouse.customers.forgetting import tell_forgotten
from tollhouse.customers.limit_history import forget_comments
from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import BadField, names_like
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.words.days import day_at
from tollhouse.words.refusals import Refused

_AHEAD: Final = timedelta(hours=14)
"""No zone is further ahead of UTC: whose day has come is looked for by that."""


class NotClosed(Refused):
    code: ClassVar[str] = "customer_not_closed"
    sentence: ClassVar[str] = "Customer {customer_id} is not permanently terminated; close it first."


class PurgedAlready(Refused):
    code: ClassVar[str] = "purged_already"
    sentence: ClassVar[str] = "The personal data of customer {customer_id} was removed already."


@dataclass(frozen=True, slots=True)
class Purge:
    """due_on   in the customer's time zone; None: never by itself
    months   how long the class keeps personal data after closing; None: for ever
    """

    due_on: date | None
    months: int | None
    purged_at: datetime | None
    purged_by: str | None


def read_purge(conn: Connection, customer_id: int) -> Purge:
    months = arranged.read_purge_terms(conn, [customer_id])[customer_id].purge_after_months
    row = arranged.read_purges(conn, [customer_id]).get(customer_id)
    if row is None:
        return Purge(None, months, None, None)
    return Purge(row.due_on, months, row.purged_at, row.purged_by)


def plan_purges(conn: Connection, customer_ids: Collection[int], *, closed_at: datetime) -> None:
    """Of customers that were closed; who has a day already keeps it."""
    terms = arranged.read_purge_terms(conn, customer_ids)
    rows = [
        {
            "customer_id": number,
            "due_on": months_after(day_at(closed_at, ZoneInfo(term.time_zone)), term.purge_after_months),
            "set_by": "class",
            "set_at": closed_at,
        }
        for number, term in sorted(terms.items())
        if term.purge_after_months is not None
    ]
    arranged.put_purges(conn, rows, replaces=False)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one: a month after 31 January is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def set_purge_day(conn: Connection, record: CustomerRecord, due_on: date | None, *, now: datetime, by: str) -> Purge:
    """Of a customer whose record is locked; None: never by itself.  Raises PurgedAlready, BadField.

    From tomorrow on: whoever wants it to go today has to say the customer's name (purge_customer).
    """
    before = read_purge(conn, record.customer_id)
    if before.purged_at is not None:
        raise PurgedAlready(customer_id=record.customer_id)
    if due_on is None or due_on != before.due_on:
        check_purge_day(due_on, today=day_at(now, ZoneInfo(record.time_zone)))
    row = {"customer_id": record.customer_id, "due_on": due_on, "set_by": by, "set_at": now}
    arranged.put_purges(conn, [row], replaces=True)
    return read_purge(conn, record.customer_id)


def check_purge_day(due_on: date | None, *, today: date) -> None:
    """Raises BadField."""
    if due_on is not None and due_on <= today:
        tomorrow = today + timedelta(days=1)
        reason = f"must be {tomorrow.isoformat()} or later; to remove everything today, do so with the customer's name."
        raise BadField("purge_on", due_on.isoformat(), reason)


def refuse_second_purge(conn: Connection, customer_id: int) -> None:
    """Raises PurgedAlready."""
    if purged_among(conn, [customer_id]):
        raise PurgedAlready(customer_id=customer_id)


def purge_customer(conn: Connection, customer_id: int, *, now: datetime, by: str) -> None:
    """One customer at once.  Raises NotClosed, PurgedAlready."""
    if customer_id not in purge_customers(conn, [customer_id], now=now, by=by):
        refuse_second_purge(conn, customer_id)  # asked now that others who purged it meanwhile are done
        raise NotClosed(customer_id=customer_id)


def purge_due(conn: Connection, *, now: datetime, most: int) -> int:
    """Those whose day has come, so many at most; how many were looked at.  Who is not closed any day waits for it."""
    due = arranged.read_purges_due(conn, (now.astimezone(UTC) + _AHEAD).date(), most)
    purges, terms = arranged.read_purges(conn, due), arranged.read_purge_terms(conn, due)
    come = [one for one in due if purges[one].due_on <= day_at(now, ZoneInfo(terms[one].time_zone))]
    return len(purge_customers(conn, come, now=now, by="class"))


def purge_customers(conn: Connection, customer_ids: Collection[int], *, now: datetime, by: str) -> set[int]:
    """Overwrite what is personal in the records of those that are closed and were not purged; which they were.

    What other rooms keep of them goes when they hear of it; numbers, money and xDRs stay.
    """
    locked = lock_standings(conn, set(customer_ids))
    closed = {
        number
        for (number, account_id), standing in locked.items()
        if account_id == OWN_MONEY and Condition.CLOSED in standing.conditions
    }
    purged = purged_among(conn, closed)
    records = [record_of(row) for row in storage.lock_visible(conn, closed - purged, OPERATOR_SCOPE)]
    if not records:
        return set()
    tell_forgotten(conn, records)
    for record in records:
        _overwrite(conn, record)
    numbers = [record.customer_id for record in records]
    forget_arrangements(conn, numbers)
    forget_comments(conn, numbers)
    forget_values(conn, numbers)
    done = {"due_on": None, "set_by": by, "set_at": now, "purged_at": now, "purged_by": by}
    arranged.put_purges(conn, [{"customer_id": number} | done for number in numbers], replaces=True)
    return set(numbers)


def _overwrite(conn: Connection, record: CustomerRecord) -> None:
    storage.release_name(conn, record.customer_id)
    storage.release_logins(conn, {record.customer_id: record.login})
    nothing: dict[str, str] = dict.fromkeys(CONTACT_FIELDS, "")
    storage.update_customer(conn, record.customer_id, {"name": _name_for(conn, record.customer_id), **nothing})


def _name_for(conn: Connection, customer_id: int) -> str:
    """Somebody may be called so by chance."""
    wanted = f"Removed {customer_id}"
    free: Sequence[str] = [wanted, *names_like(f"{wanted} x")]
    return next(name for name in free if storage.claim_names(conn, [(name, customer_id)]))
