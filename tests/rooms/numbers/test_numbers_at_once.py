"""Two people at the same number, and thousands of numbers on one customer."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Thread

from builders import a_customer, a_product, a_rate, a_tariff
from rooms.numbers.inventory import (
    a_batch,
    a_line,
    add,
    assign,
    assign_free,
    broken,
    holder_of,
    release,
    some_numbers,
)
from waiting import wait_until_somebody_waits

from tollhouse.accounts.numbering import put_on_account
from tollhouse.accounts.opening import open_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.numbers.reading import DidQuery, count_numbers, list_numbers, numbers_of_customer, total_numbers
from tollhouse.numbers.rules.did import NumberNotHeld
from tollhouse.words.refusals import Refused

MANY = 5_000


def test_of_two_people_who_give_the_same_number_one_gets_it(engine, now):
    with engine.begin() as conn:
        first, second = a_customer(conn), a_customer(conn)
        (number,) = some_numbers(conn, a_batch(conn), 1, now=now)
    answers = []

    def give_it_too():
        with engine.begin() as conn:
            answers.extend(assign(conn, second, number, now=now))

    with engine.begin() as conn:
        assert assign(conn, first, number, now=now) == ["done"]
        other = Thread(target=give_it_too)
        other.start()
        wait_until_somebody_waits(engine)
    other.join()
    assert answers == ["number_held"]
    with engine.begin() as conn:
        assert holder_of(conn, number) == (first, None)
        assert broken(conn) == []


def test_many_who_want_any_free_number_never_get_the_same(engine, now):
    with engine.begin() as conn:
        customers = [a_customer(conn) for _ in range(8)]
        batch = a_batch(conn)
        some_numbers(conn, batch, 40, now=now)

    def take(customer_id: int) -> list[str]:
        taken = []
        for _ in range(5):
            with engine.begin() as conn:
                taken += assign_free(conn, customer_id, 1, now=now, batch_id=batch)
        return taken

    with ThreadPoolExecutor(8) as people:
        taken = [number for numbers in people.map(take, customers) for number in numbers]
    assert len(taken) == len(set(taken)) == 40
    with engine.begin() as conn:
        assert {holder_of(conn, number)[0] for number in taken} == set(customers)
        assert broken(conn) == []


def test_a_number_that_comes_into_the_inventory_while_an_account_takes_it_is_the_accounts(engine, now):
    with engine.begin() as conn:
        customer, batch = a_customer(conn), a_batch(conn)
        product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    number, answers = "46850777001", []

    def add_it():
        with engine.begin() as conn:
            answers.extend(add(conn, batch, number, now=now))

    with engine.begin() as conn:
        (account,) = open_accounts(conn, [NewAccount(customer, number, product)], now=now)
        other = Thread(target=add_it)
        other.start()
        wait_until_somebody_waits(engine)
    other.join()
    with engine.begin() as conn:
        assert (answers, holder_of(conn, number)) == (["done"], (customer, account))
        assert broken(conn) == []


def test_an_account_does_not_take_a_number_that_comes_into_the_inventory_meanwhile(engine, now):
    with engine.begin() as conn:
        customer, batch = a_customer(conn), a_batch(conn)
        product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    number, answers = "46850777002", []

    def open_by_it():
        try:
            with engine.begin() as conn:
                open_accounts(conn, [NewAccount(customer, number, product)], now=now)
        except Refused as refusal:
            answers.append(refusal)

    with engine.begin() as conn:
        add(conn, batch, number, now=now)
        other = Thread(target=open_by_it)
        other.start()
        wait_until_somebody_waits(engine)
    other.join()
    assert [type(one) for one in answers] == [NumberNotHeld]


def test_a_number_released_while_it_is_put_on_an_account_is_one_or_the_other(engine, now):
    with engine.begin() as conn:
        customer, (number,) = a_customer(conn), some_numbers(conn, a_batch(conn), 1, now=now)
        assign(conn, customer, number, now=now)
        account, _ = a_line(conn, customer, now=now)
    answers = []

    def put_it():
        with engine.begin() as conn:
            answers.extend(put_on_account(conn, customer, account, [number], now=now))

    with engine.begin() as conn:
        assert release(conn, number, now=now + timedelta(seconds=1)) == ["done"]
        other = Thread(target=put_it)
        other.start()
        wait_until_somebody_waits(engine)
    other.join()
    assert [one.refusal.code for one in answers] == ["number_not_held"]
    with engine.begin() as conn:
        assert broken(conn) == []


def test_thousands_of_numbers_on_one_customer_are_listed_without_a_wait(engine, now):
    with engine.begin() as conn:
        customer, batch = a_customer(conn), a_batch(conn)
        others = some_numbers(conn, batch, MANY, now=now)
        numbers = some_numbers(conn, batch, MANY, now=now)
        assert assign(conn, customer, *numbers, now=now) == ["done"] * MANY
        account, _ = a_line(conn, customer, now=now)
        put_on_account(conn, customer, account, numbers[: MANY // 2], now=now)
    query, today, looks = DidQuery(customer_id=customer), now.date(), []
    with engine.begin() as conn:
        for mask in (None, "*77", "123", numbers[-1]):
            asked = DidQuery(customer_id=customer, mask=mask)
            tries = []
            for _ in range(3):  # others use the machine, too
                began = time.perf_counter()
                page = list_numbers(conn, asked, today=today, sort="-number", limit=25, cursor=None)
                count_numbers(conn, asked, today=today, up_to=10_001)
                total_numbers(conn, asked, today=today)
                numbers_of_customer(conn, customer)
                tries.append(time.perf_counter() - began)
                assert page.rows
            looks.append(min(tries))
        assert max(looks) < 0.1, looks
        walked, cursor = [], None
        while True:
            page = list_numbers(conn, query, today=today, sort="number", limit=500, cursor=cursor)
            walked += [row.number for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
    assert walked == sorted(numbers)
    assert not set(walked) & set(others)
    with engine.begin() as conn:
        began = time.perf_counter()
        assert release(conn, *numbers, now=now + timedelta(hours=1)) == ["done"] * MANY
        assert time.perf_counter() - began < 5
        assert broken(conn) == []
