"""Destinations that are words, and which of them a use may be priced by.

The order among them: docs/decisions/0019-special-destinations-and-fallback.md
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

ANYTHING_ELSE = "|"

_BEFORE_NUMBERS = (
    "EMERGENCY",
    "UMIVR",
    "UM",
    "INCOMINGNRX",
    "VOICEONNETRX",
    "INCOMINGNR",
    "VOICEONNETR",
    "INCOMINGN",
    "FAV",
)
_AFTER_NUMBERS = ("INCOMING", "VOICEONNET", "MSG", "NETACCESS")
KINSHIP_WORDS = tuple(word for word in (*_BEFORE_NUMBERS, *_AFTER_NUMBERS) if "ONNET" in word or "INCOMINGN" in word)
SPECIAL_WORDS = frozenset((*_BEFORE_NUMBERS, *_AFTER_NUMBERS, ANYTHING_ELSE))

_LONGEST_NUMBER = 100  # more digits than any number has; words before numbers rank above it
_RANKS = {word: _LONGEST_NUMBER + rank for rank, word in enumerate(reversed(_BEFORE_NUMBERS))}
_RANKS |= dict.fromkeys(_AFTER_NUMBERS, 0) | {ANYTHING_ELSE: -1}


def specificity(prefix: str) -> int:
    """How closely a rate's destination fits: of two that match, the higher wins; digits count their length."""
    return _RANKS[prefix] if prefix in _RANKS else len(prefix)


class Kinship(IntEnum):
    """How the other side of a call relates to the account that pays for it."""

    FOREIGN = 0
    ON_NET = 1
    SAME_RESELLER = 2
    SAME_CUSTOMER = 3


@dataclass(frozen=True, slots=True)
class SpecialWords:
    """The words a use may be priced by besides its number, each part most specific first."""

    before_numbers: tuple[str, ...] = ()
    after_numbers: tuple[str, ...] = ()


NO_WORDS = SpecialWords()
NETACCESS = SpecialWords((), ("NETACCESS",))
EMERGENCY = SpecialWords(("EMERGENCY",), ())


@cache
def words_for_call(*, incoming: bool, kinship: Kinship, favourite: bool = False) -> SpecialWords:
    """The words of an ordinary call, by direction and by whom it connects."""
    before: tuple[str, ...]
    if incoming:
        before = ("INCOMINGNRX", "INCOMINGNR", "INCOMINGN")[3 - kinship :]
        after: tuple[str, ...] = ("INCOMING",)
    else:
        before = ("VOICEONNETRX", "VOICEONNETR")[3 - kinship :] if kinship > Kinship.ON_NET else ()
        after = ("VOICEONNET",) if kinship >= Kinship.ON_NET else ()
    return SpecialWords((*before, "FAV") if favourite else before, after)


@cache
def words_of(called: str) -> SpecialWords:
    """The words of a use whose "called" is itself one (VOICEONNETRX, UM, …) or is nothing (a data session).

    A word is answered by the wider ones of its family too.  Raises KeyError when it is neither a word nor empty.
    """
    if called == "":
        return NETACCESS
    if called not in SPECIAL_WORDS:
        raise KeyError(called)
    for family in (
        ("INCOMINGNRX", "INCOMINGNR", "INCOMINGN", "INCOMING"),
        ("VOICEONNETRX", "VOICEONNETR", "VOICEONNET"),
        ("UMIVR", "UM"),
    ):
        if called in family:
            return SpecialWords(family[family.index(called) :], ())
    return SpecialWords(() if called == ANYTHING_ELSE else (called,), ())
