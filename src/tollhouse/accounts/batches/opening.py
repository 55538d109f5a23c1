"""Some accounts of a run, opened at once: rows by COPY, identifiers claimed or drawn again, money posted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from tollhouse.accounts.batches.drawing import draw_identifiers, draw_password
from tollhouse.accounts.batches.within import storage
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.loading import reserve_numbers
from tollhouse.accounts.opening import CustomerClosedToAccounts, IdentifierTaken, WebLoginTaken
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.generation import GenerationPlan
from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.customers.accounted import note_accounts
from tollhouse.customers.rules.party import Party
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting
from tollhouse.numbers.assigning import note_opened
from tollhouse.numbers.reading import read_numbers
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.sealing import Seal
from tollhouse.products.rules.product import AccountRole
from tollhouse.staff.drawn_passwords import DrawnPasswords
from tollhouse.words.refusals import NotFound, Refused

SOURCE: Final = "account generator"
_TIMES_DRAWN: Final = 50
"""The space is ten times what is wanted at least, so that fifty draws of one identifier do not all meet taken ones."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What secrets are kept under."""

    seal: Seal
    passwords: DrawnPasswords
    vault: ServiceVault


@dataclass(frozen=True, slots=True)
class Some:
    """Some accounts of one run.

    first   the place of the first of them in the run, from 0
    control   its control number
    names   their identifiers, in order; None: they are drawn
    """

    generation_id: int
    plan: GenerationPlan
    role: AccountRole
    party: Party
    first: int
    control: int
    count: int
    names: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is printed of one account; "" where it has none."""

    control: int
    identifier: str
    web_login: str
    web_password: str
    service_password: str


def open_some(conn: Connection, some: Some, keys: Keys, *, now: datetime) -> list[Drawn]:
    """Open them, whose identifiers are theirs from now on; what was drawn for them, in order.

    Raises NotFound, CustomerClosedToAccounts, IdentifierTaken, WebLoginTaken, NumberNotHeld, NothingLeftToDraw.
    """
    customer_id = some.party.customer_id
    locked = _lock_customer(conn, customer_id)
    first = reserve_numbers(conn, some.count)
    numbers = range(first, first + some.count)
    names = _claim_drawn(conn, some, numbers, now=now) if some.names is None else _claim_named(conn, some, first, now)
    drawn = [_drawn(some.plan, name, some.control + place) for place, name in enumerate(names)]
    storage.copy_accounts(conn, [_row(some, n, one, keys, now) for n, one in zip(numbers, drawn, strict=True)])
    by_name = dict(zip(names, numbers, strict=True))
    storage.copy_search_rows(conn, customer_id, by_name)
    if some.plan.web_access:
        _claim_logins(conn, customer_id, by_name)
    follow_accounts(conn, [(customer_id, number) for number in numbers])
    note_opened(conn, {name: (customer_id, number) for name, number in by_name.items()})
    _open_money(conn, some, numbers, now=now)
    note_accounts(conn, {customer_id: some.count}, locked=locked)
    return drawn


def _lock_customer(conn: Connection, customer_id: int) -> Standings:
    """Closing and deleting a customer take the same lock, so no account slips in behind them."""
    locked = lock_standings(conn, {customer_id})
    standing = locked.get((customer_id, OWN_MONEY))
    if standing is None:
        raise NotFound(kind="customer", id=customer_id)
    if Condition.CLOSED in standing.conditions:
        raise CustomerClosedToAccounts(customer_id=customer_id)
    return locked


def _claim_named(conn: Connection, some: Some, first: int, now: datetime) -> Sequence[str]:
    assert some.names is not None
    wanted = {name: (number, now) for number, name in enumerate(some.names, first)}
    claimed = storage.claim_identifiers(conn, some.party.customer_id, wanted)
    for name in some.names:
        if name not in claimed:
            raise IdentifierTaken(field="identifiers.start", identifier=name)
    return some.names


class NothingLeftToDraw(Refused):
    code = "nothing_left_to_draw"
    sentence = (
        "Nearly all identifiers of {length} signs behind {prefix!r} were taken while the accounts were made; "
        "make the rest with more signs or another prefix."
    )


def _claim_drawn(conn: Connection, some: Some, numbers: Sequence[int], *, now: datetime) -> Sequence[str]:
    """Those that anybody ever had, or that are numbers of the inventory, are drawn again.

    Each account keeps its place in the order of drawing: the order in which they are claimed tells which are alike.
    """
    names: dict[int, str] = {}
    for _ in range(_TIMES_DRAWN):
        missing = [number for number in numbers if number not in names]
        if not missing:
            return [names[number] for number in numbers]
        fresh = dict(zip(missing, draw_identifiers(some.plan, len(missing)), strict=True))
        taken = _taken(conn, fresh.values()) | set(names.values())
        wanted = {name: (number, now) for number, name in fresh.items() if name not in taken}
        for name in storage.claim_identifiers(conn, some.party.customer_id, wanted):
            names[wanted[name][0]] = name
    raise NothingLeftToDraw(field="identifiers.length", length=some.plan.length, prefix=some.plan.prefix)


def _taken(conn: Connection, names: Collection[str]) -> set[str]:
    """Web logins too: an identifier may have to be one."""
    return storage.ever_held(conn, names) | storage.taken_logins(conn, names) | read_numbers(conn, sorted(names)).keys()


def _claim_logins(conn: Connection, customer_id: int, names: Mapping[str, int]) -> None:
    claimed = storage.claim_logins(conn, customer_id, names)
    for name, number in names.items():
        if number not in claimed:
            raise WebLoginTaken(field="web_access", login=name)


def _drawn(plan: GenerationPlan, identifier: str, control: int) -> Drawn:
    return Drawn(
        control,
        identifier,
        identifier if plan.web_access else "",
        draw_password() if plan.web_access else "",
        draw_password() if plan.service_passwords else "",
    )


def _row(some: Some, number: int, one: Drawn, keys: Keys, now: datetime) -> Sequence[object]:
    plan = some.plan
    return (
        some.party.customer_id,
        number,
        one.identifier,
        plan.product_id,
        plan.model,
        some.role,
        plan.description,
        plan.batch,
        one.control,
        plan.life_time_days,
        plan.idle_expiry_days,
        bool(plan.inactive),
        plan.active_from,
        plan.expires_on,
        keys.vault.seal(one.service_password) if one.service_password else None,
        one.web_login or None,
        keys.passwords.hash_of(one.web_password) if one.web_password else None,
        now,
    )


def _open_money(conn: Connection, some: Some, numbers: Sequence[int], *, now: datetime) -> None:
    """Standings that nobody knows yet, each with the xDR of what it begins with; once for each place in the run."""
    plan, party = some.plan, some.party
    if plan.model is BalanceModel.SUBORDINATE:
        return
    prepaid = plan.model is not BalanceModel.INDIVIDUAL
    limit = Decimal(0) if prepaid else plan.credit_limit
    opened = [NewStanding(party.customer_id, party.currency, prepaid, limit, account_id=number) for number in numbers]
    postings = [_opening(some, number, place, now) for place, number in enumerate(numbers, some.first) if plan.amount]
    load_standings(conn, [LoadedStanding(one) for one in opened], usage=(), others=postings, now=now)


def _opening(some: Some, account_id: int, place: int, now: datetime) -> Posting:
    party, amount = some.party, some.plan.amount or Decimal(0)
    return Posting(
        customer_id=party.customer_id,
        effective_at=now,
        source=SOURCE,
        request_id=f"{some.generation_id}-{place}",
        digest=blake2b(f"{amount} {party.currency}".encode(), digest_size=16).digest(),
        issuer_id=party.issuer_id,
        payer=Payer.ACCOUNT,
        account_id=account_id,
        amount=-amount,
        currency=party.currency,
        contra="opening:balance",
        service="opening_balance",
    )
