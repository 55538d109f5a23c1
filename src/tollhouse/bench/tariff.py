"""`tollhouse bench tariff`: a tariff of very many rates opened, searched, compared, uploaded and downloaded."""

import io
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tollhouse.bench.ground import own_database, own_ground, peak_memory_mb
from tollhouse.bench.serving import Server
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.reports.rate_files import rates_as_csv, write_rates_as_xlsx
from tollhouse.tariffs.destinations import seed_destinations
from tollhouse.tariffs.grid.editing import Markup, RateEdit, WhichRates, edit_rates, mark_up
from tollhouse.tariffs.grid.listing import stream_rates
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff
from tollhouse.tariffs.rules.repricing import Repricing
from tollhouse.tariffs.uploading import upload_rates

_EARLIER: Final = timedelta(days=30)
_HEADING: Final = "prefix,description,first_interval,next_interval,first_price,next_price\n"
_NUMBERS: Final = 20

Say = Callable[[str], None]
Serving = Callable[[str], AbstractContextManager[tuple[Server, str]]]
"""Serves the database of a URL; gives the server and the token of an administrator."""


def bench_tariff(rates: int, *, url: str | None, runs: int, serving: Serving, say: Say) -> dict[str, Any]:
    """Seconds of whole acts on two tariffs of so many rates each, and milliseconds of whole requests about them.

    The yardstick is the server's shortest answer, /healthz.
    """
    with own_database(url) as own_url, own_ground(own_url) as engine:
        acts, first, second = _acts(engine, rates)
        for name, seconds in acts.items():
            say(f"{name}: {seconds:.1f} s")
        with serving(own_url) as (server, secret):
            asked = {
                what: [_asked(server, secret, addresses(run)) for run in range(runs)]
                for what, addresses in _questions(first, second, rates).items()
            }
            yardstick = statistics.median(_asked(server, secret, ["/healthz"]) for _ in range(runs))
    middle = {what: round(statistics.median(times), 1) for what, times in asked.items()}
    for what, milliseconds in middle.items():
        say(f"{what}: {milliseconds:,.1f} ms, slowest {max(asked[what]):,.1f}")
    return {
        "open_ms": middle["open"],
        "number_ms": middle["number"],
        "compare_ms": max(middle["compare"], middle["compare as calls are priced"]),
        "requests_ms": middle,
        "slowest_ms": {what: round(max(times), 1) for what, times in asked.items()},
        "acts_s": {name: round(seconds, 2) for name, seconds in acts.items()},
        "yardstick_ms": round(yardstick, 1),
        "yardstick_ratio": round(middle["number"] / yardstick, 1),
        "peak_memory_mb": peak_memory_mb(),
        "sizes": {"rates": rates, "runs": runs},
    }


def _acts(engine: Engine, rates: int) -> tuple[dict[str, float], int, int]:
    """What each took, and the two tariffs."""
    now, acts = real_clock(), {}
    prefixes = list(_prefixes(rates))
    with engine.begin() as conn:
        seed_destinations(conn)
        first, second, third = (
            publish_tariff(conn, TariffDraft(name, "EUR"), now=now) for name in ("First", "Second", "Marked up")
        )

    def act(name: str, do: Callable[[Any], Any]) -> Any:
        started = time.perf_counter()
        with engine.begin() as conn:
            done = do(conn)
        acts[name] = time.perf_counter() - started
        return done

    def upload(tariff_id: int, deck: bytes, at: datetime) -> Callable[[Any], Any]:
        return lambda conn: upload_rates(conn, tariff_id, io.BytesIO(deck), replace=False, now=at)

    act("upload", upload(first, _deck(prefixes, 1), now - _EARLIER))
    act("upload, every price other", upload(first, _deck(prefixes, 2), now))
    others = [prefix for prefix in prefixes if int(prefix) % 10] + [f"{prefix}7" for prefix in prefixes[::20]]
    act("upload, the other tariff", upload(second, _deck(others, 3), now))
    raised = RateEdit(prices=Repricing(percent=Decimal(10), decimals=4))
    act("change all", lambda conn: edit_rates(conn, second, raised, WhichRates(begins=now + _EARLIER), now=now))
    act("mark up all", lambda conn: mark_up(conn, third, Markup(first, raised), now=now))
    file = act("download, CSV", lambda conn: b"".join(rates_as_csv(stream_rates(conn, second))))
    act("upload what was downloaded", upload(second, file, real_clock()))
    act("download, XLSX", lambda conn: write_rates_as_xlsx(io.BytesIO(), stream_rates(conn, second)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM (ANALYZE) rate")
    return acts, first, second


def _questions(first: int, second: int, rates: int) -> dict[str, Callable[[int], list[str]]]:
    chance = random.Random(7)
    numbers = [f"{chance.randint(10**11, 10**12 - 1)}" for _ in range(_NUMBERS)]
    at = f"{real_clock() + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    one, compare = f"/api/v1/tariffs/{first}", f"/api/v1/tariffs/{first}/comparison?with_tariff={second}&limit=25"

    def fixed(*addresses: str) -> Callable[[int], list[str]]:
        return lambda _: list(addresses)

    return {
        "open": fixed(one, f"{one}/rates?when=at&at={at}&limit=25"),
        "number": lambda run: [f"{one}/rates?number={numbers[run % _NUMBERS]}&at={at}&limit=25"],
        "number, the longest": lambda run: [
            f"{one}/rates?number={numbers[run % _NUMBERS]}&longest=true&when=at&at={at}&limit=25"
        ],
        "prefix": lambda run: [f"{one}/rates?prefix={10 + run}&when=at&at={at}&limit=25"],
        "name, common": fixed(f"{one}/rates?q=destination&when=at&at={at}&limit=25"),
        "name, rare": fixed(f"{one}/rates?q=destination%20{10**5 + rates // 2}&when=at&at={at}&limit=25"),
        "to come": fixed(f"/api/v1/tariffs/{second}/scheduled"),
        "coverage": fixed(f"{one}/coverage"),
        "compare": fixed(compare),
        "compare by difference": fixed(f"{compare}&sort=difference&descending=true"),
        "compare as calls are priced": fixed(f"{compare}&effective=true"),
    }


def _asked(server: Server, secret: str, addresses: list[str]) -> float:
    started = time.perf_counter()
    for address in addresses:
        server.ask("GET", address, secret)
    return (time.perf_counter() - started) * 1000


def _prefixes(rates: int) -> Iterator[str]:
    """Six digits and more, so that every one begins with some country's."""
    for place in range(rates):
        yield str(100_000 + place)


def _deck(prefixes: list[str], seed: int) -> bytes:
    chance = random.Random(seed)
    lines = []
    for prefix in prefixes:
        price = f"0.{chance.randint(1, 9999):04}"
        lines.append(f"{prefix},Destination {prefix},60,6,{price},{price}\n")
    return (_HEADING + "".join(lines)).encode()
