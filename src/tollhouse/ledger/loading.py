"""Loading standings together with all that ever moved them: a company that moves in, or one that is made up.

The third way into the ledger, for millions of rows at once.  It looks up no request and locks nothing that it opens:
standings opened here are known to nobody before the transaction ends, so no request can have been posted to them, and
a balance is summed from the very xDRs that are copied beside it.  Only what is charged to those above, whose standings
are open already, is added to theirs, under the usual locks and last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.ledger.posting import COPIED_XDR, StandingNotLocked, copied_xdr, key_of
from tollhouse.ledger.reading import Spell
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS, STOPPING
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting
from tollhouse.plumbing.db import Connection, copy_rows, load_statement
from tollhouse.plumbing.db.staging import copied_text, copy_text, numbers_as_array

_ZERO: Final = Decimal(0)
_FACTS: Final = tuple(STANDING_FACTS)
_LIFTS: Final = tuple(f"{lift}_until" for lift in LIFTED)
_STANDING: Final = (
    f"standing (customer_id, account_id, currency, prepaid, credit_limit, balance, held, {', '.join(_FACTS)}, "
    f"ever_stopped, {', '.join(_LIFTS)}, spending_limit, spent_today, spent_on, spending_zone)"
)
_HISTORY: Final = "standing_history (customer_id, fact, since, until, set_by, ended_by, comment)"

Moved = dict[tuple[int, int], Decimal]
"""By customer and account (0: the customer's own money), the sum of what its xDRs moved."""


class Spent(NamedTuple):
    """As the columns of a standing: in its currency, counted on that day of that zone."""

    spending_limit: Decimal
    spent_today: Decimal
    spent_on: date
    spending_zone: str


_NOT_LIMITED: Final = (None, _ZERO, None, None)


@dataclass(frozen=True, slots=True)
class LoadedStanding:
    """A standing with its history; a spell without end says what holds now, one that ends later what is put off.

    spent   the day's spending limit and what was used of it today; None: it is not limited
    Accounts have no history.
    """

    opened: NewStanding
    spells: Sequence[Spell] = ()
    spent: Spent | None = None


def load_standings(
    conn: Connection,
    standings: Iterable[LoadedStanding],
    *,
    usage: Iterable[Posting],
    others: Iterable[Posting] = (),
    now: datetime,
) -> None:
    """Open standings with everything that ever moved them, and charge those above who are open already.

    usage    xDRs whose requests the caller keeps in a directory of its own, as charging does
    others   all other xDRs; their requests are kept here
    All of them must be new, each request once.  Raises StandingNotLocked for an xDR of somebody who is neither opened
    here nor open, ValueError where a period of those above is closed already; the database refuses standings that are
    open and xDRs that are posted.
    """
    moved: Moved = {}
    _copy_requests(conn, others := list(others))
    _copy_xdrs(conn, usage, moved, now)
    _copy_xdrs(conn, others, moved, now)
    loaded = list(standings)
    copy_rows(conn, _STANDING, [_standing_row(one, moved, now) for one in loaded])
    copy_rows(conn, _HISTORY, [_spell_row(one.opened.customer_id, spell) for one in loaded for spell in one.spells])
    _add_above(conn, moved)


def _copy_requests(conn: Connection, postings: Iterable[Posting]) -> None:
    rows = [
        f"{p.customer_id}\t{copied_text((p.source, p.request_id))}\t\\\\x{p.digest.hex()}"
        f"\t{p.effective_at.isoformat()}\n"
        for p in postings
    ]
    copy_text(conn, "request_key (customer_id, source, request_id, digest, effective_at)", "".join(rows))


def _copy_xdrs(conn: Connection, postings: Iterable[Posting], moved: Moved, now: datetime) -> None:
    """Nothing of a new standing is closed, so everything counts when it happened."""
    rows, recorded_at = [], now.isoformat()
    request_id, key = None, ""
    both, customer = Payer.BOTH, Payer.CUSTOMER
    for p in postings:
        if p.request_id is not request_id:
            request_id, key = p.request_id, key_of(p)
        rows.append(f"{copied_xdr(p, key)}\t{recorded_at}\t{key.partition(_TAB)[0]}\n")
        own = (p.customer_id, OWN_MONEY if p.payer is customer else p.account_id)
        moved[own] = moved.get(own, _ZERO) + p.amount
        if p.payer is both:
            shared = (p.customer_id, OWN_MONEY)
            moved[shared] = moved.get(shared, _ZERO) + p.amount
    copy_text(conn, f"xdr ({COPIED_XDR}, recorded_at, counts_at)", "".join(rows))


_TAB: Final = "\t"


def _standing_row(loaded: LoadedStanding, moved: Moved, now: datetime) -> Sequence[object]:
    one = loaded.opened
    holding = {spell.fact for spell in loaded.spells if spell.until is None}
    stopped = any(STANDING_FACTS[spell.fact] in STOPPING for spell in loaded.spells if spell.fact in STANDING_FACTS)
    balance = moved.pop((one.customer_id, one.account_id), _ZERO)
    facts = [fact in holding for fact in _FACTS]
    known = (one.customer_id, one.account_id, one.currency, one.prepaid, one.credit_limit, balance, 0)
    until = {f"{spell.fact}_until": spell.until for spell in loaded.spells if spell.until and spell.until > now}
    return (*known, *facts, stopped, *(until.get(lift) for lift in _LIFTS), *(loaded.spent or _NOT_LIMITED))


def _spell_row(customer_id: int, spell: Spell) -> Sequence[object]:
    return (customer_id, spell.fact, spell.since, spell.until, spell.set_by, spell.ended_by, spell.comment)


def _add_above(conn: Connection, moved: Moved) -> None:
    """What is left belongs to standings that were open before."""
    keys = sorted(key for key, amount in moved.items() if amount)
    locked = lock_standings(conn, {customer_id for customer_id, _ in keys}) if moved else {}
    for key in moved:
        if key not in locked:
            raise StandingNotLocked(f"account {key[1]} of customer {key[0]}")
        if locked[key].closed_until is not None:
            raise ValueError(f"customer {key[0]} has a closed period, into which nothing can be loaded")
    if keys:
        facts = {
            "customer_ids": numbers_as_array(customer_id for customer_id, _ in keys),
            "amounts": "{" + ",".join(str(moved[key]) for key in keys) + "}",
        }
        conn.execute(load_statement("tollhouse.ledger", "add_to_balances"), facts)
