"""`tollhouse bench reseller`: how soon a reseller's block is answered, and that it holds at once for all below."""

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from tollhouse.accounts.opening import open_accounts, sell_wholesale
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.bench.calls import Call, as_csv
from tollhouse.bench.company import CURRENCY, make_product, make_resellers
from tollhouse.bench.ground import own_database, own_ground
from tollhouse.charging.importing import FileImport, import_file
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine, cursor_of
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.sources import Source, declare_source

_BATCH = 5_000
_CALLS = 1_000
_EARLIER = timedelta(days=300)

Say = Callable[[str], None]
Post = Callable[[str, bytes], bytes]
"""Posts a body to an address of the API and waits for the answer."""


@dataclass(frozen=True, slots=True)
class _Below:
    """The reseller and the lines of everybody below it."""

    reseller_id: int
    accounts: list[str]


def bench_reseller(
    subcustomers: int, *, url: str | None, runs: int, serving: Callable[[str], AbstractContextManager[Post]], say: Say
) -> dict[str, Any]:
    """Milliseconds of the answer to a block and to its end, and what became of calls that began right afterwards.

    The yardstick is the same block written to every subcustomer's own row.
    """
    with own_database(url) as own_url, own_ground(own_url) as engine:
        started = time.perf_counter()
        below = _build(engine, subcustomers, now=real_clock())
        say(f"{subcustomers} subcustomers built in {time.perf_counter() - started:.0f} s")
        with engine.begin() as conn:
            source = declare_source(conn, "bench", {"format": "generic"}, now=real_clock())
        with serving(own_url) as post:
            _expect(_posted(post, below, "warm", after=real_clock()), "charged")
            found = [_once(engine, source, below, post, run) for run in range(runs)]
        yardstick_ms = [_copied_down(engine, below) for _ in range(runs)]
    blocked, unblocked = ([one[place] for one in found] for place in (0, 1))
    say(f"block {_listed(blocked)} ms, unblock {_listed(unblocked)} ms, written to each {_listed(yardstick_ms)} ms")
    return {
        "block_ms": round(statistics.median(blocked), 1),
        "unblock_ms": round(statistics.median(unblocked), 1),
        "yardstick_ms": round(statistics.median(yardstick_ms), 1),
        "yardstick_ratio": round(statistics.median(blocked) / statistics.median(yardstick_ms), 5),
        "charged_after_the_answer": 0,
        "calls_after_each_answer": 2 * _CALLS,
        "block_runs_ms": [round(each, 1) for each in blocked],
        "unblock_runs_ms": [round(each, 1) for each in unblocked],
        "sizes": {"subcustomers": subcustomers, "runs": runs},
    }


def _build(engine: Engine, subcustomers: int, *, now: datetime) -> _Below:
    chance = random.Random(1)
    with engine.begin() as conn:
        retail, wholesale = (make_product(conn, name, ["420"], chance, now=now) for name in ("retail", "wholesale"))
        class_id = register_class(conn, "bench")
        (reseller_id,) = make_resellers(conn, class_id, [None], now=now)
        sell_wholesale(conn, reseller_id, wholesale)
    accounts: list[str] = []
    for start in range(0, subcustomers, _BATCH):
        places = range(start, min(start + _BATCH, subcustomers))
        postpaid = BalanceControl.POSTPAID
        news = [NewCustomer(f"sub {n}", CURRENCY, postpaid, class_id, reseller_id=reseller_id) for n in places]
        with engine.begin() as conn:
            numbers = register_customers(conn, news, now=now, by="bench")
            opened = [NewAccount(one, f"4209{n:08}", retail) for n, one in zip(places, numbers, strict=True)]
            open_accounts(conn, opened, now=now - _EARLIER)
        accounts += [account.identifier for account in opened]
    return _Below(reseller_id, accounts)


def _once(engine: Engine, source: Source, below: _Below, post: Post, run: int) -> tuple[float, float]:
    """Block, call, unblock, call; both answers' milliseconds."""
    block_ms = _change(post, below, "block")
    answered = real_clock()
    _expect(_posted(post, below, f"blocked {run}", after=answered), "reseller_blocked")
    _expect(_imported(engine, source, below, f"imported {run}", after=answered), "reseller_blocked")
    unblock_ms = _change(post, below, "unblock")
    _expect(_posted(post, below, f"free {run}", after=real_clock()), "charged")
    return block_ms, unblock_ms


def _change(post: Post, below: _Below, action: str) -> float:
    started = time.perf_counter()
    post(f"/api/v1/customers/{below.reseller_id}/status-changes", msgspec.json.encode({"action": action}))
    return (time.perf_counter() - started) * 1000


def _posted(post: Post, below: _Below, scope: str, *, after: datetime) -> Counter[str]:
    body = msgspec.json.encode({"source": "bench", "records": _calls(below, scope, after)})
    outcomes = msgspec.json.decode(post("/api/v1/usage", body))["outcomes"]
    return Counter(one["code"] or one["outcome"] for one in outcomes)


def _imported(engine: Engine, source: Source, below: _Below, scope: str, *, after: datetime) -> Counter[str]:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / f"{scope}.csv"
        path.write_text("".join(as_csv(iter(_calls(below, scope, after)))), encoding="utf-8")
        report = import_file(FileImport(engine, source, real_clock, RateBooks()), path)
    waiting = {code.removeprefix("quarantined:"): count for code, count in report.reasons.items()}
    return Counter(waiting or report.counts)


def _calls(below: _Below, scope: str, after: datetime) -> list[Call]:
    """From many of them, each beginning with that moment."""
    accounts = random.Random(scope).choices(below.accounts, k=_CALLS)
    return [
        {
            "request_id": f"{scope}-{place}",
            "service": "voice",
            "account": account,
            "calling": account,
            "called": "420602123456",
            "direction": "out",
            "started_at": after.isoformat(),
            "used": "60",
        }
        for place, account in enumerate(accounts)
    ]


def _expect(outcomes: Counter[str], code: str) -> None:
    assert outcomes == Counter({code: _CALLS}), outcomes


def _copied_down(engine: Engine, below: _Below) -> float:
    """Milliseconds of writing the block to every subcustomer's row; taken back."""
    with engine.connect() as conn, cursor_of(conn) as cursor:
        started = time.perf_counter()
        cursor.execute("UPDATE standing SET blocked = true WHERE customer_id <> %s", [below.reseller_id])
        took_s = time.perf_counter() - started
        conn.rollback()
    return took_s * 1000


def _listed(figures: Sequence[float]) -> str:
    return ", ".join(f"{figure:,.1f}" for figure in figures)
