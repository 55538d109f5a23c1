"""Credit, warnings and the test clock: what ends ends at its moment, what is crossed is written of once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from rooms.customers.statuses import Someone
from sqlalchemy import text

from tollhouse.customers.agreeing import raise_limit_temporarily
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.lending import Percentage
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.warnings import Basis, Threshold
from tollhouse.customers.warning import set_thresholds
from tollhouse.doors.cli.opened import Opened
from tollhouse.letters.choosing import set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import about_customer
from tollhouse.plumbing.clock import make_clock
from tollhouse.plumbing.jobs.timetable import advance
from tollhouse.plumbing.outbox.listing import letter_of, list_letters
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.wiring import LISTENERS, LOOKS, RUNS


@pytest.fixture
def opened(engine) -> Opened:
    url = engine.url.render_as_string(hide_password=False)
    return Opened(None, url, engine, make_clock(engine, movable=True), RateBooks(), RUNS, LISTENERS, LOOKS)


def move(opened: Opened, to) -> None:
    failed = [
        ran for ran in advance(opened.engine, RUNS, to=to, movable=True, after_each=opened.follow_up) if ran.failure
    ]
    assert failed == []


def stored(opened: Opened, someone: Someone) -> int:
    with opened.engine.connect() as conn:
        wanted = {"customer_id": someone.id}
        return conn.scalar(text("select conditions from standing where customer_id = :customer_id"), wanted)


def test_limit_100_plus_10_percent_until_noon_with_105_owed_is_exceeded_at_noon_by_itself(opened):
    """Customer 3.7, in the whole house: what lists find follows at that moment, with nobody looking at the customer."""
    now = opened.clock()
    noon = (now + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    with opened.engine.begin() as conn:
        someone = Someone(conn, limit=Decimal(100), name="Lent until noon", zone="UTC")
        raise_limit_temporarily(conn, someone.id, Percentage(Decimal(10)), noon, now=now, by="anna")
        someone.owes("105", now)
    move(opened, noon - timedelta(seconds=1))
    assert stored(opened, someone) == 0
    move(opened, noon)
    assert stored(opened, someone) == 32, "credit exceeded"
    with opened.engine.connect() as conn:
        someone.conn = conn
        assert someone.statuses(noon) == ["credit_exceeded"]
        assert someone.state(noon).credit_limit == 100


def test_a_crossing_is_written_of_once_however_far_the_clock_jumps(opened):
    now = opened.clock()
    with opened.engine.begin() as conn:
        someone = Someone(conn, limit=Decimal(200), name="Crossed", email="ada@example.org")
        class_id = read_customer(conn, someone.id, OPERATOR_SCOPE).class_id
        set_class_notifications(conn, class_id, "", {MessageKind.CREDIT_LIMIT_WARNING})
        set_thresholds(conn, someone.id, [Threshold(Basis.PERCENT, Decimal(80))])
        someone.owes("170", now)
    move(opened, now + timedelta(days=7))
    move(opened, now + timedelta(days=9))
    with opened.engine.connect() as conn:
        page = list_letters(conn, about=about_customer(someone.id), limit=5, cursor=None)
        (letter,) = [letter_of(row) for row in page.rows]
    assert letter.subject == "Your balance has reached €160.00"
    assert now < letter.written_at < now + timedelta(hours=1), "at the first stop, not where the clock ended"
