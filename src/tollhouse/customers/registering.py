"""Registering customers and their classes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tollhouse.customers import storage
from tollhouse.customers.rules.record import BadField, BalanceControl, NewCustomer, check_new_customer
from tollhouse.customers.standings import StatusAction, change_status
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused


class NameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


def register_class(conn: Connection, name: str, *, currency: str | None = None, description: str = "") -> int:
    """A class of customers; with a currency it is for customers of that currency only."""
    if not name.strip():
        raise BadField("name", name, "must not be empty.")
    if currency is not None and currency not in known_currencies():
        raise BadField("currency", currency, "is no currency of ISO 4217, such as EUR.")
    class_id = storage.insert_class(conn, name, currency, description)
    if class_id is None:
        raise NameTaken(field="name", name=name, kind="customer class")
    return class_id


def register_customers(conn: Connection, customers: Sequence[NewCustomer], *, now: datetime, by: str) -> list[int]:
    """Register customers with their standings; their numbers in the order given.

    All or nothing: raises BadField or NameTaken for the first one that cannot be taken.
    """
    classes = storage.read_classes(conn)
    wanted_resellers = {new.reseller_id for new in customers if new.reseller_id is not None}
    resellers = storage.read_resellers(conn, wanted_resellers)
    lineages = []
    for new in customers:
        check_new_customer(new)
        _check_class(new, classes.get(new.class_id))
        lineages.append(_lineage(new, resellers))
    numbers = storage.take_numbers(conn, len(customers))
    named = storage.claim_names(conn, [(new.name, number) for new, number in zip(customers, numbers, strict=True)])
    for new, number in zip(customers, numbers, strict=True):
        if number not in named:
            raise NameTaken(field="name", name=new.name, kind="customer")
    storage.insert_customers(conn, list(zip(numbers, customers, lineages, strict=True)), now=now)
    open_standings(conn, (_standing(number, new) for number, new in zip(numbers, customers, strict=True)))
    blocked = {number for number, new in zip(numbers, customers, strict=True) if new.blocked}
    if blocked:
        change_status(conn, blocked, StatusAction.BLOCK, at=now, by=by)
    return numbers


def _standing(number: int, new: NewCustomer) -> NewStanding:
    prepaid = new.balance_control is BalanceControl.PREPAID
    return NewStanding(number, new.currency, prepaid, Decimal(0) if prepaid else new.credit_limit)


def _check_class(new: NewCustomer, found: AnyRow | None) -> None:
    if found is None:
        raise BadField("class_id", new.class_id, "is no customer class.")
    if found.currency not in (None, new.currency):
        raise BadField("currency", new.currency, f"is not that of the class {found.name!r}, {found.currency}.")


def _lineage(new: NewCustomer, resellers: dict[int, AnyRow]) -> list[int]:
    """All resellers above, nearest first."""
    if new.reseller_id is None:
        return []
    above = resellers.get(new.reseller_id)
    if above is None:
        raise BadField("reseller_id", new.reseller_id, "is no reseller.")
    return [above.customer_id, *above.resellers]
