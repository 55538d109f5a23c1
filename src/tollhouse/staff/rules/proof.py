"""How long it is believed that the member sits there who signed in."""

from datetime import datetime, timedelta
from typing import Final

HOLDS_FOR: Final = timedelta(minutes=10)
"""Longer than a row of such acts takes, shorter than a browser is left open."""


def proof_holds(proved_at: datetime, now: datetime) -> bool:
    """Whether an act that could hand an account over needs the password no more."""
    return now < proved_at + HOLDS_FOR
