"""Drawing what nobody can guess: identifiers, passwords, and codes."""

import secrets
from collections.abc import Iterator
from typing import Final

from tollhouse.accounts.rules.generation import ALPHABETS, GenerationPlan, Signs

_EASY: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_LETTERS: Final = ALPHABETS[Signs.LETTERS_AND_DIGITS]
_FIVE_BITS: Final = 31
assert len(_EASY) == len(_LETTERS) == _FIVE_BITS + 1  # so that a byte's last five bits choose all alike


def draw_identifiers(plan: GenerationPlan, count: int) -> Iterator[str]:
    """In the order of drawing, which tells nothing of one by those beside it; some may be alike."""
    for _ in range(count):
        yield plan.prefix + draw_signs(plan.signs, plan.length)


def draw_signs(signs: Signs, length: int) -> str:
    return (_digits if signs is Signs.DIGITS else _letters)(length)


def draw_password() -> str:
    """100 random bits in groups that can be read out."""
    drawn = "".join(_EASY[byte & _FIVE_BITS] for byte in secrets.token_bytes(20))
    return f"{drawn[:5]}-{drawn[5:10]}-{drawn[10:15]}-{drawn[15:]}"


def _digits(length: int) -> str:
    return f"{secrets.randbelow(10**length):0{length}}"


def _letters(length: int) -> str:
    return "".join(_LETTERS[byte & _FIVE_BITS] for byte in secrets.token_bytes(length))
