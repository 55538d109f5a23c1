"""What holds only until a moment: stops that staff put off, a limit raised for a time, a day's spending.

Each is enforced by comparing with the moment at hand.  `end_what_ran_out` only brings what is stored, and so what lists
find, in line with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tollhouse.ledger import storage
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import numbers_as_array, texts_as_one


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


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """limit   how much may be used up in a day of `zone`, in the standing's currency; None: any amount"""

    customer_id: int
    limit: Decimal | None
    zone: str


def limit_spending(conn: Connection, limits: Collection[DailyLimit], *, locked: Standings) -> None:
    """The usual limits from now on.  What was spent today is kept, and so is a limit that is for today only."""
    assert_locked([one.customer_id for one in limits], locked)
    changed = [one for one in limits if not _is_limited_so(locked[one.customer_id, OWN_MONEY], one)]
    if not changed:
        return
    facts = {
        "customer_ids": numbers_as_array(one.customer_id for one in changed),
        "limits": "{" + ",".join("NULL" if one.limit is None else str(one.limit) for one in changed) + "}",
        "zones": texts_as_one([one.zone for one in changed]),
    }
    conn.execute(load_statement("tollhouse.ledger", "limit_spending"), facts)


def _is_limited_so(standing: Standing, wanted: DailyLimit) -> bool:
    zone = wanted.zone if wanted.limit is not None or standing.spending_limit_on is not None else None
    return (standing.usual_spending, standing.spending_zone) == (wanted.limit, zone)


def limit_spending_today(conn: Connection, today: DailyLimit, day: date, *, locked: Standings) -> None:
    """Instead of the usual limit, on that day only; it ends by itself.  Replaces what was said of a day before."""
    assert_locked([today.customer_id], locked)
    usual = locked[today.customer_id, OWN_MONEY].usual_spending
    assert today.limit is not None, today.customer_id
    storage.write_spending_of_day(conn, today.customer_id, (today.limit, usual, day, today.zone))


def limit_spending_as_usual(conn: Connection, customer_id: int, *, locked: Standings) -> None:
    """What was said of one day no longer holds."""
    assert_locked([customer_id], locked)
    standing = locked[customer_id, OWN_MONEY]
    usual = standing.usual_spending
    zone = standing.spending_zone if usual is not None else None
    storage.write_spending_of_day(conn, customer_id, (usual, None, None, zone))


def begin_spending_anew(conn: Connection, customer_id: int, day: date, *, locked: Standings) -> None:
    """Nothing was spent on that day so far; what is used from now on counts again."""
    assert_locked([customer_id], locked)
    storage.write_spent(conn, customer_id, Decimal(0), day)


def end_what_ran_out(conn: Connection, *, moment: datetime, locked: Standings) -> None:
    """Take off the locked standings whatever has ended by then; doing it again is harmless."""
    facts = {"customer_ids": numbers_as_array({one for one, _ in locked}), "moment": moment}
    conn.execute(load_statement("tollhouse.ledger", "end_what_ran_out"), facts)


def what_ran_out(conn: Connection, *, moment: datetime, most: int) -> list[int]:
    """Customers on whose standings something has ended that is stored still."""
    facts = {"moment": moment, "most": most}
    return list(conn.execute(load_statement("tollhouse.ledger", "what_ran_out"), facts).scalars())
