"""What may be put on a rating list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, TypedDict

from tollhouse.words.currencies import known_currencies
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


LONGEST_NAME: Final = 100
LONGEST_DESCRIPTION: Final = 1_000
HIGHEST_PRIORITY: Final = 9_999


class ProductFacts(TypedDict, total=False):
    """What else may be said of a new product; left out: as for most.

    visible_name     for end users; "": the name
    addon_priority   of add-ons alone: the higher beats the lower
    managed_by       the reseller whose subcustomers alone may have it
    hidden           not offered in self-care
    """

    description: str
    visible_name: str
    role: AccountRole
    kind: ProductKind
    addon_priority: int | None
    managed_by: int | None
    sharing: Sharing
    hidden: bool


class ProductStatus(StrEnum):
    """on_sale            accounts may get it
    work_in_progress   a main product whose rating list has no line now, so it would price nothing
    retired            no longer sold; accounts that have it keep it
    """

    ON_SALE = "on_sale"
    WORK_IN_PROGRESS = "work_in_progress"
    RETIRED = "retired"


def status_of(kind: ProductKind, *, retired: bool, priced: bool) -> ProductStatus:
    """priced   whether its rating list has a line now; an add-on may be there for a fee alone"""
    if retired:
        return ProductStatus.RETIRED
    return ProductStatus.ON_SALE if priced or kind is ProductKind.ADD_ON else ProductStatus.WORK_IN_PROGRESS


def check_values(values: Mapping[str, Any]) -> None:
    """Raises ProductRefused for the first that cannot be taken by itself."""
    for name, longest in (("name", LONGEST_NAME), ("visible_name", LONGEST_NAME), ("description", LONGEST_DESCRIPTION)):
        text = values.get(name)
        if text is None:
            continue
        if name == "name" and not text.strip():
            raise ProductRefused(name, text, "must not be empty.")
        if len(text) > longest:
            raise ProductRefused(name, text[:40] + "…", f"must have {longest} characters at most.")
        if name != "description" and not text.isprintable():
            raise ProductRefused(name, text, "has signs that nobody could print; leave them out.")
    if "currency" in values and values["currency"] not in known_currencies():
        raise ProductRefused("currency", values["currency"], "is no currency of ISO 4217, such as EUR.")


def check_together(kind: ProductKind, addon_priority: int | None, managed_by: int | None, sharing: Sharing) -> None:
    """Raises ProductRefused where one contradicts another."""
    if kind is ProductKind.MAIN and addon_priority is not None:
        raise ProductRefused("addon_priority", addon_priority, "belongs to add-ons only; leave it out.")
    if kind is ProductKind.ADD_ON and (addon_priority is None or not 0 <= addon_priority <= HIGHEST_PRIORITY):
        reason = (
            f"is no priority of an add-on: a whole number from 0 to {HIGHEST_PRIORITY}, the higher beats the lower."
        )
        raise ProductRefused("addon_priority", addon_priority, reason)
    if managed_by is not None and sharing is not Sharing.NOBODY:
        raise ProductRefused("sharing", str(sharing), "must be nobody: a product that a reseller manages is only its.")


def is_for(
    resellers: Collection[int], *, managed_by: int | None, sharing: Sharing, shared_with: Collection[int]
) -> bool:
    """Whether customers below these resellers may have a product; none: the operator's direct customers."""
    if managed_by is not None:
        return managed_by in resellers
    if not resellers or sharing is Sharing.EVERYBODY:
        return True
    return sharing is Sharing.NAMED and not set(resellers).isdisjoint(shared_with)


def copy_named(name: str, taken: Collection[str]) -> str:
    """The first free name for a copy: `Home line (2)`; a copy of that is `Home line (3)`."""
    stem, opened, number = name.removesuffix(")").rpartition(" (")
    base = stem if opened and name.endswith(")") and number.isascii() and number.isdigit() else name
    for place in range(2, len(taken) + 3):
        ending = f" ({place})"
        written = base[: LONGEST_NAME - len(ending)] + ending
        if written not in taken:
            return written
    raise AssertionError("more names than were taken are tried")
