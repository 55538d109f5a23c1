"""Waiting for another transaction to come to the place where a test wants it."""

import time

import pytest
from sqlalchemy import Engine, text

_PATIENCE_S = 5
_LOOK_AGAIN_S = 0.01


def wait_until_somebody_waits(engine: Engine) -> None:
    """Return as soon as a session of this database waits for a lock."""
    waiting = text(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        for _ in range(round(_PATIENCE_S / _LOOK_AGAIN_S)):
            if watcher.scalar(waiting):
                return
            time.sleep(_LOOK_AGAIN_S)
    pytest.fail("nobody came to wait for a lock")
