"""Which troubles pass by themselves."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from tollhouse.plumbing.db.retrying import is_passing


def test_no_connection_free_in_time_passes(engine):
    narrow = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    with narrow.connect(), pytest.raises(NoConnectionFree) as trouble:
        narrow.connect()
    narrow.dispose()
    assert is_passing(trouble.value)


def test_a_wrong_statement_never_passes(conn):
    with pytest.raises(ProgrammingError) as trouble:
        conn.execute(text("select nothing from nowhere"))
    assert not is_passing(trouble.value)
