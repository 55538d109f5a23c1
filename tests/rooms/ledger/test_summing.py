"""The books are summed up by day: every xDR once, whatever commits when, and anew where they came from elsewhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import text

from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import OPERATOR, Payer, Posting
from tollhouse.ledger.summing import note_where_rows_stand, sum_up_books
from tollhouse.reports.proving import prove_books
from tollhouse.reports.trial_balance import Asked, AskedXdrs, count_booked, list_booked, trial_balance

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
ALL = Asked(date(2026, 1, 1), date(2026, 4, 1))


@pytest.fixture
def ledger(engine):
    """Empty each time; what a test commits is gone after it."""
    with engine.begin() as conn:
        open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=NOW)
        open_standings(conn, [NewStanding(number, "EUR", prepaid=False, credit_limit=None) for number in (1, 2)])
        open_standings(conn, [NewStanding(3, "JPY", prepaid=False, credit_limit=None)])
    yield engine
    with engine.begin() as conn:
        conn.execute(text("TRUNCATE xdr, standing, request_key, book_day, books_summed"))


def a_posting(customer_id, amount, request_id, **facts):
    usual = {
        "effective_at": NOW - timedelta(days=1),
        "source": "test",
        "digest": b"d" * 16,
        "issuer_id": OPERATOR,
        "payer": Payer.CUSTOMER,
        "account_id": 0,
        "currency": "EUR",
        "contra": "revenue:voice",
        "service": "voice",
    }
    return Posting(customer_id=customer_id, request_id=request_id, amount=Decimal(amount), **(usual | facts))


def post(conn, *postings):
    locked = lock_standings(conn, {posting.customer_id for posting in postings})
    post_xdrs(conn, postings, locked=locked, now=NOW)


def told(conn, asked=ALL):
    return [
        (
            book.issuer_id,
            book.currency,
            [(line.account, *map(written, line[1:4]), line.xdrs, written(line.closing)) for line in book.lines],
        )
        for book in trial_balance(conn, asked)
    ]


def written(amount):
    return f"{amount:.2f}"


def paid(customer_id, amount, request_id, **facts):
    return a_posting(customer_id, f"-{amount}", request_id, contra="cash:bank", service="payment", **facts)


EXPECTED = [
    (
        0,
        "EUR",
        [
            ("customers", "0.00", "12.50", "20.00", 3, "-7.50"),
            ("cash:bank", "0.00", "20.00", "0.00", 1, "20.00"),
            ("revenue:voice", "0.00", "0.00", "12.50", 2, "-12.50"),
        ],
    ),
    (
        0,
        "JPY",
        [
            ("customers", "0.00", "300.00", "0.00", 1, "300.00"),
            ("revenue:voice", "0.00", "0.00", "300.00", 1, "-300.00"),
        ],
    ),
]


def test_sides_stand_against_each_other_before_and_after_a_run(ledger):
    with ledger.begin() as conn:
        post(
            conn,
            a_posting(1, "10.00000", "a"),
            a_posting(2, "2.50", "b"),
            paid(1, "20.00", "c"),
            a_posting(3, "300", "d", currency="JPY"),
        )
    with ledger.begin() as conn:
        before = told(conn)
        assert sum_up_books(conn) == 4
        assert told(conn) == before == EXPECTED
    with ledger.begin() as conn:
        assert sum_up_books(conn) == 0
        assert told(conn) == EXPECTED


def test_what_counted_before_the_period_is_the_opening(ledger):
    with ledger.begin() as conn:
        post(conn, a_posting(1, "7", "a", effective_at=datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)))
        post(conn, a_posting(1, "3", "b", effective_at=datetime(2026, 3, 1, tzinfo=UTC)))
        post(conn, paid(1, "4", "c", effective_at=datetime(2026, 3, 20, tzinfo=UTC)))
    march = Asked(date(2026, 3, 1), date(2026, 3, 20))
    for _ in range(2):
        with ledger.begin() as conn:
            ((_, _, lines),) = told(conn, march)
            assert lines == [
                ("customers", "7.00", "3.00", "0.00", 1, "10.00"),
                ("revenue:voice", "-7.00", "0.00", "3.00", 1, "-10.00"),
            ]
            sum_up_books(conn)


def test_what_comes_after_a_periods_close_is_in_the_next(ledger):
    with ledger.begin() as conn:
        conn.execute(text("UPDATE standing SET closed_until = '2026-03-01 00:00+00' WHERE customer_id = 1"))
        post(conn, a_posting(1, "7", "late", effective_at=datetime(2026, 2, 10, tzinfo=UTC)))
        assert told(conn, Asked(date(2026, 2, 1), date(2026, 3, 1))) == []
        ((_, _, (owed, _)),) = told(conn, Asked(date(2026, 3, 1), date(2026, 3, 2)))
        assert owed[2] == "7.00"


def test_one_that_commits_after_later_ones_were_summed_is_summed_too(ledger):
    """Its moments are as early as they like: only what has ended counts as summed."""
    with ledger.connect() as slow, slow.begin() as late:
        post(slow, a_posting(1, "1", "slow", effective_at=NOW - timedelta(days=40)))
        with ledger.begin() as conn:
            post(conn, a_posting(2, "2", "quick"))
        with ledger.begin() as conn:
            sum_up_books(conn)
            assert told(conn)[0][2][0][2] == "2.00"
        late.commit()
    for expected in (2, 0):
        with ledger.begin() as conn:
            assert told(conn)[0][2][0][2] == "3.00"
            assert sum_up_books(conn) == expected
            assert told(conn)[0][2][0][2] == "3.00"


def test_books_from_another_server_are_summed_from_their_beginning(ledger):
    with ledger.begin() as conn:
        post(conn, a_posting(1, "10", "a"), paid(1, "20", "c"))
        sum_up_books(conn)
    with ledger.begin() as conn:
        sum_up_books(conn)
        right = told(conn)
        # As a restored backup says: sums of another server, and numbers of its transactions, far ahead of here.
        conn.execute(text("UPDATE books_summed SET cluster = 'elsewhere'"))
        conn.execute(text("UPDATE xdr SET posted_in = 4000000000"))
        conn.execute(text("UPDATE book_day SET charged = 1"))
        assert told(conn) == right
        assert sum_up_books(conn) == 2
        assert told(conn) == right
        assert conn.scalars(text("SELECT DISTINCT posted_in FROM xdr")).all() == [0]
    with ledger.begin() as conn:
        post(conn, a_posting(2, "1", "after"))
        assert told(conn)[0][2][0][2] == "11.00"
        assert conn.scalar(text("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_xdr_posted'")) == 1
    with ledger.begin() as conn:
        assert sum_up_books(conn) == 1
        assert told(conn)[0][2][0][2] == "11.00"


def test_a_sum_that_is_not_that_of_its_xdrs_is_named(ledger):
    with ledger.begin() as conn:
        post(conn, a_posting(1, "10", "a"))
    with ledger.begin() as conn:
        sum_up_books(conn)
        proofs = {proof.name: proof for proof in prove_books(conn)}
        assert proofs["sums"].holds
        conn.execute(text("UPDATE book_day SET charged = charged + 1"))
        (proof,) = [proof for proof in prove_books(conn) if proof.name == "sums"]
        assert [row.what for row in proof.told] == ["revenue:voice in EUR on 2026-03-19"]


CONTRAS = ("revenue:voice", "cash:bank", "revenue:sms")


@pytest.mark.parametrize("contra", [*CONTRAS, None])
@pytest.mark.parametrize("limit", [1, 7, 40])
def test_the_xdrs_of_a_line_are_walked_whole_both_ways(ledger, contra, limit):
    """A day with very many, days with few, days with none; half of it summed."""
    random = Random(limit)
    moments = [
        NOW - timedelta(days=random.choice([0, 0, 0, 0, 1, 2, 9, 40]), seconds=random.randrange(40_000))
        for _ in range(120)
    ]
    moments += [NOW - timedelta(days=3)] * 9
    postings = [
        a_posting(random.choice([1, 2]), "1", f"r{place}", effective_at=at, contra=random.choice(CONTRAS))
        for place, at in enumerate(moments)
    ]
    with ledger.begin() as conn:
        post(conn, *postings[:60])
    with ledger.begin() as conn:
        note_where_rows_stand(conn)
    with ledger.begin() as conn:
        sum_up_books(conn)
        post(conn, *postings[60:])
    since, until = date(2026, 2, 1), date(2026, 3, 20)
    asked = AskedXdrs(OPERATOR, "EUR", contra, since, until)
    expected = sorted(
        (
            (p.effective_at, p.customer_id, p.request_id)
            for p in postings
            if contra in (None, p.contra) and since <= p.effective_at.date() < until
        ),
        key=lambda row: row[0],
        reverse=True,
    )
    with ledger.begin() as conn:
        assert count_booked(conn, asked) == len(expected)
        forth = walked(conn, asked, limit, "next")
        assert sorted(forth, key=lambda row: row[0], reverse=True) == forth
        assert sorted(forth) == sorted(expected)
        last = list_booked(conn, asked, limit=limit, cursor=None)
        while last.next:
            last = list_booked(conn, asked, limit=limit, cursor=last.next)
        back = [tuple_of(row) for row in last.rows]
        while last.previous:
            last = list_booked(conn, asked, limit=limit, cursor=last.previous)
            back = [tuple_of(row) for row in last.rows] + back
        assert back == forth


def walked(conn, asked, limit, way):
    rows, cursor = [], None
    while True:
        page = list_booked(conn, asked, limit=limit, cursor=cursor)
        rows += [tuple_of(row) for row in page.rows]
        cursor = page.next
        if cursor is None:
            return rows
        assert len(page.rows) == limit


def tuple_of(row):
    return row.counts_at, row.customer_id, row.request_id
