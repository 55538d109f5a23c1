"""All that deciding a batch needs to know, and at which levels its use is charged: worked out once for the batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from msgspec import Struct

from tollhouse.accounts.rules.account import Holding
from tollhouse.accounts.rules.terms import Terms
from tollhouse.customers.rules.party import Party
from tollhouse.rating.rules.choosing import ranked_entries
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.service import Service
from tollhouse.usage.rules.record import Direction

INCOMING: Final = "INCOMING"
ACCESS_CODES: Final = {Direction.OUT: "OUTGOING", Direction.IN: INCOMING}
_LASTING: Final = {service.value for service in Service if service.measure.takes_time}


class Choice(Struct, frozen=True, gc=False):
    """One line of a rating list that may price a use.

    books      of the entry's tariff, before it the tariff that overrides it
    asks_end   whether the price may depend on when the use ended: only off-peak hours ask, and only some services last
    above      the levels above, where the line prices the first one: who sells pays by what was chosen
    """

    entry: RatingEntry
    books: tuple[RateBook, ...]
    asks_end: bool
    above: tuple["Tier", ...] = ()


class Tier(Struct, frozen=True, gc=False):
    """One level at which a use is charged.

    reseller   who pays there; None: the account's customer itself, the first level
    choices    the lines that price it, in the order in which they are asked; where they change with time, of none
    ranks      only where lines have a beginning or an end: all that fit; the first rank with one that holds prices it
    """

    reseller: Party | None
    choices: tuple[Choice, ...]
    ranks: tuple[tuple[Choice, ...], ...] = ()

    def choices_at(self, moment: datetime) -> tuple[Choice, ...]:
        """The lines that price a use which began then; for most levels they are the same at all times."""
        if not self.ranks:
            return self.choices
        held = (tuple(one for one in rank if one.entry.holds_at(moment)) for rank in self.ranks)
        return next((rank for rank in held if rank), ())


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that deciding a batch needs to know, read once for the batch.

    holdings         by identifier, of accounts and, where a book prices by kinship, of the other side of calls
    rating_lists     by product, of all times
    wholesale        a reseller's own product, by reseller
    prices_kinship   whether a book asks how the two sides of a call are related
    terms            what else there is to know of special accounts, by account
    """

    holdings: Mapping[str, list[Holding]]
    parties: Mapping[int, Party]
    rating_lists: Mapping[int, list[RatingEntry]]
    wholesale: Mapping[int, int]
    books: Mapping[int, RateBook]
    prices_kinship: bool
    terms: Mapping[int, Terms] = field(default_factory=dict)
    _tiers: dict[object, Tier] = field(default_factory=dict)

    def tier(self, party: Party, products: int | tuple[int, ...], service: str, direction: Direction) -> Tier:
        """The first level at which use of a product, or of add-ons with it, is charged to this customer.

        Remembered, because thousands of customers with one product under the same resellers share it.
        """
        key = (products, service, direction, party.resellers, party.customer_id if party.overrides else 0)
        tier = self._tiers.get(key)
        if tier is None:
            access_code = ACCESS_CODES[direction]
            lists = (products,) if isinstance(products, int) else products
            entries = [entry for product_id in lists for entry in self.rating_lists.get(product_id, ())]
            ranks = [
                [self._choice(party, entry, self._above(party, entry, service, access_code)) for entry in rank]
                for rank in ranked_entries(entries, service, access_code)
            ]
            tier = self._tiers[key] = _tier(None, ranks)
        return tier

    def _above(self, party: Party, entry: RatingEntry, service: str, access_code: str) -> tuple[Tier, ...]:
        """A reseller pays the reseller tariff where the entry names one for the reseller directly above, else by its
        own wholesale product."""
        tiers = []
        for place, reseller_id in enumerate(party.resellers):
            reseller = self.parties[reseller_id]
            if place == 0 and entry.reseller_tariff_id is not None:
                tiers.append(Tier(reseller, (self._choice(reseller, entry, tariff_id=entry.reseller_tariff_id),)))
                continue
            bought = self.rating_lists.get(self.wholesale.get(reseller_id, 0), ())
            ranks = [
                [self._choice(reseller, one) for one in rank] for rank in ranked_entries(bought, service, access_code)
            ]
            tiers.append(_tier(reseller, ranks))
        return tuple(tiers)

    def _choice(
        self, party: Party, entry: RatingEntry, above: tuple[Tier, ...] = (), *, tariff_id: int | None = None
    ) -> Choice:
        priced_by = entry.tariff_id if tariff_id is None else tariff_id
        override = party.overrides.get(priced_by)
        return choice_by(entry, [self.books[one] for one in (override, priced_by) if one is not None], above)


def choice_by(entry: RatingEntry, books: Iterable[RateBook], above: tuple[Tier, ...] = ()) -> Choice:
    asked = tuple(books)
    return Choice(entry, asked, entry.service in _LASTING and any(book.knows_hours for book in asked), above)


def _tier(reseller: Party | None, ranks: list[list[Choice]]) -> Tier:
    found = tuple(tuple(rank) for rank in ranks)
    if any(one.entry.valid_from or one.entry.valid_until for rank in found for one in rank):
        return Tier(reseller, (), found)
    return Tier(reseller, found[0] if found else ())


def tariffs_of(rating_lists: Iterable[list[RatingEntry]], parties: Iterable[Party]) -> set[int]:
    """Every tariff that deciding may ask for."""
    tariffs: set[int] = set()
    for entries in rating_lists:
        tariffs |= {entry.tariff_id for entry in entries}
        tariffs |= {entry.reseller_tariff_id for entry in entries if entry.reseller_tariff_id is not None}
    overriding = [party.overrides for party in parties if party.overrides]
    return tariffs | {override for pairs in overriding for tariff, override in pairs.items() if tariff in tariffs}
