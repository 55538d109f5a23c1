"""One customer with more of everything than most operators have of anything, for `bench panels`."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from tollhouse.accounts.numbering import add_numbers
from tollhouse.accounts.opening import open_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.bench.calls import as_csv, calls
from tollhouse.bench.company import CURRENCY, Company, make_product
from tollhouse.charging.importing import FileImport, import_file
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.numbers.assigning import assign_numbers, begin_giving
from tollhouse.numbers.batches import make_batch
from tollhouse.numbers.rules.did import NewDid
from tollhouse.numbers.rules.price import NewBatch
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.months import make_months
from tollhouse.staff.auditing import Trace, leave_traces
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.sources import declare_source

_BATCH: Final = 5_000
_EARLIER: Final = timedelta(days=300)
_YEAR: Final = timedelta(days=365)
_OTHERS: Final = 2_000
_BY: Final = "bench"
_PEOPLE: Final = 40
_WRITTEN: Final = ("phone", "email", "city", "description", "permanent_credit_limit", "class_id")


@dataclass(frozen=True, slots=True)
class Burden:
    """What hangs on the customer."""

    accounts: int = 10_000
    numbers: int = 5_000
    changes: int = 100_000
    calls: int = 100_000


def burden_customer(engine: Engine, burden: Burden, *, now: datetime) -> int:
    """The customer's id; it stands among others, to whom as many entries of the log belong."""
    chance = random.Random(1)
    with engine.begin() as conn:
        make_months(conn, "audit_record", since=now - _YEAR, now=now)
        product_id = make_product(conn, "retail", ["420", "421", "44"], chance, now=now)
        class_id = register_class(conn, "bench")
        news = [
            NewCustomer(f"customer {place}", CURRENCY, BalanceControl.POSTPAID, class_id) for place in range(_OTHERS)
        ]
        customer_id, *others = register_customers(conn, news, now=now, by=_BY)
    identifiers = [f"4209{place:08}" for place in range(burden.accounts)]
    with engine.begin() as conn:
        open_accounts(conn, [NewAccount(customer_id, one, product_id) for one in identifiers], now=now - _EARLIER)
    _give_numbers(engine, customer_id, burden.numbers, now=now)
    for one in (customer_id, others[0]):
        log = _log(one, burden.changes, chance, now)
        while some := list(islice(log, _BATCH)):
            with engine.begin() as conn:
                leave_traces(conn, some)
    _call(engine, Company(identifiers, ["420", "421", "44"]), burden.calls, now=now)
    return customer_id


def _give_numbers(engine: Engine, customer_id: int, count: int, *, now: datetime) -> None:
    numbers = [f"4477{place:08}" for place in range(count)]
    with engine.begin() as conn:
        batch_id = make_batch(conn, NewBatch("bench", "vendor", CURRENCY))
        add_numbers(conn, [NewDid(one, batch_id, "GB") for one in numbers], now=now, by=_BY)
        giving = begin_giving(conn, customer_id, OPERATOR_SCOPE, now=now, by=_BY)
        assign_numbers(conn, giving, numbers)


def _log(customer_id: int, count: int, chance: random.Random, now: datetime) -> Iterator[Trace]:
    """Of the last year, the oldest first, by several people."""
    for place in range(count):
        field = chance.choice(_WRITTEN)
        yield Trace(
            now - _YEAR * (1 - place / count),
            f"staff:person{chance.randrange(_PEOPLE)}",
            AuditKind.WRITE if place % 4 else AuditKind.PERSONAL_READ,
            "patch_customer" if place % 4 else "get_customer",
            customer_id,
            200,
            {"changed": {field: {"old": f"old {place}", "new": f"new {place}"}}} if place % 4 else {},
        )


def _call(engine: Engine, company: Company, count: int, *, now: datetime) -> None:
    with engine.begin() as conn:
        source = declare_source(conn, "bench", {"format": "generic"}, now=now)
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "calls.csv"
        with path.open("w", encoding="utf-8") as written:
            written.writelines(as_csv(calls(company, count, scope="bench", now=now, seed=1)))
        import_file(FileImport(engine, source, real_clock, RateBooks()), path)
