"""What a number of the inventory is, in which state it is, and what may be done with it in which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused

LONGEST_DESCRIPTION: Final = 200
LONGEST_GROUP: Final = 64
LONGEST_FREEZE_DAYS: Final = 3_650


class Stage(StrEnum):
    """How far a number has come; what is stored.

    POOL       nobody uses it: it is the operator's to give, or that reseller's that it was given to
    CUSTOMER   a customer has it, none of its accounts is called by it yet
    ACCOUNT    an account of the customer is called by it
    """

    POOL = "pool"
    CUSTOMER = "customer"
    ACCOUNT = "account"


class DidState(StrEnum):
    """What people see: as the stage, and frozen is kept back in the pool until a day."""

    IN_POOL = "in_pool"
    FROZEN = "frozen"
    ASSIGNED = "assigned"
    ON_ACCOUNT = "on_account"


STATES_IN_USE: Final = (DidState.ASSIGNED, DidState.ON_ACCOUNT)


@dataclass(frozen=True, slots=True)
class NewDid:
    """A number that comes into the inventory.

    country   ISO 3166, two letters; empty: not known
    """

    number: str
    batch_id: int
    country: str = ""
    description: str = ""
    group: str = ""
    free_of_charge: bool = False


@dataclass(frozen=True, slots=True)
class Did:
    """A number of the inventory.

    customer_id    who holds it; of one in the pool the reseller whose pool it is in; None: the operator's
    resellers      those above the holder
    frozen_until   the first day (UTC) on which it may be given again; days before today say nothing any more
    """

    number: str
    batch_id: int
    country: str
    description: str
    group: str
    free_of_charge: bool
    stage: Stage
    customer_id: int | None
    account_id: int | None
    resellers: tuple[int, ...]
    frozen_until: date | None
    added_at: datetime
    assigned_at: datetime | None
    released_at: datetime | None

    def is_frozen(self, today: date) -> bool:
        return self.stage is Stage.POOL and self.frozen_until is not None and today < self.frozen_until

    def state(self, today: date) -> DidState:
        if self.stage is Stage.ACCOUNT:
            return DidState.ON_ACCOUNT
        if self.stage is Stage.CUSTOMER:
            return DidState.ASSIGNED
        return DidState.FROZEN if self.is_frozen(today) else DidState.IN_POOL


class NumberKnown(Refused):
    code: ClassVar[str] = "number_known"
    sentence: ClassVar[str] = "{number} is in the inventory already; change it there."


class NumberTwice(Refused):
    code: ClassVar[str] = "number_twice"
    sentence: ClassVar[str] = "{number} stands in the list twice; the first one counts."


class NumberUnknown(Refused):
    code: ClassVar[str] = "number_unknown"
    sentence: ClassVar[str] = "{number} is not in the inventory, or it is not yours to give; choose one that is."


class NumberHeld(Refused):
    code: ClassVar[str] = "number_held"
    sentence: ClassVar[str] = "{number} belongs to another customer; release it there first."


class NumberFrozen(Refused):
    code: ClassVar[str] = "number_frozen"
    sentence: ClassVar[str] = "{number} is frozen until {until}; choose another one, or unfreeze it."


class NumberInUse(Refused):
    code: ClassVar[str] = "number_in_use"
    sentence: ClassVar[str] = "{number} is in use; release it first."


class NumberNotHeld(Refused):
    code: ClassVar[str] = "number_not_held"
    sentence: ClassVar[str] = "{number} is not held by this customer; assign it first."


class NumberNotGiven(Refused):
    code: ClassVar[str] = "number_not_given"
    sentence: ClassVar[str] = "{number} is in the pool; no customer holds it."


class NumberMoved(Refused):
    code: ClassVar[str] = "number_moved"
    sentence: ClassVar[str] = "Somebody else moved {number} at the same moment; look at it and try again."


class TooFewFree(Refused):
    code: ClassVar[str] = "too_few_numbers"
    sentence: ClassVar[str] = "Only {found} of {wanted} numbers like this are free; ask for fewer, or for others."


def refusal_to_freeze(did: Did) -> Refused | None:
    return None if did.stage is Stage.POOL else NumberInUse(number=did.number)


def refusal_to_delete(did: Did) -> Refused | None:
    """What is in a reseller's pool has been given, too."""
    return None if did.customer_id is None else NumberInUse(number=did.number)


def frozen_on_release(today: date, freeze_days: int, wanted: date | None) -> date | None:
    """Until when a released number is kept back: as its batch says, or longer where staff wants so; None: it is not.

    With a term of one day it may be given again tomorrow.
    """
    ends = [today + timedelta(days=freeze_days)] if freeze_days else []
    return max([*ends, *([] if wanted is None else [wanted])], default=None)


def check_freeze(until: date, today: date, *, field: str = "until") -> None:
    """Raise BadField for a day that is not to come, or is too far away."""
    if until <= today:
        reason = f"is not to come: it must be after today, {today}; the number may be given again from that day on."
        raise BadField(field, until.isoformat(), reason)
    if until > today + timedelta(days=LONGEST_FREEZE_DAYS):
        reason = f"is more than {LONGEST_FREEZE_DAYS:,} days away; choose an earlier day."
        raise BadField(field, until.isoformat(), reason)


def check_facts(facts: Mapping[str, Any]) -> None:
    """Raise BadField for the first text of a number that cannot be taken; what is not among the facts is not judged."""
    country = facts.get("country", "")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise BadField("country", country, "must have the two capital letters of ISO 3166, such as SE, or be empty.")
    for field, longest in (("description", LONGEST_DESCRIPTION), ("group", LONGEST_GROUP)):
        value = facts.get(field, "")
        if len(value) > longest or not value.isprintable():
            raise BadField(field, value, f"must have {longest} printable characters at most, in one line.")
