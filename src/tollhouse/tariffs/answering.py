"""All tariffs that could price one use, each as a book of only those rates that the use may be answered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.rules.book import PastTerms, RateBook
from tollhouse.tariffs.rules.header import AppliedTo
from tollhouse.tariffs.rules.service import Service


@dataclass(frozen=True, slots=True)
class AnsweringTariff:
    """A tariff of a service; its book answers no other number and no other moment than it was asked for."""

    applied_to: AppliedTo
    managed_by: int | None
    book: RateBook


def tariffs_answering(
    conn: Connection, service: Service, number: str, *, at: datetime, numbering: int = 164
) -> list[AnsweringTariff]:
    """Every tariff of a service, whether or not it has a rate for the number, by name; the rates in one query.

    number   digits; "" for a use that is priced by words alone
    """
    rows = storage.tariffs_of_service(conn, service, numbering)
    rates: dict[int, list[AnyRow]] = {}
    for row in storage.rates_answering(conn, [row.tariff_id for row in rows], number, at):
        rates.setdefault(row.tariff_id, []).append(row)
    pasts = storage.pasts_of(conn, rows)
    return [_answering(row, rates.get(row.tariff_id, ()), pasts[row.tariff_id]) for row in rows]


def _answering(row: AnyRow, rates: Sequence[AnyRow], past: Sequence[PastTerms]) -> AnsweringTariff:
    book = RateBook(storage.terms_of(row), [storage.rate_of(one[1:], {}) for one in rates], past)
    return AnsweringTariff(AppliedTo(row.applied_to), row.managed_by, book)
