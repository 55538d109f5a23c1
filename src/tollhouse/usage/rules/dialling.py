"""Dial rules: from what was dialled on one switch to E.164 digits."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec import Struct

LONGEST_NUMBER: Final = 64
_SEPARATORS: Final = str.maketrans("", "", " -().\u00a0/")
_PATTERN_LETTERS: Final = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}


class Reach(StrEnum):
    OUTSIDE = "outside"
    INTERNAL = "internal"
    UNREADABLE = "unreadable"


class Number(Struct, frozen=True, gc=False):
    """digits  E.164 digits without + where reach is outside; else what was dialled"""

    digits: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class DialRule:
    """One line of a switch's numbering: what it matches loses `strip` characters and gets `prepend` in front.

    match     a prefix ("0", "00", "+"), or a pattern of Asterisk's dialplan with its underscore ("_0ZXXXX.")
    internal  numbers it matches stay inside and are never charged
    """

    match: str
    strip: int = 0
    prepend: str = ""
    min_length: int = 1
    max_length: int = LONGEST_NUMBER
    internal: bool = False

    def fits(self, dialled: str) -> bool:
        if not self.min_length <= len(dialled) <= self.max_length:
            return False
        if self.match.startswith("_"):
            return re.fullmatch(pattern_of(self.match[1:]), dialled) is not None
        return dialled.startswith(self.match)


def pattern_of(dialplan: str) -> str:
    """Asterisk's pattern letters as a regular expression; brackets mean what they mean there.

    Raises ValueError when a bracket stays open.
    """
    parts: list[str] = []
    rest = dialplan
    while rest:
        if rest[0] == "[":
            inside, closed, rest = rest[1:].partition("]")
            if not closed or not re.fullmatch(r"[0-9*#+-]+", inside):
                raise ValueError(dialplan)
            parts.append(f"[{inside}]")
            continue
        parts.append(_PATTERN_LETTERS.get(rest[0]) or re.escape(rest[0]))
        rest = rest[1:]
    return "".join(parts)


def dialled_number(written: str, dial_rules: tuple[DialRule, ...], internal_digits: int) -> Number:
    """The first rule that fits decides; after it, short numbers and feature codes (*72) are internal.

    A number that no rule touches is E.164 already; a word is unreadable here, and may still mean something to a tariff.
    """
    dialled = _bare(written)
    for rule in dial_rules:
        if rule.fits(dialled):
            if rule.internal:
                return Number(dialled, Reach.INTERNAL)
            return _outside(rule.prepend + dialled[rule.strip :], written)
    if dialled[:1] in {"*", "#"} or (dialled.isdigit() and len(dialled) <= internal_digits):
        return Number(dialled, Reach.INTERNAL)
    return _outside(dialled, written)


def _bare(written: str) -> str:
    text = written.strip()
    if text[:4].lower() in {"sip:", "tel:"}:
        text = text[4:].partition("@")[0].partition(";")[0]
    if text[:1] in {"+", "("} or text[:1].isdigit():
        return text.translate(_SEPARATORS)
    return text


def _outside(number: str, written: str) -> Number:
    digits = number.removeprefix("+")
    if digits.isascii() and digits.isdigit():
        return Number(digits, Reach.OUTSIDE)
    return Number(written.strip(), Reach.UNREADABLE)
