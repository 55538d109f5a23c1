"""All the rates of a search: how many there are, and one after the other."""

from collections.abc import Iterator
from typing import Any

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.grid import storage
from tollhouse.tariffs.reading import ALWAYS, RateRecord
from tollhouse.tariffs.rules.search import EVERYTHING, RateSearch, Times
from tollhouse.tariffs.storage import rate_of


def count_rates(
    conn: Connection, tariff_id: int, search: RateSearch = EVERYTHING, times: Times | None = None, *, up_to: int
) -> int:
    """How many list_rates has; `up_to` stands for that many or more."""
    return storage.count_rates(conn, tariff_id, search, times or ALWAYS, up_to=up_to)


def stream_rates(
    conn: Connection, tariff_id: int, search: RateSearch = EVERYTHING, times: Times | None = None
) -> Iterator[RateRecord]:
    """All of them by prefix, then by beginning, in constant memory."""
    shared: dict[Any, Any] = {}
    for row in storage.stream_rates(conn, tariff_id, search, times or ALWAYS):
        *rate, inactive_from = row
        yield RateRecord(rate_of(rate, shared), inactive_from)
