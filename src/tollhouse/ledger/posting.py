"""Posting xDRs: in batches, exactly once.

A batch is staged before its standings are locked, so that they are locked no longer than posting itself takes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tollhouse.ledger.locking import Standings
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting, PostingOutcome, xdr_id
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import copied_number, copied_text, copy_text, numbers_as_array, stage_table


class StandingNotLocked(AssertionError):  # noqa: N818 - it says what was the case
    """A verb was about to move money whose standing its transaction had not locked: a bug, never a refusal."""


_STAGE: Final = "posting"
_STAGE_COLUMNS: Final = (
    "place integer, first_of_request boolean, digest bytea, customer_id bigint, effective_at timestamptz, "
    "id bigint, issuer_id bigint, payer text, account_id bigint, "
    "amount numeric(20,5), currency text, used bigint, charged bigint, tariff_id bigint, rate_id bigint, contra text, "
    "service text, calling text, called text, "
    'source text COLLATE "C", request_id text COLLATE "C", explanation json, '
    "counts_at timestamptz"
)
_COPIED: Final = (
    "place, first_of_request, digest, customer_id, effective_at, id, issuer_id, payer, account_id, amount, currency, "
    "used, charged, tariff_id, rate_id, contra, service, calling, called, source, request_id, explanation"
)


@dataclass(slots=True)
class Staged:
    """Postings in this connection's stage, waiting for their standings to be locked.

    outcomes   as far as the batch itself tells, in the order given
    charged    place, customer and moment of each that may be posted
    accounts   with money of their own that would move
    """

    outcomes: list[PostingOutcome] = field(default_factory=list)
    charged: list[tuple[int, int, datetime]] = field(default_factory=list)
    accounts: set[tuple[int, int]] = field(default_factory=set)


def post_xdrs(
    conn: Connection, postings: Iterable[Posting], *, locked: Standings, now: datetime
) -> list[PostingOutcome]:
    """Make xDRs and move balances; one outcome per posting, in the order given.

    locked   what lock_standings answered in this transaction; it must hold every standing the postings move
    A request counts once per customer and source whatever its moment says.  Postings of one call that share a request
    (several lines) must stand in one batch and share their digest.
    """
    return post_staged(conn, stage_xdrs(conn, postings), locked=locked, now=now)


def stage_xdrs(conn: Connection, postings: Iterable[Posting]) -> Staged:
    """Copy postings to this connection's stage, judged by what the batch itself says twice; locks nothing.

    Takes them one by one as they come, so that a posting made a moment ago is written while it is still at hand.
    """
    staged = Staged()
    told: dict[tuple[int, str, str], dict[int, bytes]] = {}
    moment, effective_at = None, ""
    rows = []
    for place, p in enumerate(postings):
        request = (p.customer_id, p.source, p.request_id)
        lines = told.get(request)
        first = lines is None
        if lines is None:
            told[request] = {p.line: p.digest}
        elif p.digest not in lines.values():
            staged.outcomes.append(PostingOutcome.REQUEST_ID_REUSED)
            continue
        elif p.line in lines:
            staged.outcomes.append(PostingOutcome.ALREADY_POSTED)
            continue
        else:
            lines[p.line] = p.digest
        staged.outcomes.append(PostingOutcome.POSTED)
        staged.charged.append((place, p.customer_id, p.effective_at))
        if p.payer is not Payer.CUSTOMER:
            staged.accounts.add((p.customer_id, p.account_id))
        if p.effective_at is not moment:  # the levels of one use share theirs
            moment, effective_at = p.effective_at, p.effective_at.isoformat()
        rows.append(_row(place, p, effective_at, first=first))
    stage_table(conn, _STAGE, _STAGE_COLUMNS)
    copy_text(conn, f"{_STAGE} ({_COPIED})", "".join(rows))
    return staged


def _row(place: int, p: Posting, effective_at: str, *, first: bool) -> str:
    """One posting in COPY's text format."""
    story = copied_text((p.contra, p.service, p.calling, p.called, p.source, p.request_id, p.explanation))
    return (
        f"{place}\t{'t' if first else 'f'}\t\\\\x{p.digest.hex()}\t{p.customer_id}\t{effective_at}"
        f"\t{xdr_id(p.source, p.request_id, p.line)}\t{p.issuer_id}\t{p.payer}\t{p.account_id}\t{p.amount}"
        f"\t{p.currency}\t{p.used}\t{p.charged}\t{copied_number(p.tariff_id)}\t{copied_number(p.rate_id)}"
        f"\t{story}\n"
    )


def post_staged(
    conn: Connection, staged: Staged, *, locked: Standings, now: datetime, leave_out: Collection[int] = ()
) -> list[PostingOutcome]:
    """Make the staged postings xDRs, now that their standings are locked; the outcomes are in the order of staging.

    leave_out   places that are not posted after all; their outcome is without meaning
    """
    missing = staged.accounts - locked.keys()
    if missing:
        raise StandingNotLocked(f"account {min(missing)[1]} of customer {min(missing)[0]}")
    outcomes = staged.outcomes
    unknown = [place for place, customer_id, _ in staged.charged if (customer_id, OWN_MONEY) not in locked]
    for place in unknown:
        outcomes[place] = PostingOutcome.UNKNOWN_CUSTOMER
    _stage_late(conn, staged, locked)
    post = load_statement("tollhouse.ledger", "post_xdrs")
    facts = {"recorded_at": now, "left_out": numbers_as_array([*unknown, *leave_out])}
    known_before = conn.execute(post, facts).scalars().all()
    if known_before:
        replayed = load_statement("tollhouse.ledger", "replayed_postings")
        for place, outcome in conn.execute(replayed, {"places": list(known_before)}):
            outcomes[place] = PostingOutcome(outcome)
    return outcomes


def _stage_late(conn: Connection, staged: Staged, locked: Standings) -> None:
    """What happened before its standing's last period was closed counts from the close on: decision 0016."""
    closed = {one.customer_id: one.closed_until for one in locked.values() if one.closed_until is not None}
    if not closed:
        return
    late = [
        (place, closed[customer_id])
        for place, customer_id, effective_at in staged.charged
        if customer_id in closed and closed[customer_id] > effective_at
    ]
    if late:
        conn.execute(
            load_statement("tollhouse.ledger", "stage_late_postings"),
            {"places": [place for place, _ in late], "moments": [moment for _, moment in late]},
        )
