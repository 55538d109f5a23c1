"""/customers/{id}/…: status, credit limit, own prices, a reseller's product."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.opening import sell_wholesale
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.standings import StatusAction, change_status, override_tariffs, set_credit_limit
from tollhouse.doors.api.customer_told import Customer, limit_in, told_customer
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.discretion import Discretion, discretion_of
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneySaid, Number, Said, Told, Words
from tollhouse.ledger.reading import Spell, count_spells, list_spells, spell_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.reading import read_tariff

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class StatusChangeSaid(Said):
    """A change of status, from now on."""

    action: Literal["block", "unblock", "lift_suspension", "terminate_provisionally", "restore", "close"]
    comment: Words = ""


class StatusSpell(Told):
    """One time that something held."""

    fact: str = Field(examples=["blocked"])
    since: Moment
    until: Moment | None = Field(description="exclusive; null: still")
    set_by: str = Field(description="to a reseller's staff `operator` for anybody above it", examples=["staff:anna"])
    ended_by: str | None
    comment: str


class CreditLimitSaid(Said):
    credit_limit: MoneySaid | None = Field(description="null: unlimited")


class OverridesSaid(Said):
    """For each tariff of the customer's products the one that takes its place; replaces all there were."""

    overrides: dict[str, Number] = Field(max_length=100, examples=[{"1": "7"}])


class WholesaleSaid(Said):
    product_id: Number


@router.get(
    "/customers/{customer_id}/status-changes", summary="History of a status", response_model=ListOf[StatusSpell]
)
def get_status_changes(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """What stopped the customer and when, newest first."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        total = count_spells(conn, customer_id)
        told = partial(_told_spells, conn, record, desk.scope)
        return shown(listed(told, partial(_spells, conn, customer_id), pages, total=total))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/status-changes", summary="Change a status", status_code=201, response_model=Customer
)
def post_status_change(customer_id: Number, said: StatusChangeSaid, desk: Changer) -> Response:
    """Block, unblock, terminate, restore or close; saying what holds already changes nothing."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        action = StatusAction(said.action)
        change_status(conn, {customer_id}, action, at=desk.now, by=desk.by, comment=said.comment)
        answer = told_customer(conn, read_customer(conn, customer_id, desk.scope), desk.scope)
        return created(answer, f"/customers/{customer_id}/status-changes")

    return desk.write(act)


@router.put("/customers/{customer_id}/credit-limit", summary="Set the credit limit", response_model=Customer)
def put_credit_limit(customer_id: Number, said: CreditLimitSaid, desk: Changer) -> Response:
    """The permanent limit of a postpaid customer, in its currency; the status follows at once."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = limit_in(record.currency, said.credit_limit)
        set_credit_limit(conn, customer_id, limit)
        return shown(told_customer(conn, record, desk.scope))

    return desk.write(act)


@router.put("/customers/{customer_id}/override-tariffs", summary="Set override tariffs", status_code=204)
def put_override_tariffs(customer_id: Number, said: OverridesSaid, desk: Seller) -> Response:
    """The customer's own prices; the longer prefix wins, on equal length the override."""

    def act(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        pairs = {_tariff_number(written): override for written, override in said.overrides.items()}
        for tariff_id, override_id in pairs.items():
            if tariff_id == override_id:
                raise BadField("overrides", str(tariff_id), "cannot take its own place; name another tariff.")
            for one in (tariff_id, override_id):
                read_tariff(conn, one)
        override_tariffs(conn, customer_id, pairs)
        return nothing_left()

    return desk.write(act)


@router.put("/customers/{customer_id}/wholesale-product", summary="Set a reseller's product", status_code=204)
def put_wholesale_product(customer_id: Number, said: WholesaleSaid, desk: Seller) -> Response:
    """The product by which a reseller is charged for what its subcustomers use."""

    def act(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        if record.kind != CustomerKind.RESELLER:
            raise BadField("customer_id", record.name, "is no reseller; only resellers buy wholesale.")
        sell_wholesale(conn, customer_id, said.product_id)
        return nothing_left()

    return desk.write(act)


def _spells(conn: Connection, customer_id: int, limit: int, cursor: str | None) -> Any:
    return list_spells(conn, customer_id, limit=limit, cursor=cursor)


def _told_spells(conn: Connection, record: CustomerRecord, scope: Scope, rows: Sequence[AnyRow]) -> list[StatusSpell]:
    spells = [spell_of(row) for row in rows]
    discretion = discretion_of(conn, scope, [by for spell in spells for by in (spell.set_by, spell.ended_by)])
    return [_told_spell(spell, record, discretion) for spell in spells]


def _told_spell(spell: Spell, record: CustomerRecord, discretion: Discretion) -> StatusSpell:
    return StatusSpell(
        fact=spell.fact,
        since=spell.since,
        until=spell.until,
        set_by=discretion.who(record, spell.set_by),
        ended_by=None if spell.ended_by is None else discretion.who(record, spell.ended_by),
        comment=discretion.comment(record, spell.set_by, spell.comment),
    )


def _tariff_number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise BadField("overrides", written, "is no id of a tariff.")
    return int(written)
