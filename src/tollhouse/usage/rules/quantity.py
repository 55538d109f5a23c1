"""Quantities as switches write them: whole numbers and decimal fractions, never floats."""

from typing import Final

LARGEST: Final = 2**63 - 1


def whole_up(written: str) -> int:
    """Whole seconds; a begun one counts whole ("4.020" is 5), below zero likewise keeps its sign ("-5.2" is -5).

    Raises ValueError for anything but a plain decimal number that fits into 63 bits.
    """
    whole, point, fraction = written.partition(".")
    if not written.isascii() or (point and not fraction.isdigit()) or not whole.removeprefix("-").isdigit():
        raise ValueError(written)
    quantity = int(whole) if len(whole) < 20 else LARGEST + 1
    if fraction.strip("0") and whole[0] != "-":
        quantity += 1
    if abs(quantity) > LARGEST:
        raise ValueError(written)
    return quantity
