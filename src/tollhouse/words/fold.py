"""One way to compare words people typed: lower case, no accents."""

import unicodedata
from typing import Final


def fold(text: str) -> str:
    """Lower case without accents, for comparing: «Łódź» keeps its Ł (a letter), loses the accent of o and z."""
    if text.isascii():
        return text.lower()  # most of what is folded, and nothing in it is made of parts
    return unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_ACCENTS)


class _WithoutAccents(dict[int, int | None]):
    """Of each character itself, of one that stands on the letter before it nothing; filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_ACCENTS: Final = _WithoutAccents()
