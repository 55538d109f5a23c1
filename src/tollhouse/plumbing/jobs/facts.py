"""Facts: how a lower room lets higher rooms know without knowing them."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.backing_off import wait_after
from tollhouse.plumbing.jobs.storage import StoredFact, delete_facts, insert_facts, lock_facts, put_off_facts
from tollhouse.plumbing.logs import logger

_log = logger(__name__)


@dataclass(frozen=True)
class Fact:
    """Something that happened.  Subclasses are frozen dataclasses; `kind` stays when the class is renamed."""

    kind: ClassVar[str]


Listener = Callable[..., None]
"""Called as listener(conn, facts, now=...) with facts of one class, oldest first.

It re-reads the state under lock and trusts neither order nor content; it may see a fact twice only if it
failed before, since facts leave in the transaction of its work.
"""

Listeners = Mapping[type[Fact], Sequence[Listener]]


def tell(conn: Connection, *facts: Fact) -> None:
    """The facts reach their listeners exactly if the caller's transaction commits."""
    if facts:
        moment_ns = time.time_ns()
        keys = (_key(moment_ns, place) for place in range(len(facts)))
        rows = [(key, fact.kind, msgspec.to_builtins(fact)) for key, fact in zip(keys, facts, strict=True)]
        insert_facts(conn, rows)


def drain_facts(engine: Engine, listeners: Listeners, *, now: datetime, batch: int = 500) -> int:
    """Hand waiting facts to their listeners until none is left that may be tried; how many were done.

    The listeners of a kind succeed or fail together.  A failure puts off its facts, which from then on come one
    by one, and holds up no other kind.  Facts that nobody listens to wait for a program that does.
    """
    return sum(_drain_kind(engine, kind, called, now=now, batch=batch) for kind, called in listeners.items())


def _drain_kind(engine: Engine, kind: type[Fact], called: Sequence[Listener], *, now: datetime, batch: int) -> int:
    done = 0
    while True:
        with engine.connect() as conn:
            found = lock_facts(conn, kind.kind, limit=batch, real_now=real_clock())
            if not found:
                return done
            try:
                facts = [msgspec.convert(stored.body, kind) for stored in found]
                for listener in called:
                    listener(conn, facts, now=now)
                delete_facts(conn, [stored.fact_id for stored in found])
                conn.commit()
                done += len(found)
            except Exception as failure:  # noqa: BLE001 - whatever a listener does, the other kinds go on
                conn.rollback()
                _put_off(conn, kind, found, failure)


def _put_off(conn: Connection, kind: type[Fact], found: list[StoredFact], failure: Exception) -> None:
    failures = found[0].attempts + 1
    next_try = real_clock() + wait_after(failures)
    put_off_facts(conn, [stored.fact_id for stored in found], next_try=next_try, error=repr(failure))
    conn.commit()
    _log.error("facts put off", kind=kind.kind, facts=len(found), failures=failures, exc_info=failure)


def _key(moment_ns: int, place: int) -> UUID:
    """A UUID of version 7 (RFC 9562, method 3): in the order of telling, without a sequence that all tellers share.

    Milliseconds, then the fraction of one in 12 bits, then the place among the facts told together, then chance.
    """
    milliseconds, rest_ns = divmod(moment_ns, 1_000_000)
    fraction = rest_ns * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(5), "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | place << 40 | chance)
