"""Asking on what terms products are sold."""

from collections.abc import Iterable

from tollhouse.plumbing.db import Connection
from tollhouse.products import storage
from tollhouse.products.rules.product import AccountRole, ProductKind
from tollhouse.products.rules.terms import ProductTerms
from tollhouse.words.refusals import NotFound


def product_terms(conn: Connection, product_ids: Iterable[int]) -> dict[int, ProductTerms]:
    """Of each of these; raises NotFound for the first that is none."""
    wanted = set(product_ids)
    found = {
        row.product_id: ProductTerms(
            row.product_id,
            row.name,
            row.currency,
            AccountRole(row.role),
            ProductKind(row.kind),
            row.addon_priority,
            row.managed_by,
            row.retired_at,
            row.is_priced,
        )
        for row in storage.read_terms(conn, wanted)
    }
    for product_id in sorted(wanted - found.keys()):
        raise NotFound(kind="product", id=product_id)
    return found
