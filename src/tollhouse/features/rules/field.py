"""What one field of a feature may say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

Said: TypeAlias = bool | int | str | None
LONGEST_PROFILE: Final = 64
MOST_CALLS: Final = 100_000
_CODE: Final = re.compile(r"[*#][0-9]{1,5}", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{1,5}", re.ASCII)


class FieldKind(StrEnum):
    """count is a whole number or null: not limited; code is what is dialled, such as *70."""

    FLAG = "flag"
    COUNT = "count"
    CHOICE = "choice"
    CODE = "code"
    DIGITS = "digits"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class FeatureField:
    """most      of a count
    choices      of a choice
    """

    name: str
    kind: FieldKind
    default: Said
    most: int = MOST_CALLS
    choices: tuple[str, ...] = ()


def reason_against(field: FeatureField, value: Said) -> str | None:
    """Why the field cannot say this, or None."""
    return _REASONS[field.kind](field, value)


def _of_flag(_field: FeatureField, value: Said) -> str | None:
    return None if isinstance(value, bool) else "must be true or false."


def _of_count(field: FeatureField, value: Said) -> str | None:
    fits = value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= field.most)
    return None if fits else f"must be a whole number from 0 to {field.most:,}, or null: not limited."


def _of_choice(field: FeatureField, value: Said) -> str | None:
    return None if value in field.choices else f"must be one of {', '.join(field.choices)}."


def _of_code(_field: FeatureField, value: Said) -> str | None:
    fits = isinstance(value, str) and _CODE.fullmatch(value)
    return None if fits else "must be * or # and one to five digits, such as *70."


def _of_digits(_field: FeatureField, value: Said) -> str | None:
    fits = value == "" or (isinstance(value, str) and _DIGITS.fullmatch(value))
    return None if fits else "must have at most five digits."


def _of_name(_field: FeatureField, value: Said) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_PROFILE and value.isprintable() and value == value.strip()
    return None if fits else f"must have at most {LONGEST_PROFILE} printable characters and no space at its ends."


_REASONS: Final[Mapping[FieldKind, Callable[[FeatureField, Said], str | None]]] = {
    FieldKind.FLAG: _of_flag,
    FieldKind.COUNT: _of_count,
    FieldKind.CHOICE: _of_choice,
    FieldKind.CODE: _of_code,
    FieldKind.DIGITS: _of_digits,
    FieldKind.NAME: _of_name,
}
