"""Changing and deleting the records of customers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar, Final, TypeAlias

from tollhouse.customers import storage
from tollhouse.customers.arrangements.ending import remove_arrangements
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.fields.filling import fill_fields, fit_into_class, forget_values
from tollhouse.customers.forgetting import tell_forgotten
from tollhouse.customers.offices import check_office, follow_heads, placed
from tollhouse.customers.reading import CustomerRecord, as_seen_by, record_of
from tollhouse.customers.registering import NameTaken, check_class, check_distributors, claim_logins
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.field_values import Said
from tollhouse.customers.rules.invoice_charge import InvoiceCharge
from tollhouse.customers.rules.record import (
    BadField,
    BusinessModel,
    CustomerKind,
    Office,
    check_contacts,
    check_name,
    check_time_zone,
)
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.spending import follow_plans
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.reading import ever_charged_among, remove_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff.actors import staffed_among
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
    record = lock_customers(conn, [customer_id], scope).get(customer_id)
    if record is None:
        raise NotFound(kind="customer", id=customer_id)
    return record


def lock_to_change(conn: Connection, customer_id: int, changes: Mapping[str, Any], scope: Scope) -> CustomerRecord:
    """The record, locked, and before it the standings that the changes concern; raises NotFound."""
    if concerned := standings_concerned(customer_id, changes):
        lock_standings(conn, concerned)
    return lock_customer(conn, customer_id, scope)


def standings_concerned(customer_id: int, changes: Mapping[str, Any]) -> set[int]:
    """Whose standings changes of a record read or write; of several records all are locked before the first record."""
    head_id = changes.get("head_office_id")
    heads = set() if head_id is None else {head_id}
    return {customer_id, *heads} if {"time_zone", "office", "class_id"} & changes.keys() or heads else set()


def change_customer(
    conn: Connection, record: CustomerRecord, changes: Mapping[str, Any], custom_fields: Said | None = None
) -> CustomerRecord:
    """The record that lock_to_change locked, with its new values.

    Raises CustomerPurged, BadField, NameTaken, LoginTaken, and of the fields that the operator made CustomFieldsUnfit
    and CustomFieldsMissing.

    changes   by the names of CHANGEABLE; what is left out stays
    """
    assert changes.keys() <= set(CHANGEABLE), sorted(changes)
    values = {name: value for name, value in changes.items() if value != getattr(record, name)}
    if values.get("office", Office.BRANCH) != Office.BRANCH and record.head_office_id is not None:
        values.setdefault("head_office_id", None)
    _refuse_of_purged(conn, record, values, custom_fields)
    if custom_fields and "class_id" not in values:
        fill_fields(conn, record, custom_fields)
    if not values:
        return record
    check_contacts({field: value for field, value in values.items() if field in CONTACT_FIELDS})
    if "time_zone" in values:
        check_time_zone(values["time_zone"])
    if "class_id" in values:
        _enter_class(conn, record, values["class_id"], custom_fields)
    if values.get("distributor_id") is not None:
        check_distributors(conn, {values["distributor_id"]})
    _place(conn, record, values)
    if values.keys() & {"name", "login"}:
        _take_names(conn, record, values)
    changed = record_of(storage.update_customer(conn, record.customer_id, values))
    if values.keys() & {"time_zone", "class_id"}:
        follow_plans(conn, [record.customer_id])
    return changed


def _refuse_of_purged(
    conn: Connection, record: CustomerRecord, values: Mapping[str, Any], custom_fields: Said | None
) -> None:
    personal = [name for name in values if name in {"name", *CONTACT_FIELDS}]
    if personal or custom_fields:
        refuse_purged(conn, record.customer_id, personal[0] if personal else "custom_fields")


def _enter_class(conn: Connection, record: CustomerRecord, class_id: int, custom_fields: Said | None) -> None:
    check_class(conn, class_id, record.currency)
    for refused in fit_into_class(conn, [record], class_id, custom_fields).values():
        raise refused


def _place(conn: Connection, record: CustomerRecord, values: Mapping[str, Any]) -> None:
    """Among the offices of its head."""
    if values.keys() & {"office", "head_office_id"}:
        check_office(conn, placed(record, values))
        if values.get("head_office_id") is not None:
            follow_heads(conn, {record.customer_id: values["head_office_id"]})


def _take_names(conn: Connection, record: CustomerRecord, values: Mapping[str, Any]) -> None:
    """In the directories: a name and a login belong to one customer each."""
    if "name" in values:
        _rename(conn, record, values["name"])
    if "login" in values and fold(values["login"]) != fold(record.login):
        storage.release_logins(conn, {record.customer_id: record.login})
        claim_logins(conn, {record.customer_id: values["login"]})


def _rename(conn: Connection, record: CustomerRecord, name: str) -> None:
    check_name(name)
    if fold(name) == fold(record.name):
        return
    storage.release_name(conn, record.customer_id)
    if not storage.claim_names(conn, [(name, record.customer_id)]):
        raise NameTaken(field="name", name=name, kind="customer")


def change_class(conn: Connection, records: Sequence[CustomerRecord], class_id: int) -> dict[int, Refused]:
    """Put customers, whose standings and records are locked, into another class; why some stay in theirs, by customer.

    Raises BadField when there is no such class.
    """
    unfit = {
        currency: refusal
        for currency in sorted({record.currency for record in records})
        if (refusal := _why_not_in_class(conn, class_id, currency)) is not None
    }
    refused = {one.customer_id: unfit[one.currency] for one in records if one.currency in unfit}
    moving = [one for one in records if one.customer_id not in refused and one.class_id != class_id]
    refused |= fit_into_class(conn, moving, class_id)
    changed = [one.customer_id for one in moving if one.customer_id not in refused]
    storage.update_classes(conn, changed, class_id)
    follow_plans(conn, changed)
    return refused


def _why_not_in_class(conn: Connection, class_id: int, currency: str) -> Refused | None:
    try:
        check_class(conn, class_id, currency)
    except BadField as refusal:
        if refusal.field == "class_id":
            raise  # there is none, for nobody
        return refusal
    return None


def lock_customers(conn: Connection, customer_ids: Collection[int], scope: Scope) -> dict[int, CustomerRecord]:
    """The records of those that are there and the reader's, locked in order until the transaction ends."""
    return {row.customer_id: record_of(row) for row in storage.lock_visible(conn, customer_ids, scope)}


KeptBy: TypeAlias = Mapping[str, Collection[int]]
"""What higher floors have of customers, such as accounts, with the customers of whom they have any."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Customers about to be deleted: their standings are locked, so that no account is opened and nothing is charged.

    records   of those that are there and the reader's
    scope     of the reader, who is refused in words that it may read
    """

    records: dict[int, CustomerRecord]
    locked: Standings
    scope: Scope


def begin_deletion(conn: Connection, customer_id: int, scope: Scope) -> Deletion:
    """One customer's; raises NotFound."""
    deletion = begin_deletions(conn, [customer_id], scope)
    if not deletion.records:
        raise NotFound(kind="customer", id=customer_id)
    return deletion


def begin_deletions(conn: Connection, customer_ids: Collection[int], scope: Scope) -> Deletion:
    """Lock the customers' money and then their records."""
    locked = lock_standings(conn, set(customer_ids))
    there = [customer_id for customer_id, account_id in locked if account_id == OWN_MONEY]
    return Deletion(lock_customers(conn, there, scope), locked, scope)


def delete_customers(conn: Connection, deletion: Deletion, *, kept_by: KeptBy) -> dict[int, CustomerInUse]:
    """Physically gone, all but those that something depends on (spec/customer 1.8): why, by customer.

    What the trail and others tell of them goes when they hear of it, as of those who are purged.
    Those who own or sell to others come after them, so that all of a reseller may go at once.
    What higher floors keep of them is the caller's to look for, between begin_deletions and this, and to forget after.
    """
    refused: dict[int, CustomerInUse] = {}
    for records in _from_below(deletion.records.values()):
        seen = as_seen_by(deletion.scope, records)
        in_use = whys_not_deleted(conn, seen, kept_by=kept_by)
        tell_forgotten(conn, [one for one in records if one.customer_id not in in_use])
        gone = {one.customer_id: one.name for one in records if one.customer_id not in in_use}
        remove_standings(conn, gone, locked=deletion.locked)
        remove_arrangements(conn, gone)
        forget_values(conn, gone)
        storage.delete_customers(conn, gone, {one.customer_id: one.login for one in records if one.customer_id in gone})
        refused |= in_use
    return refused


def _from_below(records: Iterable[CustomerRecord]) -> list[list[CustomerRecord]]:
    """Those who own nobody, then head offices, then resellers and distributors, the deepest before those above."""

    def rank(record: CustomerRecord) -> tuple[bool, bool, int]:
        owns = record.kind != CustomerKind.RETAIL
        return owns, record.office == Office.HEAD, -len(record.resellers) if owns else 0

    return [list(group) for _, group in groupby(sorted(records, key=rank), key=rank)]


def whys_not_deleted(
    conn: Connection, records: Sequence[CustomerRecord], *, kept_by: KeptBy
) -> dict[int, CustomerInUse]:
    """The refusals that deleting would meet, by customer; the others can be deleted."""
    charged = ever_charged_among(conn, [one.customer_id for one in records])
    resellers = _of_kind(records, CustomerKind.RESELLER)
    owners, staffed = storage.owners_among(conn, resellers), staffed_among(conn, resellers)
    heads = storage.heads_among(conn, [one.customer_id for one in records if one.office == Office.HEAD])
    sellers = storage.sellers_among(conn, _of_kind(records, CustomerKind.DISTRIBUTOR))
    depending = (
        *kept_by.items(),
        ("xDRs", charged),
        ("subcustomers", owners),
        ("branches", heads),
        ("customers it sells to", sellers),
        ("staff or tokens of its own", staffed),
    )
    refused: dict[int, CustomerInUse] = {}
    for record in records:
        dependents = next((name for name, having in depending if record.customer_id in having), None)
        if dependents is not None:
            refused[record.customer_id] = CustomerInUse(name=record.name, dependents=dependents)
    return refused


def _of_kind(records: Sequence[CustomerRecord], kind: CustomerKind) -> list[int]:
    """Nobody else owns or sells to anybody, so that nobody else has to be looked for among all customers."""
    return [one.customer_id for one in records if one.kind == kind]


@dataclass(frozen=True, slots=True)
class ClassRecord:
    class_id: int
    name: str
    currency: str | None
    description: str
    provisional_days: int
    purge_after_months: int | None
    business_model: BusinessModel
    spending_limit: Decimal | None = None
    own_spending_limit: bool = True
    payment_tax_percent: Decimal | None = None
    card_tax_on_top: bool = False
    invoice_charge: InvoiceCharge = InvoiceCharge.NEVER
    invoice_charge_retry_days: Sequence[int] = ()


def list_classes(conn: Connection, *, limit: int, cursor: str | None, text: str = "") -> Page:
    """A page by name; turn its rows into values with class_of.

    text   a part of the name or the description, whatever the case; "": all
    """
    return storage.page_of_classes(conn, text=text, limit=limit, cursor=cursor)


def read_class(conn: Connection, class_id: int) -> ClassRecord:
    row = storage.read_class(conn, class_id)
    if row is None:
        raise NotFound(kind="customer class", id=class_id)
    return class_of(row)


def lock_class(conn: Connection, class_id: int) -> ClassRecord:
    """The same, locked until the transaction ends: who changes its policies at once does so one after the other."""
    if not storage.lock_class(conn, class_id):
        raise NotFound(kind="customer class", id=class_id)
    return read_class(conn, class_id)


def class_of(row: AnyRow) -> ClassRecord:
    model = BusinessModel(row.business_model)
    days, months = row.provisional_days, row.purge_after_months
    spending = row.spending_limit, row.own_spending_limit
    taxes = row.payment_tax_percent, row.card_tax_on_top
    charging = InvoiceCharge(row.invoice_charge), tuple(row.invoice_charge_retry_days)
    named = row.class_id, row.name, row.currency, row.description
    return ClassRecord(*named, days, months, model, *spending, *taxes, *charging)
