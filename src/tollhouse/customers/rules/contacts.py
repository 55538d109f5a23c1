"""Names, addresses and notes of a customer: all of them texts that may be empty."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from babel import Locale


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

LONGEST_TEXT: Final = 200
LONGEST_NOTES: Final = 2000
MOST_ADDRESS_LINES: Final = 4
_IN_LINES: Final = {"address", "description"}
_NO_COUNTRIES: Final = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""What CLDR names with two letters beside countries."""


@cache
def known_countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)


def reason_against(field: str, value: str) -> str | None:
    """Why a contact field cannot be taken as it stands, or None."""
    longest = LONGEST_NOTES if field == "description" else LONGEST_TEXT
    lines = value.split("\n") if field in _IN_LINES else [value]
    if len(value) > longest or not all(line.isprintable() for line in lines):
        return f"must have at most {longest} printable characters."
    if field == "address" and len(lines) > MOST_ADDRESS_LINES:
        return f"must have at most {MOST_ADDRESS_LINES} lines."
    if field == "country" and value and value not in known_countries():
        return "is no country of ISO 3166 in two capital letters, such as SE."
    return None
