"""On what terms a product is sold: for which accounts, by whom, as what."""

from dataclasses import dataclass
from datetime import datetime

from tollhouse.products.rules.product import AccountRole, ProductKind


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """A product without its rating list.

    addon_priority   of an add-on
    managed_by       the reseller for whose subcustomers it is; None: for anybody's
    retired_at       no longer sold since then
    is_priced        there is something on its rating list
    """

    product_id: int
    name: str
    currency: str
    role: AccountRole
    kind: ProductKind
    addon_priority: int | None
    managed_by: int | None
    retired_at: datetime | None
    is_priced: bool
