"""What is asked of the list of customers, in values; and how it is written in a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import ClassVar, Final

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import ACCOUNT, SEARCH_FIELDS, TEXT_FIELDS, Operator, term_of
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.words.refusals import Refused


class Order(StrEnum):
    """What a list may be put in order by; what is empty comes last both ways."""

    NAME = "name"
    STATUS = "status"
    COMPANY_NAME = "company_name"
    EMAIL = "email"
    CITY = "city"
    COUNTRY = "country"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    CLASS = "class"
    CURRENCY = "currency"
    BALANCE_CONTROL = "balance_control"
    REGISTERED_AT = "registered_at"
    BALANCE = "balance"
    CREDIT_LIMIT = "credit_limit"
    AVAILABLE_FUNDS = "available_funds"
    ACCOUNTS = "accounts"
    MANAGED_BY = "managed_by"


MONEY_ORDERS: Final = {Order.BALANCE, Order.CREDIT_LIMIT, Order.AVAILABLE_FUNDS}

LISTED_FIELDS: Final = ("class", "currency", "kind", "status")
"""Fields with few values: the operators choose among those."""

CUSTOM: Final = "custom."
"""Before the name or the number of a field that the operator made."""

WHERE_FIELDS: Final = (*SEARCH_FIELDS, *LISTED_FIELDS, ACCOUNT)
MOST_CONDITIONS: Final = 100
TEXT_OPERATORS: Final = tuple(operator for operator in Operator if operator is not Operator.IS_EMPTY)
_GROUPS: Final = "123456789"
_LONGEST_CONDITION: Final = 300
_ENOUGH: Final = 40


HIDDEN_IN_SEARCH: Final = "stands for what is hidden from you; write the whole of what you look for, or leave it out."
"""Why a search that was shown to somebody with masks in it is not made."""


class QueryUnreadable(Refused):
    code: ClassVar[str] = "query_unreadable"
    sentence: ClassVar[str] = "The value {value!r} of {field_name} {reason}"

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(field=field, field_name=field, value=value, reason=reason)


class ViewKind(StrEnum):
    ALL = "all"
    DIRECT = "direct"
    RESELLER = "reseller"
    DISTRIBUTOR = "distributor"


@dataclass(frozen=True, slots=True)
class View:
    """owner_id   the reseller, whose customers on all levels below it are meant, or the distributor"""

    kind: ViewKind = ViewKind.ALL
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """term   folded; "" with is_empty"""

    field: str
    operator: Operator
    term: str


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers a reader wants to see, and in which order.

    text       as typed; "" is no search
    operator   how the text is compared
    fields     those of TEXT_FIELDS in which it is looked for
    statuses   one of them must hold; empty: whatever holds
    closed     closed customers are wanted, too, as they are where a status names them
    groups     of each of these, one condition must hold
    order      None: by name, and with a text those first that were most likely meant
    """

    scope: Scope
    view: View = View()
    text: str = ""
    operator: Operator = Operator.CONTAINS
    fields: tuple[str, ...] = TEXT_FIELDS
    statuses: frozenset[CustomerStatus] = frozenset()
    closed: bool = False
    prepaid: bool | None = None
    conditions: tuple[FieldCondition, ...] = ()
    groups: tuple[tuple[FieldCondition, ...], ...] = ()
    order: Order | None = None
    descending: bool = False

    @property
    def all_conditions(self) -> tuple[FieldCondition, ...]:
        """Those that must hold, and those of which one of each group must."""
        return (*self.conditions, *chain.from_iterable(self.groups))


def view_of(written: str) -> View:
    """From direct, all, reseller:ID or distributor:ID; raises QueryUnreadable."""
    name, colon, owner = written.partition(":")
    reason = "is no view; there are all, direct, reseller:ID and distributor:ID."
    if name not in list(ViewKind):
        raise QueryUnreadable("view", written, reason)
    kind = ViewKind(name)
    if kind in (ViewKind.ALL, ViewKind.DIRECT):
        if colon:
            raise QueryUnreadable("view", written, reason)
        return View(kind)
    if not (owner.isascii() and owner.isdigit() and len(owner) <= 18):
        raise QueryUnreadable("view", written, reason)
    return View(kind, int(owner))


def statuses_of(written: str) -> frozenset[CustomerStatus]:
    """From names with commas between them; raises QueryUnreadable."""
    names = [name.strip() for name in written.split(",") if name.strip()]
    for name in names:
        if name not in list(CustomerStatus):
            raise QueryUnreadable("status", name, f"is no status; there are {', '.join(CustomerStatus)}.")
    return frozenset(map(CustomerStatus, names))


def order_of(written: str) -> tuple[Order, bool]:
    """From a name, with a minus before it for descending; raises QueryUnreadable."""
    name = written.removeprefix("-")
    if name not in list(Order):
        reason = f"is no order; there are {', '.join(Order)}, and a minus before one turns it round."
        raise QueryUnreadable("sort", written, reason)
    return Order(name), written.startswith("-")


def text_operator_of(written: str) -> Operator:
    """From its name; raises QueryUnreadable."""
    if written not in TEXT_OPERATORS:
        reason = f"is no way to compare a text; there are {', '.join(TEXT_OPERATORS)}."
        raise QueryUnreadable("q_operator", written, reason)
    return Operator(written)


def text_fields_of(written: str) -> tuple[str, ...]:
    """From names with commas between them, in whichever order; none: all.  Raises QueryUnreadable."""
    names = {name.strip() for name in written.split(",") if name.strip()}
    for name in sorted(names - set(TEXT_FIELDS)):
        raise QueryUnreadable(
            "q_fields", name, f"is no field of the simple search; there are {', '.join(TEXT_FIELDS)}."
        )
    return tuple(name for name in TEXT_FIELDS if not names or name in names)


def all_conditions_of(written: Sequence[str]) -> tuple[FieldCondition, ...]:
    """From texts as condition_of takes them; raises QueryUnreadable for too many, too."""
    refuse_too_many("where", len(written))
    return tuple(dict.fromkeys(map(condition_of, written)))


def groups_of(written: Sequence[str], *, beside: int = 0) -> tuple[tuple[FieldCondition, ...], ...]:
    """From NUMBER:FIELD:OPERATOR:VALUE, in the order of the groups' numbers; raises QueryUnreadable.

    beside   how many conditions stand in no group
    """
    refuse_too_many("or", beside + len(written))
    groups: dict[str, list[FieldCondition]] = {}
    for one in written:
        number, _, condition = one.partition(":")
        if len(number) != 1 or number not in _GROUPS:
            raise QueryUnreadable("or", _shown(one), "names no group; there are 1 to 9, as in 1:city:is:Praha.")
        groups.setdefault(number, []).append(condition_of(condition, parameter="or"))
    return tuple(tuple(dict.fromkeys(groups[number])) for number in sorted(groups))


def refuse_too_many(parameter: str, conditions: int) -> None:
    if conditions > MOST_CONDITIONS:
        reason = f"is too many conditions; at most {MOST_CONDITIONS} may be asked at once."
        raise QueryUnreadable(parameter, str(conditions), reason)


def condition_of(written: str, *, parameter: str = "where") -> FieldCondition:
    """From FIELD:OPERATOR:VALUE, where the value may have colons; raises QueryUnreadable."""
    if len(written) > _LONGEST_CONDITION:
        raise QueryUnreadable(parameter, _shown(written), f"is too long; at most {_LONGEST_CONDITION} characters.")
    field, _, rest = written.partition(":")
    operator, _, value = rest.partition(":")
    if field not in WHERE_FIELDS and not _names_custom_field(field):
        known = ", ".join((*WHERE_FIELDS, f"{CUSTOM}NAME"))
        raise QueryUnreadable(parameter, written, f"names no field; there are {known}.")
    if operator not in list(Operator):
        raise QueryUnreadable(parameter, written, f"names no operator; there are {', '.join(Operator)}.")
    term = term_of(value)
    if (Operator(operator) is Operator.IS_EMPTY) == bool(term):
        reason = "must end after is_empty." if term else "says nothing to compare with; ask for is_empty."
        raise QueryUnreadable(parameter, written, reason)
    return FieldCondition(field, Operator(operator), term)


def refuse_part_of_hidden(condition: FieldCondition) -> None:
    """Of a field whose values its reader is not shown; raises QueryUnreadable for what would tell them bit by bit."""
    if condition.operator not in (Operator.IS, Operator.IS_EMPTY):
        reason = "is hidden from you and found by the whole of its value only; look for exactly that."
        raise QueryUnreadable("where", condition.field, reason)


def _names_custom_field(field: str) -> bool:
    return field.startswith(CUSTOM) and bool(field.removeprefix(CUSTOM).strip())


def _shown(written: str) -> str:
    """So much of it that it is known again."""
    return written if len(written) <= _ENOUGH else f"{written[:_ENOUGH]}…"
