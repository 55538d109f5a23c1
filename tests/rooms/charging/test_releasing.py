"""Quarantine: what a person may release, mend or drop."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_source,
    a_tariff,
    an_account,
    balance_of,
    charge,
    results,
)
from msgspec.structs import replace
from sqlalchemy import select

from tollhouse.charging.releasing import QuarantineDecided, release_quarantined
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.quarantining import drop_quarantined
from tollhouse.usage.rules.generic import record_from_fields
from tollhouse.usage.rules.record import Unfit
from tollhouse.usage.tables import quarantined_usage


@pytest.fixture
def shop(conn):
    return Shop(conn)


class Shop:
    def __init__(self, conn):
        self.conn = conn
        self.tariff = a_tariff(conn, a_rate("420", "0.10"))
        self.customer = a_customer(conn)
        self.account = an_account(conn, self.customer, a_product(conn, self.tariff))
        self.source = a_source(conn)

    def charge(self, *lines):
        return results(charge(self.conn, self.source, *lines))

    def release(self, *quarantine_ids, mended=None):
        ids = quarantine_ids or [row.quarantine_id for row in self.rows()]
        books = RateBooks()
        return results(release_quarantined(self.conn, ids, books=books, now=NOON, by="anna", mended=mended))

    def rows(self, state="waiting"):
        query = select(quarantined_usage).where(quarantined_usage.c.state == state)
        return self.conn.execute(query.order_by(quarantined_usage.c.quarantine_id)).all()

    @property
    def balance(self):
        return balance_of(self.conn, self.customer)


def test_a_record_is_released_once_its_rate_exists(shop, conn):
    call = a_call(shop.account, called="44770090", used=60, at=NOON)
    shop.charge(call)
    assert shop.release() == ["no_rate"]
    schedule_rates(conn, shop.tariff, [a_rate("44", "0.20", since=NOON)], now=NOON)
    assert shop.release() == ["charged"]
    assert (shop.balance, shop.rows()) == (Decimal("0.20"), [])
    assert shop.charge(call) == ["already_charged"]


def test_a_person_may_charge_what_a_blocked_customer_used(shop, conn):
    change_status(conn, {shop.customer}, StatusAction.BLOCK, at=NOON - timedelta(days=1), by="anna")
    assert shop.charge(a_call(shop.account)) == ["customer_blocked"]
    assert shop.release() == ["charged"]
    assert shop.balance == Decimal("0.13")


def test_releasing_twice_is_told(shop, conn):
    shop.charge(a_call("nobody"))
    an_account(conn, shop.customer, a_product(conn, shop.tariff), "nobody")
    (row,) = shop.rows()
    assert shop.release(row.quarantine_id) == ["charged"]
    with pytest.raises(QuarantineDecided, match="released already by anna"):
        shop.release(row.quarantine_id)


def test_a_record_whose_id_was_reused_is_released_under_an_id_of_its_own(shop):
    first = a_call(shop.account, used=60)
    other = a_call(shop.account, used=120, request_id=first.request_id)
    assert shop.charge(first, other) == ["charged", "request_id_reused"]
    assert shop.release() == ["charged"]
    assert shop.balance == Decimal("0.30")
    assert shop.charge(first, other) == ["already_charged", "request_id_reused"]


def test_a_broken_record_can_be_mended_and_released(shop):
    content = {
        "service": "voice",
        "account": shop.account,
        "called": "420602123456",
        "started_at": "yesterday",
        "used": "60",
        "calling": shop.account,
        "direction": "out",
    }
    shop.charge(Unfit("r1", "bad_moment", "started_at 'yesterday' is no moment.", content))
    assert shop.release() == ["bad_moment"]
    assert shop.release(mended={"started_at": "2026-03-02T10:00:00Z"}) == ["charged"]
    assert shop.balance == Decimal("0.10")


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("broken_line", {"line": "r1,voice,4201"}),
        ("wrong_encoding", {"line": "r1,voice,\N{REPLACEMENT CHARACTER}"}),
        ("bad_moment", {"src": "420602123456", "dst": "420602123457", "billsec": "60"}),
    ],
)
def test_a_line_that_was_never_read_keeps_its_reason_and_says_why_it_is_not_released(shop, code, content):
    shop.charge(Unfit("line:1", code, "Nobody can read this.", content))
    (outcome,) = release_quarantined(
        shop.conn, [row.quarantine_id for row in shop.rows()], books=RateBooks(), now=NOON, by="anna"
    )
    assert (outcome.result, outcome.code) == ("quarantined", code)
    assert outcome.detail.startswith("Nobody can read this. It was never read")
    assert [(row.code, row.detail) for row in shop.rows()] == [(code, "Nobody can read this.")]


def test_a_line_that_was_never_read_is_charged_when_it_is_sent_mended(shop):
    """The switch's own direction and source are no field of ours, though they are called so."""
    content = {"uuid": "u-1", "billsec": "60", "direction": "inbound", "source": "mod_sofia"}
    shop.charge(Unfit("u-1", "bad_number", "destination_number is 'x'.", content))
    assert shop.release(mended={"account": shop.account, "called": "420602123456"}) == ["missing_field"]
    assert [row.code for row in shop.rows()] == ["bad_number"]
    whole = {"account": shop.account, "called": "420602123456", "started_at": "2026-03-02T10:00:00Z", "used": "60"}
    assert shop.release(mended=whole) == ["charged"]
    assert (shop.balance, shop.rows()) == (Decimal("0.10"), [])


def test_a_record_that_lacks_everything_needed_keeps_what_it_says_when_it_is_mended(shop, conn):
    """It is a message: the mended fields say nothing of the service, and voice would be another price."""
    texts = a_tariff(conn, a_rate("420", "9", "1/1"), service="message")
    account = an_account(conn, shop.customer, a_product(conn, ("message", "", texts)), identifier="420777888999")
    lacking = record_from_fields({"request_id": "x", "service": "message", "called": "420602123456"}, shop.source.rules)
    assert shop.charge(lacking) == ["missing_field"]
    assert shop.release(mended={"account": account, "started_at": NOON.isoformat(), "used": "1"}) == ["charged"]
    assert shop.balance == Decimal(9)


def test_a_record_that_stays_out_waits_on_when_it_is_sent_again(shop, conn):
    call = a_call(shop.account)
    change_status(conn, {shop.customer}, StatusAction.BLOCK, at=NOON - timedelta(days=1), by="anna")
    assert shop.charge(call) == ["customer_blocked"]
    assert shop.charge(a_call(shop.account), call)[1] == "customer_blocked"
    assert [row.request_id for row in shop.rows()].count(call.request_id) == 1


def test_dropping_a_reused_id_leaves_the_first_record_charged(shop):
    call = a_call(shop.account, used=60)
    assert shop.charge(call) == ["charged"]
    assert shop.charge(replace(call, used=61)) == ["request_id_reused"]
    assert drop_quarantined(shop.conn, [shop.rows()[0].quarantine_id], at=NOON, by="anna") == 1
    assert shop.charge(call) == ["already_charged"]
    assert shop.balance == Decimal("0.10")


def test_dial_rules_are_not_applied_to_a_record_twice(shop, conn):
    shop.source = a_source(conn, dial_rules=[{"match": "", "prepend": "420"}])
    record = record_from_fields(
        {
            "request_id": "r1",
            "account": "777000111",
            "called": "602123456",
            "started_at": "2026-03-02T10:00:00Z",
            "used": "60",
        },
        shop.source.rules,
    )
    assert (record.account, record.called) == ("420777000111", "420602123456")
    assert shop.charge(record) == ["unknown_account"]
    an_account(conn, shop.customer, a_product(conn, shop.tariff), "420777000111")
    assert shop.release() == ["charged"]
    assert shop.charge(record) == ["already_charged"]


def test_a_dropped_record_is_never_charged_whoever_sends_it_again(shop, conn):
    call = a_call("nobody")
    shop.charge(call)
    assert drop_quarantined(conn, [row.quarantine_id for row in shop.rows()], at=NOON, by="anna") == 1
    an_account(conn, shop.customer, a_product(conn, shop.tariff), "nobody")
    assert shop.charge(call) == ["dropped"]
    assert (shop.balance, shop.rows()) == (0, [])


def test_an_implausibly_long_call_may_be_released_but_a_closed_month_stays_closed(shop):
    shop.charge(
        a_call(shop.account, used=8 * 86400, at=NOON - timedelta(days=9)),
        a_call(shop.account, at=NOON - timedelta(days=400)),
    )
    assert shop.release() == ["charged", "too_old"]
    assert shop.balance == Decimal(8 * 1440) / 10
