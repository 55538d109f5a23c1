"""`tollhouse bench accounts`: how long a page of the list of accounts takes, by what is asked of it."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.bench.account_crowd import build_account_crowd
from tollhouse.bench.crowd import Crowd
from tollhouse.bench.ground import own_database, own_ground, peak_memory_mb
from tollhouse.bench.searching import Say, figures_of
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.customers.rules.search import Operator, is_short, term_of
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection, Engine, cursor_of
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.account_list import list_accounts
from tollhouse.reports.account_list_asked import WHERE_FIELDS, AccountQuery, Order
from tollhouse.reports.account_list_described import rows_of
from tollhouse.reports.customer_list_asked import FieldCondition, View, ViewKind

_PAGE: Final = 25
_DEEP: Final = 40
_NEXT: Final = 3
_GOAL_MS, _SHORT_GOAL_MS = 50, 150

TERMS: Final = {
    "common": ("4207", "anna", "novak", "batch", "example", "шев", "user"),
    "rare": ("12345", "batch 777", "0012377", "anna.4242@", "420700012345", "zoe zwart 99", "user31337"),
    "absent": ("qxqx", "nobody at all", "ъъъ", "%%%", "999999"),
    "two": ("42", "ba", "no", "ян", "王", "zq"),
}
"""Texts by how often they occur, in identifiers, batches and names of customers."""

VALUES: Final = {
    "identifier": ("70001234", "0042", "42070"), "batch": ("batch 77", "777", "batch"),
    "control_number": ("1000000777", "0777", "10"), "description": ("lift", "anna's", "домо"),
    "web_login": ("user1234", "r777", "us"), "customer": ("novak", "zoe zwart", "kow"), "product": ("product 07", "7"),
}  # fmt: skip


def bench_accounts(accounts: int, *, url: str | None, runs: int, say: Say) -> dict[str, Any]:
    """Milliseconds of the server for a page, its accounts described and the whole counted, as one person asks."""
    with own_database(url) as own_url, own_ground(own_url) as engine:
        started = time.perf_counter()
        crowd = build_account_crowd(engine, accounts)
        say(f"{accounts} accounts of {len(crowd.others)} customers built in {time.perf_counter() - started:.0f} s")
        taken: dict[str, list[float]] = defaultdict(list)
        slowest: list[tuple[float, str]] = []
        for kind, query in _questions(crowd):
            times = _measured(engine, query, runs)
            taken[kind] += times
            slowest.append((max(times), f"{kind}: {_said(query)}"))
        yardstick = [_scanned(engine, term, runs) for terms in TERMS.values() for term in terms]
    figures = {kind: figures_of(times) for kind, times in sorted(taken.items())}
    for kind, one in figures.items():
        say(f"{kind}: p50 {one['p50_ms']} ms, p95 {one['p95_ms']} ms, p99 {one['p99_ms']} ms")
    for took, asked in sorted(slowest, reverse=True)[:12]:
        say(f"slowest {took:.0f} ms: {asked}")
    searched = [one for kind, times in taken.items() if kind.startswith(("q ", "where ")) for one in times]
    short = [one for kind, times in taken.items() if kind.startswith("short ") for one in times]
    scans = statistics.median(yardstick)
    return {
        **figures_of(searched),
        "goal_p95_ms": _GOAL_MS,
        "short": figures_of(short),
        "short_goal_p95_ms": _SHORT_GOAL_MS,
        "yardstick_ms": round(scans, 1),
        "yardstick_ratio": round(statistics.median(searched) / scans, 4),
        "kinds": figures,
        "peak_memory_mb": peak_memory_mb(),
        "sizes": {"accounts": accounts, "customers": len(crowd.others), "page": _PAGE, "runs": runs},
    }


def _questions(crowd: Crowd) -> Iterator[tuple[str, AccountQuery]]:
    everybody = OPERATOR_SCOPE
    for order in Order:
        for descending in (False, True):
            kind = "order by money" if order is Order.BALANCE else "order"
            yield kind, AccountQuery(everybody, order=order, descending=descending)
    for how, terms in TERMS.items():
        kind = "short q" if how == "two" else f"q {how}"
        for term in terms:
            yield kind, AccountQuery(everybody, text=term)
            yield kind, AccountQuery(everybody, text=term, order=Order.OPENED_AT, descending=True)
            suspended = frozenset([AccountStatus.CUSTOMER_SUSPENDED])
            yield "text and status", AccountQuery(everybody, text=term, statuses=suspended)
            for operator in (Operator.IS, Operator.BEGINS_WITH, Operator.ENDS_WITH):
                yield kind, AccountQuery(everybody, text=term, operator=operator)
    yield from _by_field()
    for status in AccountStatus:
        yield "status", AccountQuery(everybody, statuses=frozenset([status]))
        yield "status, by customer", AccountQuery(everybody, statuses=frozenset([status]), order=Order.CUSTOMER)
    yield from _by_owner(crowd)
    for models in ([BalanceModel.DEBIT], [BalanceModel.INDIVIDUAL], [BalanceModel.VOUCHER]):
        yield "filter", AccountQuery(everybody, models=frozenset(models))
    yield "filter", AccountQuery(everybody, roles=frozenset([AccountRole.PREPAID_CARD]))
    yield "filter", AccountQuery(everybody, products=frozenset([7]))
    yield "filter", AccountQuery(everybody, products=frozenset([7]), order=Order.CUSTOMER)
    yield "filter", AccountQuery(everybody, batch="Batch 77")


def _by_field() -> Iterator[tuple[str, AccountQuery]]:
    for field in WHERE_FIELDS:
        for value in VALUES[field]:
            for operator in Operator:
                term = "" if operator is Operator.IS_EMPTY else term_of(value)
                kind = "short where" if term and is_short(term) else f"where {operator}"
                yield kind, AccountQuery(OPERATOR_SCOPE, conditions=(FieldCondition(field, operator, term),))


def _by_owner(crowd: Crowd) -> Iterator[tuple[str, AccountQuery]]:
    yield "view", AccountQuery(OPERATOR_SCOPE, View(ViewKind.DIRECT))
    yield "view", AccountQuery(OPERATOR_SCOPE, View(ViewKind.RESELLER, crowd.resellers[3]))
    reseller = Scope(crowd.resellers[5])
    yield "scope", AccountQuery(reseller)
    yield "scope", AccountQuery(reseller, text="novak")
    yield "scope", AccountQuery(reseller, order=Order.CUSTOMER)
    yield "scope", AccountQuery(reseller, statuses=frozenset([AccountStatus.ACTIVE]))
    yield "of a customer", AccountQuery(OPERATOR_SCOPE, customer_id=crowd.others[500])


def _measured(engine: Engine, query: AccountQuery, runs: int) -> list[float]:
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


def _far_down(conn: Connection, query: AccountQuery) -> list[float]:
    cursor, now = None, real_clock()
    for _ in range(_DEEP if query.order not in (None, Order.BALANCE) and not query.statuses else 0):
        cursor = list_accounts(conn, query, at=now, limit=500, cursor=cursor).next
        conn.rollback()
        if cursor is None:
            return []
    return [_page(conn, query, cursor)[0]] if cursor else []


def _page(conn: Connection, query: AccountQuery, cursor: str | None) -> tuple[float, str | None]:
    started, now = time.perf_counter(), real_clock()
    page = list_accounts(conn, query, at=now, limit=_PAGE, cursor=cursor)
    rows_of(conn, page.records, query.scope, at=now)
    took = (time.perf_counter() - started) * 1000
    conn.rollback()
    return took, page.next


def _scanned(engine: Engine, term: str, runs: int) -> float:
    """The same condition as people write it first: a first page in order of those with the text in some field."""
    fields = ("identifier", "batch", "control_number::text", "account.description", "web_login", "name")
    anywhere = " OR ".join(f"{field} ILIKE %(pattern)s" for field in fields)
    statement = (
        "SELECT account_id, count(*) OVER () FROM account JOIN customer USING (customer_id)"  # noqa: S608 - our own names
        f" WHERE terminated_at IS NULL AND ({anywhere}) ORDER BY identifier LIMIT {_PAGE}"
    )
    times = []
    with engine.connect() as conn:
        for _ in range(runs):
            started = time.perf_counter()
            cursor_of(conn).execute(statement.encode(), {"pattern": f"%{term}%"}).fetchall()
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _said(query: AccountQuery) -> str:
    asked: dict[str, Any] = {
        "text": query.text,
        "operator": query.operator,
        "order": query.order,
        "statuses": set(query.statuses),
    }
    asked |= {"conditions": query.conditions, "scope": query.scope.reseller_id, "descending": query.descending}
    return ", ".join(f"{name} {value}" for name, value in asked.items() if value)
