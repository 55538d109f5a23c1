"""Products and their rating lists as others read them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.products import storage
from tollhouse.products.rules.product import AccountRole, ProductKind, ProductStatus, Sharing, is_for, status_of
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.tariffs.rules.entry import RatingEntry, list_at
from tollhouse.words.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product as the doors show it.

    entries        its rating list of all times, what has ended and what is planned among it
    visible_name   for end users; "": the name
    managed_by     the reseller whose subcustomers alone may have it; None: the operator's own
    shared_with    resellers, where it is shared with named ones
    """

    product_id: int
    name: str
    currency: str
    description: str
    entries: list[RatingEntry]
    visible_name: str = ""
    role: AccountRole = AccountRole.UNIVERSAL
    kind: ProductKind = ProductKind.MAIN
    addon_priority: int | None = None
    managed_by: int | None = None
    sharing: Sharing = Sharing.EVERYBODY
    shared_with: tuple[int, ...] = ()
    hidden: bool = False
    retired_at: datetime | None = None

    def list_at(self, moment: datetime) -> list[RatingEntry]:
        """Its rating list at a moment; empty: it is a work in progress, which cannot be sold."""
        return list_at(self.entries, moment)

    def status_at(self, moment: datetime) -> ProductStatus:
        return status_of(self.kind, retired=self.retired_at is not None, priced=bool(self.list_at(moment)))

    def is_for(self, resellers: Collection[int]) -> bool:
        """Whether customers below these resellers may have it; none: the operator's direct customers."""
        return is_for(resellers, managed_by=self.managed_by, sharing=self.sharing, shared_with=self.shared_with)


def read_product(conn: Connection, product_id: int) -> ProductRecord:
    """One product with its rating list; raises NotFound."""
    row = storage.read_product(conn, product_id)
    if row is None:
        raise NotFound(kind="product", id=product_id)
    return records_of(conn, [row])[0]


def read_products(conn: Connection, product_ids: Iterable[int]) -> dict[int, ProductRecord]:
    """Those that are there, by number."""
    rows = storage.read_products(conn, product_ids)
    return {record.product_id: record for record in records_of(conn, rows)}


def records_of(conn: Connection, rows: Sequence[AnyRow]) -> list[ProductRecord]:
    """Rows of a list of products as records, in their order."""
    numbers = [row.product_id for row in rows]
    lists, shared = rating_lists(conn, numbers), storage.read_sharing(conn, numbers)
    return [
        ProductRecord(
            row.product_id,
            row.name,
            row.currency,
            row.description,
            lists.get(row.product_id, []),
            row.visible_name,
            AccountRole(row.role),
            ProductKind(row.kind),
            row.addon_priority,
            row.managed_by,
            Sharing(row.sharing),
            shared.get(row.product_id, ()),
            row.hidden,
            row.retired_at,
        )
        for row in rows
    ]


def list_products(conn: Connection, wanted: ProductsWanted, *, limit: int, cursor: str | None) -> Page:
    """A page by name, without the rating lists."""
    return storage.page_of_products(conn, wanted, limit=limit, cursor=cursor)


def count_products(conn: Connection, wanted: ProductsWanted, *, up_to: int) -> int:
    """How many there are; `up_to` stands for that many or more."""
    return storage.count_products(conn, wanted, up_to=up_to)


def read_seen(conn: Connection, product_id: int, seen_by: Sequence[int] | None) -> ProductRecord:
    """One product as list_products would show it; raises NotFound for one that is not the reader's to see."""
    product = read_product(conn, product_id)
    if seen_by is not None and not product.is_for(seen_by):
        raise NotFound(kind="product", id=product_id)
    return product


def rating_lists(conn: Connection, product_ids: Iterable[int]) -> dict[int, list[RatingEntry]]:
    """The rating list of each of these products that has one, of all times: what has ended and what is planned too."""
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
            row.addon_priority,
            row.usage_order,
            row.valid_from,
            row.valid_until,
            row.entry_id,
            row.until_before,
        )
        lists.setdefault(row.product_id, []).append(entry)
    return lists
