"""Passwords: kept as argon2id, compared in the same time whether there is one or not."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import ClassVar, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tollhouse.words.refusals import Refused

LONGEST_WAIT_S: Final = 5.0
AT_ONCE: Final = 2
"""One hash takes 64 MiB and a tenth of a second: more at once would let strangers use up the machine."""

_HASHER: Final = PasswordHasher()
_NOBODYS: Final = "$argon2id$v=19$m=65536,t=3,p=4$z7mChA794PalJI8vottz5Q$K6lcwHqzLfRfGy6KRfZ0w0XFled6jDaY0QgxbHI76J8"
"""Of a password that nobody knows; costs what a member's costs, so that time does not tell which logins exist."""
_TURN: Final = BoundedSemaphore(AT_ONCE)
_EASY: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""No letters that are mistaken for digits when a password is read out."""


class TooManyAtOnce(Refused):
    code: ClassVar[str] = "too_many_requests"
    sentence: ClassVar[str] = "Too many passwords are looked at at this moment; try again in {retry_after_s} seconds."


def hash_of(password: str) -> str:
    """Raises TooManyAtOnce."""
    with _turn():
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """kept   None: there is no such member, which takes as long to say

    Raises TooManyAtOnce.
    """
    with _turn():
        try:
            return _HASHER.verify(kept or _NOBODYS, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed at other costs than today's."""
    return _HASHER.check_needs_rehash(kept)


def make_password() -> str:
    """100 random bits in groups that can be read out."""
    return "-".join("".join(secrets.choice(_EASY) for _ in range(5)) for _ in range(4))


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURN.acquire(timeout=LONGEST_WAIT_S):
        raise TooManyAtOnce(retry_after_s=round(LONGEST_WAIT_S))
    try:
        yield
    finally:
        _TURN.release()
