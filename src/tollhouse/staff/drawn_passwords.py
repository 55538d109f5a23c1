"""Passwords that were drawn by us: kept as a keyed digest, which is quick, because nobody can try 2^100 of them.

argon2 makes each try dear, for passwords that people choose out of few; of one drawn from 100 random bits nothing is
gained by that, and a hundred thousand of them would take hours (docs/decisions/0054).
"""

from hashlib import blake2b
from hmac import compare_digest
from typing import Final

from tollhouse.plumbing.sealing import derived_key
from tollhouse.staff import passwords

_PURPOSE: Final = b"tollhouse: digests of drawn passwords"
_MARK: Final = "drawn$"


class DrawnPasswords:
    """Under the installation's secret key: a stolen table tells nothing without it."""

    def __init__(self, key: str) -> None:
        self._key = derived_key(key, _PURPOSE, length=64)

    def hash_of(self, password: str) -> str:
        """Only for what was drawn from 80 random bits or more, never for what somebody chose."""
        return _MARK + blake2b(password.encode(), digest_size=32, key=self._key).hexdigest()

    def fits(self, password: str, kept: str | None) -> bool:
        """Of either kind, as it was kept; None: there is no such login, which takes as long as a chosen one.

        Raises TooManyAtOnce.
        """
        if kept is not None and kept.startswith(_MARK):
            return compare_digest(self.hash_of(password), kept)
        return passwords.fits(password, kept)
