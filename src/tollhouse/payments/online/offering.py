"""What there is to choose from when a processor is to be asked: methods to charge, money held, money to give back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments.locking import look_at_books
from tollhouse.payments.online.listing import EPaymentFilter, booked_as, e_payments_of, list_e_payments
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.saving import SavedMethod, methods_of
from tollhouse.payments.online.systems import PaymentSystem, systems_for
from tollhouse.payments.rules.e_payment import EPaymentStatus
from tollhouse.payments.rules.payment_system import ProcessorKind
from tollhouse.payments.taking_back import refundable_to_cards
from tollhouse.plumbing.db import Connection

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """methods     those that can be charged, the preferred one first
    held        authorizations that are neither captured nor voided, the newest first
    refundable  completed ones with what of each can go back to its card, the newest first
    """

    methods: list[SavedMethod]
    held: list[EPayment]
    refundable: list[tuple[EPayment, Decimal]]


def offered(conn: Connection, customer_id: int) -> Offered:
    """As it is now; of what there is much of, the newest."""
    currency = read_standings(conn, [customer_id])[customer_id].currency
    taken = {(system.system_id, kind) for system in systems_for(conn, currency) for kind, _ in system.terms.methods}
    methods = [one for one in methods_of(conn, customer_id) if (one.system_id, one.kind) in taken]
    held = _newest(conn, customer_id, EPaymentStatus.AUTHORIZED)
    purse = customer_id, OWN_MONEY
    left = refundable_to_cards(conn, purse, look_at_books(conn, [purse]))
    refundable = []
    for one in _newest(conn, customer_id, EPaymentStatus.COMPLETED) if left else []:
        booked = booked_as(one)
        most = Decimal(0) if booked is None else min(left.get(booked, Decimal(0)), (one.taken or 0) - one.refunded)
        if most > 0:
            refundable.append((one, most))
    return Offered(methods, held, refundable)


def systems_that_save(conn: Connection, currency: str) -> list[PaymentSystem]:
    """Those with which a method can be saved that is charged in a currency."""
    return [one for one in systems_for(conn, currency) if one.processor is not ProcessorKind.BANK_TRANSFER]


def _newest(conn: Connection, customer_id: int, status: EPaymentStatus) -> list[EPayment]:
    page = list_e_payments(conn, EPaymentFilter(customer_id, status), limit=_MOST, cursor=None)
    return e_payments_of(page.rows)
