"""Customers that a text means whatever their fields say: by their number, a telephone number, an identifier."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select

from tollhouse.accounts.tables import account_identifier
from tollhouse.customers.rules import search
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.search import ACCOUNT, TEXT_FIELDS, Operator
from tollhouse.customers.storage import visible_to
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import holders_of, ways_in_text
from tollhouse.reports.customer_list_asked import CustomerQuery, ViewKind
from tollhouse.reports.customer_list_conditions import Conditions, conditions_of, in_view

_SHORTEST_BEGINNING: Final = 4
_MOST: Final = 20
_LARGEST_ID: Final = 18


@dataclass(slots=True)
class Meant:
    """reasons   by customer: the field and what it says; exactly: those for whom it says nothing else
    holders   those who have an account with such an identifier; None where they are too many to be named
    """

    reasons: dict[int, tuple[str, str]] = field(default_factory=dict)
    exactly: list[int] = field(default_factory=list)
    holders: list[int] | None = field(default_factory=list)

    @property
    def customers(self) -> list[int]:
        return list(self.reasons)

    @property
    def found(self) -> list[int]:
        """All of them, likely or not."""
        return list(dict.fromkeys([*self.reasons, *(self.holders or [])]))

    def add(self, customer_id: int, name: str, text: str) -> None:
        self.reasons.setdefault(customer_id, (name, text))


def meant_by(conn: Connection, query: CustomerQuery) -> Meant:
    """At most twenty for each kind of number, of those the view shows to the reader; a customer's own number is not
    looked up.  Holders of accounts are all that there are.
    """
    meant = Meant()
    typed = query.text.strip()
    if not typed:
        return meant
    if query.fields == TEXT_FIELDS and _is_id(typed):
        meant.add(int(typed), "id", typed)
    held = _held_by_shown(query) if ACCOUNT in query.fields else None
    if held is not None:
        _add_account_holders(conn, meant, held, typed, exactly=True)
    digits = search.digits_of(typed)
    if len(digits) >= _SHORTEST_BEGINNING and "phone" in query.fields:
        called = select(customer_search.c.customer_id).where(customer_search.c.phone == digits)
        shown = called.where(_shown(query))
        for number in conn.execute(shown.limit(_MOST)).scalars():
            meant.add(number, "phone", typed)
    meant.exactly = meant.customers
    if held is not None:
        if query.operator in (Operator.CONTAINS, Operator.BEGINS_WITH):
            _add_account_holders(conn, meant, held, typed, exactly=False)
        meant.holders = holders_of(conn, ways_in_text(query))
    return meant


def conditions_meant(conn: Connection, query: CustomerQuery, meant: Meant) -> Conditions:
    """All that is asked, with those whom the text means."""
    return conditions_of(conn, query, meant.found, too_many_holders=meant.holders is None)


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and typed[0] != "0" and len(typed) <= _LARGEST_ID


def _shown(query: CustomerQuery) -> ColumnElement[bool]:
    return and_(visible_to(query.scope, among=customer_search), in_view(query)(customer_search))


def _held_by_shown(query: CustomerQuery) -> Select[Any]:
    """Identifiers and who holds them now; where everybody is shown, without a look at the customers."""
    held = select(account_identifier.c.customer_id, account_identifier.c.identifier)
    held = held.where(account_identifier.c.valid_until.is_(None))
    if query.scope == OPERATOR_SCOPE and query.view.kind is ViewKind.ALL:
        return held
    theirs = customer_search.c.customer_id == account_identifier.c.customer_id
    return held.join(customer_search, theirs).where(_shown(query))


def _add_account_holders(conn: Connection, meant: Meant, held: Select[Any], typed: str, *, exactly: bool) -> None:
    """Typed with spaces or a plus an identifier is found by its digits."""
    identifier = account_identifier.c.identifier
    shortest = 1 if exactly else _SHORTEST_BEGINNING
    for wanted in dict.fromkeys(one for one in (typed, search.digits_of(typed)) if len(one) >= shortest):
        fits = identifier == wanted
        if not exactly:
            fits = (identifier > wanted) & (identifier < search.end_of_prefix(wanted))
        for number, found in conn.execute(held.where(fits).order_by(identifier).limit(_MOST)):
            meant.add(number, "account", found)
