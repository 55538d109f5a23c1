"""What a bank takes back of a payment that was received."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tollhouse.payments import storage
from tollhouse.payments.adjusting import Move, already_done, carry_out
from tollhouse.payments.locking import lock_books
from tollhouse.payments.receiving import pay_what_is_due
from tollhouse.payments.rules.adjustment import Adjustment, AdjustmentRecord, NotReversible, check_amount
from tollhouse.payments.rules.kinds import PAYMENTS, PaymentKind
from tollhouse.payments.taking_back import take_from
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound


def charge_back(conn: Connection, wanted: Adjustment, amount: Decimal | None, *, now: datetime) -> AdjustmentRecord:
    """Take a payment off the customer's books, or a part of it; invoices that it paid are open again.

    wanted   a chargeback of the payment `about_id`; its account is that of the payment
    amount   None: all that is left of it
    Raises NotFound, BadAdjustment, TakenAboveRest, RequestReused, NotReversible.
    """
    payment = storage.read_payment(conn, wanted.customer_id, wanted.about_id or 0)
    if payment is None:
        raise NotFound(kind="payment", id=wanted.about_id)
    if payment.kind == PaymentKind.INVOICE_CREDIT:
        raise NotReversible(kind="credit of an invoice", why="no bank gave it; declare its invoice void instead")
    books = lock_books(conn, [(payment.customer_id, payment.account_id)])
    payment = storage.read_payment(conn, payment.customer_id, payment.payment_id)
    assert payment is not None, "payments stay"
    known = storage.read_adjustment(conn, wanted.customer_id, wanted.adjustment_id)
    whole = known.amount if known is not None else payment.amount - payment.taken_back
    wanted = replace(wanted, account_id=payment.account_id, amount=whole if amount is None else amount)
    done = already_done(conn, wanted)
    if done is not None:
        return done
    if whole == 0:
        raise NotReversible(kind="payment", why="all of it was given back or taken back already")
    check_amount(wanted.amount, payment.currency, changes_hands=True)
    parts = take_from(conn, payment.customer_id, payment.payment_id, wanted.amount, books)
    move = Move(wanted.amount, payment.contra, PAYMENTS, {"of": payment.kind})
    record = carry_out(conn, wanted, books, move, parts, now=now)
    pay_what_is_due(conn, [wanted.customer_id], books)
    return record
