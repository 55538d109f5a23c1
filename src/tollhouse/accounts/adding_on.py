"""Add-on products of accounts: what they define beats the main product while they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.accounts import storage
from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.fitting import check_add_on
from tollhouse.accounts.timelines import storage as timelines
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.products.reading import ProductRecord, read_products
from tollhouse.products.rules.product import AccountRole
from tollhouse.products.selling import check_sellable, hold_products
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.words.refusals import NotFound, Refused


class AddOnsAlike(Refused):
    code: ClassVar[str] = "add_ons_alike"
    sentence: ClassVar[str] = (
        "{product!r} and {other!r}, which the account has at the same time, have the same priority, {priority}, and "
        "both price {service}; give one of them another priority, or let one end before the other begins."
    )


class AddOnHeld(Refused):
    code: ClassVar[str] = "add_on_held"
    sentence: ClassVar[str] = "The account has the add-on {product!r} in that time already; end or move that one first."


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on of an account; valid_until is exclusive, None: for as long as the account is open."""

    product: ProductRecord
    valid_from: datetime
    valid_until: datetime | None
    added_at: datetime
    by: str

    def meets(self, since: datetime, until: datetime | None) -> bool:
        """Whether both hold at some moment."""
        ends_after = self.valid_until is None or self.valid_until > since
        return ends_after and (until is None or self.valid_from < until)


def add_ons_of(conn: Connection, record: AccountRecord) -> list[AddOn]:
    """All that it ever had, in the order in which they began."""
    rows = timelines.read_add_ons(conn, [record.key])
    products = read_products(conn, {row.product_id for row in rows}) if rows else {}
    return [_add_on(row, products[row.product_id]) for row in rows]


def add_add_on(
    conn: Connection,
    record: AccountRecord,
    product_id: int,
    *,
    valid_from: datetime | None,
    valid_until: datetime | None,
    now: datetime,
    by: str,
) -> AddOn:
    """To an account that is locked.

    valid_from   None: now.  Raises NotFound, BadField, AddOnHeld, AddOnsAlike.
    """
    since = now if valid_from is None else valid_from
    if since < now:
        reason = f"lies before now, {now.isoformat()}; what was charged stays as it is."
        raise BadField("valid_from", since.isoformat(), reason)
    product = hold_products(conn, [product_id])[product_id]
    party = parties_of(conn, [record.customer_id])[record.customer_id]
    check_add_on(product, party, AccountRole(record.role))
    check_sellable(product, party.resellers, at=since)
    _check_end(since, valid_until, now)
    added = AddOn(product, since, valid_until, now, by)
    check_beside(added, add_ons_of(conn, record))
    customer_id, account_id = record.key
    values = {
        "customer_id": customer_id,
        "account_id": account_id,
        "product_id": product_id,
        "valid_from": since,
        "valid_until": valid_until,
        "added_at": now,
        "added_by": by,
    }
    timelines.insert_add_on(conn, values)
    storage.update_accounts(conn, [record.key], {"changes_told": True})
    return added


def change_add_on(
    conn: Connection,
    record: AccountRecord,
    product_id: int,
    *,
    valid_from: datetime | None,
    valid_until: datetime | None,
    now: datetime,
) -> AddOn:
    """Other moments for the one that holds or is to come, of an account that is locked; a start that is past stays.

    valid_from   None: as it is
    Raises NotFound, BadField, AddOnHeld, AddOnsAlike.
    """
    before = _current(conn, record, product_id, now)
    since = before.valid_from if valid_from is None else valid_from
    if since != before.valid_from and (before.valid_from <= now or since < now):
        reason = "cannot be changed once it is past, nor be put into the past."
        raise BadField("valid_from", since.isoformat(), reason)
    _check_end(since, valid_until, now)
    after = AddOn(before.product, since, valid_until, before.added_at, before.by)
    others = [one for one in add_ons_of(conn, record) if one != before]
    check_beside(after, others)
    changes = {"valid_from": since, "valid_until": valid_until}
    timelines.update_add_on(conn, record.key, product_id, before.valid_from, changes)
    return after


def end_add_on(conn: Connection, record: AccountRecord, product_id: int, *, now: datetime) -> None:
    """Of an account that is locked; one that has not begun is as if it had never been added.  Raises NotFound."""
    before = _current(conn, record, product_id, now)
    if before.valid_from >= now:
        timelines.remove_add_on(conn, record.key, product_id, before.valid_from)
    else:
        timelines.update_add_on(conn, record.key, product_id, before.valid_from, {"valid_until": now})


def check_beside(added: AddOn, others: Iterable[AddOn]) -> None:
    """Whether an add-on gets along with those that hold in its time: by priority one of two must win.

    Raises AddOnHeld, AddOnsAlike.
    """
    for one in others:
        if not one.meets(added.valid_from, added.valid_until):
            continue
        if one.product.product_id == added.product.product_id:
            raise AddOnHeld(field="product_id", product=added.product.name)
        service = _priced_by_both(added, one)
        if one.product.addon_priority == added.product.addon_priority and service is not None:
            names = {"product": added.product.name, "other": one.product.name}
            raise AddOnsAlike(field="product_id", **names, priority=added.product.addon_priority, service=service)


def _priced_by_both(added: AddOn, other: AddOn) -> str | None:
    """The first service for which both have a line for the same use, at some moment from the beginning on."""
    mine, theirs = (
        [line for line in one.product.entries if line.valid_until is None or line.valid_until > added.valid_from]
        for one in (added, other)
    )
    return min((line.service for line in mine for beside in theirs if _alike(line, beside)), default=None)


def _alike(one: RatingEntry, other: RatingEntry) -> bool:
    """A line for all directions or nodes is also one for each."""
    same_direction = one.access_code == other.access_code or "" in {one.access_code, other.access_code}
    same_node = one.node == other.node or "" in {one.node, other.node}
    return one.service == other.service and same_direction and same_node


def _current(conn: Connection, record: AccountRecord, product_id: int, now: datetime) -> AddOn:
    """The one that holds, else the next to come."""
    mine = [one for one in add_ons_of(conn, record) if one.product.product_id == product_id]
    current = [one for one in mine if one.valid_until is None or one.valid_until > now]
    if not current:
        raise NotFound(kind="add-on", id=product_id)
    return current[0]


def _check_end(since: datetime, until: datetime | None, now: datetime) -> None:
    if until is not None and until <= max(since, now):
        reason = "must be later than its beginning and than now; to end it at once, take it off."
        raise BadField("valid_until", until.isoformat(), reason)


def _add_on(row: AnyRow, product: ProductRecord) -> AddOn:
    return AddOn(product, row.valid_from, row.valid_until, row.added_at, row.added_by)
