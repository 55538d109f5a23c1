"""What may be put on a rating list."""

from dataclasses import dataclass
from enum import StrEnum


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
