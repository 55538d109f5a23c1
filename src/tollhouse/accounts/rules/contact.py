"""Who uses an account: what is said of them, and what of it is their customer's."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from tollhouse.customers.rules.contacts import LONGEST, reason_against
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.self_care import check_self_care


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Texts under the names that a customer has them by; empty: as the customer has it.

    language, display_time_zone, *_format   as those of a customer's self-care
    """

    company_name: str = ""
    salutation: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    language: str = ""
    display_time_zone: str = ""
    date_format: str = ""
    time_format: str = ""
    date_time_format: str = ""
    input_date_format: str = ""
    input_time_format: str = ""


USER_FIELDS: Final = tuple(field.name for field in fields(User))
PERSONAL_USER_FIELDS: Final = USER_FIELDS[: USER_FIELDS.index("language")]
SETTLED_USER_FIELDS: Final = USER_FIELDS[USER_FIELDS.index("language") :]

INHERITED_TOGETHER: Final = (
    ("company_name", "salutation", "first_name", "middle_name", "last_name"),
    ("address", "city", "state", "postal_code", "country"),
)
"""Half of one person's name and half of another's would be nobody's, and so with addresses."""


def check_user(changes: Mapping[str, str]) -> None:
    """Raises BadField for the first field that cannot be taken; an empty one always can."""
    for field, value in changes.items():
        if not value:
            continue
        if field in LONGEST or field == "country":
            if (reason := reason_against(field, value)) is not None:
                raise BadField(field, value, reason)
        else:
            check_self_care({field: value})


def effective_user(own: User, of_customer: Mapping[str, Any]) -> User:
    """With what the customer has in the place of what is empty.

    of_customer   by the names of these fields; a customer without a zone to show has that of its billing
    """
    together = {name: group for group in INHERITED_TOGETHER for name in group}
    effective: dict[str, str] = {}
    for name in USER_FIELDS:
        group = together.get(name, (name,))
        has_own = any(getattr(own, one) for one in group)
        effective[name] = getattr(own, name) if has_own else str(of_customer.get(name) or "")
    return User(**effective)
