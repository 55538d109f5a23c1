"""Names, addresses and notes of a customer: all of them texts that may be empty."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import filterfalse
from typing import Final

from babel import Locale
from email_validator import EmailNotValidError, validate_email


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """country   ISO 3166 alpha-2; address: up to four lines in one text"""

    company_name: str = ""
    email: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    salutation: str = ""
    phone: str = ""
    alt_phone: str = ""
    fax: str = ""
    bcc: str = ""
    contact: str = ""
    alt_contact: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    description: str = ""
    tax_id: str = ""
    login: str = ""


CONTACT_FIELDS: Final = tuple(field.name for field in fields(Contacts))

LONGEST_NOTES: Final = 2000
LONGEST_ADDRESS: Final = 403
MOST_ADDRESS_LINES: Final = 4
LONGEST_LINE: Final = 100
LONGEST: Final = {
    "company_name": 100,
    "email": 200,
    "first_name": 120,
    "middle_name": 120,
    "last_name": 120,
    "salutation": 40,
    "phone": 60,
    "alt_phone": 60,
    "fax": 60,
    "bcc": 99,
    "contact": 120,
    "alt_contact": 120,
    "address": LONGEST_ADDRESS,
    "city": 100,
    "state": 100,
    "postal_code": 20,
    "description": LONGEST_NOTES,
    "tax_id": 60,
    "login": 64,
}
"""In characters (spec/customer 2.3; by its section 6, towns and lines of an address may be longer than forms print)."""

_IN_LINES: Final = {"address", "description"}
_ADDRESSES: Final = {"email", "bcc"}
_NO_COUNTRIES: Final = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""What CLDR names with two letters beside countries."""


@cache
def known_countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)


def reason_against(field: str, value: str) -> str | None:
    """Why a contact field cannot be taken as it stands, or None."""
    if field == "country":
        known = not value or value in known_countries()
        return None if known else "is no country of ISO 3166 in two capital letters, such as SE."
    longest, lines = LONGEST[field], value.split("\n") if field in _IN_LINES else [value]
    if len(value) > longest or not all(line.isprintable() for line in lines):
        return f"must have at most {longest} printable characters."
    if field == "address":
        return _reason_against_address(lines)
    if field == "login" and any(sign.isspace() for sign in value):
        return "must have no spaces."
    wrong = next(filterfalse(_is_address, addresses_in(value)), None) if field in _ADDRESSES else None
    return None if wrong is None else f"must be e-mail addresses divided by commas; {wrong!r} is none."


def _reason_against_address(lines: Sequence[str]) -> str | None:
    if len(lines) > MOST_ADDRESS_LINES:
        return f"must have at most {MOST_ADDRESS_LINES} lines."
    if any(len(line) > LONGEST_LINE for line in lines):
        return f"must have at most {LONGEST_LINE} characters a line."
    return None


def addresses_in(written: str) -> list[str]:
    """The e-mail addresses that a field names, divided by commas; two commas in a row name an empty one."""
    return [one.strip() for one in written.split(",")] if written.strip() else []


def _is_address(written: str) -> bool:
    try:
        valid = validate_email(written, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return "." in valid.domain
