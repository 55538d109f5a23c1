"""Posting xDRs: in batches, exactly once.

Two ways lead to one statement.  `post_xdrs` is for whoever knows and has locked what it moves, and it keeps the keys of
the requests.  Usage, which comes in thousands, is staged first (`stage_xdrs`), then its standings are locked by what is
staged (`lock_staged`) and no longer than posting itself takes (`post_staged`); its requests are known in a directory of
its own.  Source: docs/decisions/0027-usage-has-one-key.md
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from tollhouse.ledger.locking import Standings
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting, PostingOutcome, xdr_id
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import copied_text, copy_text, numbers_as_array, stage_table


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
COPIED_XDR: Final = (
    "customer_id, effective_at, id, issuer_id, payer, account_id, amount, currency, "
    "used, charged, tariff_id, rate_id, contra, service, calling, called, source, request_id, explanation"
)
_COPIED: Final = f"place, first_of_request, digest, {COPIED_XDR}"

_NULL: Final = "\\N"


def post_xdrs(
    conn: Connection, postings: Iterable[Posting], *, locked: Standings, now: datetime
) -> list[PostingOutcome]:
    """Make xDRs and move balances; one outcome per posting, in the order given.

    locked   what lock_standings answered in this transaction; it must hold every standing the postings move
    A request counts once per customer and source whatever its moment says.  Postings of one call that share a request
    (several lines) must stand in one batch and share their digest.
    """
    outcomes: list[PostingOutcome] = []
    rows: list[str] = []
    told: dict[tuple[int, str, str], dict[int, bytes]] = {}
    for place, p in enumerate(postings):
        if p.payer is not Payer.CUSTOMER and (p.customer_id, p.account_id) not in locked:
            raise StandingNotLocked(f"account {p.account_id} of customer {p.customer_id}")
        outcome, first = _judge(p, told)
        if (p.customer_id, OWN_MONEY) not in locked:
            outcome = PostingOutcome.UNKNOWN_CUSTOMER
        elif outcome is PostingOutcome.POSTED:
            rows.append(_row(place, p, key_of(p), first=first))
        outcomes.append(outcome)
    _copy(conn, rows)
    if any(standing.closed_until is not None for standing in locked.values()):
        _stage_late(conn)
    known = dict(_post(conn, now=now, leave_out=(), keep_requests=True))
    for place, told_apart in known.items():
        outcomes[place] = PostingOutcome(told_apart)
    if any(standing.spending_limit is not None for standing in locked.values()):
        _count_spending(conn, known)
    return outcomes


def _judge(p: Posting, told: dict[tuple[int, str, str], dict[int, bytes]]) -> tuple[PostingOutcome, bool]:
    """What the batch itself says of a posting, and whether it is the first of its request."""
    request = (p.customer_id, p.source, p.request_id)
    lines = told.setdefault(request, {})
    first = not lines
    if not first and p.digest not in lines.values():
        return PostingOutcome.REQUEST_ID_REUSED, False
    if p.line in lines:
        return PostingOutcome.ALREADY_POSTED, False
    lines[p.line] = p.digest
    return PostingOutcome.POSTED, first


def stage_xdrs(conn: Connection, postings: Iterable[Posting]) -> None:
    """Copy postings to this connection's stage, in the order given; locks nothing.

    Postings of one request follow one another; they are levels of one use, not lines of one call.  Takes them one by
    one as they come, so that a posting made a moment ago is written while it is still at hand.
    """
    rows = []
    request_id, key = None, ""
    for place, p in enumerate(postings):
        first = p.request_id is not request_id
        if first:
            request_id, key = p.request_id, key_of(p)
        rows.append(_row(place, p, key, first=first))
    _copy(conn, rows)


class Noted(NamedTuple):
    """What charging must look at before it posts: the locked customers that were ever stopped; whether any has a
    closed period; whether anybody's spending is limited."""

    ever_stopped: set[int]
    closed: bool
    spending: bool


def lock_staged(conn: Connection) -> Noted:
    """Lock the standings of everybody who is staged, in the order in which lock_standings locks.

    Called before anything of what is staged is posted; releasing from quarantine, which holds its own rows, calls it
    once a record.
    """
    ever_stopped, closed, spending = set(), False, False
    for customer_id, exists, stopped, until, limited in conn.execute(_statement("lock_staged_standings")):
        if not exists:
            raise StandingNotLocked(f"customer {customer_id}")
        if stopped:
            ever_stopped.add(customer_id)
        closed = closed or until is not None
        spending = spending or limited
    missing = conn.execute(_statement("lock_staged_accounts")).first()
    if missing is not None:
        raise StandingNotLocked(f"account {missing.account_id} of customer {missing.customer_id}")
    return Noted(ever_stopped, closed, spending)


def post_staged(conn: Connection, noted: Noted, *, now: datetime, leave_out: Collection[int] = ()) -> None:
    """Make what is staged xDRs, now that lock_staged has locked; the caller knows that its requests are new.

    leave_out   places that are not posted after all
    """
    if noted.closed:
        _stage_late(conn)
    _post(conn, now=now, leave_out=leave_out, keep_requests=False)
    if noted.spending:
        _count_spending(conn, leave_out)


_statement = partial(load_statement, "tollhouse.ledger")


def _copy(conn: Connection, rows: list[str]) -> None:
    stage_table(conn, _STAGE, _STAGE_COLUMNS)
    copy_text(conn, f"{_STAGE} ({_COPIED})", "".join(rows))


def key_of(p: Posting) -> str:
    """Moment and number of an xDR in COPY's text format: the same for every level of one use."""
    return f"{p.effective_at.isoformat()}\t{xdr_id(p.source, p.request_id, p.line)}"


def _row(place: int, p: Posting, key: str, *, first: bool) -> str:
    """One posting in COPY's text format."""
    return f"{place}\t{'t' if first else 'f'}\t\\\\x{p.digest.hex()}\t{copied_xdr(p, key)}\n"


def copied_xdr(p: Posting, key: str) -> str:
    """The columns of COPIED_XDR in COPY's text format; `key` is key_of's."""
    tariff_id, rate_id = p.tariff_id, p.rate_id
    story = copied_text((p.contra, p.service, p.calling, p.called, p.source, p.request_id, p.explanation))
    return (
        f"{p.customer_id}\t{key}"
        f"\t{p.issuer_id}\t{p.payer!s}\t{p.account_id}\t{p.amount!s}\t{p.currency}\t{p.used}\t{p.charged}"
        f"\t{_NULL if tariff_id is None else tariff_id}\t{_NULL if rate_id is None else rate_id}\t{story}"
    )


def _stage_late(conn: Connection) -> None:
    """What happened before its standing's last period was closed counts from the close on: decision 0016."""
    conn.execute(_statement("stage_late_postings"))


def _count_spending(conn: Connection, leave_out: Collection[int]) -> None:
    """Only where somebody's spending is limited, so that it costs nobody else anything."""
    conn.execute(_statement("count_spending"), {"left_out": numbers_as_array(leave_out)})


def _post(conn: Connection, *, now: datetime, leave_out: Collection[int], keep_requests: bool) -> list[tuple[int, str]]:
    """Place and outcome of those whose request was known before."""
    facts = {"recorded_at": now, "left_out": numbers_as_array(leave_out), "keep_requests": keep_requests}
    known_before = conn.execute(_statement("post_xdrs"), facts).scalars().all()
    if not known_before:
        return []
    return [
        (place, outcome)
        for place, outcome in conn.execute(_statement("replayed_postings"), {"places": list(known_before)})
    ]
