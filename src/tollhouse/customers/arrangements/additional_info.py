"""What is settled for a customer beside its record and its money."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Final

from tollhouse.customers.arrangements import storage
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.rules.additional_info import AdditionalInfo, check_additional_info
from tollhouse.plumbing.db import Connection

ADDITIONAL_FIELDS: Final = tuple(field.name for field in fields(AdditionalInfo))
_NOTHING_SETTLED: Final = AdditionalInfo()


def read_additional_info(conn: Connection, customer_id: int) -> AdditionalInfo:
    row = storage.read_additional_info(conn, [customer_id]).get(customer_id)
    if row is None:
        return _NOTHING_SETTLED
    return AdditionalInfo(**{name: getattr(row, name) for name in ADDITIONAL_FIELDS})


def change_additional_info(conn: Connection, customer_id: int, changes: Mapping[str, Any]) -> AdditionalInfo:
    """Of a customer whose record is locked; what is left out stays.  Raises BadField, CustomerPurged."""
    check_additional_info(changes)
    before = read_additional_info(conn, customer_id)
    after = replace(before, **changes)
    if after != before:
        refuse_purged(conn, customer_id, next(iter(changes)))
        storage.put_additional_info(conn, customer_id, asdict(after))
    return after
