"""What is put off to the end of a great load."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tollhouse.customers.tables import customer, customer_search
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db.indexes import untidied


def is_passed_by(engine, table):
    """Whether autovacuum, which waits for no lock, would pass by the table."""
    try:
        with engine.begin() as conn:
            conn.execute(text(f"LOCK TABLE {table.name} IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"))
    except OperationalError:
        return True
    return False


def test_in_a_great_load_tables_are_written_to_but_not_tidied_up(engine):
    with untidied(engine, customer_search):
        assert is_passed_by(engine, customer)
        assert is_passed_by(engine, standing)
        with engine.begin() as conn:
            conn.execute(text("INSERT INTO customer_class (name, description) VALUES ('Business', '')"))
    assert not is_passed_by(engine, customer)


def test_indexes_are_made_meanwhile(engine):
    (index,) = (one for one in customer_search.indexes if one.name == "ix_customer_search_name")
    with untidied(engine, customer_search), engine.begin() as conn:
        index.drop(conn)
        index.create(conn)


def test_a_load_that_fails_leaves_no_lock(engine):
    with pytest.raises(ZeroDivisionError), untidied(engine, customer_search):
        _ = 1 / 0
    assert not is_passed_by(engine, standing)
