"""Numbers as they are told: one, many, who held them, and what became of each of a batch."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tollhouse.accounts.opening import names_of_accounts
from tollhouse.customers.reading import names_seen
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.problems import facts_of
from tollhouse.doors.api.values import Day, Moment, MoneyTold, Number, Said, Told, Words, told
from tollhouse.numbers.batches import batches_of, pricings_of
from tollhouse.numbers.reading import did_of
from tollhouse.numbers.rules.did import Did, DidState
from tollhouse.numbers.rules.outcome import DidOutcome, refused
from tollhouse.numbers.rules.price import monthly_price
from tollhouse.numbers.rules.written import number_in
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import Refused

MOST_AT_ONCE = 5_000


class DidTold(Told):
    """A number of the inventory.

    What the operator buys, from whom and in which batch, is told to its own staff only.
    """

    number: str = Field(description="digits of E.164, without +", examples=["46850012345"])
    state: DidState = Field(description="frozen: in the pool, and kept back until a day")
    country: str = Field(description="ISO 3166, two letters; empty: not known", examples=["SE"])
    batch_id: Number | None = Field(description="the vendor batch")
    batch_name: str | None
    vendor: str | None = Field(examples=["Nordic Carrier"])
    description: str
    group: str = Field(description="a word of the operator's own; empty: none")
    free_of_charge: bool = Field(description="no fee is ever asked for it")
    customer_id: Number | None = Field(description="who holds it; in the pool: the reseller whose pool it is in")
    customer_name: str | None
    account_id: Number | None = Field(description="the account that is called by it")
    account_identifier: str | None = Field(description="what that account goes by")
    pricing_batch_id: Number | None = Field(description="by which its holder is asked; null: by none")
    pricing_batch_name: str | None
    monthly_price: MoneyTold | None = Field(
        description="what its holder is asked for it: the vendor's cost, the fee and the mark-up; null: nobody can say"
    )
    frozen_until: Day | None = Field(description="first day (UTC) on which it may be given again")
    assigned_at: Moment | None = Field(description="when its holder got it")
    released_at: Moment | None = Field(description="when it was last given back")
    added_at: Moment


class DidOutcomeTold(Told):
    """What became of one number."""

    number: str
    outcome: Literal["done", "unchanged", "refused"]
    code: str | None = Field(description="of what was refused", examples=["number_held"])
    detail: str | None = Field(description="why, and the way out")
    facts: dict[str, str | int | bool | None] = Field(
        default_factory=dict, description="what stands in `detail`, by name"
    )
    line: int | None = Field(default=None, description="of the file, where it came in one")


class DidOutcomesTold(Told):
    """In the order in which they were said."""

    done: int
    unchanged: int
    refused: int
    outcomes: list[DidOutcomeTold]


class NumbersSaid(Said):
    numbers: list[Words] = Field(
        min_length=1, max_length=MOST_AT_ONCE, examples=[["46850012345"]], description="with or without + and spaces"
    )


class FrozenSaid(NumbersSaid):
    until: Day = Field(description="first day (UTC) on which they may be given again")


class ReleasedSaid(NumbersSaid):
    frozen_until: Day | None = Field(
        default=None, description="keep them back until this day, where their batch does not say a later one"
    )


Mask = Annotated[str, Field(max_length=60, description="digits, * for any others; without * they may stand anywhere")]


def told_numbers(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[DidTold]:
    return told_dids(conn, desk, [did_of(row) for row in rows])


def told_dids(conn: Connection, desk: Desk, dids: Sequence[Did]) -> list[DidTold]:
    holders = {did.customer_id for did in dids if did.customer_id is not None}
    names, pricings = names_seen(conn, holders, desk.scope), pricings_of(conn, holders)
    batches = batches_of(conn, [did.batch_id for did in dids])
    on_accounts = {(did.customer_id, did.account_id) for did in dids if did.customer_id and did.account_id}
    accounts = names_of_accounts(conn, on_accounts) if on_accounts else {}
    ours, today = desk.scope.reseller_id is None, desk.now.date()
    found = []
    for did in dids:
        batch = batches[did.batch_id]
        pricing = None if did.customer_id is None else pricings.get(did.customer_id)
        price = monthly_price(batch, pricing, free_of_charge=did.free_of_charge)
        found.append(
            DidTold(
                number=did.number,
                state=did.state(today),
                country=did.country,
                batch_id=did.batch_id if ours else None,
                batch_name=batch.name if ours else None,
                vendor=batch.vendor if ours else None,
                description=did.description,
                group=did.group,
                free_of_charge=did.free_of_charge,
                customer_id=did.customer_id,
                customer_name=None if did.customer_id is None else names[did.customer_id],
                account_id=did.account_id,
                account_identifier=None if did.account_id is None else accounts.get(did.account_id),
                pricing_batch_id=None if pricing is None else pricing.pricing_batch_id,
                pricing_batch_name=None if pricing is None else pricing.name,
                monthly_price=None if price is None else told(price),
                frozen_until=did.frozen_until if did.is_frozen(today) else None,
                assigned_at=did.assigned_at,
                released_at=did.released_at,
                added_at=did.added_at,
            )
        )
    return found


def said_numbers(written: Sequence[str]) -> tuple[list[str], dict[int, DidOutcome]]:
    """The numbers that can be read, in their order, and by place why the others cannot."""
    numbers: list[str] = []
    unreadable: dict[int, DidOutcome] = {}
    for place, one in enumerate(written):
        try:
            numbers.append(number_in(one))
        except Refused as refusal:
            unreadable[place] = refused(one, refusal)
    return numbers, unreadable


def told_outcomes(
    outcomes: Iterable[DidOutcome], unreadable: dict[int, DidOutcome], lines: Sequence[int | None] = ()
) -> DidOutcomesTold:
    """Those of the numbers that could be read, and in their places the others."""
    found = list(outcomes)
    for place in sorted(unreadable):
        found.insert(place, unreadable[place])
    told_all = [_told_outcome(one, lines[place] if place < len(lines) else None) for place, one in enumerate(found)]
    counts = {name: sum(one.outcome == name for one in told_all) for name in ("done", "unchanged", "refused")}
    return DidOutcomesTold(**counts, outcomes=told_all)


def _told_outcome(outcome: DidOutcome, line: int | None) -> DidOutcomeTold:
    refusal = outcome.refusal
    return DidOutcomeTold(
        number=outcome.number,
        outcome=outcome.result.value,
        code=None if refusal is None else refusal.code,
        detail=None if refusal is None else refusal.detail,
        facts={} if refusal is None else facts_of(refusal),
        line=line,
    )


def today_of(desk: Desk) -> date:
    """Days of the inventory are UTC's: it is the operator's, whatever the customers' zones."""
    return desk.now.date()
