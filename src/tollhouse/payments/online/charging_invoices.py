"""Invoices charged to saved methods: noted when their day has come, charged together, tried again on the class's days.

What several invoices of a customer lack is one payment; allocation gives it to the oldest first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from tollhouse.customers.acting import Act, begin
from tollhouse.customers.classing import invoice_charges_of
from tollhouse.customers.rules.invoice_charge import InvoiceChargePolicy
from tollhouse.invoicing.reading import open_invoices_of
from tollhouse.invoicing.rules.invoice import InvoiceRecord
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments.news import InvoiceChargeFailed
from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.starting import INVOICES, CustomerPaysNoMore, MethodUnusable, Wanted, start
from tollhouse.payments.rules.auto_payment import AutoPaymentPolicy
from tollhouse.payments.rules.e_payment import EPaymentKind, EPaymentStatus
from tollhouse.payments.rules.invoice_charging import amount_to_charge, charge_days, is_charged_on
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.facts import tell
from tollhouse.words.days import day_at

BY: Final = "automatic payments"
_AT_ONCE: Final = 500
_WHILE_ANOTHER_IS_UNDER_WAY: Final = timedelta(minutes=10)
_STOPPED: Final = Condition.CLOSED | Condition.EXPORTED | Condition.PAYMENT_FROZEN
_LONGEST_COMMENT: Final = 200


@dataclass(frozen=True, slots=True)
class InvoiceCharging:
    """policy   the class's
    own      what was agreed with the customer; None: the class's holds
    """

    policy: InvoiceChargePolicy
    own: bool | None


def read_invoice_charging(conn: Connection, customer_id: int) -> InvoiceCharging:
    owns = storage.read_invoice_chargings(conn, [customer_id])
    return InvoiceCharging(invoice_charges_of(conn, [customer_id])[customer_id], owns.get(customer_id))


def set_invoice_charging(conn: Connection, customer_id: int, own: bool | None) -> None:
    """From now on; what is under way stays under way."""
    storage.put_invoice_charging(conn, customer_id, {"charged": own})


def note_due_invoices(conn: Connection, *, after: int, now: datetime) -> int:
    """Find who has invoices to be charged today among some customers with a saved method, those after a number.

    The last of the customers looked at; 0: there are no more.
    """
    payers = storage.payers_after(conn, after, most=_AT_ONCE)
    for customer_id in sorted(_due(conn, payers, now=now)):
        storage.put_invoice_charging(conn, customer_id, {"due_at": now})
    return max(payers, default=0)


def charge_due_invoices(conn: Connection, *, now: datetime, real_now: datetime, policy: AutoPaymentPolicy) -> int:
    """Start the payment of one customer whose invoices are to be charged by now; 0: there is none."""
    customer_id = storage.due_invoice_charging(conn, now=now)
    if customer_id is None:
        return 0
    locked = lock_standings(conn, {customer_id})
    known = storage.read_invoice_charging(conn, customer_id, lock=True)
    if known is None or known.due_at is None or known.due_at > now:
        return 1  # somebody else was quicker
    automatic = storage.read_auto_payment(conn, customer_id)
    if known.e_payment_id is not None or (automatic is not None and automatic.e_payment_id is not None):
        # What is under way may pay them.
        storage.update_invoice_charging(conn, customer_id, {"due_at": now + _WHILE_ANOTHER_IS_UNDER_WAY})
        return 1
    storage.update_invoice_charging(conn, customer_id, {"due_at": None})
    standing = locked[customer_id, OWN_MONEY]
    due = _due(conn, [customer_id], now=now).get(customer_id)
    if due is None or standing.conditions & _STOPPED:
        return 1
    storage.note_tries(conn, customer_id, [one.invoice_id for one in due.invoices], due.today)
    amount = amount_to_charge(due.outstanding, standing.balance, standing.currency)
    if amount > 0:
        _start(conn, known, due, amount, now=now, real_now=real_now, policy=policy, locked=locked)
    return 1


def after_invoice_charge(
    conn: Connection, paid: EPayment, *, now: datetime, policy: AutoPaymentPolicy, locked: Standings
) -> None:
    """What follows from the end of a payment of invoices; the standing is locked."""
    known = storage.read_invoice_charging(conn, paid.customer_id, lock=True)
    if known is None or known.e_payment_id != paid.e_payment_id:
        return
    storage.update_invoice_charging(conn, paid.customer_id, {"e_payment_id": None})
    if paid.status is EPaymentStatus.FAILED:
        _failed(conn, known, paid.amount, paid.error_said, now=now, policy=policy, locked=locked)
    elif paid.status is EPaymentStatus.COMPLETED:
        storage.update_invoice_charging(conn, paid.customer_id, {"failures": 0})
    else:
        # Called off before anything was asked: no try at all.
        zone = invoice_charges_of(conn, [paid.customer_id])[paid.customer_id].zone
        storage.forget_tries(conn, paid.customer_id, day_at(paid.started_at, zone))
        storage.update_invoice_charging(conn, paid.customer_id, {"due_at": now})


def count_failures_anew(conn: Connection, customer_ids: Collection[int]) -> None:
    """A person has looked at it: invoices are charged again on their next day."""
    for customer_id in sorted(customer_ids):
        storage.update_invoice_charging(conn, customer_id, {"failures": 0})


@dataclass(frozen=True, slots=True)
class _Due:
    """invoices      whose day has come
    outstanding   of all open ones, those that are not due today too
    """

    invoices: Sequence[InvoiceRecord]
    outstanding: Decimal
    today: date


def _due(conn: Connection, customer_ids: Collection[int], *, now: datetime) -> dict[int, _Due]:
    policies = invoice_charges_of(conn, customer_ids)
    owns = storage.read_invoice_chargings(conn, customer_ids)
    tried_on = storage.read_tries(conn, customer_ids)
    found = {}
    for customer_id, invoices in open_invoices_of(conn, customer_ids).items():
        policy, today = policies[customer_id], day_at(now, policies[customer_id].zone)
        due = [
            one
            for one in invoices
            if is_charged_on(
                today,
                charge_days(policy, owns.get(customer_id), one.issued_on, one.due_on),
                tried_on.get((customer_id, one.invoice_id)),
            )
        ]
        if due:
            found[customer_id] = _Due(due, sum((one.open_amount for one in invoices), Decimal(0)), today)
    return found


def _start(
    conn: Connection,
    known: AnyRow,
    due: _Due,
    amount: Decimal,
    *,
    now: datetime,
    real_now: datetime,
    policy: AutoPaymentPolicy,
    locked: Standings,
) -> None:
    round_ = known.rounds + 1
    comment = ", ".join(one.number for one in due.invoices)
    comment = comment if len(comment) <= _LONGEST_COMMENT else f"{comment[: _LONGEST_COMMENT - 1]}…"
    wanted = Wanted(known.customer_id, EPaymentKind.SALE, amount, INVOICES, str(round_), BY, visible_comment=comment)
    storage.update_invoice_charging(conn, known.customer_id, {"rounds": round_})
    try:
        started = start(conn, wanted, now=now, real_now=real_now)
    except (MethodUnusable, CustomerPaysNoMore) as refused:
        _failed(conn, known, amount, refused.detail, now=now, policy=policy, locked=locked)
        return
    under_way = {"e_payment_id": started.payment.e_payment_id}
    storage.update_invoice_charging(conn, known.customer_id, under_way)


def _failed(
    conn: Connection,
    known: AnyRow,
    amount: Decimal,
    said: str,
    *,
    now: datetime,
    policy: AutoPaymentPolicy,
    locked: Standings,
) -> None:
    failures = known.failures + 1
    storage.update_invoice_charging(conn, known.customer_id, {"failures": failures})
    if failures < policy.failures:
        tell(conn, InvoiceChargeFailed(known.customer_id, amount, said, now))
        return
    comment = f"{failures} charges of invoices failed in a row: {said}"[:500]
    begin(conn, {known.customer_id}, "payment_frozen", Act(now, BY, comment), locked=locked)
