"""Who goes by a tariff: the products that name it, and the customers whose own prices it is, or replaces."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select

from tollhouse.customers.tables import override_tariff
from tollhouse.plumbing.db import Connection
from tollhouse.products.tables import product, rating_entry

TOLD: Final = 100


@dataclass(frozen=True, slots=True)
class UsedByProduct:
    """for_reseller   whether the entry charges the reseller by it, not the customer"""

    product_id: int
    name: str
    service: str
    access_code: str
    for_reseller: bool


@dataclass(frozen=True, slots=True)
class TariffUsed:
    """products    lines of rating lists, the first ones by the product's name
    overriding  customers of whom it takes the place of another tariff, or another takes its place: the first ones
    """

    products: list[UsedByProduct]
    overriding: list[int]
    overriding_counted: int

    @property
    def first(self) -> str | None:
        """What it is called; None: nobody goes by it."""
        if self.products:
            return self.products[0].name
        return f"customer {self.overriding[0]}" if self.overriding else None


def tariff_used(conn: Connection, tariff_id: int) -> TariffUsed:
    """Entries that have ended count, too: use of their time may still come."""
    entries = (
        select(rating_entry, product.c.name)
        .join(product, product.c.product_id == rating_entry.c.product_id)
        .where(or_(rating_entry.c.tariff_id == tariff_id, rating_entry.c.reseller_tariff_id == tariff_id))
        .order_by(product.c.name, rating_entry.c.service, rating_entry.c.access_code)
        .limit(TOLD)
    )
    used = {
        UsedByProduct(row.product_id, row.name, row.service, row.access_code, row.tariff_id != tariff_id): None
        for row in conn.execute(entries)
    }
    theirs = or_(override_tariff.c.tariff_id == tariff_id, override_tariff.c.override_tariff_id == tariff_id)
    customers = select(override_tariff.c.customer_id).where(theirs).distinct()
    first = conn.execute(customers.order_by(override_tariff.c.customer_id).limit(TOLD)).scalars().all()
    counted_all = conn.scalar(select(func.count()).select_from(customers.subquery())) or 0
    return TariffUsed(list(used), list(first), counted_all)
