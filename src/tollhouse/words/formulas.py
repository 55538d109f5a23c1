"""Texts that a spreadsheet would take for formulas, and the apostrophe that keeps it from doing so."""

from typing import Final

_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """With an apostrophe in front where a formula begins, or where one begins behind apostrophes of its own."""
    return f"'{text}" if text.lstrip("'").startswith(_BEGINS_FORMULA) else text


def unguarded(text: str) -> str:
    """What was guarded; other texts stay as they are."""
    return text[1:] if text.startswith("'") and guarded(text) != text else text
