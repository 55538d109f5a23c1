"""What people have agreed with a few customers about money: higher limits, something lent, warnings; and letters."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import raise_limit_temporarily, set_credit_limit
from tollhouse.customers.rules.lending import Percentage
from tollhouse.customers.rules.warnings import Basis, Threshold
from tollhouse.customers.warning import set_thresholds, watched_of
from tollhouse.demo.ground import Ground
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.standing import Standing
from tollhouse.letters.choosing import set_class_notifications
from tollhouse.letters.rules.kinds import OF_STATUS, MessageKind
from tollhouse.letters.writing import Message, write_messages
from tollhouse.plumbing.db import Connection

_FIRST: Final = 60
"""Customers among whom some are found; enough for the smallest company."""
_LETTERS: Final = 8
_WITH_PEOPLE: Final = ("residential", "prepaid", "business")
_SAID: Final = ("pays on Friday, called", "trade fair this month", "waits for the bank", "good payer for years")
_STAFF: Final = ("staff:olena", "staff:jonas", "staff:marta", "staff:tom")


def choose_messages(conn: Connection, ground: Ground) -> None:
    """All kinds but receipts, of which there would be thousands, for the classes of people and firms."""
    for key in _WITH_PEOPLE:
        set_class_notifications(conn, ground.classes[key], "", set(MessageKind) - {MessageKind.PAYMENT_RECEIVED})


def agree_on_credit(conn: Connection, ground: Ground, first_customers: int) -> None:
    """With some of the first customers; where it was agreed already, nothing changes."""
    first, now = ground.mark.first_customer, ground.mark.loaded_at
    standings = read_standings(conn, range(first, first + min(first_customers, _FIRST)))
    if any(watched_of(conn, number) for number in standings):
        return
    ordinary = [one for one in standings.values() if not one.conditions]
    for place, standing in enumerate(sorted(one for one in ordinary if one.prepaid)[:6]):
        set_thresholds(conn, standing.customer_id, [Threshold(Basis.AMOUNT, Decimal(5 * (place + 1)))])
    owing = sorted(one for one in ordinary if not one.prepaid and one.permanent_limit)
    for place, standing in enumerate(owing[:8]):
        _agree(conn, place, standing, ground)
    messages = [
        Message(kind, number, now - timedelta(days=1 + place % 9))
        for place, (number, standing) in enumerate(sorted(standings.items()))
        for (condition, began), kind in OF_STATUS.items()
        if began and condition in standing.conditions
    ]
    write_messages(conn, messages[:_LETTERS])  # they wait: a demo has no mail server


def _agree(conn: Connection, place: int, standing: Standing, ground: Ground) -> None:
    number, now = standing.customer_id, ground.mark.loaded_at
    assert standing.permanent_limit is not None
    before = now - timedelta(days=40 - place)
    by, said = _STAFF[place % len(_STAFF)], _SAID[place % len(_SAID)]
    set_credit_limit(conn, number, standing.permanent_limit + 50, Act(before, by, "raised on the phone"))
    set_thresholds(conn, number, [Threshold(Basis.PERCENT, Decimal(80)), Threshold(Basis.PERCENT, Decimal(95))])
    if place % 2 == 0:
        until, share = now + timedelta(days=3 + place), Percentage(Decimal(10))
        raise_limit_temporarily(conn, number, share, until, now=now, by=by, comment=said)
