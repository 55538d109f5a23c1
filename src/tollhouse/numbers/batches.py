"""Vendor batches, what we pay for numbers; pricing batches, what customers pay; and who pays by which."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from tollhouse.customers.rules.record import BadField
from tollhouse.numbers import storage
from tollhouse.numbers.rules.price import Batch, NewBatch, NewPricing, Pricing, check_batch, check_pricing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound, Refused


class BatchNameTaken(Refused):
    code: ClassVar[str] = "batch_name_taken"
    sentence: ClassVar[str] = "There is a batch named {name!r} already; choose another name."


def make_batch(conn: Connection, new: NewBatch) -> int:
    """Raises BadField or BatchNameTaken."""
    check_batch(new)
    batch_id = storage.insert_batch(conn, new)
    if batch_id is None:
        raise BatchNameTaken(field="name", name=new.name)
    return batch_id


def lock_batch(conn: Connection, batch_id: int) -> Batch:
    """A vendor batch, locked until the transaction ends; raises NotFound."""
    batch = storage.lock_batch(conn, batch_id)
    if batch is None:
        raise NotFound(kind="vendor batch", id=batch_id)
    return batch


def change_batch(conn: Connection, batch: Batch, changes: Mapping[str, Any]) -> Batch:
    """The locked batch with its new values.  Its numbers cost what it says from now on.

    Raises BadField or BatchNameTaken.
    """
    changed = replace(batch, **changes)
    check_batch(changed)
    if changed.currency != batch.currency:
        raise BadField("currency", changed.currency, f"cannot be changed from {batch.currency}; make another batch.")
    if changed.name != batch.name and storage.holder_of_batch_name(conn, changed.name) is not None:
        raise BatchNameTaken(field="name", name=changed.name)
    if changed != batch:
        storage.update_batch(conn, batch.batch_id, changes)
    return changed


def read_batch(conn: Connection, batch_id: int) -> Batch:
    """Raises NotFound."""
    found = storage.read_batches(conn, [batch_id]).get(batch_id)
    if found is None:
        raise NotFound(kind="vendor batch", id=batch_id)
    return found


def batches_of(conn: Connection, batch_ids: Iterable[int]) -> dict[int, Batch]:
    """Those that are there, by number."""
    return storage.read_batches(conn, set(batch_ids))


def list_batches(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into values with batch_of."""
    return storage.page_of_batches(conn, limit=limit, cursor=cursor)


def batch_of(row: AnyRow) -> Batch:
    return storage.batch_of(row)


def make_pricing_batch(conn: Connection, new: NewPricing) -> int:
    """Raises BadField or BatchNameTaken."""
    check_pricing(new)
    pricing_batch_id = storage.insert_pricing(conn, new)
    if pricing_batch_id is None:
        raise BatchNameTaken(field="name", name=new.name)
    return pricing_batch_id


def lock_pricing(conn: Connection, pricing_batch_id: int) -> Pricing:
    """A pricing batch, locked until the transaction ends; raises NotFound."""
    pricing = storage.lock_pricing(conn, pricing_batch_id)
    if pricing is None:
        raise NotFound(kind="pricing batch", id=pricing_batch_id)
    return pricing


def change_pricing(conn: Connection, pricing: Pricing, changes: Mapping[str, Any]) -> Pricing:
    """The locked batch with its new values, which hold for every customer that is asked by it.

    Raises BadField or BatchNameTaken.
    """
    changed = replace(pricing, **changes)
    check_pricing(changed)
    if changed.currency != pricing.currency:
        raise BadField("currency", changed.currency, f"cannot be changed from {pricing.currency}; make another batch.")
    if changed.name != pricing.name and storage.holder_of_pricing_name(conn, changed.name) is not None:
        raise BatchNameTaken(field="name", name=changed.name)
    if changed != pricing:
        storage.update_pricing(conn, pricing.pricing_batch_id, changes)
    return changed


def list_pricings(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into values with pricing_of."""
    return storage.page_of_pricings(conn, limit=limit, cursor=cursor)


def pricing_of(row: AnyRow) -> Pricing:
    return storage.pricing_of(row)


def choose_pricing(conn: Connection, customer_id: int, currency: str, pricing_batch_id: int | None) -> None:
    """By which batch a customer is asked for its numbers from now on; None: by none.

    Raises BadField when there is no such batch, or when it is in another currency than the customer pays in.
    """
    if pricing_batch_id is not None:
        pricing = storage.lock_pricing(conn, pricing_batch_id)
        if pricing is None:
            raise BadField("pricing_batch_id", pricing_batch_id, "is no pricing batch; choose one of the list.")
        if pricing.currency != currency:
            reason = f"is in {pricing.currency}, but the customer pays in {currency}."
            raise BadField("pricing_batch_id", pricing.name, reason)
    storage.put_pricing(conn, customer_id, pricing_batch_id)


def pricings_of(conn: Connection, customer_ids: Iterable[int]) -> dict[int, Pricing]:
    """By customer; those for whom nothing was chosen are left out."""
    return storage.read_pricings_of(conn, set(customer_ids))
