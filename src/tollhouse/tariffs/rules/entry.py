"""One line of a product's rating list: which tariff prices which service."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RatingEntry:
    """What a product or add-on says about one service.

    access_code         the direction (OUTGOING, INCOMING, FOLLOWME, …) it is for; "" = all
    node                the node where the service may be used; "" = all
    reseller_tariff_id  what the reseller is charged by, where one stands above; None = its own product says
    addon_priority      of the add-on it belongs to, a higher one wins; None = the main product, which add-ons beat
    usage_order         among entries that fit equally the lowest is asked first; where its tariff has no rate, the next
    valid_from, valid_until   which use it prices, by when that began (until is exclusive); None = since or for ever
    """

    product_id: int
    product_name: str
    service: str
    tariff_id: int
    access_code: str = ""
    node: str = ""
    reseller_tariff_id: int | None = None
    addon_priority: int | None = None
    usage_order: int = 0
    valid_from: datetime | None = None
    valid_until: datetime | None = None
