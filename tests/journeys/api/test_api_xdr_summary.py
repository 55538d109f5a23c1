"""What a customer used, summed by service and by day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from builders import a_product, a_rate, a_tariff, an_account

from tollhouse.doors.api import xdr_summary
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

EVENING = datetime(2026, 2, 27, 22, 30, tzinfo=UTC)


def summary(admin, customer, query=""):
    return admin.get(f"/customers/{customer['id']}/xdr-summary{query}")


def old_line_of(house, customer):
    """One that was open and priced long ago, so that calls of earlier days are charged."""
    with house.engine.begin() as conn:
        prices = a_rate("46", "0.10", connect_fee=Decimal("0.05")), a_rate("468", "0.06", "1/1")
        return an_account(conn, int(customer["id"]), a_product(conn, a_tariff(conn, *prices)))


@pytest.fixture
def tokyo(house, company):
    """A customer for whom half past ten in the evening, UTC, is tomorrow morning."""
    customer = company.customer_of(time_zone="Asia/Tokyo")
    return customer, old_line_of(house, customer)


def test_days_are_those_of_the_customers_time_zone(admin, company, tokyo):
    customer, line = tokyo
    company.send(
        company.call(EVENING, line=line, used=60),
        company.call(EVENING + timedelta(minutes=1), line=line, used=73),
        company.call(EVENING - timedelta(hours=8), line=line, called="46701234567", used=61),
    )
    told = summary(admin, customer)
    assert told["zone"] == "Asia/Tokyo"
    # 61 s at 60/6 for 0.10 with a fee of 0.05: 66 s are 0.11, and 0.05.
    assert told["days"] == [
        {"day": "2026-02-27", "service": "voice", "count": 1, "used": 61, "amount": eur("0.16000")},
        {"day": "2026-02-28", "service": "voice", "count": 2, "used": 133, "amount": eur("0.13300")},
    ]
    assert told["totals"] == [
        {"service": "voice", "count": 3, "used": 194, "charged": 199, "amount": eur("0.29300")},
    ]
    assert (told["count"], told["amount"], told["days_left_out"]) == (3, eur("0.29300"), 0)


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_the_earliest_of_many_days_are_left_out_and_counted(admin, company, tokyo, monkeypatch):
    monkeypatch.setattr(xdr_summary, "_MOST_DAYS", 1)
    customer, line = tokyo
    company.send(*(company.call(EVENING - timedelta(days=day), line=line) for day in range(3)))
    told = summary(admin, customer)
    assert ([day["day"] for day in told["days"]], told["days_left_out"]) == (["2026-02-28"], 2)
    assert told["count"] == 3


def test_it_sums_what_the_list_with_the_same_filters_lists(admin, house, company, now):
    first, second = (old_line_of(house, company.customer) for _ in range(2))
    company.send(
        *(company.call(now - timedelta(days=day), line=first, used=60) for day in range(4)),
        company.call(now - timedelta(days=1), line=second, called="4689999999", used=30),
    )
    path = f"/customers/{company.customer['id']}"
    (account,) = admin.get(f"/accounts?identifier={second}")["items"]
    since, until = ((now - timedelta(days=day)).isoformat().replace("+00:00", "Z") for day in (2, 0))
    for query in (
        "",
        f"?from={since}",
        f"?from={since}&until={until}",
        f"?account_id={account['id']}",
        "?number=999",
        f"?number={first}",
        "?service=voice",
        "?service=data",
    ):
        listed = admin.get(f"{path}/xdrs{query}")
        told = summary(admin, company.customer, query)
        assert (listed["total"] > 0) == (query != "?service=data"), query
        assert told["count"] == listed["total"] == sum(day["count"] for day in told["days"]), query
        assert sum(day["used"] for day in told["days"]) == sum(one["used"] for one in listed["items"]), query


def test_digits_are_looked_for_in_both_numbers(admin, company, now):
    company.send(company.call(now, called="4681234567"), company.call(now, called="4687654321"))
    path = f"/customers/{company.customer['id']}/xdrs"
    assert [one["called"] for one in admin.get(f"{path}?number=7654")["items"]] == ["4687654321"]
    assert admin.get(f"{path}?number={company.line[3:]}")["total"] == 2
    assert admin.get(f"{path}?number=99999999")["total"] == 0
    assert admin.get(f"{path}?number=4%25", expect=422)["errors"][0]["field"] == "number"


def test_who_used_nothing_has_a_summary_of_nothing(admin, company):
    told = summary(admin, company.customer)
    assert (told["totals"], told["days"], told["count"], told["amount"]) == ([], [], 0, eur("0.00000"))


def test_anothers_customer_has_no_summary_and_no_files(admin, client, house, company, now):
    reseller = company.customer_of(kind="reseller")
    stranger = Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=int(reseller["id"])))
    for path in ("xdr-summary", "xdrs.csv", "xdrs.xlsx"):
        assert stranger.get(f"/customers/{company.customer['id']}/{path}", expect=404)["code"] == "not_found"
        own = f"/api/v1/customers/{reseller['id']}/{path}"
        assert client.get(own, headers={"Authorization": f"Bearer {stranger.secret}"}).status_code == 200
