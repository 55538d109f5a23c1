"""How long a failure waits before it is tried again."""

from datetime import timedelta

_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(minutes=10)


def wait_after(failures: int) -> timedelta:
    """2 s after the first failure, doubling up to ten minutes."""
    return min(_FIRST * (1 << min(failures - 1, 20)), _LONGEST)
