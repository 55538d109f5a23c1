"""Payment systems: declared, changed, and asked which of them takes what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tollhouse.payments.online import storage
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.payments.processors.port import Processor
from tollhouse.payments.rules.payment_system import (
    Credentials,
    MethodKind,
    MethodTaken,
    ProcessorKind,
    SystemTerms,
    check_credentials,
    check_mode,
    check_terms,
    name_of_method,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound, Refused


class SystemNameTaken(Refused):
    code: ClassVar[str] = "payment_system_name_taken"
    sentence: ClassVar[str] = "Another payment system is called {name!r}; choose another name."


@dataclass(frozen=True, slots=True)
class PaymentSystem:
    """sealed   its credentials, for the gateways"""

    system_id: int
    processor: ProcessorKind
    terms: SystemTerms
    sealed: bytes
    made_by: str
    made_at: datetime

    def opened(self, gateways: Gateways) -> Processor:
        """Raises NotByProcessor."""
        return gateways.to(self.processor, self.sealed)


def declare_system(
    conn: Connection,
    terms: SystemTerms,
    processor: ProcessorKind,
    sealed: bytes,
    *,
    now: datetime,
    by: str,
) -> PaymentSystem:
    """sealed   by sealed_for.  Raises BadField, SystemNameTaken, MethodTaken."""
    check_terms(terms, processor)
    row = storage.insert_system(
        conn,
        {**_columns(terms), "processor": processor, "credentials": sealed, "made_at": now, "made_by": by},
    )
    if row is None:
        raise SystemNameTaken(field="name", name=terms.name)
    _take_methods(conn, row.system_id, terms)
    return read_system(conn, row.system_id)


def change_system(
    conn: Connection, system_id: int, terms: SystemTerms, *, sealed: bytes | None
) -> tuple[PaymentSystem, PaymentSystem]:
    """Before and after; sealed   None: the credentials stay.  Raises NotFound and what declare_system does."""
    before = read_system(conn, system_id, lock=True)
    check_terms(terms, before.processor)
    holder = storage.name_holder(conn, terms.name)
    if holder not in {None, system_id}:
        raise SystemNameTaken(field="name", name=terms.name)
    credentials = {} if sealed is None else {"credentials": sealed}
    storage.update_system(conn, system_id, {**_columns(terms), **credentials})
    _take_methods(conn, system_id, terms)
    return before, read_system(conn, system_id)


def sealed_for(gateways: Gateways, given: Credentials, terms: SystemTerms, processor: ProcessorKind) -> bytes:
    """Credentials that fit what is said of the system, as they are kept.  Raises BadField."""
    check_credentials(given, processor)
    check_mode(terms, given)
    return gateways.seal(given)


def read_system(conn: Connection, system_id: int, *, lock: bool = False) -> PaymentSystem:
    """Raises NotFound."""
    row = storage.read_system(conn, system_id, lock=lock)
    if row is None:
        raise NotFound(kind="payment system", id=system_id)
    return systems_of(conn, [row])[0]


def list_systems(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    return storage.page_of_systems(conn, limit=limit, cursor=cursor)


def names_of_systems(conn: Connection) -> dict[int, str]:
    """Of all: there are few."""
    return {row.system_id: row.name for row in storage.read_systems(conn)}


def systems_of(conn: Connection, rows: Sequence[AnyRow]) -> list[PaymentSystem]:
    taken: dict[int, set[tuple[MethodKind, str]]] = {}
    for one in storage.methods_of(conn, [row.system_id for row in rows]):
        taken.setdefault(one.system_id, set()).add((MethodKind(one.method), one.currency))
    return [_system(row, frozenset(taken.get(row.system_id, ()))) for row in rows]


def systems_for(conn: Connection, currency: str) -> list[PaymentSystem]:
    """Those that take anything in a currency, as they are for it alone."""
    found = storage.systems_for(conn, currency)
    rows = {row.system_id: row for row in found}
    taken: dict[int, set[tuple[MethodKind, str]]] = {}
    for row in found:
        taken.setdefault(row.system_id, set()).add((MethodKind(row.method), currency))
    return [_system(row, frozenset(taken[system_id])) for system_id, row in rows.items()]


def _take_methods(conn: Connection, system_id: int, terms: SystemTerms) -> None:
    wanted: Collection[tuple[str, str]] = [(str(method), currency) for method, currency in terms.methods]
    storage.replace_methods(conn, system_id, wanted)
    for one in storage.methods_taken(conn, wanted):
        if one.system_id != system_id:
            raise MethodTaken(field="methods", method=name_of_method(one.method), currency=one.currency, name=one.name)


def _columns(terms: SystemTerms) -> dict[str, Any]:
    return {
        "name": terms.name,
        "test_mode": terms.test_mode,
        "active": terms.active,
        "publishable_key": terms.publishable_key,
        "instructions": terms.instructions,
    }


def _system(row: AnyRow, methods: frozenset[tuple[MethodKind, str]]) -> PaymentSystem:
    terms = SystemTerms(row.name, row.test_mode, row.active, row.publishable_key, row.instructions, methods)
    return PaymentSystem(
        row.system_id, ProcessorKind(row.processor), terms, bytes(row.credentials), row.made_by, row.made_at
    )
