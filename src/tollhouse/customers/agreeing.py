"""What is agreed with a customer: how high its balance may rise, its own prices."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.limit_history import note_increase, note_limit
from tollhouse.customers.rules.lending import (
    Increase,
    NoLimitToRaise,
    Percentage,
    increase_of,
    refuse_above_cap,
    refuse_raise_for_good,
)
from tollhouse.customers.rules.overrides import check_overrides
from tollhouse.customers.rules.record import BadField, BalanceControl, check_credit_limit
from tollhouse.customers.scheduling import lock_current
from tollhouse.customers.warning import watch_again
from tollhouse.ledger.changing import change_credit_limit
from tollhouse.ledger.lifting import raise_limit
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.tariffs.reading import read_terms


def set_credit_limit(
    conn: Connection, customer_id: int, limit: Decimal | None, act: Act, *, cap: LendingCap = NO_CAP
) -> Standings:
    """A new permanent credit limit of a postpaid customer, in its currency; None is unlimited.

    Locks the standing and answers it as it was; raises BadField for a prepaid customer or an impossible limit,
    RaisedForGood where somebody with a cap for lending wants more than there is.
    """
    locked = lock_standings(conn, {customer_id})
    standing = locked[customer_id, OWN_MONEY]
    check_credit_limit(limit, BalanceControl.PREPAID if standing.prepaid else BalanceControl.POSTPAID)
    before = standing.permanent_limit
    if not standing.prepaid and limit != before:
        refuse_raise_for_good(before, limit, cap, currency=standing.currency)
        change_credit_limit(conn, customer_id, limit, locked=locked)
        note_limit(conn, customer_id, before, limit, act)
        if limit is None and lent_at(standing, act.at) is not None:
            note_increase(conn, customer_id, lent_at(standing, act.at), None, None, act=act)
        watch_again(conn, customer_id, prepaid=False, permanent_limit=limit)
    return locked


def raise_limit_temporarily(
    conn: Connection,
    customer_id: int,
    increase: Decimal | Percentage | None,
    until: datetime | None,
    *,
    now: datetime,
    by: str,
    comment: str = "",
    cap: LendingCap = NO_CAP,
) -> Standing:
    """Lend so much more than the permanent limit until a moment; None: no longer.  Replaces what was lent before.

    Answers the standing as it was.  Raises NoLimitToRaise for whoever is prepaid or unlimited, BadField for an
    impossible amount or a moment past, IncreaseAboveCap and IncreaseTooLong beyond what this member may lend.
    """
    locked = lock_current(conn, {customer_id}, now=now)
    standing = locked[customer_id, OWN_MONEY]
    permanent = standing.permanent_limit
    if standing.prepaid or permanent is None:
        why = "prepaid" if standing.prepaid else "unlimited"
        raise NoLimitToRaise(customer_id=customer_id, why=why)
    if (increase is None) != (until is None):
        raise BadField("until", "", "and the increase go together; give both, or neither to take it back.")
    before, lent = lent_at(standing, now), None
    if increase is not None and until is not None:
        lent = increase_of(increase, permanent)
        if until <= now:
            raise BadField("until", until.isoformat(), f"is past: it is {now.isoformat()}; name a later moment.")
        refuse_above_cap(lent.amount, until, cap, permanent=permanent, currency=standing.currency, now=now)
    if _is_the_same(standing, lent, until):
        return standing
    raise_limit(conn, customer_id, None if lent is None else lent.amount, until, locked=locked)
    note_increase(conn, customer_id, before, lent, until, act=Act(now, by, comment))
    return standing


def lent_at(standing: Standing, moment: datetime) -> Decimal | None:
    """What is lent at that moment on top of the permanent limit, in the standing's currency; None: nothing."""
    until = standing.limit_raised_until
    return None if until is None or moment >= until else standing.limit_increase


def _is_the_same(standing: Standing, lent: Increase | None, until: datetime | None) -> bool:
    """An act that is repeated is one act."""
    amount = None if lent is None else lent.amount
    return (standing.limit_increase, standing.limit_raised_until) == (amount, until)


def freeze_payment(
    conn: Connection, customer_ids: Collection[int], *, at: datetime, by: str, comment: str = ""
) -> set[int]:
    """Automatic payment failed too often; a person lets it go on (change_status, UNFREEZE_PAYMENT)."""
    locked = lock_current(conn, customer_ids, now=at)
    return acting.begin(conn, customer_ids, "payment_frozen", Act(at, by, comment), locked=locked)


def override_tariffs(conn: Connection, customer_id: int, pairs: Mapping[int, int]) -> None:
    """The customer's own prices: for each tariff of its products the one that overrides it; replaces all there were.

    Raises BadField for a tariff that is not there, and for one that prices another service or in another currency.
    """
    check_overrides(pairs, read_terms(conn, {*pairs, *pairs.values()}) if pairs else {})
    storage.replace_overrides(conn, customer_id, pairs)


def overrides_of(conn: Connection, customer_id: int) -> dict[int, int]:
    """For each tariff that is overridden the one that takes its place, by the former's number."""
    rows = storage.read_overrides(conn, [customer_id])
    return dict(sorted((row.tariff_id, row.override_tariff_id) for row in rows))
