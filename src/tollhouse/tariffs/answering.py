"""All tariffs that could price one use, each as a book of only those rates that the use may be answered by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.dialects.postgresql import distinct_on

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.rules.book import PastTerms, RateBook
from tollhouse.tariffs.rules.header import AppliedTo
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.rules.special_words import SPECIAL_WORDS
from tollhouse.tariffs.tables import rate, tariff


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
    for row in _rates_about(conn, [row.tariff_id for row in rows], number, at):
        rates.setdefault(row.tariff_id, []).append(row)
    pasts = storage.pasts_of(conn, rows)
    return [_answering(row, rates.get(row.tariff_id, ()), pasts[row.tariff_id]) for row in rows]


def _answering(row: AnyRow, rates: Sequence[AnyRow], past: Sequence[PastTerms]) -> AnsweringTariff:
    book = RateBook(storage.terms_of(row), [storage.rate_of(one[1:], {}) for one in rates], past)
    return AnsweringTariff(AppliedTo(row.applied_to), row.managed_by, book)


def _rates_about(conn: Connection, tariff_ids: Iterable[int], number: str, at: datetime) -> Sequence[AnyRow]:
    """Of each prefix that the number begins with, and of each word, the row in force: one walk down an index each."""
    answered_by = [*storage.beginnings(number), *sorted(SPECIAL_WORDS)]
    found = (
        select(*storage.PLACE_COLUMNS, *storage.CONDITION_COLUMNS)
        .where(rate.c.tariff_id == tariff.c.tariff_id, rate.c.prefix.in_(answered_by), rate.c.effective_from <= at)
        .ext(distinct_on(rate.c.prefix))
        .order_by(rate.c.prefix, rate.c.effective_from.desc())
        .lateral()
    )
    asked = select(tariff.c.tariff_id, *found.c).select_from(tariff.join(found, true()))
    return conn.execute(asked.where(tariff.c.tariff_id.in_(list(tariff_ids)))).all()
