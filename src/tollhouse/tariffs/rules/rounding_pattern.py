"""The pattern by which a tariff rounds what it charges: `XXXX.XX000` keeps two decimals, `XXX0.00000` whole tens."""

import re

from tollhouse.words.refusals import Refused

NO_ROUNDING = "XXXX.XXXXX"
_PATTERN = re.compile(r"(X+)(0*)\.(X*)(0*)")
_DECIMALS = 5


class RoundingPatternUnreadable(Refused):
    code = "rounding_pattern_unreadable"
    sentence = (
        "{pattern!r} is no rounding pattern: X for digits that stay, then 0 for digits rounded away, "
        "five of them after the point, such as XXXX.XX000."
    )


def digits_kept(pattern: str) -> int | None:
    """Decimals that stay, negative for tens and hundreds; None where all five do.

    Raises RoundingPatternUnreadable.
    """
    found = _PATTERN.fullmatch(pattern)
    if found is None or len(found[3] + found[4]) != _DECIMALS or (found[2] and found[3]):
        raise RoundingPatternUnreadable(field="rounding_pattern", pattern=pattern)
    digits = len(found[3]) - len(found[2])
    return None if digits == _DECIMALS else digits
