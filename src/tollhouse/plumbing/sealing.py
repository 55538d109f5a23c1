"""What others carry for us but neither read nor make: sealed or summed up under the installation's secret key."""

from hashlib import blake2b
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SEALING: Final = b"tollhouse: what is sealed"
_SUMMING_UP: Final = b"tollhouse: sums of what is kept"


class SealBroken(ValueError):  # noqa: N818 - it says what is the case
    """It was sealed elsewhere, for another purpose, or never."""


class Seal:
    """The same under the same key: in each process of an installation, and after it was started again.

    AES-SIV takes no nonce, so that none can be used twice.
    """

    def __init__(self, key: str) -> None:
        self._aead = AESSIV(derived_key(key, _SEALING, length=64))
        self._summing_up = derived_key(key, _SUMMING_UP, length=64)

    def close(self, content: bytes, *, purpose: str) -> bytes:
        """Sixteen bytes longer; content must not be empty."""
        return self._aead.encrypt(content, [purpose.encode()])

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """Raises SealBroken."""
        try:
            return self._aead.decrypt(sealed, [purpose.encode()])
        except (InvalidTag, ValueError) as forged:
            raise SealBroken from forged

    def sum_of(self, content: bytes) -> str:
        """Tells whether two contents are equal, and nothing to whoever can guess one of them."""
        return blake2b(content, digest_size=12, key=self._summing_up).hexdigest()


def derived_key(key: str, purpose: bytes, *, length: int) -> bytes:
    """The installation's key serves several purposes; each has one derived from it."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(key.encode())
