"""Offering products."""

from typing import Any, ClassVar

from tollhouse.plumbing.db import Connection
from tollhouse.products import storage
from tollhouse.products.rules.product import ProductRefused
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused


class ProductNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


def offer_product(conn: Connection, name: str, currency: str, *, description: str = "", **facts: Any) -> int:
    """A product with an empty rating list; it cannot be sold before it has a line.

    Raises ProductNameTaken, ProductRefused.
    """
    if not name.strip():
        raise ProductRefused("name", name, "must not be empty.")
    if currency not in known_currencies():
        raise ProductRefused("currency", currency, "is no currency of ISO 4217, such as EUR.")
    values = {"name": name.strip(), "currency": currency, "description": description, **facts}
    product_id = storage.insert_product(conn, values)
    if product_id is None:
        raise ProductNameTaken(field="name", name=name.strip(), kind="product")
    return product_id
