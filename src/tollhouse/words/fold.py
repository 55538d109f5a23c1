"""One way to compare words people typed: lower case, no accents."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, for comparing: «Łódź» keeps its Ł (a letter), loses the accent of o and z."""
    if text.isascii():
        return text.lower()  # most of what is folded, and nothing in it is made of parts
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
