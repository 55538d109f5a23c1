"""Which products somebody looks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tollhouse.products.rules.product import AccountRole, ProductKind, ProductStatus


@dataclass(frozen=True, slots=True)
class ProductsWanted:
    """What a list of products is asked for; None and "": whichever.

    now          when the status is looked at
    containing   somewhere in a name or the description, capital or not
    managed_by   0: the operator's own
    seen_by      a reseller and all above it: only what their subcustomers may have; None: the operator's staff
    """

    now: datetime
    containing: str = ""
    status: ProductStatus | None = None
    kind: ProductKind | None = None
    role: AccountRole | None = None
    currency: str | None = None
    managed_by: int | None = None
    seen_by: Sequence[int] | None = None
