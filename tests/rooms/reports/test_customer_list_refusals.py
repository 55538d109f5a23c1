"""Cursors and questions that the list of customers cannot read."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from rooms.reports.listed_company import EVERYBODY

from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import (
    CustomerQuery,
    Order,
    QueryUnreadable,
    condition_of,
    order_of,
    statuses_of,
    view_of,
)


@pytest.mark.parametrize("order", [Order.CITY, Order.STATUS, Order.MANAGED_BY, Order.ACCOUNTS])
def test_a_cursor_of_another_list_or_a_forged_one_is_refused(conn, company, order):
    asked = CustomerQuery(EVERYBODY, order=order)
    cursor = list_customers(conn, asked, limit=3).next
    padded = cursor + "=" * (-len(cursor) % 4)
    written = json.loads(urlsafe_b64decode(padded))
    forged = [
        "nonsense",
        *(
            _written([*written[:place], bad, *written[place + 1 :]])
            for place in range(len(written))
            for bad in (None, -1, 2**70, [])
        ),
        _written(written[:-1]),
        _written([*written, 1]),
    ]
    for one in forged:
        with pytest.raises(CursorUnreadable):
            list_customers(conn, asked, limit=3, cursor=one)
    for other in (CustomerQuery(EVERYBODY, order=Order.EMAIL), CustomerQuery(Scope(company["top"]), order=Order.CITY)):
        with pytest.raises(CursorUnreadable):
            list_customers(conn, other, limit=3, cursor=cursor)


def _written(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "read, written",
    [
        (view_of, "mine"),
        (view_of, "reseller"),
        (view_of, "reseller:x"),
        (view_of, "direct:1"),
        (statuses_of, "blocked,asleep"),
        (order_of, "shoe_size"),
        (order_of, "--name"),
        (condition_of, "city"),
        (condition_of, "shoe:is:42"),
        (condition_of, "city:like:x"),
        (condition_of, "city:is:"),
        (condition_of, "city:is: "),
        (condition_of, "city:is_empty:x"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(read, written):
    with pytest.raises(QueryUnreadable) as refused:
        read(written)
    assert any(word in refused.value.detail for word in ("there are", "must end", "ask for"))
