"""/products/{id}/rating-list: what prices its use, since when, and what a change would touch."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.product_told import (
    ACCESS_CODE,
    NODE,
    ORDER,
    RESOLD,
    LineInForce,
    Product,
    RatingLine,
    names_of_tariffs,
    product_seen,
    told_line,
    told_line_in_force,
    told_product,
)
from tollhouse.doors.api.product_use import ProductUse, told_use
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.products.pricing import (
    MOST_LINES,
    Version,
    cancel_version,
    change_rating_list,
    enter_since_ever,
    lines_of,
    lock_product,
    put_on_rating_list,
    take_off_rating_list,
    versions_of,
)
from tollhouse.products.reading import ProductRecord, read_product
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductKind
from tollhouse.reports.rating_list_previewed import LineChange, PriceChange, RatingListPreview, preview_rating_list
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.change import ChangeKind
from tollhouse.tariffs.rules.rate import Rate
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.money import written_price
from tollhouse.words.refusals import NotFound

router = DoorRouter("Products")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

_FROM = "now or later; null: from now on, and the first list of a main product since ever"


class RatingLineSaid(Said):
    service: Service = Field(examples=["voice"])
    tariff_id: Number
    access_code: AccessCode = Field(default=AccessCode.ALL, description=ACCESS_CODE)
    node: Words = Field(default="", description=NODE)
    reseller_tariff_id: Number | None = Field(default=None, description=RESOLD)
    usage_order: int = Field(default=0, description=ORDER)

    def entry(self) -> NewEntry:
        return NewEntry(
            self.service.value, self.tariff_id, self.access_code, self.node, self.reseller_tariff_id, self.usage_order
        )


class RatingListSaid(Said):
    """The whole list from a moment on; lines that are left out end."""

    lines: list[RatingLineSaid] = Field(max_length=MOST_LINES + 1)
    valid_from: Moment | None = Field(default=None, description=_FROM)


class RatingList(Told):
    """The list of a moment."""

    at: Moment
    lines: list[LineInForce]


class RatingListVersion(Told):
    """A list that held, holds or will hold from a moment on."""

    valid_from: Moment | None = Field(description="null: since ever")
    made_at: Moment | None = Field(description="null: before versions were kept")
    made_by: str | None = Field(description="null: before versions were kept; a reseller is not told")
    lines: list[RatingLine] = Field(description="all of it")
    began: list[RatingLine] = Field(description="lines that were not on the list before")
    ended: list[RatingLine] = Field(description="lines that were, and are not any more")


class RatingListVersions(Told):
    """The latest first."""

    versions: list[RatingListVersion]


class LineChanged(Told):
    before: RatingLine | None = Field(description="null: there is no such line")
    after: RatingLine | None = Field(description="null: there would be none")


class PriceChanged(Told):
    """What a destination costs by a line's tariff; prices are per unit of the service, in the product's currency."""

    service: str
    access_code: str
    destination: str = Field(description="digits, or a special word", examples=["420"])
    description: str
    change: ChangeKind
    before: str | None = Field(description="next price; null: no rate", examples=["0.10"])
    after: str | None
    connect_fee_before: str | None
    connect_fee_after: str | None


class RatingListPreviewed(Told):
    """What the list would touch."""

    lines: list[LineChanged]
    services_gained: list[str]
    services_lost: list[str]
    uses: ProductUse
    prices: list[PriceChanged] = Field(description="of a sample of destinations, the greatest share of change first")
    compared: int = Field(description="how many destinations are in the sample")
    planned: list[Moment] = Field(description="later changes that are planned already, and stay planned")


@router.get("/products/{product_id}/rating-list", summary="Read a rating list", response_model=RatingList)
def get_rating_list(
    product_id: Number, desk: Reader, at: Annotated[Moment | None, Query(description="else now")] = None
) -> Response:
    """The ETag names the version of the list in all its time."""

    def look(conn: Connection) -> Answer:
        product = product_seen(conn, desk, product_id)
        return shown(_told_list(conn, product, at or desk.now), headers={"ETag": etag_of(desk, in_time(product))})

    return desk.read(look)


@router.put("/products/{product_id}/rating-list", summary="Set a rating list", response_model=RatingList)
def put_rating_list(product_id: Number, said: RatingListSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    """All of it, from a moment on.  Use that began before is priced as it was, and nothing charged changes; what was
    planned for later stays planned."""

    def act(conn: Connection) -> Answer:
        product = lock_product(conn, product_id)
        check_version(desk, if_match, in_time(product), "rating list of", product.name)
        entries = [line.entry() for line in said.lines]
        moment = said.valid_from or desk.now
        if said.valid_from is None and _may_be_since_ever(product, entries):
            enter_since_ever(conn, product, entries, now=desk.now, by=desk.by)
        else:
            change_rating_list(conn, product, entries, from_moment=moment, now=desk.now, by=desk.by)
        after = _tell(conn, desk, product)
        return shown(_told_list(conn, after, moment), headers={"ETag": etag_of(desk, in_time(after))})

    return desk.write(act)


@router.post(
    "/products/{product_id}/rating-list",
    summary="Put a line on the rating list",
    status_code=201,
    response_model=Product,
)
def post_rating_line(product_id: Number, said: RatingLineSaid, desk: Writer) -> Response:
    """From now on; one for the same service, access code, node and usage order ends.  A service that a main product
    has never priced is priced since ever: use of it that waits in quarantine can then be released."""

    def act(conn: Connection) -> Answer:
        product, entry = lock_product(conn, product_id), said.entry()
        if _may_be_since_ever(product, [entry]):
            enter_since_ever(conn, product, [entry], now=desk.now, by=desk.by)
        else:
            put_on_rating_list(conn, product_id, entry, now=desk.now, by=desk.by)
        after = _tell(conn, desk, product)
        return created(told_product(conn, desk, after), f"/products/{product_id}")

    return desk.write(act)


@router.delete(
    "/products/{product_id}/rating-list/{line_id}", summary="Take a line off the rating list", status_code=204
)
def remove_rating_line(product_id: Number, line_id: Number, desk: Writer) -> Response:
    """From now on; what it has priced stays."""

    def act(conn: Connection) -> Answer:
        product = lock_product(conn, product_id)
        line = next((one for one in lines_of(product) if one.entry_id == line_id and one.holds_at(desk.now)), None)
        if line is None:
            raise NotFound(kind="line of the rating list", id=line_id)
        take_off_rating_list(conn, product_id, line.key, now=desk.now, by=desk.by)
        _tell(conn, desk, product)
        return nothing_left()

    return desk.write(act)


@router.post(
    "/products/{product_id}/rating-list/preview",
    summary="Preview a rating list",
    response_model=RatingListPreviewed,
)
def preview_rating_list_change(product_id: Number, said: RatingListSaid, desk: Writer) -> Response:
    """What it would touch: lines, services, accounts and resellers, and prices of destinations that are often called.
    Nothing changes."""

    def look(conn: Connection) -> Answer:
        product = read_product(conn, product_id)
        entries, moment = [line.entry() for line in said.lines], said.valid_from or desk.now
        preview = preview_rating_list(conn, product, entries, from_moment=moment, now=desk.now)
        return shown(_told_preview(conn, preview))

    return desk.read(look)


@router.get(
    "/products/{product_id}/rating-list/versions",
    summary="List a rating list's versions",
    response_model=RatingListVersions,
)
def get_rating_list_versions(product_id: Number, desk: Reader) -> Response:
    """Every list there was, is, and is planned, with what differs from the one before."""

    def look(conn: Connection) -> Answer:
        versions = versions_of(conn, product_seen(conn, desk, product_id))
        names = names_of_tariffs(conn, (line for one in versions for line in (*one.lines, *one.ended)))
        return shown(RatingListVersions(versions=[_told_version(one, names, desk) for one in versions]))

    return desk.read(look)


@router.delete(
    "/products/{product_id}/rating-list/versions/{valid_from}",
    summary="Take back a planned rating list",
    status_code=204,
)
def remove_rating_list_version(product_id: Number, valid_from: Moment, desk: Writer) -> Response:
    """Only one that has not begun; the list goes on as it was before it."""

    def act(conn: Connection) -> Answer:
        product = lock_product(conn, product_id)
        cancel_version(conn, product, valid_from, now=desk.now)
        _tell(conn, desk, product)
        return nothing_left()

    return desk.write(act)


def _may_be_since_ever(product: ProductRecord, entries: Sequence[NewEntry]) -> bool:
    """A main product had no account before it had a line, so no charge and no other product's price is touched."""
    priced = {entry.service for entry in product.entries}
    return product.kind is ProductKind.MAIN and priced.isdisjoint(entry.service for entry in entries) and bool(entries)


def in_time(product: ProductRecord) -> dict[str, Any]:
    """The rating list of all times, as versions and the trail know it."""
    lines = [
        f"{one.service} {one.access_code or '*'} {one.node or '*'} {one.usage_order}: "
        f"{one.tariff_id}/{one.reseller_tariff_id or '-'} {one.valid_from or ''}..{one.valid_until or ''}"
        for one in product.entries
    ]
    return {"rating_list": lines}


def _tell(conn: Connection, desk: Desk, before: ProductRecord) -> ProductRecord:
    after = read_product(conn, before.product_id)
    desk.changed(in_time(before), in_time(after))
    return after


def _told_list(conn: Connection, product: ProductRecord, at: Any) -> RatingList:
    lines = product.list_at(at)
    names = names_of_tariffs(conn, lines)
    return RatingList(at=at, lines=[told_line_in_force(line, names) for line in lines])


def _told_version(version: Version, names: dict[int, str], desk: Desk) -> RatingListVersion:
    lines, began, ended = (
        [told_line(line, names) for line in some] for some in (version.lines, version.began, version.ended)
    )
    return RatingListVersion(
        valid_from=version.valid_from,
        made_at=version.made_at,
        made_by=version.made_by if desk.scope.reseller_id is None else None,
        lines=lines,
        began=began,
        ended=ended,
    )


def _told_preview(conn: Connection, preview: RatingListPreview) -> RatingListPreviewed:
    told = [line for one in preview.lines for line in (one.before, one.after) if line is not None]
    names = names_of_tariffs(conn, told)

    def line_of(one: LineChange) -> LineChanged:
        before, after = (None if line is None else told_line(line, names) for line in (one.before, one.after))
        return LineChanged(before=before, after=after)

    return RatingListPreviewed(
        lines=[line_of(one) for one in preview.lines],
        services_gained=list(preview.services_gained),
        services_lost=list(preview.services_lost),
        uses=told_use(preview.uses),
        prices=[_told_price(one) for one in preview.prices],
        compared=preview.compared,
        planned=list(preview.planned),
    )


def _told_price(one: PriceChange) -> PriceChanged:
    named = one.after or one.before
    assert named is not None
    return PriceChanged(
        service=one.line.key[0],
        access_code=one.line.key[1],
        destination=one.destination,
        description=named.description,
        change=one.change.kind,
        before=_price(one.before, "next_price"),
        after=_price(one.after, "next_price"),
        connect_fee_before=_price(one.before, "connect_fee"),
        connect_fee_after=_price(one.after, "connect_fee"),
    )


def _price(rate: Rate | None, name: str) -> str | None:
    if rate is None:
        return None
    price: Decimal = getattr(rate.conditions.prices, name)
    return written_price(price)
