"""Reading customers: for charging in sets, for the doors one by one and by the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from tollhouse.customers import storage
from tollhouse.customers.rules.contacts import CONTACT_FIELDS, Contacts
from tollhouse.customers.rules.masking import masked_name, masked_values
from tollhouse.customers.rules.party import Party, zone_named
from tollhouse.customers.rules.record import BusinessModel, Office
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import NotFound

_SHOWN: Final = ("name", *CONTACT_FIELDS)
_NO_OVERRIDES: Final[Mapping[int, int]] = {}


def parties_of(conn: Connection, customer_ids: Iterable[int]) -> dict[int, Party]:
    """These customers and all resellers above them."""
    rows = list(storage.read_parties(conn, customer_ids))
    above = {reseller for written in {row[3] for row in rows} for reseller in _resellers(written)}
    missing = above - {row[0] for row in rows}
    if missing:
        rows += storage.read_parties(conn, missing)
    overrides: dict[int, dict[int, int]] = {}
    for override in storage.read_overrides(conn, [row[0] for row in rows]):
        overrides.setdefault(override.customer_id, {})[override.tariff_id] = override.override_tariff_id
    return {
        customer_id: Party(
            customer_id,
            name,
            currency,
            _resellers(written),
            zone_named(zone),
            overrides.get(customer_id, _NO_OVERRIDES),
        )
        for customer_id, name, currency, written, zone in rows
    }


@lru_cache(maxsize=10_000)
def _resellers(written: str) -> tuple[int, ...]:
    """From "12,7"; remembered, because thousands of customers stand under the same."""
    return tuple(map(int, written.split(","))) if written else ()


@dataclass(frozen=True, slots=True)
class CustomerRecord(Contacts):
    """A customer as the doors show it, without its money."""

    customer_id: int
    name: str
    kind: str
    class_id: int
    currency: str
    prepaid: bool
    resellers: tuple[int, ...]
    time_zone: str
    registered_at: datetime
    distributor_id: int | None
    office: str = Office.NONE
    head_office_id: int | None = None


def read_customer(conn: Connection, customer_id: int, scope: Scope) -> CustomerRecord:
    """One customer; raises NotFound when there is none or it is not in the reader's scope."""
    row = storage.read_visible(conn, customer_id, scope)
    if row is None:
        raise NotFound(kind="customer", id=customer_id)
    return record_of(row)


def as_seen_by(scope: Scope, records: Sequence[CustomerRecord]) -> Sequence[CustomerRecord]:
    """Records as they are shown to a reader: to some without what tells who they are of."""
    if not scope.masked:
        return records
    return [replace(one, **masked_values({field: getattr(one, field) for field in _SHOWN})) for one in records]


def name_seen(record: CustomerRecord, scope: Scope) -> str:
    """What a customer is called before a reader: in sentences and names of files as in its record."""
    (seen,) = as_seen_by(scope, [record])
    return seen.name


def names_seen(conn: Connection, customer_ids: Iterable[int], scope: Scope) -> dict[int, str]:
    """What these are called before a reader, whether or not it sees their records; who is gone is left out."""
    rows = storage.read_names(conn, customer_ids)
    if not scope.masked:
        return {row.customer_id: row.name for row in rows}
    return {row.customer_id: masked_name(row.name, {"company_name": row.company_name}) for row in rows}


def records_of(conn: Connection, customer_ids: Iterable[int]) -> dict[int, CustomerRecord]:
    """Of those who are there, whoever reads them."""
    return {row.customer_id: record_of(row) for row in storage.read_records(conn, customer_ids)}


def business_models_of(conn: Connection, customer_ids: Iterable[int]) -> dict[int, BusinessModel]:
    """What kind of service each uses, by its class."""
    return {row.customer_id: BusinessModel(row.business_model) for row in storage.read_businesses(conn, customer_ids)}


def are_there_any(conn: Connection) -> bool:
    """Whether anybody was ever registered and is still here; lists of them are reports.customer_list's."""
    return storage.has_customers(conn)


def record_of(row: AnyRow) -> CustomerRecord:
    return CustomerRecord(
        row.customer_id,
        row.name,
        row.kind,
        row.class_id,
        row.currency,
        row.prepaid,
        tuple(row.resellers),
        row.time_zone,
        row.registered_at,
        row.distributor_id,
        row.office,
        row.head_office_id,
        **{field: getattr(row, field) for field in CONTACT_FIELDS},
    )
