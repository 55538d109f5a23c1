"""Uploading a rate file: read, checked and entered as a whole, or refused as a whole."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.tariffs import storage
from tollhouse.tariffs.entering import RatesEntered, record_upload, settle_staged_rates, stage_rates
from tollhouse.tariffs.rules.deck import Deck, DeckTerms, in_the_past
from tollhouse.tariffs.rules.layout import AS_WRITTEN, ReadingOptions
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import Refused

_TELL_EVERY = 5_000

Progress = Callable[[str, int], None]


class UploadBeginsInPast(Refused):
    code = "upload_begins_in_past"
    sentence = (
        "The rates cannot begin at {effective_from}: history is not edited. Name a moment from {now} on, or none."
    )


class WholeFileNeeded(Refused):
    code = "whole_file_needed"
    sentence = (
        "Replacing takes a file whole, because a line that is left out would end its destination. Mend the file, "
        "or add its rates instead."
    )


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What became of a rate file.  With problems nothing of it was taken, unless that was asked for.

    problems        the first thousand, by line
    problem_count   all of them
    lines           of rates in the file
    """

    upload_id: int
    lines: int
    entered: RatesEntered
    problems: list[Problem]
    problem_count: int
    good_kept: bool = False

    @property
    def done(self) -> bool:
        return self.problem_count == 0 or self.good_kept


def upload_rates(
    conn: Connection,
    tariff_id: int,
    stream: BinaryIO,
    *,
    replace: bool,
    now: datetime,
    effective_from: datetime | None = None,
    options: ReadingOptions = AS_WRITTEN,
    despite_problems: bool = False,
    progress: Progress | None = None,
) -> UploadReport:
    """Enter the rates of a file into a tariff, all in the caller's transaction; uploads of one tariff queue here.

    A line of the past that says what is history already is unchanged; any other is a problem.
    replace         destinations that the file does not list are discontinued from effective_from on, else from now
    effective_from  of lines that name no moment; None = now.  Here and in the lines a moment gone by is taken as it is
                    while the tariff has no rates (docs/decisions/0026-the-first-deck-may-begin-in-the-past.md)
    despite_problems  the good lines of a file with problems are added, and nothing ends; for a caller who takes all of
                    it back again
    progress        told ("reading", lines so far) and ("entering", lines)
    Raises NotFound, UploadBeginsInPast, WholeFileNeeded; problems of the file are in the report, for it is no bug to
    have them.
    """
    if options.keep_good and replace:
        raise WholeFileNeeded(field="mode")
    terms = storage.lock_tariff(conn, tariff_id)
    past_allowed = not storage.has_rates(conn, tariff_id)
    if effective_from is not None and effective_from < now and not past_allowed:
        raise UploadBeginsInPast(field="effective_from", effective_from=effective_from.isoformat(), now=now.isoformat())
    reading = DeckTerms(now, terms.defaults, effective_from, options.past_is_now, past_allowed, past_is_known=True)
    deck = Deck(stream, reading, options.layout)
    stage_rates(conn, _counted(deck, progress))
    if deck.past:
        deck.blame(_problems_of_past(conn, tariff_id, deck, now))
    entered = RatesEntered()
    good_kept = options.keep_good and deck.problem_count > 0
    if despite_problems or good_kept or not deck.problem_count:
        if progress is not None:
            progress("entering", deck.lines)
        ends_at = (effective_from or now) if replace and not deck.problem_count else None
        entered = settle_staged_rates(conn, tariff_id, now=now, discontinue_unlisted_from=ends_at)
    upload_id = record_upload(
        conn,
        tariff_id,
        entered,
        mode="replace" if replace else "add",
        lines=deck.lines,
        now=now,
        problems=deck.problems,
        problem_count=deck.problem_count,
        good_kept=good_kept,
    )
    return UploadReport(upload_id, deck.lines, entered, deck.problems, deck.problem_count, good_kept)


def _problems_of_past(conn: Connection, tariff_id: int, deck: Deck, now: datetime) -> list[Problem]:
    """Lines that begin in the past and do not say what is history already; they are staged no longer."""
    statement = load_statement("tollhouse.tariffs", "drop_unknown_past")
    facts = {"tariff_id": tariff_id, "now": now}
    unknown = conn.execute(statement, facts).all()
    conn.execute(load_statement("tollhouse.tariffs", "know_history"), facts)
    return [
        Problem(row.line, "effective_from", deck.past[row.effective_from.astimezone(UTC)], in_the_past(now))
        for row in sorted(unknown)
    ]


def _counted(rates: Iterable[RateLine], progress: Progress | None) -> Iterator[RateLine]:
    if progress is None:
        yield from rates
        return
    waiting, so_far = iter(rates), 0
    while block := list(itertools.islice(waiting, _TELL_EVERY)):
        yield from block
        so_far += len(block)
        progress("reading", so_far)
