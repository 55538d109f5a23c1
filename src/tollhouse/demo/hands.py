"""Who loads the chunks: this process for a small company, two processes for a large one."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Final

from tollhouse.accounts.loading import indexes_put_away, make_search_index
from tollhouse.demo.chunks import Prices, is_loaded, load_chunk, read_prices
from tollhouse.demo.ground import Ground
from tollhouse.demo.names import Named
from tollhouse.demo.plan import Chunk
from tollhouse.plumbing.db import Engine, make_engine
from tollhouse.tariffs.rate_books import RateBooks

HANDS: Final = 2
_AHEAD: Final = 2  # chunks named before they are wanted; names wait in memory

NamedChunk = tuple[Chunk, list[Named]]


def load_here(engine: Engine, ground: Ground, chunks: Iterable[NamedChunk], books: RateBooks) -> Iterator[Chunk]:
    """Each chunk as it is done, those of an earlier load too."""
    with engine.connect() as conn:
        prices = read_prices(conn, ground, books)
    for chunk, names in chunks:
        _load(engine, ground, prices, chunk, names)
        yield chunk


def load_in_processes(engine: Engine, ground: Ground, chunks: Iterable[NamedChunk]) -> Iterator[Chunk]:
    """The same, in any order."""
    running: dict[Future[None], Chunk] = {}
    with _pool(engine, ground) as pool:
        try:
            for chunk, names in chunks:
                running[_submitted(pool, chunk, names)] = chunk
                while len(running) >= HANDS + _AHEAD:
                    yield from _done(running)
            while running:
                yield from _done(running)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def make_indexes(engine: Engine, ground: Ground) -> Iterator[str]:
    """The names of the search indexes that were put away for the load, each as it is there again."""
    with engine.connect() as conn:
        names = indexes_put_away(conn)
    if not names:
        return
    # The text index takes longest, so it is not left for last.
    names.sort(key=lambda name: "words" not in name)
    with _pool(engine, ground) as pool:
        for name, made in [(name, pool.submit(_make_index, name)) for name in names]:
            made.result()
            yield name


def _done(running: dict["Future[None]", Chunk]) -> Iterator[Chunk]:
    finished, _ = wait(running, return_when=FIRST_COMPLETED)
    for one in finished:
        chunk = running.pop(one)
        one.result()
        yield chunk


def _load(engine: Engine, ground: Ground, prices: Prices, chunk: Chunk, names: list[Named]) -> None:
    with engine.begin() as conn:
        if not is_loaded(conn, chunk, ground):
            load_chunk(conn, chunk, names, ground, prices)


_worker: tuple[Engine, Ground, Prices] | None = None


def _pool(engine: Engine, ground: Ground) -> ProcessPoolExecutor:
    url = engine.url.render_as_string(hide_password=False)
    return ProcessPoolExecutor(HANDS, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(url, ground))


def _submitted(pool: ProcessPoolExecutor, chunk: Chunk, names: list[Named]) -> "Future[None]":
    # Processes begin with the first chunks; Ctrl-C must not find one that cannot leave it to the parent yet.
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_load_sent, chunk, names)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _begin(url: str, ground: Ground) -> None:
    """In each process: its own connections and rate books."""
    global _worker  # noqa: PLW0603 - a process has no other place between its initializer and its work
    gc.disable()  # a chunk makes half a million objects that go as they came, and no circle
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody in the terminal; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = make_engine(url, pool_size=1, application="tollhouse demo")
    with engine.connect() as conn:
        prices = read_prices(conn, ground, RateBooks())
    _worker = engine, ground, prices


def _end_with_parent() -> None:
    """A parent that was killed sends no more chunks and cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _load_sent(chunk: Chunk, names: list[Named]) -> None:
    assert _worker is not None
    _load(*_worker, chunk, names)


def _make_index(name: str) -> None:
    assert _worker is not None
    engine, _, _ = _worker
    with engine.begin() as conn:
        make_search_index(conn, name)
