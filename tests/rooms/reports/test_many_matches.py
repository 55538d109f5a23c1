"""More customers fit than are counted, and none of them stands near the beginning of the order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.customers.loading import begin_great_load, indexes_put_away, load_customers, make_search_index
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.reports import list_walk
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery, Order, condition_of
from tollhouse.reports.list_subject import COUNTED_UP_TO

AWAY, THERE = 1_500, 10_600


@pytest.fixture
def crowd(conn, now):
    """Some hundreds without the text are first by name, by town and by day, and as many are last."""
    blank = CustomerRecord(
        0, "", "retail", register_class(conn, "one"), "EUR", prepaid=False, resellers=(), time_zone="UTC",
        registered_at=now, distributor_id=None,
    )  # fmt: skip
    records = []
    for place in range(AWAY + THERE + AWAY):
        there = AWAY <= place < AWAY + THERE
        # Their numbers go another way than their places, as they do where people come as they please.
        facts = {
            "customer_id": 100 + place * 7919 % (AWAY + THERE + AWAY),
            "name": f"{place:05} {'Grünwald' if there else 'Other'}",
            "city": f"town {place // 50:04}",
            "registered_at": now + timedelta(minutes=place),
        }
        records.append(replace(blank, **facts))
    begin_great_load(conn)
    load_customers(conn, records, closed=(), accounts={})
    standings = (
        LoadedStanding(NewStanding(one.customer_id, "EUR", prepaid=False, credit_limit=None), ()) for one in records
    )
    load_standings(conn, standings, usage=(), now=now)
    for name in indexes_put_away(conn):
        make_search_index(conn, name)
    return [one.name for one in records if "Grünwald" in one.name]


@pytest.fixture(params=["gathered", "drawn by lot"])
def told(request, conn, crowd, monkeypatch):
    """By which plan; the table is too small for the lot, so it is believed earlier.  How often it was cast."""
    cast = []
    if request.param == "drawn by lot":
        conn.execute(text("analyze customer_search"))
        draw = list_walk.drawn_by_lot
        monkeypatch.setattr(list_walk, "hits_needed", lambda _size, _than: 20)
        monkeypatch.setattr(list_walk, "drawn_by_lot", lambda *how: cast.append(how) or draw(*how))
    yield
    assert bool(cast) == (request.param == "drawn by lot")


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("asked", [{"text": "grunwald"}, {"conditions": (condition_of("name:ends_with:wald"),)}])
def test_the_first_of_more_than_are_counted_come_in_their_order_from_either_end(conn, crowd, asked):
    for order in (Order.NAME, Order.CITY, Order.REGISTERED_AT):
        for descending in (False, True):
            query = CustomerQuery(OPERATOR_SCOPE, order=order, descending=descending, **asked)
            expected = sorted(crowd, reverse=descending)
            first = list_customers(conn, query, limit=25)
            assert [one.name for one in first.records] == expected[:25], (order, descending)
            assert first.total == COUNTED_UP_TO
            second = list_customers(conn, query, limit=300, cursor=first.next)
            assert [one.name for one in second.records] == expected[25:325]
            back = list_customers(conn, query, limit=25, cursor=second.previous)
            assert [one.name for one in back.records] == expected[:25]
