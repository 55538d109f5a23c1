"""Who lives in a chunk of the company: records, accounts and what befell them, before anything is used or charged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from tollhouse.accounts.loading import LoadedAccount
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scheduled import Scheduled
from tollhouse.demo.countries import Country, countries
from tollhouse.demo.fates import (
    FROM_MONEY,
    POSTPAID_ONLY,
    PREPAID_ONLY,
    STOPPING,
    earlier_spells,
    fate_of,
    scheduled_of,
    spells_of,
)
from tollhouse.demo.ground import Ground, Reseller
from tollhouse.demo.names import Named
from tollhouse.demo.offers import HOME, OFFICE, PREPAID, product_name
from tollhouse.demo.people import contacts_of
from tollhouse.demo.plan import FIRST_UNDER_ROOFS, Chunk, season_of
from tollhouse.ledger.reading import Spell

_PREPAID: Final = 0.45
_RESOLD: Final = 0.35  # of those who live where resellers are
_DISTRIBUTED: Final = 0.12
_OLDEST_DAYS: Final = 2_200
_FATED_DAYS: Final = 120  # nobody is closed down in the first months
_NEW: Final = 0.006
_LONGEST_STOP: Final = 100
_PROVISIONAL: Final = 25  # days: after thirty they would be closed
_EARLY: Final = 40  # customers

# Numbers of lines end with seven digits that no other line has: a walk around a prime visits each once.
_LOWEST_LINE: Final = 2_000_000
_LINES: Final = 7_999_993
_STEP: Final = 3_141_601


@dataclass(frozen=True, slots=True)
class Settled:
    """stopped_at   from when on nothing is used: its own stop or its reseller's; None: in order"""

    record: CustomerRecord
    country: Country
    firm: bool
    fate: str
    accounts: list[LoadedAccount]
    spells: list[Spell]
    scheduled: list[Scheduled]
    stopped_at: datetime | None


def settle(chunk: Chunk, names: list[Named], ground: Ground) -> Iterator[Settled]:
    """In the plan's order; the same for the same company, whoever asks and how often."""
    chance = Random(f"{ground.mark.size.seed} {chunk.number}")
    line = chunk.first_line
    for place, named in enumerate(names):
        lines = range(line, line + chunk.lines[place])
        overall = chunk.first + place
        planned = _Planned(overall, countries()[chunk.country[place]], bool(chunk.firm[place]), lines, named)
        yield _settle_one(chance, planned, ground, _reseller(chance, overall, chunk.country[place], ground))
        line = lines.stop


@dataclass(frozen=True, slots=True)
class _Planned:
    """place   of the customer, and lines those of its accounts, over the whole company"""

    place: int
    country: Country
    firm: bool
    lines: range
    named: Named


@dataclass(frozen=True, slots=True)
class _Terms:
    """How a customer pays and how long it has been one; closed_at None: it still is."""

    prepaid: bool
    registered_at: datetime
    closed_at: datetime | None
    resellers: tuple[int, ...]


def _settle_one(chance: Random, planned: _Planned, ground: Ground, reseller: Reseller | None) -> Settled:
    now = ground.mark.loaded_at
    fate = fate_of(chance, planned.place)
    never = planned.firm or fate in POSTPAID_ONLY
    prepaid = fate in PREPAID_ONLY or (not never and chance.random() < _PREPAID)
    registered_at = (now - _age(chance, fated=bool(fate))).replace(microsecond=0)
    since = _stopped_since(chance, registered_at, now, fate) if fate and fate not in FROM_MONEY else None
    above = () if reseller is None else reseller.lineage
    terms = _Terms(prepaid, registered_at, since if fate == "closed" else None, above)
    accounts = list(_accounts(chance, planned, terms, ground))
    distributor_id = _distributor(chance, ground, reseller)
    spells = earlier_spells(chance, registered_at, season_of(ground.mark.size, now).since)
    zone, number = zone_named(planned.country.zone), ground.mark.first_customer + planned.place
    if since is not None:
        spells += spells_of(chance, fate, since, now=now, zone=zone)
    scheduled = scheduled_of(chance, number, spells, now=now, zone=zone)
    own_stop = since if fate in STOPPING else None
    stops = [at for at in (own_stop, None if reseller is None else reseller.stopped_at) if at is not None]
    record = CustomerRecord(
        customer_id=number,
        name=planned.named.name,
        kind="retail",
        class_id=ground.classes["business" if planned.firm else "prepaid" if prepaid else "residential"],
        currency=planned.country.currency,
        prepaid=prepaid,
        resellers=above,
        time_zone=planned.country.zone,
        registered_at=registered_at,
        distributor_id=distributor_id,
        **_contacts(chance, planned, accounts[0].new.identifier),
    )
    return Settled(record, planned.country, planned.firm, fate, accounts, spells, scheduled, min(stops, default=None))


def _distributor(chance: Random, ground: Ground, reseller: Reseller | None) -> int | None:
    found_by = ground.distributors and reseller is None and chance.random() < _DISTRIBUTED
    return chance.choice(ground.distributors) if found_by else None


def _age(chance: Random, *, fated: bool) -> timedelta:
    """More new customers than old ones; a few came this week."""
    if fated:
        return timedelta(days=_FATED_DAYS + _OLDEST_DAYS * chance.random())
    if chance.random() < _NEW:
        return timedelta(days=7 * chance.random())
    return timedelta(days=7 + _OLDEST_DAYS * chance.random() ** 1.6)


_CARDS_TOGETHER: Final = 500
_FIRST_CARD: Final = 10**9


def _stopped_since(chance: Random, registered_at: datetime, now: datetime, fate: str) -> datetime:
    longest = _PROVISIONAL if fate == "provisionally_terminated" else _LONGEST_STOP
    ago = timedelta(days=0.3 + longest * chance.random() ** 2.5)
    return max(now - ago, registered_at + timedelta(days=30)).replace(microsecond=0)


def _reseller(chance: Random, overall: int, country: int, ground: Ground) -> Reseller | None:
    first, remainder = divmod(overall, FIRST_UNDER_ROOFS)
    if remainder == 0 and first < len(ground.resellers):
        return ground.resellers[first]
    at_hand = [one for one in ground.resellers if one.country == country]
    return chance.choice(at_hand) if at_hand and chance.random() < _RESOLD else None


def _accounts(chance: Random, planned: _Planned, terms: _Terms, ground: Ground) -> Iterator[LoadedAccount]:
    kind = PREPAID if terms.prepaid else OFFICE if planned.firm else HOME
    currency = planned.country.currency
    product_id = ground.products[product_name(kind, currency)]
    until = terms.closed_at or ground.mark.loaded_at
    for number, line in enumerate(planned.lines):
        later = (until - terms.registered_at) * chance.random() if number else timedelta(minutes=chance.randrange(90))
        opened_at = min(terms.registered_at + later, until).replace(microsecond=0)
        model = _model(chance, planned, terms) if number else BalanceModel.SUBORDINATE
        new = NewAccount(
            ground.mark.first_customer + planned.place,
            _number(chance, planned, line),
            product_id,
            model,
            **(_card(line) if model is BalanceModel.DEBIT else {}),
        )
        account_id, ended = ground.mark.first_account + line, terms.closed_at
        yield LoadedAccount(account_id, new, currency, opened_at, ended, resellers=terms.resellers)


def _card(line: int) -> dict[str, Any]:
    """What is printed on a child's card, and the batch it came from."""
    return {"batch": f"Family cards {1 + line // _CARDS_TOGETHER}", "control_number": _FIRST_CARD + line}


def _model(chance: Random, planned: _Planned, terms: _Terms) -> BalanceModel:
    """A child's card with money of its own, a colleague's line with a limit."""
    if terms.prepaid:
        return BalanceModel.SUBORDINATE
    share = chance.random()
    if planned.place < _EARLY:
        share = 0  # so that the smallest company has both
    if planned.firm:
        return BalanceModel.INDIVIDUAL if share < 0.12 else BalanceModel.SUBORDINATE
    return BalanceModel.DEBIT if share < 0.15 else BalanceModel.SUBORDINATE


def _number(chance: Random, planned: _Planned, line: int) -> str:
    country, own = planned.country, _LOWEST_LINE + line * _STEP % _LINES
    if planned.firm and chance.random() < 0.6:
        city = country.cities[planned.named.city]
        return f"{country.calling}{city.area}{city.exchange}{own}"
    return f"{country.calling}{chance.choice(country.mobile)}{own}"


def _contacts(chance: Random, planned: _Planned, identifier: str) -> dict[str, Any]:
    calling = len(planned.country.calling)
    phone = f"+{identifier[:calling]} {identifier[calling:-7]} {identifier[-7:]}"
    return contacts_of(chance, planned.named, planned.country, firm=planned.firm, phone=phone)
