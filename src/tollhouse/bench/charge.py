"""`tollhouse bench charge`: usage records accepted, rated and durable in a second, by file and through the API."""

import itertools
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from tollhouse.bench.calls import Call, as_csv, calls
from tollhouse.bench.company import Company, Sizes, build_company
from tollhouse.bench.ground import own_database, own_ground, peak_memory_mb
from tollhouse.charging.importing import FileImport, import_file
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine, cursor_of, make_engine
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.sources import Source, declare_source

_BODY = 10_000
_CLIENTS = 4

Say = Callable[[str], None]
Serving = Callable[[str], AbstractContextManager[Callable[[bytes], None]]]
"""Serves the API on the database of a URL; what it gives posts one body of usage and waits for the answer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """records   of one run by file; posted: of one run through the API; runs: how often each is measured"""

    sizes: Sizes
    records: int
    posted: int
    runs: int = 3


def bench_charge(plan: Plan, *, url: str | None, serving: Serving, say: Say) -> dict[str, Any]:
    """The figures of face.md section 5; each rate is the median of the runs, with all of them beside."""
    with own_database(url) as own_url, own_ground(own_url) as engine:
        started = time.perf_counter()
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as builder:
            company = builder.submit(_build, own_url, plan.sizes).result()
        say(f"company built in {time.perf_counter() - started:.0f} s")
        with engine.begin() as conn:
            source = declare_source(conn, "bench", {"format": "generic"}, now=real_clock())
        books = RateBooks()
        _by_file(engine, source, books, company, replace(plan, records=_BODY), run=-1)  # loads the rate books
        by_file = [_by_file(engine, source, books, company, plan, run=run) for run in range(plan.runs)]
        say(f"by file: {_listed(by_file)} records a second")
        memory = peak_memory_mb()
        yardstick = [_yardstick(engine, plan.records) for _ in range(plan.runs)]
        say(f"COPY of the same rows: {_listed(yardstick)} records a second")
        with serving(own_url) as post:
            by_post = [_by_post(post, company, plan, run) for run in range(plan.runs)]
        say(f"by POST /usage: {_listed(by_post)} records a second")
    return {
        "records_per_second": round(statistics.median(by_file)),
        "posted_records_per_second": round(statistics.median(by_post)),
        "yardstick_per_second": round(statistics.median(yardstick)),
        "yardstick_ratio": round(statistics.median(by_file) / statistics.median(yardstick), 3),
        "posted_yardstick_ratio": round(statistics.median(by_post) / statistics.median(yardstick), 3),
        "peak_memory_mb": memory,
        "runs": [round(rate) for rate in by_file],
        "posted_runs": [round(rate) for rate in by_post],
        "yardstick_runs": [round(rate) for rate in yardstick],
        "sizes": asdict(plan.sizes) | {"records": plan.records, "posted": plan.posted},
    }


def _build(url: str, sizes: Sizes) -> Company:
    """In a process of its own, so that building leaves no memory behind that charging would be blamed for."""
    engine = make_engine(url)
    try:
        return build_company(engine, sizes, now=real_clock())
    finally:
        engine.dispose()


def _listed(rates: list[float]) -> str:
    return ", ".join(f"{rate:,.0f}" for rate in rates)


def _by_file(engine: Engine, source: Source, books: RateBooks, company: Company, plan: Plan, *, run: int) -> float:
    """Records a second of an import, from opening the file to the last commit."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / f"run{run}.csv"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(as_csv(calls(company, plan.records, scope=f"file{run}", now=real_clock(), seed=run)))
        started = time.perf_counter()
        report = import_file(FileImport(engine, source, real_clock, books), path)
        took_s = time.perf_counter() - started
    assert report.lines == plan.records, report
    assert report.counts["charged"] > 0.9 * plan.records, report
    return plan.records / took_s


def _by_post(post: Callable[[bytes], None], company: Company, plan: Plan, run: int) -> float:
    """Records a second through the API, from several clients at a time, each answered when it is durable."""
    found = calls(company, plan.posted, scope=f"post{run}", now=real_clock(), seed=1000 + run)
    first, bodies = _bodies(itertools.islice(found, _BODY), 50), _bodies(found, _BODY)
    with ThreadPoolExecutor(_CLIENTS) as pool:
        list(pool.map(post, first))  # so many that each of the server's processes loads the rate books
        started = time.perf_counter()
        list(pool.map(post, bodies))
    return (plan.posted - _BODY) / (time.perf_counter() - started)


def _bodies(found: Iterator[Call], size: int) -> list[bytes]:
    bodies = []
    while batch := list(itertools.islice(found, size)):
        bodies.append(msgspec.json.encode({"source": "bench", "records": batch}))
    return bodies


def _yardstick(engine: Engine, records: int) -> float:
    """Records a second if their xDRs were only copied, in binary, into a table of the same make.

    It leaves nothing behind, or vacuuming that table would be part of what is measured next.
    """
    with engine.begin() as conn, cursor_of(conn) as cursor:
        cursor.execute("CREATE TABLE yardstick (LIKE xdr INCLUDING ALL)")
        with cursor.copy("COPY (SELECT * FROM xdr WHERE request_id LIKE 'file0-%') TO STDOUT (FORMAT BINARY)") as copy:
            blocks = [bytes(block) for block in copy]
    started = time.perf_counter()
    with (
        engine.begin() as conn,
        cursor_of(conn) as cursor,
        cursor.copy("COPY yardstick FROM STDIN (FORMAT BINARY)") as copy,
    ):
        for block in blocks:
            copy.write(block)
    took_s = time.perf_counter() - started
    with engine.begin() as conn, cursor_of(conn) as cursor:
        cursor.execute("DROP TABLE yardstick")
    return records / took_s
