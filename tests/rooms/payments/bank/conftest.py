"""A bank, and a database of its own, because an import commits."""

import pytest
from builders import LONG_AGO, NOON
from rooms.payments.bank.banked import Bank
from sqlalchemy import text

from tollhouse.ledger.months import open_months


@pytest.fixture
def bank(engine, tmp_path) -> Bank:
    with engine.begin() as conn:
        conn.execute(text("truncate bank_problem, bank_entry, bank_statement, allocation, payment, payment_taking"))
        conn.execute(text("delete from adjustment"))
        conn.execute(text("delete from invoice"))
        conn.execute(text("delete from invoice_number"))
        open_months(conn, since=LONG_AGO, now=NOON)
    return Bank(engine, tmp_path)
