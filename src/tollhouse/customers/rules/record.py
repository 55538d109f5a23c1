"""What a customer is made of, and what may be registered."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tollhouse.customers.rules.contacts import CONTACT_FIELDS, Contacts, reason_against
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused


class CustomerKind(StrEnum):
    RETAIL = "retail"
    RESELLER = "reseller"
    DISTRIBUTOR = "distributor"


class Office(StrEnum):
    """Whether a customer is one office of several; closing the head office closes its branches."""

    NONE = "none"
    HEAD = "head"
    BRANCH = "branch"


class BusinessModel(StrEnum):
    """What kind of service the customers of a class use; a customer has that of its class."""

    UNIVERSAL = "universal"
    CLOUD_PBX = "cloud_pbx"
    SIP_TRUNKING = "sip_trunking"
    RESIDENTIAL_VOIP = "residential_voip"
    INTERNET_ACCESS = "internet_access"
    PREPAID_CARD = "prepaid_card"
    PINLESS = "pinless"


class BalanceControl(StrEnum):
    PREPAID = "prepaid"
    POSTPAID = "postpaid"


@dataclass(frozen=True, slots=True)
class NewCustomer(Contacts):
    """What is said of a customer when it is registered.

    credit_limit     in `currency`; None is unlimited; postpaid only, a prepaid customer always has zero
    opening_balance  in `currency`; of a postpaid customer what it owes from before, below zero what it has paid ahead
    available_funds  in `currency`, zero or more; what a prepaid customer begins with
    reseller_id      the reseller that owns it; None: ours directly
    distributor_id   who sells to it; None: nobody
    head_office_id   of a branch: the customer that is its head office
    custom_fields    values by the name or the number of their field
    """

    name: str
    currency: str
    balance_control: BalanceControl
    class_id: int
    kind: CustomerKind = CustomerKind.RETAIL
    credit_limit: Decimal | None = None
    opening_balance: Decimal = Decimal(0)
    available_funds: Decimal = Decimal(0)
    reseller_id: int | None = None
    time_zone: str = "UTC"
    blocked: bool = False
    distributor_id: int | None = None
    office: Office = Office.NONE
    head_office_id: int | None = None
    custom_fields: Mapping[str, str | None] = dataclasses.field(default_factory=dict)

    @property
    def owed_from_before(self) -> Decimal:
        """What its books begin with: plus is owed to us."""
        return self.opening_balance - self.available_funds


class BadField(Refused):
    """A field that cannot be taken as it stands."""

    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "{field_name} {value!r} {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field, value=value, reason=reason)


LONGEST_NAME = 64
HIGHEST_LIMIT = Decimal(10) ** 14


def check_new_customer(new: NewCustomer) -> None:
    """Raise BadField for the first field that cannot be taken; what needs the database is judged by the verb."""
    check_name(new.name)
    if new.currency not in known_currencies():
        raise BadField("currency", new.currency, "is no currency of ISO 4217, such as EUR.")
    check_credit_limit(new.credit_limit, new.balance_control)
    _check_opening(new)
    check_time_zone(new.time_zone)
    check_contacts({field: getattr(new, field) for field in CONTACT_FIELDS})


def check_name(name: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadField("name", name, f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends.")


_MOST_LIKE: Final = 50
_LONGEST_COUNT: Final = 3
"""Digits at the end of a name; more of them are a year, or a number that somebody has."""


def names_like(name: str) -> list[str]:
    """What a person would call the next one: "Acme 2" after "Acme", "Acme 8" after "Acme 7"."""
    words, _, last = name.rpartition(" ")
    counted = bool(words) and last.isdecimal() and last.isascii() and len(last) <= _LONGEST_COUNT
    stem, first = (words, int(last) + 1) if counted else (name, 2)
    endings = [f" {number}" for number in range(first, first + _MOST_LIKE)]
    return [stem[: LONGEST_NAME - len(ending)].rstrip() + ending for ending in endings]


def check_contacts(texts: Mapping[str, str]) -> None:
    for field, value in texts.items():
        if reason := reason_against(field, value):
            raise BadField(field, value, reason)


def check_credit_limit(limit: Decimal | None, control: BalanceControl) -> None:
    """A limit belongs to postpaid customers, in five decimals; a prepaid customer spends its own money."""
    if limit is None:
        return
    if control is BalanceControl.PREPAID and limit != 0:
        raise BadField("credit_limit", str(limit), "cannot be given to a prepaid customer; leave it out.")
    if not fits(limit):
        raise BadField(
            "credit_limit", str(limit), "must be 0 or more with at most five decimals; leave out: unlimited."
        )


def _check_opening(new: NewCustomer) -> None:
    field, reason = _NOT_BEGUN_WITH[new.balance_control]
    if getattr(new, field) != 0:
        raise BadField(field, str(getattr(new, field)), reason)
    if not fits(abs(new.opening_balance)):
        raise BadField("opening_balance", str(new.opening_balance), "must be below 10^14 with at most five decimals.")
    if not fits(new.available_funds):
        raise BadField("available_funds", str(new.available_funds), "must be 0 or more with at most five decimals.")


_NOT_BEGUN_WITH: Final = {
    BalanceControl.PREPAID: ("opening_balance", "is for postpaid customers; give this one available funds."),
    BalanceControl.POSTPAID: ("available_funds", "is for prepaid customers; give this one an opening balance."),
}


def fits(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < HIGHEST_LIMIT and amount == round(amount, 5)


def check_time_zone(name: str, *, field: str = "time_zone") -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise BadField(field, name, "is no IANA time zone, such as Europe/Prague.") from unknown
