"""Loading the demo company, or going on with a load that was killed."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.accounts.loading import begin_great_load, in_great_load
from tollhouse.customers.reading import are_there_any
from tollhouse.demo.banking import read_the_bank
from tollhouse.demo.call_files import are_imported, import_call_files
from tollhouse.demo.credit import agree_on_credit, choose_messages
from tollhouse.demo.crowd import named_chunks
from tollhouse.demo.furnishing import furnish
from tollhouse.demo.ground import Ground, Mark, find_ground, lay_ground, read_mark
from tollhouse.demo.hands import load_here, load_in_processes, make_indexes
from tollhouse.demo.inventory import lay_inventory
from tollhouse.demo.own_fields import fill_some
from tollhouse.demo.paying import bill_and_pay
from tollhouse.demo.plan import SMALLEST, CompanySize, Plan, make_plan, season_of
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.db.indexes import refresh_statistics
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.loading import count_collected
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

_WORTH_PROCESSES: Final = 40_000  # records of use; processes need a second to begin
_GREAT: Final = 50_000  # customers, from which on indexes are made at the end


class DatabaseTaken(Refused):
    code: ClassVar[str] = "database_taken"
    sentence: ClassVar[str] = (
        "The database has customers of its own already; load the demo company into an empty one, under another "
        "TOLLHOUSE_DATA."
    )


class OtherCompany(Refused):
    code: ClassVar[str] = "other_company"
    sentence: ClassVar[str] = (
        "A demo company of {customers} made with seed {seed} is here already; load another into an empty database."
    )


class TooSmall(Refused):
    code: ClassVar[str] = "company_too_small"
    sentence: ClassVar[str] = "A demo company has at least {smallest} customers, so that there is one of every kind."


@dataclass(frozen=True, slots=True)
class Loaded:
    """records   of use, charged now or by an earlier run; quarantined: those that wait"""

    customers: int
    accounts: int
    records: int
    quarantined: int


Watcher = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is; 0: nobody counts."""


def load_company(
    engine: Engine,
    size: CompanySize,
    *,
    books: RateBooks,
    now: datetime,
    watcher: Watcher = lambda _what, _done, _all: None,
) -> Loaded:
    """Load the company, or finish a load that was killed; where it is complete nothing changes.

    Customers come in chunks, each whole or not at all, so that the books are true at every moment of the load.
    Raises DatabaseTaken, OtherCompany, TooSmall.
    """
    if size.customers < SMALLEST:
        raise TooSmall(field="customers", smallest=SMALLEST)
    plan = make_plan(size)
    watcher("tariffs and resellers", 0, 0)
    with engine.begin() as conn:
        ground = _found(conn, plan) or _begin(conn, plan, now)
        complete = are_imported(conn, plan, ground)
    if not complete:
        _load(engine, plan, ground, books, watcher)
    with engine.connect() as conn:
        charged, waiting = count_collected(conn, [source.source_id for source in ground.sources.values()])
    return Loaded(size.customers, plan.accounts, charged, waiting)


def wants_loading(conn: Connection) -> CompanySize | None:
    """What `serve --demo` loads: into an empty database a company of the usual size; one that was begun, to its end."""
    mark = read_mark(conn)
    if mark is None:
        return CompanySize() if is_empty(conn) else None
    plan = make_plan(mark.size)
    return None if are_imported(conn, plan, find_ground(conn, plan, mark)) else mark.size


def is_begun(conn: Connection) -> bool:
    """Whether a demo company is here, whole or not yet."""
    return read_mark(conn) is not None


def demo_reseller(conn: Connection) -> int | None:
    """The reseller whose staff the demo lets in; None: no demo company is here."""
    mark = read_mark(conn)
    if mark is None:
        return None
    return find_ground(conn, make_plan(mark.size), mark).resellers[0].customer_id


def is_empty(conn: Connection) -> bool:
    return not are_there_any(conn)


def _found(conn: Connection, plan: Plan) -> Ground | None:
    """The ground of this company where it is laid already."""
    mark = read_mark(conn)
    if mark is None:
        if not is_empty(conn):
            raise DatabaseTaken
        return None
    _refuse_other(mark, plan.size)
    return find_ground(conn, plan, mark)


def _refuse_other(mark: Mark, size: CompanySize) -> None:
    if mark.size != size:
        raise OtherCompany(customers=counted(mark.size.customers, "customer"), seed=mark.size.seed)


def _begin(conn: Connection, plan: Plan, now: datetime) -> Ground:
    if plan.size.customers >= _GREAT:
        begin_great_load(conn)
    ground = lay_ground(conn, plan, now=now)
    choose_messages(conn, ground)
    return ground


def _load(engine: Engine, plan: Plan, ground: Ground, books: RateBooks, watcher: Watcher) -> None:
    with in_great_load(engine) if plan.size.customers >= _GREAT else nullcontext():
        _load_customers(engine, plan, ground, books, watcher)
    watcher("late call files", 0, 0)
    with engine.begin() as conn:
        fill_some(conn, ground.mark.first_customer, plan.size.seed)
        refresh_statistics(conn)
        lay_inventory(conn, plan, ground)
        furnish(conn, now=ground.mark.loaded_at)
    with engine.begin() as conn:
        agree_on_credit(conn, ground, plan.retail)
    with engine.begin() as conn:
        bill_and_pay(conn, ground, plan.retail)
    read_the_bank(engine, now=ground.mark.loaded_at)
    import_call_files(engine, plan, ground, books=books)


def _load_customers(engine: Engine, plan: Plan, ground: Ground, books: RateBooks, watcher: Watcher) -> None:
    chunks = named_chunks(plan)
    records = season_of(plan.size, ground.mark.loaded_at).records * plan.accounts
    if records > _WORTH_PROCESSES:
        loading = load_in_processes(engine, ground, chunks)
    else:
        loading = load_here(engine, ground, chunks, books)
    done = plan.size.customers - plan.retail
    watcher("customers", done, plan.size.customers)
    for chunk in loading:
        done += len(chunk.lines)
        watcher("customers", done, plan.size.customers)
    for made, _ in enumerate(make_indexes(engine, ground), start=1):
        watcher("indexes", made, 0)
