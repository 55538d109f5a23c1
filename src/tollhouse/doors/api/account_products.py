"""/customers/{id}/accounts/{id}/product-changes and /add-ons: by which products an account is charged, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from tollhouse.accounts.adding_on import AddOn, add_add_on, add_ons_of, change_add_on, end_add_on
from tollhouse.accounts.changing import lock_account, reread
from tollhouse.accounts.changing_products import (
    ProductChange,
    cancel_planned_change,
    change_product,
    check_change,
    product_at,
    product_changes,
)
from tollhouse.accounts.opening import AccountRecord, read_account
from tollhouse.customers.reading import read_customer
from tollhouse.doors.api.account_told import Account, told_account
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.product_told import product_seen
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import read_products
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.reading import read_terms
from tollhouse.tariffs.rules.entry import RatingEntry

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


class ProductChangeTold(Told):
    """Use is charged by the product of the moment it began."""

    product_id: Number
    product_name: str
    previous_product_id: Number
    previous_product_name: str
    valid_from: Moment
    is_planned: bool
    set_at: Moment


class ProductChangesTold(Told):
    items: list[ProductChangeTold] = Field(description="done and planned, latest first")


class ProductChangeSaid(Said):
    product_id: Number
    valid_from: Moment | None = Field(default=None, description="null: from now; not before")


class PricedService(Told):
    """One line of a rating list, on the one side or on both."""

    service: str
    access_code: str = Field(description="the direction; empty: all")
    node: str
    usage_order: int = Field(description="among lines for the same use: low first, where it has no rate the next")
    tariff_id: Number | None = Field(description="null: it is not priced there")
    tariff_name: str | None
    new_tariff_id: Number | None
    new_tariff_name: str | None
    changes: bool


class ProductPreview(Told):
    """What another main product would change; add-ons go on as they are."""

    product_id: Number
    product_name: str
    new_product_id: Number
    new_product_name: str
    services: list[PricedService]


class AddOnTold(Told):
    product_id: Number
    product_name: str
    priority: int = Field(description="a higher one beats a lower, and each the main product, for what it defines")
    services: list[str] = Field(description="what it prices")
    valid_from: Moment
    valid_until: Moment | None = Field(description="exclusive; null: for as long as the account is open")
    state: str = Field(description="holds, to_come or ended")
    added_at: Moment


class AddOnsTold(Told):
    items: list[AddOnTold] = Field(description="all that it ever had, in the order in which they began")


class AddOnSaid(Said):
    product_id: Number
    valid_from: Moment | None = Field(default=None, description="null: from now; not before")
    valid_until: Moment | None = Field(default=None, description="null: for as long as the account is open")


class AddOnDatesSaid(Said):
    valid_from: Moment | None = Field(default=None, description="null: as it is; one that is past stays")
    valid_until: Moment | None = Field(description="null: for as long as the account is open")


@router.get(
    "/customers/{customer_id}/accounts/{account_id}/product-changes",
    summary="List changes of product",
    response_model=ProductChangesTold,
)
def get_product_changes(customer_id: Number, account_id: Number, desk: Reader) -> Response:
    """Of the main product; empty: it has the one it was opened with, and keeps it."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(_told_changes(conn, desk, read_account(conn, customer_id, account_id)))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/accounts/{account_id}/product-changes",
    summary="Change the product",
    status_code=201,
    response_model=Account,
)
def post_product_change(customer_id: Number, account_id: Number, said: ProductChangeSaid, desk: Changer) -> Response:
    """Now or from a moment to come; one that was planned before is replaced.  What was charged stays as it is."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        before = told_account(conn, desk, record)
        product_seen(conn, desk, said.product_id)
        change_product(conn, record, said.product_id, valid_from=said.valid_from, now=desk.now, by=desk.by)
        account = told_account(conn, desk, reread(conn, record))
        desk.changed(*(_of_products(one) for one in (before, account)))
        return created(account, f"/customers/{customer_id}/accounts/{account_id}")

    return desk.write(act)


@router.delete(
    "/customers/{customer_id}/accounts/{account_id}/product-changes/planned",
    summary="Cancel a planned change of product",
    response_model=Account,
)
def cancel_product_change(customer_id: Number, account_id: Number, desk: Changer) -> Response:
    """The account keeps the product it has."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        before = told_account(conn, desk, record)
        cancel_planned_change(conn, record, now=desk.now)
        account = told_account(conn, desk, reread(conn, record))
        desk.changed(*(_of_products(one) for one in (before, account)))
        return shown(account)

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/accounts/{account_id}/product-preview",
    summary="What another product would change",
    response_model=ProductPreview,
)
def get_product_preview(
    customer_id: Number,
    account_id: Number,
    desk: Reader,
    product_id: Annotated[Number, Query(description="the product it would have")],
    valid_from: Annotated[Moment | None, Query(description="left out: from now")] = None,
) -> Response:
    """Service by service, by which tariff now and then; refused as the change itself would be."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        record = read_account(conn, customer_id, account_id)
        moment = valid_from or desk.now
        product_seen(conn, desk, product_id)
        check_change(conn, record, product_id, moment, now=desk.now)
        return shown(_preview(conn, product_at(conn, record, moment), product_id, moment))

    return desk.read(look)


@router.get("/customers/{customer_id}/accounts/{account_id}/add-ons", summary="List add-ons", response_model=AddOnsTold)
def get_add_ons(customer_id: Number, account_id: Number, desk: Reader) -> Response:
    """Those that hold, are to come and have ended."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        record = read_account(conn, customer_id, account_id)
        return shown(AddOnsTold(items=_told_add_ons(desk, add_ons_of(conn, record))))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/accounts/{account_id}/add-ons",
    summary="Add an add-on",
    status_code=201,
    response_model=AddOnTold,
)
def post_add_on(customer_id: Number, account_id: Number, said: AddOnSaid, desk: Changer) -> Response:
    """Of the account's role and its customer's currency; no two of one priority may price the same service."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        since, until = said.valid_from, said.valid_until
        product_seen(conn, desk, said.product_id)
        added = add_add_on(conn, record, said.product_id, valid_from=since, valid_until=until, now=desk.now, by=desk.by)
        (told,) = _told_add_ons(desk, [added])
        desk.changed({"add_on": None}, {"add_on": _of_add_on(record, told)})
        return created(told, f"/customers/{customer_id}/accounts/{account_id}/add-ons")

    return desk.write(act)


@router.put(
    "/customers/{customer_id}/accounts/{account_id}/add-ons/{product_id}",
    summary="Change when an add-on holds",
    response_model=AddOnTold,
)
def put_add_on(
    customer_id: Number, account_id: Number, product_id: Number, said: AddOnDatesSaid, desk: Changer
) -> Response:
    """Of the one that holds or is to come next; a beginning that is past stays as it is."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        before = {one.valid_from: one for one in add_ons_of(conn, record) if one.product.product_id == product_id}
        since, until = said.valid_from, said.valid_until
        after = change_add_on(conn, record, product_id, valid_from=since, valid_until=until, now=desk.now)
        (told,) = _told_add_ons(desk, [after])
        was = before.get(after.valid_from)
        old = None if was is None else _of_add_on(record, _told_add_ons(desk, [was])[0])
        desk.changed({"add_on": old}, {"add_on": _of_add_on(record, told)})
        return shown(told)

    return desk.write(act)


@router.delete(
    "/customers/{customer_id}/accounts/{account_id}/add-ons/{product_id}", summary="End an add-on", status_code=204
)
def remove_add_on(customer_id: Number, account_id: Number, product_id: Number, desk: Changer) -> Response:
    """From now on; one that has not begun is as if it had never been added."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        end_add_on(conn, record, product_id, now=desk.now)
        name = read_products(conn, [product_id])[product_id].name
        desk.changed({"add_on": f"{record.identifier}: {name}"}, {"add_on": None})
        return nothing_left()

    return desk.write(act)


def _told_changes(conn: Connection, desk: Desk, record: AccountRecord) -> ProductChangesTold:
    changes = product_changes(conn, record)
    products = read_products(conn, {number for one in changes for number in (one.product_id, one.previous_id)})
    names = {number: one.name for number, one in products.items()}
    return ProductChangesTold(items=[_told_change(one, names, desk) for one in reversed(changes)])


def _told_change(one: ProductChange, names: dict[int, str], desk: Desk) -> ProductChangeTold:
    return ProductChangeTold(
        product_id=one.product_id,
        product_name=names[one.product_id],
        previous_product_id=one.previous_id,
        previous_product_name=names[one.previous_id],
        valid_from=one.valid_from,
        is_planned=one.valid_from > desk.now,
        set_at=one.set_at,
    )


def _of_products(account: Account) -> dict[str, str | None]:
    planned = account.planned_product
    coming = None if planned is None else f"{planned.product_name} from {planned.valid_from.isoformat()}"
    return {"product": f"{account.identifier}: {account.product_name}", "planned_product": coming}


def _preview(conn: Connection, old_id: int, new_id: int, moment: datetime) -> ProductPreview:
    products = read_products(conn, {old_id, new_id})
    old, new = ({_key(entry): entry for entry in products[number].list_at(moment)} for number in (old_id, new_id))
    tariffs = read_terms(conn, {entry.tariff_id for entry in (*old.values(), *new.values())})
    names = {number: terms.name for number, terms in tariffs.items()}
    return ProductPreview(
        product_id=old_id,
        product_name=products[old_id].name,
        new_product_id=new_id,
        new_product_name=products[new_id].name,
        services=[_priced(key, old.get(key), new.get(key), names) for key in sorted(old.keys() | new.keys())],
    )


def _key(entry: RatingEntry) -> tuple[str, str, str, int]:
    return entry.service, entry.access_code, entry.node, entry.usage_order


def _priced(
    key: tuple[str, str, str, int], old: RatingEntry | None, new: RatingEntry | None, names: dict[int, str]
) -> PricedService:
    before, after = (None if entry is None else entry.tariff_id for entry in (old, new))
    service, access_code, node, usage_order = key
    return PricedService(
        service=service,
        access_code=access_code,
        node=node,
        usage_order=usage_order,
        tariff_id=before,
        tariff_name=None if before is None else names[before],
        new_tariff_id=after,
        new_tariff_name=None if after is None else names[after],
        changes=before != after,
    )


def _told_add_ons(desk: Desk, add_ons: Sequence[AddOn]) -> list[AddOnTold]:
    return [
        AddOnTold(
            product_id=one.product.product_id,
            product_name=one.product.name,
            priority=one.product.addon_priority or 0,
            services=sorted({entry.service for entry in one.product.list_at(max(one.valid_from, desk.now))}),
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            state=_state(one, desk),
            added_at=one.added_at,
        )
        for one in add_ons
    ]


def _state(one: AddOn, desk: Desk) -> str:
    if one.valid_from > desk.now:
        return "to_come"
    return "ended" if one.valid_until is not None and one.valid_until <= desk.now else "holds"


def _of_add_on(record: AccountRecord, told: AddOnTold) -> str:
    until = "" if told.valid_until is None else f" until {told.valid_until.isoformat()}"
    return f"{record.identifier}: {told.product_name} from {told.valid_from.isoformat()}{until}"
