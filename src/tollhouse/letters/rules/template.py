"""Texts with variables: {{ customer_name }} becomes the name, everything else stays what it is.

There is nothing to calculate and nothing to reach into, so a text can do no harm, whoever wrote it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.letters.rules.kinds import MessageKind, variables_of
from tollhouse.words.refusals import Refused

LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 20_000
_VARIABLE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}", re.ASCII)


class UnknownVariable(Refused):
    code: ClassVar[str] = "unknown_variable"
    sentence: ClassVar[str] = "{field_name} names the variable {variable!r}, which there is not; there are: {known}."


@dataclass(frozen=True, slots=True)
class MessageText:
    subject: str
    body: str


def check_text(kind: MessageKind, text: MessageText) -> None:
    """Raises UnknownVariable, BadField."""
    subject = text.subject
    if not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable() or subject != subject.strip():
        reason = f"must be one line of 1 to {LONGEST_SUBJECT} printable characters with no space at its ends."
        raise BadField("subject", subject[:LONGEST_SUBJECT], reason)
    if not text.body.strip() or len(text.body) > LONGEST_BODY:
        raise BadField("body", text.body[:50], f"must have 1 to {LONGEST_BODY} characters.")
    if any(not line.isprintable() for line in text.body.replace("\t", " ").splitlines()):
        raise BadField("body", "", "has signs that nobody could print; leave them out.")
    for field, written in (("subject", subject), ("body", text.body)):
        _check_variables(field, written, kind)


def _check_variables(field: str, written: str, kind: MessageKind) -> None:
    known = variables_of(kind)
    for found in _VARIABLE.finditer(written):
        if found[1] not in known:
            raise UnknownVariable(field=field, field_name=field, variable=found[1], known=", ".join(known))
    left = _VARIABLE.sub("", written)
    for sign in ("{{", "}}"):
        if sign in left:
            raise BadField(field, sign, "stands alone; put the name of a variable between two pairs of braces.")


def check_language(language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise BadField("language", language, "is no language of ISO 639 in two small letters, such as en.")


def render(text: MessageText, values: Mapping[str, str]) -> MessageText:
    """With what is known; a subject stays one line whatever a name has in it."""
    return MessageText(" ".join(_filled(text.subject, values).split()), _filled(text.body, values))


def _filled(written: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], ""), written)
