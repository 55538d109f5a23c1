"""A small company and its calls; what they cost is worked out here by other means than the program's."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from builders import a_customer, a_product, a_rate, a_reseller, a_tariff, an_account
from sqlalchemy import Engine, text

from tollhouse.ledger.months import open_months
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.migrating import collect_metadata, migrate
from tollhouse.plumbing.db.server import check_reachable, embedded_server
from tollhouse.usage.sources import declare_source

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LAST_CALL = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HEADER = "request_id,service,account,calling,called,direction,started_at,used,disconnect_cause\n"
SOURCE = "switch"


class Price(NamedTuple):
    """per_minute in EUR; every amount that follows from these is exact to a tenth of a cent."""

    first: int
    following: int
    per_minute: str
    fee: str = "0"

    def of(self, used: int) -> Decimal:
        intervals = max(0, -(-(used - self.first) // self.following))
        return Decimal(self.fee) + Decimal(self.per_minute) * (self.first + intervals * self.following) / 60


RETAIL = {"420": Price(60, 6, "0.10"), "44": Price(1, 1, "0.06"), "43": Price(30, 30, "0.08", "0.05")}
UPPER = {"420": Price(60, 6, "0.05"), "44": Price(1, 1, "0.03"), "43": Price(30, 30, "0.04")}
LOWER = {"420": Price(60, 6, "0.07"), "44": Price(1, 1, "0.042"), "43": Price(30, 30, "0.06")}


class Line(NamedTuple):
    """An account and who pays for its calls by which prices, the customer first."""

    account: str
    payers: tuple[tuple[int, dict[str, Price]], ...]


@dataclass
class Books:
    """What the books must hold: xDRs and money by customer, records that wait by code."""

    xdrs: Counter[int] = field(default_factory=Counter)
    balances: dict[int, Decimal] = field(default_factory=dict)
    waiting: Counter[str] = field(default_factory=Counter)

    def charge(self, line: Line, prefix: str, used: int) -> None:
        for customer, prices in line.payers:
            self.xdrs[customer] += 1
            self.balances[customer] = self.balances.get(customer, Decimal(0)) + prices[prefix].of(used)


def found_company(engine: Engine) -> list[Line]:
    """Customers of our own, under one reseller and under two; postpaid, prepaid, some with several accounts."""
    with engine.begin() as conn:
        open_months(conn, since=SINCE, now=real_clock())
        declare_source(conn, SOURCE, {"format": "generic"}, now=real_clock())
        retail, upper, lower = (
            a_product(
                conn,
                a_tariff(
                    conn,
                    *(
                        a_rate(prefix, one.per_minute, f"{one.first}/{one.following}", connect_fee=Decimal(one.fee))
                        for prefix, one in prices.items()
                    ),
                    a_rate("449", "9", forbidden=True),
                ),
            )
            for prices in (RETAIL, UPPER, LOWER)
        )
        top = a_reseller(conn, upper)
        sub = a_reseller(conn, lower, under=top)
        above = {None: (), top: ((top, UPPER),), sub: ((sub, LOWER), (top, UPPER))}
        lines = []
        for reseller, resellers in above.items():
            for place in range(5):
                customer = a_customer(conn, under=reseller, prepaid=place == 0)
                payers = ((customer, RETAIL), *resellers)
                lines += [Line(an_account(conn, customer, retail), payers) for _ in range(1 + place % 2)]
    return lines


def found_company_in(home: Path) -> list[Line]:
    """The company in an embedded database under `home`, which then is stopped."""
    with embedded_server(home / "data") as url:
        engine = make_engine(url)
        check_reachable(engine)
        migrate(engine, collect_metadata())
        lines = found_company(engine)
        engine.dispose()
    return lines


@contextmanager
def engine_of(home: Path) -> Iterator[Engine]:
    """The embedded database under `home`, beside whoever uses it."""
    with embedded_server(home / "data") as url:
        engine = make_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()


def write_calls(path: Path, lines: list[Line], *, count: int, seed: int, reuses_ids: bool = True) -> Books:
    """A call file of `count` lines, most of them good, with replays and every kind of unfit row; what it must come to.

    A request id used again stands 9,000 lines behind its first use: several batches are on their way at once, and the
    first of two uses is who arrives first.  Where a process may be stopped while another goes on there is no telling
    who does, so nothing is used again there.
    """
    chance = random.Random(seed)
    expected = Books()
    written: list[str] = []
    good: list[tuple[str, list[str]]] = []
    for number in range(count):
        fate = chance.random()
        cells = _good_cells(f"{path.stem}-{number}", lines, chance)
        if good and fate < 0.01:
            written.append(chance.choice(good)[0])
            continue
        if reuses_ids and fate < 0.015 and number > 9_500:
            cells = [*good.pop(chance.randrange(len(good) - 9_000))[1]]
            cells[7] = str(int(cells[7]) + 1)
            expected.waiting["request_id_reused"] += 1
        elif fate < 0.03:
            code, place, value = chance.choice(_UNFIT)
            cells[place : place + 1] = value
            expected.waiting[code] += 1
        else:
            line = next(one for one in lines if one.account == cells[2])
            expected.charge(line, next(prefix for prefix in RETAIL if cells[4].startswith(prefix)), int(cells[7]))
            good.append((",".join(cells), cells))
        written.append(",".join(cells))
    path.write_text(HEADER + "\n".join(written) + "\n", encoding="utf-8")
    return expected


_UNFIT = [
    ("unknown_account", 2, ["499999"]),
    ("negative_use", 7, ["-5"]),
    ("too_old", 6, ["1970-01-01T00:00:07Z"]),
    ("too_long", 7, [str(40 * 86_400)]),
    ("forbidden", 4, ["449123456"]),
    ("no_rate", 4, ["97912345"]),
    ("broken_line", 8, []),
]
"""A code, and the cell that earns it."""


def _good_cells(request_id: str, lines: list[Line], chance: random.Random) -> list[str]:
    account = chance.choice(lines).account
    called = chance.choice(list(RETAIL)) + f"2{chance.randrange(10**7):07}"
    started_at = LAST_CALL - timedelta(seconds=chance.randrange(40 * 86_400))
    used = str(chance.randrange(1, 1200))
    return [request_id, "voice", account, account, called, "out", started_at.isoformat(), used, "16"]


def sum_of(all_books: Iterable[Books]) -> Books:
    total = Books()
    for books in all_books:
        total.xdrs += books.xdrs
        total.waiting += books.waiting
        for customer, balance in books.balances.items():
            total.balances[customer] = total.balances.get(customer, Decimal(0)) + balance
    return total


def books_in(engine: Engine) -> Books:
    """What the database holds, each figure counted from the rows themselves."""
    with engine.connect() as conn:
        xdrs = conn.execute(text("SELECT customer_id, count(*) FROM xdr GROUP BY 1")).all()
        balances = conn.execute(text("SELECT customer_id, balance FROM standing WHERE balance <> 0")).all()
        waiting = conn.execute(_WAITING).all()
    return Books(Counter(dict(xdrs)), dict(balances), Counter(dict(waiting)))


_WAITING = text("SELECT code, count(*) FROM quarantined_usage WHERE state = 'waiting' GROUP BY 1")
