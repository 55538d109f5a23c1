"""A token's secret: recognisable by its beginning, unguessable, known to the house only by its digest."""

import re
from hashlib import sha256
from typing import Final

PREFIX: Final = "toll_"
CHANCE_BYTES: Final = 32
_FORM: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)


def has_form(secret: str) -> bool:
    """Whether it could be a secret of ours at all; anything else need not be looked up."""
    return _FORM.fullmatch(secret) is not None


def digest_of(secret: str) -> bytes:
    """SHA-256: a secret of 256 random bits needs no slow hash, because nobody can try them."""
    return sha256(secret.encode()).digest()
