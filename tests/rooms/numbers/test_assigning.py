"""Numbers given, put on accounts, taken back and kept back; what resellers have of them; who held them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import (
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    charge,
    results,
    stop,
)
from rooms.numbers.inventory import (
    a_batch,
    a_line,
    add,
    assign,
    assign_free,
    broken,
    count_of,
    holder_of,
    release,
    some_numbers,
    state_of,
    told,
)

from tollhouse.accounts.numbering import put_on_account, release_all_of, take_off_accounts
from tollhouse.accounts.opening import list_accounts, open_accounts, read_account, terminate_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.acting import CustomersClosed
from tollhouse.customers.rules.record import BadField
from tollhouse.numbers.adding import change_number, delete_numbers, freeze_numbers, lock_number, unfreeze_numbers
from tollhouse.numbers.assigning import CustomerClosedToNumbers, forget_customers, holders_among
from tollhouse.numbers.batches import BatchNameTaken, choose_pricing, make_batch, make_pricing_batch
from tollhouse.numbers.reading import holdings_of, numbers_of_customer
from tollhouse.numbers.rules.did import NumberNotHeld, TooFewFree
from tollhouse.numbers.rules.price import NewBatch, NewPricing
from tollhouse.wiring import LISTENERS
from tollhouse.words.refusals import NotFound


def put(conn, customer_id, account_id, *numbers, now):
    return told(put_on_account(conn, customer_id, account_id, numbers, now=now))


def take_off(conn, customer_id, *numbers, now):
    return told(take_off_accounts(conn, customer_id, numbers, now=now))


def test_a_number_goes_from_the_pool_to_a_customer_to_an_account_and_back(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn, freeze_days=30), 1, now=now)
    account, _ = a_line(conn, customer, now=now)
    later = now + timedelta(hours=1)
    assert state_of(conn, number, now=now) == "in_pool"
    assert assign(conn, customer, number, now=now) == ["done"]
    assert state_of(conn, number, now=now) == "assigned"
    assert put(conn, customer, account, number, now=now) == ["done"]
    assert (state_of(conn, number, now=now), holder_of(conn, number)) == ("on_account", (customer, account))
    assert number in read_account(conn, customer, account).identifiers
    assert release(conn, number, now=later) == ["done"]
    assert (state_of(conn, number, now=later), holder_of(conn, number)) == ("frozen", (None, None))
    assert number not in read_account(conn, customer, account).identifiers
    assert state_of(conn, number, now=now + timedelta(days=29)) == "frozen"
    assert state_of(conn, number, now=now + timedelta(days=30)) == "in_pool"
    (held,) = holdings_of(conn, number)
    assert (held.customer_id, held.since, held.until, held.set_by) == (customer, now, later, "test")
    assert broken(conn) == []


def test_a_call_is_the_accounts_that_had_the_number_at_that_moment(conn, now):
    batch = a_batch(conn)
    (number,) = some_numbers(conn, batch, 1, now=now - timedelta(hours=9))
    product = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
    first, second = a_customer(conn), a_customer(conn)
    for customer, since, until in ((first, 8, 5), (second, 4, None)):
        an_account(conn, customer, product, f"line of {customer}".replace(" ", "-"), since=now - timedelta(hours=9))
        (account,) = (row.account_id for row in accounts_of(conn, customer))
        assign(conn, customer, number, now=now - timedelta(hours=since))
        put(conn, customer, account, number, now=now - timedelta(hours=since))
        if until is not None:
            release(conn, number, now=now - timedelta(hours=until))
    calls = [a_call(number, at=now - timedelta(hours=hours), used=60) for hours in (6, 4.5, 1)]
    assert results(charge(conn, a_source(conn), *calls)) == ["charged", "unknown_account", "charged"]
    charged = [
        count_of(conn, f"SELECT count(*) FROM xdr WHERE customer_id = {one} AND amount > 0") for one in (first, second)
    ]
    assert charged == [1, 1]


def accounts_of(conn, customer_id):
    return list_accounts(conn, customer_id, limit=10, cursor=None).rows


@pytest.mark.parametrize(
    "how, code",
    [
        (lambda conn, number, other, now: assign(conn, other, number, now=now), "number_held"),
        (lambda conn, number, other, now: release(conn, number, now=now, customer_id=other), "number_not_held"),
        (lambda conn, number, other, now: told(delete_numbers(conn, [number])), "number_in_use"),
        (
            lambda conn, number, other, now: told(
                freeze_numbers(conn, [number], now.date() + timedelta(days=9), today=now.date())
            ),
            "number_in_use",
        ),
        (
            lambda conn, number, other, now: put(conn, other, a_line(conn, other, now=now)[0], number, now=now),
            "number_not_held",
        ),
        (lambda conn, number, other, now: take_off(conn, other, number, now=now), "number_not_held"),
    ],
)
def test_what_belongs_to_a_customer_is_neither_given_deleted_nor_frozen(conn, now, how, code):
    customer, other = a_customer(conn), a_customer(conn)
    (number,) = some_numbers(conn, a_batch(conn), 1, now=now)
    assign(conn, customer, number, now=now)
    assert how(conn, number, other, now) == [code]
    assert holder_of(conn, number) == (customer, None)


def test_numbers_that_are_not_there_are_refused_and_the_rest_lands(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    assert assign(conn, customer, "999000111", number, number, now=now) == ["number_unknown", "done", "unchanged"]
    assert assign(conn, customer, number, now=now) == ["unchanged"]
    assert release(conn, "999000111", number, now=now) == ["number_unknown", "done"]
    assert release(conn, number, now=now) == ["number_not_given"]
    assert told(delete_numbers(conn, ["999000111", number])) == ["number_unknown", "done"]
    assert told(unfreeze_numbers(conn, [number], today=now.date())) == ["number_unknown"]


def test_a_number_comes_into_the_inventory_once(conn, now):
    batch = a_batch(conn)
    assert add(conn, batch, "46850999001", "46850999001", "46850999002", now=now) == ["done", "number_twice", "done"]
    assert add(conn, batch, "46850999002", "46850999003", now=now) == ["number_known", "done"]
    assert add(conn, batch + 99, "46850999004", now=now) == ["bad_field"]


def test_a_number_that_an_account_is_called_by_already_comes_in_as_its(conn, now):
    customer = a_customer(conn)
    account, number = a_line(conn, customer, "46850999010", now=now)
    assert add(conn, a_batch(conn), number, now=now) == ["done"]
    assert holder_of(conn, number) == (customer, account)
    assert assign(conn, a_customer(conn), number, now=now) == ["number_held"]
    assert broken(conn) == []


def test_an_account_is_opened_by_a_number_its_customer_has_and_by_no_other(conn, now):
    customer, (own, free) = a_customer(conn), some_numbers(conn, a_batch(conn), 2, now=now)
    assign(conn, customer, own, now=now)
    account, _ = a_line(conn, customer, own, now=now)
    assert holder_of(conn, own) == (customer, account)
    with (
        pytest.raises(NumberNotHeld, match="is not held by this customer; assign it first") as refused,
        conn.begin_nested(),
    ):
        a_line(conn, customer, free, now=now)
    assert refused.value.field == "identifier"
    product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    with pytest.raises(NumberNotHeld):
        open_accounts(conn, [NewAccount(customer, "fresh", product, also_known_as=(free,))], now=now)


def test_a_number_stays_with_the_customer_when_its_account_is_terminated(conn, now):
    customer, (own,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    assign(conn, customer, own, now=now)
    account, _ = a_line(conn, customer, own, now=now)
    terminate_accounts(conn, [(customer, account)], at=now + timedelta(hours=1))
    assert holder_of(conn, own) == (customer, None)
    assert read_account(conn, customer, account).identifiers == [own]  # what it was known by until its end
    another, _ = a_line(conn, customer, own, now=now + timedelta(hours=2))
    assert holder_of(conn, own) == (customer, another)
    assert broken(conn) == []


def test_a_number_moves_from_one_account_to_the_next(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    first, second = (a_line(conn, customer, now=now)[0] for _ in range(2))
    assign(conn, customer, number, now=now)
    assert put(conn, customer, first, number, now=now) == ["done"]
    assert put(conn, customer, first, number, now=now) == ["unchanged"]
    assert put(conn, customer, second, number, now=now + timedelta(hours=1)) == ["done"]
    assert number not in read_account(conn, customer, first).identifiers
    assert number in read_account(conn, customer, second).identifiers
    assert take_off(conn, customer, number, now=now + timedelta(hours=2)) == ["done"]
    assert take_off(conn, customer, number, now=now + timedelta(hours=2)) == ["unchanged"]
    assert holder_of(conn, number) == (customer, None)
    assert broken(conn) == []


def test_an_account_keeps_its_last_identifier_and_goes_by_another_when_it_gives_the_first_back(conn, now):
    customer, (own, more) = a_customer(conn), some_numbers(conn, a_batch(conn), 2, now=now)
    assign(conn, customer, own, more, now=now)
    account, _ = a_line(conn, customer, own, now=now)
    assert release(conn, own, now=now) == ["last_identifier"]
    assert take_off(conn, customer, own, now=now) == ["last_identifier"]
    put(conn, customer, account, more, now=now)
    assert release(conn, own, more, now=now + timedelta(hours=1)) == ["last_identifier", "last_identifier"]
    assert release(conn, own, now=now + timedelta(hours=1)) == ["done"]
    assert read_account(conn, customer, account).identifier == more
    assert broken(conn) == []


def test_nothing_is_put_on_an_account_that_is_terminated_or_anothers(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    assign(conn, customer, number, now=now)
    account, _ = a_line(conn, customer, now=now)
    terminate_accounts(conn, [(customer, account)], at=now)
    with pytest.raises(Exception, match="is terminated; choose an open one"):
        put(conn, customer, account, number, now=now)
    other = a_customer(conn)
    with pytest.raises(NotFound):
        put(conn, customer, a_line(conn, other, now=now)[0], number, now=now)


def test_frozen_numbers_are_not_given_until_their_day_or_until_somebody_unfreezes_them(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    today, week = now.date(), now.date() + timedelta(days=7)
    assert told(freeze_numbers(conn, [number], week, today=today)) == ["done"]
    assert told(freeze_numbers(conn, [number], week, today=today)) == ["unchanged"]
    assert assign(conn, customer, number, now=now) == ["number_frozen"]
    with pytest.raises(TooFewFree, match="Only 0 of 1 numbers like this are free"):
        assign_free(conn, customer, 1, now=now)
    assert told(unfreeze_numbers(conn, [number], today=today)) == ["done"]
    assert told(unfreeze_numbers(conn, [number], today=today)) == ["unchanged"]
    assert told(freeze_numbers(conn, [number], week, today=today)) == ["done"]
    assert assign(conn, customer, number, now=now + timedelta(days=7)) == ["done"]
    with pytest.raises(BadField, match="must be after today"):
        release(conn, number, now=now, frozen_until=today)


def test_any_free_numbers_are_given_by_mask_batch_and_country(conn, now):
    customer, batch, other = a_customer(conn), a_batch(conn), a_batch(conn)
    add(conn, batch, "46850990001", "46850990002", "46850991001", now=now)
    add(conn, other, "46850990003", now=now)
    assert assign_free(conn, customer, 1, now=now, mask="4685099*", batch_id=other) == ["46850990003"]
    assert assign_free(conn, customer, 2, now=now, mask="*1") == ["46850990001", "46850991001"]
    with pytest.raises(TooFewFree, match="Only 1 of 2 numbers like this are free; ask for fewer"):
        assign_free(conn, customer, 2, now=now, mask="46850990*")
    assert holder_of(conn, "46850990002") == (None, None)
    with pytest.raises(TooFewFree):
        assign_free(conn, customer, 1, now=now, country="CZ")


def test_nothing_is_given_to_a_closed_customer_and_what_it_had_goes_back(conn, now):
    customer, numbers = a_customer(conn), some_numbers(conn, a_batch(conn, freeze_days=7), 3, now=now)
    assign(conn, customer, *numbers, now=now)
    account, _ = a_line(conn, customer, numbers[0], now=now)
    put(conn, customer, account, numbers[1], now=now)
    closed_at = now + timedelta(hours=1)
    stop(conn, {customer}, "close", at=closed_at)
    with pytest.raises(CustomerClosedToNumbers, match="permanently terminated"):
        assign(conn, customer, numbers[0], now=closed_at)
    fact = CustomersClosed([customer], closed_at)
    for listener in reversed(LISTENERS[CustomersClosed]):  # whichever comes first
        listener(conn, [fact], now=closed_at)
    assert {state_of(conn, number, now=closed_at) for number in numbers} == {"frozen"}
    assert {one.ended_by for number in numbers for one in holdings_of(conn, number)} == {"closing"}
    assert read_account(conn, customer, account).terminated_at == closed_at
    assert broken(conn) == []


def test_a_provisionally_terminated_customer_keeps_its_numbers_and_is_told_what_they_cost(conn, now):
    customer, numbers = a_customer(conn), some_numbers(conn, a_batch(conn, cost="1.25"), 3, now=now)
    assign(conn, customer, *numbers, now=now)
    stop(conn, {customer}, "terminate_provisionally", at=now)
    found = numbers_of_customer(conn, customer)
    assert (found.numbers, [str(cost) for cost in found.costs], found.monthly) == (3, ["3.75000 EUR"], None)


def test_a_customers_numbers_come_to_what_its_pricing_batch_says(conn, now):
    customer, batch = a_customer(conn), a_batch(conn, cost="1.00")
    dear = make_pricing_batch(conn, NewPricing("Dear", "USD"))
    fair = make_pricing_batch(
        conn, NewPricing("Fair", "EUR", recurring_fee=Decimal("0.50"), markup_percent=Decimal(10))
    )
    with pytest.raises(BadField, match="is in USD, but the customer pays in EUR"):
        choose_pricing(conn, customer, "EUR", dear)
    with pytest.raises(BadField, match="is no pricing batch; choose one of the list"):
        choose_pricing(conn, customer, "EUR", fair + 99)
    choose_pricing(conn, customer, "EUR", fair)
    numbers = some_numbers(conn, batch, 3, now=now)
    assign(conn, customer, *numbers, now=now)
    change_number(conn, lock_number(conn, numbers[0]), {"free_of_charge": True})
    found = numbers_of_customer(conn, customer)
    assert (found.free_of_charge, str(found.monthly)) == (1, "3.20000 EUR")
    choose_pricing(conn, customer, "EUR", None)
    assert numbers_of_customer(conn, customer).monthly is None


def test_a_reseller_gives_what_it_was_given_and_gets_it_back(conn, now):
    reseller = a_reseller(conn, None)
    below, stranger = a_customer(conn, under=reseller), a_customer(conn)
    given, kept = some_numbers(conn, a_batch(conn), 2, now=now)
    assert assign(conn, below, given, now=now, under=reseller) == ["number_unknown"]
    assert assign(conn, reseller, given, now=now) == ["done"]
    assert state_of(conn, given, now=now) == "in_pool"
    assert assign(conn, stranger, given, now=now) == ["number_held"]
    assert assign(conn, below, given, kept, now=now, under=reseller) == ["done", "number_unknown"]
    assert told(delete_numbers(conn, [given])) == ["number_in_use"]
    later = now + timedelta(hours=1)
    assert release(conn, given, now=later, under=reseller) == ["done"]
    assert holder_of(conn, given) == (reseller, None)
    assert release(conn, given, now=later, under=reseller) == ["number_not_given"]
    assert told(delete_numbers(conn, [given])) == ["number_in_use"]
    assert release(conn, given, now=later + timedelta(hours=1)) == ["done"]
    assert holder_of(conn, given) == (None, None)
    assert [(one.customer_id, one.until is None) for one in holdings_of(conn, given)] == [
        (below, False),
        (reseller, False),
    ]
    assert broken(conn) == []


def test_a_reseller_takes_any_free_ones_out_of_its_own_pool_and_the_operator_out_of_the_nearest(conn, now):
    top = a_reseller(conn, None)
    near = a_reseller(conn, None, under=top)
    below = a_customer(conn, under=near)
    numbers = some_numbers(conn, a_batch(conn), 3, now=now)
    assign(conn, top, numbers[2], now=now)
    assign(conn, near, numbers[2], now=now, under=top)
    assign(conn, top, numbers[1], now=now)
    with pytest.raises(TooFewFree, match="Only 1 of 2"):
        assign_free(conn, below, 2, now=now, under=near)
    assert assign_free(conn, below, 3, now=now) == [numbers[2], numbers[1], numbers[0]]
    assert broken(conn) == []
    assert release(conn, *numbers, now=now + timedelta(hours=1)) == ["done"] * 3
    assert [holder_of(conn, number)[0] for number in numbers] == [None, top, near]
    assert broken(conn) == []


def test_what_a_closed_reseller_gave_on_goes_back_to_the_operator(conn, now):
    reseller = a_reseller(conn, None)
    below, (first, second) = a_customer(conn, under=reseller), some_numbers(conn, a_batch(conn), 2, now=now)
    assign(conn, reseller, first, second, now=now)
    assign(conn, below, first, now=now, under=reseller)
    release_all_of(conn, [reseller], at=now + timedelta(hours=1))
    assert [holder_of(conn, number)[0] for number in (first, second)] == [below, None]
    release(conn, first, now=now + timedelta(hours=2))
    assert holder_of(conn, first) == (None, None)
    assert broken(conn) == []


def test_a_holder_is_known_until_everything_went_back_and_forgotten_with_its_record(conn, now):
    reseller = a_reseller(conn, None)
    below, (number,) = a_customer(conn, under=reseller), some_numbers(conn, a_batch(conn), 1, now=now)
    assign(conn, reseller, number, now=now)
    assign(conn, below, number, now=now, under=reseller)
    assert holders_among(conn, [reseller, below]) == {reseller, below}
    release(conn, number, now=now + timedelta(hours=1))
    assert holders_among(conn, [reseller, below]) == {reseller}
    forget_customers(conn, [below])
    assert [one.customer_id for one in holdings_of(conn, number)] == [reseller]


def test_what_was_given_and_taken_back_in_one_moment_was_never_held(conn, now):
    customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
    for _ in range(2):
        assert assign(conn, customer, number, now=now) == ["done"]
        assert release(conn, number, now=now) == ["done"]
    assert holdings_of(conn, number) == []


def test_two_batches_do_not_share_a_name(conn):
    make_batch(conn, NewBatch("Same", "Nordic", "EUR"))
    make_pricing_batch(conn, NewPricing("Same", "EUR"))  # it is another kind of batch
    with pytest.raises(BatchNameTaken, match="There is a batch named 'Same' already; choose another name"):
        make_batch(conn, NewBatch("Same", "Baltic", "USD"))
    with pytest.raises(BatchNameTaken):
        make_pricing_batch(conn, NewPricing("Same", "USD"))
