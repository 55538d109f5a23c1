"""Refusals about what staff may give away, each with a wording of its own."""

from decimal import Decimal

from tollhouse.staff.rules.giving import GivenAboveCap, GivenAboveDayCap, GivingCap, check_giving

_DAY = {"highest": "120.00000 EUR", "left": "20.00000 EUR", "free_at": "2026-11-22T18:30:00+00:00"}

OF_GIVING = (
    GivenAboveCap(field="amount", wanted="50.00001 EUR", highest="50.00000 EUR"),
    GivenAboveDayCap(field="amount", wanted="20.00001 EUR", **_DAY),
)
GIVING_CHECKS = (lambda: check_giving(GivingCap(most_per_day=Decimal(-1))),)
