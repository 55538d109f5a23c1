"""Customers that are changed all the while, by a process of its own: what somebody who searches has beside them."""

import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from typing import Final

from tollhouse.customers.changing import change_customer, lock_customer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.plumbing.db import make_engine

_BEGUN_WITHIN_S: Final = 30


@contextmanager
def changed_meanwhile(url: str, numbers: Sequence[int], *, a_minute: float) -> Iterator[None]:
    """In each minute so many of these customers move to another town, one a transaction, as staff changes them."""
    context = multiprocessing.get_context("spawn")
    begun, ending = context.Event(), context.Event()
    process = context.Process(target=_change, args=(url, numbers, a_minute, begun, ending), daemon=True)
    process.start()
    try:
        if not begun.wait(_BEGUN_WITHIN_S):
            raise RuntimeError("the process that changes customers did not begin")
        yield
    finally:
        ending.set()
        process.join()


def _change(url: str, numbers: Sequence[int], a_minute: float, begun: Event, ending: Event) -> None:
    engine, chance = make_engine(url, application="tollhouse bench"), random.Random(2)
    started, changes = time.monotonic(), 0
    while not ending.is_set():
        with engine.begin() as conn:
            record = lock_customer(conn, chance.choice(numbers), OPERATOR_SCOPE)
            change_customer(conn, record, {"city": f"Town {chance.randrange(10_000)}"})
        begun.set()
        changes += 1
        ending.wait(max(0.0, started + changes * 60 / a_minute - time.monotonic()))
    engine.dispose()
