"""`tollhouse bench panels`: how soon the parts of a very large customer are there."""

import secrets
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from typing import Any, Final

from tollhouse.bench.ground import own_database, own_ground
from tollhouse.bench.heavy_customer import Burden, burden_customer
from tollhouse.bench.serving import Server
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role

_PAGE: Final = 25
_MONTH: Final = timedelta(days=30)

Say = Callable[[str], None]
Serving = Callable[[str], AbstractContextManager[tuple[Server, str]]]
"""Serves the database of a URL; gives the server and the token of an administrator."""


def bench_panels(
    burden: Burden, *, url: str | None, runs: int, serving: Serving, say: Say, stay: bool = False
) -> dict[str, Any]:
    """Milliseconds until everything is answered that a panel of the console asks, one question after the other.

    The yardstick is the server's shortest answer, /healthz.

    stay   serve the customer afterwards until it is interrupted, for somebody who looks at it with a browser
    """
    with own_database(url) as own_url, own_ground(own_url) as engine:
        started = time.perf_counter()
        now = real_clock()
        customer_id = burden_customer(engine, burden, now=now)
        say(f"built in {time.perf_counter() - started:.0f} s")
        with serving(own_url) as (server, secret):
            found = {
                panel: [_asked(server, secret, asked) for _ in range(runs)]
                for panel, asked in _panels(f"/api/v1/customers/{customer_id}", now).items()
            }
            yardstick = statistics.median(_asked(server, secret, ["/healthz"]) for _ in range(runs))
            if stay:
                say(f"http://127.0.0.1:{server.port}/customers/{customer_id} until Ctrl-C; {_member(engine, now)}")
                _wait()
    for panel, times in found.items():
        say(f"{panel}: {statistics.median(times):,.1f} ms, first {times[0]:,.1f}")
    slowest = max(found, key=lambda panel: statistics.median(found[panel]))
    slowest_ms = statistics.median(found[slowest])
    return {
        "slowest": slowest,
        "slowest_ms": round(slowest_ms, 1),
        "slowest_first_ms": round(max(times[0] for times in found.values()), 1),
        "yardstick_ms": round(yardstick, 1),
        "yardstick_ratio": round(slowest_ms / yardstick, 1),
        "panels_ms": {panel: round(statistics.median(times), 1) for panel, times in found.items()},
        "first_ms": {panel: round(times[0], 1) for panel, times in found.items()},
        "sizes": {
            "accounts": burden.accounts,
            "numbers": burden.numbers,
            "changes": burden.changes,
            "calls": burden.calls,
            "runs": runs,
        },
    }


def _asked(server: Server, secret: str, addresses: list[str]) -> float:
    started = time.perf_counter()
    for address in addresses:
        server.ask("GET", address, secret)
    return (time.perf_counter() - started) * 1000


def _member(engine: Engine, now: datetime) -> str:
    """Somebody who may sign in, in words."""
    new, password = NewMember("bench", "Bench", Role.ADMINISTRATOR), secrets.token_urlsafe()
    with engine.begin() as conn:
        add_member(conn, new, password, must_change=False, now=now, by="bench")
    return f"login {new.login}, password {password}"


def _wait() -> None:
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


def _panels(record: str, now: datetime) -> dict[str, list[str]]:
    """What each asks beside the record itself, which `record` asks."""
    month = f"from={(now - _MONTH):%Y-%m-%dT%H:%M:%SZ}&until={now:%Y-%m-%dT%H:%M:%SZ}"
    page = f"limit={_PAGE}"
    asked = {
        "record": ["", "/status"],
        "overview": [f"/xdr-summary?{month}", "/xdrs?limit=8"],
        "additional": ["/additional-info"],
        "custom-fields": ["/custom-fields"],
        "life-cycle": ["/life-cycle", "/status", f"/status-changes?{page}", "/personal-data"],
        "self-care": ["/self-care"],
        "notes": [f"/notes?{page}"],
        "balance": ["/credit-limit", "/warning-thresholds", "/xdrs?limit=8", "/credit-limit-changes?limit=10"],
        "accounts": [f"/accounts?{page}"],
        "dids": [f"/dids?{page}", "/dids/summary"],
        "service": ["/service-configuration"],
        "sites": [f"/sites?{page}"],
        "abbreviated": ["/abbreviated-dialing", f"/abbreviated-numbers?{page}"],
        "override-tariffs": ["/override-tariffs"],
        "fraud": ["/spending-limit"],
        "xdrs": [f"/xdrs?{page}&{month}", f"/xdr-summary?{month}", "/accounts?limit=200"],
        "notifications": [f"/notifications?{page}"],
        "changes": [f"/changes?{page}", "/changes/filters", f"/changes?{page}&show=all"],
        "changes of one field": [f"/changes?{page}&field=email"],
    }
    return {panel: [record + address for address in addresses] for panel, addresses in asked.items()}
