"""What may be put on a rating list."""

from dataclasses import dataclass
from enum import StrEnum


class AccountRole(StrEnum):
    """What an account is for; an account and its product have the same role (spec/services 1.1)."""

    UNIVERSAL = "universal"
    PHONE_LINE = "phone_line"
    AUTO_ATTENDANT = "auto_attendant"
    PREPAID_CARD = "prepaid_card"
    PINLESS = "pinless"
    IP_ADDRESS = "ip_address"
    USER_AT_DOMAIN = "user_at_domain"
    MOBILE = "mobile"
    VOUCHER = "voucher"


class ProductKind(StrEnum):
    """An account has exactly one main product, and any number of add-ons that beat it for what they define."""

    MAIN = "main"
    ADD_ON = "add_on"


class AccessCode(StrEnum):
    """Directions of use that may have prices of their own; "" stands for all."""

    ALL = ""
    OUTGOING = "OUTGOING"
    INCOMING = "INCOMING"
    FOLLOWME = "FOLLOWME"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One line for a product's rating list.

    reseller_tariff_id   what a reseller directly above is charged by; None: the reseller's own wholesale product says
    """

    service: str
    tariff_id: int
    access_code: AccessCode = AccessCode.ALL
    node: str = ""
    reseller_tariff_id: int | None = None
