"""/customers/{id}/sites: a customer's offices, and which of its accounts is on which."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from tollhouse.accounts.opening import open_among
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.masking import free_text, refuse_masks
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.holding import held
from tollhouse.doors.api.listing import EXACT_UP_TO, MOST, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.features import siting
from tollhouse.features.rules.site import DEFAULT_SITE
from tollhouse.features.siting import change_site, delete_site, list_sites, make_site, move_accounts, read_site, site_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.reports.sites_described import accounts_by_site, accounts_on_site, count_on_site
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Sites")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
_DEFAULT = "default"


def _site_number(written: Any) -> int:
    if written == _DEFAULT:
        return DEFAULT_SITE
    if isinstance(written, str) and written.isascii() and written.isdigit() and 0 < len(written) <= 18:
        return int(written)
    raise ValueError("is no id of a site")


AnySite = Annotated[
    int,
    BeforeValidator(_site_number),
    PlainSerializer(lambda number: str(number) if number else _DEFAULT, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^([1-9][0-9]{0,17}|default)$", "examples": ["7", "default"]}),
]
"""A site's id, or the default site, which has none."""


class Site(Told):
    """A named group of a customer's accounts."""

    id: Number
    name: str = Field(examples=["Warehouse"])
    description: str
    accounts: int = Field(description="open ones that are on it")
    etag: str = Field(description="of this version, for If-Match")


class DefaultSite(Told):
    """Always there: it holds every account that no other site does, and says what the customer says."""

    accounts: int = Field(description="open ones that are on no other site")


class ListOfSites(ListOf[Site]):
    """By name."""

    default_site: DefaultSite


class SiteAccount(Told):
    id: Number
    identifier: str = Field(examples=["46850012345"])


class SiteSaid(Said):
    name: Words = Field(examples=["Warehouse"])
    description: Words = ""


class SiteChangeSaid(Said):
    """What changes; what is left out or null stays."""

    name: Words | None = None
    description: Words | None = None


class SiteAccountsSaid(Said):
    """Accounts that come here, from whichever site they are on."""

    account_ids: list[Number] = Field(min_length=1, max_length=MOST)


@router.get("/customers/{customer_id}/sites", summary="List sites", response_model=ListOfSites)
def get_sites(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """By name, and the default one beside them."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        page = listed(partial(_told_rows, conn, desk, customer_id), partial(_page, conn, customer_id), pages)
        accounts = accounts_by_site(conn, customer_id, [DEFAULT_SITE])[DEFAULT_SITE]
        return shown(ListOfSites(**dict(page), default_site=DefaultSite(accounts=accounts)))

    return desk.read(look)


@router.post("/customers/{customer_id}/sites", summary="Make a site", status_code=201, response_model=Site)
def post_site(customer_id: Number, said: SiteSaid, desk: Changer) -> Response:
    """Without accounts yet; what it does not say itself its customer says."""

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk, field="name")
        made = make_site(conn, customer_id, said.name, said.description, now=desk.now, by=desk.by)
        desk.changed({"site": None}, {"site": made.name})
        return created(_told(conn, desk, customer_id, made), f"/customers/{customer_id}/sites/{made.site_id}")

    return desk.write(act)


@router.get("/customers/{customer_id}/sites/{site_id}", summary="Read a site", response_model=Site)
def get_site(customer_id: Number, site_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        told = _told(conn, desk, customer_id, read_site(conn, customer_id, site_id))
        return shown(told, headers={"ETag": told.etag})

    return desk.read(look)


@router.patch("/customers/{customer_id}/sites/{site_id}", summary="Change a site", response_model=Site)
def patch_site(
    customer_id: Number, site_id: Number, said: SiteChangeSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    if desk.scope.masked:
        refuse_masks({"name": said.name, "description": said.description})

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        before = read_site(conn, customer_id, site_id, lock=True)
        check_version(desk, if_match, before, "site")
        after = change_site(conn, customer_id, before, name=said.name, description=said.description)
        desk.changed(*({"site": one.name, "description": one.description} for one in (before, after)))
        told = _told(conn, desk, customer_id, after)
        return shown(told, headers={"ETag": told.etag})

    return desk.write(act)


@router.delete("/customers/{customer_id}/sites/{site_id}", summary="Delete a site", status_code=204)
def remove_site(customer_id: Number, site_id: Number, desk: Changer) -> Response:
    """Its accounts are on the default site again."""

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        gone = delete_site(conn, customer_id, site_id)
        desk.changed({"site": gone.name}, {"site": None})
        return nothing_left()

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/sites/{site_id}/accounts",
    summary="List a site's accounts",
    response_model=ListOf[SiteAccount],
)
def get_site_accounts(
    customer_id: Number,
    site_id: AnySite,
    desk: Reader,
    pages: Pages,
    q: Annotated[str, Query(max_length=64, description="anywhere in the identifier")] = "",
) -> Response:
    """Open ones, in the order they were opened; `default` names the default site."""

    def look(conn: Connection) -> Answer:
        _seen(conn, customer_id, site_id, desk)

        def page(limit: int, cursor: str | None) -> Page:
            return accounts_on_site(conn, customer_id, site_id, q=q.strip(), limit=limit, cursor=cursor)

        total = min(count_on_site(conn, customer_id, site_id, q=q.strip()), EXACT_UP_TO + 1)
        return shown(listed(_told_accounts, page, pages, total=total))

    return desk.read(look)


@router.post("/customers/{customer_id}/sites/{site_id}/accounts", summary="Move accounts to a site", status_code=204)
def post_site_accounts(customer_id: Number, site_id: AnySite, said: SiteAccountsSaid, desk: Changer) -> Response:
    """All of them or none, wherever they are now; `default` takes them off every other site."""

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        _seen(conn, customer_id, site_id, desk)
        wanted = set(said.account_ids)
        for missing in sorted(wanted - open_among(conn, customer_id, wanted)):
            raise NotFound(field="account_ids", kind="account", id=missing)
        move_accounts(conn, customer_id, wanted, site_id)
        name = read_site(conn, customer_id, site_id).name if site_id else _DEFAULT
        desk.changed({"site_accounts": None}, {"site_accounts": [name, *sorted(wanted)]})
        return nothing_left()

    return desk.write(act)


def _seen(conn: Connection, customer_id: int, site_id: int, desk: Desk) -> None:
    read_customer(conn, customer_id, desk.scope)
    if site_id != DEFAULT_SITE:
        read_site(conn, customer_id, site_id)


def _page(conn: Connection, customer_id: int, limit: int, cursor: str | None) -> Page:
    return list_sites(conn, customer_id, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, desk: Desk, customer_id: int, rows: Sequence[AnyRow]) -> list[Site]:
    return _all_told(conn, desk, customer_id, [site_of(row) for row in rows])


def _told(conn: Connection, desk: Desk, customer_id: int, site: siting.Site) -> Site:
    (told,) = _all_told(conn, desk, customer_id, [site])
    return told


def _all_told(conn: Connection, desk: Desk, customer_id: int, sites: Sequence[siting.Site]) -> list[Site]:
    accounts = accounts_by_site(conn, customer_id, [one.site_id for one in sites])
    return [
        Site(
            id=one.site_id,
            name=free_text(one.name, desk.scope),
            description=free_text(one.description, desk.scope),
            accounts=accounts[one.site_id],
            etag=etag_of(desk, one),
        )
        for one in sites
    ]


def _told_accounts(rows: Sequence[AnyRow]) -> list[SiteAccount]:
    return [SiteAccount(id=row.account_id, identifier=row.identifier) for row in rows]
