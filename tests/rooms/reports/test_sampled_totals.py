"""Whether more customers fit than are counted, told from some of them that are drawn by lot."""

from dataclasses import replace
from datetime import UTC, datetime
from math import exp, lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms.reports.listed_company import EVERYBODY
from sqlalchemy import text

from tollhouse.customers.loading import load_customers
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.registering import register_class
from tollhouse.reports.customer_list_asked import CustomerQuery, condition_of
from tollhouse.reports.customer_list_conditions import conditions_of
from tollhouse.reports.customer_list_parts import CUSTOMERS
from tollhouse.reports.list_sampled import are_surely_more, hits_that_prove
from tollhouse.reports.planning import NO_SIZE, without_compiling

ALL, OF_TOWN = 6_000, 1_001


def chance_of(hits, drawn, share):
    """That at least so many of those drawn are hits, summed up term by term."""
    return sum(
        exp(
            lgamma(drawn + 1)
            - lgamma(one + 1)
            - lgamma(drawn - one + 1)
            + one * log(share)
            + (drawn - one) * log(1 - share)
        )
        for one in range(hits, drawn + 1)
    )


@given(st.integers(20, 400), st.floats(0.001, 0.9))
def test_as_many_hits_as_are_asked_for_come_by_chance_once_in_a_thousand_million(drawn, share):
    assert chance_of(hits_that_prove(drawn, share), drawn, share) <= 1e-9


def test_of_a_million_customers_a_text_of_five_in_a_hundred_is_proved_to_be_too_many():
    assert hits_that_prove(1_500, 0.01) == 46


@pytest.fixture(scope="module")
def town(server, template):
    """A new table; all of the one town stand together in it, as those of one import do."""
    with server.passing_engine("sampled", clauses=f'template "{template}"') as engine, engine.connect() as conn:
        blank = CustomerRecord(
            0, "", "retail", register_class(conn, "one"), "EUR", prepaid=False, resellers=(), time_zone="UTC",
            registered_at=datetime(2026, 1, 1, tzinfo=UTC), distributor_id=None,
        )  # fmt: skip
        records = [
            replace(blank, customer_id=place, name=f"Customer {place}", city="Brno" if place < OF_TOWN else "Praha")
            for place in range(1, ALL + 1)
        ]
        load_customers(conn, records, closed=(), accounts={})
        yield conn


def test_nothing_is_told_of_a_table_without_statistics(town):
    assert not are_surely_more(town, CUSTOMERS, _of(town, "city:is:praha"), NO_SIZE, 10)


def test_many_are_told_from_few_wherever_they_stand(town):
    town.execute(text("analyze customer_search"))
    size = without_compiling(town)
    assert size.rows == ALL
    brno = _of(town, "city:is:brno")
    for _ in range(50):
        assert not are_surely_more(town, CUSTOMERS, brno, size, OF_TOWN - 1)
        assert are_surely_more(town, CUSTOMERS, brno, size, OF_TOWN // 3)
        assert are_surely_more(town, CUSTOMERS, _of(town, "city:is:praha"), size, OF_TOWN)


def _of(conn, written):
    return conditions_of(conn, CustomerQuery(EVERYBODY, conditions=(condition_of(written),), closed=True), ())
