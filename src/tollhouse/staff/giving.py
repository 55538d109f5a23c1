"""Counting what members give away, so that a hundred acts at once come to no more than the cap of one member."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from tollhouse.plumbing.db import Connection
from tollhouse.staff import storage
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.giving import (
    A_DAY,
    Allowance,
    Given,
    allowance,
    refuse_above_cap,
    refuse_above_day_cap,
)

_KEPT_FOR: Final = 2 * A_DAY
"""Longer than it counts, in case two machines' clocks differ."""


def count_given(conn: Connection, staff: Staff, amount: Decimal, currency: str, *, act: str, now: datetime) -> None:
    """What this act gives away; counted once.  Raises GivenAboveCap, GivenAboveDayCap.

    Of one member and one currency acts queue from here to the end of the transaction; lock standings before it.

    amount   more than 0
    act      which one it is: the same of the same member is counted once
    """
    assert amount > 0
    cap = staff.giving
    refuse_above_cap(amount, cap, currency=currency)
    if cap.most_per_day is not None:
        storage.lock_giver(conn, staff.answerable, currency)
        if storage.was_given(conn, staff.answerable, currency, act):
            return
        given = _given(conn, staff, currency, now=now)
        refuse_above_day_cap(amount, cap, given, currency=currency)
    storage.insert_given(
        conn,
        {"giver": staff.answerable, "currency": currency, "act": act, "at": now, "amount": amount},
    )


def may_give(conn: Connection, staff: Staff, currency: str, *, now: datetime) -> Allowance:
    """What the asker may give now, if nobody is faster; for screens."""
    given = [] if staff.giving.most_per_day is None else _given(conn, staff, currency, now=now)
    return allowance(staff.giving, given)


def forget_given(conn: Connection, *, now: datetime) -> int:
    """What counts no more; how many acts."""
    return storage.delete_old_given(conn, before=now - _KEPT_FOR)


def _given(conn: Connection, staff: Staff, currency: str, *, now: datetime) -> list[Given]:
    """By minutes, however many acts there were."""
    minutes = storage.given_by_minutes(conn, staff.answerable, currency, after=now - A_DAY)
    return [Given(amount, ends_at + A_DAY) for ends_at, amount in minutes]
