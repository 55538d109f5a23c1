"""Posting xDRs: in batches, exactly once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from tollhouse.ledger.locking import Standings
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting, PostingOutcome, xdr_id
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import copied_number, copied_text, copy_text, stage_table


class StandingNotLocked(AssertionError):  # noqa: N818 - it says what was the case
    """A verb was about to move money whose standing its transaction had not locked: a bug, never a refusal."""


_STAGE: Final = "posting"
_STAGE_COLUMNS: Final = (
    "place integer, first_of_request boolean, digest bytea, customer_id bigint, effective_at timestamptz, "
    "counts_at timestamptz, id bigint, issuer_id bigint, payer text, account_id bigint, "
    "amount numeric(20,5), currency text, used bigint, charged bigint, tariff_id bigint, rate_id bigint, contra text, "
    "service text, calling text, called text, "
    'source text COLLATE "C", request_id text COLLATE "C", explanation json'
)


def post_xdrs(
    conn: Connection, postings: Sequence[Posting], *, locked: Standings, now: datetime
) -> list[PostingOutcome]:
    """Make xDRs and move balances; one outcome per posting, in the order given.

    locked   what lock_standings answered in this transaction; it must hold every standing the postings move
    A request counts once per customer and source whatever its moment says.  Postings of one call that share a request
    (several lines) must stand in one batch and share their digest.
    """
    outcomes = _judge_within_batch(postings, locked)
    places = [place for place, outcome in enumerate(outcomes) if outcome is PostingOutcome.POSTED]
    if not places:
        return outcomes
    stage_table(conn, _STAGE, _STAGE_COLUMNS)
    copy_text(conn, _STAGE, _staged(postings, places, locked=locked))
    post = load_statement("tollhouse.ledger", "post_xdrs")
    known_before = conn.execute(post, {"recorded_at": now}).scalars().all()
    if known_before:
        replayed = load_statement("tollhouse.ledger", "replayed_postings")
        for place, outcome in conn.execute(replayed, {"places": list(known_before)}):
            outcomes[place] = PostingOutcome(outcome)
    return outcomes


def _judge_within_batch(postings: Sequence[Posting], locked: Standings) -> list[PostingOutcome]:
    """What can be told without the database: who is unknown, and what the batch itself says twice."""
    told: dict[tuple[int, str, str], dict[int, bytes]] = {}
    outcomes = []
    for posting in postings:
        if posting.payer is not Payer.CUSTOMER and (posting.customer_id, posting.account_id) not in locked:
            raise StandingNotLocked(f"account {posting.account_id} of customer {posting.customer_id}")
        request = (posting.customer_id, posting.source, posting.request_id)
        lines = told.get(request)
        if (posting.customer_id, OWN_MONEY) not in locked:
            outcomes.append(PostingOutcome.UNKNOWN_CUSTOMER)
        elif lines is None:
            told[request] = {posting.line: posting.digest}
            outcomes.append(PostingOutcome.POSTED)
        elif posting.digest not in lines.values():
            outcomes.append(PostingOutcome.REQUEST_ID_REUSED)
        elif posting.line in lines:
            outcomes.append(PostingOutcome.ALREADY_POSTED)
        else:
            lines[posting.line] = posting.digest
            outcomes.append(PostingOutcome.POSTED)
    return outcomes


def _staged(postings: Sequence[Posting], places: Iterable[int], *, locked: Standings) -> str:
    """The batch in COPY's text format, with the moment at which each xDR counts."""
    requests: set[tuple[int, str, str]] = set()
    moment, effective_at = None, ""
    lines = []
    for place in places:
        p = postings[place]
        request = (p.customer_id, p.source, p.request_id)
        first = "f" if request in requests else "t"
        requests.add(request)
        if p.effective_at is not moment:  # the levels of one use share theirs
            moment, effective_at = p.effective_at, p.effective_at.isoformat()
        closed_until = locked[p.customer_id, OWN_MONEY].closed_until
        late = closed_until is not None and closed_until > p.effective_at
        counts_at = str(closed_until) if late else "\\N"
        story = copied_text((p.contra, p.service, p.calling, p.called, p.source, p.request_id, p.explanation))
        lines.append(
            f"{place}\t{first}\t\\\\x{p.digest.hex()}\t{p.customer_id}\t{effective_at}\t{counts_at}"
            f"\t{xdr_id(p.source, p.request_id, p.line)}\t{p.issuer_id}\t{p.payer}\t{p.account_id}\t{p.amount}"
            f"\t{p.currency}\t{p.used}\t{p.charged}\t{copied_number(p.tariff_id)}\t{copied_number(p.rate_id)}"
            f"\t{story}\n"
        )
    return "".join(lines)
