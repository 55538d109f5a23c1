"""Patterns that people write for texts, tried in a time that grows with the text and never beyond it.

An engine that tries out ways, as Python's own does, can be kept busy for years by a pattern of ten letters.  This one
runs through the text once; what cannot be had so, looking around and referring back, it does not know.
"""

from functools import lru_cache
from typing import Final

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LONGEST_PATTERN: Final = 200


def why_no_pattern(pattern: str) -> str | None:
    """Why it cannot be used, in the engine's words; None: it can."""
    try:
        _compiled(pattern)
        _whole(pattern)
    except SchemaError as refused:
        last = str(refused).splitlines()[-1]
        return last.removeprefix("error: ").removeprefix("  SchemaError: ").strip().rstrip(".")
    return None


def fits_whole(pattern: str, text: str) -> bool:
    """Whether all of the text is as the pattern says."""
    try:
        _whole(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


def _whole(pattern: str) -> SchemaValidator:
    return _compiled(f"^(?:{pattern})$")


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> SchemaValidator:
    """By itself first: `a)|(b` is no pattern, though it would be one in brackets."""
    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
