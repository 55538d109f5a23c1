"""The trial balance: what stands against what, the xDRs behind it, files of it, and who may see it."""

from csv import DictReader
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from builders import a_product, a_rate, a_tariff, an_account
from python_calamine import load_workbook

from tollhouse.ledger.summing import sum_up_books
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

FEBRUARY = "from=2026-02-01&until=2026-03-01"


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def reseller(admin, company, house, now):
    """One of whom nothing was booked, with a customer that owes it."""
    own = company.customer_of(kind="reseller", name=f"Nord {company.customer['id']}")
    customer = company.customer_of(own["id"], opening_balance={"amount": "40", "currency": "EUR"})
    return own, customer


def book_of(told, issuer):
    (book,) = [book for book in told["books"] if book["issuer_id"] == issuer]
    return book


def test_every_amount_stands_on_both_sides(admin, reseller):
    own, _ = reseller
    told = admin.get(f"/trial-balance?from=2026-03-01&until=2026-04-01&issuer={own['id']}&currency=EUR")
    assert (told["first_day"], told["until"], told["zone"]) == ("2026-03-01", "2026-04-01", "UTC")
    book = book_of(told, own["id"])
    assert (book["issuer_name"], book["currency"], book["in_balance"]) == (own["name"], "EUR", True)
    assert book["lines"] == [
        {
            "ledger_account": "customers",
            "opening": eur("0.00000"),
            "debit": eur("40.00000"),
            "credit": eur("0.00000"),
            "closing": eur("40.00000"),
            "xdrs": 1,
        },
        {
            "ledger_account": "opening:balance",
            "opening": eur("0.00000"),
            "debit": eur("0.00000"),
            "credit": eur("40.00000"),
            "closing": eur("-40.00000"),
            "xdrs": 1,
        },
    ]
    assert (book["debit"], book["credit"]) == (eur("40.00000"), eur("40.00000"))


def test_the_same_is_told_whether_or_not_it_is_summed(admin, reseller, house, company, now):
    company.send(company.call(now))
    before = admin.get("/trial-balance")
    with house.engine.begin() as conn:
        assert sum_up_books(conn) > 0
    assert admin.get("/trial-balance") == before
    assert all(book["in_balance"] for book in before["books"])


def test_the_period_is_this_month_unless_another_is_named(admin, company):
    told = admin.get("/trial-balance")
    assert (told["first_day"], told["until"]) == ("2026-03-01", "2026-03-03")
    assert admin.get("/trial-balance?from=2026-02-01&until=2026-02-02")["books"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-03-02&until=2026-03-02", "until"),
        ("from=yesterday", "from"),
        ("issuer=me", "issuer"),
        ("currency=EURO", "currency"),
    ],
)
def test_a_period_or_issuer_that_is_none_is_refused_by_name(admin, query, field):
    for path in ("/trial-balance", "/trial-balance.csv", "/trial-balance/xdrs"):
        refused = admin.get(f"{path}?{query}", expect=422)
        assert refused["errors"][0]["field"] == field


def test_a_line_leads_to_its_xdrs_and_they_to_the_whole_story(admin, reseller):
    own, customer = reseller
    listed = admin.get(f"/trial-balance/xdrs?issuer={own['id']}&currency=EUR&ledger_account=opening:balance")
    assert (listed["total"], listed["total_is_exact"], listed["next"]) == (1, True, None)
    (xdr,) = listed["items"]
    assert (xdr["customer_id"], xdr["customer_name"], xdr["amount"]) == (
        customer["id"],
        customer["name"],
        eur("40.00000"),
    )
    assert admin.get(f"/xdrs/{xdr['id']}")["amount"] == eur("40.00000")
    everything = admin.get(f"/trial-balance/xdrs?issuer={own['id']}&ledger_account=customers")
    assert everything["items"] == [xdr]
    assert admin.get(f"/trial-balance/xdrs?issuer={own['id']}&ledger_account=nothing:here")["items"] == []


def test_pages_of_a_line_follow_each_other(admin, company, now):
    company.send(*(company.call(now) for _ in range(7)))
    seen, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/trial-balance/xdrs?ledger_account=revenue:voice&limit=2{cursor}")
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == page["total"] >= 7


def test_the_files_have_what_the_answer_has(admin, reseller):
    own, _ = reseller
    answer = admin.client.get(
        f"/api/v1/trial-balance.csv?issuer={own['id']}", headers={"Authorization": f"Bearer {admin.secret}"}
    )
    assert "Trial%20balance%202026-03-01%20to%202026-03-02.csv" in answer.headers["content-disposition"]
    rows = list(DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["issuer"], row["ledger account"], row["closing"]) for row in rows] == [
        (own["name"], "customers", "40.00000"),
        (own["name"], "opening:balance", "-40.00000"),
    ]
    answer = admin.client.get(
        f"/api/v1/trial-balance.xlsx?issuer={own['id']}", headers={"Authorization": f"Bearer {admin.secret}"}
    )
    rows = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][3:8] == ["customers", 0, 40, 0, 40]


def test_the_operators_books_are_read_by_administrators_and_readers_only(admin, client, house, now, reseller):
    own, _ = reseller
    Caller(client, token(house, now, Role.READ_ONLY)).get("/trial-balance")
    Caller(client, token(house, now, Role.SUPPORT)).get("/trial-balance", expect=403)
    for role in Role:
        Caller(client, token(house, now, role, reseller_id=int(own["id"]))).get("/trial-balance", expect=403)


EVENING = datetime(2026, 2, 27, 22, 30, tzinfo=UTC)


@pytest.fixture
def tokyo(house, company, admin):
    """A customer for whom half past ten in the evening, UTC, is tomorrow morning."""
    customer = company.customer_of(time_zone="Asia/Tokyo", opening_balance={"amount": "-5", "currency": "EUR"})
    with house.engine.begin() as conn:
        prices = a_rate("46", "0.10", connect_fee=Decimal("0.05")), a_rate("468", "0.06", "1/1")
        line = an_account(conn, int(customer["id"]), a_product(conn, a_tariff(conn, *prices)))
    company.send(
        company.call(EVENING, line=line, used=60),
        company.call(EVENING - timedelta(hours=8), line=line, called="46701234567", used=61),
    )
    return customer


def test_a_balance_is_told_day_by_day_in_the_customers_zone(admin, tokyo):
    told = admin.get(f"/customers/{tokyo['id']}/balance-history?from=2026-02-26&until=2026-03-03")
    assert (told["zone"], told["opening"]) == ("Asia/Tokyo", eur("0.00000"))
    # 61 s at 60/6 for 0.10 with a fee of 0.05 is 0.16; 60 s at 1/1 for 0.06 is 0.06; then 5 of its own money.
    assert [(one["day"], one["balance"]["amount"]) for one in told["days"]] == [
        ("2026-02-26", "0.00000"),
        ("2026-02-27", "0.16000"),
        ("2026-02-28", "0.22000"),
        ("2026-03-01", "0.22000"),
        ("2026-03-02", "-4.78000"),
    ]
    assert (told["days"][-1]["charged"], told["days"][-1]["credited"]) == (eur("0.00000"), eur("5.00000"))


def test_days_that_end_earlier_are_reckoned_back_from_today(admin, tokyo):
    told = admin.get(f"/customers/{tokyo['id']}/balance-history?from=2026-02-28&until=2026-03-02")
    assert told["opening"] == eur("0.16000")
    assert [one["balance"]["amount"] for one in told["days"]] == ["0.22000", "0.22000"]
    assert len(admin.get(f"/customers/{tokyo['id']}/balance-history")["days"]) == 90


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-03-02&until=2026-03-02", "until"),
        ("from=2026-03-03", "until"),
        ("from=2024-01-01", "from"),
    ],
)
def test_days_without_a_balance_are_refused(admin, tokyo, query, field):
    assert admin.get(f"/customers/{tokyo['id']}/balance-history?{query}", expect=422)["errors"][0]["field"] == field
