"""What holds only until a moment: stops that staff put off, a limit raised for a time, a day's spending.

Each is enforced by comparing with the moment at hand.  `end_what_ran_out` only brings what is stored, and so what lists
find, in line with it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tollhouse.ledger import storage
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import numbers_as_array


@dataclass(frozen=True, slots=True)
class Lifting:
    """One of LIFTED is put off for some customers.

    until   exclusive; None: what was put off holds again, or ends itself, at once
    """

    customer_ids: frozenset[int]
    lift: str
    until: datetime | None
    at: datetime
    by: str
    comment: str = ""


def put_off(conn: Connection, lifting: Lifting, *, locked: Standings) -> None:
    """Put a stop off until a moment, with its history; a moment named before is replaced."""
    assert_locked(lifting.customer_ids, locked)
    lifted = {one for one in lifting.customer_ids if _is_lifted(locked, one, lifting.lift)}
    storage.write_lift(conn, lifting.customer_ids, lifting.lift, lifting.until)
    storage.end_history(conn, lifted, lifting.lift, at=lifting.at, by=lifting.by)
    if lifting.until is not None:
        known = {"fact": lifting.lift, "since": lifting.at, "until": lifting.until}
        said = {"set_by": lifting.by, "comment": lifting.comment}
        storage.begin_history(conn, [{"customer_id": one, **known, **said} for one in sorted(lifting.customer_ids)])


def _is_lifted(locked: Standings, customer_id: int, lift: str) -> bool:
    return getattr(locked[customer_id, 0], f"{lift}_until") is not None


def raise_limit(
    conn: Connection, customer_id: int, increase: Decimal | None, until: datetime | None, *, locked: Standings
) -> None:
    """Lend so much more until a moment, in the standing's currency; None: no longer.  Replaces what was lent before."""
    assert_locked([customer_id], locked)
    permanent = locked[customer_id, 0].permanent_limit
    assert permanent is not None, customer_id
    storage.write_raised_limit(conn, customer_id, permanent, increase, until)


def limit_spending(conn: Connection, customer_id: int, limit: Decimal | None, *, zone: str, locked: Standings) -> None:
    """How much may be used up in a day of that zone; None: any amount.  What was spent today is kept."""
    assert_locked([customer_id], locked)
    storage.write_spending_limit(conn, customer_id, limit, zone if limit is not None else None)


def end_what_ran_out(conn: Connection, *, moment: datetime, locked: Standings) -> None:
    """Take off the locked standings whatever has ended by then; doing it again is harmless."""
    facts = {"customer_ids": numbers_as_array({one for one, _ in locked}), "moment": moment}
    conn.execute(load_statement("tollhouse.ledger", "end_what_ran_out"), facts)


def what_ran_out(conn: Connection, *, moment: datetime, most: int) -> list[int]:
    """Customers on whose standings something has ended that is stored still."""
    facts = {"moment": moment, "most": most}
    return list(conn.execute(load_statement("tollhouse.ledger", "what_ran_out"), facts).scalars())
