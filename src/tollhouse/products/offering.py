"""Offering products: making, changing, retiring, copying and deleting them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, Unpack

from tollhouse.plumbing.db import Connection
from tollhouse.products import storage
from tollhouse.products.pricing import enter_since_ever, entry_of, lines_of, lock_product
from tollhouse.products.reading import ProductRecord, read_product
from tollhouse.products.rules.product import (
    ProductFacts,
    ProductKind,
    ProductRefused,
    Sharing,
    check_together,
    check_values,
    copy_named,
)
from tollhouse.words.refusals import Refused

MOST_SHARED: Final = 500
_CHANGEABLE: Final = {
    "name", "currency", "description", "visible_name", "role", "kind", "addon_priority", "managed_by", "sharing",
    "shared_with", "hidden",
}  # fmt: skip
_FIXED: Final = {"role", "kind"}


class ProductNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


class ProductInUse(Refused):
    code: ClassVar[str] = "product_in_use"
    sentence: ClassVar[str] = "The product {name!r} is used by {used_by}, now or before, so {way_out}."


def offer_product(conn: Connection, name: str, currency: str, **facts: Unpack[ProductFacts]) -> int:
    """A product with an empty rating list; it cannot be sold before it has a line.

    Raises ProductNameTaken, ProductRefused.
    """
    values: dict[str, Any] = {"name": name, "currency": currency, "description": "", **facts}
    check_values(values)
    check_together(
        facts.get("kind", ProductKind.MAIN),
        facts.get("addon_priority"),
        facts.get("managed_by"),
        facts.get("sharing", Sharing.EVERYBODY),
    )
    product_id = storage.insert_product(conn, values | {"name": name.strip()})
    if product_id is None:
        raise ProductNameTaken(field="name", name=name.strip(), kind="product")
    return product_id


def change_product(
    conn: Connection, product: ProductRecord, changes: Mapping[str, Any], *, used_by: str | None, now: datetime, by: str
) -> ProductRecord:
    """The product that lock_product locked, with other values.

    used_by   what has it, now or before, as sentences say it; None: nothing ever did
    Raises ProductRefused, ProductInUse (role, kind), ProductNameTaken.
    """
    assert changes.keys() <= _CHANGEABLE, sorted(changes)
    values = {name: value for name, value in changes.items() if value != getattr(product, name)}
    check_values(values)
    _refuse_fixed(product, values, used_by)
    if values.get("managed_by") is not None and "sharing" not in changes:
        values["sharing"] = Sharing.NOBODY
    new = {
        name: values.get(name, getattr(product, name)) for name in ("kind", "addon_priority", "managed_by", "sharing")
    }
    check_together(**new)
    shared_with = values.pop("shared_with", product.shared_with)
    if new["sharing"] is not Sharing.NAMED:
        shared_with = ()
    if len(shared_with) > MOST_SHARED:
        raise ProductRefused("shared_with", len(shared_with), f"are too many resellers; {MOST_SHARED} at most.")
    if "name" in values:
        values["name"] = values["name"].strip()
    if values and not storage.update_product(conn, product.product_id, values):
        raise ProductNameTaken(field="name", name=values["name"], kind="product")
    if set(shared_with) != set(product.shared_with):
        storage.write_sharing(conn, product.product_id, shared_with, now=now, by=by)
    return read_product(conn, product.product_id)


def _refuse_fixed(product: ProductRecord, values: Mapping[str, Any], used_by: str | None) -> None:
    if "currency" in values and product.entries:
        reason = "cannot be chosen any more: the rating list has had lines; copy the product and sell the copy."
        raise ProductRefused("currency", values["currency"], reason)
    fixed = sorted(values.keys() & (_FIXED | {"currency"}))
    if fixed and used_by is not None:
        way_out = f"its {fixed[0]} cannot be changed: make another product"
        raise ProductInUse(field=fixed[0], name=product.name, used_by=used_by, way_out=way_out)


def retire_product(conn: Connection, product: ProductRecord, *, now: datetime) -> ProductRecord:
    """No account gets it any more, those that have it keep it; retiring twice keeps the first moment."""
    if product.retired_at is None:
        storage.update_product(conn, product.product_id, {"retired_at": now})
    return read_product(conn, product.product_id)


def offer_again(conn: Connection, product: ProductRecord) -> ProductRecord:
    storage.update_product(conn, product.product_id, {"retired_at": None})
    return read_product(conn, product.product_id)


def copy_product(conn: Connection, product_id: int, name: str | None = None, *, now: datetime, by: str) -> int:
    """Another with the same settings and the rating list as of now; accounts and plans stay with the first.

    name   None: the next free one, such as `Home line (2)`
    Raises NotFound, ProductRefused, ProductNameTaken.
    """
    like = lock_product(conn, product_id)
    written = name if name is not None else copy_named(like.name, storage.names_like(conn, like.name))
    copy_id = offer_product(
        conn,
        written,
        like.currency,
        description=like.description,
        visible_name=like.visible_name,
        role=like.role,
        kind=like.kind,
        addon_priority=like.addon_priority,
        managed_by=like.managed_by,
        sharing=like.sharing,
        hidden=like.hidden,
    )
    storage.write_sharing(conn, copy_id, like.shared_with, now=now, by=by)
    entries = [entry_of(line) for line in lines_of(like) if line.holds_at(now)]
    enter_since_ever(conn, read_product(conn, copy_id), entries, now=now, by=by)
    return copy_id


def delete_product(conn: Connection, product: ProductRecord, *, used_by: str | None) -> None:
    """A locked product that nothing uses or ever used, as used_by tells; raises ProductInUse."""
    if used_by is not None:
        way_out = "it cannot be deleted: retire it, and nobody gets it any more"
        raise ProductInUse(name=product.name, used_by=used_by, way_out=way_out)
    storage.delete_product(conn, product.product_id)


def forget_resellers(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of resellers that are deleted: nothing is shared with them, and what they managed is the operator's own and no
    reseller's to sell."""
    storage.forget_resellers(conn, customer_ids)
