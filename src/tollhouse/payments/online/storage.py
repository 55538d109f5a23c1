"""Reads and writes of payment systems, methods and e-payments; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from tollhouse.payments.online.tables import (
    auto_payment,
    e_payment,
    e_payment_reference,
    invoice_charge,
    invoice_charging,
    payment_method,
    payment_system,
    payment_system_method,
    processor_event,
    processor_payer,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.words.fold import fold

_paid = e_payment.c
_method = payment_method.c
Condition = ColumnElement[bool]

Key = tuple[int, int]
"""Of an e-payment: customer and number."""


def insert_system(conn: Connection, row: Mapping[str, Any]) -> AnyRow | None:
    """None: another has the name."""
    new = insert_or(payment_system).values({**row, "name_folded": fold(row["name"])})
    return conn.execute(new.on_conflict_do_nothing().returning(payment_system)).first()


def update_system(conn: Connection, system_id: int, change: Mapping[str, Any]) -> AnyRow:
    values = {**change, "name_folded": fold(change["name"])} if "name" in change else dict(change)
    changed = update(payment_system).where(payment_system.c.system_id == system_id).values(values)
    return conn.execute(changed.returning(payment_system)).one()


def name_holder(conn: Connection, name: str) -> int | None:
    found: int | None = conn.scalar(
        select(payment_system.c.system_id).where(payment_system.c.name_folded == fold(name))
    )
    return found


def read_system(conn: Connection, system_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(payment_system).where(payment_system.c.system_id == system_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def read_systems(conn: Connection, system_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """None: all of them."""
    query = select(payment_system).order_by(payment_system.c.name_folded)
    if system_ids is not None:
        query = query.where(payment_system.c.system_id.in_(system_ids))
    return conn.execute(query).all()


def page_of_systems(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(payment_system)
    return read_page(conn, query, [SortKey(payment_system.c.name_folded)], limit=limit, cursor=cursor)


def methods_taken(conn: Connection, wanted: Collection[tuple[str, str]]) -> Sequence[AnyRow]:
    """Method, currency, and the system that has it."""
    kept = payment_system_method.c
    joined = payment_system_method.join(payment_system)
    query = select(kept.method, kept.currency, kept.system_id, payment_system.c.name).select_from(joined)
    return conn.execute(query.where(tuple_(kept.method, kept.currency).in_(wanted))).all() if wanted else []


def methods_of(conn: Connection, system_ids: Collection[int]) -> Sequence[AnyRow]:
    kept = payment_system_method.c
    query = select(kept.system_id, kept.method, kept.currency).where(kept.system_id.in_(system_ids))
    return conn.execute(query.order_by(kept.currency, kept.method)).all()


def systems_for(conn: Connection, currency: str) -> Sequence[AnyRow]:
    """With the methods that each takes in it, one a row; only those that are active."""
    kept = payment_system_method.c
    joined = payment_system_method.join(payment_system)
    query = select(payment_system, kept.method).select_from(joined)
    wanted = kept.currency == currency, payment_system.c.active
    return conn.execute(query.where(*wanted).order_by(payment_system.c.name_folded, kept.method)).all()


def replace_methods(conn: Connection, system_id: int, methods: Collection[tuple[str, str]]) -> None:
    """Those that another has stay with it."""
    conn.execute(delete(payment_system_method).where(payment_system_method.c.system_id == system_id))
    if methods:
        rows = [{"method": method, "currency": one, "system_id": system_id} for method, one in sorted(methods)]
        conn.execute(insert_or(payment_system_method).on_conflict_do_nothing(), rows)


def read_payer(conn: Connection, customer_id: int, system_id: int) -> str | None:
    payer = processor_payer.c
    wanted = payer.customer_id == customer_id, payer.system_id == system_id
    found: str | None = conn.scalar(select(payer.reference).where(*wanted))
    return found


def keep_payer(conn: Connection, customer_id: int, system_id: int, reference: str) -> None:
    """The first that was kept stays."""
    new = insert_or(processor_payer).values(customer_id=customer_id, system_id=system_id, reference=reference)
    conn.execute(new.on_conflict_do_nothing())


def insert_method(conn: Connection, row: Mapping[str, Any]) -> AnyRow | None:
    """None: it is saved already."""
    new = insert_or(payment_method).values(row)
    return conn.execute(new.on_conflict_do_nothing().returning(payment_method)).first()


def read_methods(conn: Connection, customer_id: int) -> Sequence[AnyRow]:
    """The preferred one first, then the newest."""
    query = select(payment_method).where(_method.customer_id == customer_id)
    return conn.execute(query.order_by(_method.preferred.desc(), _method.method_id.desc())).all()


def read_method(conn: Connection, customer_id: int, method_id: int) -> AnyRow | None:
    wanted = _method.customer_id == customer_id, _method.method_id == method_id
    return conn.execute(select(payment_method).where(*wanted)).first()


def method_by_token(conn: Connection, customer_id: int, system_id: int, token: str) -> AnyRow | None:
    wanted = _method.customer_id == customer_id, _method.system_id == system_id, _method.token == token
    return conn.execute(select(payment_method).where(*wanted)).first()


def prefer(conn: Connection, customer_id: int, method_id: int | None) -> None:
    """In two steps, because one index holds that there is one."""
    theirs = update(payment_method).where(_method.customer_id == customer_id)
    conn.execute(theirs.where(_method.preferred).values(preferred=False))
    if method_id is not None:
        conn.execute(theirs.where(_method.method_id == method_id).values(preferred=True))


def delete_method(conn: Connection, customer_id: int, method_id: int) -> None:
    conn.execute(delete(payment_method).where(_method.customer_id == customer_id, _method.method_id == method_id))


def expiring_untold(conn: Connection, since: date, until: date, *, most: int) -> Sequence[AnyRow]:
    """Methods that end within these days and of whose end nobody was told; locked, none that another has."""
    untold = or_(_method.told_of_expiry.is_(None), _method.told_of_expiry != _method.expires)
    ending = select(payment_method).where(_method.expires >= since, _method.expires < until, untold)
    return conn.execute(ending.order_by(_method.expires).limit(most).with_for_update(skip_locked=True)).all()


def mark_told(conn: Connection, keys: Collection[Key]) -> None:
    told = update(payment_method).where(tuple_(_method.customer_id, _method.method_id).in_(keys))
    conn.execute(told.values(told_of_expiry=_method.expires))


def insert_e_payment(conn: Connection, row: Mapping[str, Any]) -> AnyRow | None:
    """None: its request came before."""
    return conn.execute(insert_or(e_payment).values(row).on_conflict_do_nothing().returning(e_payment)).first()


def read_e_payment(conn: Connection, key: Key, *, lock: bool = False) -> AnyRow | None:
    query = select(e_payment).where(*_is(key))
    return conn.execute(query.with_for_update() if lock else query).first()


def update_e_payment(
    conn: Connection, key: Key, change: Mapping[str, Any], *only_if: ColumnElement[bool]
) -> AnyRow | None:
    """None: it is not so (any more) as `only_if` says."""
    changed = update(e_payment).where(*_is(key), *only_if).values(change)
    return conn.execute(changed.returning(e_payment)).first()


def claim_fresh(conn: Connection, key: Key, at: datetime) -> AnyRow | None:
    """None: somebody else has taken it up."""
    return update_e_payment(conn, key, {"claimed_at": at}, _paid.claimed_at.is_(None))


def begin_asking(conn: Connection, key: Key, change: Mapping[str, Any]) -> AnyRow | None:
    """From now on money may have moved.  None: somebody else has begun, or it has ended."""
    return update_e_payment(conn, key, change, _paid.asked_at.is_(None), _paid.status == "started")


def _is(key: Key) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _paid.customer_id == key[0], _paid.e_payment_id == key[1]


def keep_reference(conn: Connection, key: Key, system_id: int, reference: str) -> None:
    conn.execute(
        insert(e_payment_reference).values(
            system_id=system_id, reference=reference, customer_id=key[0], e_payment_id=key[1]
        )
    )
    update_e_payment(conn, key, {"reference": reference})


def whose_reference(conn: Connection, system_id: int, reference: str) -> Key | None:
    kept = e_payment_reference.c
    wanted = kept.system_id == system_id, kept.reference == reference
    found = conn.execute(select(kept.customer_id, kept.e_payment_id).where(*wanted)).first()
    return None if found is None else (found.customer_id, found.e_payment_id)


def of_reference(conn: Connection, reference: str) -> ColumnElement[bool]:
    """The few e-payments, of whatever system, that are known to it by this."""
    kept = e_payment_reference.c
    systems = select(payment_system.c.system_id).scalar_subquery()
    wanted = kept.system_id == func.any(func.array(systems)), kept.reference == reference
    found = conn.execute(select(kept.customer_id, kept.e_payment_id).where(*wanted)).all()
    return tuple_(_paid.customer_id, _paid.e_payment_id).in_([tuple(one) for one in found])


def take_due(conn: Connection, *, real_now: datetime, until: datetime) -> AnyRow | None:
    """One whose processor is to be asked now, put off to `until` for whoever else looks; none that another has."""
    due = _paid.next_ask_at <= real_now
    first = select(_paid.customer_id, _paid.e_payment_id).where(due).order_by(_paid.next_ask_at).limit(1)
    found = conn.execute(first.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    return update_e_payment(conn, (found.customer_id, found.e_payment_id), {"next_ask_at": until})


def page_of_e_payments(
    conn: Connection, wanted: Sequence[ColumnElement[bool]], *, limit: int, cursor: str | None
) -> Page:
    query: Select[Any] = select(e_payment).where(*wanted)
    newest_first = [SortKey(_paid.started_at, descending=True), SortKey(_paid.customer_id), SortKey(_paid.e_payment_id)]
    return read_page(conn, query, newest_first, limit=limit, cursor=cursor)


def count_e_payments(conn: Connection, wanted: Sequence[ColumnElement[bool]], *, most: int) -> int:
    counted = select(_paid.e_payment_id).where(*wanted).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(counted)) or 0


def wanted_e_payments(said: Mapping[str, Any], *, undecided: bool | None = None) -> list[ColumnElement[bool]]:
    """said       columns with the value they must have, those that are None left out
    undecided   True: only what a person must decide on
    """
    wanted: list[ColumnElement[bool]] = [e_payment.c[name] == one for name, one in said.items() if one is not None]
    if undecided is not None:
        wanted.append(_paid.decision.is_not(None) if undecided else _paid.decision.is_(None))
    return wanted


def started_between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    wanted = []
    if since is not None:
        wanted.append(_paid.started_at >= since)
    if until is not None:
        wanted.append(_paid.started_at < until)
    return wanted


def of_customers(customer_ids: Collection[int]) -> ColumnElement[bool]:
    return _paid.customer_id == func.any(list(customer_ids))


def has_open(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    """Customers of whose e-payments any has moved money, holds it, or may."""
    concerns = or_(_paid.taken.is_not(None), _paid.status.in_(("started", "unknown", "authorized")))
    return set(conn.scalars(select(_paid.customer_id).where(of_customers(customer_ids), concerns)))


def add_refunded(conn: Connection, key: Key, amount: Any) -> None:
    conn.execute(update(e_payment).where(*_is(key)).values(refunded=_paid.refunded + amount))


def note_event(conn: Connection, system_id: int, row: Mapping[str, Any], *, at: datetime) -> int:
    """How often it has come, this time included."""
    new = insert_or(processor_event).values(**row, system_id=system_id, times=1, first_at=at, last_at=at)
    again = {"times": processor_event.c.times + 1, "last_at": at}
    noted = new.on_conflict_do_update(index_elements=["system_id", "event_id"], set_=again)
    return int(conn.scalar(noted.returning(processor_event.c.times)) or 0)


def forget_events(conn: Connection, *, before: datetime) -> None:
    conn.execute(delete(processor_event).where(processor_event.c.last_at < before))


def read_auto_payment(conn: Connection, customer_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(auto_payment).where(auto_payment.c.customer_id == customer_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def read_auto_payments(conn: Connection, customer_ids: Collection[int]) -> Sequence[AnyRow]:
    wanted = auto_payment.c.customer_id == func.any(list(customer_ids))
    return conn.execute(select(auto_payment).where(wanted).order_by(auto_payment.c.customer_id)).all()


def put_auto_payment(conn: Connection, row: Mapping[str, Any]) -> None:
    put = insert_or(auto_payment).values(row)
    replaced = {name: put.excluded[name] for name in row if name != "customer_id"}
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_=replaced))


def update_auto_payment(conn: Connection, customer_id: int, change: Mapping[str, Any]) -> None:
    conn.execute(update(auto_payment).where(auto_payment.c.customer_id == customer_id).values(change))


def due_auto_payment(conn: Connection, *, now: datetime) -> int | None:
    """A customer who is to pay now, the one who waits longest."""
    due = auto_payment.c.due_at <= now
    found: int | None = conn.scalar(
        select(auto_payment.c.customer_id).where(due).order_by(auto_payment.c.due_at).limit(1)
    )
    return found


def delete_auto_payment(conn: Connection, customer_id: int) -> None:
    conn.execute(delete(auto_payment).where(auto_payment.c.customer_id == customer_id))


def payers_after(conn: Connection, customer_id: int, *, most: int) -> Sequence[int]:
    """Who has a method to be charged, by number."""
    each = payment_method.c
    preferred = select(each.customer_id).where(each.preferred, each.customer_id > customer_id)
    return conn.scalars(preferred.order_by(each.customer_id).limit(most)).all()


def read_invoice_charging(conn: Connection, customer_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(invoice_charging).where(invoice_charging.c.customer_id == customer_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def read_invoice_chargings(conn: Connection, customer_ids: Collection[int]) -> dict[int, bool | None]:
    """What was agreed with each, of those of whom anything is known."""
    each = invoice_charging.c
    query = select(each.customer_id, each.charged).where(each.customer_id == func.any(list(customer_ids)))
    return {row.customer_id: row.charged for row in conn.execute(query)}


def put_invoice_charging(conn: Connection, customer_id: int, change: Mapping[str, Any]) -> None:
    put = insert_or(invoice_charging).values(customer_id=customer_id, **change)
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_=dict(change)))


def update_invoice_charging(conn: Connection, customer_id: int, change: Mapping[str, Any]) -> None:
    conn.execute(update(invoice_charging).where(invoice_charging.c.customer_id == customer_id).values(change))


def due_invoice_charging(conn: Connection, *, now: datetime) -> int | None:
    """The customer who waits longest."""
    each = invoice_charging.c
    found: int | None = conn.scalar(select(each.customer_id).where(each.due_at <= now).order_by(each.due_at).limit(1))
    return found


def read_tries(conn: Connection, customer_ids: Collection[int]) -> dict[Key, date]:
    """By customer and invoice: the last day on which it was tried."""
    each = invoice_charge.c
    rows = conn.execute(select(invoice_charge).where(each.customer_id == func.any(list(customer_ids))))
    return {(row.customer_id, row.invoice_id): row.tried_on for row in rows}


def note_tries(conn: Connection, customer_id: int, invoice_ids: Collection[int], day: date) -> None:
    rows = [{"customer_id": customer_id, "invoice_id": one, "tried_on": day} for one in invoice_ids]
    noted = insert_or(invoice_charge).values(rows)
    again = {"tried_on": noted.excluded.tried_on}
    conn.execute(noted.on_conflict_do_update(index_elements=["customer_id", "invoice_id"], set_=again))


def forget_tries(conn: Connection, customer_id: int, day: date) -> None:
    """Those of that day."""
    each = invoice_charge.c
    conn.execute(delete(invoice_charge).where(each.customer_id == customer_id, each.tried_on == day))


def forget_methods_of(conn: Connection, customer_ids: Collection[int]) -> None:
    """And by what their e-payments could be recognised: of customers whose personal data goes."""
    for table in (auto_payment, invoice_charging, invoice_charge, payment_method, processor_payer):
        conn.execute(delete(table).where(table.c.customer_id == func.any(list(customer_ids))))
    gone = {"method_told": "", "token": "", "visible_comment": "", "internal_comment": "", "decided_comment": ""}
    conn.execute(update(e_payment).where(of_customers(customer_ids)).values(gone))


def delete_e_payments_of(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted; none of them moved money."""
    theirs = e_payment_reference.c.customer_id == func.any(list(customer_ids))
    conn.execute(delete(e_payment_reference).where(theirs))
    conn.execute(delete(e_payment).where(of_customers(customer_ids)))
