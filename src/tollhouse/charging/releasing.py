"""Releasing records from quarantine: a person looked, and the record may be charged after all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.charging.charging_usage import charge_released
from tollhouse.charging.rules.outcome import Result, UsageOutcome
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.quarantining import Quarantined, keep_waiting, mark_released, take_quarantined
from tollhouse.usage.rules.generic import FIELDS, REQUIRED, record_from_fields
from tollhouse.usage.rules.plausible import NORMALIZED
from tollhouse.usage.rules.record import Unfit
from tollhouse.usage.sources import source_named
from tollhouse.words.refusals import Refused

_OURS: Final = frozenset(REQUIRED) - {"request_id"}
"""Names of which a record in our own form has one at least, and a line as the switch wrote it none."""

_ALL_OURS: Final = frozenset(FIELDS) | {"normalized"}

_NEVER_READ: Final = (
    "It was never read as a record, so it cannot be released as it stands: send it mended, import it again or drop it."
)


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
    A record whose request id was reused gets an id of its own; one that was never read keeps its reason, whatever is
    tried.  Raises QuarantineDecided for one that waits no more.
    """
    outcomes = []
    for waiting in take_quarantined(conn, quarantine_ids):
        if waiting.state != "waiting":
            raise QuarantineDecided(
                quarantine_id=waiting.quarantine_id, state=waiting.state, decided_by=waiting.decided_by
            )
        outcome = _release(conn, waiting, mended or {}, books=books, now=now)
        if isinstance(outcome, Unfit):
            if _was_read(waiting):
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
    if not mended and not _was_read(waiting):
        return Unfit(waiting.request_id, waiting.code, f"{waiting.detail} {_NEVER_READ}")
    source = source_named(conn, waiting.source_name)
    request_id = waiting.request_id
    if waiting.code == "request_id_reused":
        request_id = f"{request_id}~{waiting.digest.hex()[:8]}"
    # Fields in the switch's own words may bear the names of ours: FreeSWITCH's direction is "inbound".
    own = {key: value for key, value in waiting.content.items() if value != ""} if _was_read(waiting) else {}
    fields = own | dict(mended)
    rules = source.rules
    if fields.pop("normalized", "") == NORMALIZED:
        rules = replace(rules, dial_rules=(), internal_digits=0)
    record = record_from_fields(fields | {"request_id": request_id}, rules)
    if isinstance(record, Unfit):
        return record
    return charge_released(conn, source, record, books=books, now=now)


def _was_read(waiting: Quarantined) -> bool:
    """Whether its content has the names of our fields, as opposed to a broken line or a row in its switch's words."""
    return not _OURS.isdisjoint(waiting.content) or waiting.content.keys() <= _ALL_OURS
