"""Uploading a rate file: read, checked and entered as a whole, or refused as a whole."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.entering import RatesEntered, record_upload, settle_staged_rates, stage_rates
from tollhouse.tariffs.rules.deck import Deck, DeckTerms
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


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What became of a rate file.  With problems nothing of it was taken.

    problems        the first thousand, by line
    problem_count   all of them
    lines           of rates in the file
    """

    upload_id: int
    lines: int
    entered: RatesEntered
    problems: list[Problem]
    problem_count: int

    @property
    def done(self) -> bool:
        return self.problem_count == 0


def upload_rates(
    conn: Connection,
    tariff_id: int,
    stream: BinaryIO,
    *,
    replace: bool,
    now: datetime,
    effective_from: datetime | None = None,
    past_is_now: bool = False,
    despite_problems: bool = False,
    progress: Progress | None = None,
) -> UploadReport:
    """Enter the rates of a CSV file into a tariff, all in the caller's transaction; uploads of one tariff queue here.

    replace         destinations that the file does not list are discontinued from effective_from on, else from now
    effective_from  of lines that name no moment; None = now.  Here and in the lines a moment gone by is taken as it is
                    while the tariff has no rates (docs/decisions/0026-the-first-deck-may-begin-in-the-past.md)
    past_is_now     moments gone by mean now, instead of being problems
    despite_problems  the good lines of a file with problems are added, and nothing ends; for a caller who takes all of
                    it back again
    progress        told ("reading", lines so far) and ("entering", lines)
    Raises NotFound and UploadBeginsInPast; problems of the file are in the report, for it is no bug to have them.
    """
    terms = storage.lock_tariff(conn, tariff_id)
    past_allowed = not storage.has_rates(conn, tariff_id)
    if effective_from is not None and effective_from < now and not past_allowed:
        raise UploadBeginsInPast(field="effective_from", effective_from=effective_from.isoformat(), now=now.isoformat())
    deck = Deck(stream, DeckTerms(now, terms.defaults, effective_from, past_is_now, past_allowed))
    stage_rates(conn, _counted(deck, progress))
    entered = RatesEntered()
    if despite_problems or not deck.problem_count:
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
    )
    return UploadReport(upload_id, deck.lines, entered, deck.problems, deck.problem_count)


def _counted(rates: Iterable[RateLine], progress: Progress | None) -> Iterator[RateLine]:
    if progress is None:
        yield from rates
        return
    waiting, so_far = iter(rates), 0
    while block := list(itertools.islice(waiting, _TELL_EVERY)):
        yield from block
        so_far += len(block)
        progress("reading", so_far)
