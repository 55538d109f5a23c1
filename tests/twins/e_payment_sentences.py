"""Refusals about payment systems and e-payments, raised by the rules wherever these need no database."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.e_payments import SettlementAction, SettlementSaid, check_settlement
from tollhouse.payments.online.by_hand import CameToNothing
from tollhouse.payments.online.deciding import ProcessorWontTell, RefundElsewhere, StillKnown
from tollhouse.payments.online.listing import NothingToDecide
from tollhouse.payments.online.saving import MethodNotTaken, ProcessorRefused, ProcessorSilent, TooManyMethods
from tollhouse.payments.online.starting import CustomerPaysNoMore, MethodUnusable
from tollhouse.payments.online.systems import SystemNameTaken
from tollhouse.payments.rules.auto_payment import AutoPaymentTerms, check_auto_payment
from tollhouse.payments.rules.e_payment import AboveHeld, AboveTaken, EPaymentRefused, EPaymentStatus
from tollhouse.payments.rules.payment_method import check_token
from tollhouse.payments.rules.payment_system import (
    LONGEST_INSTRUCTIONS,
    LONGEST_PUBLISHABLE_KEY,
    MOST_TAKEN,
    Credentials,
    MethodKind,
    MethodTaken,
    ProcessorKind,
    SystemTerms,
    check_credentials,
    check_mode,
    check_terms,
    name_of_method,
)
from tollhouse.words.refusals import NotFound, Refused

_TERMS = SystemTerms("Stripe Europe", test_mode=True)
_STRIPE, _TRANSFER = ProcessorKind.STRIPE, ProcessorKind.BANK_TRANSFER
_NUMBER = "123456789012345678"


def of_e_payments() -> Iterator[Refused]:
    yield SystemNameTaken(name="Stripe Europe")
    for method in MethodKind:
        yield MethodTaken(method=name_of_method(method), currency="EUR", name="Stripe Europe")
    for kind in ("payment system", "e-payment"):
        yield NotFound(kind=kind, id=12)
    yield NothingToDecide(e_payment_id=_NUMBER)
    for status in EPaymentStatus:
        yield StillKnown(e_payment_id=_NUMBER, status=str(status))
    yield ProcessorWontTell(system="Stripe Europe", e_payment_id=_NUMBER, said="api_key_expired: Expired API Key")
    yield RefundElsewhere(reference="re_1")
    yield from _OF_METHODS
    for why in _UNUSABLE:
        yield MethodUnusable(method="Visa ····4242", why=why)
    for wanted, possible in (("a refund", "completed"), ("a capture", "authorized"), ("a void", "authorized")):
        yield EPaymentRefused(e_payment_id=_NUMBER, status="failed", wanted=wanted, possible=possible)
    yield from _of_agreements()
    yield from _of_systems()
    yield from _of_decisions()


_UNUSABLE = (
    "the customer has saved none",
    "payment system 'Stripe Europe' is switched off",
    "payment system 'Stripe Europe' does not take Visa in EUR",
    "payment system 'Stripe Europe' does not take Direct debit in EUR",
)

_OF_METHODS = (
    ProcessorRefused(system="Stripe Europe", said="Declined", reason="card_declined"),
    ProcessorSilent(system="Stripe Europe"),
    MethodNotTaken(system="Stripe Europe", method="visa", currency="EUR"),
    TooManyMethods(most=20),
    CustomerPaysNoMore(customer_id=12),
    CameToNothing(said="Insufficient funds", reason="card_declined"),
    AboveHeld(field="amount", e_payment_id=_NUMBER, held="40", currency="EUR", wanted="41"),
    AboveTaken(field="amount", e_payment_id=_NUMBER, left="40", currency="EUR", wanted="41"),
    BadField("amount", "", "must be said where customers pay by themselves."),
)


def _of_agreements() -> Iterator[Refused]:
    for check in (
        lambda: check_token("4242424242424242"),
        lambda: check_auto_payment(AutoPaymentTerms(Decimal(50), Decimal("0.000001")), "EUR"),
    ):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value


def _of_systems() -> Iterator[Refused]:
    for processor, changes in (
        (_STRIPE, {"name": ""}),
        (_STRIPE, {"publishable_key": "x" * (LONGEST_PUBLISHABLE_KEY + 1)}),
        (_STRIPE, {"instructions": "x" * (LONGEST_INSTRUCTIONS + 1)}),
        (_STRIPE, {"methods": frozenset((MethodKind.VISA, f"X{one}") for one in range(MOST_TAKEN + 1))}),
        (_STRIPE, {"methods": frozenset({(MethodKind.VISA, "XXY")})}),
        (_STRIPE, {"methods": frozenset({(MethodKind.BANK_TRANSFER, "EUR")})}),
        (_TRANSFER, {"methods": frozenset({(MethodKind.VISA, "EUR")})}),
    ):
        with pytest.raises(Refused) as refused:
            check_terms(replace(_TERMS, **changes), processor)
        yield refused.value
    for processor, given in (
        (_STRIPE, Credentials("my password")),
        (_STRIPE, Credentials("sk_test_1", "abc")),
        (_TRANSFER, Credentials("sk_test_1")),
        (_TRANSFER, Credentials("", "whsec_1")),
    ):
        with pytest.raises(Refused) as refused:
            check_credentials(given, processor)
        yield refused.value
    for changes, key in (
        ({}, "sk_live_1"),
        ({"test_mode": False}, "rk_test_1"),
        ({"publishable_key": "pk_live_1"}, "sk_test_1"),
    ):
        with pytest.raises(Refused) as refused:
            check_mode(replace(_TERMS, **changes), Credentials(key))
        yield refused.value


def _of_decisions() -> Iterator[Refused]:
    for said in (
        SettlementSaid(action=SettlementAction.CLOSE),
        SettlementSaid(action=SettlementAction.GIVEN_BACK, reason="there"),
        SettlementSaid(action=SettlementAction.SEEN_TO, reason="there", reference="re_1"),
    ):
        with pytest.raises(Refused) as refused:
            check_settlement(said)
        yield refused.value
