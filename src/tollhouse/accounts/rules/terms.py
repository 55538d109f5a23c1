"""What there is to know of a few accounts beside who holds their identifiers: changes, add-ons, spells, age."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from tollhouse.words.days import day_at

LONGEST_LIFE_DAYS: Final = 36_500


class Spell(StrEnum):
    """What stops use and may be over when word of it comes: kept with its moments."""

    BLOCKED = "blocked"
    QUARANTINE = "quarantine"


class Since(Struct, frozen=True, gc=False):
    """A product that is the main one from a moment on."""

    product_id: int
    since: datetime


class During(Struct, frozen=True, gc=False):
    """What holds from a moment to another (exclusive; None: still).

    product_id   of an add-on; 0 of a spell
    """

    since: datetime
    until: datetime | None
    product_id: int = 0

    def holds_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


class Used(Struct, frozen=True, gc=False):
    """When an account was used first and last, as far as it was charged."""

    first_at: datetime
    last_at: datetime


class Terms(Struct, frozen=True):
    """Of one account that is not like most.

    activated_at   of one that had been inactive
    changes        of its main product, earliest first; before the first of them it had `first_product_id`
    used           asked for only where it ages; None: it was never used
    """

    inactive: bool = False
    activated_at: datetime | None = None
    first_product_id: int = 0
    changes: Sequence[Since] = ()
    add_ons: Sequence[During] = ()
    blocked: Sequence[During] = ()
    quarantined: Sequence[During] = ()
    life_time_days: int | None = None
    idle_expiry_days: int | None = None
    used: Used | None = None

    @property
    def ages(self) -> bool:
        return self.life_time_days is not None or self.idle_expiry_days is not None

    @property
    def products(self) -> set[int]:
        """All that it has, had or will have beside the one that its record says."""
        main = {one.product_id for one in self.changes} | ({self.first_product_id} if self.changes else set())
        return main | {one.product_id for one in self.add_ons}

    def refusal(self, moment: datetime) -> str | None:
        """Why it could not be used at that moment, but for its age."""
        if any(one.holds_at(moment) for one in self.blocked):
            return "account_blocked"
        if self.inactive or (self.activated_at is not None and moment < self.activated_at):
            return "account_inactive"
        return None

    def is_quarantined(self, moment: datetime) -> bool:
        return any(one.holds_at(moment) for one in self.quarantined)

    def expired_by_use(self, moment: datetime, zone: ZoneInfo) -> bool:
        expires_on = expiry_by_use(self.life_time_days, self.idle_expiry_days, self.used, zone)
        return expires_on is not None and day_at(moment, zone) >= expires_on

    def main_product(self, now_id: int, moment: datetime) -> int:
        """Which it was at that moment.

        now_id   the one it has by its record
        """
        if not self.changes:
            return now_id
        return next((one.product_id for one in reversed(self.changes) if one.since <= moment), self.first_product_id)

    def products_at(self, now_id: int, moment: datetime) -> int | tuple[int, ...]:
        """The main product alone, or before it the add-ons that held at that moment."""
        main = self.main_product(now_id, moment)
        added = tuple(sorted(one.product_id for one in self.add_ons if one.holds_at(moment)))
        return (*added, main) if added else main


def expiry_by_use(
    life_time_days: int | None, idle_expiry_days: int | None, used: Used | None, zone: ZoneInfo
) -> date | None:
    """The first day on which an account is expired by its age: so many days after its first or its last use.

    Who was never used does not age.  A life of one day is over at the next midnight.
    """
    if used is None:
        return None
    ends = []
    if life_time_days is not None:
        ends.append(day_at(used.first_at, zone) + timedelta(days=life_time_days))
    if idle_expiry_days is not None:
        ends.append(day_at(used.last_at, zone) + timedelta(days=idle_expiry_days))
    return min(ends, default=None)
