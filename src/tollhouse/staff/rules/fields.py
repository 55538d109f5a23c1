"""What a member's login, name, e-mail address and password may be."""

import re
from typing import ClassVar, Final

from tollhouse.words.refusals import Refused

LONGEST_NAME: Final = 64
LONGEST_EMAIL: Final = 200
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200
_FEWEST_DIFFERENT: Final = 5
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}", re.ASCII)


class FieldUnfit(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "{field_name} {value!r} {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field, value=value, reason=reason)


class PasswordUnfit(Refused):
    """Its sentence never has the password in it."""

    code: ClassVar[str] = "password_unfit"
    sentence: ClassVar[str] = "The password {reason}; choose another."


def folded_login(login: str) -> str:
    """As it is kept and compared."""
    return login.strip().lower()


def check_login(login: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise FieldUnfit("login", login, "must have 2 to 64 of a-z, 0-9, dot, dash, underscore and @.")


def check_name(name: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        reason = f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends."
        raise FieldUnfit("name", name, reason)


def check_email(email: str) -> None:
    """Empty: none is known."""
    before, at, after = email.partition("@")
    fits = before and at and "." in after and " " not in email and email.isprintable()
    if email and (not fits or len(email) > LONGEST_EMAIL):
        raise FieldUnfit("email", email, "is no e-mail address, such as anna@example.org; leave it empty: none.")


def check_new_password(password: str, login: str) -> None:
    """Length is what keeps guesses away; nothing else is asked for."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordUnfit(field="new", reason=f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    if password.lower() == login:
        raise PasswordUnfit(field="new", reason="is the login")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise PasswordUnfit(field="new", reason=f"must have {_FEWEST_DIFFERENT} different characters at least")


def check_other_password(password: str, current: str) -> None:
    """One that somebody else has chosen stays known to them."""
    if password == current:
        raise PasswordUnfit(field="new", reason="is the one you have")
