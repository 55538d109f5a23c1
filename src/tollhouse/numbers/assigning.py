"""Giving numbers to customers and taking them back.  Two people never get the same one.

Whatever changes who holds a number locks the standing of the customer that gets or gives it first, as opening, closing
and terminating do, and then the numbers in their order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from tollhouse.customers.reading import CustomerRecord, name_seen, read_customer
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.numbers import storage
from tollhouse.numbers.rules.did import (
    Did,
    NumberFrozen,
    NumberHeld,
    NumberMoved,
    NumberNotGiven,
    NumberNotHeld,
    NumberUnknown,
    Stage,
    TooFewFree,
    check_freeze,
    frozen_on_release,
)
from tollhouse.numbers.rules.outcome import DidOutcome, done, refused, unchanged
from tollhouse.numbers.rules.written import pattern_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import NotFound, Refused


class CustomerClosedToNumbers(Refused):
    code: ClassVar[str] = "customer_closed_to_numbers"
    sentence: ClassVar[str] = "Customer {name!r} is permanently terminated; no number can be given to it."


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gets numbers, out of which pools, when and by whose hand.

    pools   nearest first; None: the operator's
    """

    customer: CustomerRecord
    pools: tuple[int | None, ...]
    scope: Scope
    now: datetime
    by: str

    @property
    def stage(self) -> Stage:
        return Stage.POOL if self.customer.kind == CustomerKind.RESELLER else Stage.CUSTOMER


@dataclass(frozen=True, slots=True)
class Wish:
    """So many free numbers of a kind; what is None may be anything."""

    count: int
    mask: str | None = None
    batch_id: int | None = None
    country: str | None = None


def begin_giving(conn: Connection, customer_id: int, scope: Scope, *, now: datetime, by: str) -> Giving:
    """Lock the customer against being closed meanwhile.  Raises NotFound or CustomerClosedToNumbers."""
    standing = lock_standings(conn, {customer_id}).get((customer_id, OWN_MONEY))
    record = read_customer(conn, customer_id, scope)
    if standing is None:
        raise NotFound(kind="customer", id=customer_id)
    if Condition.CLOSED in standing.conditions:
        raise CustomerClosedToNumbers(name=name_seen(record, scope))
    above: tuple[int | None, ...] = record.resellers
    reseller_id = scope.reseller_id
    pools = (*above, None) if reseller_id is None else above[: above.index(reseller_id) + 1] if above else ()
    return Giving(record, pools, scope, now, by)


def assign_numbers(conn: Connection, giving: Giving, numbers: Sequence[str]) -> list[DidOutcome]:
    """Give these numbers to a customer, one outcome each; what it has already it keeps.

    A reseller gets them into its pool, from which it gives them on.
    """
    dids = storage.lock_numbers(conn, numbers)
    outcomes: list[DidOutcome] = []
    given: dict[str, Did] = {}
    for number in numbers:
        did = dids.get(number)
        if number in given or (did is not None and did.customer_id == giving.customer.customer_id):
            outcomes.append(unchanged(number))
            continue
        refusal = NumberUnknown(number=number) if did is None else _refusal_to_give(did, giving)
        if refusal is None and did is not None:
            given[number] = did
        outcomes.append(done(number) if refusal is None else refused(number, refusal))
    _give(conn, giving, list(given.values()))
    return outcomes


def assign_any(conn: Connection, giving: Giving, wish: Wish) -> list[DidOutcome]:
    """Give a customer so many free numbers that nobody else is just taking, out of the nearest pool first.

    Raises TooFewFree where there are not so many; then none is given.
    """
    wanted = [storage.like(pattern_of(wish.mask, field="mask"))] if wish.mask else []
    wanted += [] if wish.batch_id is None else [storage.of_batch(wish.batch_id)]
    wanted += [] if wish.country is None else [storage.of_country(wish.country)]
    today = giving.now.date()
    found: list[Did] = []
    for pool in giving.pools:
        if len(found) < wish.count:
            found += storage.lock_free(conn, pool, wanted, today=today, most=wish.count - len(found))
    if len(found) < wish.count:
        raise TooFewFree(field="count", found=len(found), wanted=wish.count)
    _give(conn, giving, found)
    return [done(did.number) for did in found]


def _refusal_to_give(did: Did, giving: Giving) -> Refused | None:
    if did.stage is not Stage.POOL or did.customer_id not in giving.pools:
        return NumberHeld(number=did.number) if is_visible(did, giving.scope) else NumberUnknown(number=did.number)
    if did.is_frozen(giving.now.date()):
        return NumberFrozen(number=did.number, until=str(did.frozen_until))
    return None


def is_visible(did: Did, scope: Scope) -> bool:
    """A twin of storage.visible_to."""
    if scope.reseller_id is None:
        return True
    return did.customer_id == scope.reseller_id or scope.reseller_id in did.resellers


def _give(conn: Connection, giving: Giving, dids: Sequence[Did]) -> None:
    numbers = [did.number for did in dids]
    depths = {row.number: row.depth for row in reversed(storage.open_holdings(conn, numbers))}
    customer_id = giving.customer.customer_id
    values = {
        "stage": giving.stage,
        "customer_id": customer_id,
        "resellers": list(giving.customer.resellers),
        "frozen_until": None,
        "assigned_at": giving.now,
    }
    storage.give(conn, numbers, values)
    rows = [
        {
            "customer_id": customer_id,
            "number": number,
            "since": giving.now,
            "depth": depths.get(number, -1) + 1,
            "set_by": giving.by,
        }
        for number in numbers
    ]
    storage.insert_holdings(conn, rows)


@dataclass(frozen=True, slots=True)
class Release:
    """Numbers about to go back: they and the standings of their holders are locked.

    dids      those that may go back, by number
    refusals  why the others stay; whoever takes them off accounts adds some
    """

    dids: dict[str, Did]
    refusals: dict[str, Refused] = field(default_factory=dict)

    @property
    def on_accounts(self) -> list[Did]:
        return [did for did in self.dids.values() if did.stage is Stage.ACCOUNT]


def begin_release(
    conn: Connection, numbers: Collection[str], *, scope: Scope, customer_id: int | None = None
) -> Release:
    """Lock numbers and their holders.

    customer_id   who must hold them; None: whoever does, as far as they are the asker's
    """
    before = storage.read_numbers(conn, numbers)
    holders = {did.customer_id for did in before.values() if did.customer_id is not None}
    lock_standings(conn, holders | ({customer_id} if customer_id is not None else set()))
    dids = storage.lock_numbers(conn, numbers)
    refusals = {
        number: refusal
        for number in numbers
        if (refusal := _refusal_to_release(number, dids.get(number), scope, customer_id)) is not None
    }
    for number, did in dids.items():
        if number not in refusals and did.customer_id not in holders:
            refusals[number] = NumberMoved(number=number)
    return Release({number: did for number, did in dids.items() if number not in refusals}, refusals)


def _refusal_to_release(number: str, did: Did | None, scope: Scope, customer_id: int | None) -> Refused | None:
    if did is None or not is_visible(did, scope):
        return NumberUnknown(number=number)
    if customer_id is not None and did.customer_id != customer_id:
        return NumberNotHeld(number=number)
    if did.customer_id is None or did.customer_id == scope.reseller_id:
        return NumberNotGiven(number=number)
    return None


def end_release(conn: Connection, release: Release, *, at: datetime, by: str, frozen_until: date | None = None) -> None:
    """Let numbers, which no account is called by any more, go back to the pool they came from.

    They are kept back as long as their batch says, or until `frozen_until` where that is later.
    """
    dids = [did for number, did in release.dids.items() if number not in release.refusals]
    if frozen_until is not None:
        check_freeze(frozen_until, at.date(), field="frozen_until")
    storage.end_holdings(conn, storage.held_as_now([did.number for did in dids]), at=at, by=by)
    batches = storage.read_batches(conn, {did.batch_id for did in dids})
    above = {row.number: row for row in reversed(storage.open_holdings(conn, [did.number for did in dids]))}
    back: dict[tuple[Any, ...], list[str]] = {}
    for did in dids:
        until = frozen_on_release(at.date(), batches[did.batch_id].freeze_days, frozen_until)
        back.setdefault((*_pool_above(did, above.get(did.number)), until), []).append(did.number)
    for (customer_id, resellers, since, until), numbers in back.items():
        values = {
            "stage": Stage.POOL,
            "customer_id": customer_id,
            "account_id": None,
            "resellers": list(resellers),
            "frozen_until": until,
            "assigned_at": since,
            "released_at": at,
        }
        storage.give(conn, numbers, values)


def _pool_above(did: Did, holding: AnyRow | None) -> tuple[int | None, tuple[int, ...], datetime | None]:
    """The reseller that gave the number on, those above it and since when it has it; else the operator."""
    if holding is None:
        return None, (), None
    place = did.resellers.index(holding.customer_id)
    return holding.customer_id, did.resellers[place + 1 :], holding.since


def release_outcomes(release: Release, numbers: Sequence[str]) -> list[DidOutcome]:
    """One outcome each, in the order given."""
    return [
        refused(number, release.refusals[number]) if number in release.refusals else done(number) for number in numbers
    ]


def end_claims(conn: Connection, customer_ids: Collection[int], *, at: datetime, by: str) -> None:
    """What closed resellers gave on does not come back to them."""
    storage.end_holdings(conn, storage.anything_of(customer_ids), at=at, by=by)


def held_by(conn: Connection, customer_ids: Collection[int]) -> list[str]:
    """The numbers that these customers hold, in order."""
    return storage.held_by(conn, customer_ids)


def holders_among(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    """Those that hold numbers, or gave some on that go back to them."""
    return storage.holders_among(conn, customer_ids)


def forget_customers(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted: what they held once, and what they were asked for it."""
    storage.forget_holdings(conn, customer_ids)
    storage.forget_pricings(conn, customer_ids)


def lock_for_account(conn: Connection, customer_id: int, numbers: Sequence[str]) -> dict[str, Did | Refused]:
    """The numbers, locked, or why an account of this customer, whose standing is locked, cannot be called by them."""
    dids = storage.lock_numbers(conn, numbers)
    return {
        number: did
        if did is not None and did.customer_id == customer_id and did.stage is not Stage.POOL
        else NumberNotHeld(field="number", number=number)
        for number in numbers
        for did in (dids.get(number),)
    }


def put_on_account(conn: Connection, account_id: int, numbers: Sequence[str]) -> None:
    """Of numbers that lock_for_account locked."""
    storage.put_on_account(conn, account_id, numbers)


def numbers_on(conn: Connection, keys: Sequence[tuple[int, int]]) -> list[str]:
    """The numbers on accounts, by customer and account, in order."""
    return storage.numbers_on(conn, keys)


def hand_over(conn: Connection, giving: Giving, numbers: Sequence[str]) -> None:
    """Let numbers that are on no account go straight from who has them to another customer, kept back by nobody.

    As if they had gone back to their pool and been given out of it again.  Raises what refuses one of them.
    """
    release = begin_release(conn, numbers, scope=OPERATOR_SCOPE)
    end_release(conn, release, at=giving.now, by=giving.by)
    dids = storage.lock_numbers(conn, numbers)
    for did in dids.values():
        if did.customer_id not in giving.pools:
            raise NumberHeld(number=did.number)
    _give(conn, giving, list(dids.values()))


def leave_accounts(conn: Connection, keys: Sequence[tuple[int, int]]) -> None:
    """Numbers of accounts that were terminated, by customer and account, stay with their customers."""
    storage.leave_accounts(conn, keys)


def take_off_accounts(conn: Connection, numbers: Sequence[str]) -> None:
    """Their customers, whose standings are locked, keep them."""
    storage.give(conn, numbers, {"stage": Stage.CUSTOMER, "account_id": None})


def note_opened(conn: Connection, opened: Mapping[str, tuple[int, int]]) -> None:
    """Accounts were opened, by customer and account, that are called by these identifiers, some of the inventory.

    Their customers' standings are locked, so that what they hold stays theirs.  Raises NumberNotHeld.
    """
    dids = storage.read_numbers(conn, opened)
    for number in opened:
        did = dids.get(number)
        if did is not None and (did.customer_id != opened[number][0] or did.stage is not Stage.CUSTOMER):
            raise NumberNotHeld(field="identifier", number=number)
    by_account: dict[int, list[str]] = {}
    for number in dids:
        by_account.setdefault(opened[number][1], []).append(number)
    for account_id, numbers in by_account.items():
        storage.put_on_account(conn, account_id, numbers)
