"""Charging: the right price at every level, exactly once, and nothing lost."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    balance_of,
    charge,
    results,
    stop,
)
from sqlalchemy import select, text

from tollhouse.accounts.opening import holdings_of, terminate_accounts
from tollhouse.accounts.treating import block_account, unblock_account
from tollhouse.charging.releasing import release_quarantined
from tollhouse.customers.agreeing import override_tariffs
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.tables import xdr
from tollhouse.products.pricing import put_on_rating_list
from tollhouse.products.rules.product import NewEntry
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.usage.rules.record import Direction, Passed, Unfit
from tollhouse.usage.tables import quarantined_usage

HOUR = timedelta(hours=1)


@pytest.fixture
def shop(conn):
    """A postpaid customer with one account at 0.10 a minute to Czechia, 60/6."""
    return Shop(conn)


class Shop:
    def __init__(self, conn):
        self.conn = conn
        self.tariff = a_tariff(conn, a_rate("420", "0.10"))
        self.product = a_product(conn, self.tariff)
        self.customer = a_customer(conn, limit="100")
        self.account = an_account(conn, self.customer, self.product)
        self.source = a_source(conn)

    @property
    def balance(self):
        return balance_of(self.conn, self.customer)

    def charge(self, *lines, **facts):
        return results(charge(self.conn, self.source, *lines, **facts))


def xdrs_of(conn, customer_id):
    return conn.execute(select(xdr).where(xdr.c.customer_id == customer_id).order_by(xdr.c.effective_at)).all()


def waiting(conn):
    query = select(quarantined_usage).where(quarantined_usage.c.state == "waiting")
    return conn.execute(query.order_by(quarantined_usage.c.quarantine_id)).all()


def test_a_call_is_priced_explained_and_on_the_balance(shop, conn):
    call = a_call(shop.account, used=73)
    assert shop.charge(call) == ["charged"]
    assert shop.balance == Decimal("0.13")
    (row,) = xdrs_of(conn, shop.customer)
    assert (row.used, row.charged, row.amount, row.currency) == (73, 78, Decimal("0.13000"), "EUR")
    assert (row.contra, row.issuer_id, row.payer, row.called) == ("revenue:voice", 0, "customer", call.called)
    assert row.explanation["px"] == "420"
    assert row.explanation["iv"] == [60, 6]


def test_a_replay_is_harmless_even_with_another_moment_or_price(shop, conn):
    call = a_call(shop.account, used=73)
    shop.charge(call)
    schedule_rates(conn, shop.tariff, [a_rate("420", "9.99", since=NOON)], now=NOON)
    assert shop.charge(call, call) == ["already_charged", "already_charged"]
    restamped = a_call(shop.account, used=73, request_id=call.request_id, at=call.started_at - HOUR)
    assert shop.charge(restamped) == ["request_id_reused"]
    assert shop.balance == Decimal("0.13")
    assert waiting(conn)[0].code == "request_id_reused"


def test_the_same_record_twice_in_one_batch_is_charged_once(shop):
    call = a_call(shop.account)
    assert shop.charge(call, call) == ["charged", "already_charged"]
    assert shop.balance == Decimal("0.13")


def test_an_unfit_record_twice_in_one_batch_waits_once(shop, conn):
    call = a_call("999999")
    assert shop.charge(call, call) == ["unknown_account", "unknown_account"]
    assert len(waiting(conn)) == 1


def test_a_free_call_leaves_its_row_and_moves_nothing(shop, conn):
    schedule_rates(conn, shop.tariff, [a_rate("420800", "0", since=NOON)], now=NOON)
    call = a_call(shop.account, called="420800123456", at=NOON)
    assert shop.charge(call) == ["charged"]
    assert shop.balance == 0
    assert xdrs_of(conn, shop.customer)[0].amount == 0


def test_outcomes_come_in_the_order_of_the_lines(shop):
    broken = Unfit("line:1", "broken_line", "Line 1 ends in the middle.", {"line": "a,b"})
    outcomes = shop.charge(
        a_call("nobody"), Passed("unanswered"), a_call(shop.account), broken, a_call(shop.account, called="1212")
    )
    assert outcomes == ["unknown_account", "unanswered", "charged", "broken_line", "no_rate"]


def test_two_levels_of_resellers_are_charged_by_their_own_tariffs_in_their_own_currency(conn):
    """The customer at 0.10 pays 0.50 for 300 s, its reseller at 0.06 pays 0.30, the reseller above at 0.04, 0.20."""
    top = a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("420", "0.04"))))
    dollars = a_product(conn, a_tariff(conn, a_rate("420", "0.06"), currency="USD"), currency="USD")
    reseller = a_reseller(conn, dollars, currency="USD", under=top)
    customer = a_customer(conn, under=reseller)
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))
    assert results(charge(conn, a_source(conn), a_call(account, used=300))) == ["charged"]
    rows = [xdrs_of(conn, party)[0] for party in (customer, reseller, top)]
    assert [row.amount for row in rows] == [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")]
    assert [row.currency for row in rows] == ["EUR", "USD", "EUR"]
    assert [row.issuer_id for row in rows] == [reseller, top, 0]
    assert len({(row.id, row.effective_at) for row in rows}) == 1
    assert [balance_of(conn, party) for party in (customer, reseller, top)] == [row.amount for row in rows]


def test_customers_of_one_product_in_one_batch_are_each_charged_at_their_own_levels(conn):
    tariff = a_tariff(conn, a_rate("420", "0.20"))
    product = a_product(conn, tariff)
    resellers = [a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("420", price)))) for price in ("0.10", "0.14")]
    customers = [a_customer(conn, under=above) for above in (*resellers, None, None)]
    override_tariffs(conn, customers[3], {tariff: a_tariff(conn, a_rate("420", "0.40"))})
    accounts = [an_account(conn, customer, product) for customer in customers]
    assert set(results(charge(conn, a_source(conn), *(a_call(account, used=60) for account in accounts)))) == {
        "charged"
    }
    assert [balance_of(conn, one) for one in customers] == [
        Decimal(price) for price in ("0.20", "0.20", "0.20", "0.40")
    ]
    assert [balance_of(conn, one) for one in resellers] == [Decimal("0.10"), Decimal("0.14")]


def test_only_the_reseller_directly_above_pays_the_entrys_reseller_tariff(conn):
    top = a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("420", "0.04"))))
    reseller = a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("420", "0.09"))), under=top)
    retail, for_resellers = a_tariff(conn, a_rate("420", "0.20")), a_tariff(conn, a_rate("420", "0.06"))
    product = a_product(conn)
    put_on_rating_list(conn, product, NewEntry("voice", retail, reseller_tariff_id=for_resellers))
    customer = a_customer(conn, under=reseller)
    charge(conn, a_source(conn), a_call(an_account(conn, customer, product), used=60))
    assert [balance_of(conn, one) for one in (customer, reseller, top)] == [
        Decimal("0.20"),
        Decimal("0.06"),
        Decimal("0.04"),
    ]


def test_a_reseller_without_a_price_stops_the_whole_record_with_its_name(conn):
    reseller = a_reseller(conn, a_product(conn, a_tariff(conn, a_rate("44", "0.06"))))
    customer = a_customer(conn, under=reseller)
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))
    (outcome,) = charge(conn, a_source(conn), a_call(account))
    assert outcome.code == "reseller_no_rate"
    assert "reseller" in outcome.detail
    assert balance_of(conn, customer) == 0


@pytest.mark.parametrize(
    "model, customer_pays, account_pays",
    [("subordinate", "0.13", None), ("debit", "0", "0.13"), ("individual", "0.13", "0.13")],
)
def test_the_balance_model_decides_whose_money_is_spent(conn, shop, model, customer_pays, account_pays):
    account = an_account(conn, shop.customer, shop.product, model=model)
    account_id = holdings_of(conn, [account])[account][0].account_id
    assert shop.charge(a_call(account)) == ["charged"]
    assert shop.balance == Decimal(customer_pays)
    if account_pays is not None:
        assert balance_of(conn, shop.customer, account_id) == Decimal(account_pays)


@pytest.mark.parametrize(
    "prepaid, limit, condition",
    [
        (True, None, Condition.NO_AVAILABLE_FUNDS),
        (False, "0.13", Condition.CREDIT_EXCEEDED),
        (False, "0.13001", Condition(0)),
        (False, None, Condition(0)),
    ],
)
def test_the_condition_follows_in_the_same_transaction(conn, shop, prepaid, limit, condition):
    customer = a_customer(conn, prepaid=prepaid, limit=limit)
    assert shop.charge(a_call(an_account(conn, customer, shop.product))) == ["charged"]
    assert lock_standings(conn, {customer})[customer, 0].conditions == condition


@pytest.mark.parametrize(
    "action, code",
    [
        ("block", "customer_blocked"),
        ("suspend", "customer_suspended"),
        ("terminate_provisionally", "customer_provisionally_terminated"),
        ("close", "customer_closed"),
    ],
)
def test_use_that_began_after_a_stop_waits_and_earlier_use_is_charged(conn, shop, action, code):
    stopped_at = NOON - HOUR
    stop(conn, {shop.customer}, action, at=stopped_at)
    before = a_call(shop.account, at=stopped_at - timedelta(seconds=1))
    assert shop.charge(before, a_call(shop.account, at=stopped_at)) == ["charged", code]


def test_use_during_a_past_stop_waits_and_use_after_it_is_charged(conn, shop):
    change_status(conn, {shop.customer}, StatusAction.BLOCK, at=NOON - 3 * HOUR, by="anna")
    change_status(conn, {shop.customer}, StatusAction.UNBLOCK, at=NOON - 2 * HOUR, by="anna")
    calls = [a_call(shop.account, at=NOON - timedelta(minutes=minutes)) for minutes in (200, 150, 119)]
    assert shop.charge(*calls) == ["charged", "customer_blocked", "charged"]


def test_a_stopped_reseller_stops_its_subcustomers_use(conn):
    wholesale = a_product(conn, a_tariff(conn, a_rate("420", "0.05")))
    top = a_reseller(conn, wholesale)
    customer = a_customer(conn, under=a_reseller(conn, wholesale, under=top))
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))
    stop(conn, {top}, "suspend", at=NOON - 2 * HOUR)
    assert results(charge(conn, a_source(conn), a_call(account))) == ["reseller_suspended"]


def test_limited_and_exhausted_customers_are_charged_for_what_they_used(conn, shop):
    conn.execute(text(f"update standing set limited = true, balance = 500 where customer_id = {shop.customer}"))
    assert shop.charge(a_call(shop.account)) == ["charged"]


def test_a_blocked_account_waits_from_its_block_on(conn, shop):
    account_id = holdings_of(conn, [shop.account])[shop.account][0].account_id
    block_account(conn, shop.customer, account_id, at=NOON - HOUR)
    calls = a_call(shop.account, at=NOON - 2 * HOUR), a_call(shop.account, at=NOON - HOUR)
    assert shop.charge(*calls) == ["charged", "account_blocked"]
    unblock_account(conn, shop.customer, account_id, at=NOON - HOUR / 2)
    late = a_call(shop.account, at=NOON - HOUR + HOUR / 4), a_call(shop.account, at=NOON - HOUR / 2)
    assert shop.charge(calls[1], *late) == ["account_blocked", "account_blocked", "charged"]


def test_a_person_may_charge_what_a_blocked_account_used(conn, shop):
    account_id = holdings_of(conn, [shop.account])[shop.account][0].account_id
    block_account(conn, shop.customer, account_id, at=NOON - HOUR)
    assert shop.charge(a_call(shop.account, at=NOON - HOUR)) == ["account_blocked"]
    (kept,) = waiting(conn)
    released = release_quarantined(conn, [kept.quarantine_id], books=RateBooks(), now=NOON, by="test")
    assert results(released) == ["charged"]


def test_an_account_is_used_from_its_first_day_to_the_day_before_it_expires_in_its_customers_zone(conn, shop):
    customer = a_customer(conn, zone="Asia/Tokyo")
    account = an_account(conn, customer, shop.product, active_from=date(2026, 2, 10), expires_on=date(2026, 2, 20))
    tokyo_midnight = datetime(2026, 2, 9, 15, 0, tzinfo=UTC)
    second = timedelta(seconds=1)
    moments = [tokyo_midnight - second, tokyo_midnight, tokyo_midnight + timedelta(days=10) - second]
    codes = shop.charge(*(a_call(account, at=at) for at in (*moments, tokyo_midnight + timedelta(days=10))))
    assert codes == ["account_not_yet_active", "charged", "charged", "account_expired"]


def test_late_use_belongs_to_whoever_held_the_number_then(conn, shop):
    account_id = holdings_of(conn, [shop.account])[shop.account][0].account_id
    moved_at = NOON - 2 * HOUR
    terminate_accounts(conn, [(shop.customer, account_id)], at=moved_at)
    other = a_customer(conn)
    an_account(conn, other, shop.product, shop.account, since=moved_at)
    late, current = a_call(shop.account, at=moved_at - HOUR), a_call(shop.account, at=moved_at)
    assert shop.charge(late, current) == ["charged", "charged"]
    assert (shop.balance, balance_of(conn, other)) == (Decimal("0.13"), Decimal("0.13"))
    assert shop.charge(late, current) == ["already_charged", "already_charged"]


def test_nobodys_number_waits(conn, shop):
    account_id = holdings_of(conn, [shop.account])[shop.account][0].account_id
    terminate_accounts(conn, [(shop.customer, account_id)], at=NOON - 2 * HOUR)
    assert shop.charge(a_call(shop.account)) == ["unknown_account"]


@pytest.mark.parametrize(
    "at, used, code",
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 60, "too_old"),
        (NOON + HOUR + timedelta(seconds=1), 60, "in_future"),
        (NOON - timedelta(days=41), 40 * 86400, "too_long"),
    ],
)
def test_an_unbelievable_record_waits_with_a_code_a_person_understands(conn, shop, at, used, code):
    assert shop.charge(a_call(shop.account, at=at, used=used)) == [code]
    assert waiting(conn)[0].content["used"] == str(used)


def test_directions_are_priced_by_their_own_entry_of_the_rating_list(conn, shop):
    incoming = a_tariff(conn, a_rate("INCOMING", "0.01", "1/1"))
    product = a_product(conn, ("voice", "", shop.tariff), ("voice", "INCOMING", incoming))
    account = an_account(conn, shop.customer, product)
    incoming_call = a_call(account, called=account, calling="447700900123", used=60, direction=Direction.IN)
    assert shop.charge(a_call(account, used=60), incoming_call) == ["charged", "charged"]
    assert shop.balance == Decimal("0.11")


def test_an_outgoing_price_list_never_charges_for_being_called(conn, shop):
    call = a_call(shop.account, called="420602123456", direction=Direction.IN, calling="420777123456")
    assert shop.charge(call) == ["no_rate"]


def test_messages_and_data_are_charged_as_well_as_voice(conn, shop):
    sms = a_tariff(conn, a_rate("420", "0.05", "1/1"), service="message")
    data = a_tariff(conn, a_rate("NETACCESS", "0.02", "1/1"), service="data")
    product = a_product(conn, ("message", "", sms), ("data", "", data))
    account = an_account(conn, shop.customer, product)
    megabytes = a_call(account, called="", used=10 * 1024 * 1024, service="data")
    assert shop.charge(a_call(account, used=3, service="message"), megabytes) == ["charged", "charged"]
    assert shop.balance == Decimal("0.35")


def test_a_service_the_product_does_not_list_waits(shop):
    assert shop.charge(a_call(shop.account, service="message")) == ["no_rating_entry"]


def test_calls_inside_the_house_are_priced_by_the_closest_kinship(conn, shop):
    rates = a_rate("420", "0.10"), a_rate("VOICEONNETRX", "0", "1/1"), a_rate("VOICEONNET", "0.02", "60/60")
    product = a_product(conn, a_tariff(conn, *rates))
    ours, colleague = an_account(conn, shop.customer, product), an_account(conn, shop.customer, product)
    other = an_account(conn, a_customer(conn), product)
    shop.charge(a_call(ours, called=colleague, used=600))
    assert shop.balance == 0
    shop.charge(a_call(ours, called=other, used=60))
    (to_other,) = [row for row in xdrs_of(conn, shop.customer) if row.called == other]
    assert to_other.explanation["px"] == "420"  # digits beat the plain VOICEONNET


def test_a_customers_own_prices_override_only_the_prefixes_they_name(conn, shop):
    """The override table of spec/services 2.3."""
    standard = a_tariff(conn, a_rate("12", "0.02"), a_rate("420", "0.20"))
    special = a_tariff(conn, a_rate("1204", "0.01"))
    account = an_account(conn, shop.customer, a_product(conn, standard))
    override_tariffs(conn, shop.customer, {standard: special})
    for called, price in [("12033768900", "0.02"), ("120456777844", "0.01"), ("420998764456", "0.20")]:
        before = shop.balance
        assert shop.charge(a_call(account, called=called, used=60)) == ["charged"]
        assert shop.balance - before == Decimal(price)


def test_off_peak_follows_the_clock_of_the_customers_zone(conn, shop):
    rate = a_rate("420", "0.10", off_peak_first_price=Decimal("0.04"), off_peak_next_price=Decimal("0.04"))
    tariff = a_tariff(conn, rate, off_peak_periods=("hr{9pm-5am}",))
    account = an_account(conn, a_customer(conn, zone="America/New_York"), a_product(conn, tariff))
    nine_pm_in_new_york = datetime(2026, 2, 11, 2, 0, tzinfo=UTC)
    for moment in (nine_pm_in_new_york - timedelta(seconds=1), nine_pm_in_new_york):
        shop.charge(a_call(account, used=60, at=moment))
    amounts = conn.execute(select(xdr.c.amount).order_by(xdr.c.effective_at)).scalars().all()
    assert amounts == [Decimal("0.10"), Decimal("0.04")]


def test_off_peak_that_asks_for_the_end_of_a_call_is_told_it(conn, shop):
    rate = a_rate("420", "0.10", off_peak_first_price=Decimal("0.04"), off_peak_next_price=Decimal("0.04"))
    tariff = a_tariff(conn, rate, off_peak_periods=("hr{9pm-5am}",), off_peak_mode=OffPeakMode.FINISHES)
    account = an_account(conn, shop.customer, a_product(conn, tariff))
    shop.charge(a_call(account, used=60, at=datetime(2026, 2, 11, 20, 59, 30, tzinfo=UTC)))
    assert shop.balance == Decimal("0.04")


def test_books_in_memory_are_as_fresh_as_the_transaction(conn, shop):
    books = RateBooks()
    shop.charge(a_call(shop.account, used=60), books=books)
    schedule_rates(conn, shop.tariff, [a_rate("420", "0.50", since=NOON)], now=NOON)
    shop.charge(a_call(shop.account, used=60, at=NOON), a_call(shop.account, used=60), books=books)
    assert shop.balance == Decimal("0.70")


def test_an_xdr_is_never_priced_in_another_currency_than_its_party_pays(conn, shop):
    reseller = a_reseller(conn, shop.product)
    dollars = f"update tariff set currency = 'USD', version = version + 1 where tariff_id = {shop.tariff}"
    conn.execute(text(dollars))
    customer = a_customer(conn, under=reseller)
    euros = a_product(conn, a_tariff(conn, a_rate("420", "0.1")))
    assert shop.charge(a_call(an_account(conn, customer, euros))) == ["currency_mismatch"]
