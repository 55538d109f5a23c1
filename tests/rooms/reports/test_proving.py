"""Every promise of the books is broken once, on purpose, and must be named with its row; whole books are content."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import InternalError

from tollhouse.demo.loading import load_company
from tollhouse.demo.plan import AGE, CompanySize
from tollhouse.ledger.holding import HoldAsk, HoldOutcome, place_holds
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.reports.proving import PROMISES, TOLD, Proof, one_snapshot, prove_books
from tollhouse.tariffs.rate_books import RateBooks

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SIZE = CompanySize(customers=60, seed=4)


@pytest.fixture(scope="module")
def books(engine: Engine) -> Engine:
    """The demo company: two levels of resellers, accounts with own money, stopped customers, a day of use."""

    with engine.begin() as conn:
        open_months(conn, since=NOW - AGE, now=NOW)
    load_company(engine, SIZE, books=RateBooks(), now=NOW)
    return engine


@pytest.fixture
def book(books: Engine):
    """A connection whose changes are rolled back."""
    with books.connect() as conn, conn.begin() as transaction:
        yield conn
        transaction.rollback()


def broken(conn: Connection) -> dict[str, Proof]:
    return {proof.name: proof for proof in prove_books(conn) if not proof.holds}


def one(conn: Connection, asked: str) -> dict[str, object]:
    """The first row of a question, for the statements that follow."""
    return dict(conn.execute(text(asked)).mappings().first())


def test_whole_books_are_content_and_hold_every_kind_of_row(book):
    proofs = list(prove_books(book))
    assert [proof.name for proof in proofs if not proof.holds] == []
    assert len(proofs) == len(PROMISES)
    assert one(book, "SELECT count(*) AS n FROM xdr WHERE issuer_id <> 0")["n"] > 50
    assert one(book, "SELECT count(*) AS n FROM xdr WHERE payer = 'account'")["n"] > 0
    assert one(book, "SELECT count(*) AS n FROM xdr WHERE payer = 'both'")["n"] > 0
    assert one(book, "SELECT count(*) AS n FROM standing_history WHERE until IS NULL")["n"] > 3
    assert one(book, "SELECT max(cardinality(resellers)) AS n FROM customer")["n"] == 2


def test_whole_books_with_open_holds_are_content(book):
    found = one(book, "SELECT customer_id FROM standing WHERE account_id = 0 AND credit_limit - balance > 1 LIMIT 1")
    customer_id = found["customer_id"]
    locked = lock_standings(book, {customer_id})
    ask = HoldAsk(customer_id, 0, "session", 1, Decimal("0.50000"), NOW + timedelta(hours=1))
    assert place_holds(book, [[ask]], locked=locked, now=NOW) == [HoldOutcome.HELD]
    assert broken(book) == {}


ANY_ACCOUNT = (
    "SELECT customer_id, account_id, product_id FROM account WHERE terminated_at IS NULL ORDER BY account_id LIMIT 1"
)
SUBCUSTOMERS_USE = (
    "SELECT customer_id, issuer_id, id, request_id, source, amount, currency FROM xdr "
    "WHERE issuer_id <> 0 AND source LIKE 'usage:%' AND amount > 0 ORDER BY id LIMIT 1"
)
ANY_USE = (
    "SELECT customer_id, id, source, request_id, amount FROM xdr "
    "WHERE source LIKE 'usage:%' AND issuer_id = 0 AND payer = 'customer' AND amount > 0 ORDER BY id LIMIT 1"
)
ANY_PAYMENT = "SELECT customer_id, source, request_id FROM xdr WHERE source NOT LIKE 'usage:%' ORDER BY id LIMIT 1"
ANY_CUSTOMER = "SELECT customer_id FROM customer WHERE kind = 'retail' ORDER BY customer_id LIMIT 1"
UNSTOPPED = "SELECT customer_id FROM standing WHERE account_id = 0 AND NOT ever_stopped ORDER BY customer_id LIMIT 1"
BLOCKED = "SELECT customer_id FROM standing WHERE blocked ORDER BY customer_id LIMIT 1"
OWN_MONEY = "SELECT customer_id, account_id FROM standing WHERE account_id <> 0 ORDER BY account_id LIMIT 1"

ON_ACCOUNT = "SELECT customer_id, account_id, number FROM did_number WHERE stage = 'account' ORDER BY number LIMIT 1"
HELD = "SELECT customer_id, number FROM did_number WHERE stage = 'customer' ORDER BY number LIMIT 1"

CORRUPTIONS = {
    "a number on an account that is not called by it": (
        ON_ACCOUNT,
        "UPDATE account_identifier SET valid_until = valid_from + interval '1 day' WHERE identifier = :number",
        "numbers",
        "account called by {number}",
    ),
    "an account called by a number that it does not have": (
        ON_ACCOUNT,
        "UPDATE did_number SET stage = 'customer', account_id = NULL WHERE number = :number",
        "numbers",
        "account called by {number}",
    ),
    "a number whose holder its history does not know": (
        HELD,
        "DELETE FROM did_holding WHERE number = :number",
        "numbers",
        "holder of {number}",
    ),
    "a number that two customers hold": (
        HELD,
        (
            "INSERT INTO did_holding (customer_id, number, since, depth, set_by) SELECT customer_id, number, "
            "since + interval '1 day', depth, set_by FROM did_holding WHERE number = :number AND until IS NULL"
        ),
        "numbers",
        "holders of {number} at once",
    ),
    "a number that goes back to who is no reseller of its holder": (
        HELD,
        (
            "INSERT INTO did_holding (customer_id, number, since, depth, set_by) SELECT customer_id, number, "
            "since + interval '1 day', 1, set_by FROM did_holding WHERE number = :number AND until IS NULL"
        ),
        "numbers",
        "reseller above the holder of {number}",
    ),
    "a number whose resellers are not its holder's": (
        HELD,
        "UPDATE did_number SET resellers = ARRAY[7] WHERE number = :number",
        "numbers",
        "resellers above the holder of {number}",
    ),
    "a closed customer that the search does not know to be closed": (
        ANY_CUSTOMER,
        "UPDATE customer_search SET closed = true WHERE customer_id = :customer_id",
        "search",
        "search row",
    ),
    "a customer that cannot be found": (
        ANY_CUSTOMER,
        "DELETE FROM customer_search WHERE customer_id = :customer_id",
        "search",
        "search row",
    ),
    "an identifier that cannot be found": (
        "SELECT customer_id, account_id, identifier FROM account_search ORDER BY account_id LIMIT 1",
        "DELETE FROM account_search WHERE customer_id = :customer_id AND account_id = :account_id",
        "identifiers",
        "identifier {identifier} of account {account_id}",
    ),
    "a customer who is said to have another account": (
        ANY_CUSTOMER,
        "UPDATE account_count SET accounts = accounts + 1 WHERE customer_id = :customer_id",
        "account_counts",
        "open accounts",
    ),
    "a customer whose accounts are not counted": (
        ANY_CUSTOMER,
        "DELETE FROM account_count WHERE customer_id = :customer_id",
        "account_counts",
        "open accounts",
    ),
    "a balance that is off by the smallest amount": (
        ANY_CUSTOMER,
        "UPDATE standing SET balance = balance + 0.00001 WHERE customer_id = :customer_id AND account_id = 0",
        "balances",
        "balance",
    ),
    "a balance of an account with money of its own": (
        OWN_MONEY,
        "UPDATE standing SET balance = balance - 1 WHERE customer_id = :customer_id AND account_id = :account_id",
        "balances",
        "balance of account {account_id}",
    ),
    "an xDR in a foreign currency": (
        ANY_USE,
        "UPDATE xdr SET currency = 'USD' WHERE id = :id AND customer_id = :customer_id",
        "parties",
        "currency and issuer of xDR {id}",
    ),
    "an xDR owed to the wrong reseller": (
        SUBCUSTOMERS_USE,
        "UPDATE xdr SET issuer_id = 0 WHERE id = :id AND customer_id = :customer_id",
        "parties",
        "currency and issuer of xDR {id}",
    ),
    "a use that the reseller above was never charged": (
        SUBCUSTOMERS_USE,
        "DELETE FROM xdr WHERE id = :id AND customer_id = :issuer_id",
        "levels",
        "xDR {id} of {source} {request_id}",
    ),
    "conditions that nobody derived": (
        UNSTOPPED,
        (
            "ALTER TABLE standing ALTER COLUMN conditions DROP EXPRESSION;"
            "UPDATE standing SET conditions = conditions | 2 WHERE customer_id = :customer_id AND account_id = 0"
        ),
        "conditions",
        "conditions",
    ),
    "a block without its history": (
        BLOCKED,
        "DELETE FROM standing_history WHERE customer_id = :customer_id AND fact = 'blocked'",
        "history",
        "blocked",
    ),
    "an open spell of what does not hold": (
        UNSTOPPED,
        (
            "INSERT INTO standing_history VALUES (:customer_id, 'exported', now(), NULL, 'x', NULL, '');"
            "UPDATE standing SET ever_stopped = true WHERE customer_id = :customer_id"
        ),
        "history",
        "exported",
    ),
    "a stopped customer whose history charging would not ask": (
        BLOCKED,
        "UPDATE standing SET ever_stopped = false WHERE customer_id = :customer_id",
        "history",
        "ever stopped",
    ),
    "held money without a hold": (
        ANY_CUSTOMER,
        "UPDATE standing SET held = 3 WHERE customer_id = :customer_id AND account_id = 0",
        "holds",
        "held",
    ),
    "a hold that the standing does not know": (
        ANY_CUSTOMER,
        "INSERT INTO hold VALUES (:customer_id, 0, 'lost', 1, 2, now(), now() + interval '1 hour')",
        "holds",
        "held",
    ),
    "an xDR without the key of its request": (
        ANY_PAYMENT,
        "DELETE FROM request_key WHERE customer_id = :customer_id AND request_id = :request_id",
        "requests",
        "request {source} {request_id}",
    ),
    "the key of a request that was never posted": (
        ANY_CUSTOMER,
        r"INSERT INTO request_key VALUES (:customer_id, 'wizard', 'r-1', '\x00', now())",
        "requests",
        "request wizard r-1",
    ),
    "a request posted twice at two moments": (
        ANY_USE,
        (
            "CREATE TEMPORARY TABLE twice ON COMMIT DROP AS"
            " SELECT * FROM xdr WHERE id = :id AND customer_id = :customer_id;"
            "UPDATE twice SET effective_at = effective_at + interval '1 s', counts_at = counts_at + interval '1 s';"
            "INSERT INTO xdr SELECT * FROM twice"
        ),
        "requests",
        "request {source} {request_id}",
    ),
    "a record collected and not charged": (
        ANY_CUSTOMER,
        r"INSERT INTO usage_key SELECT source_id, 'lost', '\x00', :customer_id FROM usage_source",
        "usage",
        "record usage:1 lost",
    ),
    "a charge for a record that was never collected": (
        ANY_USE,
        "DELETE FROM usage_key WHERE request_id = :request_id",
        "usage",
        "xDR {id} of {source} {request_id}",
    ),
    "a record charged to a stranger": (
        SUBCUSTOMERS_USE,
        "UPDATE usage_key SET customer_id = :issuer_id WHERE request_id = :request_id",
        "usage",
        "xDR {id} of {source} {request_id}",
    ),
    "a customer without a standing": (
        "SELECT customer_id FROM standing WHERE account_id = 0 AND balance = 0 AND held = 0 LIMIT 1",
        "DELETE FROM standing WHERE customer_id = :customer_id",
        "standings",
        "standing",
    ),
    "a standing of an account that spends its customer's money": (
        "SELECT customer_id, account_id FROM account WHERE model = 'subordinate' ORDER BY account_id LIMIT 1",
        (
            "INSERT INTO standing (customer_id, account_id, currency, prepaid, balance, held)"
            " VALUES (:customer_id, :account_id, 'EUR', false, 0, 0)"
        ),
        "standings",
        "standing of account {account_id}",
    ),
    "an account that says another product than its changes amount to": (
        ANY_ACCOUNT,
        (
            "INSERT INTO account_product SELECT :customer_id, :account_id, now(), product_id, product_id, now(), 't', "
            "true FROM product WHERE product_id <> :product_id LIMIT 1"
        ),
        "products",
        "product of account {account_id}",
    ),
    "an account whose add-on charging would overlook": (
        ANY_ACCOUNT,
        "INSERT INTO account_add_on VALUES (:customer_id, :account_id, :product_id, now(), NULL, now(), 't')",
        "products",
        "account {account_id} is looked at in time",
    ),
    "an account of another role than its product": (
        ANY_ACCOUNT,
        "UPDATE account SET role = 'mobile' WHERE account_id = :account_id",
        "products",
        "role of account {account_id}",
    ),
    "a web login that the directory does not know": (
        ANY_ACCOUNT,
        "UPDATE account SET web_login = 'anna' WHERE account_id = :account_id",
        "web_logins",
        "web logins of account {account_id}",
    ),
    "a web login of the directory that no account has": (
        ANY_ACCOUNT,
        "INSERT INTO account_login VALUES ('anna', :customer_id, :account_id)",
        "web_logins",
        "web logins of account {account_id}",
    ),
}


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_one_corrupted_row_is_named(book, kind):
    asked, corrupting, name, what = CORRUPTIONS[kind]
    row = one(book, asked)
    for statement in corrupting.split(";"):
        book.execute(text(statement), row)
    found = broken(book)
    assert name in found, sorted(found)
    named = {(violation.customer_id, violation.what) for violation in found[name].told}
    assert (row["customer_id"], what.format(**row)) in named
    assert all(violation.expected != violation.found for violation in found[name].told)


def test_books_that_do_not_close_name_issuer_and_currency(book):
    row = one(book, SUBCUSTOMERS_USE)
    off = "UPDATE standing SET balance = balance + 7 WHERE customer_id = :customer_id AND account_id = 0"
    book.execute(text(off), row)
    found = broken(book)["contra_accounts"]
    assert [(violation.customer_id, violation.what) for violation in found.told] == [
        (row["issuer_id"], f"balances owed in {row['currency']}")
    ]
    assert Decimal(found.told[0].found) - Decimal(found.told[0].expected) == 7


def test_an_amount_that_was_changed_afterwards_breaks_balances_and_contra_accounts_but_no_level(book):
    row = one(book, ANY_USE)
    changed = "UPDATE xdr SET amount = amount - 0.00001 WHERE id = :id AND customer_id = :customer_id"
    book.execute(text(changed), row)
    assert sorted(broken(book)) == ["balances", "contra_accounts"]


def test_only_the_first_twenty_are_told_and_all_are_counted(book):
    book.execute(text("UPDATE standing SET held = 1 WHERE account_id = 0"))
    proof = broken(book)["holds"]
    assert proof.violations == SIZE.customers
    assert len(proof.told) == TOLD


def test_a_snapshot_sees_one_moment_and_writes_nothing(books):
    counted = text("SELECT count(*) FROM usage_source")
    with one_snapshot(books) as conn:
        before = conn.scalar(counted)
        with books.begin() as other:
            other.execute(
                text("INSERT INTO usage_source (name, rules, declared_at) VALUES ('later', '{}', :at)"), {"at": NOW}
            )
        assert conn.scalar(counted) == before
        with pytest.raises(InternalError, match="read-only"):
            conn.execute(text("DELETE FROM usage_source WHERE name = 'later'"))
    with books.begin() as conn:
        assert conn.execute(text("DELETE FROM usage_source WHERE name = 'later'")).rowcount == 1
