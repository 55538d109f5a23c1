"""Releasing records from quarantine: a person looked, and the record may be charged after all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from tollhouse.charging.charging_usage import charge_released
from tollhouse.charging.rules.outcome import Result, UsageOutcome
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.quarantining import Quarantined, keep_waiting, mark_released, take_quarantined
from tollhouse.usage.rules.generic import record_from_fields
from tollhouse.usage.rules.plausible import NORMALIZED
from tollhouse.usage.rules.record import Unfit
from tollhouse.usage.sources import source_named
from tollhouse.words.refusals import Refused


class QuarantineDecided(Refused):
    code: ClassVar[str] = "already_decided"
    sentence: ClassVar[str] = "Record {quarantine_id} was {state} already by {decided_by}."


def release_quarantined(
    conn: Connection,
    quarantine_ids: Sequence[int],
    *,
    books: RateBooks,
    now: datetime,
    by: str,
    mended: Mapping[str, Any] | None = None,
) -> list[UsageOutcome]:
    """Charge waiting records by the catalogue of today; one outcome each, in order of arrival.

    mended   fields of the generic format that replace the record's own, for a single record
    What was stopped or implausibly long is charged now; what still has no account, rate or open month keeps waiting.
    A record whose request id was reused gets an id of its own.  Raises QuarantineDecided for one that waits no more.
    """
    outcomes = []
    for waiting in take_quarantined(conn, quarantine_ids):
        if waiting.state != "waiting":
            raise QuarantineDecided(
                quarantine_id=waiting.quarantine_id, state=waiting.state, decided_by=waiting.decided_by
            )
        outcome = _release(conn, waiting, mended or {}, books=books, now=now)
        if isinstance(outcome, Unfit):
            keep_waiting(conn, waiting.quarantine_id, outcome)
            outcomes.append(UsageOutcome(waiting.request_id, Result.QUARANTINED, outcome.code, outcome.detail))
            continue
        mark_released(conn, [waiting.quarantine_id], at=now, by=by)
        outcomes.append(outcome)
    return outcomes


def _release(
    conn: Connection,
    waiting: Quarantined,
    mended: Mapping[str, Any],
    *,
    books: RateBooks,
    now: datetime,
) -> UsageOutcome | Unfit:
    source = source_named(conn, waiting.source_name)
    request_id = waiting.request_id
    if waiting.code == "request_id_reused":
        request_id = f"{request_id}~{waiting.digest.hex()[:8]}"
    fields = {key: value for key, value in waiting.content.items() if value != ""} | dict(mended)
    rules = source.rules
    if fields.pop("normalized", "") == NORMALIZED:
        rules = replace(rules, dial_rules=(), internal_digits=0)
    record = record_from_fields(fields | {"request_id": request_id}, rules)
    if isinstance(record, Unfit):
        return record
    return charge_released(conn, source, record, books=books, now=now)
