"""Charging usage: a batch of lines becomes xDRs at every level, each record once, in the caller's transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tollhouse.charging.cataloguing import read_catalogue
from tollhouse.charging.rules.catalogue import Catalogue
from tollhouse.charging.rules.deciding import Level, decide, postings_of, unfit
from tollhouse.charging.rules.outcome import Result, UsageOutcome
from tollhouse.charging.rules.stopping import stopped_at
from tollhouse.customers.scheduling import stops_of
from tollhouse.ledger.months import oldest_open_month
from tollhouse.ledger.posting import Noted, lock_staged, post_staged, stage_xdrs
from tollhouse.ledger.rules.posting import Posting
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.collecting import collect_staged, known_usage
from tollhouse.usage.quarantining import digest_of_content, quarantine_usage
from tollhouse.usage.rules.plausible import judge_plausible
from tollhouse.usage.rules.reading import digest_of
from tollhouse.usage.rules.record import Line, Passed, Unfit, UsageRecord
from tollhouse.usage.sources import Source

Judge = Callable[[UsageRecord], Unfit | None]


class _Candidate(Struct, frozen=True, gc=False):
    """A record on its way, with its place among the lines."""

    place: int
    record: UsageRecord
    digest: bytes


class _Priced(Struct, frozen=True, gc=False):
    """A record whose xDRs are staged: one for each level, from its first place on."""

    candidate: _Candidate
    levels: list[Level]
    first_place: int

    @property
    def places(self) -> set[int]:
        return set(range(self.first_place, self.first_place + len(self.levels)))


def charge_usage(
    conn: Connection, source: Source, lines: Sequence[Line], *, books: RateBooks, now: datetime
) -> list[UsageOutcome]:
    """Charge a batch; one outcome per line, in the order given.  Three thousand lines are a good batch.

    Order of precedence: what the line itself lacks; already_charged or request_id_reused; too_old, in_future, too_long;
    what `decide` finds; customer_<status>, reseller_<status>.
    """
    batch = _Batch(conn, source, lines, now)
    batch.pass_over_known()
    oldest_open = oldest_open_month(conn)
    batch.judge(lambda record: judge_plausible(record, now, oldest_open))
    batch.price(books)
    batch.post(stops_count=True)
    batch.quarantine()
    return batch.outcomes()


def charge_released(
    conn: Connection, source: Source, record: UsageRecord, *, books: RateBooks, now: datetime
) -> UsageOutcome | Unfit:
    """Charge one record that a person released: stops and implausible length no longer count, an open month does."""
    batch = _Batch(conn, source, [record], now)
    batch.pass_over_known()
    oldest_open = oldest_open_month(conn)
    batch.judge(lambda record: _outside_open_months(record, now, oldest_open))
    batch.price(books, released=True)
    batch.post(stops_count=False)
    return batch.unfit[0][1] if batch.unfit else batch.outcomes()[0]


def _outside_open_months(record: UsageRecord, now: datetime, oldest_open: datetime) -> Unfit | None:
    refusal = judge_plausible(record, now, oldest_open)
    return refusal if refusal is not None and refusal.code != "too_long" else None


class _Batch:
    """One batch's way through the house; every step takes candidates out and leaves their outcomes."""

    def __init__(self, conn: Connection, source: Source, lines: Sequence[Line], now: datetime) -> None:
        self._conn, self._source, self._now = conn, source, now
        self._found: list[UsageOutcome | None] = [None] * len(lines)
        self._repeats: list[tuple[int, int]] = []
        self.unfit: list[tuple[int, Unfit, bytes]] = []
        self._candidates: list[_Candidate] = []
        self._priced: list[_Priced] = []
        self._sort(lines)

    def _sort(self, lines: Sequence[Line]) -> None:
        first_of: dict[str, _Candidate] = {}
        for place, line in enumerate(lines):
            if isinstance(line, UsageRecord):
                candidate = _Candidate(place, line, digest_of(line))
                first = first_of.setdefault(line.request_id, candidate)
                if first is candidate:
                    self._candidates.append(candidate)
                elif first.digest == candidate.digest:
                    self._repeats.append((place, first.place))
                else:
                    self._refuse(candidate, _reused(line))
            elif isinstance(line, Passed):
                self._found[place] = UsageOutcome("", Result.PASSED, line.reason)
            else:
                self.unfit.append((place, line, digest_of_content(line)))

    def pass_over_known(self) -> None:
        """Replays leave here; they cost one look-up."""
        request_ids = [candidate.record.request_id for candidate in self._candidates]
        known = known_usage(self._conn, self._source.source_id, request_ids)
        if known:
            self._candidates = [one for one in self._candidates if not self._is_known(one, known)]

    def _is_known(self, candidate: _Candidate, known: dict[str, tuple[bytes, int | None]]) -> bool:
        found = known.get(candidate.record.request_id)
        if found is None:
            return False
        digest, customer_id = found
        if digest != candidate.digest:
            self._refuse(candidate, _reused(candidate.record))
        elif customer_id is None:
            detail = "A person dropped this record; it is never charged."
            self._found[candidate.place] = UsageOutcome(
                candidate.record.request_id, Result.QUARANTINED, "dropped", detail
            )
        else:
            self._found[candidate.place] = UsageOutcome(candidate.record.request_id, Result.ALREADY_CHARGED)
        return True

    def judge(self, judged: Judge) -> None:
        fit = []
        for candidate in self._candidates:
            refusal = judged(candidate.record)
            if refusal is None:
                fit.append(candidate)
            else:
                self._refuse(candidate, refusal)
        self._candidates = fit

    def price(self, books: RateBooks, *, released: bool = False) -> None:
        """Decide every record and stage its xDRs, before anything is locked."""
        if self._candidates:
            catalogue = read_catalogue(self._conn, [candidate.record for candidate in self._candidates], books)
            stage_xdrs(self._conn, self._postings(catalogue, released=released))

    def _postings(self, catalogue: Catalogue, *, released: bool) -> Iterator[Posting]:
        source, place = self._source.ledger_name, 0
        for candidate in self._candidates:
            decision = decide(candidate.record, catalogue, released=released)
            if isinstance(decision, Unfit):
                self._refuse(candidate, decision)
                continue
            postings = postings_of(decision, candidate.record, source=source, digest=candidate.digest)
            self._priced.append(_Priced(candidate, decision.levels, place))
            place += len(postings)
            yield from postings

    def post(self, *, stops_count: bool) -> None:
        """Lock, look who was stopped, take the records, make their xDRs."""
        if not self._priced:
            return
        noted = lock_staged(self._conn)
        left_out = self._stopped(noted) if stops_count else set()
        known = collect_staged(self._conn, self._source.source_id, leave_out=left_out, now=self._now)
        if known:
            left_out |= self._taken_by_others(set(known))
        post_staged(self._conn, noted, now=self._now, leave_out=left_out)
        charged = Result.CHARGED
        for one in self._priced:
            if one.first_place not in left_out:
                candidate = one.candidate
                self._found[candidate.place] = UsageOutcome(candidate.record.request_id, charged)

    def _stopped(self, noted: Noted) -> set[int]:
        """The places in the stage of what began while somebody who pays for it was stopped."""
        places: set[int] = set()
        spells = stops_of(self._conn, noted.ever_stopped)
        for one in self._priced if spells else ():
            parties = [level.party for level in one.levels]
            stop = stopped_at(parties, one.candidate.record.started_at, spells)
            if stop is not None:
                self._refuse(one.candidate, unfit(one.candidate.record, *stop))
                places |= one.places
        return places

    def _taken_by_others(self, first_places: set[int]) -> set[int]:
        """The places of records that somebody else took in the meantime; they are replays after all."""
        taken = [one for one in self._priced if one.first_place in first_places]
        self._candidates = [one.candidate for one in taken]
        self.pass_over_known()
        return {place for one in taken for place in one.places}

    def quarantine(self) -> None:
        quarantine_usage(
            self._conn, self._source.source_id, [(one, digest) for _, one, digest in self.unfit], now=self._now
        )

    def outcomes(self) -> list[UsageOutcome]:
        for place, one, _ in self.unfit:
            self._found[place] = UsageOutcome(one.request_id, Result.QUARANTINED, one.code, one.detail)
        for place, first in self._repeats:
            outcome = self._found[first]
            assert outcome is not None
            self._found[place] = (
                replace(outcome, result=Result.ALREADY_CHARGED) if outcome.result is Result.CHARGED else outcome
            )
        return [outcome for outcome in self._found if outcome is not None]

    def _refuse(self, candidate: _Candidate, refusal: Unfit) -> None:
        self.unfit.append((candidate.place, refusal, candidate.digest))


def _reused(record: UsageRecord) -> Unfit:
    detail = (
        f"request_id {record.request_id!r} was used before by a record with other content; "
        "if this is another use, release it and it gets an id of its own."
    )
    return unfit(record, "request_id_reused", detail)
