"""A customer's own short numbers (spec/customer 4.9, spec/services 7.2)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused

LONGEST_LENGTH: Final = 9
LONGEST_DESCRIPTION: Final = 200
MOST_NUMBERS: Final = 10_000
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_E164: Final = re.compile(r"[1-9][0-9]{6,14}", re.ASCII)
_SEPARATORS: Final = str.maketrans("", "", " -().\u00a0/")


class LengthNotSet(Refused):
    code: ClassVar[str] = "abbreviated_length_not_set"
    sentence: ClassVar[str] = (
        "Set the maximum length of abbreviated numbers first; it says how many digits each may have."
    )


class LengthBelowNumbers(Refused):
    code: ClassVar[str] = "abbreviated_numbers_longer"
    sentence: ClassVar[str] = (
        "The maximum length cannot be {wanted}, because {count} abbreviated numbers are longer: {numbers}; delete or "
        "change them first."
    )


class NumberTaken(Refused):
    code: ClassVar[str] = "abbreviated_number_taken"
    sentence: ClassVar[str] = "The abbreviated number {number} is there already; change that one or choose another."


class TooManyNumbers(Refused):
    code: ClassVar[str] = "too_many_abbreviated_numbers"
    sentence: ClassVar[str] = "A customer may have {most} abbreviated numbers; delete some first."


class Dials(StrEnum):
    """What a short number leads to; as_is: it is dialled itself, untouched by any dial rule (112)."""

    AS_IS = "as_is"
    OWN_ACCOUNT = "own_account"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """to_dial   an identifier of an account of the same customer, or digits of E.164; empty: dialled as it is"""

    number: str
    to_dial: str = ""
    description: str = ""


def check_maximum_length(length: int) -> None:
    if not 1 <= length <= LONGEST_LENGTH:
        raise BadField("maximum_length", length, f"must be from 1 to {LONGEST_LENGTH}.")


def spelt(to_dial: str) -> str:
    """As it is kept: a number without its plus and without what people put between digits."""
    bare = to_dial.strip()
    digits = bare.removeprefix("+").translate(_SEPARATORS)
    return digits if _DIGITS.fullmatch(digits) else bare


def check_short_number(said: ShortNumber, *, longest: int, own: Collection[str]) -> ShortNumber:
    """As it is kept.  Raises BadField.

    longest   digits a number may have
    own       identifiers of the customer's accounts, among those that are dialled
    """
    number, to_dial = said.number.strip(), spelt(said.to_dial)
    if not _DIGITS.fullmatch(number):
        raise BadField("number", said.number, "must be made of the digits 0 to 9 alone.")
    if len(number) > longest:
        reason = f"has more than {longest} digits; shorten it or raise the maximum length."
        raise BadField("number", number, reason)
    if to_dial and to_dial not in own and not _E164.fullmatch(to_dial):
        reason = (
            "is neither an identifier of an own account nor a number with its country code, 7 to 15 digits; "
            "leave it empty to dial the short number as it is."
        )
        raise BadField("number_to_dial", said.to_dial, reason)
    description = said.description.strip()
    if len(description) > LONGEST_DESCRIPTION or not description.isprintable():
        reason = f"must have at most {LONGEST_DESCRIPTION} printable characters."
        raise BadField("description", said.description, reason)
    return ShortNumber(number, to_dial, description)


def dials(to_dial: str, own: Collection[str]) -> Dials:
    if not to_dial:
        return Dials.AS_IS
    return Dials.OWN_ACCOUNT if to_dial in own else Dials.NUMBER
