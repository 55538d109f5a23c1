"""Rates as files: in the very columns that an upload reads, so that what was downloaded says nothing new."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO, Final

from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx
from tollhouse.tariffs.reading import RateRecord
from tollhouse.tariffs.rules.cells import CELLS
from tollhouse.tariffs.rules.comparison import ComparedRate, SidePrices
from tollhouse.tariffs.rules.formula import write_formula
from tollhouse.tariffs.rules.rate import Prices

RATE_COLUMNS: Final = tuple(CELLS)
COMPARED_COLUMNS: Final = (
    "prefix", "description", "country", "result", "difference",
    "a_answers", "a_first_interval", "a_next_interval", "a_first_price", "a_next_price", "a_connect_fee",
    "b_answers", "b_first_interval", "b_next_interval", "b_first_price", "b_next_price", "b_connect_fee",
)  # fmt: skip
_WIDTH: Final = 14


def rates_as_csv(records: Iterable[RateRecord]) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8, the first with the headings."""
    return rows_as_csv(RATE_COLUMNS, map(_as_texts, map(_row, records)))


def write_rates_as_xlsx(file: BinaryIO, records: Iterable[RateRecord]) -> None:
    """Prices are numbers; prefixes and moments, which no spreadsheet may touch, are texts.  Raises OSError."""
    write_rows_as_xlsx(file, Sheet("rates", RATE_COLUMNS, [_WIDTH] * len(RATE_COLUMNS)), map(_row, records))


def compared_as_csv(compared: Iterable[ComparedRate]) -> Iterator[bytes]:
    return rows_as_csv(COMPARED_COLUMNS, map(_as_texts, map(_compared_row, compared)))


def _row(record: RateRecord) -> list[Cell]:
    rate, conditions = record.rate, record.rate.conditions
    prices = conditions.prices
    return [
        rate.prefix,
        rate.description,
        rate.country,
        prices.first_interval,
        prices.next_interval,
        prices.first_price,
        prices.next_price,
        prices.connect_fee,
        rate.effective_from.isoformat().replace("+00:00", "Z"),
        int(conditions.discontinued),
        int(conditions.forbidden),
        *_window(conditions.off_peak, prices),
        *_window(conditions.off_peak_2, prices),
        int(conditions.hidden),
        int(conditions.payback),
        conditions.grace_units,
        conditions.free_units,
        conditions.post_call_surcharge,
        None if conditions.formula is None else json.dumps(write_formula(conditions.formula)),
    ]


def _window(window: Prices | None, peak: Prices) -> tuple[Cell, Cell, Cell]:
    """An off-peak fee that is the peak one is left out, as it was when nobody named one."""
    if window is None:
        return None, None, None
    return window.first_price, window.next_price, None if window.connect_fee == peak.connect_fee else window.connect_fee


def _compared_row(one: ComparedRate) -> list[Cell]:
    return [
        one.prefix, one.description, one.country, one.side.value, one.difference, *_side(one.a), *_side(one.b),
    ]  # fmt: skip


def _side(side: SidePrices | None) -> list[Cell]:
    if side is None:
        return [None] * 6
    return [
        side.prefix, side.first_interval, side.next_interval, side.first_price, side.next_price, side.connect_fee,
    ]  # fmt: skip


def _as_texts(row: list[Cell]) -> list[Cell]:
    """Amounts without the zeros a database adds."""
    return [_plain(cell) if isinstance(cell, Decimal) else cell for cell in row]


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
