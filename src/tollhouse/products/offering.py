"""Offering products and keeping their rating lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.products import storage
from tollhouse.products.rules.product import NewEntry
from tollhouse.tariffs.reading import read_tariff
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import NotFound, Refused


class ProductRefused(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "{what}"


class ProductNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product as the doors show it; `entries` is its rating list."""

    product_id: int
    name: str
    currency: str
    description: str
    entries: list[RatingEntry]


def offer_product(conn: Connection, name: str, currency: str, *, description: str = "") -> int:
    """A product with an empty rating list; it cannot be used before it has an entry.

    Raises ProductNameTaken, ProductRefused.
    """
    if not name.strip():
        raise ProductRefused(field="name", what="The name of a product must not be empty.")
    if currency not in known_currencies():
        raise ProductRefused(field="currency", what=f"{currency!r} is no currency of ISO 4217, such as EUR.")
    product_id = storage.insert_product(conn, name.strip(), currency, description)
    if product_id is None:
        raise ProductNameTaken(field="name", name=name.strip(), kind="product")
    return product_id


def put_on_rating_list(conn: Connection, product_id: int, entry: NewEntry) -> None:
    """One line of the rating list; a line for the same service, access code and node is replaced.

    Raises NotFound for an unknown product or tariff, ProductRefused when a tariff has another currency or service.
    """
    product = storage.read_product(conn, product_id)
    if product is None:
        raise NotFound(kind="product", id=product_id)
    tariff = read_tariff(conn, entry.tariff_id).terms
    if tariff.currency != product.currency:
        raise ProductRefused(
            field="tariff_id",
            what=f"The tariff {tariff.name!r} is in {tariff.currency}, the product in {product.currency}.",
        )
    tariffs = (
        [tariff] if entry.reseller_tariff_id is None else [tariff, read_tariff(conn, entry.reseller_tariff_id).terms]
    )
    for priced in tariffs:
        if priced.service != entry.service:
            raise ProductRefused(
                field="service", what=f"The tariff {priced.name!r} prices {priced.service}, not {entry.service}."
            )
    storage.write_entry(conn, product_id, entry)


def rating_lists(conn: Connection, product_ids: Iterable[int]) -> dict[int, list[RatingEntry]]:
    """The rating list of each of these products that has one."""
    lists: dict[int, list[RatingEntry]] = {}
    for row in storage.read_entries(conn, product_ids):
        entry = RatingEntry(
            row.product_id,
            row.product_name,
            row.service,
            row.tariff_id,
            row.access_code,
            row.node,
            row.reseller_tariff_id,
        )
        lists.setdefault(row.product_id, []).append(entry)
    return lists


def read_product(conn: Connection, product_id: int) -> ProductRecord:
    """One product with its rating list; raises NotFound."""
    row = storage.read_product(conn, product_id)
    if row is None:
        raise NotFound(kind="product", id=product_id)
    entries = rating_lists(conn, [product_id]).get(product_id, [])
    return ProductRecord(row.product_id, row.name, row.currency, row.description, entries)


def list_products(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name, without the rating lists."""
    return storage.page_of_products(conn, limit=limit, cursor=cursor)
