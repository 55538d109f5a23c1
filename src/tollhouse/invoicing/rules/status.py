"""The three axes of an invoice's status, derived from what is owed, paid and due; nothing of it is stored.

Source: spec/money 4.8
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tollhouse.invoicing.rules.invoice import InvoiceRecord


class ReviewStatus(StrEnum):
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"


class PaymentStatus(StrEnum):
    """do_not_pay                   nothing is asked for, and nothing earlier is owed
    previous_balance_remaining   nothing is asked for, but something earlier is owed
    paid                         it is covered, and so is everything before it
    """

    VOID = "void"
    DO_NOT_PAY = "do_not_pay"
    PREVIOUS_BALANCE_REMAINING = "previous_balance_remaining"
    PAID = "paid"
    OVERDUE = "overdue"
    PARTIALLY_PAID = "partially_paid"
    UNPAID = "unpaid"


class CollectionStatus(StrEnum):
    """Whether what is open is enough to ask for it again and again."""

    COLLECT = "collect"
    DO_NOT_COLLECT = "do_not_collect"


@dataclass(frozen=True, slots=True)
class InvoiceStatus:
    """outstanding_before   in the customer's currency: what of earlier invoices is still to be paid"""

    review: ReviewStatus
    payment: PaymentStatus
    collection: CollectionStatus
    outstanding_before: Decimal


def status_of(
    invoice: InvoiceRecord, outstanding_before: Decimal, *, today: date, threshold: Decimal = Decimal(0)
) -> InvoiceStatus:
    """
    outstanding_before   in the customer's currency: what of its earlier invoices is still to be paid
    today       in the customer's billing zone; what is due on a day is overdue on the next
    threshold   in the customer's currency: nothing up to it is collected
    """
    payment = payment_status(invoice, outstanding_before, today=today)
    is_collected = payment is not PaymentStatus.VOID and invoice.open_amount + outstanding_before > threshold
    collection = CollectionStatus.COLLECT if is_collected else CollectionStatus.DO_NOT_COLLECT
    return InvoiceStatus(ReviewStatus.APPROVED, payment, collection, outstanding_before)


def payment_status(invoice: InvoiceRecord, outstanding_before: Decimal, *, today: date) -> PaymentStatus:
    """The order of the lines is the order of precedence."""
    if invoice.is_void:
        return PaymentStatus.VOID
    if invoice.total <= 0:
        return PaymentStatus.PREVIOUS_BALANCE_REMAINING if outstanding_before > 0 else PaymentStatus.DO_NOT_PAY
    if invoice.open_amount <= 0 and outstanding_before <= 0:
        return PaymentStatus.PAID
    if today > invoice.due_on:
        return PaymentStatus.OVERDUE
    return PaymentStatus.PARTIALLY_PAID if invoice.paid > 0 else PaymentStatus.UNPAID
