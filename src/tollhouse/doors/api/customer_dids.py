"""/customers/{id}/dids: the numbers of a customer, given, put on accounts and taken back."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from tollhouse.accounts.numbering import put_on_account, release_numbers, take_off_accounts
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.did_batches import DidPricingBatch, told_pricing
from tollhouse.doors.api.did_told import (
    MOST_AT_ONCE,
    DidOutcomesTold,
    DidTold,
    Mask,
    ReleasedSaid,
    said_numbers,
    told_dids,
    told_outcomes,
)
from tollhouse.doors.api.dids import Sort, listed_numbers, states_in
from tollhouse.doors.api.listing import ListOf, Pages
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import MoneyTold, Number, Said, Told, Words, told
from tollhouse.numbers.assigning import Wish, assign_any, assign_numbers, begin_giving
from tollhouse.numbers.batches import choose_pricing, pricings_of
from tollhouse.numbers.reading import DidQuery, numbers_of_customer, read_number
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Numbers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class AnyFreeSaid(Said):
    """So many free numbers of a kind, whichever they are."""

    count: int = Field(ge=1, le=MOST_AT_ONCE)
    mask: Mask | None = None
    batch_id: Number | None = Field(default=None, description="the vendor batch")
    country: Words | None = Field(default=None, examples=["SE"])


class GivenSaid(Said):
    """Either these numbers or any free ones."""

    numbers: list[Words] | None = Field(default=None, min_length=1, max_length=MOST_AT_ONCE)
    any_free: AnyFreeSaid | None = None


class DidAccountSaid(Said):
    account_id: Number | None = Field(description="the account to be called by it; null: none")


class DidPricingSaid(Said):
    pricing_batch_id: Number | None = Field(description="by which the customer is asked for its numbers; null: by none")


class CustomerDidSummary(Told):
    """What a customer's numbers come to."""

    numbers: int
    on_accounts: int
    free_of_charge: int
    vendor_costs: list[MoneyTold] = Field(
        description="what the vendors ask for them a month, by currency, whatever the customer's status; empty: "
        "nothing, or not for the asker to know"
    )
    monthly_price: MoneyTold | None = Field(
        description="what the customer is asked for them a month while nothing stops it; null: nobody can say"
    )
    pricing_batch: DidPricingBatch | None = Field(description="null: none was chosen")


@router.get("/customers/{customer_id}/dids", summary="List a customer's numbers", response_model=ListOf[DidTold])
def get_customer_dids(
    customer_id: Number,
    desk: Reader,
    pages: Pages,
    *,
    q: Annotated[Mask | None, Query()] = None,
    state: Annotated[
        str | None, Query(max_length=60, description="assigned, on_account, in_pool, frozen: any of")
    ] = None,
    sort: Annotated[Sort, Query()] = "number",
) -> Response:
    """Of a reseller: its pool, from which it gives numbers to its subcustomers."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        query = DidQuery(desk.scope, mask=q, states=states_in(state), customer_id=customer_id)
        return shown(listed_numbers(conn, desk, query, pages, sort))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/dids/summary", summary="Sum up a customer's numbers", response_model=CustomerDidSummary
)
def get_customer_did_summary(customer_id: Number, desk: Reader) -> Response:
    """How many, what they cost and what is asked for them, and by which pricing batch."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(_summary(conn, desk, customer_id))

    return desk.read(look)


@router.post("/customers/{customer_id}/dids", summary="Give a customer numbers", response_model=DidOutcomesTold)
def post_customer_dids(customer_id: Number, said: GivenSaid, desk: Changer) -> Response:
    """One outcome each; of any free ones so many as are wanted or none.  No two customers get the same number."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        giving = begin_giving(conn, customer_id, desk.scope, now=desk.now, by=desk.by)
        if (said.numbers is None) == (said.any_free is None):
            raise BadField("numbers", "", "or any_free must be given, and not both.")
        if said.any_free is not None:
            wish = said.any_free
            given = assign_any(conn, giving, Wish(wish.count, wish.mask, wish.batch_id, wish.country))
            return shown(told_outcomes(given, {}))
        numbers, unreadable = said_numbers(said.numbers or [])
        return shown(told_outcomes(assign_numbers(conn, giving, numbers), unreadable))

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/dids/release", summary="Take a customer's numbers back", response_model=DidOutcomesTold
)
def post_customer_did_release(customer_id: Number, said: ReleasedSaid, desk: Changer) -> Response:
    """They go back to the pool they came from and are kept back as long as their batch says, or until a later day."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        numbers, unreadable = said_numbers(said.numbers)
        outcomes = release_numbers(
            conn,
            numbers,
            scope=desk.scope,
            now=desk.now,
            by=desk.by,
            customer_id=customer_id,
            frozen_until=said.frozen_until,
        )
        return shown(told_outcomes(outcomes, unreadable))

    return desk.write(act)


@router.put(
    "/customers/{customer_id}/dids/{number}/account", summary="Put a number on an account", response_model=DidTold
)
def put_customer_did_account(customer_id: Number, number: str, said: DidAccountSaid, desk: Changer) -> Response:
    """The account is called by it from now on, and by no other of the customer's accounts; null: none is."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        before = read_number(conn, number, desk.scope)
        if said.account_id is None:
            (outcome,) = take_off_accounts(conn, customer_id, [number], now=desk.now)
        else:
            (outcome,) = put_on_account(conn, customer_id, said.account_id, [number], now=desk.now)
        if outcome.refusal is not None:
            raise outcome.refusal
        after = read_number(conn, number, desk.scope)
        desk.changed(before, after)
        return shown(told_dids(conn, desk, [after])[0])

    return desk.write(act)


@router.put("/customers/{customer_id}/did-pricing-batch", summary="Choose a pricing batch", status_code=204)
def put_customer_did_pricing(customer_id: Number, said: DidPricingSaid, desk: Seller) -> Response:
    """By which the customer is asked for the numbers it holds; in its own currency."""

    def act(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        before = pricings_of(conn, [customer_id]).get(customer_id)
        choose_pricing(conn, customer_id, record.currency, said.pricing_batch_id)
        after = pricings_of(conn, [customer_id]).get(customer_id)
        desk.changed({"pricing_batch": before and before.name}, {"pricing_batch": after and after.name})
        return nothing_left()

    return desk.write(act)


def _summary(conn: Connection, desk: Desk, customer_id: int) -> CustomerDidSummary:
    found = numbers_of_customer(conn, customer_id)
    pricing = pricings_of(conn, [customer_id]).get(customer_id)
    tells_costs = Right.READ_PRICES in desk.staff.rights
    return CustomerDidSummary(
        numbers=found.numbers,
        on_accounts=found.on_accounts,
        free_of_charge=found.free_of_charge,
        vendor_costs=[told(cost) for cost in found.costs if cost.amount] if tells_costs else [],
        monthly_price=None if found.monthly is None else told(found.monthly),
        pricing_batch=None if pricing is None else told_pricing(pricing),
    )
