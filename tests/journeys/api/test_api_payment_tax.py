"""VAT of prepaid payments over the API: a class says it, and payments tell it (spec/money 2.3)."""

import pytest


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def taxed(admin, company) -> str:
    """A prepaid customer whose class taxes payments with 20 %."""
    said = {"name": f"Taxed {company.class_id}", "currency": "EUR", "payment_tax_percent": "20"}
    class_id = admin.post("/customer-classes", said)["id"]
    return company.customer_of(class_id=class_id, balance_control="prepaid", credit_limit=None)["id"]


def payment_of(amount):
    return {"kind": "manual_payment", "amount": eur(amount)}


@pytest.mark.parametrize("amount, funds, tax", [("120", "100.00000", "20.00000"), ("100", "83.33000", "16.67000")])
def test_a_payment_is_funds_without_the_tax_that_is_inside(admin, taxed, amount, funds, tax):
    path = f"/customers/{taxed}"
    seen = admin.post(f"{path}/adjustments/preview", payment_of(amount), expect=200)
    assert (seen["after"]["available_funds"], seen["tax"]) == (eur(funds), eur(tax))
    done = admin.post(f"{path}/adjustments", payment_of(amount))
    assert done["available_funds"] == eur(funds)
    (payment,) = admin.get(f"{path}/payments")["items"]
    assert (payment["tax"], payment["tax_back"]) == (eur(tax), eur("0.00000"))
    xdrs = {one["service"]: one for one in admin.get(f"{path}/xdrs")["items"]}
    assert (xdrs["taxes"]["amount"], xdrs["taxes"]["story"]) == (eur(tax), ["VAT of a prepaid payment."])
    assert xdrs["taxes"]["act_id"] == xdrs["payments"]["act_id"] == payment["id"]


def test_a_refund_of_all_of_it_gives_the_tax_back(admin, taxed):
    path = f"/customers/{taxed}"
    admin.post(f"{path}/adjustments", payment_of("120"))
    kinds = {one["kind"]: one for one in admin.get(f"{path}/adjustment-kinds")["items"]}
    assert kinds["refund"]["highest"] == eur("120.00000")
    refund = {"kind": "refund", "amount": eur("120")}
    assert admin.post(f"{path}/adjustments/preview", refund, expect=200)["tax"] == eur("-20.00000")
    assert admin.post(f"{path}/adjustments", refund)["balance"] == eur("0.00000")


def test_a_class_tells_its_tax_and_takes_it_away_again(admin, company):
    made = admin.post("/customer-classes", {"name": f"VAT {company.class_id}", "payment_tax_percent": "7.7"})
    path = f"/customer-classes/{made['id']}"
    assert (made["payment_tax_percent"], made["card_tax_on_top"]) == ("7.7", False)
    assert admin.ask("PATCH", path, json={"card_tax_on_top": True})["payment_tax_percent"] == "7.7"
    assert admin.ask("PATCH", path, json={"payment_tax_percent": None})["payment_tax_percent"] is None
    for percent in ("0", "100.1", "7.7777"):
        refused = admin.ask("PATCH", path, json={"payment_tax_percent": percent}, expect=422)
        assert refused["errors"][0]["field"] == "payment_tax_percent", refused
        assert "more than 0 and at most 100" in refused["detail"]
