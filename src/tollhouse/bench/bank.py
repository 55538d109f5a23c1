"""`tollhouse bench bank`: a camt.053 of fifty thousand entries, read, matched, booked and allocated."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

from tollhouse.bench.ground import own_database, own_ground, peak_memory_mb
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.bank.importing import BankImport, Reading, import_statement, survey
from tollhouse.payments.billing import bill_open_items
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine

_AT_ONCE: Final = 500
_NAMELESS: Final = 20
"""One entry in so many names nobody, and waits for a person."""

_HEAD: Final = (
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
    "<Id>BENCH</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>"
)
_ENTRY: Final = (
    '<Ntry><Amt Ccy="EUR">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>B{number:09}</AcctSvcrRef><NtryDtls><TxDtls>"
    "<RltdPties><Dbtr><Pty><Nm>Payer {number}</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>{number:012}</Id></Othr></Id>"
    "</DbtrAcct></RltdPties><RmtInf><Ustrd>{said}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
)


def bench_bank(entries: int, *, url: str | None, runs: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Entries a second of a whole import, beside the mere reading of the same file; each run on a database of its own.

    One customer for every five entries, each with as many open invoices.
    """
    took, again, read = [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="tollbench") as home, own_database(url) as given:
            file = Path(home) / "bank.xml"
            file.write_text("".join(_written(entries)), encoding="utf-8")
            with own_ground(given) as engine:
                _invoices(engine, _people(engine, max(1, entries // 5)), entries)
                took.append(_timed(partial(_import, engine, file, entries)))
                again.append(_timed(partial(_import, engine, file, entries)))
            read.append(_timed(partial(_read, file)))
        say(f"{took[-1]:.1f} s, again {again[-1]:.1f} s, read alone {read[-1]:.1f} s")
    middle = sorted(took)[len(took) // 2]
    return {
        "entries": entries,
        "seconds": round(middle, 2),
        "entries_per_second": round(entries / middle),
        "yardstick_ratio": round(sorted(read)[len(read) // 2] / middle, 3),
        "again_seconds": round(sorted(again)[len(again) // 2], 2),
        "runs_s": [round(one, 2) for one in took],
        "peak_memory_mb": peak_memory_mb(),
    }


def _batches(count: int, size: int) -> Iterator[range]:
    return (range(begin, min(begin + size, count)) for begin in range(0, count, size))


def _people(engine: Engine, count: int) -> list[int]:
    with engine.begin() as conn:
        class_id = register_class(conn, "Bench")
    numbers: list[int] = []
    for names in _batches(count, _AT_ONCE):
        new = [NewCustomer(f"Payer-{one:06}", "EUR", BalanceControl.POSTPAID, class_id) for one in names]
        with engine.begin() as conn:
            numbers += register_customers(conn, new, now=real_clock(), by="bench")
    return numbers


def _invoices(engine: Engine, customers: list[int], count: int) -> None:
    day = date(2026, 2, 1)
    for some in _batches(count, 5 * _AT_ONCE):
        new = [
            NewInvoice(
                customers[one % len(customers)], f"INV-2026-{one:06}", day, day + timedelta(14), Decimal("12.34"), "EUR"
            )
            for one in some
        ]
        with engine.begin() as conn:
            bill_open_items(conn, new, now=real_clock(), by="bench")


def _written(entries: int) -> Iterator[str]:
    yield _HEAD
    for number in range(entries):
        said = "thank you" if number % _NAMELESS == 0 else f"Payment of invoice INV-2026-{number:06}, thank you"
        yield _ENTRY.format(number=number, said=said)
    yield "</Stmt></BkToCstmrStmt></Document>"


def _import(engine: Engine, file: Path, entries: int) -> None:
    report = import_statement(BankImport(engine, real_clock, "bench"), file, Reading(), file_name=file.name)
    assert report.settled["booked"] == entries - -(-entries // _NAMELESS), report.settled


def _read(file: Path) -> None:
    with file.open("rb") as stream:
        survey(stream, Reading())


def _timed(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
