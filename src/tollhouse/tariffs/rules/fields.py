"""A field of the catalogue that cannot be taken as it stands."""

from typing import ClassVar, Final

from tollhouse.words.refusals import Refused

LONGEST_NAME: Final = 100
LONGEST_DESCRIPTION: Final = 500


class BadField(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "{field_name} {value!r} {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field, value=value, reason=reason)


class NameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


def check_name(field: str, name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise BadField(field, name, f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends.")


def check_description(field: str, text: str) -> None:
    if len(text) > LONGEST_DESCRIPTION or not text.isprintable():
        raise BadField(field, text, f"must be printable, with at most {LONGEST_DESCRIPTION} characters.")
