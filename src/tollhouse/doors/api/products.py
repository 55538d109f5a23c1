"""/products: what accounts may have."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.product_told import Product, product_seen, sellers_above, told_product, told_products
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Number, Said, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.products.offering import (
    MOST_SHARED,
    change_product,
    copy_product,
    delete_product,
    offer_again,
    offer_product,
    retire_product,
)
from tollhouse.products.pricing import lock_product
from tollhouse.products.reading import ProductRecord, count_products, list_products, read_product, records_of
from tollhouse.products.rules.product import AccountRole, ProductKind, ProductStatus, Sharing
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.reports.product_uses import used_by
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Products")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

# More than is taken, so that the rule that refuses them tells why.
LongWords = Annotated[str, Field(max_length=2_000)]
_PRIORITY = "of an add-on: from 0 to 9,999, the higher beats the lower; a main product has none"
_MANAGED = "the reseller whose subcustomers alone may have it; null: the operator's own"
_SHARED = "whose subcustomers may have a product of the operator's own: everybody's, the named resellers', nobody's"
_NULLABLE = {"addon_priority", "managed_by"}
_OPERATORS = "operator"
Ids = Annotated[list[Number], Field(max_length=MOST_SHARED, description="resellers, where sharing is `named`")]


class ProductSaid(Said):
    name: LongWords = Field(examples=["Home line"])
    currency: CurrencyCode
    description: LongWords = ""
    visible_name: LongWords = Field(default="", description="for end users; empty: the name")
    kind: ProductKind = ProductKind.MAIN
    role: AccountRole = Field(default=AccountRole.UNIVERSAL, description="of the accounts that may have it")
    addon_priority: int | None = Field(default=None, description=_PRIORITY)
    managed_by: Number | None = Field(default=None, description=_MANAGED)
    sharing: Sharing | None = Field(
        default=None, description=_SHARED + "; left out: everybody's, of its manager nobody's"
    )
    shared_with: Ids = Field(default=[])
    hidden: bool = Field(default=False, description="not offered in self-care")


class ProductChangeSaid(Said):
    """What changes; what is left out stays.  Null: no priority; the operator's own."""

    name: LongWords | None = None
    currency: CurrencyCode | None = Field(default=None, description="only until the rating list has had a line")
    description: LongWords | None = None
    visible_name: LongWords | None = None
    kind: ProductKind | None = Field(default=None, description="only until something has it; with `addon_priority`")
    role: AccountRole | None = Field(default=None, description="only until something has it")
    addon_priority: int | None = Field(default=None, description=_PRIORITY)
    managed_by: Number | None = Field(default=None, description=_MANAGED)
    sharing: Sharing | None = Field(default=None, description=_SHARED)
    shared_with: Ids | None = None
    hidden: bool | None = None

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        if said.get("shared_with") is not None:
            said["shared_with"] = tuple(sorted(set(said["shared_with"])))
        return {name: value for name, value in said.items() if value is not None or name in _NULLABLE}


class ProductStatusSaid(Said):
    action: Literal["retire", "offer_again"]


class ProductCopySaid(Said):
    name: LongWords | None = Field(default=None, description="null: the next free one", examples=["Home line (2)"])


class ManagedBy:
    """The filter by who manages a product, as the query writes it."""

    @staticmethod
    def read(written: str | None) -> int | None:
        if written is None:
            return None
        if written == _OPERATORS:
            return 0
        if not (written.isascii() and written.isdigit() and 0 < len(written) <= 18):
            raise BadField("managed_by", written, "is neither a reseller's id nor operator.")
        return int(written)


@router.get("/products", summary="List products", response_model=ListOf[Product])
def get_products(
    desk: Reader,
    pages: Pages,
    q: Annotated[Words, Query(description="somewhere in a name or the description, capital or not")] = "",
    *,
    status: ProductStatus | None = None,
    kind: ProductKind | None = None,
    role: AccountRole | None = None,
    currency: Annotated[str | None, Query(min_length=3, max_length=3)] = None,
    managed_by: Annotated[str | None, Query(max_length=18, description="a reseller's id, or `operator`")] = None,
) -> Response:
    """By name, each with its rating list of now.  A reseller sees those that its subcustomers may have."""

    def look(conn: Connection) -> Answer:
        wanted = ProductsWanted(
            now=desk.now,
            containing=q.strip(),
            status=status,
            kind=kind,
            role=role,
            currency=currency,
            managed_by=ManagedBy.read(managed_by),
            seen_by=sellers_above(conn, desk),
        )

        def told(rows: Any) -> list[Product]:
            return told_products(conn, desk, records_of(conn, rows))

        page = partial(_page, conn, wanted)
        return shown(listed(told, page, pages, total=count_products(conn, wanted, up_to=EXACT_UP_TO + 1)))

    return desk.read(look)


@router.post("/products", summary="Offer a product", status_code=201, response_model=Product)
def post_product(said: ProductSaid, desk: Writer) -> Response:
    """It can be sold once its rating list has a line; an add-on may do without one."""

    def act(conn: Connection) -> Answer:
        _check_resellers(
            conn, desk, [("managed_by", said.managed_by), *(("shared_with", one) for one in said.shared_with)]
        )
        sharing = said.sharing or (Sharing.EVERYBODY if said.managed_by is None else Sharing.NOBODY)
        product_id = offer_product(
            conn,
            said.name,
            said.currency,
            description=said.description,
            visible_name=said.visible_name,
            kind=said.kind,
            role=said.role,
            addon_priority=said.addon_priority,
            managed_by=said.managed_by,
            sharing=sharing,
            hidden=said.hidden,
        )
        if said.shared_with:
            made = lock_product(conn, product_id)
            shared = {"shared_with": tuple(sorted(set(said.shared_with)))}
            change_product(conn, made, shared, used_by=None, now=desk.now, by=desk.by)
        return created(told_product(conn, desk, read_product(conn, product_id)), f"/products/{product_id}")

    return desk.write(act)


@router.get("/products/{product_id}", summary="Read a product", response_model=Product)
def get_product(product_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; the rating list has one of its own."""

    def look(conn: Connection) -> Answer:
        record = product_seen(conn, desk, product_id)
        return shown(told_product(conn, desk, record), headers={"ETag": etag_of(desk, kept(record))})

    return desk.read(look)


@router.patch("/products/{product_id}", summary="Change a product", response_model=Product)
def patch_product(product_id: Number, said: ProductChangeSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    """Accounts that have it keep it, whatever changes."""

    def act(conn: Connection) -> Answer:
        changes = said.changes()
        before = lock_product(conn, product_id, from_sellers=True)
        check_version(desk, if_match, kept(before), "product", before.name)
        named = [
            ("managed_by", changes.get("managed_by")),
            *(("shared_with", one) for one in changes.get("shared_with", ())),
        ]
        _check_resellers(conn, desk, named)
        used = used_by(conn, product_id)
        after = change_product(conn, before, changes, used_by=used, now=desk.now, by=desk.by)
        return _changed(conn, desk, before, after)

    return desk.write(act)


@router.post(
    "/products/{product_id}/status-changes",
    summary="Retire a product or offer it again",
    status_code=201,
    response_model=Product,
)
def post_product_status(product_id: Number, said: ProductStatusSaid, desk: Writer) -> Response:
    """A retired product is not sold any more; accounts that have it keep it and are charged by it."""

    def act(conn: Connection) -> Answer:
        before = lock_product(conn, product_id)
        retired = said.action == "retire"
        after = retire_product(conn, before, now=desk.now) if retired else offer_again(conn, before)
        desk.changed(kept(before), kept(after))
        return created(told_product(conn, desk, after), f"/products/{product_id}")

    return desk.write(act)


@router.post("/products/{product_id}/copies", summary="Copy a product", status_code=201, response_model=Product)
def post_product_copy(product_id: Number, said: ProductCopySaid, desk: Writer) -> Response:
    """Another with the same settings and the rating list of now, and no accounts."""

    def act(conn: Connection) -> Answer:
        copy_id = copy_product(conn, product_id, said.name, now=desk.now, by=desk.by)
        return created(told_product(conn, desk, read_product(conn, copy_id)), f"/products/{copy_id}")

    return desk.write(act)


@router.delete("/products/{product_id}", summary="Delete a product", status_code=204)
def remove_product(product_id: Number, desk: Writer) -> Response:
    """Only one that no account has or ever had, and by which no reseller buys; others are retired."""

    def act(conn: Connection) -> Answer:
        product = lock_product(conn, product_id, from_sellers=True)
        delete_product(conn, product, used_by=used_by(conn, product_id))
        return nothing_left()

    return desk.write(act)


def kept(record: ProductRecord) -> dict[str, Any]:
    """What PATCH and the status change, as the trail has it."""
    return {
        "name": record.name,
        "currency": record.currency,
        "description": record.description,
        "visible_name": record.visible_name,
        "kind": record.kind.value,
        "role": record.role.value,
        "addon_priority": record.addon_priority,
        "managed_by": record.managed_by,
        "sharing": record.sharing.value,
        "shared_with": list(record.shared_with),
        "hidden": record.hidden,
        "retired_at": record.retired_at,
    }


def _changed(conn: Connection, desk: Desk, before: ProductRecord, after: ProductRecord) -> Answer:
    desk.changed(kept(before), kept(after))
    return shown(told_product(conn, desk, after), headers={"ETag": etag_of(desk, kept(after))})


def _check_resellers(conn: Connection, desk: Desk, named: list[tuple[str, int | None]]) -> None:
    """Raises NotFound and BadField for those who are no resellers."""
    for field, customer_id in named:
        if customer_id is None:
            continue
        record = read_customer(conn, customer_id, desk.scope)
        if record.kind != CustomerKind.RESELLER:
            raise BadField(field, str(customer_id), "is no reseller; only resellers sell products.")


def _page(conn: Connection, wanted: ProductsWanted, limit: int, cursor: str | None) -> Any:
    return list_products(conn, wanted, limit=limit, cursor=cursor)
