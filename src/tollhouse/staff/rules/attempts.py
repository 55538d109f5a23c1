"""How many attempts to sign in may fail before a pause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """The attempt that makes `most` within the window is the last one until the pause is over."""

    most: int
    window: timedelta
    pause: timedelta


OF_A_LOGIN_THERE: Final = Limit(10, window=timedelta(minutes=15), pause=timedelta(minutes=15))
"""Of a login from one household: strangers elsewhere do not keep its member out with as few."""
OF_A_LOGIN: Final = Limit(100, window=timedelta(minutes=15), pause=timedelta(minutes=15))
"""From everywhere together."""
OF_A_PASSWORD: Final = Limit(10, window=timedelta(minutes=15), pause=timedelta(minutes=15))
"""Of a member who is signed in and is asked for it once more."""
OF_AN_ADDRESS: Final = Limit(50, window=timedelta(minutes=5), pause=timedelta(minutes=5))
OF_A_RESELLER: Final = Limit(20, window=timedelta(hours=1), pause=timedelta(hours=1))
"""At names and identifiers that are taken, whoever of its staff or tokens it was."""
VOUCHER_TRIES_OF_AN_ASKER: Final = 10
"""So many times as many codes may be wrong of one asker, a member of staff or a program, as of one customer."""
LONGEST_MEMORY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of the attempts that are counted together."""

    attempts: int
    window_began_at: datetime
    locked_until: datetime | None


def locked_at(known: Attempts, now: datetime) -> bool:
    return known.locked_until is not None and now < known.locked_until


def one_more(known: Attempts, limit: Limit, now: datetime) -> Attempts:
    """After one more attempt, of somebody who is not locked; an old window or an ended pause begins afresh."""
    began_at, before = known.window_began_at, known.attempts
    if known.locked_until is not None or now >= began_at + limit.window:
        began_at, before = now, 0
    pausing = before + 1 >= limit.most
    return Attempts(before + 1, began_at, now + limit.pause if pausing else None)


def of_vouchers(most: int) -> Limit:
    """At codes of vouchers: `most` is the installation's to say."""
    return Limit(most, window=timedelta(hours=1), pause=timedelta(hours=1))
