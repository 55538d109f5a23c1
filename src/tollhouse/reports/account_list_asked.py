"""What is asked of the list of accounts, in values; and how it is written in a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.listed import TEXT_FIELDS as OWN_FIELDS
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator, term_of
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.customer_list_asked import FieldCondition, QueryUnreadable, View, ViewKind, refuse_too_many
from tollhouse.reports.customer_list_asked import view_of as any_view_of

IDENTIFIER: Final = "identifier"
CUSTOMER: Final = "customer"
PRODUCT: Final = "product"
TEXT_FIELDS: Final = (*OWN_FIELDS, CUSTOMER)
"""What a text is looked for in: what is written of the account, and its customer's name."""

WHERE_FIELDS: Final = (*TEXT_FIELDS, PRODUCT)
PERSONAL: Final = frozenset({CUSTOMER, "description", "web_login"})
"""Fields that tell of a person; an identifier is what the house gave."""

EVERYBODY: Final = View()
_LONGEST_CONDITION: Final = 300

Named = TypeVar("Named", bound=StrEnum)


class Order(StrEnum):
    """What a list may be put in order by; what is empty comes last both ways."""

    IDENTIFIER = "identifier"
    CUSTOMER = "customer"
    PRODUCT = "product"
    BATCH = "batch"
    CONTROL_NUMBER = "control_number"
    OPENED_AT = "opened_at"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """Which accounts a reader wants to see, and in which order.

    text       as typed; "" is no search
    operator   how the text is compared
    fields     those of TEXT_FIELDS in which it is looked for
    statuses   one of them must hold; empty: whatever holds, but those that are closed are hidden
    products   one of them, by number; models and roles just so; empty: whichever
    order      None: by identifier, and where a text is looked for in identifiers those first that begin with it
    """

    scope: Scope
    view: View = EVERYBODY
    customer_id: int | None = None
    text: str = ""
    operator: Operator = Operator.CONTAINS
    fields: tuple[str, ...] = TEXT_FIELDS
    statuses: frozenset[AccountStatus] = frozenset()
    products: frozenset[int] = frozenset()
    models: frozenset[BalanceModel] = frozenset()
    roles: frozenset[AccountRole] = frozenset()
    batch: str | None = None
    conditions: tuple[FieldCondition, ...] = ()
    order: Order | None = None
    descending: bool = False

    @property
    def closed(self) -> bool:
        return AccountStatus.CLOSED in self.statuses

    @property
    def begins(self) -> str:
        """What is looked for in identifiers, folded, where it may be the beginning of one; else ""."""
        sought = [(one.operator, one.term) for one in self.conditions if one.field == IDENTIFIER]
        if IDENTIFIER in self.fields:
            sought.append((self.operator, term_of(self.text)))
        ends = (Operator.ENDS_WITH, Operator.IS_EMPTY)
        return next((term for operator, term in sought if term and operator not in ends), "")

    @property
    def hides_closed(self) -> bool:
        """Whether closed ones are left out who would fit if they were not; nothing else holds of one that is closed."""
        return not self.statuses


def view_of(written: str) -> View:
    """From direct, all or reseller:ID; raises QueryUnreadable."""
    if written.startswith(ViewKind.DISTRIBUTOR.value):
        raise QueryUnreadable("view", written, "is no view; there are all, direct and reseller:ID.")
    return any_view_of(written)


def names_of(written: str, kind: type[Named], parameter: str) -> frozenset[Named]:
    """From names with commas between them; raises QueryUnreadable."""
    names = [name.strip() for name in written.split(",") if name.strip()]
    for name in names:
        if name not in list(kind):
            raise QueryUnreadable(parameter, name, f"is not known; there are {', '.join(kind)}.")
    return frozenset(map(kind, names))


def numbers_of(written: str, parameter: str) -> frozenset[int]:
    """From numbers with commas between them; raises QueryUnreadable."""
    found = [one.strip() for one in written.split(",") if one.strip()]
    for one in found:
        if not (one.isascii() and one.isdigit() and len(one) <= 18):
            raise QueryUnreadable(parameter, one, "is no number; write numbers with commas between.")
    return frozenset(map(int, found))


def order_of(written: str) -> tuple[Order, bool]:
    """From a name, with a minus before it for descending; raises QueryUnreadable."""
    name = written.removeprefix("-")
    if name not in list(Order):
        reason = f"is no order; there are {', '.join(Order)}, and a minus before one turns it round."
        raise QueryUnreadable("sort", written, reason)
    return Order(name), written.startswith("-")


def text_fields_of(written: str) -> tuple[str, ...]:
    """From names with commas between them, in whichever order; none: all.  Raises QueryUnreadable."""
    names = {name.strip() for name in written.split(",") if name.strip()}
    for name in sorted(names - set(TEXT_FIELDS)):
        reason = f"is no field of the simple search; there are {', '.join(TEXT_FIELDS)}."
        raise QueryUnreadable("q_fields", name, reason)
    return tuple(name for name in TEXT_FIELDS if not names or name in names)


def conditions_of(written: Sequence[str]) -> tuple[FieldCondition, ...]:
    """From texts as condition_of takes them; raises QueryUnreadable for too many, too."""
    refuse_too_many("where", len(written))
    return tuple(dict.fromkeys(map(condition_of, written)))


def condition_of(written: str) -> FieldCondition:
    """From FIELD:OPERATOR:VALUE, where the value may have colons; raises QueryUnreadable."""
    if len(written) > _LONGEST_CONDITION:
        reason = f"is too long; at most {_LONGEST_CONDITION} characters."
        raise QueryUnreadable("where", f"{written[:40]}…", reason)
    field, _, rest = written.partition(":")
    operator, _, value = rest.partition(":")
    if field not in WHERE_FIELDS:
        raise QueryUnreadable("where", written, f"names no field; there are {', '.join(WHERE_FIELDS)}.")
    if operator not in list(Operator):
        raise QueryUnreadable("where", written, f"names no operator; there are {', '.join(Operator)}.")
    term = term_of(value)
    if (Operator(operator) is Operator.IS_EMPTY) == bool(term):
        reason = "must end after is_empty." if term else "says nothing to compare with; ask for is_empty."
        raise QueryUnreadable("where", written, reason)
    return FieldCondition(field, Operator(operator), term)
