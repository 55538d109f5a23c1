"""A customer's self-care: the password it has, its language, its formats.  The login is in its record."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from tollhouse.customers.arrangements import storage
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.rules.self_care import SelfCare, check_password, check_self_care
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.passwords import hash_of, make_password

SELF_CARE_FIELDS: Final = tuple(field.name for field in fields(SelfCare))
_NOTHING_SETTLED: Final = SelfCare()


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """When a customer's password was set, and by whom; itself it cannot be read."""

    at: datetime
    by: str


def read_self_care(conn: Connection, customer_id: int) -> SelfCare:
    return _self_care_of(storage.read_self_care(conn, [customer_id]).get(customer_id))


def languages_of(conn: Connection, customer_ids: Collection[int]) -> dict[int, str]:
    """ISO 639-1, by customer: in which each is told things."""
    settled = storage.read_self_care(conn, customer_ids)
    return {one: _self_care_of(settled.get(one)).language for one in customer_ids}


def change_self_care(conn: Connection, customer_id: int, changes: Mapping[str, Any]) -> SelfCare:
    """Of a customer whose record is locked; what is left out stays.  Raises BadField, CustomerPurged."""
    check_self_care(changes)
    before = read_self_care(conn, customer_id)
    after = replace(before, **changes)
    if after != before:
        refuse_purged(conn, customer_id, next(iter(changes)))
        storage.put_self_care(conn, customer_id, {**asdict(after), "trusted_networks": list(after.trusted_networks)})
    return after


def password_set(conn: Connection, customer_id: int) -> PasswordSet | None:
    """None: the customer has none and cannot sign in."""
    row = storage.read_password(conn, customer_id)
    return None if row is None else PasswordSet(row.set_at, row.set_by)


def set_password(conn: Connection, customer_id: int, password: str, *, login: str, now: datetime, by: str) -> None:
    """Of a customer whose record is locked; what was before no longer opens.

    Raises CustomerPurged, BadField, TooManyAtOnce.
    """
    refuse_purged(conn, customer_id, "password")
    check_password(password, login)
    storage.put_password(conn, customer_id, {"password_hash": hash_of(password), "set_at": now, "set_by": by})


def generate_password() -> str:
    """One that nobody has chosen, in groups that can be read out."""
    return make_password()


def take_password(conn: Connection, customer_id: int) -> None:
    """The customer can no longer sign in."""
    storage.remove_password(conn, customer_id)


def _self_care_of(row: AnyRow | None) -> SelfCare:
    if row is None:
        return _NOTHING_SETTLED
    settled = {name: getattr(row, name) for name in SELF_CARE_FIELDS}
    return SelfCare(**settled | {"trusted_networks": tuple(row.trusted_networks)})
