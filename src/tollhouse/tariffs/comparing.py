"""What changes: what a rate file would do before it is entered, and what began or ended since a moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.reading import Listing
from tollhouse.tariffs.rules.change import Change, ChangeKind, RateSaying, change_between
from tollhouse.tariffs.rules.layout import AS_WRITTEN, ReadingOptions
from tollhouse.tariffs.uploading import upload_rates
from tollhouse.words.problems import Problem

MOST_SAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate that begins, beside the one it follows; `at` is when."""

    rate_id: int
    prefix: str
    description: str
    country: str
    at: datetime
    change: Change

    @property
    def kind(self) -> ChangeKind:
        return self.change.kind

    @property
    def prices(self) -> tuple[Decimal | None, Decimal | None]:
        return self.change.old_price, self.change.new_price


@dataclass(slots=True)
class UploadPreview:
    """What a rate file would do.

    lines      of rates in the file
    problems   the first thousand, by line; problem_count: all of them
    counts     rows by what they change, of the lines without problems
    samples    the first of each kind, by prefix
    """

    lines: int
    problems: list[Problem]
    problem_count: int
    counts: dict[ChangeKind, int] = field(default_factory=lambda: dict.fromkeys(ChangeKind, 0))
    samples: dict[ChangeKind, list[RateChange]] = field(default_factory=lambda: {kind: [] for kind in ChangeKind})

    def add(self, changes: Iterable[RateChange]) -> None:
        for change in changes:
            self.counts[change.kind] += 1
            if len(self.samples[change.kind]) < MOST_SAMPLES:
                self.samples[change.kind].append(change)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an act on rates reports of itself, beside what of the time lines it changed."""

    lines: int
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0


def preview_upload(
    conn: Connection,
    tariff_id: int,
    stream: BinaryIO,
    *,
    replace: bool,
    now: datetime,
    effective_from: datetime | None = None,
    options: ReadingOptions = AS_WRITTEN,
    look_also: Callable[[], None] | None = None,
) -> UploadPreview:
    """What upload_rates would do.  The good lines of a file with problems are looked at as if they were all that is
    added; nothing is ended for not being listed, because nobody knows yet what is.
    Raises NotFound and UploadBeginsInPast.
    """

    def act() -> Tried:
        report = upload_rates(
            conn,
            tariff_id,
            stream,
            replace=replace,
            now=now,
            effective_from=effective_from,
            despite_problems=True,
            options=options,
        )
        return Tried(report.lines, report.entered.unchanged, report.problems, report.problem_count)

    return tried(conn, tariff_id, act, now=now, look_also=look_also)


def tried(
    conn: Connection,
    tariff_id: int,
    act: Callable[[], Tried],
    *,
    now: datetime,
    look_also: Callable[[], None] | None = None,
) -> UploadPreview:
    """Act on a tariff's rates, look at what it did, and take all of it back: nothing is told that would not happen.

    A rate is compared with what would hold at its beginning without the act, planned rates included.
    look_also   called while the rates are as they would be
    """
    trial = conn.begin_nested()
    try:
        storage.lock_tariff(conn, tariff_id)
        newest_before = storage.latest_rate_id(conn)
        storage.remember_planned_rates(conn, tariff_id, now=now)
        did = act()
        preview = UploadPreview(did.lines, did.problems, did.problem_count)
        preview.add(map(change_of, storage.compare_entered_rates(conn, tariff_id, newest_before=newest_before)))
        preview.counts[ChangeKind.SAME] += did.unchanged
        if look_also is not None:
            look_also()
    finally:
        trial.rollback()
    return preview


def list_rate_changes(
    conn: Connection, tariff_id: int, *, since: datetime, limit: int, cursor: str | None = None
) -> Listing[RateChange]:
    """A page of what began or ended after a moment, and of what will; the latest first, then by prefix.

    Raises NotFound for an unknown tariff.
    """
    storage.read_tariff_row(conn, tariff_id)
    page = storage.page_of_changes(conn, tariff_id, since=since, limit=limit, cursor=cursor)
    return Listing([change_of(row) for row in page.rows], page.next, page.previous)


def count_rate_changes(conn: Connection, tariff_id: int, *, since: datetime, up_to: int) -> int:
    """How many there are; `up_to` stands for that many or more."""
    return storage.count_changes(conn, tariff_id, since=since, up_to=up_to)


def change_of(row: AnyRow) -> RateChange:
    before = None
    if row.old_rest is not None:
        before = RateSaying(
            row.old_next_price,
            row.old_first_price,
            row.old_connect_fee,
            row.old_discontinued,
            row.old_forbidden,
            row.old_rest,
        )
    after = RateSaying(row.next_price, row.first_price, row.connect_fee, row.discontinued, row.forbidden, row.rest)
    return RateChange(
        row.rate_id, row.prefix, row.description, row.country, row.effective_from, change_between(before, after)
    )
