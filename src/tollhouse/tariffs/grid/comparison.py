"""Two tariffs compared, destination by destination, at a moment."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tollhouse.plumbing.db import AnyRow, Connection, cursor_of, load_statement
from tollhouse.plumbing.db.staging import stage_table
from tollhouse.tariffs import storage
from tollhouse.tariffs.grid import storage as grid_storage
from tollhouse.tariffs.grid.editing import ExchangeRateMissing, refuse_different_services, search_facts
from tollhouse.tariffs.reading import Listing
from tollhouse.tariffs.rules.comparison import ComparedRate, CompareOrder, Measure, Side, SidePrices
from tollhouse.tariffs.rules.search import EVERYTHING, RateSearch

_COLUMNS = """
    prefix text COLLATE "C", description text, country text, side text, difference numeric,
    a_prefix text, b_prefix text,
    a_next_price numeric, b_next_price numeric, a_first_price numeric, b_first_price numeric,
    a_connect_fee numeric, b_connect_fee numeric, a_first_interval integer, b_first_interval integer,
    a_next_interval integer, b_next_interval integer
"""

_SIDE_COLUMNS = """
    of_b boolean, prefix text COLLATE "C", description text, country text, next_price numeric, first_price numeric,
    connect_fee numeric, first_interval integer, next_interval integer, forbidden boolean
"""


@dataclass(frozen=True, slots=True)
class Question:
    """a, b           the tariffs
    at             None = now, which whoever asks fills in
    effective      whether a destination that one has not is answered by its shorter prefixes, as a call would be
    exchange_rate  a's currency for one of b's; None = they have the same
    """

    a: int
    b: int
    at: datetime | None
    measure: Measure = Measure.NEXT_PRICE
    effective: bool = False
    exchange_rate: Decimal | None = None
    search: RateSearch = EVERYTHING

    def of(self, a: int, *, now: datetime) -> "Question":
        return replace(self, a=a, at=self.at or now)


@dataclass(frozen=True, slots=True)
class Shown:
    """sides   None = all"""

    side: Side | None = None
    order: CompareOrder = CompareOrder.PREFIX
    descending: bool = False


def lay_side_by_side(conn: Connection, question: Question) -> None:
    """Compare, for the verbs below to tell in the same transaction.

    Raises NotFound, TariffsUnlike, ExchangeRateMissing.
    """
    a, b = (storage.terms_of(storage.read_tariff_row(conn, one)) for one in (question.a, question.b))
    refuse_different_services(a, b)
    if a.currency != b.currency and question.exchange_rate is None:
        raise ExchangeRateMissing(field="exchange_rate", theirs=b.currency, ours=a.currency)
    stage_table(conn, "compared", _COLUMNS)
    stage_table(conn, "compared_side", _SIDE_COLUMNS)
    with cursor_of(conn) as cursor:
        # Hundreds of thousands of rows are joined here, and every join that spills costs more than the question.
        cursor.execute("SET LOCAL work_mem = '96MB'")
    for tariff_id, rate, of_b in ((question.a, Decimal(1), False), (question.b, question.exchange_rate, True)):
        side = {"tariff_id": tariff_id, "at": question.at, "exchange_rate": rate or Decimal(1), "of_b": of_b}
        conn.execute(load_statement("tollhouse.tariffs", "take_side"), side)
    with cursor_of(conn) as cursor:
        cursor.execute("ANALYZE pg_temp.compared_side")
    facts = {
        "measure": question.measure.value,
        "effective": question.effective,
        **{name: fact for name, fact in search_facts(question.search).items() if name != "mark"},
    }
    conn.execute(load_statement("tollhouse.tariffs", "compare_tariffs"), facts)


def count_sides(conn: Connection) -> dict[Side, int]:
    counted = grid_storage.count_sides(conn)
    return {side: counted.get(side.value, 0) for side in Side}


def list_compared(conn: Connection, shown: Shown, *, limit: int, cursor: str | None = None) -> Listing[ComparedRate]:
    page = grid_storage.page_of_compared(
        conn,
        side=None if shown.side is None else shown.side.value,
        by_difference=shown.order is CompareOrder.DIFFERENCE,
        descending=shown.descending,
        limit=limit,
        cursor=cursor,
    )
    return Listing([_compared(row) for row in page.rows], page.next, page.previous)


def stream_compared(conn: Connection, side: Side | None) -> Iterator[ComparedRate]:
    """By prefix, in constant memory."""
    return map(_compared, grid_storage.stream_compared(conn, side=None if side is None else side.value))


def _compared(row: AnyRow) -> ComparedRate:
    return ComparedRate(
        row.prefix, row.description, row.country, Side(row.side), row.difference, _side(row, "a"), _side(row, "b")
    )


def _side(row: AnyRow, of: str) -> SidePrices | None:
    if getattr(row, f"{of}_prefix") is None:
        return None
    return SidePrices(
        *(
            getattr(row, f"{of}_{name}")
            for name in ("prefix", "next_price", "first_price", "connect_fee", "first_interval", "next_interval")
        )
    )
