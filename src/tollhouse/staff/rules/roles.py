"""What each role may do; the one table of rights in the house."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    SUPPORT = "support"
    READ_ONLY = "read_only"


class Right(StrEnum):
    """What a route asks for; every route declares exactly one."""

    READ_CUSTOMERS = "read_customers"
    SEE_PERSONAL_DATA = "see_personal_data"
    ERASE_PERSONAL_DATA = "erase_personal_data"
    CHANGE_CUSTOMERS = "change_customers"
    ADJUST_BALANCES = "adjust_balances"
    READ_CATALOGUE = "read_catalogue"
    CHANGE_CATALOGUE = "change_catalogue"
    READ_PRICES = "read_prices"
    QUOTE = "quote"
    SEND_USAGE = "send_usage"
    READ_USAGE = "read_usage"
    DECIDE_QUARANTINE = "decide_quarantine"
    READ_OPERATIONS = "read_operations"
    MOVE_CLOCK = "move_clock"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_STAFF = "manage_staff"
    READ_AUDIT = "read_audit"
    KEEP_SEARCHES = "keep_searches"
    READ_OUTBOX = "read_outbox"
    DECIDE_OUTBOX = "decide_outbox"
    READ_BOOKS = "read_books"
    SETTLE_PAYMENTS = "settle_payments"


_READING: Final = frozenset(
    {
        Right.READ_CUSTOMERS,
        # Of every role, unless it is taken from somebody.
        Right.SEE_PERSONAL_DATA,
        Right.READ_CATALOGUE,
        Right.READ_PRICES,
        Right.QUOTE,
        Right.READ_USAGE,
        Right.READ_OPERATIONS,
        Right.READ_OUTBOX,
        # One's own, as preferences are: it changes nothing that is the company's.
        Right.KEEP_SEARCHES,
    }
)
_BY_ROLE: Final = {
    Role.ADMINISTRATOR: frozenset(Right),
    # What a call cost and why stands in its xDR; whole price lists are the catalogue's people's.
    Role.SUPPORT: _READING - {Right.READ_PRICES}
    | {Right.CHANGE_CUSTOMERS, Right.ADJUST_BALANCES, Right.DECIDE_QUARANTINE, Right.DECIDE_OUTBOX},
    Role.READ_ONLY: _READING | {Right.READ_BOOKS},
}
_WITHIN_RESELLER: Final = frozenset(
    {
        Right.READ_CUSTOMERS,
        Right.SEE_PERSONAL_DATA,
        Right.ERASE_PERSONAL_DATA,
        Right.CHANGE_CUSTOMERS,
        Right.ADJUST_BALANCES,
        Right.READ_CATALOGUE,
        Right.QUOTE,
        Right.KEEP_SEARCHES,
    }
)
"""All that a reseller's staff can ever do: its own customers.  What others buy at and all raw usage stay closed."""


READING_PERSONAL_DATA: Final = frozenset(
    {
        Right.READ_CUSTOMERS,
        Right.SEE_PERSONAL_DATA,
        Right.READ_USAGE,
        Right.QUOTE,
        Right.READ_AUDIT,
        Right.READ_OUTBOX,
        Right.READ_BOOKS,
    }
)
"""What is done by these rights alone changes nothing, shows people's data, and leaves a record that it was seen."""
SHOWING_PERSONAL_DATA: Final = READING_PERSONAL_DATA | {Right.MANAGE_STAFF, Right.SETTLE_PAYMENTS}
"""Those too by which something is changed as well: who works here, since when, signed in from where; who paid."""


SHOWING_WHO_IT_IS: Final = frozenset(
    {
        Right.SEE_PERSONAL_DATA,
        Right.READ_USAGE,
        Right.DECIDE_QUARANTINE,
        Right.READ_OUTBOX,
        Right.DECIDE_OUTBOX,
        Right.SETTLE_PAYMENTS,
    }
)
"""What is taken from whom personal data is hidden: raw records of use, letters and bank statements are full of it."""


def rights_of(role: Role, *, within_reseller: bool) -> frozenset[Right]:
    rights = _BY_ROLE[role]
    return rights & _WITHIN_RESELLER if within_reseller else rights
