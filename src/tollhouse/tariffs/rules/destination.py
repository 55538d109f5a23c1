"""What a prefix of the numbering plan is, whoever prices it."""

from dataclasses import dataclass
from enum import StrEnum


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
