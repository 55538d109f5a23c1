"""/did-batches and /did-pricing-batches: what vendors ask for numbers, and what customers are asked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Header, Response
from pydantic import Field, StringConstraints

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, MoneySaid, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.doors.api.versions import check_version, etag_of
from tollhouse.numbers.batches import (
    batch_of,
    change_batch,
    change_pricing,
    list_batches,
    list_pricings,
    lock_batch,
    lock_pricing,
    make_batch,
    make_pricing_batch,
    pricing_of,
    read_batch,
)
from tollhouse.numbers.rules.did import LONGEST_FREEZE_DAYS
from tollhouse.numbers.rules.price import Batch, NewBatch, NewPricing, Pricing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Numbers")

# No reseller's staff: what the operator buys at, and from whom, is its own affair.
Reader = Annotated[Desk, needs(Right.READ_OPERATIONS)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

Percent = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}(\.[0-9]{1,4})?$"), Field(examples=["10"])]
Days = Annotated[int, Field(ge=0, le=LONGEST_FREEZE_DAYS)]
IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]
_ZERO: Final = Decimal(0)


class DidBatch(Told):
    """Numbers bought together from one vendor."""

    id: Number
    name: str = Field(examples=["Stockholm 2026"])
    vendor: str = Field(examples=["Nordic Carrier"])
    currency: str
    activation_cost: MoneyTold | None = Field(description="once for a number; null: not for the asker to know")
    recurring_cost: MoneyTold | None = Field(description="monthly for a number; null: not for the asker to know")
    freeze_days: int = Field(description="how long a released number is kept back; 0: it is not")
    description: str


class DidBatchSaid(Said):
    name: Words = Field(examples=["Stockholm 2026"])
    vendor: Words = Field(examples=["Nordic Carrier"])
    currency: CurrencyCode
    activation_cost: MoneySaid | None = Field(default=None, description="once for a number; null: nothing")
    recurring_cost: MoneySaid | None = Field(default=None, description="monthly for a number; null: nothing")
    freeze_days: Days = Field(default=0, description="how long a released number is kept back; 0: it is not")
    description: Words = ""


class DidBatchChangeSaid(Said):
    """What changes; what is left out or null stays."""

    name: Words | None = None
    vendor: Words | None = None
    activation_cost: MoneySaid | None = None
    recurring_cost: MoneySaid | None = None
    freeze_days: Days | None = None
    description: Words | None = None


class DidPricingBatch(Told):
    """What customers are asked for the numbers they hold, on top of what the vendor asks."""

    id: Number
    name: str = Field(examples=["Business numbers"])
    currency: str
    activation_fee: MoneyTold = Field(description="once for a number")
    recurring_fee: MoneyTold = Field(description="monthly for a number")
    markup_percent: str = Field(description="of the vendor's recurring cost", examples=["10.0000"])
    description: str


class DidPricingBatchSaid(Said):
    name: Words = Field(examples=["Business numbers"])
    currency: CurrencyCode
    activation_fee: MoneySaid | None = Field(default=None, description="once for a number; null: nothing")
    recurring_fee: MoneySaid | None = Field(default=None, description="monthly for a number; null: nothing")
    markup_percent: Percent = "0"
    description: Words = ""


class DidPricingBatchChangeSaid(Said):
    """What changes; what is left out or null stays."""

    name: Words | None = None
    activation_fee: MoneySaid | None = None
    recurring_fee: MoneySaid | None = None
    markup_percent: Percent | None = None
    description: Words | None = None


@router.get("/did-batches", summary="List vendor batches", response_model=ListOf[DidBatch])
def get_did_batches(desk: Reader, pages: Pages) -> Response:
    """By name."""
    told = partial(_told_batches, desk)
    return desk.read(lambda conn: shown(listed(told, partial(_page_of_batches, conn), pages)))


@router.post("/did-batches", summary="Make a vendor batch", status_code=201, response_model=DidBatch)
def post_did_batch(said: DidBatchSaid, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        costs = {name: _amount(said.currency, getattr(said, name), name) or _ZERO for name in _COSTS}
        new = NewBatch(
            name=said.name,
            vendor=said.vendor,
            currency=said.currency,
            freeze_days=said.freeze_days,
            description=said.description,
            **costs,
        )
        batch_id = make_batch(conn, new)
        return created(_told_batch(desk, read_batch(conn, batch_id)), f"/did-batches/{batch_id}")

    return desk.write(act)


@router.get("/did-batches/{batch_id}", summary="Read a vendor batch", response_model=DidBatch)
def get_did_batch(batch_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        batch = read_batch(conn, batch_id)
        return shown(_told_batch(desk, batch), headers={"ETag": etag_of(desk, batch)})

    return desk.read(look)


@router.patch("/did-batches/{batch_id}", summary="Change a vendor batch", response_model=DidBatch)
def patch_did_batch(batch_id: Number, said: DidBatchChangeSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    """For all its numbers, from now on; one made in another currency is another batch."""

    def act(conn: Connection) -> Answer:
        batch = lock_batch(conn, batch_id)
        check_version(desk, if_match, batch, "vendor batch", batch.name)
        changed = change_batch(conn, batch, _changes(said, batch.currency, _COSTS))
        desk.changed(batch, changed)
        return shown(_told_batch(desk, changed), headers={"ETag": etag_of(desk, changed)})

    return desk.write(act)


@router.get("/did-pricing-batches", summary="List pricing batches", response_model=ListOf[DidPricingBatch])
def get_did_pricing_batches(desk: Reader, pages: Pages) -> Response:
    """By name."""
    return desk.read(lambda conn: shown(listed(_told_pricings, partial(_page_of_pricings, conn), pages)))


@router.post("/did-pricing-batches", summary="Make a pricing batch", status_code=201, response_model=DidPricingBatch)
def post_did_pricing_batch(said: DidPricingBatchSaid, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        fees = {name: _amount(said.currency, getattr(said, name), name) or _ZERO for name in _FEES}
        markup = Decimal(said.markup_percent)
        new = NewPricing(said.name, said.currency, **fees, markup_percent=markup, description=said.description)
        pricing_batch_id = make_pricing_batch(conn, new)
        pricing = lock_pricing(conn, pricing_batch_id)
        return created(told_pricing(pricing), f"/did-pricing-batches/{pricing_batch_id}")

    return desk.write(act)


@router.get("/did-pricing-batches/{pricing_batch_id}", summary="Read a pricing batch", response_model=DidPricingBatch)
def get_did_pricing_batch(pricing_batch_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        pricing = lock_pricing(conn, pricing_batch_id)
        return shown(told_pricing(pricing), headers={"ETag": etag_of(desk, pricing)})

    return desk.read(look)


@router.patch(
    "/did-pricing-batches/{pricing_batch_id}", summary="Change a pricing batch", response_model=DidPricingBatch
)
def patch_did_pricing_batch(
    pricing_batch_id: Number, said: DidPricingBatchChangeSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """For every customer that is asked by it, from now on."""

    def act(conn: Connection) -> Answer:
        pricing = lock_pricing(conn, pricing_batch_id)
        check_version(desk, if_match, pricing, "pricing batch", pricing.name)
        changed = change_pricing(conn, pricing, _changes(said, pricing.currency, _FEES))
        desk.changed(pricing, changed)
        return shown(told_pricing(changed), headers={"ETag": etag_of(desk, changed)})

    return desk.write(act)


_COSTS: Final = ("activation_cost", "recurring_cost")
_FEES: Final = ("activation_fee", "recurring_fee")


def _changes(said: Said, currency: str, amounts: Sequence[str]) -> Mapping[str, Any]:
    """Amounts as decimals; what is null stays as it is."""
    changes: dict[str, Any] = {}
    for name in said.model_fields_set:
        value = getattr(said, name)
        if value is None:
            continue
        if name in amounts:
            changes[name] = _amount(currency, value, name)
        else:
            changes[name] = Decimal(value) if name == "markup_percent" else value
    return changes


def _amount(currency: str, said: MoneySaid | None, field: str) -> Decimal | None:
    if said is None:
        return None
    if said.currency != currency:
        raise BadField(f"{field}.currency", said.currency, f"is not the batch's, {currency}.")
    return said.decimal


def _page_of_batches(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_batches(conn, limit=limit, cursor=cursor)


def _page_of_pricings(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_pricings(conn, limit=limit, cursor=cursor)


def _told_batches(desk: Desk, rows: Sequence[AnyRow]) -> list[DidBatch]:
    return [_told_batch(desk, batch_of(row)) for row in rows]


def _told_batch(desk: Desk, batch: Batch) -> DidBatch:
    """What things are bought at is told to those who may see whole price lists."""
    tells = Right.READ_PRICES in desk.staff.rights
    return DidBatch(
        id=batch.batch_id,
        name=batch.name,
        vendor=batch.vendor,
        currency=batch.currency,
        activation_cost=told_money(batch.activation_cost, batch.currency) if tells else None,
        recurring_cost=told_money(batch.recurring_cost, batch.currency) if tells else None,
        freeze_days=batch.freeze_days,
        description=batch.description,
    )


def _told_pricings(rows: Sequence[AnyRow]) -> list[DidPricingBatch]:
    return [told_pricing(pricing_of(row)) for row in rows]


def told_pricing(pricing: Pricing) -> DidPricingBatch:
    return DidPricingBatch(
        id=pricing.pricing_batch_id,
        name=pricing.name,
        currency=pricing.currency,
        activation_fee=told_money(pricing.activation_fee, pricing.currency),
        recurring_fee=told_money(pricing.recurring_fee, pricing.currency),
        markup_percent=f"{pricing.markup_percent:.4f}",
        description=pricing.description,
    )
