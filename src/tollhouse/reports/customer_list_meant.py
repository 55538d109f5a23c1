"""Customers that a text means whatever their fields say: by their number, a telephone number, an identifier."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from tollhouse.accounts.tables import account_identifier
from tollhouse.customers.rules import search
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection

_SHORTEST_BEGINNING: Final = 4
_MOST: Final = 20
_LARGEST_ID: Final = 18


@dataclass(slots=True)
class Meant:
    """reasons   by customer: the field and what it says; exactly: those for whom it says nothing else"""

    reasons: dict[int, tuple[str, str]] = field(default_factory=dict)
    exactly: list[int] = field(default_factory=list)

    @property
    def customers(self) -> list[int]:
        return list(self.reasons)

    def add(self, customer_id: int, name: str, text: str) -> None:
        self.reasons.setdefault(customer_id, (name, text))


def meant_by(conn: Connection, text: str) -> Meant:
    """At most twenty for each kind of number; whether the reader may see them is for the list to say."""
    meant = Meant()
    typed = text.strip()
    if not typed:
        return meant
    if typed.isascii() and typed.isdigit() and len(typed) <= _LARGEST_ID:
        meant.add(int(typed), "id", typed)
    _add_account_holders(conn, meant, typed, exactly=True)
    digits = search.digits_of(typed)
    if len(digits) >= _SHORTEST_BEGINNING:
        called = select(customer_search.c.customer_id).where(customer_search.c.phone == digits).limit(_MOST)
        for number in conn.execute(called).scalars():
            meant.add(number, "phone", typed)
    meant.exactly = meant.customers
    if len(typed) >= _SHORTEST_BEGINNING:
        _add_account_holders(conn, meant, typed, exactly=False)
    return meant


def _add_account_holders(conn: Connection, meant: Meant, typed: str, *, exactly: bool) -> None:
    """Who holds an identifier now; typed with spaces or a plus it is found by its digits."""
    held = account_identifier.c
    for wanted in dict.fromkeys(one for one in (typed, search.digits_of(typed)) if one):
        fits = held.identifier == wanted
        if not exactly:
            fits = (held.identifier > wanted) & (held.identifier < search.end_of_prefix(wanted))
        found = (
            select(held.customer_id, held.identifier)
            .where(fits, held.valid_until.is_(None))
            .order_by(held.identifier)
            .limit(_MOST)
        )
        for number, identifier in conn.execute(found):
            meant.add(number, "account", identifier)
