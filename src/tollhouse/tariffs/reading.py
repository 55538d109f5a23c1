"""Tariffs and their rates as people look at them: lists, one record, the rate for a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Generic, TypeVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.header import AppliedTo, ResellerView, reseller_view
from tollhouse.tariffs.rules.rate import Rate, TariffTerms
from tollhouse.tariffs.rules.search import EVERYTHING, RateSearch, Times, When
from tollhouse.words.problems import Problem

Record = TypeVar("Record")

ALWAYS: Final = Times(When.ALL, datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class TariffRecord:
    """A tariff as the doors show it: its terms of now, and what else its header says.

    off_peak, group_set   number and name of what it refers to; None: nothing
    managed_by            the reseller whose prices these are; None: the operator's own
    login_fee             in its currency
    """

    terms: TariffTerms
    description: str
    applied_to: AppliedTo
    managed_by: int | None
    off_peak: tuple[int, str] | None
    group_set: tuple[int, str] | None
    rounding_pattern: str
    login_fee: Decimal
    published_at: datetime

    @property
    def reseller_view(self) -> ResellerView | None:
        return reseller_view(self.applied_to, self.managed_by)


@dataclass(frozen=True, slots=True)
class RateRecord:
    """A rate with the moment from which it is no longer used; None = no later row is known."""

    rate: Rate
    inactive_from: datetime | None


@dataclass(frozen=True, slots=True)
class Listing(Generic[Record]):
    """One page; `next` and `previous` are cursors."""

    records: list[Record]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """What became of a set of rates."""

    upload_id: int
    uploaded_at: datetime
    mode: str
    state: str
    lines: int
    added: int
    unchanged: int
    removed: int
    discontinued: int
    problem_count: int
    problems: list[Problem]


def read_tariff(conn: Connection, tariff_id: int) -> TariffRecord:
    """Raises NotFound."""
    return _tariff_record(storage.read_tariff_row(conn, tariff_id))


def lock_tariff_record(conn: Connection, tariff_id: int, *, to_delete: bool = False) -> TariffRecord:
    """Until the transaction ends nobody else changes it or its rates, or, to delete it, refers to it.

    Raises NotFound.
    """
    return _tariff_record(storage.lock_tariff_row(conn, tariff_id, to_delete=to_delete))


def read_terms(conn: Connection, tariff_ids: Iterable[int]) -> dict[int, TariffTerms]:
    """Of those that are there."""
    return {row.tariff_id: storage.terms_of(row) for row in storage.read_tariff_rows(conn, tariff_ids)}


def list_tariffs(
    conn: Connection, *, containing: str = "", limit: int, cursor: str | None = None
) -> Listing[TariffRecord]:
    """A page by name.

    containing   somewhere in the name, capital or not
    """
    page = storage.page_of_tariffs(conn, containing=containing, limit=limit, cursor=cursor)
    return Listing([_tariff_record(row) for row in page.rows], page.next, page.previous)


def tariff_names(conn: Connection, tariff_ids: Iterable[int]) -> dict[int, str]:
    return storage.tariff_names(conn, tariff_ids)


def count_rates_in_force(conn: Connection, tariff_ids: Iterable[int], *, at: datetime, up_to: int) -> dict[int, int]:
    """How many destinations each tariff prices at a moment; `up_to` stands for that many or more."""
    return storage.count_rates_in_force(conn, tariff_ids, at=at, up_to=up_to)


def list_rates(
    conn: Connection,
    tariff_id: int,
    search: RateSearch = EVERYTHING,
    times: Times | None = None,
    *,
    limit: int,
    cursor: str | None = None,
) -> Listing[RateRecord]:
    """A page by prefix, the latest beginning first; of a number the longest prefix first.

    times   None = the whole time line, history and future
    Raises NotFound for an unknown tariff.
    """
    storage.read_tariff_row(conn, tariff_id)
    page = storage.page_of_rates(conn, tariff_id, search, times or ALWAYS, limit=limit, cursor=cursor)
    return Listing([rate_record(row) for row in page.rows], page.next, page.previous)


def rate_for_number(conn: Connection, tariff_id: int, number: str, *, at: datetime) -> RateRecord | None:
    """The one rate that answers a number at a moment, as charging would find it; None where none does.

    Raises NotFound for an unknown tariff.
    """
    terms = storage.terms_of(storage.read_tariff_row(conn, tariff_id))
    records = {record.rate.rate_id: record for record in map(rate_record, storage.rates_about(conn, tariff_id, number))}
    found = RateBook(terms, [record.rate for record in records.values()]).find(number, at)
    return None if found is None else records[found.rate_id]


def list_uploads(conn: Connection, tariff_id: int, *, limit: int, cursor: str | None = None) -> Listing[UploadRecord]:
    """A page of what was given to a tariff, the latest first."""
    page = storage.page_of_uploads(conn, tariff_id, limit=limit, cursor=cursor)
    return Listing([_upload_record(row) for row in page.rows], page.next, page.previous)


def _tariff_record(row: AnyRow) -> TariffRecord:
    return TariffRecord(
        terms=storage.terms_of(row),
        description=row.description,
        applied_to=AppliedTo(row.applied_to),
        managed_by=row.managed_by,
        off_peak=None if row.off_peak_id is None else (row.off_peak_id, row.off_peak_name),
        group_set=None if row.group_set_id is None else (row.group_set_id, row.group_set_name),
        rounding_pattern=row.rounding_pattern,
        login_fee=row.login_fee,
        published_at=row.published_at,
    )


def rate_record(row: AnyRow) -> RateRecord:
    *rate, inactive_from = row
    return RateRecord(storage.rate_of(rate, {}), inactive_from)


def _upload_record(row: AnyRow) -> UploadRecord:
    return UploadRecord(
        upload_id=row.upload_id,
        uploaded_at=row.uploaded_at,
        mode=row.mode,
        state=row.state,
        lines=row.lines,
        added=row.added,
        unchanged=row.unchanged,
        removed=row.removed,
        discontinued=row.discontinued,
        problem_count=row.problem_count,
        problems=[Problem(**problem) for problem in row.problems],
    )
