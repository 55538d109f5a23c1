"""How long a batch of accounts takes to be made, beside the COPY of the very same rows."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from tollhouse.accounts.batches.asking import GENERATE, Asker, Moments, ask_for_generation
from tollhouse.accounts.batches.generating import Generator
from tollhouse.accounts.batches.reading import read_generation
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.generation import GenerationPlan
from tollhouse.bench.company import CURRENCY, make_product
from tollhouse.bench.ground import own_database, own_ground
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine, cursor_of
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.jobs.work import Work

_TABLES: Final = (
    "account",
    "account_identifier",
    "account_search",
    "standing",
    "xdr",
    "request_key",
    "account_sheet_piece",
)
"""What a run writes one row of for each account, and what was drawn."""


def bench_generate(accounts: int, *, url: str | None, runs: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Debit accounts with money, a login and both passwords: everything that a run can be asked for."""
    with own_database(url) as own, own_ground(own) as engine:
        seconds = [_generate(engine, place, accounts, say) for place in range(runs)]
        copied = [_copy_again(engine, say) for _ in range(runs)]
    return {
        "accounts": accounts,
        "generate": _told(seconds, accounts),
        "yardstick_copy_of_the_same_rows": _told(copied, accounts),
        "of_the_yardstick": round(statistics.median(copied) / statistics.median(seconds), 3),
    }


def _generate(engine: Engine, place: int, accounts: int, say: Callable[[str], None]) -> float:
    """From the job's first word to its last, the queue's own wait left out."""
    customer_id, generation_id = _ask(engine, place, accounts)
    made: dict[str, float] = {}
    generator = Generator(real_clock, "a key of benchmarks")

    def timed(engine: Engine, work: Work, **named: Any) -> None:
        begun = time.perf_counter()
        generator.generate(engine, work, **named)
        made["seconds"] = time.perf_counter() - begun

    JobQueue(engine, {GENERATE: timed}, real_clock).work_off()
    with engine.begin() as conn:
        assert read_generation(conn, customer_id, generation_id).made == accounts
    seconds = made["seconds"]
    say(f"generate: {accounts} accounts in {seconds:.1f} s, {accounts / seconds:.0f} a second")
    return seconds


def _ask(engine: Engine, place: int, accounts: int) -> tuple[int, int]:
    now = real_clock()
    queue = JobQueue(engine, {GENERATE: print}, real_clock)
    with engine.begin() as conn:
        product_id = make_product(conn, f"cards {place}", ["420", "44"], random.Random(place), now=now)
        new = NewCustomer(
            f"customer {place}", CURRENCY, BalanceControl.POSTPAID, register_class(conn, f"class {place}")
        )
        (customer_id,) = register_customers(conn, [new], now=now, by="bench")
        plan = GenerationPlan(
            product_id,
            accounts,
            "bench",
            model=BalanceModel.DEBIT,
            amount=Decimal(10),
            prefix="77",
            length=12,
            web_access=True,
            service_passwords=True,
        )
        asker, moments = Asker("bench", "bench"), Moments(now, now)
        run = ask_for_generation(conn, queue, customer_id, plan, asker, moments=moments)
    return customer_id, run.generation_id


def _copy_again(engine: Engine, say: Callable[[str], None]) -> float:
    """The rows of one run, out of the tables and into empty ones that have the same indexes, in one transaction."""
    with engine.connect() as conn, cursor_of(conn) as cursor:
        columns = {name: _columns_of(cursor, name) for name in _TABLES}
        rows = {name: _rows_of(cursor, name, columns[name]) for name in _TABLES}
        for name in _TABLES:
            cursor.execute(f"CREATE TABLE copied_{name} (LIKE {name} INCLUDING ALL)")
        conn.commit()
        begun = time.perf_counter()
        for name in _TABLES:
            with cursor.copy(f"COPY copied_{name} ({columns[name]}) FROM STDIN (FORMAT binary)") as copy:
                for piece in rows[name]:
                    copy.write(piece)
        conn.commit()
        seconds = time.perf_counter() - begun
        for name in _TABLES:
            cursor.execute(f"DROP TABLE copied_{name}")
        conn.commit()
    say(f"yardstick: {seconds:.1f} s")
    return seconds


def _columns_of(cursor: Any, name: str) -> str:
    """Without those that PostgreSQL reckons itself."""
    known = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    rows = cursor.execute(f"{known} AND attgenerated = '' ORDER BY attnum", (name,)).fetchall()
    return ", ".join(row[0] for row in rows)


def _rows_of(cursor: Any, name: str, columns: str) -> Sequence[bytes]:
    """Of the first of the runs' customers; each run has one of its own."""
    first = "SELECT min(customer_id) FROM account_generation"
    query = f"COPY (SELECT {columns} FROM {name} WHERE customer_id = ({first})) TO STDOUT (FORMAT binary)"  # noqa: S608
    with cursor.copy(query) as copy:
        return [bytes(piece) for piece in copy]


def _told(seconds: Sequence[float], accounts: int) -> dict[str, Any]:
    median = statistics.median(seconds)
    return {
        "seconds": round(median, 2),
        "accounts_a_second": round(accounts / median),
        "runs": [round(one, 2) for one in seconds],
    }
