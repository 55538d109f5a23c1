"""One line of a product's rating list: which tariff prices which service."""

from collections.abc import Iterable
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
    entry_id            of the kept row; None = none is
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
    entry_id: int | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether it prices use that began at that moment."""
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_until is None or moment < self.valid_until)


def list_at(entries: Iterable[RatingEntry], moment: datetime) -> list[RatingEntry]:
    """The rating list of a moment, of entries of all times."""
    return [entry for entry in entries if entry.holds_at(moment)]
