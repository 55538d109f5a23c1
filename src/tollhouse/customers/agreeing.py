"""What is agreed with a customer: how high its balance may rise, what it may spend a day, its own prices."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.rules.record import HIGHEST_LIMIT, BadField, BalanceControl, check_credit_limit
from tollhouse.customers.scheduling import lock_current
from tollhouse.ledger.changing import change_credit_limit
from tollhouse.ledger.lifting import limit_spending, raise_limit
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused


class NoLimitToRaise(Refused):
    code: ClassVar[str] = "no_limit_to_raise"
    sentence: ClassVar[str] = "Customer {customer_id} has no credit limit that could be raised: it is {why}."


def set_credit_limit(conn: Connection, customer_id: int, limit: Decimal | None) -> Standings:
    """A new permanent credit limit of a postpaid customer, in its currency; None is unlimited.

    Locks the standing and answers it as it was; raises BadField for a prepaid customer or an impossible limit.
    """
    locked = lock_standings(conn, {customer_id})
    prepaid = locked[customer_id, OWN_MONEY].prepaid
    check_credit_limit(limit, BalanceControl.PREPAID if prepaid else BalanceControl.POSTPAID)
    if not prepaid:
        change_credit_limit(conn, customer_id, limit, locked=locked)
    return locked


def raise_limit_temporarily(
    conn: Connection, customer_id: int, increase: Decimal | None, until: datetime | None, *, now: datetime
) -> None:
    """Lend so much more than the permanent limit until a moment; None: no longer.  Replaces what was lent before.

    Raises NoLimitToRaise for whoever is prepaid or unlimited, BadField for an impossible amount or a moment past.
    """
    locked = lock_current(conn, {customer_id}, now=now)
    standing = locked[customer_id, OWN_MONEY]
    if standing.prepaid or standing.permanent_limit is None:
        why = "prepaid" if standing.prepaid else "unlimited"
        raise NoLimitToRaise(customer_id=customer_id, why=why)
    if (increase is None) != (until is None):
        raise BadField("until", "", "and the increase go together; give both, or neither to take it back.")
    if increase is not None and until is not None:
        _check_amount("increase", increase)
        if increase == 0:
            raise BadField("increase", str(increase), "must be more than 0; leave it out to take it back.")
        if until <= now:
            raise BadField("until", until.isoformat(), f"is past: it is {now.isoformat()}; name a later moment.")
    raise_limit(conn, customer_id, increase, until, locked=locked)


def set_spending_limit(conn: Connection, customer_id: int, limit: Decimal | None, *, now: datetime) -> None:
    """How much may be used up in a day of the customer's time zone, in its currency; None: any amount."""
    locked = lock_current(conn, {customer_id}, now=now)
    if limit is not None:
        _check_amount("spending_limit", limit)
    zone = storage.read_terms(conn, [customer_id])[customer_id].time_zone
    limit_spending(conn, customer_id, limit, zone=zone, locked=locked)


def _check_amount(field: str, amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0 or amount >= HIGHEST_LIMIT or amount != round(amount, 5):
        raise BadField(field, str(amount), "must be 0 or more with at most five decimals; leave out: unlimited.")


def move_spending_day(conn: Connection, customer_id: int, zone: str) -> None:
    """Count spending by the days of another zone, where it is limited; before the record is locked."""
    locked = lock_standings(conn, {customer_id})
    standing = locked.get((customer_id, OWN_MONEY))
    if standing is not None and standing.spending_limit is not None:
        limit_spending(conn, customer_id, standing.spending_limit, zone=zone, locked=locked)


def freeze_payment(
    conn: Connection, customer_ids: Collection[int], *, at: datetime, by: str, comment: str = ""
) -> set[int]:
    """Automatic payment failed too often; a person lets it go on (change_status, UNFREEZE_PAYMENT)."""
    locked = lock_current(conn, customer_ids, now=at)
    return acting.begin(conn, customer_ids, "payment_frozen", Act(at, by, comment), locked=locked)


def override_tariffs(conn: Connection, customer_id: int, pairs: dict[int, int]) -> None:
    """The customer's own prices: for each tariff of its products the one that overrides it; replaces all there were."""
    storage.replace_overrides(conn, customer_id, pairs)
