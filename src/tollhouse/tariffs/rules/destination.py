"""What a prefix of the numbering plan is, whoever prices it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tollhouse.tariffs.rules.fields import BadField

LONGEST_PREFIX: Final = 15
LONGEST_DESCRIPTION: Final = 200


class Kind(StrEnum):
    COUNTRY = "country"
    GEOGRAPHIC = "geographic"
    MOBILE = "mobile"
    TOLL_FREE = "toll_free"
    PREMIUM = "premium"
    SHARED = "shared"
    PERSONAL = "personal"
    VOIP = "voip"
    PAGER = "pager"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Destination:
    """A prefix in E.164 digits and what is behind it.

    country   ISO 3166 alpha-2; "" = no country's (satellites, international toll-free numbers)
    """

    prefix: str
    country: str
    description: str
    kind: Kind


def check_destination(one: Destination) -> None:
    """Raises BadField."""
    if not (one.prefix.isascii() and one.prefix.isdigit() and len(one.prefix) <= LONGEST_PREFIX):
        raise BadField("prefix", one.prefix, f"is no prefix: 1 to {LONGEST_PREFIX} digits, without +.")
    text = one.description
    if not 1 <= len(text) <= LONGEST_DESCRIPTION or not text.isprintable() or text != text.strip():
        said = f"must have 1 to {LONGEST_DESCRIPTION} printable characters and no space at its ends."
        raise BadField("description", text, said)
    letters = one.country.isascii() and one.country.isalpha() and one.country.isupper()
    if one.country and not (letters and len(one.country) == 2):
        raise BadField("country", one.country, "is no country: two capital letters of ISO 3166, such as CZ.")
