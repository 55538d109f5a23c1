"""What may be put on a rating list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tollhouse.words.refusals import Refused


class ProductRefused(Refused):
    """A field that cannot be taken as it stands."""

    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "{field_name} {value!r} {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field, value=value, reason=reason)


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


class Sharing(StrEnum):
    """Whose subcustomers may have a product of the operator's own; its direct customers always may.

    everybody   all resellers'
    named       those of the resellers it is shared with
    nobody      no reseller's
    """

    EVERYBODY = "everybody"
    NAMED = "named"
    NOBODY = "nobody"


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
    usage_order          among lines for the same service, access code and node: low first, then where it has no rate
                         the next
    """

    service: str
    tariff_id: int
    access_code: AccessCode = AccessCode.ALL
    node: str = ""
    reseller_tariff_id: int | None = None
    usage_order: int = 0
