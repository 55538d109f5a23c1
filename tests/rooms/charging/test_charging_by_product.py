"""By which product a use is charged: the main one of the moment it began, or the add-on above it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import (
    LONG_AGO,
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    an_add_on,
    balance_of,
    charge,
    results,
)
from sqlalchemy import event, select

from tollhouse.accounts.adding_on import AddOnHeld, AddOnsAlike, add_add_on, add_ons_of, change_add_on, end_add_on
from tollhouse.accounts.changing import lock_account
from tollhouse.accounts.changing_products import (
    NoProductPlanned,
    cancel_planned_change,
    change_product,
    planned_changes,
    settle_product_changes,
)
from tollhouse.accounts.opening import holdings_of, read_account, terminate_accounts
from tollhouse.accounts.treating import block_account
from tollhouse.charging.quoting import quote_usage
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.tables import xdr
from tollhouse.products.pricing import change_rating_list, lock_product, put_on_rating_list
from tollhouse.products.rules.product import AccessCode, NewEntry
from tollhouse.tariffs.rate_books import RateBooks

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def shop(conn):
    return Shop(conn)


class Shop:
    """An account at 0.10 a minute, and other prices it may come to."""

    def __init__(self, conn):
        self.conn = conn
        self.tenth, self.fifth, self.half = (a_tariff(conn, a_rate("420", price)) for price in ("0.10", "0.20", "0.50"))
        self.cheap = a_product(conn, self.tenth)
        self.customer = a_customer(conn)
        self.account = an_account(conn, self.customer, self.cheap)
        self.account_id = holdings_of(conn, [self.account])[self.account][0].account_id
        self.source = a_source(conn)

    @property
    def record(self):
        return lock_account(self.conn, self.customer, self.account_id)[0]

    def change(self, product_id, *, at, now=None):
        change_product(self.conn, self.record, product_id, valid_from=at, now=now or at, by="test")

    def add(self, product_id, *, since, until=None, now=None):
        return add_add_on(
            self.conn, self.record, product_id, valid_from=since, valid_until=until, now=now or since, by="test"
        )

    def price(self, at, called="420602123456"):
        """Of a minute that begins then; a quote says the same as the charge."""
        call = a_call(self.account, called, 60, at=at)
        (outcome,) = charge(self.conn, self.source, call, now=max(NOON, at + HOUR))
        if outcome.code:
            return outcome.code
        amount = self.conn.scalar(select(xdr.c.amount).where(xdr.c.request_id == call.request_id))
        quote = quote_usage(
            self.conn, account=self.account, called=called, used=60, at=at, books=RateBooks(), calling=self.account
        )
        assert quote.levels[0].amount.amount == amount
        return f"{amount:.2f}"


def test_use_is_charged_by_the_product_of_the_moment_it_began_however_late_it_comes(shop):
    shop.change(a_product(shop.conn, shop.fifth), at=NOON - 2 * HOUR)
    shop.change(a_product(shop.conn, shop.half), at=NOON - HOUR)
    second = timedelta(seconds=1)
    moments = [NOON - 2 * HOUR - second, NOON - 2 * HOUR, NOON - HOUR - second, NOON - HOUR]
    assert [shop.price(at) for at in moments] == ["0.10", "0.20", "0.20", "0.50"]


def test_a_planned_product_charges_from_its_moment_on_whether_or_not_the_record_says_it(shop, conn):
    dear = a_product(conn, shop.half)
    shop.change(dear, at=NOON - HOUR, now=NOON - DAY)
    assert shop.record.product_id == shop.cheap
    assert [shop.price(NOON - HOUR - timedelta(seconds=1)), shop.price(NOON - HOUR)] == ["0.10", "0.50"]
    assert settle_product_changes(conn, now=NOON - 2 * HOUR, most=10) == 0
    assert settle_product_changes(conn, now=NOON, most=10) == 1
    assert settle_product_changes(conn, now=NOON, most=10) == 0
    assert shop.record.product_id == dear
    assert shop.price(NOON - HOUR - timedelta(seconds=1)) == "0.10"


def test_another_plan_takes_the_place_of_the_first_and_can_be_cancelled(shop, conn):
    dear, dearer = a_product(conn, shop.fifth), a_product(conn, shop.half)
    shop.change(dear, at=NOON + DAY, now=NOON)
    shop.change(dearer, at=NOON + 2 * DAY, now=NOON)
    (planned,) = planned_changes(conn, [shop.record], now=NOON).values()
    assert (planned.product_id, planned.previous_id, planned.valid_from) == (dearer, shop.cheap, NOON + 2 * DAY)
    cancel_planned_change(conn, shop.record, now=NOON)
    assert planned_changes(conn, [shop.record], now=NOON) == {}
    with pytest.raises(NoProductPlanned):
        cancel_planned_change(conn, shop.record, now=NOON)


@pytest.mark.parametrize(
    ("which", "at", "field", "reason"),
    [
        ("same", NOON, "product_id", "is the account's product already"),
        ("past", NOON - HOUR, "valid_from", "lies before now"),
        ("add-on", NOON, "product_id", "is an add-on"),
        ("dollars", NOON, "product_id", "is in USD, but the customer"),
        ("mobile", NOON, "product_id", "is for accounts of the role mobile, this one is universal"),
        ("empty", NOON, "product_id", "is a work in progress"),
    ],
)
def test_a_product_that_does_not_fit_is_refused_with_its_reason(shop, which, at, field, reason):
    conn = shop.conn
    dollars = a_tariff(conn, a_rate("420", "1"), currency="USD")
    product_id = {
        "same": lambda: shop.cheap,
        "past": lambda: a_product(conn, shop.half),
        "add-on": lambda: an_add_on(conn, shop.half),
        "dollars": lambda: a_product(conn, dollars, currency="USD"),
        "mobile": lambda: a_product(conn, shop.half, role="mobile"),
        "empty": lambda: a_product(conn),
    }[which]()
    with pytest.raises(Exception, match=reason) as refused:
        shop.change(product_id, at=at, now=NOON)
    assert refused.value.field == field
    assert shop.record.product_id == shop.cheap


def test_the_add_on_with_the_highest_priority_prices_what_it_defines_while_it_holds(shop, conn):
    incoming = an_add_on(conn, ("voice", "INCOMING", shop.half), priority=90)
    shop.add(incoming, since=NOON - 5 * HOUR)
    shop.add(an_add_on(conn, shop.fifth, priority=10), since=NOON - 4 * HOUR, until=NOON - HOUR)
    shop.add(an_add_on(conn, shop.half, priority=30), since=NOON - 3 * HOUR, until=NOON - 2 * HOUR)
    moments = [NOON - 4 * HOUR - timedelta(seconds=1), *(NOON - hours * HOUR for hours in (4, 3, 2, 1))]
    assert [shop.price(at) for at in moments] == ["0.10", "0.20", "0.50", "0.20", "0.10"]


def test_an_add_on_that_prices_the_service_is_asked_alone_even_where_it_has_no_rate(shop, conn):
    sweden = a_tariff(conn, a_rate("46", "0.01"))
    shop.add(an_add_on(conn, sweden), since=NOON - HOUR)
    assert shop.price(NOON - HOUR, "46850012345") == "0.01"
    assert shop.price(NOON - HOUR) == "no_rate"


def test_two_add_ons_of_one_priority_never_price_the_same_service_at_a_time(shop, conn):
    shop.add(an_add_on(conn, shop.fifth, priority=30), since=NOON, until=NOON + DAY)
    rival = an_add_on(conn, shop.half, priority=30)
    with pytest.raises(AddOnsAlike, match="have the same priority, 30, and both price voice"):
        shop.add(rival, since=NOON)
    shop.add(rival, since=NOON + DAY, now=NOON)
    shop.add(an_add_on(conn, shop.half, priority=31), since=NOON)
    with pytest.raises(AddOnsAlike):
        change_add_on(conn, shop.record, rival, valid_from=NOON + HOUR, valid_until=None, now=NOON)
    out = an_add_on(conn, ("message", "OUTGOING", a_tariff(conn, a_rate("420", "1"), service="message")), priority=30)
    shop.add(out, since=NOON)


def test_an_add_on_is_held_once_at_a_time_and_its_beginning_stays_once_it_is_past(shop, conn):
    more = an_add_on(conn, shop.fifth)
    shop.add(more, since=NOON - HOUR)
    with pytest.raises(AddOnHeld):
        shop.add(more, since=NOON)
    with pytest.raises(BadField, match="cannot be changed once it is past"):
        change_add_on(conn, shop.record, more, valid_from=NOON + HOUR, valid_until=None, now=NOON)
    ended = change_add_on(conn, shop.record, more, valid_from=None, valid_until=NOON + HOUR, now=NOON)
    assert (ended.valid_from, ended.valid_until) == (NOON - HOUR, NOON + HOUR)
    with pytest.raises(BadField, match="must be later"):
        change_add_on(conn, shop.record, more, valid_from=None, valid_until=NOON, now=NOON)
    end_add_on(conn, shop.record, more, now=NOON)
    shop.add(more, since=NOON + DAY, now=NOON)
    moved = change_add_on(conn, shop.record, more, valid_from=NOON + 2 * DAY, valid_until=None, now=NOON)
    assert moved.valid_from == NOON + 2 * DAY
    end_add_on(conn, shop.record, more, now=NOON)
    assert [(one.valid_from, one.valid_until) for one in add_ons_of(conn, shop.record)] == [(NOON - HOUR, NOON)]


def test_a_main_product_is_no_add_on(shop, conn):
    with pytest.raises(BadField, match="is a main product"):
        shop.add(a_product(conn, shop.fifth), since=NOON)
    with pytest.raises(BadField, match="is for accounts of the role mobile"):
        shop.add(an_add_on(conn, shop.fifth, role="mobile"), since=NOON)


def test_of_lines_that_fit_equally_the_next_is_asked_where_a_tariff_has_no_rate(shop, conn):
    sweden = a_tariff(conn, a_rate("46", "0.01"))
    put_on_rating_list(conn, shop.cheap, NewEntry("voice", sweden, usage_order=1), now=LONG_AGO)
    world = a_tariff(conn, a_rate("|", "0.90"))
    put_on_rating_list(conn, shop.cheap, NewEntry("voice", world, usage_order=2), now=LONG_AGO)
    assert shop.price(NOON - HOUR) == "0.10"
    assert shop.price(NOON - HOUR, "46850012345") == "0.01"
    assert shop.price(NOON - HOUR, "15550012345") == "0.90"


def test_what_one_of_the_lines_forbids_is_not_asked_of_the_next(shop, conn):
    strict = a_tariff(conn, a_rate("46", "1", forbidden=True))
    product = a_product(conn, ("voice", "OUTGOING", strict))
    put_on_rating_list(conn, product, NewEntry("voice", shop.half, AccessCode.OUTGOING, usage_order=1), now=LONG_AGO)
    shop.change(product, at=NOON - HOUR)
    assert shop.price(NOON - HOUR) == "0.50"
    assert shop.price(NOON - HOUR, "46850012345") == "forbidden"


def test_a_rating_list_prices_use_by_what_stood_on_it_when_the_use_began(shop, conn):
    product = lock_product(conn, shop.cheap)
    change_rating_list(conn, product, [NewEntry("voice", shop.half)], from_moment=NOON - HOUR, now=NOON - DAY)
    assert [shop.price(NOON - HOUR - timedelta(seconds=1)), shop.price(NOON - HOUR)] == ["0.10", "0.50"]


def test_the_reseller_pays_by_the_line_that_priced_its_customers_use(conn):
    tenth, fifth, bought = (a_tariff(conn, a_rate("420", price)) for price in ("0.10", "0.20", "0.05"))
    reseller = a_reseller(conn, a_product(conn, bought))
    customer = a_customer(conn, under=reseller)
    account = an_account(conn, customer, a_product(conn, tenth))
    holding = holdings_of(conn, [account])[account][0]
    line, resold = an_add_on(conn), a_tariff(conn, a_rate("420", "0.07"))
    put_on_rating_list(conn, line, NewEntry("voice", fifth, reseller_tariff_id=resold), now=LONG_AGO)
    record, _ = lock_account(conn, customer, holding.account_id)
    add_add_on(conn, record, line, valid_from=NOON - HOUR, valid_until=None, now=NOON - HOUR, by="test")
    source = a_source(conn)
    assert results(charge(conn, source, a_call(account, used=60, at=NOON - 2 * HOUR))) == ["charged"]
    assert (balance_of(conn, customer), balance_of(conn, reseller)) == (Decimal("0.10"), Decimal("0.05"))
    assert results(charge(conn, source, a_call(account, used=60, at=NOON - HOUR))) == ["charged"]
    assert (balance_of(conn, customer), balance_of(conn, reseller)) == (Decimal("0.30"), Decimal("0.12"))


def test_terminating_ends_add_ons_and_plans(shop, conn):
    shop.add(an_add_on(conn, shop.fifth), since=NOON - HOUR)
    shop.add(an_add_on(conn, shop.half, priority=20), since=NOON + DAY, now=NOON)
    shop.change(a_product(conn, shop.half), at=NOON + DAY, now=NOON)
    terminate_accounts(conn, [(shop.customer, shop.account_id)], at=NOON)
    record = read_account(conn, shop.customer, shop.account_id)
    assert [one.valid_until for one in add_ons_of(conn, record)] == [NOON]
    assert planned_changes(conn, [record], now=NOON) == {}
    assert shop.price(NOON - HOUR) == "0.20"


@pytest.fixture
def statements(conn):
    """What is asked of the database, as it is asked."""
    said: list[str] = []

    def note(_conn, _cursor, statement, *_):
        said.append(statement)

    event.listen(conn, "before_cursor_execute", note)
    yield said
    event.remove(conn, "before_cursor_execute", note)


def test_nothing_more_is_read_of_accounts_that_are_like_most(shop, conn, statements):
    shop.price(NOON - HOUR)
    assert not [said for said in statements if "account_product" in said or "account_add_on" in said]
    block_account(conn, shop.customer, shop.account_id, at=NOON)
    shop.change(a_product(conn, shop.half), at=NOON)
    del statements[:]
    shop.price(NOON - HOUR)
    assert [said for said in statements if "account_product" in said]
