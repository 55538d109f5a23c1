"""Changing and deleting a customer's record."""

from dataclasses import dataclass
from typing import Any, ClassVar

from tollhouse.customers import storage
from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.registering import NameTaken
from tollhouse.customers.rules.record import (
    BadField,
    BalanceControl,
    NewCustomer,
    check_new_customer,
    check_time_zone,
)
from tollhouse.customers.rules.scope import Scope
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.reading import remove_standings, was_ever_charged
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound, Refused

LONGEST_TEXT = 200


class CustomerInUse(Refused):
    code: ClassVar[str] = "customer_in_use"
    sentence: ClassVar[str] = (
        "Customer {name!r} cannot be deleted because it has {dependents}; what has a history is closed instead."
    )


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """New values; None leaves what is there."""

    name: str | None = None
    company_name: str | None = None
    email: str | None = None
    time_zone: str | None = None


def lock_customer(conn: Connection, customer_id: int, scope: Scope) -> CustomerRecord:
    """The record, locked until the transaction ends; raises NotFound when it is not there or not the reader's."""
    row = storage.lock_visible(conn, customer_id, scope)
    if row is None:
        raise NotFound(kind="customer", id=customer_id)
    return record_of(row)


def change_customer(conn: Connection, record: CustomerRecord, change: CustomerChange) -> CustomerRecord:
    """The locked record with its new values; raises BadField or NameTaken."""
    values: dict[str, Any] = {
        name: value
        for name in ("name", "company_name", "email", "time_zone")
        if (value := getattr(change, name)) is not None and value != getattr(record, name)
    }
    if not values:
        return record
    for name in ("company_name", "email"):
        if name in values and (len(values[name]) > LONGEST_TEXT or not values[name].isprintable()):
            raise BadField(name, values[name], f"must have at most {LONGEST_TEXT} printable characters.")
    if "time_zone" in values:
        check_time_zone(values["time_zone"])
    if "name" in values:
        _rename(conn, record, values["name"])
    return record_of(storage.update_customer(conn, record.customer_id, values))


def _rename(conn: Connection, record: CustomerRecord, name: str) -> None:
    check_new_customer(NewCustomer(name, record.currency, BalanceControl.POSTPAID, record.class_id))
    if fold(name) == fold(record.name):
        return
    storage.release_name(conn, record.customer_id)
    if not storage.claim_names(conn, [(name, record.customer_id)]):
        raise NameTaken(field="name", name=name, kind="customer")


@dataclass(frozen=True, slots=True)
class Deletion:
    """A customer about to be deleted: its standing is locked, so that no account is opened and nothing is charged."""

    record: CustomerRecord
    locked: Standings


def begin_deletion(conn: Connection, customer_id: int, scope: Scope) -> Deletion:
    """Lock a customer's money and then its record; raises NotFound."""
    locked = lock_standings(conn, {customer_id})
    if (customer_id, OWN_MONEY) not in locked:
        raise NotFound(kind="customer", id=customer_id)
    return Deletion(lock_customer(conn, customer_id, scope), locked)


def delete_customer(conn: Connection, deletion: Deletion, *, has_accounts: bool) -> None:
    """Physically gone; only a customer that nothing depends on (spec/customer 1.8).  Raises CustomerInUse.

    has_accounts   accounts live on a higher floor, so the caller looks, between begin_deletion and this
    """
    record = deletion.record
    for depends, dependents in (
        (has_accounts, "accounts"),
        (was_ever_charged(conn, record.customer_id), "xDRs"),
        (storage.has_subcustomers(conn, record.customer_id), "subcustomers"),
    ):
        if depends:
            raise CustomerInUse(name=record.name, dependents=dependents)
    remove_standings(conn, record.customer_id, locked=deletion.locked)
    storage.delete_customer(conn, record.customer_id)


def count_customers(conn: Connection, scope: Scope, *, most: int) -> int:
    """How many a reader sees, counted up to `most`."""
    return storage.count_customers(conn, scope, most)


@dataclass(frozen=True, slots=True)
class ClassRecord:
    class_id: int
    name: str
    currency: str | None
    description: str


def list_classes(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into values with class_of."""
    return storage.page_of_classes(conn, limit=limit, cursor=cursor)


def read_class(conn: Connection, class_id: int) -> ClassRecord:
    row = storage.read_class(conn, class_id)
    if row is None:
        raise NotFound(kind="customer class", id=class_id)
    return class_of(row)


def class_of(row: AnyRow) -> ClassRecord:
    return ClassRecord(row.class_id, row.name, row.currency, row.description)
