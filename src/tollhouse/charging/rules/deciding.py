"""What one record of use costs whom: the account's customer and every reseller above, or why it cannot be charged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from tollhouse.accounts.rules.account import Holding, account_refusal, holder_at
from tollhouse.customers.rules.party import Party
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.rating.rules.choosing import Chosen, Unrated, choose_entry, choose_rate
from tollhouse.rating.rules.explaining import explanation
from tollhouse.rating.rules.pricing import Charge, price
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.rules.special_words import (
    NO_WORDS,
    SPECIAL_WORDS,
    Kinship,
    SpecialWords,
    words_for_call,
    words_of,
)
from tollhouse.usage.rules.plausible import fields_of
from tollhouse.usage.rules.record import Direction, Unfit, UsageRecord

INCOMING = "INCOMING"
_SERVICES = {service.value for service in Service}
_LASTING = {service.value for service in Service if service.measure.takes_time}
_REVENUE = {service: f"revenue:{service}" for service in _SERVICES}
_ACCESS_CODES = {Direction.OUT: "OUTGOING", Direction.IN: INCOMING}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that deciding a batch needs to know, read once for the batch.

    holdings         by identifier, of accounts and of called numbers
    rating_lists     by product
    wholesale        a reseller's own product, by reseller
    """

    holdings: Mapping[str, list[Holding]]
    parties: Mapping[int, Party]
    rating_lists: Mapping[int, list[RatingEntry]]
    wholesale: Mapping[int, int]
    books: Mapping[int, RateBook]
    _chosen: dict[tuple[int, str, str], RatingEntry | None] = field(default_factory=dict)
    _books_of: dict[tuple[int, int | None], tuple[RateBook, ...]] = field(default_factory=dict)

    def books_for(self, party: Party, tariff_id: int) -> tuple[RateBook, ...]:
        """The tariff's book, and before it that of the tariff with which the party overrides it."""
        override = party.overrides.get(tariff_id)
        key = (tariff_id, override)
        if key not in self._books_of:
            tariff_ids = (tariff_id,) if override is None else (override, tariff_id)
            self._books_of[key] = tuple(self.books[one] for one in tariff_ids)
        return self._books_of[key]

    def entry(self, product_id: int | None, service: str, access_code: str) -> RatingEntry | None:
        """The rating entry of a product; remembered, because a batch asks for the same few again and again."""
        if product_id is None:
            return None
        key = (product_id, service, access_code)
        if key not in self._chosen:
            self._chosen[key] = choose_entry(self.rating_lists.get(product_id, ()), service, access_code)
        return self._chosen[key]


class Level(NamedTuple):
    """One party's share of a record's price; the first level is the customer, the others the resellers above."""

    party: Party
    chosen: Chosen
    charge: Charge
    facts: dict[str, object]


class Decision(NamedTuple):
    """A record that can be charged: by whose account, and what it costs at each level, the customer's first."""

    holding: Holding
    levels: list[Level]


def decide(record: UsageRecord, catalogue: Catalogue) -> Decision | Unfit:
    """Who pays what for one record.

    Unfit codes in order of precedence: unknown_account, account_blocked, account_not_yet_active, account_expired,
    unknown_service, no_rating_entry, no_rate, forbidden, reseller_no_rating_entry, reseller_no_rate,
    reseller_forbidden, currency_mismatch.
    """
    holding = holder_at(catalogue.holdings.get(record.account, []), record.started_at)
    if holding is None:
        return _unknown_account(record, catalogue)
    party = catalogue.parties[holding.customer_id]
    refusal = account_refusal(holding, record.started_at, party.time_zone)
    if refusal is not None:
        return unfit(record, refusal, f"{_SAID_OF_ACCOUNT[refusal].format(record.account)} when it was used.")
    if record.service not in _SERVICES:
        known = ", ".join(sorted(_SERVICES))
        return unfit(record, "unknown_service", f"service {record.service!r} is none of {known}.")
    access_code = _ACCESS_CODES[record.direction]
    entry = catalogue.entry(holding.product_id, record.service, access_code)
    if entry is None:
        detail = (
            f"The product of account {record.account} has no rating entry for {record.service} ({access_code}); "
            "put a tariff on its rating list, then release the record."
        )
        return unfit(record, "no_rating_entry", detail)
    levels: list[Level] = []
    kinship = _kinship(record, holding, party, catalogue)
    for place, (level_party, level_entry) in enumerate(_levels(party, entry, record.service, access_code, catalogue)):
        level = _level(record, level_party, level_entry, kinship, catalogue)
        if isinstance(level, Unfit):
            return level if place == 0 else _at_reseller(level, level_party)
        levels.append(level)
    return Decision(holding, levels)


_written = msgspec.json.Encoder().encode


def postings_of(decision: Decision, record: UsageRecord, *, source: str, digest: bytes) -> list[Posting]:
    """The xDRs of a decided record: the account's or customer's first, then one for every reseller above."""
    postings = []
    holding = decision.holding
    own = True
    for party, chosen, charge, facts in decision.levels:
        postings.append(
            Posting(
                party.customer_id,
                record.started_at,
                source,
                record.request_id,
                digest,
                party.issuer_id,
                holding.payer if own else Payer.CUSTOMER,
                holding.account_id if own else 0,
                charge.amount,
                party.currency,
                _REVENUE[record.service],
                record.service,
                record.calling,
                record.called,
                charge.used,
                charge.charged,
                chosen.terms.tariff_id,
                chosen.rate.rate_id,
                _written(facts).decode(),
            )
        )
        own = False
    return postings


def unfit(record: UsageRecord, code: str, detail: str) -> Unfit:
    return Unfit(record.request_id, code, detail, fields_of(record))


_SAID_OF_ACCOUNT = {
    "account_blocked": "Account {} was blocked",
    "account_not_yet_active": "Account {} was not yet active",
    "account_expired": "Account {} had expired",
}


def _unknown_account(record: UsageRecord, catalogue: Catalogue) -> Unfit:
    if record.account in catalogue.holdings:
        detail = f"No account held the identifier {record.account!r} at {record.started_at.isoformat()}."
    else:
        detail = f"No account is known by the identifier {record.account!r}; open it or correct the source's rules."
    return unfit(record, "unknown_account", detail)


def _levels(
    party: Party, entry: RatingEntry, service: str, access_code: str, catalogue: Catalogue
) -> list[tuple[Party, RatingEntry | None]]:
    """Each party that is charged with the rating entry it is charged by: the reseller tariff where the entry names one
    for the reseller directly above, else the reseller's own wholesale product."""
    levels: list[tuple[Party, RatingEntry | None]] = [(party, entry)]
    if not party.resellers:
        return levels
    bought: RatingEntry | None
    for place, reseller_id in enumerate(party.resellers):
        if place == 0 and entry.reseller_tariff_id is not None:
            bought = replace(entry, tariff_id=entry.reseller_tariff_id)
        else:
            bought = catalogue.entry(catalogue.wholesale.get(reseller_id), service, access_code)
        levels.append((catalogue.parties[reseller_id], bought))
    return levels


def _level(
    record: UsageRecord, party: Party, entry: RatingEntry | None, kinship: Kinship, catalogue: Catalogue
) -> Level | Unfit:
    if entry is None:
        return unfit(record, "no_rating_entry", f"No wholesale product prices {record.service} for it.")
    books = catalogue.books_for(party, entry.tariff_id)
    number, words = _destination(record, entry, kinship)
    chosen = choose_rate(
        books,
        number,
        started_at=record.started_at,
        ended_at=_ended_at(record, books),
        zone=party.time_zone,
        words=words,
    )
    if isinstance(chosen, Unrated):
        return unfit(record, chosen.code, chosen.detail)
    if chosen.terms.currency != party.currency:
        detail = f"Tariff {chosen.terms.name!r} is in {chosen.terms.currency}, {party.name!r} pays in {party.currency}."
        return unfit(record, "currency_mismatch", detail)
    charge = price(record.used, chosen)
    facts = explanation(record.account, entry.product_name, chosen, charge)
    return Level(party, chosen, charge, facts)


def _ended_at(record: UsageRecord, books: tuple[RateBook, ...]) -> datetime:
    """Only off-peak hours ask when a use ended, and only some services last."""
    if record.service in _LASTING:
        for book in books:
            if book.terms.off_peak is not None:
                return record.started_at + timedelta(seconds=record.used)
    return record.started_at


def _destination(record: UsageRecord, entry: RatingEntry, kinship: Kinship) -> tuple[str, SpecialWords]:
    """The number and the words a use is priced by.

    What comes in is priced by words, and by the caller's number only where the tariff is for incoming use alone:
    an outgoing price list must never charge somebody for being called.
    """
    if record.called in SPECIAL_WORDS or record.called == "":
        return "", words_of(record.called)
    if record.direction is Direction.IN:
        number = record.calling if entry.access_code == INCOMING else ""
        return number, words_for_call(incoming=True, kinship=kinship)
    if kinship is Kinship.FOREIGN or record.service != Service.VOICE:
        return record.called, NO_WORDS
    return record.called, words_for_call(incoming=False, kinship=kinship)


def _kinship(record: UsageRecord, holding: Holding, party: Party, catalogue: Catalogue) -> Kinship:
    """How the other side of a call relates to the account; it is foreign unless one of our accounts held its number."""
    holdings = catalogue.holdings.get(other_side(record))
    held = None if holdings is None else holder_at(holdings, record.started_at)
    if held is None:
        return Kinship.FOREIGN
    if held.customer_id == holding.customer_id:
        return Kinship.SAME_CUSTOMER
    same_reseller = party.resellers and catalogue.parties[held.customer_id].issuer_id == party.issuer_id
    return Kinship.SAME_RESELLER if same_reseller else Kinship.ON_NET


def other_side(record: UsageRecord) -> str:
    return record.calling if record.direction is Direction.IN else record.called


def _at_reseller(said: Unfit, reseller: Party) -> Unfit:
    code = said.code if said.code == "currency_mismatch" else f"reseller_{said.code}"
    return Unfit(said.request_id, code, f"For the reseller {reseller.name!r}: {said.detail}", said.content)


def tariffs_of(rating_lists: Iterable[list[RatingEntry]], parties: Iterable[Party]) -> set[int]:
    """Every tariff that deciding may ask for."""
    tariffs: set[int] = set()
    for entries in rating_lists:
        tariffs |= {entry.tariff_id for entry in entries}
        tariffs |= {entry.reseller_tariff_id for entry in entries if entry.reseller_tariff_id is not None}
    overriding = {override for party in parties for tariff, override in party.overrides.items() if tariff in tariffs}
    return tariffs | overriding
