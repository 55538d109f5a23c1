"""Numbers as people write them: one, a range, a mask with stars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tollhouse.customers.rules.record import BadField

LONGEST_NUMBER: Final = 15
SHORTEST_NUMBER: Final = 3
LONGEST_RANGE: Final = 10_000

_BETWEEN: Final = re.compile(r"[\s\u00a0().\-/]")
_NUMBER: Final = re.compile(rf"[1-9][0-9]{{{SHORTEST_NUMBER - 1},{LONGEST_NUMBER - 1}}}", re.ASCII)
_MASK: Final = re.compile(r"[0-9*]+", re.ASCII)
_SHAPE: Final = (
    f"is no number of E.164: {SHORTEST_NUMBER} to {LONGEST_NUMBER} digits that begin with the country's code, "
    "such as 46850012345 or +46 8 500 123 45."
)


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers that follow one another, both ends among them."""

    first: str
    last: str


def number_in(written: str, *, field: str = "number") -> str:
    """The digits of a number that may be written with +, spaces, brackets, dots, hyphens and slashes.

    Raises BadField.
    """
    digits = _BETWEEN.sub("", written).removeprefix("+")
    if digits.startswith("0"):
        reason = "begins with 0: leave 00 or the national 0 out and begin with the country's code."
        raise BadField(field, written, reason)
    if not _NUMBER.fullmatch(digits):
        raise BadField(field, written, _SHAPE)
    return digits


def numbers_between(span: Span) -> Iterator[str]:
    """Every number of a span, the lowest first.  Raises BadField."""
    first, last = number_in(span.first, field="first"), number_in(span.last, field="last")
    if len(first) != len(last):
        raise BadField("last", span.last, f"has {len(last)} digits and the first one, {first}, has {len(first)}.")
    if int(last) < int(first):
        raise BadField("last", span.last, f"comes before the first one, {first}; change them over.")
    length = int(last) - int(first) + 1
    if length > LONGEST_RANGE:
        reason = f"makes a range of {length:,} numbers; add {LONGEST_RANGE:,} at once at most."
        raise BadField("last", span.last, reason)
    return (str(number) for number in range(int(first), int(last) + 1))


def pattern_of(mask: str, *, field: str = "q") -> str:
    """A mask as LIKE has it: `*` stands for any digits or none; without one the digits may stand anywhere.

    Raises BadField.
    """
    digits = _BETWEEN.sub("", mask).removeprefix("+")
    if not _MASK.fullmatch(digits):
        raise BadField(field, mask, "is no mask: write digits, and * for any others, such as 4685* or *777.")
    return digits.replace("*", "%") if "*" in digits else f"%{digits}%"
