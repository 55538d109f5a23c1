"""Who charges the batches of an import: two threads of this process, or two processes for a large file.

While the database posts one batch, the next is priced.  Threads share one interpreter, so pricing itself is bound to
one core; processes are not, but each has to load the rate books.  Both charge a batch by the same function.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from tollhouse.charging.charging_usage import charge_usage
from tollhouse.charging.rules.outcome import UsageOutcome
from tollhouse.plumbing.collecting import collect_rarely
from tollhouse.plumbing.db import Engine, make_engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.rules.record import Line, Passed, Unfit, UsageRecord
from tollhouse.usage.sources import Source

BATCH: Final = 3000
PATIENCE_S: Final = 120
_HANDS: Final = 2

Done = TypeVar("Done")

Tally = tuple[dict[str, int], dict[str, int]]
"""Lines of a batch by result, and those that were quarantined or passed by result and code."""


class OutOfPatience(Exception):  # noqa: N818 - it says what came to an end
    """The database went away and did not come back in time."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Takes batches with the moment they are charged at; in_flight of them are begun before the first is waited for."""

    submit: Callable[[Sequence[Line], datetime], "Future[Tally]"]
    in_flight: int
    leave: Callable[[], None]


def threads(engine: Engine, source: Source, books: RateBooks, *, keep: bool) -> Hands:
    """keep   False: everything is done and nothing is kept"""
    pool = ThreadPoolExecutor(_HANDS)

    def submit(batch: Sequence[Line], now: datetime) -> "Future[Tally]":
        return pool.submit(_charge_patiently, engine, source, books, batch, now=now, keep=keep)

    return Hands(submit, _HANDS, lambda: _leave(pool))


def processes(url: str, source: Source) -> Hands:
    """Processes that know the database by its URL."""
    told = replace(source, rules=replace(source.rules))  # without all the numbers that reading files made it remember
    pool = ProcessPoolExecutor(_HANDS, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(url, told))

    def submit(batch: Sequence[Line], now: datetime) -> "Future[Tally]":
        # Processes begin with the first batches; Ctrl-C must not find one that cannot leave it to the parent yet.
        usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return pool.submit(_charge_sent, _sent(batch), now)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, usual)

    return Hands(submit, 2 * _HANDS, lambda: _leave(pool))


def _leave(pool: Executor) -> None:
    """What has begun is finished, or its transaction is as if it had never begun."""
    pool.shutdown(cancel_futures=True)


_worker: tuple[Engine, Source, RateBooks] | None = None


def _begin(url: str, source: Source) -> None:
    """In each process: its own connections and rate books.

    It must not need the database yet: the failure of an initializer breaks the pool, that of a batch is told.
    """
    global _worker  # noqa: PLW0603 - a process has no other place between its initializer and its work
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody in the terminal; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = make_engine(url, pool_size=1, application="tollhouse import"), source, RateBooks()


def _end_with_parent() -> None:
    """A parent that was killed sends no more batches and cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _charge_sent(sent: "tuple[str, bytes]", now: datetime) -> Tally:
    assert _worker is not None
    engine, source, books = _worker
    return _charge_patiently(engine, source, books, _received(sent), now=now, keep=True)


_KINDS: Final[dict[type, str]] = {UsageRecord: "u", Unfit: "n", Passed: "p"}
_Sorted = tuple[list[UsageRecord], list[Unfit], list[Passed]]
_write = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder(_Sorted).decode


def _sent(batch: Sequence[Line]) -> tuple[str, bytes]:
    """The lines by kind, and in which order the kinds follow one another; pickling costs five times as much."""
    kinds = "".join([_KINDS[type(line)] for line in batch])
    by_kind: dict[str, list[Line]] = {"u": [], "n": [], "p": []}
    for kind, line in zip(kinds, batch, strict=True):
        by_kind[kind].append(line)
    return kinds, _write(tuple(by_kind.values()))


def _received(sent: tuple[str, bytes]) -> list[Line]:
    kinds, written = sent
    used, unfit, passed = _read(written)
    waiting = {"u": iter(used), "n": iter(unfit), "p": iter(passed)}
    return [next(waiting[kind]) for kind in kinds]


def _charge_patiently(
    engine: Engine, source: Source, books: RateBooks, batch: Sequence[Line], *, now: datetime, keep: bool
) -> Tally:
    """A batch in a transaction of its own; counted only once it is durable."""

    def charge() -> list[UsageOutcome]:
        with engine.connect() as conn, conn.begin() as transaction:
            outcomes = charge_usage(conn, source, batch, books=books, now=now)
            if not keep:
                transaction.rollback()
            return outcomes

    outcomes = patiently(charge)
    counts = Counter(outcome.result.value for outcome in outcomes)
    reasons = Counter(f"{outcome.result.value}:{outcome.code}" for outcome in outcomes if outcome.code)
    return dict(counts), dict(reasons)


def patiently(act: Callable[[], Done]) -> Done:
    """Do it, and do it again while the trouble is one that passes; whatever is done this way must be repeatable.

    Raises OutOfPatience.
    """
    waited_s, pause_s = 0.0, 0.05
    while True:
        try:
            return act()
        except Exception as trouble:
            if not is_passing(trouble):
                raise
            if waited_s >= PATIENCE_S:
                raise OutOfPatience from trouble
            time.sleep(pause_s)
            waited_s += pause_s
            pause_s = min(pause_s * 2, 2.0)
