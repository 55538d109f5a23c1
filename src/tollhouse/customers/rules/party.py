"""A customer as charging sees it."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

zone_named = cache(ZoneInfo)
"""Zones are few and asked for by every batch."""


@dataclass(frozen=True, slots=True)
class Party:
    """A customer as charging sees it.

    resellers   all resellers above, nearest first
    overrides   override tariff by the product's tariff
    """

    customer_id: int
    name: str
    currency: str
    resellers: tuple[int, ...]
    time_zone: ZoneInfo
    overrides: dict[int, int]

    @property
    def issuer_id(self) -> int:
        """Who is owed: the reseller directly above, else the operator (0)."""
        return self.resellers[0] if self.resellers else 0
