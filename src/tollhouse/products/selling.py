"""Which products accounts may get, judged by whoever opens accounts or gives them another product."""

from collections.abc import Collection, Iterable
from datetime import datetime

from tollhouse.plumbing.db import Connection
from tollhouse.products import storage
from tollhouse.products.reading import ProductRecord, records_of
from tollhouse.products.rules.product import ProductRefused, ProductStatus
from tollhouse.words.refusals import NotFound


def hold_products(conn: Connection, product_ids: Iterable[int]) -> dict[int, ProductRecord]:
    """Products that an account is about to get: until the transaction ends their role and kind stay, and they are not
    deleted; changes of rating lists do not wait.  Raises NotFound.
    """
    wanted = sorted(set(product_ids))
    found = {one.product_id: one for one in records_of(conn, storage.hold_products(conn, wanted))}
    for product_id in wanted:
        if product_id not in found:
            raise NotFound(kind="product", id=product_id)
    return found


def check_sellable(product: ProductRecord, resellers: Collection[int], *, at: datetime) -> None:
    """Raises ProductRefused when a customer below these resellers cannot get the product at that moment.

    resellers   all above the customer, nearest first; none: a direct customer of the operator
    An add-on may have an empty rating list: it may be there for a fee.
    """
    if not product.is_for(resellers):
        reason = "is not for this customer: share the product with the customer's reseller, or choose another."
        raise ProductRefused("product_id", product.name, reason)
    if product.retired_at is not None:
        raise ProductRefused("product_id", product.name, "is retired: offer it again, or choose another.")
    if product.status_at(at) is ProductStatus.WORK_IN_PROGRESS:
        reason = "is a work in progress: put a tariff on its rating list first."
        raise ProductRefused("product_id", product.name, reason)
