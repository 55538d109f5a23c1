"""A customer as charging sees it."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

zone_named = cache(ZoneInfo)
"""Zones are few and asked for by every batch."""


class Party(Struct, frozen=True, gc=False):
    """A customer as charging sees it.

    resellers   all resellers above, nearest first
    overrides   override tariff by the product's tariff
    """

    customer_id: int
    name: str
    currency: str
    resellers: tuple[int, ...]
    time_zone: ZoneInfo
    overrides: Mapping[int, int]

    @property
    def issuer_id(self) -> int:
        """Who is owed: the reseller directly above, else the operator (0)."""
        return self.resellers[0] if self.resellers else 0
