"""Automatic payments: watched for, set off once for each crossing, tried again, frozen until a person looks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tollhouse.customers.acting import Act, begin
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.ledger.watching import Watch, hold_watch, take_reached, watch_balances
from tollhouse.payments.news import AutoPaymentFailed
from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.starting import (
    AUTOMATIC,
    CustomerPaysNoMore,
    MethodUnusable,
    Wanted,
    chargeable,
    start,
)
from tollhouse.payments.rules.auto_payment import (
    SMALLEST,
    AutoPaymentPolicy,
    AutoPaymentTerms,
    check_auto_payment,
    sets_off_at,
)
from tollhouse.payments.rules.e_payment import EPaymentKind, EPaymentStatus
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.facts import tell

BY: Final = "automatic payments"
_WATCHER: Final = "auto_payment"
_AT_ONCE: Final = 200
_WHILE_INVOICES_ARE_CHARGED: Final = timedelta(minutes=10)
_UNTIL_ASKED_AGAIN: Final = Watch(None, None)
_NEVER: Final = Condition.CLOSED | Condition.EXPORTED


@dataclass(frozen=True, slots=True)
class AutoPayment:
    """What a customer agreed to, and how far it is.

    failures      in a row
    e_payment_id  under way; None: none is
    due_at        when it is paid or tried again by itself
    """

    terms: AutoPaymentTerms
    failures: int
    e_payment_id: int | None
    due_at: datetime | None
    frozen: bool
    set_by: str
    set_at: datetime


def read_auto_payment(conn: Connection, customer_id: int) -> AutoPayment | None:
    """None: the customer pays nothing by itself."""
    row = storage.read_auto_payment(conn, customer_id)
    if row is None:
        return None
    frozen = bool(read_standings(conn, [customer_id])[customer_id].conditions & Condition.PAYMENT_FROZEN)
    return AutoPayment(_terms_of(row), row.failures, row.e_payment_id, row.due_at, frozen, row.set_by, row.set_at)


def set_auto_payment(
    conn: Connection, customer_id: int, terms: AutoPaymentTerms, *, now: datetime, by: str
) -> AutoPayment:
    """From now on.  A balance that is beyond the threshold already counts as a crossing.

    Raises BadField, MethodUnusable: there must be a method to charge.
    """
    standing = lock_standings(conn, {customer_id})[customer_id, OWN_MONEY]
    check_auto_payment(terms, standing.currency)
    chargeable(conn, customer_id, None)
    hold_watch(conn, customer_id, watcher=_WATCHER)
    said = {"amount": terms.amount, "threshold": terms.threshold, "set_by": by, "set_at": now}
    storage.put_auto_payment(conn, {"customer_id": customer_id, **said})
    known = storage.read_auto_payment(conn, customer_id)
    assert known is not None
    if known.e_payment_id is None:
        _rest(conn, known, standing, due_at=None)
    kept = read_auto_payment(conn, customer_id)
    assert kept is not None
    return kept


def end_auto_payment(conn: Connection, customer_id: int) -> None:
    """What is under way stays under way."""
    lock_standings(conn, {customer_id})
    watch_balances(conn, {customer_id: _UNTIL_ASKED_AGAIN}, watcher=_WATCHER)
    storage.delete_auto_payment(conn, customer_id)


def note_crossings(conn: Connection, *, now: datetime) -> int:
    """Whose balance has come to the threshold pays now; how many there were, of some at most."""
    crossed = take_reached(conn, most=_AT_ONCE, watcher=_WATCHER)
    watch_balances(conn, dict.fromkeys(crossed, _UNTIL_ASKED_AGAIN), watcher=_WATCHER)
    for customer_id in sorted(crossed):
        storage.update_auto_payment(conn, customer_id, {"due_at": now})
    return len(crossed)


def pay_due(conn: Connection, *, now: datetime, real_now: datetime, policy: AutoPaymentPolicy) -> int:
    """Start what one customer has to pay by now; 0: nobody has to."""
    customer_id = storage.due_auto_payment(conn, now=now)
    if customer_id is None:
        return 0
    locked = lock_standings(conn, {customer_id})
    known = storage.read_auto_payment(conn, customer_id, lock=True)
    if known is None or known.due_at is None or known.due_at > now:
        return 1  # somebody else was quicker
    invoices = storage.read_invoice_charging(conn, customer_id)
    if invoices is not None and invoices.e_payment_id is not None:
        storage.update_auto_payment(conn, customer_id, {"due_at": now + _WHILE_INVOICES_ARE_CHARGED})
        return 1
    standing = locked[customer_id, OWN_MONEY]
    terms = _terms_of(known)
    settled = standing.balance < sets_off_at(terms, prepaid=standing.prepaid)
    if settled or known.e_payment_id is not None or standing.conditions & (_NEVER | Condition.PAYMENT_FROZEN):
        _rest(conn, known, standing, due_at=None)
        return 1
    round_ = known.rounds + 1
    wanted = Wanted(customer_id, EPaymentKind.SALE, terms.amount, AUTOMATIC, str(round_), BY)
    try:
        started = start(conn, wanted, now=now, real_now=real_now)
    except (MethodUnusable, CustomerPaysNoMore) as refused:
        storage.update_auto_payment(conn, customer_id, {"rounds": round_})
        _failed(conn, known, refused.detail, now=now, policy=policy, locked=locked)
        return 1
    paying = {"rounds": round_, "e_payment_id": started.payment.e_payment_id, "due_at": None}
    storage.update_auto_payment(conn, customer_id, paying)
    return 1


def after_e_payment(
    conn: Connection, paid: EPayment, *, now: datetime, policy: AutoPaymentPolicy, locked: Standings
) -> None:
    """What follows from the end of an automatic payment; the standing is locked, its balance as it is now."""
    known = storage.read_auto_payment(conn, paid.customer_id, lock=True)
    if known is None or known.e_payment_id != paid.e_payment_id:
        return
    if paid.status is EPaymentStatus.FAILED:
        _failed(conn, known, paid.error_said, now=now, policy=policy, locked=locked)
        return
    # One that was called off before anything was asked is no failure: it is simply due again.
    due_at = None if paid.status is EPaymentStatus.COMPLETED else now
    failures = 0 if paid.status is EPaymentStatus.COMPLETED else known.failures
    storage.update_auto_payment(conn, paid.customer_id, {"failures": failures})
    standing = read_standings(conn, [paid.customer_id])[paid.customer_id]
    _rest(conn, known, standing, due_at=due_at, paid=paid.status is EPaymentStatus.COMPLETED)


def go_on_after_freezing(conn: Connection, customer_ids: Collection[int]) -> None:
    """A person has looked at it: failures are counted anew, and a balance beyond the threshold pays."""
    locked = lock_standings(conn, set(customer_ids))
    for customer_id in sorted(customer_ids):
        standing = locked.get((customer_id, OWN_MONEY))
        known = storage.read_auto_payment(conn, customer_id, lock=True)
        if standing is None or known is None or standing.conditions & Condition.PAYMENT_FROZEN:
            continue
        storage.update_auto_payment(conn, customer_id, {"failures": 0})
        if known.e_payment_id is None:
            _rest(conn, known, standing, due_at=None)


def _failed(
    conn: Connection, known: AnyRow, said: str, *, now: datetime, policy: AutoPaymentPolicy, locked: Standings
) -> None:
    failures = known.failures + 1
    due_at = policy.next_try(failures, now=now)
    change: dict[str, Any] = {"failures": failures, "e_payment_id": None, "due_at": due_at}
    storage.update_auto_payment(conn, known.customer_id, change)
    if due_at is not None:
        tell(conn, AutoPaymentFailed(known.customer_id, Decimal(known.amount), said, now, due_at))
    else:
        comment = f"{failures} automatic payments failed in a row: {said}"[:500]
        begin(conn, {known.customer_id}, "payment_frozen", Act(now, BY, comment), locked=locked)


def _rest(conn: Connection, known: AnyRow, standing: Standing, *, due_at: datetime | None, paid: bool = False) -> None:
    """Nothing is under way; it is due at a moment, or when the balance comes to the threshold.

    After a payment that did not bring the balance under it, the next rise of the balance sets off the next one.
    """
    storage.update_auto_payment(conn, known.customer_id, {"e_payment_id": None, "due_at": due_at})
    level = sets_off_at(_terms_of(known), prepaid=standing.prepaid)
    level = max(level, standing.balance + SMALLEST) if paid else level
    stopped = due_at is not None or standing.conditions & (_NEVER | Condition.PAYMENT_FROZEN)
    watch_balances(conn, {known.customer_id: _UNTIL_ASKED_AGAIN if stopped else Watch(level, None)}, watcher=_WATCHER)


def _terms_of(row: AnyRow) -> AutoPaymentTerms:
    return AutoPaymentTerms(Decimal(row.amount), Decimal(row.threshold))
