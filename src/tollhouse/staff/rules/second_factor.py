"""One-time codes by time (RFC 6238) and the recovery codes that stand in for them."""

import re
import secrets
from base64 import b32encode
from datetime import datetime
from hmac import compare_digest
from typing import Final

import pyotp

STEP_S: Final = 30
RECOVERY_CODES: Final = 10
_SLACK: Final = (0, -1, 1)
"""Steps a phone's clock may be off."""
_TIMED: Final = re.compile(r"[0-9]{6}", re.ASCII)
_CHANCE_BYTES: Final = 10


def new_secret() -> str:
    return pyotp.random_base32()


def uri_of(secret: str, *, login: str, issuer: str) -> str:
    """What an authenticator app reads off a QR code."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=login, issuer_name=issuer)


def is_timed(code: str) -> bool:
    return _TIMED.fullmatch(_closed_up(code)) is not None


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The half minute whose code this is; None: it is wrong.  Whether it was used before is not known here."""
    if not is_timed(code):
        return None
    totp, step = pyotp.TOTP(secret, interval=STEP_S), int(at.timestamp()) // STEP_S
    written = _closed_up(code)
    return next((step + off for off in _SLACK if compare_digest(totp.generate_otp(step + off), written)), None)


def new_recovery_codes() -> list[str]:
    """80 random bits each, in groups that can be copied by hand: a7kq-…"""
    return [_grouped(b32encode(secrets.token_bytes(_CHANCE_BYTES)).decode().lower()) for _ in range(RECOVERY_CODES)]


def plain_recovery_code(code: str) -> str:
    """However it was typed."""
    return _closed_up(code).replace("-", "").lower()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _closed_up(code: str) -> str:
    return "".join(code.split())
