"""The price finder: any use at any moment, by an account, a product or a tariff, with all that led to the answer."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

_unique = count(1)
USE = {"called": "4681234567", "used": 73}
SECONDS = {"effective_from": "2025-01-01T00:00:00Z", "first_interval": 1, "next_interval": 1}


@pytest.fixture
def support(client, house, now) -> Caller:
    return Caller(client, token(house, now, Role.SUPPORT))


def find(caller: Caller, expect: int = 200, **said: Any) -> Any:
    return caller.post("/price-finder", USE | said, expect=expect)


def a_tariff(admin: Caller, prefix: str, price: str, *, currency: str = "EUR", service: str = "voice", **rate: Any):
    named = {"name": f"Found {next(_unique)}", "currency": currency, "service": service}
    tariff = admin.post("/tariffs", named)
    row = SECONDS | {"prefix": prefix, "first_price": price, "next_price": price} | rate
    admin.post(f"/tariffs/{tariff['id']}/rates", {"rates": [row]})
    return tariff


def test_account_product_and_tariff_answer_the_worked_number_and_it_is_what_is_charged(admin, company, now):
    by_account = find(admin, account=company.line)
    by_product = find(admin, product_id=company.product_id)
    by_tariff = find(admin, tariff_id=company.tariff_id)
    for found in (by_account, by_product, by_tariff):
        (level,) = found["levels"]
        assert (level["amount"], level["charged"]) == ({"amount": "0.07300", "currency": "EUR"}, 73)
        assert (level["prefix"], level["destination"], level["hours"]) == ("468", "Stockholm", "peak")
        assert level["tariff_id"] == company.tariff_id
        assert level["prices"]["next_price"] == "0.06"
        assert (found["refused"], found["stopped"], found["elsewhere"]) == (None, None, None)

    account = admin.get(f"/customers/{company.customer['id']}/accounts")["items"][0]
    assert by_account["account"] == {
        "customer_id": company.customer["id"],
        "customer": company.customer["name"],
        "account_id": account["id"],
        "product_id": company.product_id,
    }
    assert by_account["levels"][0]["customer_id"] == company.customer["id"]
    assert (by_product["account"], by_product["levels"][0]["customer_id"]) == (None, None)
    (product,) = [admin.get(f"/products/{company.product_id}")["name"]]
    assert by_product["levels"][0]["story"][0].startswith(f"Somebody with product {product} used 73 seconds")
    assert by_tariff["levels"][0]["story"][0].startswith("Somebody used 73 seconds to 4681234567")
    assert by_tariff["levels"][0]["product_id"] is None

    (quoted,) = admin.post("/quotes", USE | {"account": company.line}, expect=200)["levels"]
    company.send(company.call(now))
    (xdr,) = admin.get(f"/customers/{company.customer['id']}/xdrs")["items"]
    assert quoted == {name: by_account["levels"][0][name] for name in quoted}
    assert (xdr["amount"], xdr["facts"]) == (quoted["amount"], quoted["facts"])


def test_what_has_no_price_is_answered_with_the_lines_that_were_asked(admin, company):
    nowhere = find(admin, account=company.line, called="9991234")
    assert (nowhere["levels"], nowhere["session"], nowhere["refused"]["code"]) == ([], None, "no_rate")
    assert "add one, or a rate for | (anything else)" in nowhere["refused"]["detail"]
    (line,) = nowhere["lines"]
    assert (line["answer"], line["prefix"], line["tariff_id"]) == ("no_rate", "", company.tariff_id)
    assert nowhere["account"]["customer_id"] == company.customer["id"]

    unlisted = find(admin, product_id=company.product_id, service="message")
    assert (unlisted["refused"]["code"], unlisted["lines"]) == ("no_rating_entry", [])
    said = "The product has no rating entry for message (OUTGOING); put a tariff on its rating list."
    assert unlisted["refused"]["detail"] == said

    unknown = find(admin, account="nobody-at-all")
    assert (unknown["refused"]["code"], unknown["account"]) == ("unknown_account", None)
    assert unknown["refused"]["detail"].endswith("; look at how it is written, or open it.")

    barred = a_tariff(admin, "4681", "0", forbidden=True)
    forbidden = find(admin, tariff_id=barred["id"])
    assert forbidden["refused"]["code"] == "forbidden"
    assert [(one["answer"], one["prefix"]) for one in forbidden["lines"]] == [("forbidden", "4681")]


def test_the_add_on_is_asked_before_the_product_and_one_rank_in_its_usage_order(admin, company, now):
    norway = a_tariff(admin, "47", "0.02")
    flat = a_tariff(admin, "46", "0.01")
    add_on = admin.post(
        "/products", {"name": f"Found add-on {next(_unique)}", "currency": "EUR", "kind": "add_on", "addon_priority": 5}
    )
    lines = [
        {"service": "voice", "tariff_id": tariff["id"], "usage_order": place}
        for place, tariff in enumerate((norway, flat))
    ]
    admin.put(f"/products/{add_on['id']}/rating-list", {"lines": lines}, expect=200)
    (account,) = admin.get(f"/customers/{company.customer['id']}/accounts")["items"]
    path = f"/customers/{company.customer['id']}/accounts/{account['id']}/add-ons"
    admin.post(path, {"product_id": add_on["id"]})

    found = find(admin, account=company.line, at=(now + timedelta(hours=1)).isoformat())
    assert [(one["tariff_id"], one["answer"], one["prefix"], one["add_on_priority"]) for one in found["lines"]] == [
        (norway["id"], "no_rate", "", 5),
        (flat["id"], "priced", "46", 5),
    ]
    (level,) = found["levels"]
    assert (level["product_id"], level["tariff_id"]) == (add_on["id"], flat["id"])
    assert level["amount"]["amount"] == "0.01217"

    first = find(admin, account=company.line, called="4712345", at=(now + timedelta(hours=1)).isoformat())
    assert [one["answer"] for one in first["lines"]] == ["priced", "not_asked"]
    # Before the account was opened nobody held the number.
    before = find(admin, account=company.line, at=(now - timedelta(seconds=1)).isoformat())
    assert before["refused"]["code"] == "unknown_account"


def test_other_tariffs_come_cheapest_first_by_currency_and_those_without_a_price_last(admin, company):
    dear, cheap = a_tariff(admin, "468", "0.50"), a_tariff(admin, "46", "0.03", first_interval=60, next_interval=60)
    foreign, elsewhere = a_tariff(admin, "468", "0.001", currency="USD"), a_tariff(admin, "1", "0.01")
    barred = a_tariff(admin, "46", "0", forbidden=True)
    texts = a_tariff(admin, "46", "0.01", service="message")
    own = {one["id"] for one in (dear, cheap, foreign, elsewhere, barred)}
    found = find(admin, account=company.line, elsewhere=True)["elsewhere"]
    told = [one for one in found if one["tariff_id"] in own]
    assert [one["tariff_id"] for one in told] == [
        cheap["id"], dear["id"], foreign["id"],
        *(one["id"] for one in sorted((elsewhere, barred), key=lambda one: one["name"])),
    ]  # fmt: skip
    assert told[0]["amount"] == {"amount": "0.06000", "currency": "EUR"}
    assert (told[0]["prefix"], told[0]["charged"], told[0]["hours"]) == ("46", 120, "peak")
    assert {one["tariff_id"]: one["refused"] for one in told if one["amount"] is None} == {
        elsewhere["id"]: "no_rate",
        barred["id"]: "forbidden",
    }
    assert not {texts["id"], company.tariff_id} & {one["tariff_id"] for one in found}


def test_the_money_there_is_says_how_long_it_may_last(admin, company):
    found = find(admin, tariff_id=company.tariff_id, funds="0.60")
    assert found["session"] == {"funds": {"amount": "0.60000", "currency": "EUR"}, "announced": 600, "enforced": 600}
    assert find(admin, tariff_id=company.tariff_id)["session"] is None
    by_account = find(admin, account=company.line)["session"]
    assert by_account["funds"] == {"amount": "100.00000", "currency": "EUR"}
    assert by_account["announced"] == 100_000
    assert find(admin, account=company.line, funds="0")["session"]["enforced"] == 0


def test_who_was_stopped_is_said_beside_the_price(admin, company):
    path = f"/customers/{company.customer['id']}/status-changes"
    admin.post(path, {"action": "block"})
    found = find(admin, account=company.line)
    assert found["levels"][0]["amount"]["amount"] == "0.07300"
    assert found["stopped"]["code"] == "customer_blocked"
    assert "release it" not in found["stopped"]["detail"]
    assert found["stopped"]["detail"].startswith(f"Customer {company.customer['name']!r} was blocked since")


@pytest.mark.parametrize(
    ("said", "field", "way_out"),
    [
        ({}, "account", "name an account, a product or a tariff, one of them."),
        ({"account": "4670", "tariff_id": "1"}, "account", "name an account, a product or a tariff, one of them."),
        ({"account": "4670", "called": "+46 8 123"}, "called", "E.164 digits without +, or a word such as VOICEONNET."),
        ({"account": "4670", "called": "voiceonnet"}, "called", "or a word such as VOICEONNET."),
        ({"account": "4670", "calling": "alice"}, "calling", "E.164 digits without +"),
        ({"account": "4670", "time_zone": "Mars/Olympus"}, "time_zone", "Europe/"),
        ({"account": "4670", "used": -1}, "used", ""),
        ({"account": "4670", "funds": "a lot"}, "funds", ""),
    ],
)
def test_what_cannot_be_asked_is_refused_by_field_with_the_way_out(admin, said, field, way_out):
    refused = find(admin, 422, **said)
    (error,) = refused["errors"]
    assert error["field"] == field
    assert way_out in error["detail"]


def test_a_tariff_is_asked_about_its_own_service_alone(admin):
    texts = a_tariff(admin, "46", "0.05", service="message")
    found = find(admin, tariff_id=texts["id"], used=2)
    assert (found["service"], found["levels"][0]["amount"]["amount"]) == ("message", "0.10000")
    refused = find(admin, 422, tariff_id=texts["id"], service="voice")
    assert refused["errors"][0]["field"] == "service"
    assert refused["errors"][0]["detail"].endswith("is not the tariff's, which is for message; leave it out.")
    find(admin, 404, tariff_id="999999999")
    find(admin, 404, product_id="999999999")


def test_off_peak_hours_are_read_by_the_clock_that_is_asked_for(admin):
    nights = admin.post("/off-peak-periods", {"name": f"Found nights {next(_unique)}", "definitions": ["hr{0-5}"]})
    tariff = admin.post("/tariffs", {"name": f"Found {next(_unique)}", "currency": "EUR", "off_peak_id": nights["id"]})
    row = SECONDS | {"prefix": "46", "first_price": "0.10", "next_price": "0.10"}
    row |= {"off_peak_first_price": "0.01", "off_peak_next_price": "0.01"}
    admin.post(f"/tariffs/{tariff['id']}/rates", {"rates": [row]})
    asked = {"tariff_id": tariff["id"], "at": "2026-03-01T02:00:00Z"}
    assert find(admin, **asked)["levels"][0]["hours"] == "off_peak"
    tokyo = find(admin, **asked, time_zone="Asia/Tokyo")
    assert (tokyo["levels"][0]["hours"], tokyo["time_zone"]) == ("peak", "Asia/Tokyo")


def test_support_asks_by_account_and_not_by_the_price_lists(support, company):
    found = find(support, account=company.line)
    assert found["levels"][0]["amount"]["amount"] == "0.07300"
    for said in ({"tariff_id": company.tariff_id}, {"product_id": company.product_id}, {"elsewhere": True}):
        asked = said if "elsewhere" not in said else said | {"account": company.line}
        assert find(support, 403, **asked)["code"] == "right_missing"


def test_a_resellers_staff_finds_prices_of_its_own_customers_and_nothing_above_itself(realm, admin):
    line = realm.company.line_of(realm.own_customer["id"])
    found = find(realm.stranger, account=line)
    assert [one["customer_id"] for one in found["levels"]] == [realm.own_customer["id"], realm.own["id"]]
    assert found["lines"] == []
    find(realm.stranger, 404, account=realm.line)
    find(realm.stranger, 404, account="nobody-at-all")
    find(realm.stranger, 403, product_id=realm.company.product_id)

    # By what it buys itself it has no price for messages: named to us, not to it.
    texts = a_tariff(admin, "46", "0.05", service="message")
    sold = admin.post("/products", {"name": f"Found {next(_unique)}", "currency": "EUR"})
    admin.post(f"/products/{sold['id']}/rating-list", {"service": "message", "tariff_id": texts["id"]})
    texter = f"4671{next(_unique):07}"
    admin.post(f"/customers/{realm.own_customer['id']}/accounts", {"identifier": texter, "product_id": sold["id"]})
    to_us = find(admin, account=texter, service="message")["refused"]
    assert to_us["code"] == "reseller_no_rating_entry"
    assert realm.own["name"] in to_us["detail"]
    to_it = find(realm.stranger, account=texter, service="message")["refused"]
    assert to_it == {"code": "reseller_no_rating_entry", "detail": "A reseller above has no price for it."}
    said = {"account": texter, "service": "message", "called": "4681", "used": 1}
    assert realm.stranger.post("/quotes", said, expect=422)["detail"] == "A reseller above has no price for it."
