"""Invoices charged to saved methods over the API: the class says when, a customer may agree otherwise (money 3.3)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, VISA

from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.billing import bill_open_items
from tollhouse.payments.online.charging_invoices import note_due_invoices


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def payer(admin, till, company):
    """Of a class that charges invoices when they are issued, and two and five days after they were due."""

    def saves(card=VISA):
        said = {"name": f"Charged {till.customer_id}", "invoice_charge": "when_issued"}
        class_id = admin.post("/customer-classes", said | {"invoice_charge_retry_days": [2, 5]})["id"]
        till.customer_id = int(company.customer_of(class_id=class_id, credit_limit=None)["id"])
        till.saves(card)
        return f"/customers/{till.customer_id}"

    return saves


def owes(admin, house, path, total, *, issued, due):
    """It used that up, and has an invoice of it."""
    admin.post(f"{path}/adjustments", {"kind": "manual_charge", "amount": eur(total), "service": "voice"})
    customer_id = int(path.rpartition("/")[2])
    new = NewInvoice(customer_id, f"{customer_id} of {issued}", issued, due, Decimal(total), "EUR")
    with house.engine.begin() as conn:
        bill_open_items(conn, [new], now=house.clock(), by="tests")


def a_day_passes(house, path, day):
    """The run looks at this customer, and the cashier goes round."""
    moment = house.clock().replace(year=day.year, month=day.month, day=day.day)
    with house.engine.begin() as conn:
        note_due_invoices(conn, after=int(path.rpartition("/")[2]) - 1, now=moment)
    replace(house.cashier, clock=lambda: moment).go_round()


def test_on_the_day_of_issue_100_are_charged_for_80_and_the_20_of_before(admin, house, payer, now):
    path, today = payer(), now.date()
    owes(admin, house, path, "20", issued=today - timedelta(days=31), due=today - timedelta(days=16))
    owes(admin, house, path, "80", issued=today, due=today + timedelta(days=15))
    for _ in range(2):
        a_day_passes(house, path, today)
    assert [one["payment_status"] for one in admin.get(f"{path}/invoices")["items"]] == ["paid", "paid"]
    (payment,) = admin.get(f"{path}/payments")["items"]
    assert (payment["amount"], payment["kind"]) == (eur("100.00000"), "ecommerce_payment")


def test_what_is_declined_is_tried_on_the_days_of_the_class_and_then_frozen(admin, house, payer, now):
    path, today = payer(DECLINED_WHEN_CHARGED), now.date()
    due = today + timedelta(days=15)
    owes(admin, house, path, "80", issued=today, due=due)
    tried = []
    for day in (today, today + timedelta(days=1), due, *(due + timedelta(days=late) for late in (2, 3, 5))):
        a_day_passes(house, path, day)
        log = admin.get(f"/e-payments?customer_id={path.rpartition('/')[2]}&limit=50")["items"]
        tried.append(len(log))
    assert tried == [1, 1, 1, 2, 2, 3]
    assert {one["status"] for one in log} == {"failed"}
    assert "payment_frozen" in admin.get(path)["statuses"]
    assert [one["payment_status"] for one in admin.get(f"{path}/invoices")["items"]] == ["unpaid"]


def test_what_was_agreed_is_told_and_kept_beside_the_threshold(admin, payer, house, now):
    path = payer()
    told = admin.get(f"{path}/auto-payment")
    assert (told["charge_invoices"], told["class_charges_invoices"]) == (None, "when_issued")
    said = {"enabled": False, "charge_invoices": False}
    assert admin.ask("PUT", f"{path}/auto-payment", json=said)["charge_invoices"] is False
    owes(admin, house, path, "80", issued=now.date(), due=now.date())
    a_day_passes(house, path, now.date())
    assert admin.get(f"{path}/payments")["items"] == []
    record = admin.get(f"/audit?kind=write&customer_id={path.rpartition('/')[2]}&action=put_auto_payment")["items"][0]
    assert record["details"]["changed"]["charge_invoices"] == {"old": None, "new": False}


def test_a_class_tells_its_days_and_refuses_what_cannot_be(admin, company):
    made = admin.post("/customer-classes", {"name": f"Days {company.class_id}", "invoice_charge": "when_due"})
    path = f"/customer-classes/{made['id']}"
    assert (made["invoice_charge"], made["invoice_charge_retry_days"]) == ("when_due", [])
    changed = admin.ask("PATCH", path, json={"invoice_charge_retry_days": [2, 5]})
    assert (changed["invoice_charge"], changed["invoice_charge_retry_days"]) == ("when_due", [2, 5])
    for days in ([5, 2], [0], list(range(1, 12))):
        refused = admin.ask("PATCH", path, json={"invoice_charge_retry_days": days}, expect=422)
        assert refused["errors"][0]["field"] == "invoice_charge_retry_days", refused
    copy = admin.post(f"{path}/copies", {"name": f"Days again {company.class_id}"})
    assert (copy["invoice_charge"], copy["invoice_charge_retry_days"]) == ("when_due", [2, 5])
