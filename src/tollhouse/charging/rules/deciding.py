"""What one record of use costs whom: the account's customer and every reseller above, or why it cannot be charged."""

from datetime import timedelta

import msgspec
from msgspec import Struct

from tollhouse.accounts.rules.account import Holding, account_refusal, holder_at
from tollhouse.charging.rules.catalogue import ACCESS_CODES, INCOMING, Catalogue, Choice, Tier
from tollhouse.customers.rules.party import Party
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.rating.rules.choosing import FORBIDDEN, Chosen, Unrated, choose_rate
from tollhouse.rating.rules.explaining import explanation
from tollhouse.rating.rules.pricing import Charge, price
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

_SERVICES = {service.value for service in Service}
_REVENUE = {service: f"revenue:{service}" for service in _SERVICES}
# Members of an enumeration are slow to reach through its class, and these are reached for every record.
_OUT, _FOREIGN, _CUSTOMER, _VOICE = Direction.OUT, Kinship.FOREIGN, Payer.CUSTOMER, Service.VOICE


class Level(Struct, frozen=True, gc=False):
    """One party's share of a record's price; the first level is the customer, the others the resellers above."""

    party: Party
    choice: Choice
    chosen: Chosen
    charge: Charge


class Admitted(Struct, frozen=True, gc=False):
    """A use of an account that may be charged: the account, its customer, and the lines that may price it."""

    holding: Holding
    party: Party
    tier: Tier
    kinship: Kinship


class Decision(Struct, frozen=True, gc=False):
    """A record that can be charged: by whose account, and what it costs at each level, the customer's first."""

    holding: Holding
    levels: list[Level]


def decide(record: UsageRecord, catalogue: Catalogue, *, released: bool = False) -> Decision | Unfit:
    """Who pays what for one record.

    released   a person has decided that it is to be charged though the account was stopped
    Unfit codes in order of precedence: unknown_account, account_blocked, account_inactive, account_is_voucher,
    account_not_yet_active, account_expired, unknown_service, account_quarantined, no_rating_entry, no_rate, forbidden,
    reseller_no_rating_entry, reseller_no_rate, reseller_forbidden, currency_mismatch.
    """
    admitted = admit(record, catalogue, released=released)
    if isinstance(admitted, Unfit):
        return admitted
    levels = decide_levels(record, admitted.party, admitted.tier, admitted.kinship)
    return levels if isinstance(levels, Unfit) else Decision(admitted.holding, levels)


def admit(record: UsageRecord, catalogue: Catalogue, *, released: bool = False) -> Admitted | Unfit:
    """Whose use it is and what prices it, as `decide`; the codes are those up to account_quarantined."""
    holding = holder_at(catalogue.holdings.get(record.account, ()), record.started_at)
    if holding is None:
        return _unknown_account(record, catalogue)
    party = catalogue.parties[holding.customer_id]
    terms = catalogue.terms[holding.account_id] if holding.special else None
    refusal = account_refusal(holding, record.started_at, party.time_zone, terms)
    if refusal is not None and not (released and refusal in _STOPS):
        return unfit(record, refusal, _SAID_OF_ACCOUNT[refusal].format(record.account))
    if record.service not in _SERVICES:
        known = ", ".join(sorted(_SERVICES))
        return unfit(record, "unknown_service", f"service {record.service!r} is none of {known}.")
    kinship = _kinship(record, holding, party, catalogue) if catalogue.prices_kinship else _FOREIGN
    products: int | tuple[int, ...] = holding.product_id
    if terms is not None:
        if not released and terms.is_quarantined(record.started_at) and _leaves_the_net(record, catalogue):
            return unfit(record, "account_quarantined", _SAID_OF_ACCOUNT["account_quarantined"].format(record.account))
        products = terms.products_at(holding.product_id, record.started_at)
    return Admitted(holding, party, catalogue.tier(party, products, record.service, record.direction), kinship)


def decide_levels(record: UsageRecord, party: Party, tier: Tier, kinship: Kinship) -> list[Level] | Unfit:
    """What a use costs whom: the customer's level by the lines of a tier, then those of the resellers above, who pay by
    what priced the first."""
    first = _level(record, party, tier, kinship)
    if isinstance(first, Unfit):
        return first
    levels = [first]
    for above in first.choice.above:
        reseller = above.reseller
        assert reseller is not None
        level = _level(record, reseller, above, kinship)
        if isinstance(level, Unfit):
            return _at_reseller(level, reseller)
        levels.append(level)
    return levels


def _leaves_the_net(record: UsageRecord, catalogue: Catalogue) -> bool:
    """Whether it was begun by the account and its other side is none of ours; emergency calls always pass."""
    if record.direction is not _OUT or record.called in _NEVER_OFF_NET:
        return False
    held = catalogue.holdings.get(record.called)
    return held is None or holder_at(held, record.started_at) is None


def story_of(level: Level, record: UsageRecord) -> dict[str, object]:
    """The facts that explain one level's charge."""
    return explanation(record.account, level.choice.entry.product_name, level.chosen, level.charge)


_written = msgspec.json.Encoder().encode


def postings_of(decision: Decision, record: UsageRecord, *, source: str, digest: bytes) -> list[Posting]:
    """The xDRs of a decided record: the account's or customer's first, then one for every reseller above."""
    postings: list[Posting] = []
    account_id, payer = decision.holding.account_id, decision.holding.payer
    service = record.service
    for level in decision.levels:
        party, charge = level.party, level.charge
        posting = Posting(
            party.customer_id,
            record.started_at,
            source,
            record.request_id,
            digest,
            party.issuer_id,
            payer,
            account_id,
            charge.amount,
            party.currency,
            _REVENUE[service],
            service,
            record.calling,
            record.called,
            charge.used,
            charge.charged,
            level.chosen.terms.tariff_id,
            level.chosen.rate.rate_id,
            _written(story_of(level, record)).decode(),
        )
        postings.append(posting)
        account_id, payer = 0, _CUSTOMER
    return postings


def unfit(record: UsageRecord, code: str, detail: str) -> Unfit:
    return Unfit(record.request_id, code, detail, fields_of(record))


_SAID_OF_ACCOUNT = {
    "account_blocked": "Account {} was blocked when it was used.",
    "account_inactive": "Account {} had not been activated when it was used.",
    "account_is_voucher": "Account {} is a voucher; nothing can be used by it.",
    "account_not_yet_active": "Account {} was not yet active when it was used.",
    "account_expired": "Account {} had expired when it was used.",
    "account_quarantined": "Account {} was in quarantine for suspected fraud, and this left the network.",
}
_STOPS = {"account_blocked", "account_inactive"}
"""What a person may pass over who releases a record; the others end with the account's own dates."""

_NEVER_OFF_NET = {"EMERGENCY", "MSG", "UM", "UMIVR"} | {word for word in SPECIAL_WORDS if "ONNET" in word}


def _unknown_account(record: UsageRecord, catalogue: Catalogue) -> Unfit:
    if record.account in catalogue.holdings:
        detail = f"No account held the identifier {record.account!r} at {record.started_at.isoformat()}."
    else:
        detail = f"No account is known by the identifier {record.account!r}; open it or correct the source's rules."
    return unfit(record, "unknown_account", detail)


def _level(record: UsageRecord, party: Party, tier: Tier, kinship: Kinship) -> Level | Unfit:
    """By the first of the lines that has a rate for it, in their order; what is forbidden is asked no further."""
    started_at = record.started_at
    refused: Unrated | None = None
    for choice in tier.choices_at(started_at):
        number, words = destination_of(record, choice.entry.access_code, kinship)
        chosen = choose_rate(
            choice.books,
            number,
            started_at=started_at,
            ended_at=started_at + timedelta(seconds=record.used) if choice.asks_end else started_at,
            zone=party.time_zone,
            words=words,
        )
        if not isinstance(chosen, Unrated):
            if chosen.terms.currency != party.currency:
                return _other_currency(record, party, chosen)
            return Level(party, choice, chosen, price(record.used, chosen))
        if chosen.code == FORBIDDEN:
            return unfit(record, chosen.code, chosen.detail)
        refused = refused or chosen
    return _unlisted(record, tier) if refused is None else unfit(record, refused.code, refused.detail)


def _other_currency(record: UsageRecord, party: Party, chosen: Chosen) -> Unfit:
    detail = f"Tariff {chosen.terms.name!r} is in {chosen.terms.currency}, {party.name!r} pays in {party.currency}."
    return unfit(record, "currency_mismatch", detail)


def _unlisted(record: UsageRecord, tier: Tier) -> Unfit:
    if tier.reseller is not None:
        return unfit(record, "no_rating_entry", f"No wholesale product prices {record.service} for it.")
    detail = (
        f"The product of account {record.account} has no rating entry for {record.service} "
        f"({ACCESS_CODES[record.direction]}); put a tariff on its rating list, then release the record."
    )
    return unfit(record, "no_rating_entry", detail)


def destination_of(record: UsageRecord, access_code: str, kinship: Kinship) -> tuple[str, SpecialWords]:
    """The number and the words a use is priced by.

    What comes in is priced by words, and by the caller's number only where the tariff is for incoming use alone:
    an outgoing price list must never charge somebody for being called.
    """
    called = record.called
    if called in SPECIAL_WORDS or called == "":
        return "", words_of(called)
    if record.direction is not _OUT:
        number = record.calling if access_code == INCOMING else ""
        return number, words_for_call(incoming=True, kinship=kinship)
    if kinship is _FOREIGN or record.service != _VOICE:
        return called, NO_WORDS
    return called, words_for_call(incoming=False, kinship=kinship)


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
