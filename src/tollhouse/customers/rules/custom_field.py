"""Fields that an operator makes for its customers: what one may be, and how a value of it is kept.

A value is kept as a text in one way of writing, so that it is found by what it says: 7.50 as 7.5, a moment in UTC.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tollhouse.customers.rules.pattern import LONGEST_PATTERN, fits_whole, why_no_pattern
from tollhouse.customers.rules.record import BadField, check_name
from tollhouse.words.fold import fold


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    LIST = "list"


class EndUserSees(StrEnum):
    """What the customer itself may do with the value."""

    HIDDEN = "hidden"
    VISIBLE = "visible"
    EDITABLE = "editable"


LONGEST_VALUE: Final = 200
LONGEST_DESCRIPTION: Final = 200
LONGEST_OPTION: Final = 100
MOST_OPTIONS: Final = 200
MOST_DECIMALS: Final = 10
MOST_FIELDS: Final = 500

_NUMBER: Final = re.compile(r"-?\d{1,20}(\.\d{1,10})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

NO_NUMBER: Final = "is no number, such as 12 or 3.5."
NO_DAY: Final = "is no day of ISO 8601, such as 2026-03-01."
NO_MOMENT: Final = "is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z."


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """What is said of a field; properties that its kind does not have are None or empty.

    longest           of a text: characters
    pattern           of a text: what all of it must be like; "": anything
    lowest, highest   of a number, a date or a moment, written as values are
    decimals          of a number: at most so many
    options           of a list, in the order in which they are offered
    default           what new customers get, and those for whom it becomes mandatory
    end_user          what the customer itself may do with it
    personal          it tells something about a person
    """

    name: str
    kind: FieldKind
    longest: int | None = None
    pattern: str = ""
    lowest: str | None = None
    highest: str | None = None
    decimals: int | None = None
    options: tuple[str, ...] = ()
    default: str | None = None
    end_user: EndUserSees = EndUserSees.HIDDEN
    personal: bool = False
    description: str = ""


PROPERTIES: Final = {
    FieldKind.TEXT: ("longest", "pattern"),
    FieldKind.NUMBER: ("lowest", "highest", "decimals"),
    FieldKind.DATE: ("lowest", "highest"),
    FieldKind.MOMENT: ("lowest", "highest"),
    FieldKind.LIST: ("options",),
}
_ALL_PROPERTIES: Final = ("longest", "pattern", "lowest", "highest", "decimals", "options")
DEFINED: Final = tuple(field.name for field in fields(FieldDefinition))


def checked_definition(said: FieldDefinition) -> FieldDefinition:
    """As it is kept, its bounds and its default written as values are; raises BadField for the first that is unfit."""
    check_field_name(said.name)
    _check_description(said.description)
    for name in _ALL_PROPERTIES:
        if getattr(said, name) and name not in PROPERTIES[said.kind]:
            kinds = ", ".join(kind for kind, has in PROPERTIES.items() if name in has)
            raise BadField(name, _shown(getattr(said, name)), f"is for fields of another kind, {kinds}; leave it out.")
    _check_text(said)
    _check_options(said.options, said.kind)
    if said.decimals is not None and not 0 <= said.decimals <= MOST_DECIMALS:
        raise BadField("decimals", said.decimals, f"must be 0 to {MOST_DECIMALS}.")
    bounded = replace(said, lowest=_bound(said, "lowest"), highest=_bound(said, "highest"))
    _check_bounds(bounded)
    return replace(bounded, default=_default(bounded))


def check_field_name(name: str) -> None:
    check_name(name)
    if ":" in name or (name.isascii() and name.isdigit()):
        raise BadField("name", name, "must have no colon and more than digits, so that conditions can name it.")


def _check_description(text: str) -> None:
    if len(text) > LONGEST_DESCRIPTION or not text.isprintable():
        raise BadField("description", text, f"must have at most {LONGEST_DESCRIPTION} printable characters.")


def _check_text(said: FieldDefinition) -> None:
    if said.longest is not None and not 1 <= said.longest <= LONGEST_VALUE:
        raise BadField("longest", said.longest, f"must be 1 to {LONGEST_VALUE}.")
    if len(said.pattern) > LONGEST_PATTERN:
        raise BadField("pattern", said.pattern, f"must have at most {LONGEST_PATTERN} printable characters.")
    if said.pattern and (why := why_no_pattern(said.pattern)):
        reason = f"cannot be used as a pattern: {why}; write it without look-around and back references."
        raise BadField("pattern", said.pattern, reason)


def _check_options(options: tuple[str, ...], kind: FieldKind) -> None:
    if kind is FieldKind.LIST and not 1 <= len(options) <= MOST_OPTIONS:
        raise BadField("options", len(options), f"must be 1 to {MOST_OPTIONS} choices.")
    seen: set[str] = set()
    for option in options:
        if not option or option != option.strip() or len(option) > LONGEST_OPTION or not option.isprintable():
            reason = f"must have 1 to {LONGEST_OPTION} printable characters and no space at its ends."
            raise BadField("options", option, reason)
        if fold(option) in seen:
            raise BadField("options", option, "stands twice; leave one out.")
        seen.add(fold(option))


def _bound(said: FieldDefinition, which: str) -> str | None:
    written = getattr(said, which)
    if written is None or not written.strip():
        return None
    text, reason = _READ[said.kind](replace(said, lowest=None, highest=None), written.strip())
    if reason is not None:
        raise BadField(which, written, reason)
    return text


def _check_bounds(said: FieldDefinition) -> None:
    if said.lowest is not None and said.highest is not None and _above(said.kind, said.lowest, said.highest):
        raise BadField("lowest", said.lowest, f"is above the highest, {said.highest}.")


def _default(said: FieldDefinition) -> str | None:
    try:
        return normalized(said, said.default, blame="default")
    except BadField as refused:
        raise BadField("default", said.default, refused.facts["reason"]) from None


def normalized(field: FieldDefinition, written: str | None, *, blame: str | None = None) -> str | None:
    """A value as it is kept; None: there is none.  Raises BadField, naming custom_fields.NAME.

    Kept values are written so already: normalizing one again changes nothing.
    """
    text = (written or "").strip()
    if not text:
        return None
    kept, reason = _READ[field.kind](field, text)
    if reason is not None:
        raise BadField(blame or path_of(field.name), written, reason)
    return kept


def path_of(name: str) -> str:
    """How a refusal names the field."""
    return f"custom_fields.{name}"


_Read = tuple[str, str | None]
"""The value as it is kept, and why it is not taken."""


def _text(field: FieldDefinition, text: str) -> _Read:
    longest = field.longest or LONGEST_VALUE
    if len(text) > longest or not text.isprintable():
        return text, f"must have at most {longest} printable characters."
    if field.pattern and not fits_whole(field.pattern, text):
        return text, f"does not have the form {field.pattern}; write it so."
    return text, None


def _number(field: FieldDefinition, text: str) -> _Read:
    if not _NUMBER.fullmatch(text):
        return text, NO_NUMBER
    kept = format(Decimal(text).normalize(), "f")
    kept = "0" if kept == "-0" else kept
    decimals = MOST_DECIMALS if field.decimals is None else field.decimals
    if len(kept.partition(".")[2]) > decimals:
        return text, f"must have at most {decimals} decimals." if decimals else "must be a whole number."
    return kept, _out_of_bounds(field, kept)


def _day(field: FieldDefinition, text: str) -> _Read:
    try:
        kept = date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:  # a 31st of April looks like a day, too
        kept = None
    return (text, NO_DAY) if kept is None else (kept, _out_of_bounds(field, kept))


def _moment(field: FieldDefinition, text: str) -> _Read:
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC) if _MOMENT.fullmatch(text) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        return text, NO_MOMENT
    kept = moment.isoformat().replace("+00:00", "Z")
    return kept, _out_of_bounds(field, kept)


def _choice(field: FieldDefinition, text: str) -> _Read:
    chosen = next((option for option in field.options if fold(option) == fold(text)), None)
    if chosen is None:
        return text, f"is none of {', '.join(field.options)}."
    return chosen, None


_READ: Final[Mapping[FieldKind, Callable[[FieldDefinition, str], _Read]]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.MOMENT: _moment,
    FieldKind.LIST: _choice,
}


def _out_of_bounds(field: FieldDefinition, kept: str) -> str | None:
    of_time = field.kind is not FieldKind.NUMBER
    if field.lowest is not None and _above(field.kind, field.lowest, kept):
        return f"must not be before {field.lowest}." if of_time else f"must be {field.lowest} or more."
    if field.highest is not None and _above(field.kind, kept, field.highest):
        return f"must not be after {field.highest}." if of_time else f"must be {field.highest} or less."
    return None


def _above(kind: FieldKind, one: str, other: str) -> bool:
    """Whether one kept value comes after another."""
    if kind is FieldKind.NUMBER:
        return Decimal(one) > Decimal(other)
    if kind is FieldKind.MOMENT:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other)
    return one > other


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
