"""Troubles of the world outside that pass by themselves, so that the same request may be tried again."""

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_PASSING: Final = {
    "40001",  # serialization failure
    "40P01",  # deadlock
    "55P03",  # somebody held a lock for too long
    "57P01",  # the server is shutting down
    "57P02",  # it crashed
    "57P03",  # it is starting
}


def is_passing(trouble: BaseException) -> bool:
    """Whether trying again may help: the connection was lost, none was free, a lock waited too long, a deadlock."""
    if isinstance(trouble, NoConnectionFree):
        return True
    if not isinstance(trouble, DBAPIError):
        return False
    if trouble.connection_invalidated or isinstance(trouble, InterfaceError):
        return True
    state = getattr(trouble.orig, "sqlstate", None)
    return state in _PASSING or (state is None and isinstance(trouble, OperationalError))
