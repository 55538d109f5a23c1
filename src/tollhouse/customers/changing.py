"""Changing and deleting a customer's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from tollhouse.customers import storage
from tollhouse.customers.agreeing import move_spending_day
from tollhouse.customers.offices import check_office, placed
from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.registering import NameTaken, check_class, check_distributors
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import Office, check_contacts, check_name, check_time_zone
from tollhouse.customers.rules.scope import Scope
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.reading import remove_standings, was_ever_charged
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound, Refused

CHANGEABLE: Final = (
    "name",
    "time_zone",
    "class_id",
    "distributor_id",
    "office",
    "head_office_id",
    *CONTACT_FIELDS,
)


class CustomerInUse(Refused):
    code: ClassVar[str] = "customer_in_use"
    sentence: ClassVar[str] = (
        "Customer {name!r} cannot be deleted because it has {dependents}; what has a history is closed instead."
    )


def lock_customer(conn: Connection, customer_id: int, scope: Scope) -> CustomerRecord:
    """The record, locked until the transaction ends; raises NotFound when it is not there or not the reader's."""
    row = storage.lock_visible(conn, customer_id, scope)
    if row is None:
        raise NotFound(kind="customer", id=customer_id)
    return record_of(row)


def lock_to_change(conn: Connection, customer_id: int, changes: Mapping[str, Any], scope: Scope) -> CustomerRecord:
    """The record, locked, and before it the standings that the changes concern; raises NotFound."""
    head_id = changes.get("head_office_id")
    concerned = set() if head_id is None else {head_id}
    if "time_zone" in changes or concerned:
        lock_standings(conn, {customer_id, *concerned})
    return lock_customer(conn, customer_id, scope)


def change_customer(conn: Connection, record: CustomerRecord, changes: Mapping[str, Any]) -> CustomerRecord:
    """The record that lock_to_change locked, with its new values; raises BadField or NameTaken.

    changes   by the names of CHANGEABLE; what is left out stays
    """
    assert changes.keys() <= set(CHANGEABLE), sorted(changes)
    values = {name: value for name, value in changes.items() if value != getattr(record, name)}
    if values.get("office", Office.BRANCH) != Office.BRANCH and record.head_office_id is not None:
        values.setdefault("head_office_id", None)
    if not values:
        return record
    check_contacts({field: value for field, value in values.items() if field in CONTACT_FIELDS})
    if "time_zone" in values:
        check_time_zone(values["time_zone"])
        move_spending_day(conn, record.customer_id, values["time_zone"])
    if "class_id" in values:
        check_class(conn, values["class_id"], record.currency)
    if values.get("distributor_id") is not None:
        check_distributors(conn, {values["distributor_id"]})
    if values.keys() & {"office", "head_office_id"}:
        check_office(conn, placed(record, values))
    if "name" in values:
        _rename(conn, record, values["name"])
    return record_of(storage.update_customer(conn, record.customer_id, values))


def _rename(conn: Connection, record: CustomerRecord, name: str) -> None:
    check_name(name)
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
    refused = why_not_deleted(conn, record, has_accounts=has_accounts)
    if refused is not None:
        raise refused
    remove_standings(conn, record.customer_id, locked=deletion.locked)
    storage.delete_customer(conn, record.customer_id)


def why_not_deleted(conn: Connection, record: CustomerRecord, *, has_accounts: bool) -> CustomerInUse | None:
    """The refusal that deleting would raise."""
    number = record.customer_id
    if has_accounts:
        dependents = "accounts"
    elif was_ever_charged(conn, number):
        dependents = "xDRs"
    elif storage.has_subcustomers(conn, number):
        dependents = "subcustomers"
    elif storage.read_branches(conn, [number]):
        dependents = "branches"
    elif storage.has_distributed(conn, number):
        dependents = "customers it sells to"
    else:
        return None
    return CustomerInUse(name=record.name, dependents=dependents)


@dataclass(frozen=True, slots=True)
class ClassRecord:
    class_id: int
    name: str
    currency: str | None
    description: str
    provisional_days: int


def list_classes(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into values with class_of."""
    return storage.page_of_classes(conn, limit=limit, cursor=cursor)


def read_class(conn: Connection, class_id: int) -> ClassRecord:
    row = storage.read_class(conn, class_id)
    if row is None:
        raise NotFound(kind="customer class", id=class_id)
    return class_of(row)


def class_of(row: AnyRow) -> ClassRecord:
    return ClassRecord(row.class_id, row.name, row.currency, row.description, row.provisional_days)
