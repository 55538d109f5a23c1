"""What is saved of a method, and that nothing but tokens and genuine news comes in."""

from datetime import date

import pytest
from rooms.payments.local_stripe import DECLINED_WHEN_SAVED, VISA
from rooms.payments.online.counter import SIGNING

from tollhouse.customers.rules.record import BadField
from tollhouse.payments.online.saving import MethodNotTaken, ProcessorRefused, forget_methods, methods_of
from tollhouse.payments.online.starting import MethodUnusable
from tollhouse.payments.online.systems import MethodTaken, change_system, declare_system, read_system
from tollhouse.payments.processors.port import NotGenuine
from tollhouse.payments.rules.payment_system import (
    Credentials,
    MethodKind,
    ProcessorKind,
    SystemTerms,
    check_credentials,
)


def test_a_saved_card_is_a_token_and_what_people_recognise_it_by(counter):
    payer = counter.customer()
    (saved,) = payer.methods
    assert (saved.kind, saved.last_four, saved.expires, saved.preferred) == (
        MethodKind.VISA,
        "4242",
        date(2030, 12, 31),
        True,
    )
    with counter.engine.begin() as conn:
        kept = conn.exec_driver_sql("SELECT row_to_json(m)::text FROM payment_method m").scalars().all()
    assert not any(VISA in row for row in kept)


@pytest.mark.parametrize("given", [VISA, "4242 4242 4242 4242", "", "pm_1 2", "tok_visa"])
def test_what_is_no_token_is_refused_without_being_repeated(counter, gate, given):
    payer = counter.customer()
    gate.asked.clear()
    with pytest.raises(BadField) as refused:
        payer.save(given)
    assert refused.value.field == "token"
    assert "hidden" in refused.value.detail
    assert VISA not in refused.value.detail
    assert gate.asked == []


def test_a_card_that_its_bank_refuses_is_not_saved(counter, stripe):
    payer = counter.customer()
    with pytest.raises(ProcessorRefused, match="declined"):
        payer.save(stripe.card(DECLINED_WHEN_SAVED))
    with counter.engine.begin() as conn:
        assert methods_of(conn, payer.customer_id) == payer.methods


def test_a_method_that_no_system_takes_in_the_currency_is_not_saved(counter):
    with pytest.raises(MethodNotTaken, match="USD"):
        counter.customer(currency="USD")


def test_a_system_that_is_switched_off_charges_nobody(counter):
    payer = counter.customer()
    with counter.engine.begin() as conn:
        terms = read_system(conn, counter.system_id).terms
        change_system(conn, counter.system_id, SystemTerms(terms.name, active=False), sealed=None)
    with pytest.raises(MethodUnusable, match="switched off"):
        payer.pay("20")


def test_one_method_belongs_to_one_system_in_a_currency(counter, now):
    terms = SystemTerms(f"another {counter.system_id}", methods=frozenset({(MethodKind.VISA, "EUR")}))
    with counter.engine.connect() as conn, pytest.raises(MethodTaken, match="Visa in EUR"):
        declare_system(conn, terms, ProcessorKind.STRIPE, b"sealed", now=now, by="tests")


def test_what_is_forgotten_of_a_person_is_by_what_they_paid(counter):
    payer = counter.customer()
    paid = payer.pay("20").payment
    with counter.engine.begin() as conn:
        forget_methods(conn, [payer.customer_id])
        assert methods_of(conn, payer.customer_id) == []
    left = payer.again(paid)
    assert (left.method_told, left.token, left.taken) == ("", "", 20)


def test_news_that_nobody_signed_is_not_heard(counter):
    with counter.engine.begin() as conn:
        sealed = read_system(conn, counter.system_id).sealed
    for signature in ("", "t=1,v1=00", f"t=1,v1={SIGNING}"):
        with pytest.raises(NotGenuine):
            counter.cashier.gateways.hear(sealed, b'{"id": "evt_1"}', signature)


def test_credentials_are_judged_without_being_repeated():
    with pytest.raises(BadField) as refused:
        check_credentials(Credentials("my password"), ProcessorKind.STRIPE)
    assert "my password" not in refused.value.detail
