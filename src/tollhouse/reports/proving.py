"""Proving the books: each side of every promise is computed from its own source, and the two must agree."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tollhouse.plumbing.db import Connection, Engine, cursor_of, load_statement

TOLD: Final = 20

PROMISES: Final = {
    "prove_standings": "every customer, and every account with money of its own, has exactly one standing",
    "prove_balances": "every balance is the sum of its xDRs",
    "prove_contra_accounts": "per issuer and currency the balances are the contra accounts with their sign reversed",
    "prove_sums": "every day's sum in the books is that of its xDRs",
    "prove_parties": "every xDR is in its customer's currency and owed to the reseller directly above",
    "prove_levels": "every use of a subcustomer is charged at each level above",
    "prove_conditions": "the stored conditions are those the facts amount to",
    "prove_spending": "a day's spending is limited as the customer, its class or somebody for that day says",
    "prove_history": "what stops a customer, and since when, is in its history",
    "prove_holds": "the money held is the sum of the open holds",
    "prove_payments": "every payment is its xDR, what it pays and what was taken back of it",
    "prove_taxes": "the taxes posted are those that payments had inside and did not give back",
    "prove_invoices": "every invoice is paid by what is allocated to it, and no money waits beside an open one",
    "prove_adjustments": "every adjustment by hand is one xDR, and what it gave back is missing from payments",
    "prove_requests": "every request is posted exactly once",
    "prove_search": "every customer is searched by what its record, its name and its standing say",
    "prove_identifiers": "every identifier that an account holds is searched for, and no other",
    "prove_account_words": "every open account is found by what is written of it, and by whose its customer is",
    "prove_numbers": "a number on an account is one of its open identifiers, and no number has two holders",
    "prove_account_counts": "every customer is said to have as many accounts as are open",
    "prove_products": "every account has the product that its changes amount to, and charging looks at those",
    "prove_web_logins": "every web login of an open account stands in the directory, and no other",
    "prove_usage": "every collected record of use is charged to its customer, and to nobody else's",
}
"""What is promised, by the statement that proves it; in the order in which people read it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks a promise.  customer_id 0 is the operator."""

    customer_id: int
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A promise and the rows that break it: how many there are, and the first twenty."""

    name: str
    promise: str
    violations: int
    told: list[Violation]

    @property
    def holds(self) -> bool:
        return self.violations == 0


@contextmanager
def one_snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the books, however long it looks and whatever is charged meanwhile."""
    with engine.connect() as plain:
        conn = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with conn.begin():
            # The sums and joins run over whole tables; hashing them in memory is what makes millions of rows quick.
            cursor_of(conn).execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL lock_timeout = 0")
            yield conn


def prove_books(conn: Connection) -> Iterator[Proof]:
    """One proof after the other, each as soon as it is found; the connection should be one_snapshot's."""
    for name, promise in PROMISES.items():
        rows = conn.execute(load_statement("tollhouse.reports", name), {"most": TOLD}).all()
        told = [Violation(row.customer_id, row.what, row.expected, row.found) for row in rows]
        yield Proof(name.removeprefix("prove_"), promise, rows[0].violations if rows else 0, told)
