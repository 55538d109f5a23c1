"""How texts are spelt before they meet in a trigram index, which knows runs of letters and digits and nothing else.

So signs and spaces are spelt by letters of their own, and any three characters lead to those who have them.
"""

from typing import Final
from unicodedata import east_asian_width

_RUNES: Final = range(0x16A0, 0x16EB)
_RARE_IDEOGRAPHS: Final = range(0x20000, 0x2A6D7)


class _Spelling(dict[int, int | str]):
    """What each character is spelt by: signs of ASCII by a rune, others by ideographs that hardly anybody writes.

    An ideograph is written twice, because two of them are a word, and must lead as far as three letters do.
    """

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        spelt: int | str = code
        if code in _RUNES or not character.isalnum():
            spelt = _RARE_IDEOGRAPHS[code % len(_RARE_IDEOGRAPHS)]
        elif east_asian_width(character) == "W":
            spelt = character * 2
        self[code] = spelt
        return spelt


_SPELLING: Final = _Spelling(zip((code for code in range(128) if not chr(code).isalnum()), _RUNES, strict=False))


def spelt(folded: str) -> str:
    """A value or a term as the text has it: letters and digits alone, which mean nothing to LIKE or POSIX patterns."""
    return folded if folded.isascii() and folded.isalnum() else folded.translate(_SPELLING)
