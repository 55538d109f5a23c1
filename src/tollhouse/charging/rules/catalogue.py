"""All that deciding a batch needs to know, and at which levels its use is charged: worked out once for the batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from tollhouse.accounts.rules.account import Holding
from tollhouse.customers.rules.party import Party
from tollhouse.rating.rules.choosing import choose_entry
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.service import Service
from tollhouse.usage.rules.record import Direction

INCOMING: Final = "INCOMING"
ACCESS_CODES: Final = {Direction.OUT: "OUTGOING", Direction.IN: INCOMING}
_LASTING: Final = {service.value for service in Service if service.measure.takes_time}


class Tier(Struct, frozen=True, gc=False):
    """One level at which a use is charged.

    reseller   who pays there; None: the account's customer itself, the first level
    entry      the line of a rating list that prices it; None: there is none
    books      of the entry's tariff, before it the tariff that overrides it
    asks_end   whether the price may depend on when the use ended: only off-peak hours ask, and only some services last
    """

    reseller: Party | None
    entry: RatingEntry | None
    books: tuple[RateBook, ...]
    asks_end: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that deciding a batch needs to know, read once for the batch.

    holdings         by identifier, of accounts and, where a book prices by kinship, of the other side of calls
    rating_lists     by product
    wholesale        a reseller's own product, by reseller
    prices_kinship   whether a book asks how the two sides of a call are related
    """

    holdings: Mapping[str, list[Holding]]
    parties: Mapping[int, Party]
    rating_lists: Mapping[int, list[RatingEntry]]
    wholesale: Mapping[int, int]
    books: Mapping[int, RateBook]
    prices_kinship: bool
    _tiers: dict[object, tuple[Tier, ...]] = field(default_factory=dict)

    def tiers(self, party: Party, product_id: int, service: str, direction: Direction) -> tuple[Tier, ...]:
        """The levels at which use of a product by this customer is charged, its own first, then the resellers'.

        Remembered, because thousands of customers with one product under the same resellers share them.
        """
        key = (product_id, service, direction, party.resellers, party.customer_id if party.overrides else 0)
        tiers = self._tiers.get(key)
        if tiers is None:
            tiers = self._tiers[key] = self._find_tiers(party, product_id, service, ACCESS_CODES[direction])
        return tiers

    def _find_tiers(self, party: Party, product_id: int, service: str, access_code: str) -> tuple[Tier, ...]:
        """A reseller pays the reseller tariff where the entry names one for the reseller directly above, else by its
        own wholesale product."""
        entry = self._entry(product_id, service, access_code)
        own = self._tier(party, entry, None if entry is None else entry.tariff_id)
        tiers = [Tier(None, own.entry, own.books, own.asks_end)]
        for place, reseller_id in enumerate(party.resellers):
            bought, tariff_id = entry, None if entry is None else entry.reseller_tariff_id
            if place > 0 or tariff_id is None:
                bought = self._entry(self.wholesale.get(reseller_id), service, access_code)
                tariff_id = None if bought is None else bought.tariff_id
            tiers.append(self._tier(self.parties[reseller_id], bought, tariff_id))
        return tuple(tiers)

    def _entry(self, product_id: int | None, service: str, access_code: str) -> RatingEntry | None:
        entries = () if product_id is None else self.rating_lists.get(product_id, ())
        return choose_entry(entries, service, access_code)

    def _tier(self, party: Party, entry: RatingEntry | None, tariff_id: int | None) -> Tier:
        if entry is None or tariff_id is None:
            return Tier(party, None, (), asks_end=False)
        override = party.overrides.get(tariff_id)
        books = tuple(self.books[one] for one in (override, tariff_id) if one is not None)
        asks_end = entry.service in _LASTING and any(book.knows_hours for book in books)
        return Tier(party, entry, books, asks_end)


def tariffs_of(rating_lists: Iterable[list[RatingEntry]], parties: Iterable[Party]) -> set[int]:
    """Every tariff that deciding may ask for."""
    tariffs: set[int] = set()
    for entries in rating_lists:
        tariffs |= {entry.tariff_id for entry in entries}
        tariffs |= {entry.reseller_tariff_id for entry in entries if entry.reseller_tariff_id is not None}
    overriding = [party.overrides for party in parties if party.overrides]
    return tariffs | {override for pairs in overriding for tariff, override in pairs.items() if tariff in tariffs}
