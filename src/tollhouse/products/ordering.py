"""In which order lines of rating lists are asked what a use costs, with the add-ons that may stand before a product."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import ProductRecord, list_products, records_of
from tollhouse.products.rules.product import AccessCode, ProductKind, ProductStatus
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.tariffs.rules.entry import RatingEntry

MOST_ADD_ONS: Final = 20
_DIRECTIONS: Final = (AccessCode.OUTGOING, AccessCode.INCOMING, AccessCode.FOLLOWME)
_MAIN_PRODUCT: Final = -1

Use = tuple[str, str]
"""Service and direction."""


def answering_order(
    conn: Connection, product: ProductRecord, *, seen_by: Sequence[int] | None, now: datetime
) -> list[tuple[Use, list[RatingEntry]]]:
    """For each use that is priced now the lines that may answer it, the first asked first.

    With the add-ons on sale in the product's currency and role, the first MOST_ADD_ONS by name; for an add-on alone.
    """
    lists = [product.list_at(now)]
    if product.kind is ProductKind.MAIN:
        wanted = ProductsWanted(
            now,
            status=ProductStatus.ON_SALE,
            kind=ProductKind.ADD_ON,
            role=product.role,
            currency=product.currency,
            seen_by=seen_by,
        )
        add_ons = list_products(conn, wanted, limit=MOST_ADD_ONS, cursor=None).rows
        lists += [add_on.list_at(now) for add_on in records_of(conn, add_ons)]
    lines = [line for some in lists for line in some]
    uses: list[tuple[Use, list[RatingEntry]]] = []
    for service in sorted({line.service for line in lines}):
        of_service = [line for line in lines if line.service == service]
        for direction in _directions_of(of_service):
            fitting = [line for line in of_service if line.access_code in {"", direction}]
            if fitting:
                uses.append(((service, direction), sorted(fitting, key=_asked_at)))
    return uses


def _directions_of(lines: Sequence[RatingEntry]) -> Sequence[str]:
    """Where no line names a direction, all of them are answered alike and stand for themselves."""
    named = {line.access_code for line in lines} - {""}
    return _DIRECTIONS if named else ("",)


def _asked_at(line: RatingEntry) -> tuple[int, bool, bool, int, str]:
    priority = _MAIN_PRODUCT if line.addon_priority is None else line.addon_priority
    return (-priority, line.access_code == "", line.node == "", line.usage_order, line.product_name)
