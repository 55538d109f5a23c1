"""Secrets that must be read again, encrypted under the installation's secret key."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import ClassVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from tollhouse.plumbing.sealing import derived_key
from tollhouse.words.refusals import Refused


class SecondFactorUnreadable(Refused):
    code: ClassVar[str] = "second_factor_unreadable"
    sentence: ClassVar[str] = (
        "The second factor was encrypted under another secret key than this installation has; "
        "restore TOLLHOUSE_SECRET_KEY, or take it away: tollhouse staff reset-second-factor LOGIN."
    )


class Vault:
    """keys   the first one encrypts; all are tried for what was encrypted before"""

    purpose: ClassVar[bytes] = b"tollhouse: second factors of staff members"
    unreadable: ClassVar[type[Refused]] = SecondFactorUnreadable

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet(
            [Fernet(urlsafe_b64encode(derived_key(key, self.purpose, length=32))) for key in keys]
        )

    def seal(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def unseal(self, sealed: bytes) -> str:
        """Raises what this vault calls unreadable."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as other_key:
            raise self.unreadable from other_key
