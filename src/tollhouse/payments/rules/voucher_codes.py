"""Codes of vouchers: how many signs they have, and the one that tells a typing error from a guess."""

from typing import ClassVar, Final

from tollhouse.accounts.rules.generation import ALPHABETS, Signs
from tollhouse.words.refusals import Refused

DRAWN: Final = 15
"""Signs that are drawn: 10¹⁵ codes of digits, so that a hundred million vouchers leave ten million tries to one hit."""
LONGEST_TYPED: Final = 64
_GROUP: Final = 4
_LETTERS: Final = ALPHABETS[Signs.LETTERS_AND_DIGITS]

# Damm's quasigroup: any one wrong digit and any two neighbours swapped are told.
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FIELD: Final = 0b100101
"""x⁵ + x² + 1, by which 32 signs are a field of which 2 is a generator."""


class VoucherCodeMistyped(Refused):
    """Told of every code alike, so that it says nothing of which there are."""

    code: ClassVar[str] = "voucher_code_mistyped"
    sentence: ClassVar[str] = (
        "This is no code of a voucher: it has 16 digits, or 16 letters and digits without I, O, 0 and 1, and the last "
        "one does not fit the others; compare it with the voucher, sign by sign."
    )


def with_check(drawn: str) -> str:
    """The code: what was drawn, and the sign that is reckoned from it."""
    return drawn + (_damm(drawn) if drawn.isdecimal() else _weighed(drawn))


def code_of(typed: str) -> str:
    """A code as it was made, however it was typed; raises VoucherCodeMistyped."""
    code = "".join(sign for sign in typed.upper() if sign not in " -\t\u2010\u2011\u2013\u00a0")
    has_its_signs = any(set(code) <= set(signs) for signs in ALPHABETS.values())
    if len(code) != DRAWN + 1 or not has_its_signs or code != with_check(code[:-1]):
        raise VoucherCodeMistyped(field="code")
    return code


def grouped(code: str) -> str:
    """As it is printed and read out."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _damm(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def _weighed(signs: str) -> str:
    """Each sign times another power of two, so that any one wrong sign and any two swapped ones are told."""
    total, weight = 0, 1
    for sign in signs:
        weight = _doubled(weight)
        total ^= _times(_LETTERS.index(sign), weight)
    return _LETTERS[total]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> 5 else value


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = _doubled(one), other >> 1
    return product
