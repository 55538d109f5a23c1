"""`tollhouse bench search`: how long a page of the list of customers takes, by what is asked of it."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from tollhouse.bench.crowd import Crowd, build_crowd
from tollhouse.bench.ground import own_database, own_ground, peak_memory_mb
from tollhouse.bench.writing import changed_meanwhile
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.customers.rules.search import ACCOUNT, SEARCH_FIELDS, Operator, is_short, term_of
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.plumbing.db import Connection, Engine, cursor_of
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import (
    MONEY_ORDERS,
    CustomerQuery,
    FieldCondition,
    Order,
    View,
    ViewKind,
)

_PAGE: Final = 25
_DEEP: Final = 40
_NEXT: Final = 3

TERMS: Final = {
    "common": ("example", "novak", "street", "praha", "шев", "παπα", "محمد"),
    "rare": ("12345", "zoe zwart 99", "77@example.org", "user99", "420600001", "100 %_\\: 😀"),
    "absent": ("qxqx", "nobody at all", "ъъъ", "%%%"),
    "clustered": ("伟 王", "ελενη", "anna astrom", "zwart & "),
    "two": ("no", "ян", "王", "東京", "42", "😀", "_\\"),
}
"""Texts of the simple search by how often they occur; the clustered ones stand together in the order of names."""

_SHORT: Final = {"q two", "q two, by city", "where, two letters"}
_CHANGED_A_MINUTE: Final = 0.01

VALUES: Final = {
    "phone": "600012", "alt_phone": "80001", "fax": "20001", "postal_code": "1234", "country": "se",
    "email": "123@example", "login": "user12", "tax_id": "cz100", "salutation": "dr.", "description": "late",
    "account": "420700012",
}  # fmt: skip
"""Something to look for in a field; in the others a place or a name."""

Say = Callable[[str], None]


def bench_search(customers: int, *, url: str | None, runs: int, say: Say) -> dict[str, Any]:
    """Milliseconds of the server for a page, its customers described and the whole counted, as one person asks."""
    with own_database(url) as own_url, own_ground(own_url) as engine:
        started = time.perf_counter()
        crowd = build_crowd(engine, customers)
        say(f"{customers} customers built in {time.perf_counter() - started:.0f} s")
        questions = list(_questions(crowd))
        taken = _taken(engine, questions, runs)
        yardstick = [_scanned(engine, term, runs) for terms in TERMS.values() for term in terms]
        say("the same while customers change")
        with changed_meanwhile(own_url, crowd.others, a_minute=customers * _CHANGED_A_MINUTE):
            disturbed = _taken(engine, questions, runs)
    figures = {kind: figures_of(times) for kind, times in sorted(taken.items())}
    for kind, one in figures.items():
        say(f"{kind}: p50 {one['p50_ms']} ms, p95 {one['p95_ms']} ms, p99 {one['p99_ms']} ms")
    scans = statistics.median(yardstick)
    searched = _searched(taken)
    return {
        **figures_of(searched),
        "short": figures_of([one for kind in _SHORT for one in taken[kind]]),
        "yardstick_ms": round(scans, 1),
        "yardstick_ratio": round(statistics.median(searched) / scans, 4),
        "while_changing": figures_of(_searched(disturbed)),
        "kinds": figures,
        "peak_memory_mb": peak_memory_mb(),
        "sizes": {"customers": customers, "page": _PAGE, "runs": runs},
    }


def _taken(engine: Engine, questions: Sequence[tuple[str, CustomerQuery]], runs: int) -> dict[str, list[float]]:
    """Milliseconds by kind of question."""
    taken: dict[str, list[float]] = defaultdict(list)
    for kind, query in questions:
        taken[kind] += _measured(engine, query, runs)
    return taken


def _searched(taken: Mapping[str, list[float]]) -> list[float]:
    """What texts and conditions of three characters or more took."""
    return [
        one
        for kind, times in taken.items()
        if kind.startswith(("q ", "where ")) and kind not in _SHORT
        for one in times
    ]


def _questions(crowd: Crowd) -> Iterator[tuple[str, CustomerQuery]]:
    everybody = OPERATOR_SCOPE
    for order in Order:
        kind = "order by money" if order in MONEY_ORDERS else "order"
        for descending in (False, True):
            yield kind, CustomerQuery(everybody, order=order, descending=descending)
    for how, terms in TERMS.items():
        for term in terms:
            yield f"q {how}", CustomerQuery(everybody, text=term)
            yield f"q {how}, by city", CustomerQuery(everybody, text=term, order=Order.CITY)
            for operator in (Operator.IS, Operator.BEGINS_WITH, Operator.ENDS_WITH):
                yield f"q {how}", CustomerQuery(everybody, text=term, operator=operator)
    for status in CustomerStatus:
        yield "status", CustomerQuery(everybody, statuses=frozenset([status]))
    for view in (
        View(ViewKind.DIRECT),
        View(ViewKind.RESELLER, crowd.resellers[3]),
        View(ViewKind.DISTRIBUTOR, crowd.distributors[3]),
    ):
        yield "view", CustomerQuery(everybody, view)
    yield "scope", CustomerQuery(Scope(crowd.resellers[5]))
    yield "scope", CustomerQuery(Scope(crowd.resellers[5]), text="novak")
    for field in (*SEARCH_FIELDS, ACCOUNT):
        for operator in Operator:
            value = "" if operator is Operator.IS_EMPTY else term_of(VALUES.get(field, "prah"))
            kind = "where, two letters" if value and is_short(value) else f"where {operator}"
            yield kind, CustomerQuery(everybody, conditions=(FieldCondition(field, operator, value),))


def _measured(engine: Engine, query: CustomerQuery, runs: int) -> list[float]:
    """First pages, the pages after them, and one far down."""
    times = []
    with engine.connect() as conn:
        _page(conn, query, None)
        for _ in range(runs):
            took, cursor = _page(conn, query, None)
            times.append(took)
            for _ in range(_NEXT if cursor else 0):
                took, cursor = _page(conn, query, cursor)
                times.append(took)
                if cursor is None:
                    break
        times += _far_down(conn, query)
    return times


def _far_down(conn: Connection, query: CustomerQuery) -> list[float]:
    cursor = None
    for _ in range(_DEEP if query.order and query.order not in MONEY_ORDERS else 0):
        cursor = list_customers(conn, query, limit=500, cursor=cursor).next
        conn.rollback()
        if cursor is None:
            return []
    return [_page(conn, query, cursor)[0]] if cursor else []


def _page(conn: Connection, query: CustomerQuery, cursor: str | None) -> tuple[float, str | None]:
    started = time.perf_counter()
    page = list_customers(conn, query, limit=_PAGE, cursor=cursor)
    describe_customers(conn, page.records, query.scope)
    took = (time.perf_counter() - started) * 1000
    conn.rollback()
    return took, page.next


def _scanned(engine: Engine, term: str, runs: int) -> float:
    """The same condition as people write it first: a first page by name of those with the text in some field."""
    fields = ("name", "company_name", "first_name", "last_name", "phone", "email", "login", "address", "city", "state")
    anywhere = " OR ".join(f"{field} ILIKE %(pattern)s" for field in fields)
    statement = f"SELECT customer_id, count(*) OVER () FROM customer WHERE {anywhere} ORDER BY name LIMIT {_PAGE}"  # noqa: S608 - our own names
    times = []
    with engine.connect() as conn:
        for _ in range(runs):
            started = time.perf_counter()
            cursor_of(conn).execute(statement.encode(), {"pattern": f"%{term}%"}).fetchall()
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def figures_of(times: list[float]) -> dict[str, float]:
    in_order = sorted(times)
    return {
        f"p{share}_ms": round(in_order[min(len(in_order) * share // 100, len(in_order) - 1)], 1)
        for share in (50, 95, 99)
    }
